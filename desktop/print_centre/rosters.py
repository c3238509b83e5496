"""Who runs the grids, and how the town is divided: 网格员花名册, 网格划分一览表."""

from collections.abc import Sequence
from datetime import date

from desktop.display import Display
from desktop.dossiers.grids.list import GRID as GRID_FILTER
from desktop.grids.as_of import AS_OF
from desktop.grids.measures import Figures
from desktop.grids.service import TOWN
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
            batch="grid",
            words="网格一览表 网格设置 网格基本情况",
        ),
    )


# The roster


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
    top: int | None,
    layout: Layout,
    progress: Progress,
    *,
    day: date | None = None,
    every: bool = False,
) -> LedgerMaking:
    """Return the table of the grids in force below `top`: the lowest ones, which can be added up, or every one."""
    listed = program.grid_dossiers.list
    found = division_keys(program, top, progress, day)
    nodes = program.grids.nodes if day is None else listed.known(day).nodes
    figures = listed.count(progress) if day is None else listed.known(day).figures
    above = {nodes[key].parent_id for key in found}
    lowest = [key for key in found if key not in above]
    keys = found if every else lowest
    fields = offered(program.grid_dossiers.fields)
    columns = tuple(
        Offered(one.key, one.title, one.align, not every and (one.key in figures or one.key == SURFACE))
        for one in fields
    )
    tops = [top] if top is not None else [key for key, node in nodes.items() if node.parent_id is None]
    data = ledger_data(
        Listed(keys, lambda part: listed.records(part, day), columns, {"extent": extent}),
        layout,
        program.grids,
        progress,
        about=about(
            program.grids.name(top) if top is not None else "",
            f"截至 {day.isoformat()}" if day else "",
            counted(len(keys), CELL),
        ),
        totals={name: f"{_sum(counts, tops):.0f}" for name, counts in figures.items()} if every else {},
        note="" if every else _unplaced(figures["people"], tops, lowest),
    )
    return LedgerMaking(data, layout, imprint(program), "个")


def division_keys(program: Program, top: int | None, progress: Progress, day: date | None = None) -> list[int]:
    """Return a grid and all below it that are in force, but no town, in the order of the tree."""
    filters = {GRID_FILTER: top, AS_OF: day.isoformat() if day else ""}
    found = program.grid_dossiers.list.keys(Search(filters=filters), progress)
    nodes = program.grids.nodes if day is None else program.grid_dossiers.list.known(day).nodes
    return [int(key) for key in found if nodes[int(key)].level != TOWN]


def extent(row: Row) -> str:
    """Return the extent of a grid with what it borders on."""
    sides = [f"{words}{row[key].removeprefix('至')}" for key, words in SIDES if row.get(key)]
    return "；".join(filter(None, (row.get("extent", ""), "，".join(sides))))


def _division(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    every = choices.options.get(ROWS) == EVERY
    return division_of(program, choices.grid, layout, progress, day=past_day(program, choices), every=every)


def _unplaced(people: Figures, tops: Sequence[int], lowest: Sequence[int]) -> str:
    """Return how many people stand in none of the rows: nobody said yet in which of the lowest grids they live."""
    left = _sum(people, tops) - _sum(people, lowest)
    return f"另有 {left:,.0f} 人未落到最末级网格，未计入本表。" if left else ""


def _sum(figures: Figures, keys: Sequence[int]) -> float:
    return sum(figures.get(key, 0) for key in keys)
