"""The books of the whole town: rented dwellings, enterprises and small places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.sample import wordings
from desktop.sample.faults import Gardener, Plant, Planted, instead, wrong_check
from desktop.sample.records import SampleEnterprise, SampleHousehold
from desktop.sample.registers import Cell
from desktop.sample.stream import RowStream, table_stream

RENTED_PER_PERSON, ENTERPRISES_PER_PERSON = 0.12, 0.02  # about, to spread the faults evenly

Columns = Sequence[tuple[str, Callable[[Any], Cell]]]

DWELLINGS: tuple[tuple[str, Callable[[SampleHousehold], Cell]], ...] = (
    ("房屋编号", lambda home: home.dwelling.number),
    ("所属村（社区）", lambda home: home.village.name),
    ("所属网格", lambda home: home.grid_name),
    ("房屋地址", lambda home: home.dwelling.address),
    ("室号", lambda home: home.dwelling.room),
    ("房屋用途", lambda home: wordings.BUILDING_USE[home.dwelling.use_code]),
    ("建筑面积（平方米）", lambda home: home.dwelling.area),
    ("是否出租", lambda _home: "是"),
    ("出租用途", lambda home: wordings.RENTAL_USE[home.dwelling.rented_for]),
    ("隐患类型", lambda home: wordings.RENTAL_HAZARD[home.dwelling.hazard_code]),
    ("房东姓名", lambda home: home.dwelling.owner.name if home.dwelling.owner else ""),
    ("房东身份证号", lambda home: home.dwelling.owner.id_no if home.dwelling.owner else ""),
    ("房东电话", lambda home: home.dwelling.owner.phone if home.dwelling.owner else ""),
    ("承租人姓名", lambda home: home.head.name),
    ("承租人身份证号", lambda home: home.head.id_no),
    ("承租人电话", lambda home: home.head.phone),
    ("入住日期", lambda home: wordings.dashed(home.dwelling.rented_on)),
)

ENTERPRISES: tuple[tuple[str, Callable[[SampleEnterprise], Cell]], ...] = (
    ("所属村（社区）", lambda firm: firm.village.name),
    ("所属网格", lambda firm: firm.grid_name),
    ("企业（场所）名称", lambda firm: firm.name),
    ("类别", lambda firm: "场所" if firm.is_place else "企业"),
    ("统一社会信用代码", lambda firm: firm.credit_code),
    ("无照说明", lambda firm: firm.no_licence_reason),
    ("企业类别", lambda firm: wordings.ENTERPRISE_KIND[firm.category_code]),
    ("场所类别", lambda firm: firm.place),
    ("主营业务", lambda firm: firm.industry),
    ("经营地址", lambda firm: firm.address),
    ("联系电话", lambda firm: firm.phone),
    ("从业人数", lambda firm: firm.employees),
    ("营业面积（㎡）", lambda firm: firm.area),
    ("开业日期", lambda firm: firm.opened_on),
    ("法定代表人", lambda firm: firm.legal.name if firm.legal else ""),
    ("法人身份证号", lambda firm: firm.legal.id_no if firm.legal else ""),
    ("法人联系电话", lambda firm: firm.legal.phone if firm.legal else ""),
    ("安全隐患类型", lambda firm: wordings.ENTERPRISE_HAZARD[firm.hazard_code]),
    ("关注程度", lambda firm: wordings.ATTENTION[firm.attention_code]),
)

DWELLING_HEADINGS = tuple(heading for heading, _ in DWELLINGS)
ENTERPRISE_HEADINGS = tuple(heading for heading, _ in ENTERPRISES)
DWELLING_PLANTS = (
    Plant(Planted.CHECK, DWELLING_HEADINGS.index("承租人身份证号"), wrong_check),
    Plant(Planted.CODE, DWELLING_HEADINGS.index("房屋用途"), instead("混用房")),
    Plant(Planted.DATE, DWELLING_HEADINGS.index("入住日期"), instead("2025-02-30")),
    Plant(Planted.NAME, DWELLING_HEADINGS.index("房屋地址"), instead("")),
)
ENTERPRISE_PLANTS = (
    Plant(Planted.CHECK, ENTERPRISE_HEADINGS.index("统一社会信用代码"), wrong_check),
    Plant(Planted.AMOUNT, ENTERPRISE_HEADINGS.index("从业人数"), instead("二三十个")),
    Plant(Planted.NAME, ENTERPRISE_HEADINGS.index("企业（场所）名称"), instead("")),
    Plant(Planted.CODE, ENTERPRISE_HEADINGS.index("关注程度"), instead("一般般")),
)


class TownBook:
    """A book of the whole town, growing while the villages are told one after another."""

    def __init__(
        self, stream: RowStream, columns: Sequence[tuple[str, Callable[[Any], Cell]]], garden: Gardener
    ) -> None:
        self._stream, self._garden, self._values = stream, garden, tuple(value for _, value in columns)

    @property
    def rows(self) -> int:
        """Rows below the headings."""
        return self._stream.row - 1

    @property
    def planted(self) -> Mapping[Planted, int]:
        """What was made wrong so far."""
        return self._garden.planted

    def add(self, record: SampleHousehold | SampleEnterprise, suits: bool) -> None:
        """Write one record's row, spoilt if its turn has come and it suits."""
        for row in self._garden.tend([value(record) for value in self._values], suits):
            self._stream.add(row)


@contextmanager
def dwelling_book(path: Path, people: int) -> Iterator[TownBook]:
    """Open the register of rented dwellings of a town of so many people."""
    garden = Gardener(DWELLING_PLANTS, int(people * RENTED_PER_PERSON))
    with table_stream(path, "出租房", DWELLING_HEADINGS) as stream:
        yield TownBook(stream, DWELLINGS, garden)


@contextmanager
def enterprise_book(path: Path, people: int) -> Iterator[TownBook]:
    """Open the register of enterprises and places of a town of so many people."""
    garden = Gardener(ENTERPRISE_PLANTS, int(people * ENTERPRISES_PER_PERSON))
    with table_stream(path, "企业及场所", ENTERPRISE_HEADINGS) as stream:
        yield TownBook(stream, ENTERPRISES, garden)
