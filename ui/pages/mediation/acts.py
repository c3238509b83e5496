"""How something is done with a mediation file: prepared and saved beside the window, asked for in a sheet, told."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.drafts import Draft
from ui.page import Page
from ui.pages.decision import Decision
from ui.pages.desk import Desk
from ui.pages.mediation.shown import Shown


class Acts:
    """Acts on what a pane shows, in the name of its page."""

    def __init__(self, parent: QWidget, page: Page, desk: Desk, shown: Shown) -> None:
        self._parent, self._page, self._desk, self._shown = parent, page, desk, shown

    def _propose(self, make: Callable[[], Draft], then: Callable[[Draft], None]) -> None:
        self._desk.work.read(self._parent, "准备表格", lambda _: make(), then)

    def _ask(self, dialog: Decision, words: str) -> None:
        dialog.decided.connect(lambda _: self._page.say(words))
        dialog.open()

    def _write(self, title: str, job: Callable[[], Any], words: str) -> None:
        self._desk.work.write(self._parent, title, lambda _: job(), lambda _: self._page.say(words))
