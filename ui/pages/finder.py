"""A line that finds one person or household of the office while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop.finding import Hit
from ui import theme
from ui.forms.editor import ENTER
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.suggestions import Proposal, Suggestions
from ui.work import Ticket

PAUSE = 60  # milliseconds after the last letter
SHOWN = 20


class DossierFinder(Line):
    """Enter takes the one under the cursor. The subclass says whom it finds."""

    chosen = Signal(int)  # key of a dossier
    subject, noun, hint, nobody = "", "", "", ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ticket: Ticket[list[Hit]] | None = None
        self._titles: dict[int, str] = {}
        self._popup: Suggestions | None = None
        self.setPlaceholderText(self.hint)
        self.setAccessibleName(f"查找{self.noun}")
        self.add_tool("search", "查找", self.setFocus, leading=True)
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._clock.timeout.connect(self.look)
        self.textEdited.connect(lambda _: self._clock.start())
        self.stepped.connect(lambda by: self.popup.step(by))

    @property
    def popup(self) -> Suggestions:
        """What was found."""
        if self._popup is None:
            self._popup = Suggestions(self)
            self._popup.taken.connect(self._take)
        return self._popup

    def answers(self, text: str) -> list[Hit]:
        """Return what a text may mean, beside the window."""
        raise NotImplementedError

    def look(self) -> None:
        """Find whom the typed text may mean; an older search is given up."""
        self._clock.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        text = self.text().strip()
        if not text:
            self.popup.hide()
            return
        self._ticket = self._desk.work.read(self, "查找", lambda _: self.answers(text), self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Give a dialog the height that the answers need."""
        super().showEvent(event)
        if isinstance(window := self.window(), QDialog):
            window.setMinimumHeight(max(window.minimumHeight(), theme.current().answers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is under the cursor."""
        if not self.is_composing and event.key() in ENTER:
            if self._clock.isActive():
                self.look()
            self.popup.take()
        else:
            super().keyPressEvent(event)

    def nothing(self) -> Proposal:
        """Return what is said when nothing was found, and why."""
        return Proposal(None, self._desk.program.finder.why_nothing(self.text()) or self.nobody)

    def _show(self, hits: list[Hit]) -> None:
        self._titles = {hit.key: hit.title for hit in hits}
        found = [Proposal(hit.key, hit.title, hit.detail, self.subject) for hit in hits]
        self.popup.offer(found or [self.nothing()])

    def _take(self, key: int) -> None:
        self.setText(self._titles.get(key, ""))
        self.chosen.emit(key)


class PersonFinder(DossierFinder):
    """Finds somebody by name, pinyin, part of a number or an address."""

    subject, noun, hint = "person", "人员", "姓名、拼音、证号或电话的一段、地址"
    nobody = "没有找到，可改为登记新人员。"

    def answers(self, text: str) -> list[Hit]:
        """Return the people a text may mean."""
        return self._desk.program.finder.people(text, SHOWN)


class HouseholdFinder(DossierFinder):
    """Finds a household by its head, a member, its number or its address."""

    subject, noun, hint = "household", "家庭户", "户主或成员姓名、户号、地址"
    nobody = "没有找到这一户，请先到“家庭户”立户。"

    def answers(self, text: str) -> list[Hit]:
        """Return the households a text may mean, those of the people it may mean among them."""
        return self._desk.program.finder.households(text, SHOWN)
