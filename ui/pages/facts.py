"""Facts to be read: title over value, group by group, in as many columns as there is room."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.masking import Place, hides
from desktop.tables import Row
from desktop.withheld import NOT_YOURS
from ui import theme
from ui.buttons import button, label, tool
from ui.unveiled import Unveiled

WIDE = 12  # characters from which a value takes a whole row
WHOLE = 20  # characters of a revealed value that stays in one line
UNTOLD = "未填"
Copying = Callable[[str], None]  # copies a value that is seen in full
Ways = Mapping[str, Callable[[], object]]  # by field: what opens the record that it names
NO_WAYS: Ways = {}


@dataclass(frozen=True, slots=True)
class FactText:
    """One thing to be read; `key` is given where a masked value can be revealed."""

    title: str
    text: str
    is_wide: bool = False
    key: str = ""
    way: str = ""  # the field where the value names a grid, which can be opened


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under a title."""

    title: str
    facts: tuple[FactText, ...]

    @property
    def filled(self) -> bool:
        """Whether anything is known."""
        return any(fact.text for fact in self.facts)


def group_of(title: str, pairs: Iterable[tuple[str, str]]) -> FactGroup:
    """Return pairs of title and text as a group; long texts take a row."""
    return FactGroup(title, tuple(FactText(name, text, len(text) > WIDE) for name, text in pairs if text))


def groups_of(fields: Iterable[Field], texts: Row, left_out: Iterable[str] = ()) -> list[FactGroup]:
    """Return what a record holds, by the groups of its fields."""
    out, groups = frozenset(left_out), dict[str, list[FactText]]()
    for field in fields:
        if field.key not in out:
            text = texts.get(field.key, "")
            secret = hides(field.mask, Place.DOSSIER) and text not in ("", NOT_YOURS.text)
            wide = field.kind in (Kind.NOTE, Kind.CODES) or field.width >= WIDE
            measured = field.kind is Kind.DECIMAL and field.hint
            title = f"{field.title}（{field.hint}）" if measured else field.title
            way = field.key if field.kind is Kind.GRID and text else ""
            groups.setdefault(field.group, []).append(FactText(title, text, wide, field.key if secret else "", way))
    return [FactGroup(title, tuple(facts)) for title, facts in groups.items()]


def columns_in(width: int) -> int:
    """Return how many facts have room side by side."""
    return max(width // (theme.current().popup * 5 // 8), 1)


class Fact(QWidget):
    """A title and its value; a masked value has an eye, one that names a record of another room the way there."""

    def __init__(self, fact: FactText, reveal: Callable[[str], None] | None, ways: Ways) -> None:
        super().__init__()
        self.fact = fact
        sizes = theme.current()
        self._value = label(fact.text or UNTOLD, "" if fact.text else "second", wrap=True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setAccessibleName(f"{fact.title}：{fact.text or UNTOLD}")
        self._value.setMinimumHeight(sizes.page)  # as high as the eye, so that all rows are alike
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # columns of one width
        self._eye: QToolButton | None = None
        self._copy: QToolButton | None = None
        self._unveiled: Unveiled | None = None
        self._title = label(fact.title, "small")
        line = self._line = QHBoxLayout()
        line.setSpacing(sizes.unit)
        line.addWidget(self._value, 1)
        if fact.key and reveal is not None:
            self._eye = tool("eye", f"显示{fact.title}（会记入查看登记）", partial(reveal, fact.key))
            _put_beside(line, self._eye)
        if fact.way in ways:
            _put_beside(line, tool("grid", f"打开{fact.title}", ways[fact.way]))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._title)
        whole.addLayout(line)
        whole.addStretch(1)

    @property
    def text(self) -> str:
        """What is read."""
        return self._value.text()

    def show_revealed(self, text: str, copy: Copying | None = None) -> None:
        """Show the value in full for half a minute; `copy` copies it, which is written down."""
        if self._unveiled is not None:
            self._unveiled.end()
        self._value.setText(text)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if self._eye is not None:
            self._eye.hide()
        if copy is not None:
            words = f"复制{self.fact.title}（会记入查看登记，一分钟后从剪贴板清除）"
            self._copy = tool("copy", words, partial(copy, text))
            side = theme.current().page
            self._copy.setFixedSize(side, side)
            self._line.insertWidget(1, self._copy)
        if len(text) <= WHOLE:  # a number is never broken, and never cut
            self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(text) + 1)
        self._unveiled = Unveiled(self, self._count, self._veil)

    @property
    def is_revealed(self) -> bool:
        """Whether the value is seen in full."""
        return self._unveiled is not None

    def _count(self, seconds: int) -> None:
        self._title.setText(f"{self.fact.title}　{seconds} 秒后遮盖")

    def _veil(self) -> None:
        self._unveiled = None
        self._value.setMinimumWidth(0)
        self._value.setText(self.fact.text or UNTOLD)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title.setText(self.fact.title)
        if self._eye is not None:
            self._eye.show()
        if self._copy is not None:
            self._copy.hide()
            self._copy.deleteLater()
            self._copy = None


def _put_beside(line: QHBoxLayout, sign: QToolButton) -> None:
    """Put a small button right behind a value."""
    side = theme.current().page
    sign.setFixedSize(side, side)
    line.setStretch(0, 0)
    line.addWidget(sign)
    line.addStretch(1)


class FactCard(QFrame):
    """One group of facts; empty ones are made and shown only when asked for. Without a title it is part of a card."""

    def __init__(
        self, group: FactGroup, reveal: Callable[[str], None] | None, columns: int, ways: Ways = NO_WAYS
    ) -> None:
        super().__init__()
        self._group, self._reveal, self._columns, self._ways = group, reveal, columns, ways
        self._made: dict[int, Fact] = {}
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setSpacing(sizes.gap)
        self._outside = 2 * sizes.card  # what of the room lies outside of a card's part
        if group.title:
            whole.addWidget(label(group.title, "strong"))
            self._outside = 0
            self.setProperty("role", "card")
        side, rim = (sizes.card, sizes.pad) if group.title else (0, 0)
        whole.setContentsMargins(side, rim, side, rim)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes.card)
        self._grid.setVerticalSpacing(sizes.pad)
        whole.addLayout(self._grid)
        self._all = False
        self._lay(columns)

    def show_revealed(self, key: str, text: str, copy: Copying | None = None) -> None:
        """Show one masked value in full."""
        for fact in self.facts:
            if fact.fact.key == key:
                fact.show_revealed(text, copy)

    @property
    def facts(self) -> list[Fact]:
        """The facts shown, in their order."""
        return [fact for place, fact in sorted(self._made.items()) if self._all or self._group.facts[place].text]

    def show_empty(self, wanted: bool) -> None:
        """Show everything, or only what is filled."""
        self._all = wanted
        self.setVisible(wanted or self._group.filled)
        self._lay(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = columns_in(self.width() + self._outside)
        if columns != self._columns:
            self._lay(columns)

    def _lay(self, columns: int) -> None:
        before, self._columns = self._columns, columns
        for fact in self._made.values():
            self._grid.removeWidget(fact)
        row = column = 0
        for place, told in enumerate(self._group.facts):
            if not (self._all or told.text):
                if place in self._made:
                    self._made[place].hide()
                continue
            if place not in self._made:
                self._made[place] = Fact(told, self._reveal, self._ways)
            span = min(2 if told.is_wide else 1, columns)
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(self._made[place], row, column, 1, span)
            self._made[place].show()
            column += span
        for place in range(max(before, columns)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


class FactSheet(QWidget):
    """The groups of a dossier one under the other, and the switch for what is empty."""

    def __init__(
        self,
        groups: Sequence[FactGroup],
        width: int,
        reveal: Callable[[str], None] | None = None,
        ways: Ways = NO_WAYS,
    ) -> None:
        """`width` is about what the sheet will have, so that nothing is laid anew; `ways` lead on, by field."""
        super().__init__()
        self._ways = ways
        self._groups, self._reveal, self._all = [group for group in groups if group.facts], reveal, False
        self._first_columns = columns_in(width)
        self._cards: dict[int, FactCard] = {}
        sizes = theme.current()
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._switch = button("", self.turn, kind="quiet")
        row = QHBoxLayout()
        row.setContentsMargins(sizes.pad, sizes.unit, 0, 0)
        row.addWidget(self._switch)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._column)
        whole.addLayout(row)
        self._lay()

    @property
    def facts(self) -> list[Fact]:
        """Every fact shown."""
        return [fact for place, card in sorted(self._cards.items()) if self._seen(place) for fact in card.facts]

    def turn(self) -> None:
        """Show what is empty, or hide it again."""
        self._all = not self._all
        self._lay()

    def show_revealed(self, key: str, text: str, copy: Copying | None = None) -> None:
        """Show one masked value in full."""
        for card in self._cards.values():
            card.show_revealed(key, text, copy)

    def _seen(self, place: int) -> bool:
        return self._all or self._groups[place].filled

    def _lay(self) -> None:
        for place, group in enumerate(self._groups):
            if place not in self._cards and self._seen(place):
                self._cards[place] = FactCard(group, self._reveal, self._first_columns, self._ways)
                self._column.insertWidget(sorted(self._cards).index(place), self._cards[place])
            if place in self._cards:
                self._cards[place].show_empty(self._all)
        count = sum(not fact.text for group in self._groups for fact in group.facts)
        self._switch.setText("隐藏空项" if self._all else f"显示空项（{count}）")
        if not count:
            self._switch.hide()
