"""Who is to come and who came: one key each on the roll of a meeting."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.clashes import Conflict
from desktop.fields import Field, Kind
from desktop.meetings.dossier import Attendee, MeetingDossier
from desktop.meetings.fields import MEMBER, OBSERVER, PRESENCE_TITLES, ROLE_TITLES
from ui import theme
from ui.buttons import button, label
from ui.errors import show_error
from ui.page import Page
from ui.pages.cases.moving_picks import StaffBox, StaffChoices
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.segments import Segments

KEY = Qt.ItemDataRole.UserRole
HEADS = ("姓名", "职务", "身份", "到会", "缺席", "请假")
FIRST = 3  # column of the first presence
PRESENCES = tuple(PRESENCE_TITLES)  # present, absent, leave: in the order of the columns
KEYS = {  # of the number row and of the first letters of dao, que, jia
    Qt.Key.Key_1: "present",
    Qt.Key.Key_D: "present",
    Qt.Key.Key_2: "absent",
    Qt.Key.Key_Q: "absent",
    Qt.Key.Key_3: "leave",
    Qt.Key.Key_J: "leave",
    Qt.Key.Key_0: "",
    Qt.Key.Key_Backspace: "",
}
INDENT = "\u2009\u2009"  # thin: the head is indented by the style sheet, cells are not
MARK, TONES = "✓", {"present": "green", "absent": "red", "leave": "amber"}
WHO = (
    Field("staff", "姓名", Kind.CODE, width=10, required=True, hint="名册里没有的直接写姓名"),
    Field("duty", "职务", width=10, max_length=200),
)


class _Cell(QStyledItemDelegate):
    """Paints words as far from the edge as those of the head."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() < FIRST:
            option.text = f"{INDENT}{option.text}"


class Roll(QTableWidget):
    """The roll; a key or a click says whether somebody came."""

    called = Signal(object, str)  # an Attendee, the presence

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        sizes = theme.current()
        self.people: Sequence[Attendee] = ()
        self.setItemDelegate(_Cell(self))
        self.setHorizontalHeaderLabels(HEADS)
        self.setAccessibleName("参会人员")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(sizes.row)
        self.horizontalHeader().setFixedHeight(sizes.head)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for column in range(len(HEADS)):
            side = Qt.AlignmentFlag.AlignCenter if column >= FIRST else Qt.AlignmentFlag.AlignLeft
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setColumnWidth(column, sizes.text * (5 if column != 0 else 8))
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(self._clicked)

    @property
    def current(self) -> Attendee | None:
        """Who is under the cursor."""
        place = self.currentRow()
        return self.people[place] if 0 <= place < len(self.people) else None

    def show_people(self, people: Sequence[Attendee]) -> None:
        """Show other people; the cursor stays in its row."""
        place, self.people = self.currentRow(), people
        self.setRowCount(len(people))
        for row, one in enumerate(people):
            cells = [one.name, one.duty, ROLE_TITLES.get(one.role, "")]
            for column, words in enumerate(cells + [MARK if one.presence == key else "" for key in PRESENCES]):
                item = QTableWidgetItem(words)
                if column >= FIRST:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                    item.setForeground(theme.current().colour(TONES[PRESENCES[column - FIRST]]))
                    item.setToolTip(f"{one.name}{PRESENCE_TITLES[PRESENCES[column - FIRST]]}")
                elif column == 1:
                    item.setToolTip(words)
                self.setItem(row, column, item)
        if people:
            self.setCurrentCell(min(max(place, 0), len(people) - 1), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know the keys of the roll; the cursor goes on to the next."""
        presence = KEYS.get(Qt.Key(event.key()))
        one = self.current
        if presence is None or one is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        row = self.currentRow()
        self.called.emit(one, presence)
        self.setCurrentCell(min(row + 1, self.rowCount() - 1), 0)

    def _clicked(self, row: int, column: int) -> None:
        if column >= FIRST and row < len(self.people):
            one, presence = self.people[row], PRESENCES[column - FIRST]
            self.called.emit(one, "" if one.presence == presence else presence)


class InviteDialog(Decision):
    """Asks who else is to come: of the roster, or a name with its duty."""

    def __init__(self, parent: QWidget, desk: Desk, meeting: int) -> None:
        super().__init__(parent, desk, "添加参会人员", "添加")
        self._meeting, self.role = meeting, MEMBER
        box = StaffBox(StaffChoices(desk.program), "", "从名册中找，或直接写姓名")
        self.questions = Questions(WHO, desk.means(), own={"staff": box})
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        roles = [(MEMBER, ROLE_TITLES[MEMBER]), (OBSERVER, ROLE_TITLES[OBSERVER])]
        row = QHBoxLayout()
        row.addWidget(Segments(roles, self._choose, "", MEMBER))
        row.addStretch(1)
        self.column.addLayout(row)
        self.questions.begin()

    def job(self) -> Job:
        """Return the invitation."""
        answers, role, meeting = self.questions.answers(), self.role, self._meeting
        who, invite = str(answers["staff"]), self.desk.program.meetings.invite
        staff = int(who) if who.isdecimal() else None
        return lambda: invite(meeting, "" if staff else who, answers["duty"] or "", role, staff)

    def _choose(self, role: str) -> None:
        self.role = role


class AttendancePane(QWidget):
    """The roll of one meeting and what can be done with it."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier) -> None:
        super().__init__()
        self._page, self._desk, self.dossier = page, desk, dossier
        self.roll = Roll()
        self.roll.called.connect(self.call)
        self._tools = QWidget()
        sizes = theme.current()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        self.everybody = button("没点到的都记到会", self.call_all, icon_name="check", kind="primary")
        self.role = button("改为列席", self.change_role, icon_name="exchange")
        for one in (
            self.everybody,
            button("添加人员…", self.invite, icon_name="add"),
            self.role,
            button("移出", self.uninvite, icon_name="delete"),
        ):
            row.addWidget(one)
        row.addStretch(1)
        self._count = label("", "second")
        head = QHBoxLayout()
        head.addWidget(self._tools, 1)
        head.addWidget(self._count)
        self._keys = label("按 1 或 D 到会，2 或 Q 缺席，3 或 J 请假，0 清除；也可以直接点格子。", "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(self.roll, 1)
        whole.addWidget(self._keys)
        self.setFocusProxy(self.roll)
        self.roll.currentCellChanged.connect(lambda *_: self._tell())
        self.take(dossier)

    def take(self, dossier: MeetingDossier) -> None:
        """Show the roll as it is now."""
        self.dossier = dossier
        may = self._desk.may_write and not dossier.is_closed
        self._tools.setVisible(may)
        self._keys.setVisible(may)
        self.roll.show_people(dossier.attendance)
        self._count.setText(count_words(dossier))
        self.everybody.setEnabled(any(not one.presence for one in dossier.attendance))
        self._tell()

    def call(self, one: Attendee, presence: str) -> None:
        """Write down whether somebody came."""
        if not self._desk.may_write or self.dossier.is_closed or one.presence == presence:
            return
        attend = self._desk.program.meetings.attend
        self._desk.work.write(
            self._page, "登记到会", lambda _: attend(one.id, one.version, presence), lambda _: None, self._not_called
        )

    def call_all(self) -> None:
        """Write down that everybody came who was not called yet."""
        self._write("登记到会", partial(self._desk.program.meetings.attend_all, self.dossier.key))

    def invite(self) -> None:
        """Ask who else is to come."""
        InviteDialog(self._page, self._desk, self.dossier.key).open()

    def uninvite(self) -> None:
        """Take whoever is under the cursor off the roll, with a way back."""
        one, meetings = self.roll.current, self._desk.program.meetings
        if one is None:
            return
        back = partial(meetings.invite, self.dossier.key, one.name, one.duty, one.role, one.staff_id)
        undo: Callable[[], Any] = partial(self._write, "恢复参会人员", back)
        said = f"已把{one.name}移出参会名单。"
        self._write(
            "移出参会人员", partial(meetings.uninvite, one.id, one.version), lambda _: self._page.say(said, undo)
        )

    def change_role(self) -> None:
        """Let whoever is under the cursor take part, or sit in."""
        one = self.roll.current
        if one is not None:
            role = OBSERVER if one.role == MEMBER else MEMBER
            self._write("调整参会身份", partial(self._desk.program.meetings.change_role, one.id, one.version, role))

    def _write(self, words: str, job: Callable[[], Any], done: Callable[[Any], None] = lambda _: None) -> None:
        self._desk.work.write(self._page, words, lambda _: job(), done)

    def _not_called(self, error: BaseException) -> None:
        """Show what somebody quicker wrote, or the key that was pressed before this one."""
        if not isinstance(error, Conflict):
            show_error(self._page, error)
        self._page.open(self.dossier.key)

    def _tell(self) -> None:
        one = self.roll.current
        self.role.setText("改为参加" if one is not None and one.role == OBSERVER else "改为列席")


def count_words(dossier: MeetingDossier) -> str:
    """Return how many came, in words."""
    people = dossier.attendance
    counts = [(title, sum(one.presence == key for one in people)) for key, title in PRESENCE_TITLES.items()]
    waiting = sum(not one.presence for one in people)
    told = [f"{title} {count}" for title, count in counts if count] + ([f"没点到 {waiting}" if waiting else ""])
    return f"应到 {len(people)} 人　" + "　".join(filter(None, told))
