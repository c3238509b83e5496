"""What is done about months: closing one, opening it again, printing its return."""

from typing import Any

from desktop.cases.months import Closed, Corrected, Months
from desktop.cases.spans import Span, month_of
from desktop.figure_paper import FigurePapers
from desktop.jobs import Progress
from desktop.printing.press import print_document
from ui.dialogs import AskSheet
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.figures.closing import ClosingSheet, MonthRow
from ui.printing import preview

CASES = "cases"
WHAT_CLOSING_IS = "结账后，这个月上报的数字不再变动；以后补登、更正的，在结账页里与结账数并列。"
WHAT_REOPENING_IS = "反结账后，结账时的数字不再保留，可以重新结账。反结账和理由记入变更记录。"


class ClosingWork:
    """Carries out what the sheet of months asks for."""

    def __init__(self, page: Page, desk: Desk, months: Months, papers: FigurePapers, sheet: ClosingSheet) -> None:
        self._page, self._desk, self._months, self._papers, self._sheet = page, desk, months, papers, sheet
        sheet.chosen.connect(self._compare)
        sheet.close_wanted.connect(self.close)
        sheet.reopen_wanted.connect(self.reopen)
        sheet.print_wanted.connect(self.print_return)
        sheet.changed_wanted.connect(self._open_changed)

    def read(self) -> None:
        """Read which months are closed."""
        desk, months = self._desk, self._months

        def job(_: Progress) -> tuple[list[MonthRow], dict[str, str]]:
            closed: dict[str, Closed] = {one.month: one for one in months.closed()}
            open_ = months.left_open(month_of(desk.today()))
            rows = [MonthRow(month, closed.get(month)) for month in sorted({*closed, *open_}, reverse=True)]
            return rows, dict(desk.names())

        desk.work.read(self._page, "读取结账", job, lambda found: self._sheet.show_months(*found))

    def close(self, month: str) -> None:
        """Ask for a note and close a month; a month before it that is open needs consent."""
        months = self._months
        span = Span.of_month(month)

        def go(sheet: AskSheet) -> None:
            sheet.set_busy(True)
            said = note.text()
            self._desk.work.write(
                sheet, f"{span.title}结账", lambda _: months.close(month, said, consent=True), done, sheet.failed
            )

        def done(_: Any) -> None:
            sheet.accept()
            self._page.say(f"{span.title}已结账。")

        def ask(left: tuple[str, ...]) -> None:
            if left:
                named = "、".join(left[:3]) + (f" 等 {len(left)} 个月" if len(left) > 3 else "")
                sheet.add_words(f"以前的 {named} 还没有结账。一般应当先结以前的月份。")
                sheet.yes.setText("仍然先结这个月")
            sheet.open()
            note.setFocus()

        sheet = AskSheet(self._page, f"{span.title}结账", "结账", go)
        sheet.add_words(WHAT_CLOSING_IS)
        note = sheet.add_line("说明", hint="可以不填")
        self._desk.work.read(sheet, "查看以前的月份", lambda _: months.left_open(month), ask)

    def reopen(self, month: str) -> None:
        """Ask for the reason and let the figures of a month go."""
        months = self._months
        span = Span.of_month(month)

        def go(sheet: AskSheet) -> None:
            sheet.set_busy(True)
            said = reason.text()
            self._desk.work.write(
                sheet, f"{span.title}反结账", lambda _: months.reopen(month, said), done, sheet.failed
            )

        def done(_: Any) -> None:
            sheet.accept()
            self._page.say(f"{span.title}已反结账。")

        sheet = AskSheet(self._page, f"{span.title}反结账", "反结账", go, "danger")
        sheet.add_words(WHAT_REOPENING_IS)
        reason = sheet.add_line("理由")
        sheet.open()
        reason.setFocus()

    def print_return(self, month: str) -> None:
        """Print the monthly return of a month."""
        papers = self._papers
        if month:
            preview(
                self._page,
                self._desk.work,
                f"{Span.of_month(month).title}矛盾纠纷月报",
                lambda stream, progress, allow: print_document(
                    papers.monthly_return(month), stream, progress, allow_missing=allow
                ),
            )

    def _compare(self, month: str) -> None:
        months, dimension = self._months, self._sheet.dimension

        def job(_: Progress) -> tuple[str, str, tuple[Corrected, ...], int]:
            return month, dimension, months.compared(month, "", dimension), len(months.changed(month))

        self._desk.work.read(self._page, "比较结账数", job, lambda found: self._sheet.show_corrected(*found))

    def _open_changed(self, month: str) -> None:
        months, page = self._months, self._page
        self._desk.work.read(
            page,
            "查找变动的事件",
            lambda _: months.changed(month).tolist(),
            lambda keys: page.wanted.emit(CASES, {"keys": keys}),
        )
