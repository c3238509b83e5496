"""Taking a re-division back: records return, grids are as they were, new ones close and their codes stay used."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import Record
from db.keys import in_keys
from db.models.cases import Case, Unit
from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding, PastPlacement, Redivision
from db.models.log import Change
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationStanding
from db.models.roster import Appointment, RegisterEntry
from db.models.selfcheck import Todo
from db.store import actor_of, plain
from desktop.errors import Refusal
from desktop.grids.coding import OWN
from desktop.history import as_column
from desktop.jobs import Progress
from desktop.redivision.carrying import present_in
from desktop.redivision.moving import MODELS, MOVES, Moves, latest_past
from desktop.redivision.sizes import in_words
from desktop.redivision.tree import Tree
from desktop.schemes import Scheme

RESTORED: dict[str, type[Record]] = {
    model.__tablename__: model for model in (Grid, Appointment, Organisation, RegisterEntry, MapShape, Todo, Case, Unit)
}
NOT_PUT_BACK = frozenset({"path"})  # follows from where a grid hangs


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back, and what stays where somebody else put it since; records by table."""

    returned: dict[str, int]
    left: int


class Undoing:
    """One re-division being taken back in one session."""

    def __init__(self, session: Session, scheme: Scheme, key: int, today: date, progress: Progress) -> None:
        self.session, self._today, self._progress = session, today, progress
        self.row = session.get_one(Redivision, key)
        self._tree = Tree(session, scheme, today)
        made = (Change.table == Redivision.__tablename__) & (Change.record_id == key) & (Change.version == 1)
        self._action = session.scalar(select(Change.action_id).where(made)) or 0

    def run(self) -> Undone:
        """Take it back as a whole. Raise Refusal where that cannot be."""
        if self.row.undone_at is not None:
            raise Refusal("这次调整已经撤销过。")
        touched = self._grids()
        self._refuse_later(touched)
        made = self._put_grids_back()
        returned, left = self._put_records_back()
        for grid in made:
            self._close(grid)
        self.row.undone_at, self.row.undone_by = datetime.now(UTC), actor_of(self.session)
        for key in sorted(touched):
            if (one := self._tree.grids.get(key)) is not None:
                self._tree.note(one, GridEventKind.RESTORED, self.row.id, words=f"撤销“{self.row.title}”")
        self._tree.write_history()
        self.session.flush()
        return Undone(returned, left)

    def _grids(self) -> set[int]:
        """Return the grids that the re-division touched."""
        query = select(GridEvent.grid_id, GridEvent.other_grid_id).where(GridEvent.redivision_id == self.row.id)
        return {key for row in self.session.execute(query) for key in row if key is not None}

    def _refuse_later(self, touched: set[int]) -> None:
        query = (
            select(Redivision.title)
            .join(GridEvent, GridEvent.redivision_id == Redivision.id)
            .where(
                Redivision.id > self.row.id,
                Redivision.undone_at.is_(None),
                or_(in_keys(GridEvent.grid_id, sorted(touched)), in_keys(GridEvent.other_grid_id, sorted(touched))),
            )
            .order_by(Redivision.id.desc())
        )
        if (later := self.session.scalar(query.limit(1))) is not None:
            raise Refusal(f"后来的“{later}”又调整过同样的网格，请先撤销那一次。")

    # Grids and what hangs on them

    def _put_grids_back(self) -> list[Grid]:
        """Give what was changed its earlier values back. Return the grids that were founded."""
        lines = select(Change).where(Change.action_id == self._action, Change.table.in_([*RESTORED, "grid_code"]))
        made: list[Grid] = []
        for line in self.session.scalars(lines.order_by(Change.id.desc())).all():
            self._progress.check()
            model = RESTORED.get(line.table, GridCode)
            record: Any = self.session.get(model, line.record_id)
            if record is None:
                continue
            if line.version > 1:
                self._put_back(record, line.fields)
            elif isinstance(record, Grid):
                made.append(record)
            elif record.version == 1:
                self.session.delete(record)
            elif isinstance(record, Appointment):
                record.valid_to = max(self._today, record.valid_from or self._today)
            self.session.flush()
        return made

    def _put_back(self, record: Any, fields: dict[str, list[Any]]) -> None:
        """Restore what still is as the re-division left it."""
        for name, (before, after) in fields.items():
            if name in NOT_PUT_BACK or plain(getattr(record, name)) != after:
                continue
            if isinstance(record, Grid) and name == "parent_id":
                self._tree.put_under(record, before)
                continue
            if isinstance(record, Grid) and name == "code":
                self._keep_code(record)
            setattr(record, name, as_column(record.__table__.c[name], before))

    def _keep_code(self, grid: Grid) -> None:
        """Keep the code a grid bore meanwhile among those that were used."""
        since, until = self.row.takes_effect, max(self._today, self.row.takes_effect)
        self.session.add(GridCode(grid_id=grid.id, system=OWN, code=grid.code, valid_from=since, valid_to=until))

    def _close(self, grid: Grid) -> None:
        """Close a grid that the re-division founded: as if it had never been in force, but for its code."""
        active = Organisation.standing == OrganisationStanding.ACTIVE
        organisations = self.session.scalar(
            select(func.count()).select_from(Organisation).where(Organisation.grid_id == grid.id, active)
        )
        held = in_words(present_in(self.session, self._tree, grid))
        held = held or (f"组织队伍 {organisations} 个" if organisations else "")
        if held or self._tree.children(grid):
            raise Refusal(f"新网格“{grid.name}”里后来又有了{held or '下级网格'}，请先划到别的网格，再撤销这次调整。")
        posts = select(Appointment).where(Appointment.grid_id == grid.id, Appointment.valid_to.is_(None))
        for post in self.session.scalars(posts):
            post.valid_to = max(self._today, post.valid_from or self._today)
        grid.standing, grid.valid_to = GridStanding.CLOSED, grid.valid_from

    # Records

    def _put_records_back(self) -> tuple[dict[str, int], int]:
        """Return the records that are still where they were put. Return how many, and how many are elsewhere."""
        moves, total = Moves(self.session), 0
        for subject in MODELS:
            total += self._gather(subject)
        known = latest_past(self.session)
        returned = moves.carry_out(self._progress)
        self._forget_placements(known)
        moves.drop()
        return returned, total - sum(returned.values())

    def _gather(self, subject: str) -> int:
        """Gather the records of one table that nobody moved since. Return how many there were altogether."""
        model, first, last = MODELS[subject], aliased(Change), aliased(Change)
        ends = (
            select(Change.record_id, func.min(Change.id).label("first"), func.max(Change.id).label("last"))
            .where(Change.action_id == self._action, Change.table == subject)
            .group_by(Change.record_id)
            .subquery("ends")
        )
        grid: ColumnElement[int | None] = model.__table__.c.grid_id
        query: Select[*tuple[Any, ...]] = (
            select(literal(subject), model.id, grid, _grid_in(first, 0))
            .select_from(ends)
            .join(first, first.id == ends.c.first)
            .join(last, last.id == ends.c.last)
            .join(model, model.id == ends.c.record_id)
            .where(grid.is_not_distinct_from(_grid_in(last, 1)), ~self._moved_since(subject, model.id))
        )
        self.session.execute(insert(MOVES).from_select(("subject", "record_id", "grid_from", "grid_to"), query))
        return self.session.scalar(select(func.count()).select_from(ends)) or 0

    def _moved_since(self, subject: str, key: Any) -> ColumnElement[bool]:
        """Whether a record went elsewhere after the re-division, be it that it came back."""
        own = select(func.max(PastPlacement.id)).where(PastPlacement.redivision_id == self.row.id).scalar_subquery()
        return exists().where(PastPlacement.subject == subject, PastPlacement.record_id == key, PastPlacement.id > own)

    def _forget_placements(self, known: int) -> None:
        """Let the records that came back never have been away."""
        back = exists().where(MOVES.c.subject == PastPlacement.subject, MOVES.c.record_id == PastPlacement.record_id)
        ours = or_(PastPlacement.id > known, PastPlacement.redivision_id == self.row.id)
        gone = delete(PastPlacement).where(ours, back)
        self.session.execute(gone, execution_options={"synchronize_session": False})


def _grid_in(line: Any, place: int) -> ColumnElement[int | None]:
    """Return the grid before (0) or after (1) that a line of the log holds."""
    grid: ColumnElement[int | None] = line.fields[("grid_id", place)].as_integer()
    return grid
