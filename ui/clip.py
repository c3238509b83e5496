"""One value at a time on the clipboard: kept out of its history, and taken off again after a minute."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

CLEARED_AFTER = 60_000  # milliseconds
# What tells the histories of Windows, of KDE and of macOS to leave a value out.
_KEPT_OUT = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
}


class Clip(QObject):
    """Knows what it put on the clipboard, and takes nothing off that somebody else put there."""

    cleared = Signal()

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._given = ""
        self._timer = QTimer(self, singleShot=True, interval=CLEARED_AFTER)
        self._timer.timeout.connect(self.clear)
        if (application := QGuiApplication.instance()) is not None:
            application.aboutToQuit.connect(self.clear)

    @property
    def board(self) -> QClipboard:
        """The clipboard."""
        return QGuiApplication.clipboard()

    @property
    def seconds_left(self) -> int:
        """How long the value stays."""
        return max(0, self._timer.remainingTime() // 1000)

    def give(self, text: str) -> None:
        """Put a value on the clipboard."""
        made = QMimeData()
        made.setText(text)
        for kind, content in _KEPT_OUT.items():
            made.setData(kind, content)
        self.board.setMimeData(made)
        self._given = text
        self._timer.start()

    def clear(self) -> None:
        """Take off what still stands there from here."""
        self._timer.stop()
        if self._given and self.board.text() == self._given:
            self.board.clear()
            self.cleared.emit()
        self._given = ""


_CLIPS: list[Clip] = []


def give(text: str) -> None:
    """Put a private value on the clipboard for a minute, whichever window it comes from."""
    if not _CLIPS:
        _CLIPS.append(Clip(QGuiApplication.instance()))
    _CLIPS[0].give(text)
