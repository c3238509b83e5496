"""Registers made from the dossiers: 流动人口, 出租房, 关爱对象, 家庭户, 企业和场所; numbers masked unless revealed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.as_of import AS_OF, Placed
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import Show, imprint, shown
from desktop.print_centre.asked import about, counted, days_in_words, grid_in_words, past_day
from desktop.print_centre.grid_order import by_grid
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.listed import VILLAGE, Listed, Places, ledger_data, offered
from desktop.print_centre.making import LedgerMaking
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.resources import resources
from desktop.tables import Keys, Row, Search

GRID = "grid"  # key of the filter that every list of dossiers has
CHOSEN = "chosen"  # key of the option that narrows a list
CARE_LIST = "care_tag:person"


class DossierSource(Protocol):
    """A list of dossiers: found as on the screen, read as of a day."""

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""

    def rows(self, keys: Sequence[int], show: Show, day: Any = None) -> Mapping[int, Row]:
        """Return the rows of a few keys."""


Filters = Mapping[str, Any]


@dataclass(frozen=True)
class DossierList:
    """One register: of which list, narrowed how, and by which choice it can be narrowed further."""

    key: str
    about: str
    source: Callable[[Program], DossierSource]
    filters: Filters
    unit: str
    words: str = ""
    model: Placed = Person
    order: str = ""  # of the records of one grid, where it is not the list's own
    option: str = ""  # what the choice is called
    values: Callable[[Program], Sequence[tuple[str, str, Filters]]] = field(default=lambda _: ())


def printables(program: Program) -> Sequence[Printable]:
    """Return every register of dossiers."""
    return [_printable(program, one) for one in LISTS]


@cache
def care_groups() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the groups of people cared for, as declared: key, title, codes of the tags."""
    declared = json.loads((resources() / "care_groups.json").read_text("utf-8"))
    return tuple((one["key"], one["title"], tuple(one["codes"])) for one in declared)


def _care(program: Program) -> Sequence[tuple[str, str, Filters]]:
    """Return the choices of people cared for: all groups, each group, each tag of one."""
    groups = care_groups()
    every = tuple(dict.fromkeys(code for _, _, codes in groups for code in codes))
    tags = {item.code: item.title for item in program.codes.items(CARE_LIST)}
    return (
        ("", "全部关爱对象", {"care": every}),
        *((key, title, {"care": codes}) for key, title, codes in groups),
        *((code, f"　{tags[code]}", {"care": (code,)}) for code in every if code in tags),
    )


def _places(program: Program) -> Sequence[tuple[str, str, Filters]]:
    kinds = program.codes.items("place_kind")
    return (
        ("", "全部企业和场所", {}),
        ("enterprise", "企业", {"kind": "enterprise"}),
        ("place", "场所", {"kind": "place"}),
        *((one.code, f"　{one.title}", {"place": one.code}) for one in kinds),
    )


def _people(program: Program) -> DossierSource:
    return program.people.list


LISTS = (
    DossierList(
        "floating",
        "住在本地的流动人口，按网格排列。",
        _people,
        {"population": "floating"},
        "人",
        "外来人口 暂住人口 居住证",
    ),
    DossierList(
        "rented",
        "登记为出租的房屋、房主和承租人，按网格排列。",
        lambda program: program.dwellings.list,
        {"rented": True},
        "套",
        "出租屋 租客 租赁",
        Dwelling,
    ),
    DossierList("care", "独居、空巢、困境、残疾等需要关爱的居民，按网格排列。", _people, {}, "人",
                "重点人群 特殊群体 走访", option="哪些人", values=_care),
    DossierList("left_behind", "留守老人、妇女、儿童及其家庭情况，按网格排列。", _people, {"left_behind": True}, "人",
                "留守儿童 留守老人"),
    DossierList("residents", "实有人口，按网格排列。", _people, {}, "人", "居民 户籍 人口", order="household_id"),
    DossierList("households", "家庭户，一户一行，按网格排列。", lambda program: program.households.list, {}, "户",
                "户册 家庭", Household),
    DossierList("enterprises", "企业和“九小”等场所及负责人，按网格排列。", lambda program: program.enterprises.list,
                {}, "家", "九小场所 商铺 单位", Enterprise, option="哪一类", values=_places),
)  # fmt: skip


def _printable(program: Program, one: DossierList) -> Printable:
    layout = shipped_layouts()[one.key]
    values = one.values(program)
    option = Option(CHOSEN, one.option, tuple((value, title) for value, title, _ in values))
    return Printable(
        key=one.key,
        title=layout.title,
        group=Group.LEDGER,
        about=one.about,
        asks=(Ask.DAY, Ask.GRID, *([Ask.OPTION] if values else [])),
        make=lambda choices, own, progress: _making(program, one, choices, own or layout, progress),
        layout=layout,
        options=(option,) if values else (),
        has_secrets=True,
        batch="grid",
        words=one.words,
    )


def _making(program: Program, one: DossierList, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    day, source, places = past_day(program, choices), one.source(program), Places(program.grids)
    values = one.values(program)
    value, words, narrowed = next(
        (chosen for chosen in values if chosen[0] == choices.options.get(CHOSEN)), values[0] if values else ("", "", {})
    )
    filters = {**one.filters, **narrowed, GRID: choices.grid, AS_OF: day.isoformat() if day else ""}
    keys = source.keys(Search(filters=filters, order=one.order), progress)
    show = shown(Display(program.codes, program.grids), revealed=choices.revealed)
    columns = (Offered(VILLAGE, "村（社区）"), *offered(source.fields))
    store, model = program.office.store, one.model
    listed = Listed(
        keys,
        lambda part: source.rows(part, show, day),
        columns,
        _worded(columns, places),
        lambda keys: by_grid(store, program.grids, model, keys, day),
    )
    said = about(
        grid_in_words(program, choices.grid),
        words.strip() if value else "",
        days_in_words(choices) if day else "",
        counted(len(keys), one.unit),
    )
    data = ledger_data(listed, layout, program.grids, progress, about=said)
    return LedgerMaking(data, layout, imprint(program, revealed=choices.revealed), one.unit)


def _worded(columns: Sequence[Offered], places: Places) -> Mapping[str, Callable[[Row], str]]:
    """Return what is printed otherwise than the list shows it, and the village, which no list has."""
    known = {one.key for one in columns}
    worded: dict[str, Callable[[Row], str]] = {
        "sex_code": lambda row: row["sex_code"][:1],
        "id_no": lambda row: row["id_no"] or row.get("document_no", ""),
    }
    village = {VILLAGE: lambda row: places.village(row["grid_id"])}
    return village | {name: wording for name, wording in worded.items() if name in known}
