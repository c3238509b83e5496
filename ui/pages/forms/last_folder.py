"""The folder in which forms were last opened or saved, kept for the account."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui import ask


class LastFolder:
    """Begins there where the clerk is asked for a folder."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The folder, while it is there."""
        return self._path if self._path is not None and self._path.is_dir() else None

    @property
    def plain(self) -> str:
        """What is kept of it."""
        return str(self._path or "")

    def restore(self, plain: str) -> None:
        """Take up what was kept."""
        self._path = Path(plain) if plain else None

    def keep(self, path: Path) -> None:
        """Remember a folder."""
        self._path = path
        self._changed()

    def ask(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder, and remember it."""
        found = ask.open_folder(parent, title, self.path)
        if found is not None:
            self.keep(found)
        return found
