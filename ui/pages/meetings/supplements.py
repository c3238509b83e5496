"""What is written beside closed minutes: dated, never changed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.meetings.dossier import MeetingDossier
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section
from ui.pages.questions import Questions
from ui.pages.scrolling import Column

TEXT = (Field("text", "补充说明", Kind.NOTE, width=24, required=True, max_length=5000),)


class SupplementDialog(Decision):
    """Asks for a correction of closed minutes."""

    def __init__(self, parent: QWidget, desk: Desk, meeting: int) -> None:
        super().__init__(parent, desk, "写补充说明", "补充")
        self._meeting = meeting
        self.column.addWidget(
            label("写明哪里需要更正、应当是什么。写下后注明今天的日期，不能再改。", "second", wrap=True)
        )
        self.questions = Questions(TEXT, desk.means())
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the writing down."""
        text, meetings = self.questions.answers()["text"], self.desk.program.meetings
        return lambda: meetings.supplement(self._meeting, text)


class SupplementsPane(QWidget):
    """The supplements of one meeting."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier) -> None:
        super().__init__()
        self._page, self._desk, self.dossier = page, desk, dossier
        sizes = theme.current()
        self._tools = QWidget()
        flow = Flow(self._tools, sizes.gap)
        flow.addWidget(button("写补充说明…", self.write, icon_name="add", kind="primary"))
        self.column = Column(gap=sizes.gap)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self._tools)
        whole.addWidget(self.column, 1)
        self.take(dossier)

    def take(self, dossier: MeetingDossier) -> None:
        """Show what was written beside the minutes."""
        self.dossier = dossier
        self._tools.setVisible(self._desk.may_write and dossier.is_closed)
        self.column.clear()
        for one in dossier.supplements:
            self.column.add(Section(f"{one.written_on}", label(one.text, wrap=True)))
        if not dossier.supplements:
            words = "没有补充说明。" if dossier.is_closed else "归档以后，需要更正的写在这里；归档以前可以直接修改。"
            self.column.add(label(words, "second", wrap=True))

    def write(self) -> None:
        """Ask for a correction."""
        dialog = SupplementDialog(self._page, self._desk, self.dossier.key)
        dialog.decided.connect(lambda _: self._page.say("已写补充说明。"))
        dialog.open()
