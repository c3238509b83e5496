"""The tabs of somebody's dossier: the posts held now and earlier, the contact households."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.roster.appointments import PostChange
from desktop.roster.contacts import ContactLine
from desktop.roster.doors import without_place
from desktop.roster.dossier import StaffDossier
from desktop.roster.holding import Holding
from ui import theme
from ui.buttons import button, label
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section
from ui.pages.roster.dialogs import AppointDialog, HandOverDialog
from ui.pages.roster.posts import PostWork, holding_row, told_of
from ui.pages.roster.room import RoomAround
from ui.pages.roster.sharing import ShareDialog, TakeOverDialog, tell_contacts
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

GRIDS, HOUSEHOLDS = "grids", "households"  # keys of the rooms that are opened from here
DOORS = (
    Field("door", "门牌", width=8, listed=True, sortable=False),
    Field("head", "户主", width=3, listed=True, sortable=False),
    Field("members", "人数", Kind.NUMBER, width=2, listed=True, sortable=False),
    Field("phone", "联系电话", width=6, listed=True, sortable=False),
    Field("since", "起始日期", width=6, sortable=False),
)


class HeldPosts(QWidget):
    """The posts of one person, each with what can be done about it."""

    def __init__(self, desk: Desk, room: RoomAround, dossier: StaffDossier) -> None:
        super().__init__()
        self._desk, self.dossier = desk, dossier
        self._room, self.work = room, PostWork(room, desk)
        may = desk.may_write and not dossier.left
        sizes, grids = theme.current(), desk.program.grids
        column = Column()
        parts = [
            holding_row(
                one,
                f"{grids.path_name(one.grid_id)}　{one.post_title}",
                partial(room.open, GRIDS, one.grid_id),
                self.work if may else None,
            )
            for one in dossier.posts
        ]
        column.add(Section(f"现任岗位（{len(parts)}）", *(parts or [label("现在没有岗位。", "second")])))
        if dossier.past:
            past = [label(f"{_place(desk, one)}　{told_of(one)}", wrap=True) for one in dossier.past]
            column.add(Section("曾任岗位", *past))
        commands = QHBoxLayout()
        commands.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.gap)
        commands.setSpacing(sizes.gap)
        self.appoint_button = button("任职…", self.appoint, icon_name="add", kind="primary")
        self.hand_over_button = button("换人…", self.hand_over, icon_name="exchange")
        self.hand_over_button.setToolTip("由另一人接任全部岗位")
        for one in (self.appoint_button, self.hand_over_button):
            one.setVisible(may)
            commands.addWidget(one)
        self.hand_over_button.setEnabled(bool(dossier.posts))
        commands.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(commands)
        whole.addWidget(column, 1)

    def appoint(self) -> None:
        """Give this person one more post."""
        dialog = AppointDialog(self._room.widget, self._desk, staff=self.dossier)
        dialog.decided.connect(lambda change: self._told(change, f"{self.dossier.title}已任职。"))
        dialog.open()

    def hand_over(self) -> None:
        """Let another take over all posts of this person."""
        dialog = HandOverDialog(self._room.widget, self._desk, self.dossier.posts)
        dialog.decided.connect(lambda change: self._told(change, f"已接任{self.dossier.title}的岗位。"))
        dialog.open()

    def _told(self, change: PostChange, words: str) -> None:
        self.work.appointed(change, words)


class ContactHouseholds(QWidget):
    """The households that one person looks after."""

    def __init__(self, desk: Desk, room: RoomAround, dossier: StaffDossier) -> None:
        super().__init__()
        self._desk, self._room, self.dossier = desk, room, dossier
        self.lines: list[ContactLine] = []
        may = desk.may_write and not dossier.left
        sizes = theme.current()
        hint = "离岗时联系户已全部终止。" if dossier.left else "每户都要有联系人，可按网格一次分配。"
        self.table = ShortTable(DOORS, Empty("没有联系户" if dossier.left else "还没有联系户", hint, "household"))
        self.table.view.opened.connect(lambda place: room.open(HOUSEHOLDS, self.lines[place].household))
        self.count = label("", "second")
        self.outside = label("", "amber", wrap=True)
        self.outside.hide()
        commands = QHBoxLayout()
        commands.setSpacing(sizes.gap)
        self.share_button = button("分配联系户…", self.share, icon_name="add", kind="primary")
        self.move_button = button("移交…", self.hand_over, icon_name="exchange")
        self.free_button = button("取消联系…", self.release, icon_name="minus")
        self.move_button.setToolTip("选中的户，没有选中几户时是全部")
        for one in (self.share_button, self.move_button, self.free_button):
            one.setVisible(may)
            commands.addWidget(one)
        commands.addStretch(1)
        commands.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addLayout(commands)
        whole.addWidget(self.outside)
        whole.addWidget(self.table, 1)
        self.read()

    def read(self) -> None:
        """Read the households again."""
        contacts, key = self._desk.program.contacts, self.dossier.key
        self._desk.work.read(self, "读取联系户", lambda _: contacts.lines(key), self._show)

    def share(self) -> None:
        """Give this person households of a grid: the one of their first post is proposed."""
        first = self.dossier.posts[0].grid_id if self.dossier.posts else None
        staff = (self.dossier.key, self.dossier.title)
        ShareDialog.ask(self._room, self._desk, grid=first, staff=staff)

    def hand_over(self) -> None:
        """Hand the chosen households to another, or all of them."""
        chosen = self._chosen()
        homes = chosen if len(chosen) > 1 else [line.household for line in self.lines]
        dialog = TakeOverDialog(self._room.widget, self._desk, self.dossier.key, homes, every=homes != chosen)
        dialog.decided.connect(lambda change: tell_contacts(self._room, self._desk, change))
        dialog.open()

    def release(self) -> None:
        """Let nobody look after the chosen households."""
        contacts, homes = self._desk.program.contacts, self._chosen()
        if not homes:
            return
        title = f"取消 {len(homes)} 户的联系人"
        dialog = DayDecision(self._room.widget, self._desk, title, "取消", partial(contacts.release, homes))
        dialog.decided.connect(lambda change: tell_contacts(self._room, self._desk, change))
        dialog.open()

    def _chosen(self) -> list[int]:
        return [self.lines[int(place)].household for place in self.table.view.selected_keys()]

    def _show(self, lines: list[ContactLine]) -> None:
        self.lines = lines = sorted(lines, key=lambda one: not one.elsewhere)  # what is amiss comes first
        doors = without_place([one.door for one in lines])
        rows = [_row(one, door) for one, door in zip(lines, doors, strict=True)]
        self.table.show_rows(rows, 0 if rows else -1)
        elsewhere = sum(1 for one in lines if one.elsewhere)
        self.count.setText(f"{len(lines):,} 户" if lines else "")
        self.outside.setText(f"{elsewhere:,} 户在任职网格以外，请核对后移交或取消联系。")
        self.outside.setVisible(bool(elsewhere))
        for one in (self.move_button, self.free_button):
            one.setEnabled(bool(lines))


def _row(one: ContactLine, door: str) -> dict[str, str]:
    """Return what the list of contact households shows of one; its grid is named where that is another one."""
    return {
        "door": " ".join(filter(None, (one.elsewhere, door))),
        "head": one.head,
        "members": str(one.members or ""),
        "phone": one.phone,
        "since": one.valid_from.isoformat() if one.valid_from else "",
    }


def _place(desk: Desk, one: Holding) -> str:
    return f"{desk.program.grids.path_name(one.grid_id)}　{one.post_title}"
