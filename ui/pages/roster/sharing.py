"""分配联系户: the households of a grid shared among its workers, or handed from one worker to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QListWidgetItem, QRadioButton, QWidget

from desktop.errors import Refusal
from desktop.fields import Field, Kind
from desktop.roster.contacts import ContactChange
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.roster.people import StaffChoice
from ui.pages.roster.room import RoomAround
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
GRID = Field("grid_id", "网格", Kind.GRID, required=True, width=30)
ON = Field("on", "联系起始日期", Kind.DATE, required=True)
MOST = 8


@dataclass(frozen=True, slots=True)
class Sharing:
    """What there is to share in a grid: its households, and who may look after them."""

    households: int
    free: int
    workers: tuple[tuple[int, str, int], ...]  # key, name with posts, households now
    has_below: bool = False  # whether there are grids below it, each with workers of its own


class ShareDialog(Decision):
    """Asks which households, among whom, since when; neighbours go to the same worker."""

    def __init__(
        self, parent: QWidget, desk: Desk, *, grid: int | None = None, staff: tuple[int, str] | None = None
    ) -> None:
        """`staff` is the only one who gets households, key and name."""
        place = desk.program.grids.path_name(grid) if grid is not None else staff[1] if staff is not None else ""
        super().__init__(parent, desk, f"分配联系户 · {place}" if place else "分配联系户", "分配")
        self._grid, self._staff = grid, staff
        self.sharing = Sharing(0, 0, ())
        self.where = Questions([GRID], desk.means(), columns=1)
        self.told = label("", "second", wrap=True)
        self.free, self.all = QRadioButton("只分配没有联系人的户"), QRadioButton("全部重新分配")
        ways = QButtonGroup(self)
        self.each, self.among = QRadioButton("各网格的户分给本网格的网格员"), QRadioButton("在下列人员中均分")
        targets = QButtonGroup(self)
        for one in (self.each, self.among):
            targets.addButton(one)
        self.workers = RowList()
        self._framed = framed(self.workers)
        self._to = label("分给谁（按户数均分，邻近的户分给同一人）", "strong", wrap=True)
        self.questions = Questions([ON], desk.means(), {"on": desk.today()})
        self.column.addWidget(self.where)
        self.where.setVisible(grid is None)
        self.column.addWidget(self.told)
        for one in (self.free, self.all):
            ways.addButton(one)
            self.column.addWidget(one)
        for part in (self._to, self.each, self.among, self._framed, self.questions):
            self.column.addWidget(part)
        self.parts.append(self.questions)
        self.free.setChecked(True)
        self.among.setChecked(True)
        self.each.toggled.connect(self._framed.setDisabled)
        self.free.toggled.connect(lambda _: self._count())
        self.workers.itemChanged.connect(lambda _: self._count())
        self.where.editors["grid_id"].changed.connect(self._look)
        self._look()

    @classmethod
    def ask(cls, room: RoomAround, desk: Desk, **whose: Any) -> Self:
        """Ask, and tell of what was done with a way back."""
        dialog = cls(room.widget, desk, **whose)
        dialog.decided.connect(lambda change: tell_contacts(room, desk, change))
        dialog.open()
        return dialog

    @property
    def place(self) -> int | None:
        """The grid that is meant so far."""
        chosen = self._grid if self._grid is not None else self.where.values()["grid_id"]
        return int(chosen) if chosen else None

    def chosen(self) -> list[int]:
        """Return among whom the households are shared."""
        if self._staff is not None:
            return [self._staff[0]]
        rows = [self.workers.item(row) for row in range(self.workers.count())]
        return [int(one.data(KEY)) for one in rows if one.checkState() == Qt.CheckState.Checked]

    def job(self) -> Job:
        """Return the sharing."""
        if self._grid is None:
            self.where.answers()
        grid, staff, on = self.place or 0, self.chosen(), self.questions.answers()["on"]
        only_free, contacts = self.free.isChecked(), self.desk.program.contacts
        if self.each.isChecked():
            return lambda: contacts.share_each(grid, on, only_free=only_free)
        if not staff:
            raise Refusal("请勾选分给谁。这个网格没有网格员的，请先办理任职。")
        return lambda: contacts.share(grid, staff, on, only_free=only_free)

    def _look(self) -> None:
        if (grid := self.place) is not None:
            self.desk.work.read(self, "读取联系户", lambda _: sharing_of(self.desk, grid), self._show)

    def _show(self, sharing: Sharing) -> None:
        self.sharing = sharing
        self.told.setText(f"共 {sharing.households:,} 户，其中 {sharing.free:,} 户没有联系人。")
        blocked = self.workers.blockSignals(True)
        self.workers.clear()
        for key, words, count in sharing.workers:
            item = QListWidgetItem(f"{words}　现联系 {count:,} 户", self.workers)
            item.setData(KEY, key)
            item.setCheckState(Qt.CheckState.Checked)
        self.workers.blockSignals(blocked)
        self.workers.show_rows(len(sharing.workers), MOST)
        alone = self._staff is not None
        for part in (self._to, self._framed):
            part.setVisible(not alone and bool(sharing.workers))
        for one in (self.each, self.among):
            one.setVisible(not alone and sharing.has_below)
        (self.each if sharing.has_below and not alone else self.among).setChecked(True)
        if not sharing.free and sharing.households:
            self.all.setChecked(True)
        self._count()

    def _count(self) -> None:
        count = self.sharing.free if self.free.isChecked() else self.sharing.households
        self.yes.setText(f"分配 {count:,} 户" if count else "分配")
        self.yes.setEnabled(bool(count))


class TakeOverDialog(Decision):
    """移交联系户: another worker looks after these households, or all of them, from a day on."""

    def __init__(self, parent: QWidget, desk: Desk, giver: int, households: Sequence[int], *, every: bool) -> None:
        super().__init__(parent, desk, f"移交 {len(households):,} 户联系户", f"移交 {len(households):,} 户")
        self._giver, self._households, self._every = giver, list(households), every
        self.taker = StaffChoice(desk, "接收人")
        self.questions = Questions([ON], desk.means(), {"on": desk.today()})
        for part in (self.taker, self.questions):
            self.column.addWidget(part)
        self.parts.append(self.questions)
        self.taker.finder.setFocus()

    def job(self) -> Job:
        """Return the handing over."""
        taker, on, contacts = self.taker.chosen(), self.questions.answers()["on"], self.desk.program.contacts
        homes = None if self._every else self._households
        return lambda: contacts.take_over(self._giver, taker, on, homes)


def sharing_of(desk: Desk, grid: int) -> Sharing:
    """Return what there is to share in a grid and below it. Reads: not for the window's own thread."""
    program = desk.program
    workers = program.contacts.workers(grid, below=True)
    counts, held = program.contacts.counts(workers), program.appointments.of_grid(grid, below=True)
    names = {one.staff_id: one.name for one in held}
    titles = {key: "、".join(dict.fromkeys(one.post_title for one in held if one.staff_id == key)) for key in workers}
    listed = tuple((key, f"{names[key]}（{titles[key]}）", counts.get(key, 0)) for key in workers)
    has_below = any(not node.closed for node in program.grids.children(grid))
    return Sharing(program.contacts.total(grid), len(program.contacts.uncontacted(grid)), listed, has_below)


def tell_contacts(room: RoomAround, desk: Desk, change: ContactChange) -> None:
    """Tell of a change of contacts, and offer to take it back."""
    contacts = desk.program.contacts

    def undo() -> None:
        desk.work.write(
            room.widget,
            "撤销分配联系户",
            lambda _: contacts.take_back(change),
            lambda _: room.say("已撤销分配联系户。"),
        )

    room.say(f"已更新 {change.households:,} 户的联系人。", undo)
