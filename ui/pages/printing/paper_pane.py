"""One paper: what it is, what it asks, how it will look, and the buttons that give it out."""

import io
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices, Making, Printable
from desktop.print_centre.layout_trial import LayoutTrial, trial_of
from desktop.print_centre.making import LedgerMaking
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.printing.asking import AskingBar
from ui.pages.printing.batch_sheet import BatchSheet
from ui.pages.printing.giving_out import GivingOut
from ui.pages.printing.layout_editor import LayoutEditor
from ui.pages.printing.live_preview import LivePreview

NOTHING = "从左边的目录里选一种材料。"


class PaperPane(QWidget):
    """Shows one paper at a time; its answers are kept while the room is open."""

    told = Signal(str)  # how much stands on the paper, in words
    given = Signal()  # a paper went out

    def __init__(self, page: Page, desk: Desk, centre: PrintCentre) -> None:
        super().__init__()
        self._page, self._desk, self.centre = page, desk, centre
        self.giving = GivingOut(page, desk, centre, self.given.emit)
        self.bar: AskingBar | None = None
        self._bars: dict[str, AskingBar] = {}
        self._made: list[Making] = []  # what the preview shows, once it is set
        self.preview = LivePreview(desk.work)
        self.head = QWidget()  # stands over the pane, wherever the room puts it
        self._title, self._about = label("", "section"), Elided(role="second")
        self._count = label("", "second")
        self.print_button = button("打印…", self.print_out, icon_name="print", kind="primary", keys="Ctrl+P")
        self.save_button = button("存为 PDF…", self.save, icon_name="save", keys="Ctrl+S")
        self.batch_button = button("批量…", self.batch, icon_name="batch")
        self.layout_button = button("版式…", self.edit_layout, icon_name="columns")
        self._lay_out()
        self.preview.shown.connect(self._shown)
        self.show_nothing()

    @property
    def printable(self) -> Printable | None:
        """The paper that is seen."""
        return self.bar.printable if self.bar is not None else None

    @property
    def shown_words(self) -> str:
        """How much stands on the paper, in words."""
        return self._count.text()

    def show_nothing(self) -> None:
        """Show that a paper is to be chosen."""
        for one in self._buttons:
            one.setEnabled(False)
        self.preview.show_words(NOTHING)

    def show_printable(self, printable: Printable) -> None:
        """Show a paper with what was chosen last."""
        if self.printable is printable:
            return
        if self.bar is not None:
            self.bar.hide()
        bar = self._bars.get(printable.key)
        if bar is None:
            bar = self._bars[printable.key] = self._made_bar(printable)
        self.bar = bar
        bar.setVisible(bool(printable.asks or printable.has_secrets))
        self._title.setText(printable.title)
        self._about.set_words(printable.about)
        self._count.setText("")
        self.batch_button.setVisible(bool(printable.batch))
        self.layout_button.setVisible(printable.layout is not None and self._desk.may_write)
        self.preview.show_words("")
        self.refresh()

    def refresh(self) -> None:
        """Set the paper anew: an answer is another one, or the data."""
        bar = self.bar
        if bar is None:
            return
        missing = bar.missing
        for one in self._buttons:
            one.setEnabled(not missing)
        self.batch_button.setEnabled(True)
        if missing:
            self._count.setText("")
            self.told.emit("")
            self.preview.show_words(missing)
            return
        self._made = []
        self.preview.show_paper(partial(self._set, bar.printable, bar.choices, self._made))

    def print_out(self) -> None:
        """Print the paper."""
        if (bar := self._ready()) is not None:
            self.giving.print_out(bar.printable, bar.choices)

    def save(self) -> None:
        """Write the paper to a file."""
        if (bar := self._ready()) is not None:
            self.giving.save(bar.printable, bar.choices)

    def batch(self) -> None:
        """Print the paper for many grids or records."""
        if self.bar is None or not self.bar.printable.batch:
            return
        printable = self.bar.printable
        self.giving.purposed(
            self.bar.choices, lambda whole: BatchSheet(self._page, self._desk, self.centre, printable, whole).open()
        )

    def edit_layout(self) -> None:
        """Change how the ledger is set, with this very paper beside it."""
        bar = self._ready()
        if bar is None or (shipped := bar.printable.layout) is None or not self._desk.may_write:
            return
        printable, choices = bar.printable, bar.choices

        def show(trial: LayoutTrial) -> None:
            editor = LayoutEditor(self, self._desk.work, self._desk.program.layouts, shipped, trial)
            editor.kept.connect(lambda _: self.refresh())
            editor.show()

        def job(progress: Progress) -> LayoutTrial:
            return trial_of(self.centre, printable, choices, progress)

        self._desk.work.read(self, f"正在准备版式：{printable.title}", job, show)

    def _ready(self) -> AskingBar | None:
        return self.bar if self.bar is not None and not self.bar.missing else None

    def _made_bar(self, printable: Printable) -> AskingBar:
        bar = AskingBar(self._desk, printable, partial(self.centre.records, printable))
        bar.take(self.centre.remembered.proposed(printable))
        bar.changed.connect(self.refresh)
        self._asking.addWidget(bar)
        return bar

    def _set(self, printable: Printable, choices: Choices, made: list[Making], progress: Progress) -> bytes:
        """Set the first pages, beside the window."""
        stream = io.BytesIO()
        made.append(self.centre.show(printable, choices, stream, progress)[0])
        return stream.getvalue()

    def _shown(self) -> None:
        """Say how much stands on the paper that is seen now."""
        words = "" if self.preview.refusal or not self._made else counted(self._made[-1])
        self._count.setText(words)
        self.preview.set_beginning(bool(self._made) and isinstance(self._made[-1], LedgerMaking))
        self.told.emit(words)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        row.addWidget(self._title)
        row.addSpacing(sizes.unit)
        row.addWidget(self._about, 1)
        row.addWidget(self._count)
        row.addSpacing(sizes.unit)
        for one in (self.layout_button, self.batch_button, self.save_button, self.print_button):
            row.addWidget(one)
        self._asking = QVBoxLayout()
        self._asking.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(self._asking)
        whole.addWidget(self.preview, 1)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.print_button, self.save_button, self.batch_button, self.layout_button


def counted(making: Making) -> str:
    """Return how much stands on a paper; of a ledger without rows, that it says so."""
    if isinstance(making, LedgerMaking) and not making.count:
        return making.layout.empty
    return f"{making.count:,} {making.unit}"
