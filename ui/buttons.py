"""Buttons and labels as this program makes them: named kinds, drawn by the style sheet."""

from collections.abc import Callable
from typing import Literal

from PySide6 import QtGui  # its names are looked up when a button has keys: with `from` they cost the start 1 ms
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton, QWidget

from ui import theme
from ui.icons import icon

Kind = Literal["", "primary", "danger", "quiet"]

ICON_TONES = {"": "second", "primary": "on_accent", "danger": "red", "quiet": "accent"}


def give_keys(pressed: QAbstractButton, keys: str) -> None:
    """Let keys press a button at once; its own shortcut would show the press for a tenth of a second first."""
    action = QtGui.QAction(pressed)
    action.setShortcut(keys)
    action.triggered.connect(pressed.click)
    pressed.addAction(action)


def tip_of(words: str, keys: str = "") -> str:
    """Return a tooltip that names the shortcut."""
    return f"{words}（{QtGui.QKeySequence(keys).toString()}）" if keys else words


def button(
    words: str, pressed: Callable[[], object] | None = None, *, icon_name: str = "", kind: Kind = "", keys: str = ""
) -> QPushButton:
    """Return a button with a word, perhaps an icon, and perhaps a shortcut that its tooltip names."""
    made = QPushButton(words)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name, ICON_TONES[kind]))
        made.setIconSize(QSize(theme.current().icon_small, theme.current().icon_small))
    if keys:
        give_keys(made, keys)
        made.setToolTip(tip_of(words, keys))
    if pressed is not None:
        made.clicked.connect(lambda: pressed())
    return made


def tool(
    icon_name: str, words: str, pressed: Callable[[], object] | None = None, *, keys: str = "", tone: str = "second"
) -> QToolButton:
    """Return a button that is only an icon; its tooltip and its accessible name are the words."""
    made = QToolButton()
    made.setIcon(icon(icon_name, tone))
    made.setIconSize(QSize(theme.current().icon, theme.current().icon))
    made.setToolTip(tip_of(words, keys))
    made.setAccessibleName(words)
    made.setAutoRaise(True)
    made.setFixedSize(theme.current().control, theme.current().control)
    if keys:
        give_keys(made, keys)
    if pressed is not None:
        made.clicked.connect(lambda: pressed())
    return made


def link(words: str, pressed: Callable[[], object]) -> QToolButton:
    """Return words that lead elsewhere."""
    made = QToolButton()
    made.setText(words)
    made.setProperty("place", "link")
    made.setFixedHeight(theme.current().control)
    made.clicked.connect(lambda: pressed())
    return made


def label(words: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label in a role the style sheet knows: title, section, small, second, strong, or a signal's name."""
    made = QLabel(words)
    # What a clerk typed is never markup. By name, since `Qt.TextFormat` would cost the start 13 ms with all of `Qt`.
    made.setProperty("textFormat", "PlainText")
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def set_role(widget: QWidget, **properties: object) -> None:
    """Change properties that the style sheet looks at, and have the widget dressed anew."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
