"""Carries out re-divisions and takes them back."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.grids import GridEvent, Redivision
from db.models.households import Household, HouseholdStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.errors import Refusal, joined
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.redivision.carrying import Carrying, Preview
from desktop.redivision.places import group_of
from desktop.redivision.plan import Plan, as_data, plan_of
from desktop.redivision.undoing import Undoing, Undone
from desktop.scheme_choice import OfficeScheme

ACTION, LOOK, UNDO = "网格调整", "预览网格调整", "撤销网格调整"
MOST_REFUSALS = 5  # said at once


@dataclass(frozen=True, slots=True)
class Past:
    """One re-division of the history."""

    key: int
    title: str
    takes_effect: date
    at: datetime
    by: str
    moved: Mapping[str, int]  # records by table
    grids: tuple[str, ...]
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """The households of a grid that share a street or a house; `words` is empty for those without an address."""

    words: str
    households: int


class _OnlyLooked(Exception):
    """A preview is over: nothing of it is kept."""


class Redivisions:
    """Re-divisions of the grids: previewed, carried out whole, undone."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        scheme: OfficeScheme,
        today: Today = today,
        before: Callable[[Progress], object] = lambda _progress: None,
    ) -> None:
        """`before` is called before a plan is carried out or taken back: it backs up."""
        self._store, self._grids, self._scheme, self._today, self._before = store, grids, scheme, today, before

    def preview(self, plan: Plan, progress: Progress | None = None) -> Preview:
        """Return what a plan would do: it is carried out and taken back, so that nothing can turn out otherwise."""
        looked: list[Preview] = []
        with suppress(_OnlyLooked), self._store.write(LOOK) as session:
            looked.append(self._carry(session, plan, progress or Progress())[1].preview())
            raise _OnlyLooked
        return looked[0]

    def carry_out(self, plan: Plan, progress: Progress | None = None) -> int:
        """Do all of a plan in one write, or nothing. Return the key of the re-division. Raise Refusal."""
        progress = progress or Progress()
        self._before(progress)
        with self._store.write(ACTION) as session:
            row, carrying = self._carry(session, plan, progress)
            if carrying.refusals:
                raise Refusal(joined(list(dict.fromkeys(carrying.refusals))[:MOST_REFUSALS]))
            row.moved = carrying.counts
            return row.id

    def undo(self, key: int, progress: Progress | None = None) -> Undone:
        """Take a re-division back in one write: records that others moved since stay where they are. Raise Refusal."""
        progress = progress or Progress()
        self._before(progress)
        with self._store.write(UNDO) as session:
            return Undoing(session, self._scheme.current, key, self._today(), progress).run()

    def history(self, grid: int | None = None, limit: int = 200) -> list[Past]:
        """Return the re-divisions, the newest first; perhaps only those that touched one grid."""
        query = select(Redivision).order_by(Redivision.id.desc()).limit(limit)
        if grid is not None:
            touched = or_(GridEvent.grid_id == grid, GridEvent.other_grid_id == grid)
            query = query.where(Redivision.id.in_(select(GridEvent.redivision_id).where(touched)))
        with self._store.read() as session:
            rows = session.scalars(query).all()
            names = self._names(session, [row.id for row in rows])
            return [
                Past(
                    row.id, row.title, row.takes_effect, row.created_at, row.created_by, row.moved,
                    names.get(row.id, ()), row.undone_at, row.undone_by or "",
                )
                for row in rows
            ]  # fmt: skip

    def plan(self, key: int) -> Plan:
        """Return what was asked for in a re-division."""
        with self._store.read() as session:
            return plan_of(session.get_one(Redivision, key).plan)

    def groups(self, grid: int, by: str) -> list[AddressGroup]:
        """Return the households of a grid grouped by street or house, those without an address last."""
        present = Household.standing == HouseholdStanding.ACTIVE
        counts: dict[str, int] = {}
        with self._store.read() as session:
            for address in session.scalars(select(Household.address).where(Household.grid_id == grid, present)):
                words = group_of(address, by)
                counts[words] = counts.get(words, 0) + 1
        return [AddressGroup(words, counts[words]) for words in sorted(counts, key=lambda one: (not one, one))]

    def _carry(self, session: Session, plan: Plan, progress: Progress) -> tuple[Redivision, Carrying]:
        row = Redivision(title=plan.title, takes_effect=plan.takes_effect, plan=as_data(plan), moved={})
        session.add(row)
        session.flush()
        carrying = Carrying(session, self._scheme.current, plan, self._today(), row.id, progress)
        carrying.run()
        return row, carrying

    def _names(self, session: Session, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Return the names of the grids that each re-division touched."""
        query = select(GridEvent.redivision_id, GridEvent.grid_id).where(GridEvent.redivision_id.in_(list(keys)))
        found: dict[int, dict[str, Any]] = {}
        for redivision, grid in session.execute(query.order_by(GridEvent.id)):
            found.setdefault(redivision or 0, {})[self._grids.path_name(grid)] = None
        return {key: tuple(names) for key, names in found.items()}
