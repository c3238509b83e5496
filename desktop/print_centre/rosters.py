"""Who runs the grids, and how the town is divided: 网格员花名册, 网格划分一览表."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from desktop.display import Display
from desktop.dossiers.grids.list import GRID as GRID_FILTER
from desktop.fields import Field
from desktop.grids.as_of import AS_OF
from desktop.grids.measures import Figures
from desktop.grids.service import TOWN, GridNode
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import Show, imprint, shown
from desktop.print_centre.asked import about, counted, days_in_words, grid_in_words, past_day
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.listed import VILLAGE, Listed, Places, ledger_data, offered
from desktop.print_centre.making import LedgerMaking
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.roster.list import GRID as STAFF_GRID
from desktop.roster.list import KIND, STANDING
from desktop.tables import Keys, Row, Search

ROSTER, DIVISION = "roster", "division"  # keys of the papers and of their layouts
PERSON, CELL = "人", "个网格"
MONTH = 7  # characters of 1985-04: days of birth and hiring are printed without the day
ROWS, LOWEST, EVERY = "rows", "", "every"  # the option of the table of division
SURFACE = "surface"
SIDES = (("east", "东至"), ("south", "南至"), ("west", "西至"), ("north", "北至"))
ROSTER_HEADINGS = {"id_no": "身份证号", "born_on": "出生年月", "hired_on": "聘任时间"}


def printables(program: Program) -> Sequence[Printable]:
    """Return the roster and the table of division."""
    layouts = shipped_layouts()
    kinds = tuple((one.code, one.title) for one in program.codes.items("staff_kind"))
    return (
        Printable(
            key=ROSTER,
            title=layouts[ROSTER].title,
            group=Group.LEDGER,
            about="在岗的网格长、网格员、指导员等，按网格排列。",
            asks=(Ask.DAY, Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _roster(program, choices, own or layouts[ROSTER], progress),
            layout=layouts[ROSTER],
            options=(Option(KIND, "专/兼职", (("", "全部"), *kinds)),),
            has_secrets=True,
            batch="grid",
            words="网格员名册 网格长 通讯录",
        ),
        Printable(
            key=DIVISION,
            title=layouts[DIVISION].title,
            group=Group.LEDGER,
            about="每个网格的范围、户数、人口、面积和各岗位人员。",
            asks=(Ask.DAY, Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _division(program, choices, own or layouts[DIVISION], progress),
            layout=layouts[DIVISION],
            options=(Option(ROWS, "列出", ((LOWEST, "最末级网格"), (EVERY, "各级网格（含村、社区本级）"))),),
            words="网格一览表 网格设置 网格基本情况",
        ),
    )


# The roster


def by_grid(program: Program, keys: Keys) -> list[int]:
    """Return people in the order in which a roster names them: grid after grid, the chiefs first."""
    wanted = frozenset(int(key) for key in keys)
    everybody = program.roster.list.keys(Search(filters={STANDING: "all"}, order="grids"), Progress())
    return [int(key) for key in everybody if int(key) in wanted]


def roster_of(
    program: Program,
    keys: Keys | Sequence[int],
    layout: Layout,
    said: str,
    progress: Progress,
    *,
    day: date | None = None,
    revealed: bool = False,
) -> LedgerMaking:
    """Return some people as the roster, in the order of `keys`, as they stand or stood on a day."""
    listed, places = program.roster.list, Places(program.grids)
    show: Show = shown(Display(program.codes, program.grids), revealed=revealed)

    def village(row: Row) -> str:
        return places.village(row["grids"].partition("、")[0])

    columns = (Offered(VILLAGE, "村（社区）"), *offered(program.roster.fields, ROSTER_HEADINGS))
    worded = {
        VILLAGE: village,
        "born_on": lambda row: row["born_on"][:MONTH],
        "hired_on": lambda row: row["hired_on"][:MONTH],
        "sex_code": lambda row: row["sex_code"][:1],
    }
    rows = Listed(keys, lambda part: listed.rows(part, show, day), columns, worded)
    data = ledger_data(rows, layout, program.grids, progress, about=said)
    return LedgerMaking(data, layout, imprint(program, revealed=revealed), PERSON)


def _roster(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    day, kind = past_day(program, choices), choices.options.get(KIND)
    filters = {STANDING: "serving", STAFF_GRID: choices.grid, KIND: kind or None, AS_OF: day.isoformat() if day else ""}
    keys = program.roster.list.keys(Search(filters=filters, order="grids"), progress)
    said = about(
        grid_in_words(program, choices.grid),
        program.codes.title("staff_kind", kind) if kind else "",
        days_in_words(choices) if day else "",
        counted(len(keys), PERSON),
    )
    return roster_of(program, keys, layout, said, progress, day=day, revealed=choices.revealed)


# The table of division


def division_of(
    program: Program,
    keys: Sequence[int],
    layout: Layout,
    progress: Progress,
    *,
    of: str = "",
    day: date | None = None,
    note: str = "",
) -> LedgerMaking:
    """Return some grids as the table of division; `of` tells which. Those that lie in each other are not added up."""
    listed = program.grid_dossiers.list
    nodes, figures = _tree(program, day, progress)
    outermost = _outermost(keys, nodes)
    fields, apart = offered(program.grid_dossiers.fields), len(outermost) == len(keys)
    columns = tuple(
        Offered(one.key, one.title, one.align, apart and (one.key in figures or one.key == SURFACE)) for one in fields
    )
    data = ledger_data(
        Listed(keys, lambda part: listed.records(part, day), columns, {"extent": extent}),
        layout,
        program.grids,
        progress,
        about=about(of, f"截至 {day.isoformat()}" if day else "", counted(len(keys), CELL)),
        totals={} if apart else {name: f"{_sum(counts, outermost):.0f}" for name, counts in figures.items()},
        note=note,
    )
    return LedgerMaking(data, layout, imprint(program), "个")


def division_keys(program: Program, top: int | None, progress: Progress, day: date | None = None) -> list[int]:
    """Return a grid and all below it that are in force, but no town, in the order of the tree."""
    filters = {GRID_FILTER: top, AS_OF: day.isoformat() if day else ""}
    found = program.grid_dossiers.list.keys(Search(filters=filters), progress)
    nodes = program.grids.nodes if day is None else program.grid_dossiers.list.known(day).nodes
    return [int(key) for key in found if nodes[int(key)].level != TOWN]


def division_fields(program: Program) -> tuple[Field, ...]:
    """Return the columns of the table in force that are recorded of grids, for a file of it."""
    known = {field.key: field for field in program.grid_dossiers.fields}
    layout = program.layouts.current(DIVISION)
    return tuple(known[one.key] for one in layout.columns if one.key in known)


def extent(row: Row) -> str:
    """Return the extent of a grid with what it borders on."""
    sides = [f"{words}{row[key].removeprefix('至')}" for key, words in SIDES if row.get(key)]
    return "；".join(filter(None, (row.get("extent", ""), "，".join(sides))))


def _division(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    day, top = past_day(program, choices), choices.grid
    keys, note = division_keys(program, top, progress, day), ""
    if choices.options.get(ROWS) != EVERY:
        nodes, figures = _tree(program, day, progress)
        above = {nodes[key].parent_id for key in keys}
        keys = [key for key in keys if key not in above]
        note = _unplaced(figures["people"], _outermost([*nodes] if top is None else [top], nodes), keys)
    return division_of(program, keys, layout, progress, of=grid_in_words(program, top), day=day, note=note)


def _tree(
    program: Program, day: date | None, progress: Progress
) -> tuple[Mapping[int, GridNode], Mapping[str, Figures]]:
    """Return the grids and what is counted of them, now or on a day."""
    listed = program.grid_dossiers.list
    if day is None:
        return program.grids.nodes, listed.count(progress)
    past = listed.known(day)
    return past.nodes, past.figures


def _outermost(keys: Sequence[int], nodes: Mapping[int, GridNode]) -> list[int]:
    """Return the grids that lie in none of the others."""
    chosen = frozenset(keys)
    return [key for key in keys if chosen.isdisjoint(_above(key, nodes))]


def _above(key: int, nodes: Mapping[int, GridNode]) -> Iterator[int]:
    above = nodes[key].parent_id
    while above is not None and above in nodes:
        yield above
        above = nodes[above].parent_id


def _unplaced(people: Figures, tops: Iterable[int], lowest: Iterable[int]) -> str:
    """Return how many people stand in none of the rows: nobody said yet in which of the lowest grids they live."""
    left = _sum(people, tops) - _sum(people, lowest)
    return f"另有 {left:,.0f} 人未落到最末级网格，未计入本表。" if left else ""


def _sum(figures: Figures, keys: Iterable[int]) -> float:
    return sum(figures.get(key, 0) for key in keys)
