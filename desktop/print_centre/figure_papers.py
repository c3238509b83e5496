"""Figures of the cases on paper: the monthly return (零报告) of each ledger, and tables of what cases differ in."""

from collections.abc import Mapping, Sequence

from desktop.cases.dimensions import ALL, DIMENSIONS, GRID, LEDGER
from desktop.cases.figure_table import COLUMNS, PART, TOTAL, text_of, title_of
from desktop.cases.figures import Asked, Line
from desktop.cases.indicators import COUNTED_BY_KEY, completed, summed
from desktop.cases.ledgers import ledgers
from desktop.cases.spans import Span
from desktop.display import Display
from desktop.figure_paper import FigurePapers
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint
from desktop.print_centre.asked import about, grid_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.listed import Listed, ledger_data
from desktop.print_centre.making import DocumentMaking, LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program

FIGURES, RETURN = "figures", "monthly_return"  # keys of the papers
BOOK, DIMENSION = "book", "dimension"  # keys of the options
FIRST = "dispute"  # the ledger whose return is asked for every month
FORMULAS = (
    "化解率＝已化解件÷受理件；化解成功率＝成功件÷已化解件；格内办结率＝未上提的办结件÷办结件；"
    "退出率＝办结件÷（期初未结＋受理件）"
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the monthly return and the table of figures."""
    layout = shipped_layouts()[FIGURES]
    books = [(one.key, one.title) for one in sorted(ledgers(), key=lambda one: one.key != FIRST)]
    parts = [(key, f"按{one.title}") for key, one in DIMENSIONS.items() if key not in (ALL, LEDGER)]
    return (
        Printable(
            key=RETURN,
            title="矛盾纠纷月报（零报告）",
            group=Group.FIGURES,
            about="各村（社区）当月排查、化解情况，没有的也报零；已结账的月份按结账数。",
            asks=(Ask.MONTH, Ask.OPTION),
            make=lambda choices, _, progress: _return(program, choices, progress),
            options=(Option(BOOK, "台账", tuple(books)),),
            words="月报 零报告 综治月报",
        ),
        Printable(
            key=FIGURES,
            title=layout.title,
            group=Group.FIGURES,
            about="受理、化解、办结、满意等各项指标，按台账、网格、单位或来源分列。",
            asks=(Ask.PERIOD, Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _figures(program, choices, own or layout, progress),
            layout=layout,
            options=(
                Option(DIMENSION, "分列", ((LEDGER, "按台账"), *parts)),
                Option(BOOK, "台账", (("", "全部台账"), *books)),
            ),
            words="统计 指标 报表",
        ),
    )


def figures_of(
    program: Program, lines: Sequence[Line], first: str, layout: Layout, said: str, progress: Progress
) -> LedgerMaking:
    """Return rows of figures as a table with their sum, which no adding up of percentages gives; `first` is of what."""
    lines = [line for line in lines if line.key != TOTAL]
    whole = Line(TOTAL, TOTAL, completed(summed([line.counts for line in lines])))
    columns = (
        Offered(PART, first),
        *(Offered(key, title_of(key), Align.RIGHT, key in COUNTED_BY_KEY) for key in COLUMNS),
    )
    rows: Mapping[int, Mapping[str, str]] = {place: _row(line) for place, line in enumerate(lines)}
    data = ledger_data(
        Listed(range(len(lines)), lambda part: {place: rows[place] for place in part}, columns),
        layout,
        program.grids,
        progress,
        about=said,
        totals={key: text for key, text in _row(whole).items() if key != PART} if lines else {},
        note=FORMULAS,
    )
    return LedgerMaking(data, layout, imprint(program), "行")


def _row(line: Line) -> Mapping[str, str]:
    return {key: text_of(line, key) for key in (PART, *COLUMNS)}


def _figures(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    dimension, book = choices.options.get(DIMENSION) or LEDGER, choices.options.get(BOOK) or ""
    span = _span(program, choices)
    where = {GRID: str(choices.grid)} if choices.grid is not None else {}
    where |= {LEDGER: book} if book else {}
    progress.begin(0, "正在统计")
    lines = program.months.table(Asked(span, where), dimension)
    said = about(span.title, grid_in_words(program, choices.grid), _book(program, book))
    return figures_of(program, lines, DIMENSIONS[dimension].title, layout, said, progress)


def _book(program: Program, book: str) -> str:
    return Display(program.codes, program.grids).words(LEDGER, book) if book else ""


def _span(program: Program, choices: Choices) -> Span:
    """Return the days asked for, a whole month, quarter or year as one; without any, this month."""
    first, last = choices.first, choices.last or program.grids.day
    span = Span(first or last.replace(day=1), last)
    return next(
        (one for kind in ("month", "quarter", "year") if _same(one := Span.around(span.first, kind), span)), span
    )


def _same(one: Span, other: Span) -> bool:
    """Whether two stretches are of the same days."""
    return (one.first, one.last) == (other.first, other.last)


def _return(program: Program, choices: Choices, progress: Progress) -> DocumentMaking:
    progress.begin(0, "正在统计")
    month = choices.first or choices.last or program.grids.day
    papers = FigurePapers(program, program.figures, program.months)
    return DocumentMaking(papers.monthly_return(f"{month:%Y-%m}", choices.options.get(BOOK) or FIRST))
