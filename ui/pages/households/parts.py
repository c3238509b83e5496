"""The parts of a household's dossier: who lives there, who once did, what happened."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.dossiers.households.dossier import HistoryEntry, Member, PastMember
from ui import theme
from ui.buttons import label

KEY = Qt.ItemDataRole.UserRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COLUMNS = (("姓名", 5), ("关系", 5), ("性别", 3), ("年龄", 3), ("联系方式", 8), ("关爱标签", 6))
SPARED = (4,)  # columns left out where there is little room
PAST = (("姓名", 5), ("关系", 5), ("在户时间", 12))


class _Cell(QStyledItemDelegate):
    """Paints words as far from the edge as the head's."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worn, room = theme.current(), option.rect.adjusted(theme.current().gap, 0, -theme.current().unit, 0)
        if option.state & QStyle.StateFlag.State_Selected and option.widget.hasFocus():
            painter.fillRect(option.rect, worn.colour("tint"))
        painter.setPen(worn.colour("ink"))
        words = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT, words)


class PeopleTable(QTableWidget):
    """A few people, all of them in sight; Enter or a double click opens one."""

    def __init__(
        self,
        heads: Sequence[tuple[str, int]],
        rows: Sequence[tuple[int, Sequence[str]]],
        open_: Callable[[int], object],
        spared: Sequence[int] = (),
        numbers: Sequence[int] = (),
    ) -> None:
        """`heads` are titles with widths in characters, `rows` keys with what stands in the cells.

        `spared` columns are left out where there is little room, `numbers` stand at the right of theirs.
        """
        super().__init__(len(rows), len(heads))
        self._open, self._spared = open_, spared
        self.setItemDelegate(_Cell(self))
        sizes = theme.current()
        for column, (title, _) in enumerate(heads):
            head = QTableWidgetItem(title)
            head.setTextAlignment(RIGHT if column in numbers else LEFT)
            self.setHorizontalHeaderItem(column, head)
        self.horizontalHeader().setFixedHeight(sizes.control)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(sizes.row)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for row, (key, cells) in enumerate(rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words if column == len(cells) - 1 else "")
                item.setData(KEY, key)
                if column in numbers:
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)
        for column, (_, width) in enumerate(heads):
            self.setColumnWidth(column, width * sizes.text + sizes.gap)
        self.horizontalHeader().setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(sizes.control + len(rows) * sizes.row + 2 * sizes.bar)
        self.itemDoubleClicked.connect(lambda item: self._open(item.data(KEY)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in self._spared:
            self.setColumnHidden(column, self.width() < theme.current().two_columns)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item.data(KEY))
        else:
            super().keyPressEvent(event)


def members_table(members: Sequence[Member], open_: Callable[[int], object]) -> PeopleTable:
    """Return the table of those who belong to a household."""
    rows = [
        (
            member.key,
            (
                member.name,
                member.texts.get("relation_code", ""),
                member.texts.get("sex_code", "")[:1],
                member.texts.get("age", ""),
                member.texts.get("phone", ""),
                member.texts.get("care", ""),
            ),
        )
        for member in members
    ]
    return PeopleTable(COLUMNS, rows, open_, SPARED)


def past_table(past: Sequence[PastMember], open_: Callable[[int], object]) -> PeopleTable:
    """Return the table of those who once belonged to a household."""
    rows = [(one.key, (one.name, one.relation, f"{one.joined_on or '？'} 至 {one.left_on}")) for one in past]
    return PeopleTable(PAST, rows, open_)


class Timeline(QWidget):
    """What happened to a household, the newest first."""

    def __init__(self, events: Sequence[HistoryEntry]) -> None:
        super().__init__()
        sizes = theme.current()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.gap)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(events):
            day = label(one.happened_on.isoformat(), "second")
            words = label(one.words, wrap=True)
            words.setToolTip(f"{one.by} 记于 {one.recorded_at.astimezone():%Y-%m-%d %H:%M}")
            grid.addWidget(day, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
