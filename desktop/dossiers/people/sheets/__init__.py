"""Sheets of people: what their rows mean together, who is known already, and how records come of them."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.orm import Session

from desktop.dossiers.people.fields import FIELDS
from desktop.dossiers.people.sheets.judging import judge
from desktop.dossiers.people.sheets.planning import PeoplePlan, PeoplePlanner
from desktop.dossiers.people.sheets.writing import PeopleWriter
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.intake.importable import Batch, Complain, Written
from desktop.intake.options import Options
from desktop.intake.rows import Block
from desktop.jobs import Progress

_OFF = "信息采集清单未列入，不导入"


class PeopleSheets:
    """The kind of sheet whose rows are people, with what they say of their households."""

    kind, title, table = "people", "人员", "person"
    months = frozenset({"born_on"})

    def __init__(self, grids: Grids, in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple) -> None:
        """Take what the collection list leaves in force."""
        self._grids, self._in_force = grids, in_force

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
        judge(block, complain)

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

    def _village(self, grid: int) -> int | None:
        village = self._grids.village_of(grid)
        return village.id if village else None
