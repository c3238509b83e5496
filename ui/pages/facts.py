"""Facts to be read: title over value, group by group, in as many columns as there is room."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.fields import Field, Kind, Mask
from desktop.tables import Row
from ui import theme
from ui.buttons import button, label, tool

WIDE = 12  # characters from which a value takes a whole row
UNTOLD = "未填"


@dataclass(frozen=True, slots=True)
class FactText:
    """One thing to be read; `key` is given where a masked value can be revealed."""

    title: str
    text: str
    is_wide: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under a title."""

    title: str
    facts: tuple[FactText, ...]


def groups_of(fields: Iterable[Field], texts: Row, left_out: Iterable[str] = ()) -> list[FactGroup]:
    """Return what a record holds, by the groups of its fields."""
    out, groups = frozenset(left_out), dict[str, list[FactText]]()
    for field in fields:
        if field.key not in out:
            text = texts.get(field.key, "")
            secret = field.mask is not Mask.OPEN and bool(text)
            wide = field.kind in (Kind.NOTE, Kind.CODES) or field.width >= WIDE
            groups.setdefault(field.group, []).append(FactText(field.title, text, wide, field.key if secret else ""))
    return [FactGroup(title, tuple(facts)) for title, facts in groups.items()]


class Fact(QWidget):
    """A title and its value; a masked value has an eye."""

    def __init__(self, fact: FactText, reveal: Callable[[str], None] | None) -> None:
        super().__init__()
        self.fact = fact
        sizes = theme.current()
        self._value = label(fact.text or UNTOLD, "" if fact.text else "second", wrap=True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setAccessibleName(f"{fact.title}：{fact.text or UNTOLD}")
        self._value.setMinimumHeight(sizes.page)  # as high as the eye, so that all rows are alike
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # columns of one width
        self._eye: QToolButton | None = None
        line = QHBoxLayout()
        line.setSpacing(sizes.unit)
        line.addWidget(self._value, 1)
        if fact.key and reveal is not None:
            self._eye = tool("eye", f"显示{fact.title}（会记入查看登记）", partial(reveal, fact.key))
            self._eye.setFixedSize(sizes.page, sizes.page)
            line.setStretchFactor(self._value, 0)
            line.addWidget(self._eye)
            line.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(label(fact.title, "small"))
        whole.addLayout(line)
        whole.addStretch(1)

    @property
    def text(self) -> str:
        """What is read."""
        return self._value.text()

    def show_revealed(self, text: str) -> None:
        """Show the value in full."""
        self._value.setText(text)
        if self._eye is not None:
            self._eye.hide()


class FactCard(QFrame):
    """One group of facts; empty ones are shown only when asked for."""

    def __init__(self, group: FactGroup, reveal: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self.group, self._columns, self._all = group, 0, False
        self.facts = [Fact(fact, reveal) for fact in group.facts]
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label(group.title, "strong"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes.card)
        self._grid.setVerticalSpacing(sizes.pad)
        whole.addLayout(self._grid)
        self.setProperty("role", "card")
        for fact in self.facts:  # hidden before they have a parent, so that none is ever a window
            fact.hide()
        self._lay(1)
        if self.empty_count == len(self.facts):
            self.hide()

    @property
    def empty_count(self) -> int:
        """How many facts say nothing."""
        return sum(not fact.fact.text for fact in self.facts)

    def show_empty(self, wanted: bool) -> None:
        """Show everything, or only what is filled."""
        self._all = wanted
        self.setVisible(wanted or self.empty_count < len(self.facts))
        self._lay(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(self.width() // (theme.current().popup * 2 // 3), 1)
        if columns != self._columns:
            self._lay(columns)

    def _lay(self, columns: int) -> None:
        before, self._columns = self._columns, columns
        for fact in self.facts:
            self._grid.removeWidget(fact)
        row = column = 0
        for fact in self.facts:
            if not (self._all or fact.fact.text):
                fact.hide()
                continue
            span = min(2 if fact.fact.is_wide else 1, columns)
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(fact, row, column, 1, span)
            fact.show()
            column += span
        for place in range(max(before, columns)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


class FactSheet(QWidget):
    """The groups of a dossier one under the other, and the switch for what is empty."""

    def __init__(self, groups: Sequence[FactGroup], reveal: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self.cards = [FactCard(group, reveal) for group in groups]
        self._all = False
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for card in self.cards:
            whole.addWidget(card)
        self._switch = button("", self.turn, kind="quiet")
        row = QHBoxLayout()
        row.setContentsMargins(sizes.pad, sizes.unit, 0, 0)
        row.addWidget(self._switch)
        row.addStretch(1)
        whole.addLayout(row)
        self._say()

    @property
    def facts(self) -> list[Fact]:
        """Every fact, shown or not."""
        return [fact for card in self.cards for fact in card.facts]

    def turn(self) -> None:
        """Show what is empty, or hide it again."""
        self._all = not self._all
        for card in self.cards:
            card.show_empty(self._all)
        self._say()

    def show_revealed(self, key: str, text: str) -> None:
        """Show one masked value in full."""
        for fact in self.facts:
            if fact.fact.key == key:
                fact.show_revealed(text)

    def _say(self) -> None:
        count = sum(card.empty_count for card in self.cards)
        words = "隐藏空项" if self._all else f"显示空项（{count}）"
        self._switch.setText(words)
        if not count:
            self._switch.hide()
