"""A paper leaves the room: made whole, entered in the book of prints, sent to the printer or written to a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.print_centre.centre import PRINTER, PrintCentre
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.runs import Made
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.preview import PdfPages
from ui import ask
from ui.dialogs import AskSheet
from ui.errors import show_error
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.purpose import NEEDED, add_purpose
from ui.printing import PrintRun, chosen_printer, file_name

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

NO_RECIPIENT = "请写明交给谁。"
LONGEST = 100
PDF = "PDF 文件 (*.pdf)"


class GivingOut:
    """Prints and saves papers in the name of a page."""

    def __init__(self, page: Page, desk: Desk, centre: PrintCentre, given: Callable[[], object]) -> None:
        """`given` hears that a paper went out."""
        self._page, self._desk, self._centre, self._given = page, desk, centre, given

    def print_out(self, printable: Printable, choices: Choices) -> None:
        """Make a paper, let the clerk choose a printer, and send it there."""
        self.purposed(choices, lambda whole: self.make(printable, whole, self.to_printer))

    def save(self, printable: Printable, choices: Choices) -> None:
        """Make a paper, and write it to a file that the clerk names."""
        self.purposed(choices, lambda whole: self.make(printable, whole, self.to_file))

    def purposed(self, choices: Choices, then: Callable[[Choices], object]) -> None:
        """Ask what numbers in full are for; what shows none goes on at once."""
        if choices.revealed:
            RevealSheet(self._page, choices, then).open()
        else:
            then(choices)

    def make(
        self,
        printable: Printable,
        choices: Choices,
        then: Callable[[Printable, Made], None],
        allow_missing: bool = False,
    ) -> None:
        """Make a paper as it will be entered next, and hand it on."""

        def job(progress: Progress) -> Made:
            return self._centre.make(printable, choices, progress, allow_missing=allow_missing)

        def failed(error: BaseException) -> None:
            if not isinstance(error, MissingGlyphs):
                show_error(self._page, error)
            elif ask.ask(self._page, error.told, "以码位代替，继续", "不打印"):
                self.make(printable, choices, then, allow_missing=True)

        self._desk.work.read(
            self._page, f"正在排版：{printable.title}", job, lambda made: then(printable, made), failed
        )

    def to_file(self, printable: Printable, made: Made) -> None:
        """Enter a paper, and write it to a file that the clerk names."""
        to = ask.save_file(self._page, "存为 PDF", f"{file_name(made.title)}.pdf", PDF)
        if to is None:
            return

        def job(_progress: Progress) -> None:
            self._centre.save(made, to)
            self._centre.remembered.keep(printable, made.choices)

        self._desk.work.write(self._page, f"正在保存：{to.name}", job, lambda _: self._saved(made, to))

    def to_printer(self, printable: Printable, made: Made) -> None:
        """Enter a paper, and send it to a printer that the clerk chooses."""
        pages = PdfPages(made.content)
        printer = chosen_printer(self._page, pages)
        if printer is None:
            pages.close()
            return

        def job(_progress: Progress) -> list[int]:
            keys = self._centre.enter([made], PRINTER)
            self._centre.remembered.keep(printable, made.choices)
            return keys

        def failed(error: BaseException) -> None:
            pages.close()
            show_error(self._page, error)

        self._desk.work.write(self._page, "登记打印", job, lambda keys: self._send(made, pages, printer, keys), failed)

    def _send(self, made: Made, pages: PdfPages, printer: "QPrinter", keys: list[int]) -> None:
        def done(sent: int) -> None:
            pages.close()
            if sent:
                self._page.say(f"{made.title}已送往打印机，共 {sent} 页，打印号 {made.place.words}。")
                self._given()
            else:  # nothing came out: the number is free again
                self._desk.work.write(self._page, "撤回打印登记", lambda _: self._centre.book.withdraw(keys), _nothing)

        PrintRun(self._page, pages, printer, self._desk.work, done).begin()

    def _saved(self, made: Made, to: Path) -> None:
        self._page.say(f"已存为 {to}，{made.pages:,} 页，打印号 {made.place.words}。")
        self._given()


class RevealSheet(AskSheet):
    """What numbers in full are printed for, and who gets the paper."""

    def __init__(self, parent: QWidget, choices: Choices, then: Callable[[Choices], object]) -> None:
        super().__init__(parent, "打印完整号码", "继续打印", lambda _: self._take())
        self._choices, self._then = choices, then
        self.add_words("纸上会印打印号和水印，用途和接收人记入打印登记和查看登记。")
        self.purpose = add_purpose(self, "")
        self.recipient = self.add_line("交给（单位或人）")
        self.recipient.setMaxLength(LONGEST)
        self.purpose.setText(choices.purpose)
        self.recipient.setText(choices.recipient)
        self.purpose.setFocus()

    def _take(self) -> None:
        purpose, recipient = self.purpose.text().strip(), self.recipient.text().strip()
        if not purpose or not recipient:
            self.refuse(NEEDED if not purpose else NO_RECIPIENT)
            return
        self.accept()
        self._then(replace(self._choices, purpose=purpose, recipient=recipient))


def _nothing(_result: object) -> None:
    """Take no notice."""
