"""The one search box: people, households, enterprises, grids, organisations, pages, commands, while one types."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.names import initials, pinyin
from ui import theme
from ui.forms.editor import ENTER
from ui.forms.line import Line
from ui.suggestions import Proposal, Suggestions
from ui.work import Ticket, Work

PAUSE = 60  # milliseconds after the last letter
NOTHING = "没有找到“{text}”。可以试试{hint}。"
ICONS = {
    "人员": "person",
    "户": "household",
    "企业": "enterprise",
    "网格": "grid",
    "网格员": "roster",
    "组织": "organisation",
    "事件": "case",
    "会议": "meeting",
    "报表": "note",
    "表样": "form",
    "页面": "form",
    "命令": "keyboard",
}


class Found(NamedTuple):
    """One answer: of which kind, how it reads, and where it is opened."""

    kind: str  # 人员, 户, 企业, 网格, 网格员, 组织, 页面, 命令: the heading it stands under
    title: str
    detail: str
    room: str  # key of the room that opens it
    target: Any = None


class SearchBox(Line):
    """Asks while the clerk types, shows the answers by kind, opens the chosen one."""

    opened = Signal(object)  # a Found

    def __init__(
        self,
        work: Work,
        find: Callable[[str], Sequence[Found]] | None,
        places: Callable[[], Sequence[Found]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._find, self._places = work, find, places
        self._ticket: Ticket[Any] | None = None
        self._answers: list[Found] = []
        self._spelt: dict[str, str] = {}
        self._popup: Suggestions | None = None
        self.why_nothing: Callable[[str], str] = lambda _text: ""  # what to say instead when nothing is found
        self.what_finds: Callable[[], str] = lambda: "拼音首字母"  # what else may be typed
        self.setPlaceholderText("搜索人员、户、事件、网格（Ctrl+K）")
        self.setToolTip("姓名、拼音或首字母、证号或电话、门牌号；↓ 选择，回车打开，Esc 离开")
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(theme.current().search // 2)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.add_tool("search", "搜索", self.setFocus, leading=True)
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._clock.timeout.connect(self._ask)
        self.textChanged.connect(self._typed)
        self.stepped.connect(lambda by: self.popup.step(by))

    def sizeHint(self) -> QSize:
        return QSize(theme.current().search, super().sizeHint().height())

    @property
    def popup(self) -> Suggestions:
        """The answers shown."""
        if self._popup is None:
            self._popup = Suggestions(self, lambda: max(self.width(), theme.current().answers))
            self._popup.taken.connect(self._take)
        return self._popup

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Esc empties and then leaves."""
        if not self.is_composing and event.key() in ENTER:
            if self._clock.isActive():  # Enter came before the pause was over
                self._clock.stop()
                self._ask()
            self.popup.take()
        elif not self.is_composing and event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.clearFocus()
                self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text():
            self._clock.start()

    def _typed(self, text: str) -> None:
        if text.strip():
            self._clock.start()
        else:
            self._clock.stop()
            self._drop()
            self.popup.hide()

    def _drop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _ask(self) -> None:
        self._drop()
        text, find = self.text().strip(), self._find
        if not text:
            return
        if find is None:
            self._show(text, [])
        else:
            self._ticket = self._work.read(self, "搜索", lambda _: find(text), lambda found: self._show(text, found))

    def _show(self, text: str, found: Sequence[Found]) -> None:
        if text != self.text().strip():
            return
        kinds = list(ICONS)
        answers = [*found, *(place for place in self._places() if self._means(text, place.title))]
        self._answers = sorted(answers, key=lambda one: kinds.index(one.kind) if one.kind in kinds else len(kinds))
        proposals: list[Proposal] = []
        for kind, members in groupby(enumerate(self._answers), key=lambda one: one[1].kind):
            proposals.append(Proposal(None, kind))
            proposals += [Proposal(place + 1, one.title, one.detail, ICONS.get(kind, "form")) for place, one in members]
        if not proposals:
            proposals = [Proposal(None, self.why_nothing(text) or NOTHING.format(text=text, hint=self.what_finds()))]
        self.popup.offer(proposals)

    def _take(self, number: int) -> None:
        found = self._answers[number - 1]
        self.clear()
        self.opened.emit(found)

    def _means(self, text: str, title: str) -> bool:
        if title not in self._spelt:
            self._spelt[title] = f"{initials(title)} {pinyin(title)}"
        return text in title or any(one.startswith(text.lower()) for one in self._spelt[title].split())
