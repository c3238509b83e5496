"""The faults that are planted in the sample workbooks, a known number of each, and where they go."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.identity.citizen import CHECKS
from desktop.sample.registers import EXPORTED, OLD, TYPED, Cell, Line, Register

Row = list[Cell]
DIGITS_KEPT = 15  # a spreadsheet keeps so many digits of a number


class Planted(StrEnum):
    """What was made wrong in a row."""

    CHECK = "check"  # the last character of an ID number or credit code does not belong to the others
    LENGTH = "length"  # an ID number lacks a digit
    PRECISION = "precision"  # an ID number was typed as a number
    DATE = "date"  # a day that does not exist
    NAME = "name"  # no name, or no address
    CODE = "code"  # a wording or code of no list
    GRID = "grid"  # a grid that nobody knows
    PHONE = "phone"  # a telephone number with a digit too many
    AMOUNT = "amount"  # words where a number belongs
    REPEATED = "repeated"  # the same row twice: not a fault
    OTHER_NAME = "other_name"  # the same number under another name: to be decided


KEEPS_NOTHING_OUT = frozenset({Planted.REPEATED, Planted.OTHER_NAME})


@dataclass(frozen=True, slots=True)
class Plant:
    """One thing to make wrong: what it is, in which column, and how."""

    kind: Planted
    column: int = 0
    change: Callable[[Cell], Cell] = lambda cell: cell


def wrong_check(cell: Cell) -> Cell:
    """Write another last character."""
    text = str(cell)
    number = text.strip('="')
    if number[-1] in CHECKS:
        return text.replace(number, number[:-1] + CHECKS[(CHECKS.index(number[-1]) + 3) % 11])
    return text.replace(number, number[:-1] + ("A" if number[-1] != "A" else "B"))


def one_digit_less(cell: Cell) -> Cell:
    """Leave out a digit in the middle."""
    text = str(cell)
    return text[:-5] + text[-4:]


def one_digit_more(cell: Cell) -> Cell:
    """Double the last digit."""
    return f"{cell}{str(cell)[-1]}"


def lost_precision(cell: Cell) -> Cell:
    """Keep what a spreadsheet keeps of a long number."""
    digits = str(cell)[:DIGITS_KEPT]
    return float(digits + "0" * (18 - DIGITS_KEPT))


def instead(text: Cell) -> Callable[[Cell], Cell]:
    """Write this instead."""
    return lambda _cell: text


@dataclass
class Gardener:
    """Plants faults evenly over the rows of one book; `rows` is how many rows the book will have about."""

    plants: Sequence[Plant]
    rows: int
    planted: Counter[Planted] = field(default_factory=Counter)
    _seen: int = 0

    def tend(self, row: Row, suits: bool) -> Iterator[Row]:
        """Yield a row, spoilt when its turn has come and it suits, and what is planted behind it."""
        self._seen += 1
        number = self.planted.total()
        due = number < len(self.plants) and self._seen * (len(self.plants) + 1) >= self.rows * (number + 1)
        if not (due and suits):
            yield row
            return
        plant = self.plants[number]
        self.planted[plant.kind] += 1
        if plant.kind is Planted.REPEATED:
            yield row
            yield list(row)
        elif plant.kind is Planted.OTHER_NAME:
            yield row
            yield [plant.change(cell) if place == plant.column else cell for place, cell in enumerate(row)]
        else:
            row[plant.column] = plant.change(row[plant.column])
            yield row

    @property
    def faulty(self) -> int:
        """How many rows cannot be imported."""
        return sum(count for kind, count in self.planted.items() if kind not in KEEPS_NOTHING_OUT)


def suits(line: Line) -> bool:
    """Whether a person's row may be spoilt: not a head's, and with everything that can be spoilt."""
    person = line.person
    return (
        person is not line.household.head
        and len(person.id_no) == 18
        and person.id_no.startswith("3")
        and person.id_no.isdecimal()
        and person.phone.isdecimal()
    )


def _last(register: Register, heading: str) -> int:
    headings = register.headings[-1]
    return len(headings) - 1 - headings[::-1].index(heading)


OLD_PLANTS = (
    Plant(Planted.CHECK, OLD.place("身份证号"), wrong_check),
    Plant(Planted.REPEATED),
    Plant(Planted.DATE, OLD.place("出生年月日"), instead("1975.02.30")),
    Plant(Planted.NAME, _last(OLD, "姓名"), instead("")),
    Plant(Planted.CODE, OLD.place("文化程度"), instead("识字班")),
    Plant(Planted.PHONE, OLD.place("联系电话"), one_digit_more),
)
TYPED_PLANTS = (
    Plant(Planted.PRECISION, TYPED.place("身份证号"), lost_precision),
    Plant(Planted.DATE, TYPED.place("出生日期"), instead("2025年2月30日")),
    Plant(Planted.PRECISION, TYPED.place("身份证号"), lost_precision),
    Plant(Planted.CODE, TYPED.place("关系"), instead("干亲")),
    Plant(Planted.GRID, TYPED.place("所属网格"), instead("5060802 第二网格")),
    Plant(Planted.PRECISION, TYPED.place("身份证号"), lost_precision),
)
EXPORTED_PLANTS = (
    Plant(Planted.LENGTH, EXPORTED.place("证件号码"), one_digit_less),
    Plant(Planted.OTHER_NAME, EXPORTED.place("姓名"), lambda name: f"{str(name)[:1]}小{str(name)[-1]}"),
    Plant(Planted.CODE, EXPORTED.place("民族"), instead("77")),
    Plant(Planted.CHECK, EXPORTED.place("证件号码"), wrong_check),
    Plant(Planted.DATE, EXPORTED.place("出生日期"), instead("19991331")),
    Plant(Planted.NAME, EXPORTED.place("姓名"), instead("")),
)
