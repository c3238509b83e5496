"""The workbooks the sample town is imported from: three messy ones, clean ones in several dialects, two of the town.

The first village keeps an old .xls with title, note, two rows of headings, merged cells and a foot; the second an .xlsx
that several people typed, with dates in five spellings, numbers for texts, ticks, blank rows and headings once more;
the third sends a GB18030 .csv exported by another system, with codes of other editions and ="…" around numbers.
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
from desktop.sample.numbers import LOCAL_PREFIX
from desktop.sample.old_register import write_old_register
from desktop.sample.records import AS_OF, SampleHousehold, SampleVillage
from desktop.sample.registers import CLEAN, EXPORTED, TYPED, Line
from desktop.sample.stream import row_stream, table_stream
from desktop.sample.town import Town

PEOPLE, DWELLINGS, ENTERPRISES, GRIDS, ROSTER = "people", "dwellings", "enterprises", "grids", "roster"
LARGEST = 400_000  # rows of one file
BLANK_EVERY = 70  # rows of the typed table
WRITING = "正在写出示例表格"


@dataclass(frozen=True, slots=True)
class SampleBook:
    """One workbook and what an import of it should find."""

    path: Path
    kind: str  # people, dwellings, enterprises, grids or roster
    note: str  # what it looks like, for the clerk
    village: SampleVillage | None  # None for the whole town
    rows: int  # of data
    planted: Mapping[Planted, int] = field(default_factory=Counter)
    editions: Mapping[str, str] = field(default_factory=dict)  # code list -> edition, where the import has to ask

    @property
    def faulty(self) -> int:
        """Rows that cannot be imported."""
        return sum(count for kind, count in self.planted.items() if kind not in faults.KEEPS_NOTHING_OUT)

    @property
    def importable(self) -> int:
        """Rows that can be imported."""
        return self.rows - self.faulty


class _Writer:
    """Writes the books of one town into one folder, in one walk through the town."""

    def __init__(self, town: Town, folder: Path, progress: Progress) -> None:
        self._town, self._folder, self._progress = town, folder, progress
        self._records = town.records()
        self._next = next(self._records, None)
        self.paths: list[Path] = []

    def books(self) -> Iterator[SampleBook]:
        """Write and yield one book after another."""
        name, people = self._town.facts.name, self._town.people
        dwellings = self._path(f"90{name}出租房登记表.xlsx")
        enterprises = self._path(f"91{name}企业及九小场所台账.xlsx")
        with (
            townwide.dwelling_book(dwellings, people) as self._dwellings,
            townwide.enterprise_book(enterprises, people) as self._enterprises,
        ):
            yield from self._of_villages()
        note = "全镇出租房，一房一行，房东与承租人各有号码"
        yield SampleBook(dwellings, DWELLINGS, note, None, self._dwellings.rows, self._dwellings.planted)
        note = "全镇企业和九小场所，有的小店无照"
        yield SampleBook(enterprises, ENTERPRISES, note, None, self._enterprises.rows, self._enterprises.planted)

    def _path(self, name: str) -> Path:
        self.paths.append(self._folder / name)
        return self.paths[-1]

    def _of_villages(self) -> Iterator[SampleBook]:
        messy: tuple[Callable[..., Iterator[SampleBook]], ...] = (self._old, self._typed, self._exported)
        for number, village in enumerate(self._town.villages):
            if village.people:
                write = messy[number] if number < len(messy) else self._clean
                yield from write(number, village, self._households(village))

    def _households(self, village: SampleVillage) -> Iterator[SampleHousehold]:
        """Yield a village's households; what they rent and which enterprises follow them goes into the town's books."""
        while self._next is not None and self._next.village is village:
            record, self._next = self._next, next(self._records, None)
            if isinstance(record, SampleHousehold):
                if record.dwelling.rented_for:
                    self._dwellings.add(record, suits=record.head.id_no.startswith(LOCAL_PREFIX[:4]))
                self._progress.advance(len(record.members))
                yield record
            else:
                self._enterprises.add(record, suits=bool(record.credit_code))

    def _old(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._path(f"{number + 1:02}{village.name}居民登记表.xls")
        gardener = Gardener(faults.OLD_PLANTS, village.people)
        rows = write_old_register(path, self._town.facts.name, village, lived, gardener)
        note = "老版 .xls 登记表：标题、填表说明、两级合并表头、合并单元格、表尾签字"
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted)

    def _typed(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._path(f"{number + 1:02}{village.name}人口信息（{AS_OF.month}月）.xlsx")
        gardener = Gardener(faults.TYPED_PLANTS, village.people)
        rows = 0
        with row_stream(path, "Sheet1") as sheet:
            sheet.add([f"{village.name}人口信息采集表"])
            sheet.add(TYPED.headings[0])
            for row in _lines(lived, TYPED.row, gardener):
                if rows == village.people // 2:
                    sheet.add(TYPED.headings[0])
                if rows % BLANK_EVERY == BLANK_EVERY - 1:
                    sheet.add([])
                sheet.add(row)
                rows += 1
        note = "几个人录入的 .xlsx：日期五种写法，电话和部分身份证号录成数字，中间有空行和重复表头"
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted)

    def _exported(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        path = self._path(f"{number + 1:02}{village.name}导出_{AS_OF:%Y%m%d}.csv")
        gardener = Gardener(faults.EXPORTED_PLANTS, village.people)
        rows = 0
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(EXPORTED.headings[0])
            for row in _lines(lived, EXPORTED.row, gardener):
                writer.writerow(row)
                rows += 1
        note = '其他系统导出的 .csv（GB18030）：性别、学历、关系用旧代码，号码带 ="…"'
        yield SampleBook(path, PEOPLE, note, village, rows, gardener.planted, {"education": "1984"})

    def _clean(self, number: int, village: SampleVillage, lived: Iterator[SampleHousehold]) -> Iterator[SampleBook]:
        register = CLEAN[number % len(CLEAN)]
        rows = _lines(lived, register.row, Gardener((), village.people))
        parts = -(-village.people // LARGEST)
        for part in range(1, parts + 1):
            ending = f"（{part}）" if parts > 1 else ""
            path = self._path(f"{number + 1:02}{village.name}人口台账{ending}.xlsx")
            taken = islice(rows, LARGEST if part < parts else None)
            with table_stream(path, "人口台账", register.headings[0]) as sheet:
                for row in taken:
                    sheet.add(row)
            yield SampleBook(path, PEOPLE, "规整的 .xlsx 台账", village, sheet.row - 1)


def write_workbooks(town: Town, folder: Path, progress: Progress | None = None) -> list[SampleBook]:
    """Write every workbook of the town into a folder. Return them in the order in which they are to be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    progress = progress or Progress()
    progress.begin(town.people, WRITING)
    writer = _Writer(town, folder, progress)
    try:
        return list(writer.books())
    except BaseException:  # stopped or failed: half a town serves nobody
        for path in writer.paths:
            path.unlink(missing_ok=True)
        raise


def _lines(lived: Iterable[SampleHousehold], row_of: Callable[[Line], Row], gardener: Gardener) -> Iterator[Row]:
    number = 0
    for household in lived:
        for person in household.members:
            number += 1
            line = Line(number, household, person)
            yield from gardener.tend(row_of(line), suits(line))
