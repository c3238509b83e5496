"""Choosing among the members of a household."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem

from desktop.dossiers.households.dossier import Member
from ui.rows import RowList

KEY = Qt.ItemDataRole.UserRole
MOST = 8  # rows before the list scrolls


def words_of(member: Member) -> str:
    """Return how a member is recognised: name, relation, sex, age."""
    age = f"{member.texts['age']} 岁" if member.texts.get("age") else ""
    told = (member.name, member.texts.get("relation_code", ""), member.texts.get("sex_code", "")[:1], age)
    return "　".join(filter(None, told))


class MemberChecks(RowList):
    """The members of a household, each to be ticked; Space ticks."""

    ticked = Signal()

    def __init__(self, members: Sequence[Member], *, single: bool = False) -> None:
        super().__init__()
        self._single = single
        self.setAccessibleName("家庭成员")
        self.itemChanged.connect(self._changed)
        self.itemClicked.connect(self._clicked)
        self.show_members(members)

    def show_members(self, members: Sequence[Member]) -> None:
        """Show members; who was ticked and is still there stays ticked."""
        kept = set(self.chosen())
        blocked = self.blockSignals(True)
        self.clear()
        for member in members:
            item = QListWidgetItem(words_of(member), self)
            item.setData(KEY, member.key)
            item.setCheckState(_state(member.key in kept))
        self.blockSignals(blocked)
        self.show_rows(len(members), MOST)
        if self.count():
            self.setCurrentRow(0)
        self.ticked.emit()

    def chosen(self) -> list[int]:
        """Return the keys of those who are ticked."""
        items = [self.item(row) for row in range(self.count())]
        return [int(item.data(KEY)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def choose(self, keys: Sequence[int]) -> None:
        """Tick exactly these."""
        for row in range(self.count()):
            self.item(row).setCheckState(_state(self.item(row).data(KEY) in keys))

    def _changed(self, item: QListWidgetItem) -> None:
        if self._single and item.checkState() == Qt.CheckState.Checked:
            blocked = self.blockSignals(True)
            for row in range(self.count()):
                if self.item(row) is not item:
                    self.item(row).setCheckState(Qt.CheckState.Unchecked)
            self.blockSignals(blocked)
        self.ticked.emit()

    def _clicked(self, item: QListWidgetItem) -> None:
        self.setCurrentItem(item)


def _state(is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
