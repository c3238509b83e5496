"""Icons: a drawing of this program in a colour of the theme in use."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


def icon(name: str, tone: str = "second", tone_on: str = "accent") -> "QIcon":
    """Return an icon in a colour of the theme; `tone_on` is its colour while its button is checked."""
    from ui.drawings import icon_of  # with what Qt paints by, 3 ms: the login window has no icon

    return icon_of(name, tone, tone_on)
