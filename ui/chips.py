"""Filters as chips: always in sight, opened by one click, cleared by one click."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from ui import theme
from ui.buttons import set_role, tool
from ui.filter_panels import ChoicePanel, DayPanel, Panel, PeriodPanel, RangePanel
from ui.flow import Flow
from ui.icons import icon

SHOWN = 2  # chosen values a chip names before it counts them


@dataclass(frozen=True)
class Filter:
    """One question to the list. Its value: a tuple of choices, one choice, two ends of a range, an ISO day or two."""

    key: str
    title: str
    choices: Callable[[], Sequence[tuple[Any, str]]]  # value and words; of a range: (low, high) and words
    many: bool = True
    is_range: bool = False
    is_day: bool = False
    is_period: bool = False
    unit: str = ""  # of a range
    match: Callable[[str], Sequence[Any]] | None = None  # values that typed text (or pinyin) means
    is_seldom: bool = False  # seen only while it is set


class Chip(QFrame):
    """One filter: its name, or what it is set to and a cross."""

    changed = Signal()

    def __init__(self, filter_: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = filter_
        self._value: Any = None
        sizes = theme.current()
        self._face = QToolButton()
        self._face.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._face.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the word
        self._face.setIconSize(QSize(sizes.icon_small, sizes.icon_small))
        self._face.clicked.connect(self.open)
        self._clear = tool("close", f"不再按{filter_.title}筛选", self.clear, tone="accent")
        self._clear.setIconSize(QSize(sizes.pad, sizes.pad))
        self._clear.setFixedSize(sizes.page, sizes.control_inner)
        self.setProperty("role", "chip")
        self.setFixedHeight(sizes.control)
        self._face.setProperty("place", "chip")
        self._clear.setProperty("place", "chip-clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._face)
        row.addWidget(self._clear)
        self._show()

    @property
    def value(self) -> Any:
        """What the filter is set to; None when it is not set."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Set the filter without telling."""
        self._value = None if value in (None, "", ()) else value  # 0 and False are choices
        self._show()

    def clear(self) -> None:
        """Take the filter off."""
        self._take(None)

    def open(self) -> None:
        """Show what can be chosen; below the other chips while this one is not seen."""
        made: Panel
        place = self if self.isVisible() else self.parentWidget() or self
        if self.filter.is_range:
            made = RangePanel(self.filter.title, self.filter.unit, self.filter.choices(), self._value, self)
        elif self.filter.is_period:
            made = PeriodPanel(self.filter.title, self.filter.choices(), self._value, self)
        elif self.filter.is_day:
            made = DayPanel(self.filter.title, self.filter.choices(), self._value, self)
        else:
            made = ChoicePanel(
                self.filter.title, self.filter.choices(), self._value, self.filter.many, self.filter.match, self
            )
        made.chosen.connect(self._take)
        made.open_under(place)

    def words(self) -> str:
        """Return what the chip says."""
        if self._value is None:
            return self.filter.title
        if self.filter.is_day:
            return f"{self.filter.title}：{self._value}"
        titles = dict(self.filter.choices())
        if self.filter.is_period:
            said = titles.get(self._value) or _period_words(*self._value)
        elif self.filter.is_range:
            said = titles.get(self._value) or _range_words(self._value, self.filter.unit)
        elif self.filter.many:
            named = [titles.get(one, "？") for one in self._value]
            said = "、".join(named) if len(named) <= SHOWN else f"{named[0]}等 {len(named)} 项"
        else:
            said = titles.get(self._value, "？")
        return f"{self.filter.title}：{said}"

    def _take(self, value: Any) -> None:
        if value != self._value:
            self.set_value(value)
            self.changed.emit()

    def _show(self) -> None:
        is_set = self._value is not None
        self._face.setText(self.words())
        self._face.setIcon(QIcon() if is_set else icon("chevron-down"))
        self._clear.setVisible(is_set)
        if self.filter.is_seldom:
            self.setVisible(is_set and self.parent() is not None)
        for one in (self, self._face, self._clear):
            set_role(one, on=is_set)
        self.updateGeometry()


class ChipRow(QWidget):
    """All filters of a list; what stands before them (a search line) is handed in."""

    changed = Signal()

    def __init__(self, filters: Sequence[Filter], before: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = Flow(self, theme.current().gap)
        if before is not None:
            row.addWidget(before)
        self.chips = [Chip(one) for one in filters]
        for chip in self.chips:
            row.addWidget(chip)
            chip.changed.connect(self._tell)
        self._all = QToolButton()
        self._all.setText("全部清除")
        self._all.setProperty("place", "link")
        self._all.clicked.connect(self.clear)
        self._all.setFixedHeight(theme.current().control)
        self._all.hide()
        row.addWidget(self._all)

    def put_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end of the first line."""
        self._row.put_corner(widget)

    def values(self) -> dict[str, Any]:
        """Return what is set, by the key of the filter."""
        return {chip.filter.key: chip.value for chip in self.chips if chip.value is not None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Set every filter, without telling."""
        for chip in self.chips:
            value = values.get(chip.filter.key)
            chip.set_value(tuple(value) if isinstance(value, list) else value)  # a list is a tuple come from a file
        self._all.setVisible(len(self.values()) > 1)

    def open(self, key: str) -> None:
        """Show what can be chosen in one filter."""
        next(chip for chip in self.chips if chip.filter.key == key).open()

    def clear(self) -> None:
        """Take every filter off."""
        if self.values():
            self.set_values({})
            self.changed.emit()

    def _tell(self) -> None:
        self._all.setVisible(len(self.values()) > 1)
        self.changed.emit()


def _range_words(value: tuple[int | None, int | None], unit: str) -> str:
    low, high = value
    if low is None:
        return f"{high}{unit}及以下"
    return f"{low}{unit}及以上" if high is None else f"{low}–{high}{unit}"


def _period_words(first: str | None, last: str | None) -> str:
    if first is None:
        return f"{last} 及以前"
    return f"{first} 起" if last is None else first if first == last else f"{first} 至 {last}"
