"""What is done with a mediation file as a whole: opened, corrected, closed, opened again, printed."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.drafts import Draft
from desktop.mediation.pieces import TABLE
from desktop.mediation_drafts import proposed_file
from ui import ask
from ui.errors import show_refusal
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.mediation.acts import Acts
from ui.pages.mediation.asking import FileDialog, ReopenDialog
from ui.pages.mediation.shown import Shown

NOT_COMPLETE = "卷宗还不齐全，不能归档：{lacks}。"
CLOSES = "归档后卷宗不能再改，需要补充时写明理由重新打开。"


class FileActs(Acts):
    """Acts on the file that is shown, in the name of a page."""

    def __init__(self, parent: QWidget, page: Page, desk: Desk, case: int, shown: Shown) -> None:
        super().__init__(parent, page, desk, shown)
        self._case = case

    def start(self) -> None:
        """Open a file for the dispute."""
        self._propose(partial(proposed_file, self._desk.program, self._case), self._start)

    def correct(self) -> None:
        """Correct the facts of the file."""
        if self._shown.file is not None:
            self._propose(partial(self._desk.program.mediation.draft, self._shown.file.key), self._start)

    def close_file(self) -> None:
        """Close the file, when nothing is missing."""
        file = self._shown.file
        if file is None:
            return
        if lacks := file.lacks():
            show_refusal(self._parent, NOT_COMPLETE.format(lacks="；".join(one.message for one in lacks)))
        elif ask.ask(self._parent, f"归档{file.title}？", "归档", "暂不归档", detail=CLOSES):
            close = self._desk.program.mediation.close
            self._write("调解卷宗归档", partial(close, file.key, file.version), f"{file.title}已归档。")

    def reopen(self) -> None:
        """Open the closed file again."""
        if self._shown.file is not None:
            self._ask(ReopenDialog(self._page, self._desk, self._shown.file), "卷宗已重新打开。")

    def discard(self) -> None:
        """Take back the opening of an empty file."""
        if (file := self._shown.file) is not None:
            discard = partial(self._desk.program.mediation.discard, file.key, file.version)
            self._write("撤销立卷", discard, "已撤销立卷。")

    def print_file(self) -> None:
        """Look at the whole file in the room of printing, where it is printed."""
        if (file := self._shown.file) is not None:
            self._page.wanted.emit("printing", {"paper": TABLE, "record": file.key, "title": file.title})

    def _start(self, draft: Draft) -> None:
        words = "已立卷。" if draft.id is None else "已更正卷宗信息。"
        self._ask(FileDialog(self._page, self._desk, draft, self._case), words)
