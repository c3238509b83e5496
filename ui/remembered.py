"""The clerk's arrangement of the window as a mapping: read from memory, written beside the window."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from PySide6.QtCore import QObject

from desktop.jobs import Progress
from desktop.preferences import Preferences
from ui.work import Work

PREFIX = "window."


class Remembered(QObject):
    """Keeps preferences at hand; saving never waits for the disk, nor for an import that holds it."""

    def __init__(self, preferences: Preferences, work: Work) -> None:
        super().__init__()
        self._preferences, self._work = preferences, work
        self._values = {key.removeprefix(PREFIX): value for key, value in preferences.begin_with(PREFIX).items()}
        self.mapping: MutableMapping[str, Any] = _Mapping(self)

    def get(self, key: str) -> Any:
        """Return one value. Raise KeyError when there is none."""
        return self._values[key]

    def put(self, key: str, value: Any) -> None:
        """Take a value, and have it saved when it is another one."""
        if self._values.get(key) == value:
            return
        self._values[key] = value

        def job(_progress: Progress) -> None:
            self._preferences.set(PREFIX + key, value)

        self._work.write(self, "记住界面设置", job, lambda _nothing: None)

    def drop(self, key: str) -> None:
        """Forget a value."""
        del self._values[key]
        self._work.write(
            self, "记住界面设置", lambda _progress: self._preferences.forget(PREFIX + key), lambda _nothing: None
        )

    def keys(self) -> list[str]:
        """Return every key."""
        return list(self._values)


class _Mapping(MutableMapping[str, Any]):
    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered

    def __getitem__(self, key: str) -> Any:
        return self._remembered.get(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._remembered.put(key, value)

    def __delitem__(self, key: str) -> None:
        self._remembered.drop(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._remembered.keys())

    def __len__(self) -> int:
        return len(self._remembered.keys())
