"""Keys that are heard while another window has the focus: on Windows alone; elsewhere no program may listen so."""

import ctypes
import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

ALT, CONTROL = 0x0001, 0x0002  # of RegisterHotKey
HOT_KEY = 0x0312  # WM_HOTKEY
CODES = {"Left": 0x25, "Up": 0x26, "Right": 0x27, "Down": 0x28}
WORDS = {"Right": "Ctrl+Alt+→", "Left": "Ctrl+Alt+←", "Down": "Ctrl+Alt+↓", "Up": "Ctrl+Alt+↑"}
_FIRST = 0x47E0  # so that the numbers are none that Qt uses


class _Message(ctypes.Structure):
    """The beginning of MSG."""

    _fields_: ClassVar = (
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
        ("lParam", ctypes.c_ssize_t),
    )


class HotKeys(QAbstractNativeEventFilter):
    """Calls what belongs to Ctrl+Alt and an arrow, until it is closed."""

    def __init__(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """`actions` by the name of the arrow. Keys that another program holds are left to it."""
        super().__init__()
        self._actions: dict[int, Callable[[], object]] = {}
        user32: Any = getattr(ctypes, "windll").user32 if sys.platform == "win32" else None  # noqa: B009
        self._user32 = user32
        for number, (name, action) in enumerate(actions.items(), _FIRST):
            if user32 is not None and user32.RegisterHotKey(None, number, ALT | CONTROL, CODES[name]):
                self._actions[number] = action
        if self._actions:
            QCoreApplication.instance().installNativeEventFilter(self)  # type: ignore[union-attr]

    @property
    def are_heard(self) -> bool:
        """Whether any key is heard from other windows."""
        return bool(self._actions)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        """Hear Windows' own message of a key that was registered."""
        if kind == b"windows_generic_MSG":
            found = _Message.from_address(int(message))
            if found.message == HOT_KEY and (action := self._actions.get(found.wParam)) is not None:
                action()
                return True, 0
        return False, 0

    def close(self) -> None:
        """Give the keys back."""
        for number in self._actions:
            self._user32.UnregisterHotKey(None, number)
        if self._actions:
            QCoreApplication.instance().removeNativeEventFilter(self)  # type: ignore[union-attr]
        self._actions = {}
