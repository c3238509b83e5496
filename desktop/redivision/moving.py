"""Many records into other grids at once: gathered in a table of this write alone, then moved by a few statements.

66,000 people take some four seconds in a city of two million; through the ORM they would take a minute (tests/speed).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from db.expressions import as_json
from db.keys import keys_of
from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import PastPlacement
from db.models.households import Household, HouseholdStanding
from db.models.log import Change
from db.models.people import Person, Standing
from db.store import action_id, actor_of, touch
from desktop.grids.as_of import Placed
from desktop.jobs import Progress
from desktop.redivision.plan import BUILDING, DWELLING, ENTERPRISE, HOUSEHOLD, PERSON

MODELS: Mapping[str, Placed] = {
    HOUSEHOLD: Household, PERSON: Person, DWELLING: Dwelling, BUILDING: Building, ENTERPRISE: Enterprise,
}  # fmt: skip
TITLES = {HOUSEHOLD: "户", PERSON: "人", DWELLING: "房屋", BUILDING: "楼栋", ENTERPRISE: "企业场所"}
TOGETHER = 5_000  # records between two looks at whether to stop

MOVES = Table(
    "regrouped",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("subject", String(30), nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("grid_from", Integer),
    Column("grid_to", Integer),
    UniqueConstraint("subject", "record_id"),
    prefixes=["TEMPORARY"],
)
_GATHERED = ("subject", "record_id", "grid_from", "grid_to")


class Moves:
    """What goes from which grid to which, first gathered and then carried out. Who is meant twice goes once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        MOVES.create(session.connection())

    def clear(self) -> None:
        """Forget what was gathered."""
        self.session.execute(MOVES.delete())

    def drop(self) -> None:
        """Leave nothing of this behind."""
        MOVES.drop(self.session.connection())

    def add(self, subject: str, where: Iterable[ColumnElement[bool]], to: int) -> None:
        """Gather the records of one table that meet some conditions and are not where they are to go."""
        model = MODELS[subject]
        grid: ColumnElement[int | None] = model.__table__.c.grid_id
        self._gather(
            select(literal(subject), model.id, grid, literal(to)).where(
                *where, grid.is_distinct_from(to), ~_gathered(subject, model.id)
            )
        )

    def add_rows(self, rows: Sequence[tuple[str, int, int | None, int]]) -> None:
        """Gather records by subject, key, grid before and grid after."""
        if rows:
            self.session.execute(insert(MOVES), [dict(zip(_GATHERED, row, strict=True)) for row in rows])

    def add_followers(self) -> None:
        """Gather what goes along: who lives in a dwelling, the members of a household, their home when all go.

        A member or a home that stands in another grid than the household was put there on purpose, and stays.
        """
        lived_in = _of(DWELLING)
        with_home = select(literal(HOUSEHOLD), Household.id, Household.grid_id, lived_in.c.grid_to)
        self._gather(
            with_home.join(lived_in, Household.dwelling_id == lived_in.c.record_id).where(
                lived_in.c.subject == DWELLING,
                _beside(Household.grid_id, lived_in.c.grid_from),
                Household.grid_id.is_distinct_from(lived_in.c.grid_to),
                ~_gathered(HOUSEHOLD, Household.id),
            )
        )
        home = _of(HOUSEHOLD)
        present = func.coalesce(Person.standing, "") == Standing.ACTIVE.value  # no index: almost everybody is
        members = select(literal(PERSON), Person.id, Person.grid_id, home.c.grid_to)
        self._gather(
            members.join(home, Person.household_id == home.c.record_id).where(
                home.c.subject == HOUSEHOLD,
                present,
                _beside(Person.grid_id, home.c.grid_from),
                Person.grid_id.is_distinct_from(home.c.grid_to),
                ~_gathered(PERSON, Person.id),
            )
        )
        self._add_emptied(DWELLING, Household, Household.dwelling_id, HOUSEHOLD)
        self._add_emptied(BUILDING, Dwelling, Dwelling.building_id, DWELLING)

    def _add_emptied(self, subject: str, inside: Any, place: Any, gathered: str) -> None:
        """Gather the places whose inhabitants all go, from the grid they stand in to one other."""
        gone, model = _of(gathered), MODELS[subject]
        grid: ColumnElement[int | None] = model.__table__.c.grid_id
        where, whence, to = place.label("place"), func.min(gone.c.grid_from), func.min(gone.c.grid_to)
        left = (
            select(where, whence.label("grid_from"), to.label("grid_to"))
            .join(gone, inside.id == gone.c.record_id)
            .where(gone.c.subject == gathered, place.is_not(None))
            .group_by(place)
            .having(to == func.max(gone.c.grid_to))
            .subquery("left_places")
        )
        other = aliased(inside)
        stays = [getattr(other, place.key) == model.id, other.grid_id == grid, ~_gathered(gathered, other.id)]
        if inside is Household:
            stays.append(other.standing == HouseholdStanding.ACTIVE)
        self._gather(
            select(literal(subject), model.id, grid, left.c.grid_to)
            .join(left, left.c.place == model.id)
            .where(
                _beside(grid, left.c.grid_from),
                grid.is_distinct_from(left.c.grid_to),
                ~exists().where(*stays),
                ~_gathered(subject, model.id),
            )
        )

    def between(self) -> list[tuple[int | None, int | None, str, int]]:
        """Return how many records of each table go from which grid to which."""
        columns = (MOVES.c.grid_from, MOVES.c.grid_to, MOVES.c.subject)
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        return [(row[0], row[1], row[2], row[3]) for row in self.session.execute(query)]

    def carry_out(self, progress: Progress) -> dict[str, int]:
        """Move what was gathered, count a version and write a line of the log for each. Return how many, by table."""
        counts: dict[str, int] = {}
        for subject, model in MODELS.items():
            keys = keys_of(
                self.session, select(MOVES.c.record_id).where(MOVES.c.subject == subject).order_by(MOVES.c.record_id)
            )
            if not len(keys):
                continue
            progress.begin(len(keys), f"正在调整{TITLES[subject]}")
            for start in range(0, len(keys), TOGETHER):
                part = keys[start : start + TOGETHER]
                self._move(subject, model, int(part[0]), int(part[-1]))
                progress.advance(len(part))
            touch(self.session, subject)
            counts[subject] = len(keys)
        return counts

    def _move(self, subject: str, model: Placed, first: int, last: int) -> None:
        """Move the records of one table between two keys."""
        mine = and_(MOVES.c.subject == subject, MOVES.c.record_id.between(first, last))
        own = and_(MOVES.c.subject == subject, MOVES.c.record_id == model.id)
        change = update(model).where(model.id.in_(select(MOVES.c.record_id).where(mine)))
        change = change.values(
            grid_id=select(MOVES.c.grid_to).where(own).scalar_subquery(),
            version=model.version + 1,
            updated_at=datetime.now(UTC),
            updated_by=actor_of(self.session),
        )
        self.session.execute(change, execution_options={"synchronize_session": False})
        line = select(literal(action_id(self.session)), literal(subject), model.id, model.version, _fields())
        columns = ("action_id", "table", "record_id", "version", "fields")
        self.session.execute(insert(Change).from_select(columns, line.join(MOVES, own).where(mine)))
        touch(self.session, Change.__tablename__)

    def _gather(self, found: Select[*tuple[Any, ...]]) -> None:
        self.session.execute(insert(MOVES).from_select(_GATHERED, found))


def latest_past(session: Session) -> int:
    """Return the last past placement there is: what comes after it, this write made."""
    return session.scalar(select(func.max(PastPlacement.id))) or 0


def date_past(session: Session, after: int, until: date, redivision: int) -> None:
    """Say of the past placements this write made until when they held, and by which re-division they ended."""
    made = update(PastPlacement).where(PastPlacement.id > after)
    session.execute(
        made.values(until=until, redivision_id=redivision), execution_options={"synchronize_session": False}
    )


def rows_in(session: Session, subject: str, grid: int, column: Any) -> Iterator[tuple[int, str | None]]:
    """Yield key and one column of every record of a table that stands in a grid."""
    model = MODELS[subject]
    yield from session.execute(select(model.id, column).where(model.grid_id == grid)).all()


def _of(subject: str) -> Any:
    return MOVES.alias(f"{subject}_gone")


def _gathered(subject: str, key: Any) -> ColumnElement[bool]:
    known = MOVES.alias("known")
    return exists().where(known.c.subject == subject, known.c.record_id == key)


def _beside(grid: Any, other: Any) -> ColumnElement[bool]:
    """Return whether something stands in the grid from which it is taken along, or in none."""
    return or_(grid.is_(None), grid.is_not_distinct_from(other))


def _fields() -> ColumnElement[Any]:
    """Return what the log keeps: the grid before and after, as the ORM would have written it."""
    before, after = (func.coalesce(cast(column, Text), "null") for column in (MOVES.c.grid_from, MOVES.c.grid_to))
    words = literal('{"grid_id": [') + before + literal(", ") + after + literal("]}")
    return as_json(words)
