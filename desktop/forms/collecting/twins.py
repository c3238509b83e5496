"""Who stands twice: in one return, in the returns of two villages, or in a dossier of another village."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.people import Person, Standing
from desktop import masking
from desktop.fields import Field, Mask
from desktop.forms.collecting.columns import Expected
from desktop.forms.collecting.content import Remark, Returned
from desktop.grids.service import Grids
from desktop.intake.rows import WRITTEN
from desktop.intake.storing import in_parts
from desktop.masking import Place
from desktop.sheets.converting import converter_of
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell
from desktop.sheets.matching import shown

NUMBERS = ("id_no", "credit_code", "head_id_no")  # of which a record has one that no other has
NAME, BORN = "name", "born_on"
WEAK = f"{NAME}:"  # begins a key that is no number
WITHIN = "与第 {row} 行重复"
BETWEEN = "与{unit}第 {row} 行重复"
OTHER_NAME = "档案里这个号码登记的姓名是{name}"
ELSEWHERE = "档案里登记在{village}"
GONE = {Standing.DECEASED: "档案里已登记死亡", Standing.MOVED: "档案里已登记迁出"}
ADVICE = "确在本村的请说明，否则删去这一行"


Elsewhere = Mapping[str, tuple[str, int]]  # who stands in the returns of others: unit and row by what tells a record


@dataclass(frozen=True, slots=True)
class Marked:
    """What tells the record of one row from all others: the key of a field and its value."""

    row: int
    key: str
    name: str

    @classmethod
    def of(cls, row: int, cells: Mapping[str, Cell], fields: Mapping[str, Field]) -> Self | None:
        """Return what tells a row from others: its number, else name and day of birth; None where nothing does.

        A number that is wrong tells nothing, and neither do the words beside it.
        """
        name = shown(cells.get(NAME, ""))
        for key in NUMBERS:
            if cells.get(key, "") != "":
                (value,) = converter_of(fields[key], lambda _key, _message: None)([cells[key]])
                if type(value) is str and not value.startswith(WRITTEN):
                    return cls(row, f"{key}:{value}", name)
                if value is not None:
                    return None
        if name and BORN in cells:
            try:
                born = date_of(cells[BORN])
            except ValueError:
                return None
            if born is not None:
                return cls(row, f"{NAME}:{name} {born.isoformat()}", name)
        return None

    @property
    def is_weak(self) -> bool:
        """Whether it is no number: two people may share it."""
        return self.field == NAME

    @property
    def field(self) -> str:
        """The field that the key is of."""
        return self.key.partition(":")[0]

    @property
    def value(self) -> str:
        """What is written in that field."""
        return self.key.partition(":")[2]


def twins(marked: Sequence[Marked], elsewhere: Elsewhere, expected: Expected, returned: Returned) -> Iterator[Remark]:
    """Yield the rows that stand twice; `elsewhere` tells unit and row of those in the returns of others.

    The same name and day of birth may be two people: that is only asked.
    """
    seen: dict[str, int] = {}
    for one in marked:
        first = seen.setdefault(one.key, one.row)
        if first != one.row:
            yield _remark(one, WITHIN.format(row=first), "", expected, returned, is_doubt=one.is_weak)
        elif (other := elsewhere.get(one.key)) is not None:
            reason = BETWEEN.format(unit=other[0], row=other[1])
            yield _remark(one, reason, "请核对该由哪个村报", expected, returned, is_doubt=one.is_weak)


def against_dossiers(
    session: Session, grids: Grids, village: int | None, marked: Sequence[Marked], expected: Expected,
    returned: Returned,
) -> Iterator[Remark]:  # fmt: skip
    """Yield what the dossiers say otherwise: another name, another village, moved away, dead. All of it is a doubt."""
    asked: dict[str, list[Marked]] = {}
    for one in marked:
        if one.field == "id_no":
            asked.setdefault(one.value, []).append(one)
    columns = (Person.id_no, Person.name, Person.standing, Person.grid_id)
    for part in in_parts(asked):
        for number, name, standing, grid in session.execute(select(*columns).where(Person.id_no.in_(part))):
            assert number is not None
            for one in asked[number]:
                home = grids.village_of(grid)
                if one.name and one.name != name:
                    told = masking.shown(Mask.NAME, name, Place.EXPORT)
                    reason, advice = OTHER_NAME.format(name=told), "请核对姓名和号码"
                elif standing in GONE:
                    reason, advice = GONE[standing], "请核对"
                elif village is not None and home is not None and home.id != village:
                    reason, advice = ELSEWHERE.format(village=home.name), ADVICE
                else:
                    continue
                yield _remark(one, reason, advice, expected, returned, is_doubt=True)


def _remark(
    one: Marked, reason: str, advice: str, expected: Expected, returned: Returned, *, is_doubt: bool = False
) -> Remark:
    columns = expected.columns
    place = next((at for at, column in enumerate(columns) if column.field == one.field), -1)
    letter = returned.letters[place] if place >= 0 else ""
    heading = columns[place].heading if place >= 0 else ""
    value = one.name if one.field == NAME else one.value
    return Remark(one.row, place, letter, heading, value, reason, advice, is_doubt)
