"""What private numbers are wanted for: asked before they leave the screen, and written down."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.buttons import button
from ui.dialogs import AskSheet
from ui.flow import Flow
from ui.forms.line import Line

USUAL = ("入户走访", "上级报表", "核对信息", "便民服务", "应急处置")
NEEDED = "请写明用途。"
LONGEST = 100


def add_purpose(sheet: AskSheet, hint: str, picked: Callable[[], object] = lambda: None) -> Line:
    """Ask for the purpose in a sheet, with the usual ones to pick; `picked` hears that one of these was."""
    line = sheet.add_line("用途", hint=hint)
    line.setMaxLength(LONGEST)
    usual = QWidget()
    flow = Flow(usual, theme.current().unit)
    for words in USUAL:
        flow.addWidget(button(words, partial(_pick, line, words, picked), kind="quiet"))
    sheet.body.addWidget(usual)
    return line


def add_recipient(sheet: AskSheet) -> Line:
    """Ask in a sheet who gets what leaves."""
    line = sheet.add_line("交给谁", hint="接收的单位或人；完整号码的文件会印上接收人和编号。")
    line.setMaxLength(LONGEST)
    return line


def _pick(line: Line, words: str, picked: Callable[[], object]) -> None:
    line.setText(words)
    picked()


class PurposeQuestion(AskSheet):
    """One line to say what for; picking one of the usual answers under it answers at once."""

    def __init__(self, parent: QWidget, question: str, yes: str, then: Callable[[str], object]) -> None:
        super().__init__(parent, question, yes, lambda _: self._take())
        self._then = then
        self.line = add_purpose(self, "用途会与您的姓名、时间一起记入查看登记。", self._take)
        self.line.setFocus()

    def _take(self) -> None:
        purpose = self.line.text().strip()
        if not purpose:
            self.refuse(NEEDED)
            return
        self.accept()
        self._then(purpose)
