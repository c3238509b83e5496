"""What private numbers are wanted for: asked before they leave the screen, and written down."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.flow import Flow

USUAL = ("入户走访", "上级报表", "核对信息", "便民服务", "应急处置")


class PurposeQuestion(QDialog):
    """One line to say what for, with the usual answers beside it."""

    def __init__(self, parent: QWidget, question: str, yes: str, then: Callable[[str], object]) -> None:
        super().__init__(parent.window())
        self._then = then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("用途")
        sizes = theme.current()
        self.line = QLineEdit(placeholderText="如：入户走访")
        self.line.setAccessibleName("用途")
        self.line.setMaxLength(100)
        self.line.setMinimumWidth(sizes.search)
        usual = QWidget()
        flow = Flow(usual, sizes.unit)
        for words in USUAL:
            flow.addWidget(button(words, partial(self._pick, words), kind="quiet"))
        self.go = button(yes, self._go, kind="primary")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self.line.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addStretch(1)
        foot.addWidget(button("返回", self.reject))
        foot.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label(question, "question", wrap=True))
        whole.addWidget(label("用途会与您的姓名、时间一起记入查看登记。", "second"))
        whole.addSpacing(sizes.gap)
        whole.addWidget(self.line)
        whole.addWidget(usual)
        whole.addSpacing(sizes.gap)
        whole.addLayout(foot)
        self.line.setFocus()

    def _pick(self, words: str) -> None:
        self.line.setText(words)
        self.go.setFocus()

    def _go(self) -> None:
        purpose = self.line.text().strip()
        if purpose:
            self.accept()
            self._then(purpose)
