"""Typing as a clerk types: key by key, into whatever takes the keys."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_into(line: QWidget, words: str) -> None:
    """Type words into a line, one key after another."""
    line.setFocus()
    for sign in words:
        _send(line, Qt.Key.Key_unknown, sign)


def press_key(line: QWidget, key: Qt.Key) -> None:
    """Press one key where it is."""
    _send(line, key, "\r" if key == Qt.Key.Key_Return else "")


def _send(widget: QWidget, key: Qt.Key, words: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, words))
