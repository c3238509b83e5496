"""Sheets of people: what their rows mean together, who is known already, and how records come of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.people import Person
from desktop.clock import Today, today
from desktop.dossiers.people.fields import FIELDS
from desktop.dossiers.people.sheets.judging import judge
from desktop.dossiers.people.sheets.likeness import NOBODY, Verdict
from desktop.dossiers.people.sheets.planning import PeoplePlan, PeoplePlanner
from desktop.dossiers.people.sheets.records import Records
from desktop.dossiers.people.sheets.writing import PeopleWriter
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.intake.importable import ROWS_AT_ONCE, Batch, Complain, Written
from desktop.intake.options import Options
from desktop.intake.rows import Block
from desktop.jobs import Progress

GONE = "原来的档案已不在，不能合并；可以作为新人员添加。"
SAME_NUMBER = "这个号码已登记在他人名下，两人确为同号的，请写明核实的理由。"
_OFF = "信息采集清单未列入，不导入"


class PeopleSheets:
    """The kind of sheet whose rows are people, with what they say of their households."""

    kind, title, table = "people", "人员", "person"
    months = frozenset({"born_on"})
    at_once = ROWS_AT_ONCE
    names_grids = False

    def __init__(
        self,
        grids: Grids,
        in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple,
        today: Today = today,
    ) -> None:
        """Take what the collection list leaves in force."""
        self._grids, self._in_force, self._today = grids, in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """What may be imported."""
        return tuple(field for field in self._in_force(FIELDS) if field.key != "age")

    @property
    def passed(self) -> dict[str, str]:
        """Headings that are knowingly passed over."""
        kept = {field.key for field in self.fields}
        off = {word: _OFF for field in FIELDS if field.key not in kept for word in (field.title, *field.aliases)}
        age = next(field for field in FIELDS if field.key == "age")
        return off | dict.fromkeys((age.title, *age.aliases), "年龄由出生日期算出，不导入")

    def judge(self, block: Block, complain: Complain) -> None:
        """Complete rows from the ID number; complain where the sheet contradicts it."""
        judge(block, complain, self._today().isoformat())

    def planner(
        self, session: Session, options: Options, keys: Sequence[str], parked: frozenset[bytes]
    ) -> PeoplePlanner:
        """Return what decides about the rows."""
        return PeoplePlanner(session, options, keys, self._village, parked)

    def carry_out(
        self,
        session: Session,
        plan: PeoplePlan,
        batch: Batch,
        keys: Sequence[str],
        blocks: Iterable[Block],
        progress: Progress,
    ) -> Written:
        """Write people, households and all that belongs to them."""
        return PeopleWriter(session, plan, batch, keys).write(blocks, progress)

    def settle(
        self, session: Session, batch: Batch, row: int, values: Mapping[str, Any], target: int | None, reason: str
    ) -> None:
        """Write a row about which the clerk decided: into the record it is, or as somebody new.

        A number that somebody bears already needs a reason: raise Refusal where there is none.
        """
        given = dict(values)
        if target is None and given.get("id_no"):
            given |= _twin(session, given["id_no"], reason)
        block = Block(
            [row], {key: [tuple(value) if isinstance(value, list) else value] for key, value in given.items()}
        )
        keys = tuple(given)
        planner = self.planner(session, batch.options, keys, frozenset())
        known = self.records(session, [target], keys) if target else {}
        if target and target not in known:
            raise Refusal(GONE)
        planner.settled = Verdict(known[target]) if target else NOBODY
        planner.look(block)
        self.carry_out(session, planner.finish(), batch, keys, [block], Progress())

    def records(self, session: Session, keys: Iterable[int], fields: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Return people as they stand, by key, with the fields a sheet has."""
        found = Records(session, fields).by_key(keys)
        return {key: record | {"household_no": record["home_no"]} for key, record in found.items()}

    def _village(self, grid: int) -> int | None:
        village = self._grids.village_of(grid)
        return village.id if village else None


def _twin(session: Session, number: str, reason: str) -> dict[str, Any]:
    """Return what tells somebody apart who bears a number that is known already."""
    highest = session.scalar(select(func.max(Person.id_twin)).where(Person.id_no == number))
    if highest is None:
        return {}
    if not reason:
        raise Refusal(SAME_NUMBER)
    return {"id_twin": highest + 1, "id_reason": reason}
