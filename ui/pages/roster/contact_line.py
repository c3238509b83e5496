"""Who looks after a household: seen in its dossier, changed there and for many at once."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.errors import Refusal
from desktop.fields import Field, Kind
from desktop.roster.contacts import Contact
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.dossier_view import opener
from ui.pages.questions import Questions
from ui.pages.roster.people import StaffChoice
from ui.pages.roster.room import RoomAround
from ui.pages.roster.sharing import tell_contacts

ROSTER = "roster"  # key of the room that is opened from here
ON = Field("on", "联系起始日期", Kind.DATE, required=True)


class ContactDialog(Decision):
    """分配联系人: one worker looks after these households from a day on, in the place of whoever did."""

    def __init__(self, parent: QWidget, desk: Desk, households: Sequence[int], title: str) -> None:
        super().__init__(parent, desk, f"分配联系人 · {title}", f"分配 {len(households):,} 户")
        self._households = list(households)
        self.who = StaffChoice(desk, "联系人")
        self.questions = Questions([ON], desk.means(), {"on": desk.today()})
        for part in (self.who, self.questions):
            self.column.addWidget(part)
        self.parts.append(self.questions)
        self.who.finder.setFocus()

    def job(self) -> Job:
        """Return the assignment."""
        if not self._households:
            raise Refusal("请先选中要分配的户。")
        staff, on, contacts = self.who.chosen(), self.questions.answers()["on"], self.desk.program.contacts
        return lambda: contacts.assign(self._households, staff, on)


class ContactLine(QWidget):
    """Who looks after one household; read beside the window."""

    def __init__(self, desk: Desk, room: RoomAround, household: int, title: str) -> None:
        super().__init__()
        self._desk, self._room, self._household, self._title = desk, room, household, title
        self.contact: Contact | None = None
        self._flow = Flow(self, theme.current().gap)
        contacts = desk.program.contacts
        desk.work.read(self, "读取联系人", lambda _: contacts.of_household(household), self._show)

    def change(self) -> None:
        """Let somebody else look after the household."""
        assign_contact(self._room, self._desk, [self._household], self._title)

    def _show(self, contact: Contact | None) -> None:
        self.contact = contact
        if contact is None:
            self._flow.addWidget(label("没有联系人", "amber"))
        else:
            since = f"{contact.valid_from} 起" if contact.valid_from else ""
            open_it = opener(
                contact.name, lambda: self._room.open(ROSTER, contact.staff_id), "roster", "打开网格员档案"
            )
            self._flow.addWidget(open_it)
            told = label("　".join(filter(None, (contact.phone, since))), "second")
            told.setFixedHeight(theme.current().control)
            self._flow.addWidget(told)
        if self._desk.may_write:
            self._flow.addWidget(button("更换…" if contact else "分配…", self.change, kind="quiet"))
        self.updateGeometry()


def assign_contact(room: RoomAround, desk: Desk, households: Sequence[int], title: str) -> ContactDialog:
    """Ask who looks after some households, and tell of it with a way back."""
    dialog = ContactDialog(room.widget, desk, households, title)
    dialog.decided.connect(lambda change: tell_contacts(room, desk, change))
    dialog.open()
    return dialog
