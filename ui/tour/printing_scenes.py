"""What is photographed of the room of printing: a ledger being chosen, its layout, a batch, the book of prints."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from desktop.jobs import Progress
from ui.pages.printing.batch_sheet import BatchSheet
from ui.pages.printing.layout_editor import LayoutEditor
from ui.pages.printing.page import BOOK, PAPERS, PrintingPage
from ui.printing import PreviewWindow
from ui.shell import Shell
from ui.tour.camera import Camera

LEDGER, ROSTER = "dispute", "roster"  # keys of papers
SAVED = (LEDGER, ROSTER, LEDGER)  # that fill the book
TYPED = "wgy"


class PrintingScenes:
    """Goes through the room of printing."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window, self._desk = camera, shell.window, shell.program

    def play(self) -> None:
        """Play every scene."""
        self._window.enter("printing")
        self._camera.settle()
        page = self._window.page
        assert isinstance(page, PrintingPage)
        self._camera.take(self._window, "打印")
        for key in SAVED:
            self._save(page, key)
        self._paper(page)
        self._search(page)
        self._book(page)

    def _paper(self, page: PrintingPage) -> None:
        camera = self._camera
        page.open(LEDGER)
        camera.take(self._window, "打印-台账")
        page.paper.batch()
        camera.take(self._window, "打印-批量")
        self._leave(BatchSheet)
        page.paper.edit_layout()
        camera.settle()
        editor = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LayoutEditor))
        editor.resize(self._window.size())
        camera.take(editor, "打印-版式")
        editor.reject()

    def _search(self, page: PrintingPage) -> None:
        page.catalogue.line.setText(TYPED)
        self._camera.take(self._window, "打印-查找")
        page.catalogue.line.clear()

    def _save(self, page: PrintingPage, key: str) -> None:
        """Let a paper go to a file, so that the book has something to show."""
        centre, printable = page.centre, page.centre.printable(key)
        with tempfile.TemporaryDirectory(prefix="gedang-") as folder:
            made = centre.make(printable, centre.remembered.proposed(printable), Progress())
            centre.save(made, Path(folder) / "paper.pdf")
            centre.remembered.keep(printable, made.choices)
        page.paper.given.emit()

    def _book(self, page: PrintingPage) -> None:
        camera = self._camera
        page.turn(BOOK)
        camera.settle()
        page.book.list.view.jump_to(0)
        camera.take(self._window, "打印-登记")
        page.book.remake()
        camera.settle()
        again = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow))
        again.resize(self._window.size())
        camera.take(again, "打印-重做比对")
        again.reject()
        page.turn(PAPERS)

    def _leave(self, kind: type[QDialog]) -> None:
        for one in self._window.findChildren(kind):
            one.reject()
        self._camera.settle()
