"""The meetings of the sample town in its office: two months as they would have been held, and the one of today."""

from datetime import date, timedelta
from functools import partial
from random import Random

from sqlalchemy import func, select

from db.models.meetings import Meeting
from desktop.agenda_sources import agenda_sources
from desktop.clock import today
from desktop.grids.service import GRID, VILLAGE
from desktop.meetings.deliberations import CARRIED_OUT, DELIBERATED, TAKEN_UP, Deliberations, Step
from desktop.notices import Notices
from desktop.program import Program
from desktop.sample.meetings.calendar import ANALYSIS, sittings
from desktop.sample.meetings.words import Raised, Talk, notices, raised
from desktop.sample_matters import PastMatters
from desktop.sample_minutes import SampleMinutes

NOTICE_CAME = (12, 4)  # days ago, each
NOTICE_COUNTS = 14  # days from today on
RAISED_AGO, STEP_DAYS = 40, 9
WHO = {TAKEN_UP: "党支部委员", DELIBERATED: "党员和住户代表", CARRIED_OUT: "村民委员会"}


class SampleMeetings:
    """Holds the meetings of the sample town, once."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program, self._rng, self._talk = program, Random(f"{seed} meetings"), Talk(seed)
        self._today = today()

    def make(self) -> int:
        """Write two months of meetings, unless there are some, and plan the one of today. Return how many."""
        program, store = self._program, self._program.office.store
        with store.read() as session:
            if session.scalar(select(func.count()).select_from(Meeting)):
                return 0
        villages = [node.id for node in program.grids.in_order() if node.level == VILLAGE]
        matters = PastMatters(store, program.grids)
        sources = {
            **agenda_sources(store, program.grids, program.codes, program.selfcheck, program.notices),
            "resolutions": program.resolutions.proposed,
            "matters": matters.proposed,
            "findings": lambda _asked, _progress: (),  # nobody knows what a self-check would have found then
        }
        minutes = SampleMinutes(program, sources, self._talk, self._rng, self._today)
        told = [(self._today - timedelta(days=ago), *one) for ago, one in zip(NOTICE_CAME, notices(), strict=True)]
        held = sittings(program.calendar.as_now(), self._today)
        for sitting in held:
            told = self._tell(told, sitting.day)
            minutes.write(sitting, villages[0] if sitting.kind == ANALYSIS and villages else None)
        self._tell(told, self._today)
        self._deliberate()
        minutes.plan_next()
        return len(held) + 1

    def _tell(self, waiting: list[tuple[date, str, str]], day: date) -> list[tuple[date, str, str]]:
        """Write down the notices that had come by a day. Return those that had not."""
        for came, sender, text in waiting:
            if came <= day:
                notices_then = Notices(self._program.office.office, partial(date, came.year, came.month, came.day))
                notices_then.add(text, sender, self._today + timedelta(days=NOTICE_COUNTS))
        return [one for one in waiting if one[0] > day]

    def _deliberate(self) -> None:
        """Let residents raise matters, each of which has come as far as it says."""
        grids = [node.id for node in self._program.grids.in_order() if node.level == GRID and not node.closed]
        for place, one in enumerate(raised()):
            if grids:
                self._walk(one, grids[place * len(grids) // len(raised())], self._today - timedelta(days=RAISED_AGO))

    def _walk(self, one: Raised, grid: int, day: date) -> None:
        matters = Deliberations(self._program.office.store, self._program.grids)
        draft = matters.blank(grid)
        stages = list(one.words)
        draft.values.update(title=one.title, raised_on=day, raised_by=one.who, words=one.words[stages[0]])
        key = matters.raise_matter(draft)
        for place, stage in enumerate(stages[1:], 1):
            votes = one.votes if stage == DELIBERATED and one.votes else (None, None)
            step = Step(stage, day + timedelta(days=STEP_DAYS * place), WHO[stage], one.words[stage], *votes)
            matters.advance(key, matters.one(key).version, step)
