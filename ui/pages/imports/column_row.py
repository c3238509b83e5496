"""One column of a sheet: heading, samples, what it is taken for, how sure that is, what becomes of known values."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.intake.options import Policy
from desktop.sheets.mapping import Confidence, Match
from ui import theme
from ui.buttons import button, label, set_role
from ui.elided import Elided, SignalWord
from ui.forms.choice_line import ChoiceLine
from ui.pages.imports.words import CONFIDENCE, PASSED_OVER, POLICIES
from ui.suggestions import Proposal

Propose = Callable[[str], Sequence[Proposal]]
TITLES = ("列", "表头", "样例", "导入为", "识别", "已有的值")


class StillBox(QComboBox):
    """A box that the wheel of a scrolling page does not turn."""

    def __init__(self, choices: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, words in choices:
            self.addItem(words, value)

    def choose(self, value: Any) -> None:
        """Show a value without telling."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class TargetLine(ChoiceLine):
    """What a column is taken for; half a word that was not chosen gives way to what was there."""

    def __init__(self, propose: Propose) -> None:
        super().__init__(propose)
        self._said, self._fresh = "", False
        self.add_tool("chevron-down", "显示全部项目", self.show_all)

    def say(self, words: str) -> None:
        """Show what is chosen."""
        self._said = words
        self.setText(words)
        self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fresh = True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._fresh:
            self.selectAll()  # what is typed replaces what was there
        self._fresh = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.say(self._said)


def widths() -> tuple[int, int, int, int]:
    """Return how wide the letter, the target, the confidence and the policy are."""
    sizes = theme.current()
    return sizes.control, sizes.popup * 5 // 8, sizes.popup * 5 // 16, sizes.popup * 5 // 16


class ColumnRow(QFrame):
    """One line of the table of columns."""

    chosen = Signal(int, str)  # place of the column, and the target; empty: not imported
    policy_chosen = Signal(str, object)  # key of a field, and its policy

    def __init__(self, match: Match, propose: Propose) -> None:
        super().__init__()
        self.match = match
        sizes = theme.current()
        letter, target, sure, policy = widths()
        self.setProperty("role", "row")
        mark = label(match.letter, "second")
        mark.setFixedWidth(letter)
        self.heading, self.reason = Elided(match.heading, "strong"), Elided("", "small")
        self.samples = Elided("", "second")
        self.target = TargetLine(propose)
        self.target.setFixedWidth(target)
        self.target.setAccessibleName(f"{match.letter} 列“{match.heading}”导入为")
        self.sure = SignalWord()
        self.confirm = button("确认", lambda: self.chosen.emit(self.match.column, self.match.target))
        state = QWidget()
        inner = QHBoxLayout(state)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(sizes.unit)
        inner.addWidget(self.sure)
        inner.addWidget(self.confirm)
        inner.addStretch(1)
        state.setFixedWidth(sure)
        self.policy = StillBox(list((one, words) for one, words in POLICIES.items()))
        self.policy.setFixedWidth(policy)
        keeps = self.policy.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.policy.setSizePolicy(keeps)
        self.policy.setAccessibleName(f"{match.heading}：已有的值怎么办")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.heading)
        names.addWidget(self.reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.pad, sizes.unit, sizes.pad, sizes.unit)
        row.setSpacing(sizes.gap)
        row.addWidget(mark)
        row.addLayout(names, 3)
        row.addWidget(self.samples, 3)
        for part in (self.target, state, self.policy):
            row.addWidget(part)
        self.target.chosen.connect(lambda target: self.chosen.emit(self.match.column, target))
        self.policy.currentIndexChanged.connect(
            lambda _: self.policy_chosen.emit(self.match.field, Policy(self.policy.currentData()))
        )

    def show_match(self, match: Match, title: str, policy: Policy | None, samples: Sequence[str]) -> None:
        """Show what the column is taken for now; without a policy there is nothing it could decide."""
        self.match = match
        self.samples.set_words("　".join(samples))
        words, tone = CONFIDENCE[match.confidence]
        if match.confidence is Confidence.CHOSEN and not match.taken:
            words, tone = PASSED_OVER, "blue"
        waits = match.confidence is Confidence.SUGGESTED
        self.sure.show_words("" if waits else words, tone)
        self.sure.setAccessibleName(words)
        self.confirm.setVisible(waits)
        self.target.say(title or PASSED_OVER)
        said = "" if match.confidence in (Confidence.EXACT, Confidence.LEARNT) else match.reason
        self.reason.set_words(said)
        self.reason.setVisible(bool(said))
        set_role(self, waits=waits)
        self.policy.setVisible(policy is not None)
        if policy is not None:
            self.policy.choose(policy)


def head() -> QFrame:
    """Return the heads of the columns' table."""
    made = QFrame()
    made.setProperty("role", "row-head")
    sizes = theme.current()
    letter, target, sure, policy = widths()
    row = QHBoxLayout(made)
    row.setContentsMargins(sizes.pad, 0, sizes.pad, 0)
    row.setSpacing(sizes.gap)
    for title, width in zip(TITLES, (letter, 0, 0, target, sure, policy), strict=True):
        one = label(title, "head")
        if width:
            one.setFixedWidth(width)
            row.addWidget(one)
        else:
            row.addWidget(one, 3)
    made.setFixedHeight(sizes.head)
    return made
