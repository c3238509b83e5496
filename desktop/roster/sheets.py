"""Sheets of the roster: known again by number, else by name with phone or grid; a row brings the posts as well.

A row may name several grids (一人多格) and several posts; further rows of the same person add theirs. A grid that the
office lacks is a fault of the row: a roster never makes one.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from math import inf
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.keys import in_keys
from db.models.people import Person
from db.models.roster import Appointment, Staff, StaffStanding
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.fields import Field, Kind, also
from desktop.grids.service import Grids
from desktop.intake.flat import FlatPlanner, FlatSheets, Row
from desktop.intake.importable import Batch, Complain, Reason
from desktop.intake.options import Options
from desktop.intake.rows import Block
from desktop.intake.storing import Writer, in_parts
from desktop.names import sort_key
from desktop.roster.fields import RECORDED
from desktop.roster.judging import APPOINTED, HELD_AS, MONTHS, judge
from desktop.roster.posts import post_at, title_of
from desktop.scheme_choice import OfficeScheme

GRIDS = "grids"  # of a row: the grids it names, all of them
TAKEN = "这个号码已登记在网格员“{name}”名下，不能作为另一人添加。请核对号码，或选“是同一人”。"

PLACE = Field(
    "grid_id",
    "所属网格",
    Kind.GRID,
    width=10,
    aliases=also("网格 所在网格 网格名称 网格编号 网格号 负责网格 责任网格 所辖网格 任职网格 所属责任网格 网格编码"),
)
POST = Field(
    "post",
    "职务",
    width=8,
    aliases=also("岗位 网格职务 担任职务 网格岗位 任职岗位 现任岗位 所任职务 岗位名称 网格内职务 职务岗位"),
)
FIELDS = (RECORDED[0], PLACE, POST, *RECORDED[1:])
APART = frozenset({"grid_id", GRIDS, "post", APPOINTED, HELD_AS, "note"})  # what further rows of a person may add


class StaffSheets(FlatSheets):
    """The kind of sheet whose rows are people of the roster with their posts."""

    kind, title, table, model = "roster", "网格员", "staff", Staff
    months, names_grids = MONTHS, True

    def __init__(
        self,
        grids: Grids,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple,
        today: Today = today,
    ) -> None:
        super().__init__(in_force)
        self._grids, self._scheme, self._today = grids, scheme, today

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of somebody of the roster, and the posts."""
        return FIELDS

    def judge(self, block: Block, complain: Complain) -> None:
        """Find the posts a row means, and complete what follows from the number."""
        judge(block, complain, self._grids, self._scheme.current)

    def identities(self, row: Row) -> list[Hashable]:
        """Return the number, else the name with phone or grid."""
        if row.get("id_no"):
            return [row["id_no"]]
        return [(row["name"], row.get("phone") or row.get("grid_id"))]

    def fixed(self, row: Row) -> Row:
        """Return what somebody new has besides."""
        return {"name_key": sort_key(row["name"]), "standing": StaffStanding.SERVING.value}

    def joins(self, row: Row, first: Row) -> bool:
        """Whether a further row only names another grid or post."""
        return all(row[key] in (first[key], None) for key in row if key not in APART)

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by number, else by the name, where phone or grid agree and nothing contradicts."""
        by_number, by_name = dict[str, Staff](), dict[str, list[Staff]]()
        for part in in_parts({row["id_no"] for row in rows if row.get("id_no")}):
            by_number |= {one.id_no or "": one for one in session.scalars(select(Staff).where(Staff.id_no.in_(part)))}
        for part in in_parts({row["name"] for row in rows}):
            for one in session.scalars(select(Staff).where(Staff.name.in_(part))):
                by_name.setdefault(one.name, []).append(one)
        namesakes = [one.id for found in by_name.values() for one in found]
        places = dict[int, set[int]]()
        held = select(Appointment.staff_id, Appointment.grid_id).where(in_keys(Appointment.staff_id, namesakes))
        for key, grid in session.execute(held):
            places.setdefault(key, set()).add(grid)
        return [_known(row, by_number, by_name.get(row["name"], ()), places) for row in rows]

    def most(self, grid: int, post: str) -> float:
        """Return how many may hold a post in a grid."""
        found = post_at(self._scheme.current, self._grids.nodes[grid].level, post)
        return inf if found is None or found.maximum is None else found.maximum

    def too_many(self, grid: int, post: str) -> str:
        """Return the remark that more would hold a post than may."""
        title = title_of(self._scheme.current, self._grids.nodes[grid].level, post)
        return f"{self._grids.path_name(grid)}的{title}导入后多于规定人数，请核对并办理原任离任"

    def planner(self, session: Session, options: Options, keys: Sequence[str], parked: frozenset[bytes]) -> FlatPlanner:
        """Return what decides about the rows, and notices posts that too many would hold."""
        return _StaffPlanner(session, self, options, parked)

    def settle(
        self, session: Session, batch: Batch, row: int, values: Mapping[str, Any], target: int | None, reason: str
    ) -> None:
        """Write a row about which the clerk decided; a number is borne by one person of the roster alone."""
        if target is None and values.get("id_no"):
            bearer = session.scalars(select(Staff).where(Staff.id_no == values["id_no"])).first()
            if bearer is not None:
                raise Refusal(TAKEN.format(name=bearer.name))
        super().settle(session, batch, row, values, target, reason)

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return whether a row brings a post that is not held yet."""
        held = _held(session, [key for key, _ in pairs], self._today())
        return [any(_lacks(held, key, place) for place in _places(row)) for key, row in pairs]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Enter the posts that are not held yet, and tie those who have a dossier as residents to it."""
        held, made = _held(session, [key for key, _ in pairs], self._today()), list[dict[str, Any]]()
        settled = {key for key, _, _ in held} - _brought(session, batch, [key for key, _ in pairs])
        for key, row in pairs:
            for place in _places(row):
                if _lacks(held, key, place):
                    grid, post = place
                    first = batch.sourced_on if key in settled else row.get("hired_on")  # hired once, moved later
                    begun = max(filter(None, (first, held.get((key, *place)))), default=None)
                    held[key, grid, post] = None
                    made.append(
                        {"staff_id": key, "grid_id": grid, "post": post, "valid_from": begun, "valid_to": None,
                         "is_ex_officio": False, "held_as": row.get(HELD_AS)}
                    )  # fmt: skip
        number = reserve_ids(session, Appointment, len(made))
        columns: dict[str, list[Any]] = {name: [one[name] for one in made] for name in made[0]} if made else {}
        columns["id"] = list(range(number, number + len(made)))
        writer.insert(Appointment, columns, len(made))
        for at, one in enumerate(made, number):
            writer.log("appointment", at, 1, {name: (None, value) for name, value in one.items() if value})
        if new:
            _tie(session, writer, pairs)


class _StaffPlanner(FlatPlanner):
    """Decides about rows, and remarks on posts that more would hold than the scheme allows."""

    def __init__(self, session: Session, kind: StaffSheets, options: Options, parked: frozenset[bytes]) -> None:
        super().__init__(session, kind, options, parked)
        self._sheets, self._holders = kind, dict[tuple[int, str], set[Hashable]]()

    def look(self, block: Block) -> None:
        """Take in the next rows."""
        super().look(block)
        rows = [block.row(place) for place in range(len(block))]
        known = [key for key, _ in self._sheets.find(self._session, rows)]
        wanted = {place for row in rows for place in _places(row)} - self._holders.keys()
        query = select(Appointment.grid_id, Appointment.post, Appointment.staff_id).where(
            in_keys(Appointment.grid_id, [grid for grid, _ in wanted]), Appointment.valid_to.is_(None)
        )
        for grid, post, staff in self._session.execute(query):
            self._holders.setdefault((grid, post), set()).add(staff)
        for number, key, row in zip(block.rows, known, rows, strict=True):
            for grid, post in _places(row):
                holders = self._holders.setdefault((grid, post), set())
                holders.add(key or self._sheets.identities(row)[0])
                if self._sheets.most(grid, post) < len(holders):
                    self._plan.remarks.add("posts", self._sheets.too_many(grid, post), number)


def _places(row: Row) -> list[tuple[int, str]]:
    """Return the grids and posts a row names."""
    return [(grid, post) for grid in row.get(GRIDS) or () for post in row.get(APPOINTED) or ()]


def _held(session: Session, keys: Sequence[int], day: date) -> dict[tuple[int, int, str], str | None]:
    """Return the posts of some people, each with the day on which it ended: None for one that is held."""
    columns = (Appointment.staff_id, Appointment.grid_id, Appointment.post, Appointment.valid_to)
    found: dict[tuple[int, int, str], str | None] = {}
    for key, grid, post, until in session.execute(select(*columns).where(in_keys(Appointment.staff_id, keys))):
        known = found.get((key, grid, post), "")
        found[key, grid, post] = (
            None if until is None or until > day or known is None else max(known, until.isoformat())
        )
    return found


def _brought(session: Session, batch: Batch, keys: Sequence[int]) -> set[int]:
    """Return which people an import brought itself."""
    return set(session.scalars(select(Staff.id).where(in_keys(Staff.id, keys), Staff.batch_id == batch.id)))


def _lacks(held: Mapping[tuple[int, int, str], str | None], key: int, place: tuple[int, str]) -> bool:
    """Return whether a post is still to be given to somebody: it was never held, or is no more."""
    return held.get((key, *place), "") is not None


def _known(
    row: Row, by_number: Mapping[str, Staff], namesakes: Sequence[Staff], places: Mapping[int, set[int]]
) -> tuple[int, Reason]:
    number = row.get("id_no")
    if number and (bearer := by_number.get(number)) is not None:
        return bearer.id, Reason.NONE if bearer.name == row["name"] else Reason.OTHER_NAME
    possible = [one for one in namesakes if not (number and one.id_no)]
    agree = [one for one in possible if _agrees(row, one, places.get(one.id, set()))]
    if len(agree) == 1:
        return agree[0].id, Reason.NONE
    if agree:
        return agree[0].id, Reason.SEVERAL
    vague = [one for one in possible if not (row.get("phone") and one.phone)]
    return (vague[0].id, Reason.MAYBE_SAME) if vague else (0, Reason.NONE)


def _agrees(row: Row, one: Staff, places: set[int]) -> bool:
    """Whether a namesake has the row's phone, or where one lacks it a post in one of the row's grids."""
    if row.get("phone") and one.phone:
        return bool(row["phone"] == one.phone)
    return bool(places & set(row.get(GRIDS) or ()))


def _tie(session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]]) -> None:
    """Tie new people of the roster to the dossiers they have as residents: same number, same name."""
    numbers = {row["id_no"]: (key, row["name"]) for key, row in pairs if row.get("id_no")}
    found = []
    for part in in_parts(numbers):
        for person, number, name in session.execute(
            select(Person.id, Person.id_no, Person.name).where(Person.id_no.in_(part))
        ):
            key, known_as = numbers[number or ""]
            if name == known_as:
                found.append((person, key))
    writer.execute_many("staff", "UPDATE staff SET person_id = ? WHERE id = ?", found)
