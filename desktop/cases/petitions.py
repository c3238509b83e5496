"""Petitions set beside those of the year before (P2-34): visits, people, those who come again, those who went up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, distinct, func, select

from db.keys import Keys, in_keys, keys_of
from db.models.cases import Case, CaseParty
from db.store import Store
from desktop.cases.counting import counts_at_all
from desktop.cases.indicators import change
from desktop.cases.spans import Span
from desktop.clock import Today, today
from desktop.grids.service import Grids

PETITION = "petition"  # key of the ledger
AGAIN = 2  # petitions within a stretch make somebody one to look after
TOGETHER = 5  # people and more come as a group (信访工作条例)
CAPITAL = "进京"  # the tag of a petition taken to the capital
VISITS, PEOPLE, GROUPS, REPEATERS, TO_CAPITAL = "visits", "people", "groups", "repeaters", "to_capital"


@dataclass(frozen=True, slots=True)
class PetitionFigure:
    """One figure with its goal: by so many percent it should change against last year."""

    key: str
    title: str
    about: str
    unit: str = "件"
    goal: float | None = None


FIGURES: tuple[PetitionFigure, ...] = (
    PetitionFigure(VISITS, "信访件次", "期内受理的信访事件"),
    PetitionFigure(PEOPLE, "信访人次", "期内受理信访事件的涉及人数之和，没有填写的按 1 人计", "人次"),
    PetitionFigure(GROUPS, "集体访", f"涉及人数在 {TOGETHER} 人以上的信访事件"),
    PetitionFigure(REPEATERS, "信访重点人员", f"期内作为当事人有 {AGAIN} 件以上信访的居民", "人", -20),
    PetitionFigure(TO_CAPITAL, "进京上访", f"标签里写有“{CAPITAL}”的信访事件", "件", -20),
)


@dataclass(frozen=True, slots=True)
class PetitionLine:
    """A figure of a stretch beside the same stretch of the year before."""

    figure: PetitionFigure
    now: int
    year_before: int

    @property
    def change(self) -> float | None:
        """By how much it changed, in percent."""
        return change(self.now, self.year_before)

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without a goal or anything to set it beside."""
        return None if self.figure.goal is None or self.change is None else self.change <= self.figure.goal


class Petitions:
    """Counts petitions."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def lines(self, span: Span, grid: int | None = None) -> tuple[PetitionLine, ...]:
        """Return every figure of a stretch, in a grid with all below it, beside the year before."""
        now, earlier = self._count(span, grid), self._count(span.compared(self._today())[1], grid)
        return tuple(PetitionLine(one, now[one.key], earlier[one.key]) for one in FIGURES)

    def keys(self, figure: str, span: Span, grid: int | None = None) -> Keys:
        """Return the petitions behind a figure."""
        own, query = self._conditions(span, grid), select(Case.id)
        match figure:
            case "groups":
                query = query.where(Case.people_count >= TOGETHER)
            case "to_capital":
                query = query.where(_tagged())
            case "repeaters":
                people = _repeaters(own).subquery()
                query = query.join(CaseParty, CaseParty.case_id == Case.id).join(
                    people, people.c.person_id == CaseParty.person_id
                )
        with self._store.read() as session:
            return keys_of(session, query.where(*own).distinct().order_by(Case.id))

    def _count(self, span: Span, grid: int | None) -> Mapping[str, int]:
        own = self._conditions(span, grid)
        sums = (
            func.count(),
            func.sum(func.coalesce(Case.people_count, 1)),
            func.count().filter(Case.people_count >= TOGETHER),
            func.count().filter(_tagged()),
        )
        with self._store.read() as session:
            row = session.execute(select(*sums).where(*own)).one()
            people = session.scalar(select(func.count()).select_from(_repeaters(own).subquery()))
        visits, heads, groups, up = (int(value or 0) for value in row)
        return {VISITS: visits, PEOPLE: heads, GROUPS: groups, TO_CAPITAL: up, REPEATERS: people or 0}

    def _conditions(self, span: Span, grid: int | None) -> list[ColumnElement[bool]]:
        days: tuple[date, date] = span.first, span.last
        within = [in_keys(Case.grid_id, self._grids.subtree(grid))] if grid is not None else []
        return [Case.ledger == PETITION, Case.registered_on.between(*days), counts_at_all(), *within]


def _tagged() -> ColumnElement[bool]:
    return Case.tags.contains(CAPITAL)


def _repeaters(own: list[ColumnElement[bool]]) -> Select[int | None]:
    """Return a query for the people who took part in more than one of the petitions."""
    query = select(CaseParty.person_id).join(Case, Case.id == CaseParty.case_id)
    several = func.count(distinct(CaseParty.case_id)) >= AGAIN
    return query.where(CaseParty.person_id.is_not(None), *own).group_by(CaseParty.person_id).having(several)
