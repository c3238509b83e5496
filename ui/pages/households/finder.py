"""A line that finds one person of the office while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.finding import Hit
from ui.forms.editor import ENTER
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.suggestions import Proposal, Suggestions
from ui.work import Ticket

PAUSE = 60  # milliseconds after the last letter
SHOWN = 20


class PersonFinder(Line):
    """Name, pinyin, part of a number or an address; Enter takes the one under the cursor."""

    chosen = Signal(int)  # key of a person

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ticket: Ticket[list[Hit]] | None = None
        self._titles: dict[int, str] = {}
        self._popup: Suggestions | None = None
        self.setPlaceholderText("姓名、拼音、证号或电话的一段、地址")
        self.setAccessibleName("查找人员")
        self.add_tool("search", "查找", self.setFocus, leading=True)
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._clock.timeout.connect(self.look)
        self.textEdited.connect(lambda _: self._clock.start())
        self.stepped.connect(lambda by: self.popup.step(by))

    @property
    def popup(self) -> Suggestions:
        """The people found."""
        if self._popup is None:
            self._popup = Suggestions(self)
            self._popup.taken.connect(self._take)
        return self._popup

    def look(self) -> None:
        """Find whom the typed text may mean; an older search is given up."""
        self._clock.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        text = self.text().strip()
        if not text:
            self.popup.hide()
            return
        finder = self._desk.program.finder
        self._ticket = self._desk.work.read(self, "查找", lambda _: finder.people(text, SHOWN), self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the person under the cursor."""
        if not self.is_composing and event.key() in ENTER:
            if self._clock.isActive():
                self.look()
            self.popup.take()
        else:
            super().keyPressEvent(event)

    def _show(self, hits: list[Hit]) -> None:
        self._titles = {hit.key: hit.title for hit in hits}
        found = [Proposal(hit.key, hit.title, hit.detail, "person") for hit in hits]
        self.popup.offer(found or [Proposal(None, "没有找到，可改为登记新人员。")])

    def _take(self, key: int) -> None:
        self.setText(self._titles.get(key, ""))
        self.chosen.emit(key)
