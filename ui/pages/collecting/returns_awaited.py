"""Whether forms are on their way back, so that files dropped on the window may be returns."""

from PySide6.QtCore import QObject

from desktop.forms.collecting.service import Collections
from ui.pages.desk import Desk

TABLE = "form_collection"


class ReturnsAwaited(QObject):
    """Knows at once: it asks whenever a collection begins or ends, not while a file is dragged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.work)
        self._desk, self._is_any = desk, False
        desk.work.changed.connect(self._hear)
        self._ask()

    def is_any(self) -> bool:
        """Whether a collection is open."""
        return self._is_any

    def _hear(self, tables: frozenset[str]) -> None:
        if TABLE in tables:
            self._ask()

    def _ask(self) -> None:
        desk = self._desk
        desk.work.read(self, "查看收表", lambda _: bool(Collections(desk.program, desk.today).all()), self._keep)

    def _keep(self, is_any: bool) -> None:
        self._is_any = is_any
