"""All cases of the sample town in the order in which they were found."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.calendar import Calendar
from desktop.clock import Now
from desktop.grids.service import Grids
from desktop.sample.cases.books import OutsideBooks
from desktop.sample.cases.courses import Course
from desktop.sample.cases.days import Days
from desktop.sample.cases.matters import Matters, heavier
from desktop.sample.cases.records import SampleCase, SampleStep, Sort, by_month, sorts
from desktop.sample.cases.scene import Scene

MOST, YEARS = 1_600, 2  # so many cases, in so many years
PER_PERSON = 0.5
RESTING_SHARE, FEW = 25, 100  # one in so many rests somewhere; fewer cases than these have nothing of the sort
SPECIAL = (  # what may come between, and how often
    ("joined", 0.07), ("returned", 0.04), ("transferred", 0.04), ("escalated", 0.03), ("extended", 0.05),
    ("refused", 0.01), ("paused", 0.03), ("urged", 0.06), ("yellow", 0.025), ("red", 0.01), ("whistled", 0.04),
    ("reopened", 0.025), ("declined", 0.02), ("undone", 0.008), ("led", 0.02), ("late", 0.03), ("slow", 0.03),
)  # fmt: skip
DOUBLE_SHARE = 70  # one in so many was told twice
QUICK = ("request", "hazard")
RARE = (40, 300)  # working days ago at which a case of a scenario that chance left out was found


class Rest(NamedTuple):
    """A case that rests after one step: how many working days ago it was found, with what in its course."""

    stop: str
    workdays: int
    wants: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()


RESTS = (
    Rest("", 0), Rest("registered", 0), Rest("assigned", 1), Rest("progress", 3), Rest("finished", 3),
    Rest("fed_back", 5), Rest("called_back", 6), Rest("rated", 7), Rest("progress", 9, (), ("hazard",)),
    Rest("assigned", 4, (), ("hazard",)), Rest("classified", 1), Rest("supervised", 13, ("yellow",), ("hazard",)),
    Rest("signed", 2), Rest("assigned", 9, (), ("security",)), Rest("paused", 8, ("paused",), ("hazard",)),
    Rest("progress", 22, (), ("hazard", "request")), Rest("extension_asked", 9, ("extended",), ("dispute",)),
    Rest("supervised", 20, ("red",), ("request",)), Rest("whistled", 1, ("whistled",), ("hazard",)),
    Rest("mediated", 12, (), ("dispute",)), Rest("returned", 3, ("returned",), ("request",)),
    Rest("escalated", 6, ("escalated",), ("petition",)), Rest("urged", 9, ("urged",), ("hazard",)),
    Rest("emergency", 0, ("emergency",), ("incident",)), Rest("progress", 2), Rest("assigned", 2, (), ("petition",)),
    Rest("finished", 6), Rest("fed_back", 9), Rest("called_back", 8), Rest("rated", 10), Rest("", 1),
    Rest("registered", 1), Rest("classified", 2), Rest("transferred", 6, ("transferred",), ("hazard",)),
    Rest("joined", 5, ("joined",)), Rest("reopened", 14, ("reopened",), ("request",)),
    Rest("progress", 30, ("led",), ("dispute",)), Rest("signed", 10, (), ("hazard",)),
    Rest("progress", 5, (), ("service",)), Rest("assigned", 0, (), ("request",)),
    Rest("signed", 14, (), ("security",)), Rest("assigned", 7, (), ("hazard",)),
)  # fmt: skip


class Telling:
    """Tells two years of cases; the same seed and day always give the same."""

    def __init__(self, session: Session, grids: Grids, calendar: Calendar, now: Now, seed: int) -> None:
        self._rng, self._seed, self._grids = Random(f"{seed} cases"), seed, grids
        self._days, self._scene = Days(calendar, now()), Scene(session, grids)
        self._matters, self._known, self._months = Matters(self._scene, self._rng), sorts(), by_month()

    def books(self, folder: Path, told: Sequence[SampleCase]) -> list[Path]:
        """Write the sheets that other systems would send, about new cases and about those told."""
        rng = Random(f"{self._seed} books")
        matters = Matters(self._scene, rng)
        return OutsideBooks(matters, self._grids, self._days, rng).write(folder, told) if told else []

    def cases(self) -> list[SampleCase]:
        """Return every case, the first found first."""
        people = sum(len(one) for one in self._scene.people.values())
        if not self._scene.grids.items:
            return []
        count = min(MOST, int(people * PER_PERSON))
        resting = count // RESTING_SHARE if count >= FEW else 0
        found = [self._usual(at) for at in self._days.some(count - resting, YEARS, self._rng)]
        if resting:
            found += list(self._rare(found))
        found += [self._resting(rest) for rest in islice(cycle(RESTS), resting)]
        found += list(self._doubles(found))
        return sorted(found, key=lambda case: case.at)

    def _rare(self, found: Sequence[SampleCase]) -> Iterator[SampleCase]:
        """A case of each scenario that chance left out."""
        left_out = {sort.scenario: sort for sort, _ in self._known}
        for case in found:
            left_out.pop(case.sort.scenario, None)
        for sort in left_out.values():
            yield self._usual(self._days.before(self._rng.randint(*RARE), self._rng), sort)

    def _usual(self, at: datetime, sort: Sort | None = None) -> SampleCase:
        """A case that takes its course as far as it has come by now."""
        rng = self._rng
        sort = sort or self._months[at.astimezone().month].pick(rng)
        wants = {name for name, share in SPECIAL if rng.random() < share}
        if sort.ledger == "incident":
            wants = {"emergency"}
        case = self._matters.draw(sort, at, is_accepted="declined" not in wants or rng.random() < 0.5)
        Course(case, self._scene, self._days, rng).tell(wants)
        return case

    def _resting(self, rest: Rest) -> SampleCase:
        """A case that rests somewhere on its way."""
        sort = heavier(self._known, *rest.ledgers).pick(self._rng) if rest.ledgers else self._department()
        at = self._days.before(rest.workdays, self._rng)
        case = self._matters.draw(sort, at, is_accepted=bool(rest.stop))
        Course(case, self._scene, self._days, self._rng).tell(rest.wants, rest.stop)
        return case

    def _department(self) -> Sort:
        """A sort that a department handles."""
        return heavier([one for one in self._known if one[0].unit], *QUICK).pick(self._rng)

    def _doubles(self, found: Sequence[SampleCase]) -> Iterator[SampleCase]:
        """A few cases that somebody told once more, merged into the first (P4-26)."""
        for first in found[: len(found) // DOUBLE_SHARE * DOUBLE_SHARE : DOUBLE_SHARE]:
            handed = [step.at for step in first.steps if step.kind in ("signed", "taken")]
            finished = [step.at for step in first.steps if step.kind == "finished"]
            if len(handed) != 1 or len(finished) != 1 or handed[0] + timedelta(hours=8) > finished[0]:
                continue
            at = handed[0] + timedelta(hours=2)
            again = self._matters.draw(first.sort, at, is_accepted=True)
            again.values |= {
                key: first.values[key] for key in ("title", "grid_id", "place", "longitude", "latitude", "kind_code")
            }
            again.values["found_on"] = at.astimezone().date()
            again.parties, again.links, again.steps = [], [], []
            merged = at + timedelta(hours=1)
            again.steps.append(SampleStep(merged, "merged", {"into": first, "reason": "与在办事项为同一件事。"}))
            absorbed = SampleStep(merged, "absorbed", {"case": again})
            first.steps.append(absorbed)
            first.steps.sort(key=lambda step: step.at)
            yield again
