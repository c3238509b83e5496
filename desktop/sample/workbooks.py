"""The workbooks the sample town is imported from: three messy ones, clean ones in several dialects, two of the town.

    01 四境社区   .xls   title, note, two rows of headings, merged cells, foot
    02 江浦社区   .xlsx  dates in five spellings, numbers for texts, ticks, blank rows, headings once more
    03 南霞美村   .csv   GB18030 from another system: codes in other editions, ="…" around numbers
    04 …          .xlsx  one village each
    90, 91        .xlsx  rented dwellings, enterprises and places
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from desktop.jobs import Progress
from desktop.sample import faults, townwide
from desktop.sample.faults import Gardener, Planted, Row, suits
from desktop.sample.old_register import write_old_register
from desktop.sample.records import AS_OF, SampleHousehold, SampleVillage
from desktop.sample.registers import CLEAN, EXPORTED, TYPED, Line
from desktop.sample.stream import SheetStream, write_sheet
from desktop.sample.town import Town

PEOPLE, DWELLINGS, ENTERPRISES = "people", "dwellings", "enterprises"
LARGEST = 400_000  # rows of one file
BLANK_EVERY = 70  # rows of the typed table
RENTED_PER_PERSON, ENTERPRISES_PER_PERSON = 0.12, 1 / 45  # about, to spread the faults evenly
WRITING = "正在写出示例表格"


@dataclass(frozen=True, slots=True)
class SampleBook:
    """One workbook and what an import of it should find."""

    path: Path
    kind: str  # people, dwellings or enterprises
    note: str  # what it looks like, for the clerk
    village: SampleVillage | None  # None for the whole town
    rows: int  # of data
    planted: Mapping[Planted, int] = field(default_factory=Counter)

    @property
    def faulty(self) -> int:
        """Rows that cannot be imported."""
        return sum(count for kind, count in self.planted.items() if kind not in faults.KEEPS_NOTHING_OUT)

    @property
    def importable(self) -> int:
        """Rows that can be imported."""
        return self.rows - self.faulty


class _Writer:
    """Writes the books of one town into one folder."""

    def __init__(self, town: Town, folder: Path, progress: Progress) -> None:
        self._town, self._folder, self._progress = town, folder, progress

    def people_books(self) -> Iterator[SampleBook]:
        """Write village by village, in one walk through the town."""
        messy: tuple[Callable[..., Iterator[SampleBook]], ...] = (self._old, self._typed, self._exported)
        households = _Peekable(self._town.households())
        for number, village in enumerate(self._town.villages):
            lived = households.while_in(village)
            if not village.people:
                continue
            write = messy[number] if number < len(messy) else self._clean
            yield from write(number, village, self._counted(lived))

    def town_books(self) -> Iterator[SampleBook]:
        """Write the books of the whole town."""
        name, people = self._town.facts.name, self._town.people
        gardener = Gardener(townwide.DWELLING_PLANTS, int(people * RENTED_PER_PERSON))
        path = self._folder / f"90{name}出租房登记表.xlsx"
        rows = townwide.dwelling_rows(self._town.households(), gardener)
        count = write_sheet(path, "出租房", townwide.DWELLING_HEADINGS, rows)
        yield SampleBook(path, DWELLINGS, "全镇出租房，一房一行，房东与承租人各有号码", None, count, gardener.planted)
        gardener = Gardener(townwide.ENTERPRISE_PLANTS, int(people * ENTERPRISES_PER_PERSON))
        path = self._folder / f"91{name}企业及九小场所台账.xlsx"
        rows = townwide.enterprise_rows(self._town.enterprises(), gardener)
        count = write_sheet(path, "企业及场所", townwide.ENTERPRISE_HEADINGS, rows)
        yield SampleBook(path, ENTERPRISES, "全镇企业和九小场所，小店有的无照", None, count, gardener.planted)

    def _counted(self, households: Iterator[SampleHousehold]) -> Iterator[SampleHousehold]:
        for household in households:
            self._progress.advance(len(household.members))
            yield household

    def _old(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._folder / f"{number + 1:02}{village.name}居民登记表.xls"
        gardener = Gardener(faults.OLD_PLANTS, village.people)
        rows = write_old_register(path, self._town.facts.name, village, lived, gardener)
        note = "老版 .xls 登记表：标题、填表说明、两级合并表头、合并单元格、表尾签字"
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted)

    def _typed(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._folder / f"{number + 1:02}{village.name}人口信息（{AS_OF.month}月）.xlsx"
        gardener = Gardener(faults.TYPED_PLANTS, village.people)
        rows = 0
        with SheetStream(path, "Sheet1") as stream:
            stream.append([f"{village.name}人口信息采集表"])
            stream.append(TYPED.headings[0], style=2)
            for row in _lines(lived, TYPED.row, gardener):
                if rows == village.people // 2:
                    stream.append(TYPED.headings[0], style=2)
                if rows % BLANK_EVERY == BLANK_EVERY - 1:
                    stream.append([])
                stream.append(row)
                rows += 1
        note = "几个人录入的 .xlsx：日期五种写法，电话和部分身份证号录成数字，中间有空行和重复表头"
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted)

    def _exported(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._folder / f"{number + 1:02}{village.name}导出_{AS_OF:%Y%m%d}.csv"
        gardener = Gardener(faults.EXPORTED_PLANTS, village.people)
        rows = 0
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(EXPORTED.headings[0])
            for row in _lines(lived, EXPORTED.row, gardener):
                writer.writerow(row)
                rows += 1
        note = "其他系统导出的 .csv（GB18030）：性别、学历、关系用旧代码，号码带 =\"…\""
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted)

    def _clean(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        register = CLEAN[number % len(CLEAN)]
        rows = _lines(lived, register.row, Gardener((), village.people))
        parts = -(-village.people // LARGEST)
        for part in range(1, parts + 1):
            ending = f"（{part}）" if parts > 1 else ""
            path = self._folder / f"{number + 1:02}{village.name}人口台账{ending}.xlsx"
            taken = islice(rows, LARGEST if part < parts else None)
            count = write_sheet(path, "人口台账", register.headings[0], taken)
            yield SampleBook(path, PEOPLE, "规整的 .xlsx 台账", village, count)


def write_workbooks(town: Town, folder: Path, progress: Progress | None = None) -> list[SampleBook]:
    """Write every workbook of the town into a folder. Return them in the order in which they are to be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    progress = progress or Progress()
    writer = _Writer(town, folder, progress)
    progress.begin(town.people, WRITING)
    return [*writer.people_books(), *writer.town_books()]


def _lines(lived: Iterable[SampleHousehold], row_of: Callable[[Line], Row], gardener: Gardener) -> Iterator[Row]:
    number = 0
    for household in lived:
        for person in household.members:
            number += 1
            line = Line(number, household, person)
            yield from gardener.tend(row_of(line), suits(line))


class _Peekable:
    """Households, handed out village by village."""

    def __init__(self, households: Iterator[SampleHousehold]) -> None:
        self._households = households
        self._next = next(households, None)

    def while_in(self, village: SampleVillage) -> Iterator[SampleHousehold]:
        """Yield the households up to the first one of another village."""
        while self._next is not None and self._next.village is village:
            household, self._next = self._next, next(self._households, None)
            yield household
