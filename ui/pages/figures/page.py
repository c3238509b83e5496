"""The room of the figures (统计): cards, a table, charts, petitions, closed months."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.cases import indicators as told
from desktop.cases.dimensions import ALL, DIMENSIONS, KIND, LEDGER
from desktop.cases.figure_table import FigureRows, counted_by
from desktop.cases.figures import Asked, Figures
from desktop.cases.months import Months
from desktop.cases.petitions import PETITION, Petitions
from desktop.figure_paper import FigurePapers
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.figure_papers import FIGURES, figures_of
from desktop.print_centre.kinds import Making
from ui import ask, theme
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.figures.bar import FigureBar
from ui.pages.figures.cards import CardSheet
from ui.pages.figures.closing import ClosingSheet
from ui.pages.figures.closing_work import ClosingWork
from ui.pages.figures.petitions import PetitionSheet
from ui.pages.figures.table import FigureTable
from ui.pages.figures.trends import Trends, TrendSheet
from ui.pages.list_export import KINDS as FILE_KINDS
from ui.pages.scrolling import Column
from ui.pages.shown_ledger import show_ledger
from ui.progress import QuietBar
from ui.work import Ticket

CASES = "cases"  # key of the room where the cases behind a figure are shown
TABLES = frozenset({"case_record", "case_party", "unit", "grid", "closed_month"})
TABS = ("总览", "分项", "趋势", "信访对比", "结账")
OVERVIEW, TABLE, TRENDS, PETITIONS, CLOSING = range(len(TABS))
TITLE = "事件统计表"


class FiguresPage(Page):
    """Shows how many cases came, went and stay, and opens those behind every figure."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        program = desk.program
        store, grids = program.office.store, program.grids
        self.figures, self.months = program.figures, program.months
        self.petitions = Petitions(store, grids, desk.today)
        self.papers = FigurePapers(program, self.figures, self.months)
        self._stale = set(range(len(TABS)))
        self._ticket: Ticket[Any] | None = None
        self._trends: Trends | None = None
        self.trend_sheet: TrendSheet | None = None
        self.bar, self.quiet = FigureBar(desk), QuietBar(desk.work)
        self.cards, self.table = CardSheet(self.open_card), FigureTable()
        self.petition_sheet = PetitionSheet()
        self.closing = ClosingSheet(
            may_close=desk.may_write, may_reopen=desk.may_write and program.office.clerk.may_administer
        )
        self.closing_work = ClosingWork(self, desk, self.months, self.papers, self.closing)
        self._lay_out()
        self._connect()
        self.add_command(Command("打印统计表", self.print_table, "print", "Ctrl+P"))
        self.add_command(Command("导出统计表", self.export_table, "export", "Ctrl+Shift+E"))
        self.add_command(Command("刷新统计", self.reload, "refresh", "F5", shown=False))

    # Being a page

    def activate(self) -> None:
        """Count what has not been counted yet."""
        if self.tabs.currentIndex() in self._stale:
            self._read()
        self.tabs.setFocus()

    def open(self, target: Any) -> None:
        """Show a tab by its name."""
        if target in TABS:
            self.tabs.setCurrentIndex(TABS.index(target))

    def state(self) -> dict[str, Any]:
        """Return what is asked for and which tab is looked at."""
        return {"bar": self.bar.state(), "tab": self.tabs.currentIndex(), "dimension": self.table.dimension}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Ask for what was asked for last."""
        self.bar.restore(state.get("bar", {}))
        self.table.choose(state.get("dimension", LEDGER))
        self.tabs.setCurrentIndex(int(state.get("tab", OVERVIEW)))

    def reload(self) -> None:
        """Count again."""
        self._stale = set(range(len(TABS)))
        self._read()

    # Opening the cases behind a figure

    def open_card(self, figure: str) -> None:
        """Open the cases behind a card."""
        self.open_cases(self.bar.asked, counted_by(figure))

    def open_cases(self, asked: Asked, count: str) -> None:
        """Open the cases that a count counted."""
        figures = self.figures
        self._go(lambda _: figures.filters(asked, count))

    def _go(self, job: Callable[[Progress], Mapping[str, Any]]) -> None:
        self.desk.work.read(self, "查找事件", job, lambda filters: self.wanted.emit(CASES, dict(filters)))

    def _open_row(self, key: str, count: str) -> None:
        asked = self.bar.asked
        self.open_cases(asked.narrowed(self.table.dimension, key) if key else asked, count)

    def _open_month(self, place: int) -> None:
        if self._trends is not None:
            span = self._trends.months[place].span
            self.open_cases(Asked(span, self.bar.asked.where), told.RECEIVED)

    def _open_kind(self, place: int) -> None:
        if self._trends is not None:
            self.open_cases(self.bar.asked.narrowed(KIND, self._trends.kinds[place].key), told.RECEIVED)

    def _open_age(self, place: int) -> None:
        if self._trends is not None:
            self.open_cases(self.bar.asked, self._trends.ages[place].key)

    def _open_petition(self, figure: str) -> None:
        petitions, span, grid = self.petitions, self.bar.span, self.bar.grid
        self._go(lambda _: {LEDGER: PETITION, "keys": petitions.keys(figure, span, grid).tolist()})

    # The table on paper and as a file

    def print_table(self) -> None:
        """Print the table of the dimension that is chosen, or the return of the month while months are looked at."""
        if self.tabs.currentIndex() == CLOSING:
            self.closing_work.print_return(self.closing.month)
            return
        lines = self.table.lines
        if not lines:
            self._need_table(self.print_table)
            return
        program, said, of = self.desk.program, self.bar.words, DIMENSIONS[self.table.dimension].title

        def make(layout: Layout, progress: Progress) -> Making:
            return figures_of(program, lines, of, layout, said, progress)

        shipped, name = shipped_layouts()[FIGURES], f"{self.bar.span.title}{TITLE}"
        show_ledger(self, self.desk, "case_record", len(lines), shipped, make, name)

    def export_table(self) -> None:
        """Ask where the table goes, and write it beside the window."""
        lines = self.table.lines
        if not lines:
            self._need_table(self.export_table)
            return
        path = ask.save_file(self, "导出", f"{self.bar.span.title}{TITLE}.xlsx", FILE_KINDS)
        if path is None:
            return
        listed = FigureRows(lines, DIMENSIONS[self.table.dimension].title)
        exporter, keys = self.desk.exporter, range(len(lines))
        self.desk.work.read(
            self,
            f"正在导出{TITLE}",
            lambda progress: exporter.export(listed, "case_record", TITLE, keys, listed.fields, path, progress),
            lambda done: self.say(f"已导出 {done.written:,} 行到 {path.name}。"),
        )

    def _need_table(self, then: Callable[[], object]) -> None:
        """Count the table first when it has not been looked at."""
        if TABLE in self._stale:
            self._read(TABLE, lambda: self.table.lines and then())

    # Reading

    def _read(self, tab: int | None = None, then: Callable[[], object] = lambda: None) -> None:
        """Count what a tab shows, by default the one that is looked at; the latest wish counts."""
        place = self.tabs.currentIndex() if tab is None else tab
        self._stale.discard(place)
        if self._ticket is not None and tab is None:
            self._ticket.cancel()
        if place == CLOSING:
            self.closing_work.read()
            return
        asked, grid, figures, petitions = self.bar.asked, self.bar.grid, self.figures, self.petitions
        dimension, months = self.table.dimension, self.months
        jobs: Mapping[int, tuple[Callable[[Progress], Any], Callable[[Any], None]]] = {
            OVERVIEW: (
                lambda _: (months.overview(asked), _closed(months, asked)),
                lambda found: self.cards.show_overview(*found),
            ),
            TABLE: (
                lambda _: (months.table(asked, dimension), _closed(months, asked, dimension)),
                lambda found: self.table.show_lines(*found),
            ),
            TRENDS: (partial(_trends, figures, asked), self._show_trends),
            PETITIONS: (lambda _: petitions.lines(asked.span, grid), self.petition_sheet.show_lines),
        }
        job, show = jobs[place]

        def shown(found: Any) -> None:
            show(found)
            then()

        self._ticket = self.desk.work.read(self, "统计事件", job, shown)
        self.quiet.follow(self._ticket)
        self.tell_shown(self.bar.words)

    def _show_trends(self, trends: Trends) -> None:
        if self.trend_sheet is None:
            self.trend_sheet = sheet = TrendSheet()
            sheet.month_wanted.connect(self._open_month)
            sheet.kind_wanted.connect(self._open_kind)
            sheet.age_wanted.connect(self._open_age)
            self.stack.insertWidget(TRENDS, sheet)
            self.stack.removeWidget(self._place)
            self._place.deleteLater()
            self.stack.setCurrentIndex(self.tabs.currentIndex())
        self._trends = trends
        self.trend_sheet.show_trends(trends)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = set(range(len(TABS)))
            if self.isVisible():
                self._read()

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.bar.setVisible(place != CLOSING)
        self.state_changed.emit()
        if self.isVisible() and place in self._stale:
            self._read()

    def _asked_anew(self) -> None:
        self.table.show_lines(())
        self._stale = set(range(len(TABS)))
        self.state_changed.emit()
        self._read()

    def _lay_out(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.stack, self._place = QStackedWidget(), QWidget()
        cards = Column()
        cards.add(self.cards)
        for title, view in zip(TABS, (cards, self.table, self._place, self.petition_sheet, self.closing), strict=True):
            self.tabs.addTab(title)
            self.stack.addWidget(view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().gap)
        for part in (self.bar, self.quiet, self.tabs):
            whole.addWidget(part)
        whole.addWidget(self.stack, 1)
        self.setFocusProxy(self.tabs)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.bar.changed.connect(self._asked_anew)
        self.table.dimension_changed.connect(self._asked_anew)
        self.table.cases_wanted.connect(self._open_row)
        self.petition_sheet.opened.connect(self._open_petition)
        self.desk.work.changed.connect(self._hear)


def _closed(months: Months, asked: Asked, dimension: str = ALL) -> str:
    """Return in words that figures are those of a closed month; nothing for others."""
    closed = months.closed_as(asked, dimension)
    return f"按 {closed.at.astimezone():%Y-%m-%d} 结账数，以后的更正见“结账”页。" if closed else ""


def _trends(figures: Figures, asked: Asked, progress: Progress) -> Trends:
    """Read what the charts show."""
    months = figures.months(asked)
    progress.check()
    kinds = [line for line in figures.table(asked, KIND) if line.counts[told.RECEIVED]]
    progress.check()
    most = sorted(kinds, key=lambda line: -line.counts[told.RECEIVED])
    return Trends(months, most, figures.ageing(asked))
