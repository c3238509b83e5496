"""The room around a part of a page: what is asked and told outlives the part, which is made anew at every change."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.notices import NoticeLine
from ui.page import Page


class RoomAround:
    """The page in which a part stands, once it does; a part that stands alone tells at its own foot."""

    def __init__(self, part: QWidget) -> None:
        self._part, self._page = part, None if not isinstance(part, Page) else part
        self._notices: NoticeLine | None = None

    @property
    def widget(self) -> QWidget:
        """What owns dialogs and jobs."""
        if self._page is None:
            around: QWidget | None = self._part.parentWidget()
            while around is not None and not isinstance(around, Page):
                around = around.parentWidget()
            self._page = around
        return self._page or self._part

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Tell of a success, with a way back."""
        owner = self.widget
        if isinstance(owner, Page):
            owner.say(words, undo)
        else:
            self._line().say(words, undo)

    def refuse(self, words: str) -> None:
        """Tell what could not be done."""
        self._line().refuse(words)

    def open(self, room: str, target: object) -> None:
        """Open something in another room."""
        owner = self.widget
        if isinstance(owner, Page):
            owner.wanted.emit(room, target)

    def _line(self) -> NoticeLine:
        if self._notices is None:
            self._notices = NoticeLine(self._part)
        return self._notices
