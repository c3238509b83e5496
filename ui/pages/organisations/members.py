"""The members of one organisation: who belongs to it, adding, correcting, letting go."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.organisations.dossier import Member, OrganisationDossier
from desktop.tables import TONE
from ui import theme
from ui.buttons import button
from ui.flow import Flow
from ui.notices import NoticeLine
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.organisations.member_dialog import MemberDialog
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

PEOPLE, ROSTER = "people", "roster"  # keys of the rooms where a member's own file is


class MembersPanel(QWidget):
    """A table of members; those who left are shown on demand."""

    counted = Signal(int)  # how many belong to the organisation now

    def __init__(self, desk: Desk, dossier: OrganisationDossier, open_room: Callable[[str, int], object]) -> None:
        """`open_room` opens somebody's own file by the key of its room."""
        super().__init__()
        self._desk, self._key, self._open = desk, dossier.key, open_room
        self._all, self.members = dossier.members, tuple[Member, ...]()
        may = desk.may_write and not dossier.dissolved
        self.add = button("添加", self.ask_new, icon_name="add", kind="primary")
        self.edit = button("更正", self.ask_again, icon_name="edit")
        self.leave = button("退出", self.ask_end, icon_name="move-out")
        self.file = button("档案", self.open_file, icon_name="person", kind="quiet")
        self.past = QCheckBox("含已退出")
        fields = [field for field in desk.program.organisations.members.fields if field.listed]
        actions = [("添加成员", self.ask_new)] if may else []
        self.table = ShortTable(
            fields, Empty("还没有成员", "可从居民档案、网格员名册中选，也可直接填写。", "people", actions)
        )
        for one in (self.add, self.edit, self.leave):
            one.setVisible(may)
        self._lay_out()
        self._notices = NoticeLine(self)
        self.past.toggled.connect(lambda _: self._show())
        self.table.view.current_changed.connect(lambda _: self._enable())
        self.table.view.opened.connect(lambda _: self.ask_again() if may else self.open_file())
        desk.work.changed.connect(self._hear)
        self._show()

    @property
    def member(self) -> Member | None:
        """The member under the cursor."""
        place = self.table.current
        return self.members[place] if 0 <= place < len(self.members) else None

    @property
    def told(self) -> str:
        """What is said at the foot; empty when nothing is."""
        return self._notices.sentence

    def ask_new(self) -> None:
        """Ask who joins."""
        self._ask(self._desk.program.organisations.members.blank(), "已添加成员。")

    def ask_again(self) -> None:
        """Correct what is known of the member under the cursor."""
        if (member := self.member) is not None:
            members = self._desk.program.organisations.members
            words = f"已更正{member.name}。"
            self._desk.work.read(
                self, "读取成员", lambda _: members.draft(member.key), lambda draft: self._ask(draft, words)
            )

    def ask_end(self) -> None:
        """Ask on which day the member under the cursor left."""
        member, members = self.member, self._desk.program.organisations.members
        if member is None or not member.is_present:
            return
        act = partial(members.end, member.key, member.version)
        dialog = DayDecision(self, self._desk, f"{member.name}退出", "退出", act)
        dialog.decided.connect(lambda _: self._told(f"{member.name}已退出。", partial(self._reopen, member.key)))
        dialog.open()

    def open_file(self) -> None:
        """Open the dossier of the member under the cursor, where there is one."""
        member = self.member
        if member is not None and member.person_id is not None:
            self._open(PEOPLE, member.person_id)
        elif member is not None and member.staff_id is not None:
            self._open(ROSTER, member.staff_id)

    def read(self) -> None:
        """Read the members again."""
        members, key = self._desk.program.organisations.members, self._key
        self._desk.work.read(self, "读取成员", lambda _: members.of(key), self._take)

    def _ask(self, draft: Draft, words: str) -> None:
        dialog = MemberDialog(self, self._desk, self._key, draft)
        dialog.decided.connect(lambda _: self._told(words))
        dialog.open()

    def _told(self, words: str, undo: Callable[[], Any] | None = None) -> None:
        self._notices.say(words, undo)
        self.read()

    def _reopen(self, key: int) -> None:
        members = self._desk.program.organisations.members
        self._desk.work.write(self, "撤销退出", lambda _: members.reopen(key), lambda _: self.read())

    def _take(self, members: tuple[Member, ...]) -> None:
        self._all = members
        self.counted.emit(sum(one.is_present for one in members))
        self._show()

    def _show(self) -> None:
        before = self.member.key if self.member is not None else None
        gone = sum(not one.is_present for one in self._all)
        self.past.setText(f"含已退出（{gone}）")
        self.past.setVisible(bool(gone))
        self.members = tuple(one for one in self._all if one.is_present or self.past.isChecked())
        place = next((at for at, one in enumerate(self.members) if one.key == before), 0 if self.members else -1)
        rows = [one.texts if one.is_present else {**one.texts, TONE: "quiet"} for one in self.members]
        self.table.show_rows(rows, place)
        self._enable()

    def _enable(self) -> None:
        member = self.member
        self.edit.setEnabled(member is not None)
        self.leave.setEnabled(member is not None and member.is_present)
        self.file.setEnabled(member is not None and (member.person_id or member.staff_id) is not None)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & {"organisation_member", "person", "staff"}:
            self.read()

    def _lay_out(self) -> None:
        sizes = theme.current()
        row = QWidget()
        flow = Flow(row, sizes.gap)
        for one in (self.add, self.edit, self.leave, self.file, self.past):
            flow.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(row)
        whole.addWidget(self.table, 1)
