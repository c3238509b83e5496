"""Fingerprints of key cards: shown large to be read out by telephone, and typed as they are heard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.exchange_words import fingerprint_rows
from ui import theme
from ui.buttons import label, set_role

GROUPS, DIGITS, ACROSS = 10, 4, 5


class FingerprintView(QWidget):
    """Ten groups of four digits, five to a line, each in a box of its own."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().gap)
        for row, groups in enumerate(fingerprint_rows(fingerprint)):
            for place, digits in enumerate(groups):
                box = label(digits, "code")
                box.setAlignment(Qt.AlignmentFlag.AlignCenter)
                box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(box, row, place)
        self.setAccessibleName(f"指纹 {fingerprint}")


class Group(QLineEdit):
    """Four digits; full, it hands the cursor on, and a backspace in an empty one goes back."""

    full = Signal()
    empty = Signal()
    pasted = Signal(str)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"第 {number} 组")
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setFixedSize(theme.current().control * 2, theme.current().control)
        self.textEdited.connect(self._clean)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.empty.emit()
            return
        super().keyPressEvent(event)

    def _clean(self, text: str) -> None:
        digits = "".join(one for one in text if one.isascii() and one.isdigit())
        if len(digits) > DIGITS:
            self.pasted.emit(digits)
            return
        if digits != text:
            self.setText(digits)
        if len(digits) == DIGITS:
            self.full.emit()


class FingerprintBoxes(QWidget):
    """Ten boxes to type what the telephone says; each says at once whether it is the same as on the card."""

    changed = Signal()

    def __init__(self, fingerprint: str) -> None:
        super().__init__()
        self._wanted = fingerprint.split()
        self.groups = [Group(number) for number in range(1, GROUPS + 1)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().gap)
        for place, group in enumerate(self.groups):
            grid.addWidget(group, place // ACROSS, place % ACROSS)
            group.textChanged.connect(lambda _, place=place: self._judge(place))
            group.full.connect(lambda place=place: self._go(place + 1))
            group.empty.connect(lambda place=place: self._go(place - 1))
            group.pasted.connect(lambda digits, place=place: self._spread(place, digits))
        self.setFocusProxy(self.groups[0])

    @property
    def text(self) -> str:
        """What was typed."""
        return " ".join(group.text() for group in self.groups)

    @property
    def wrong(self) -> list[int]:
        """The numbers of the groups that are full and differ from the card."""
        return [
            number
            for number, (group, wanted) in enumerate(zip(self.groups, self._wanted, strict=True), 1)
            if len(group.text()) == DIGITS and group.text() != wanted
        ]

    @property
    def is_full(self) -> bool:
        """Whether every group was typed."""
        return all(len(group.text()) == DIGITS for group in self.groups)

    def _judge(self, place: int) -> None:
        set_role(self.groups[place], fault=place + 1 in self.wrong)
        self.changed.emit()

    def _go(self, place: int) -> None:
        if 0 <= place < GROUPS:
            self.groups[place].setFocus()
            self.groups[place].selectAll()

    def _spread(self, place: int, digits: str) -> None:
        """Put more digits than one group holds into those that follow."""
        for at, group in enumerate(self.groups[place:]):
            part = digits[at * DIGITS : (at + 1) * DIGITS]
            if part:
                group.setText(part)
        self._go(min(place + len(digits) // DIGITS, GROUPS - 1))
