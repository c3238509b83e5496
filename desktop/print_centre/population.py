"""人口动态月报 as a paper: who came and went within some days, by village or by grid."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint
from desktop.population.movements import Line
from desktop.population.service import BY_GRID, BY_VILLAGE, Return
from desktop.print_centre.asked import about, days_in_words, grid_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Option, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program

POPULATION, BY, LINE = "population", "by", "行"  # key of the paper and of its layout; the option; what is counted
NUMBERS = (
    ("opening", "期初人口"),
    ("born", "出生"),
    ("died", "死亡"),
    ("moved_in", "迁入"),
    ("moved_out", "迁出"),
    ("flowed_in", "流入"),
    ("flowed_out", "流出"),
    ("shifted_in", "辖区内转入"),
    ("shifted_out", "辖区内转出"),
    ("other", "其他（更正、导入）"),
    ("brought", "其他：导入"),
    ("noted", "其他：补登"),
    ("corrected", "其他：更正以前月份"),
    ("closing", "期末人口"),
    ("registered", "期末户籍人口"),
    ("floating", "期末流动人口"),
)
COLUMNS = (
    Offered("place", "单位"),
    *(Offered(key, title, Align.RIGHT, is_summable=True) for key, title in NUMBERS),
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the monthly return of the population."""
    layout = shipped_layouts()[POPULATION]
    return (
        Printable(
            key=POPULATION,
            title=layout.title,
            group=Group.FIGURES,
            about="一个月里的出生、死亡、迁入、迁出、流入、流出，期初期末必须平衡。",
            asks=(Ask.MONTH, Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _made(program, choices, own or layout, progress),
            layout=layout,
            options=(Option(BY, "按", ((BY_VILLAGE, "村（社区）"), (BY_GRID, "网格"))),),
            words="人口变动 出生 死亡 迁入 迁出 流动人口 月报表",
        ),
    )


def return_data(found: Return, said: str) -> LedgerData:
    """Return the rows of a return, and below them what the column of others is made of."""

    def rows() -> Iterator[Sequence[str]]:
        for title, line in found.lines:
            yield (title, *(str(getattr(line, key)) for key, _ in NUMBERS))

    return LedgerData(COLUMNS, len(found.lines), rows, said, note=_others(found.total))


def _made(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    today = program.grids.day
    last = choices.last or today.replace(day=1) - timedelta(days=1)
    first = choices.first or last.replace(day=1)
    by = choices.options.get(BY) or BY_VILLAGE
    found = program.population.count(first, last, grid=choices.grid, by=by, progress=progress)
    made = imprint(program)
    said = about(
        grid_in_words(program, choices.grid),
        days_in_words(Choices(first, last)),
        f"数据到 {made.as_of.date().isoformat()}" if last > made.as_of.date() else "",
        "已结账" if found.is_closed else "",
    )
    return LedgerMaking(return_data(found, said), layout, made, LINE)


def _others(line: Line) -> str:
    """Return what the column of others is made of, so that nothing is hidden in it."""
    parts = (("导入", line.brought), ("补登（何时来的不详）", line.noted), ("更正以前月份", line.corrected))
    said = "、".join(f"{words} {number:+,} 人" for words, number in parts if number)
    return f"其他：{said}。" if said else ""
