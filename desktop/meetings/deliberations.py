"""Matters of the residents (居民议事, P1-21): raised, taken up, deliberated, carried out in the open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from db.errors import Conflict
from db.keys import in_keys
from db.models.meetings import Deliberation
from db.store import Store
from desktop.clock import Today, today
from desktop.drafting import blank_draft, known, written_faults
from desktop.drafting import written as kept_values
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.meetings.agenda import AgendaSource, Asked, Proposed
from desktop.meetings.fields import DELIBERATION_FIELDS
from desktop.meetings.writing import cleaned

RAISED, TAKEN_UP, DELIBERATED, CARRIED_OUT = "raised", "taken_up", "deliberated", "carried_out"
STAGE_TITLES: Mapping[str, str] = {  # in their order
    RAISED: "百姓提事",
    TAKEN_UP: "支部商事",
    DELIBERATED: "党群议事",
    CARRIED_OUT: "公开办事",
}
STAGES = tuple(STAGE_TITLES)
HEADS = ("网格", "事项", "提出日期", "步骤")
LONGEST_WORDS, LONGEST_WHO, MOST_VOTES = 2000, 100, 100_000


@dataclass(frozen=True, slots=True)
class Step:
    """What was done at one stage; votes are None where nobody voted."""

    stage: str
    day: date
    who: str = ""
    words: str = ""
    votes_for: int | None = None
    votes_against: int | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of the residents."""

    id: int
    version: int
    grid_id: int
    grid: str
    title: str
    raised_on: date
    raised_by: str
    stage: str
    steps: tuple[Step, ...]
    result: str

    @property
    def next_stage(self) -> str:
        """The stage that comes next; empty when it was carried out."""
        place = STAGES.index(self.stage) + 1
        return STAGES[place] if place < len(STAGES) else ""


class Deliberations:
    """The matters that residents raised."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def all(self, grid: int | None = None, unfinished: bool = False) -> tuple[Matter, ...]:
        """Return the matters of a grid and all below it, or of the office, the latest first."""
        query = select(Deliberation).order_by(Deliberation.raised_on.desc(), Deliberation.id.desc())
        if grid is not None:
            query = query.where(in_keys(Deliberation.grid_id, self._grids.subtree(grid)))
        if unfinished:
            query = query.where(Deliberation.stage != CARRIED_OUT)
        with self._store.read() as session:
            return tuple(map(self._matter, session.scalars(query)))

    def one(self, key: int) -> Matter:
        """Return one matter. Raise Refusal for one that is no more."""
        with self._store.read() as session:
            return self._matter(known(session, Deliberation, key))

    def blank(self, grid: int | None = None) -> Draft:
        """Return the draft of a matter that is raised today."""
        draft = blank_draft(DELIBERATION_FIELDS)
        draft.values.update({"grid_id": grid, "raised_on": self._today()})
        return draft

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a matter from being raised, field by field."""
        found = written_faults(draft, DELIBERATION_FIELDS, self._today())
        grid = self._grids.nodes.get(draft.values.get("grid_id") or 0)
        if draft.values.get("grid_id") and (grid is None or grid.closed):
            found.append(Problem("grid_id", "这个网格已经撤销，请重新选择"))
        return found

    def raise_matter(self, draft: Draft) -> int:
        """Write down what residents raised. Return its key. Raise Invalid for faults."""
        if problems := self.check(draft):
            raise Invalid(problems)
        values = kept_values(draft)
        words, who = values.pop("words") or "", values.get("raised_by") or ""
        first = Step(RAISED, values["raised_on"], who, words)
        with self._store.write("登记居民提事") as session:
            row = Deliberation(**values, stage=RAISED, steps=[_plain(first)])
            session.add(row)
            session.flush()
            return row.id

    def advance(self, key: int, version: int, step: Step) -> int:
        """Write down the next step of a matter. Return its version.

        Raise Refusal for a step out of order, before the step it follows or after today; Conflict when somebody
        changed the matter since.
        """
        with self._store.write(STAGE_TITLES.get(step.stage, "居民议事")) as session:
            row = known(session, Deliberation, key)
            if row.version != version:
                raise Conflict
            matter = self._matter(row)
            if not matter.next_stage:
                raise Refusal(f"“{row.title}”已经公开办结，没有下一步。")
            if step.stage != matter.next_stage:
                raise Refusal(f"“{row.title}”的下一步是“{STAGE_TITLES[matter.next_stage]}”，请按次序办理。")
            row.steps = [*row.steps, _plain(self._checked(step, matter.steps[-1]))]
            row.stage = step.stage
            if step.stage == CARRIED_OUT:
                row.result = step.words.strip()
            session.flush()
            return row.version

    def undo(self, key: int, version: int) -> int:
        """Take the last step back. Return the version. Raise Refusal where only the raising itself is left."""
        with self._store.write("撤销议事步骤") as session:
            row = known(session, Deliberation, key)
            if row.version != version:
                raise Conflict
            if len(row.steps) == 1:
                raise Refusal("这件事刚刚提出，没有可以撤销的步骤；登记错了请删除。")
            row.steps = row.steps[:-1]
            row.stage, row.result = row.steps[-1]["stage"], None
            session.flush()
            return row.version

    def remove(self, key: int, version: int) -> None:
        """Delete a matter that was raised by mistake and not gone on with."""
        with self._store.write("删除居民提事") as session:
            row = known(session, Deliberation, key)
            if row.version != version:
                raise Conflict
            if len(row.steps) > 1:
                raise Refusal(f"“{row.title}”已经议过，不能删除；请先撤销后面的步骤。")
            session.delete(row)

    @property
    def sources(self) -> Mapping[str, AgendaSource]:
        """What proposes the agenda of a residents' meeting: what was raised, then what waits for each next step."""
        waiting = {
            "matters_to_take_up": RAISED,
            "matters_to_deliberate": TAKEN_UP,
            "matters_to_carry_out": DELIBERATED,
        }
        return {"matters_raised": self._raised} | {key: partial(self._waiting, stage) for key, stage in waiting.items()}

    def _raised(self, asked: Asked, progress: Progress) -> Sequence[Proposed]:
        progress.check()
        found = [one for one in self.all(asked.grid) if asked.covers_from <= one.raised_on <= asked.day]
        if not found:
            return ()
        table = tuple((one.grid, one.title, one.raised_on.isoformat(), STAGE_TITLES[one.stage]) for one in found)
        return [Proposed(f"居民新提出 {len(found)} 件事", lines=(HEADS, *table))]

    def _waiting(self, stage: str, asked: Asked, progress: Progress) -> Sequence[Proposed]:
        progress.check()
        return [
            Proposed(
                f"{one.grid} {one.title}".strip(),
                f"{one.steps[-1].day} {STAGE_TITLES[stage]}：{one.steps[-1].words}".rstrip("："),
                subject=Deliberation.__tablename__,
                record_id=one.id,
                needs_decision=stage == TAKEN_UP,
            )
            for one in reversed(self.all(asked.grid, unfinished=True))
            if one.stage == stage and one.raised_on <= asked.day
        ]

    def _checked(self, step: Step, before: Step) -> Step:
        if step.day > self._today():
            raise Refusal("日期不能晚于今天，请改正。")
        if step.day < before.day:
            raise Refusal(f"日期不能早于上一步“{STAGE_TITLES[before.stage]}”的 {before.day}，请改正。")
        votes = (step.votes_for, step.votes_against)
        if (votes[0] is None) != (votes[1] is None):
            raise Refusal("表决要同时填写赞成和反对的票数，没有反对填 0。")
        if any(vote is not None and not 0 <= vote <= MOST_VOTES for vote in votes):
            raise Refusal(f"票数要在 0 到 {MOST_VOTES} 之间，请改正。")
        words = cleaned(step.words, f"{STAGE_TITLES[step.stage]}的内容", LONGEST_WORDS)
        who = cleaned(step.who, "参加人", LONGEST_WHO, required=False)
        return Step(step.stage, step.day, who, words, *votes)

    def _matter(self, row: Deliberation) -> Matter:
        return Matter(
            id=row.id,
            version=row.version,
            grid_id=row.grid_id,
            grid=self._grids.path_name(row.grid_id),
            title=row.title,
            raised_on=row.raised_on,
            raised_by=row.raised_by or "",
            stage=row.stage,
            steps=_steps(row.steps),
            result=row.result or "",
        )


def _steps(plain: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        Step(one["stage"], date.fromisoformat(one["day"]), one["who"], one["words"], one["for"], one["against"])
        for one in plain
    )


def _plain(step: Step) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "day": step.day.isoformat(),
        "who": step.who,
        "words": step.words,
        "for": step.votes_for,
        "against": step.votes_against,
    }
