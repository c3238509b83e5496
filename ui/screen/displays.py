"""Displays: which one pages are projected on.

The application is asked, never a widget: ui/screens.py says why.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen

from ui.poster import HIGH, WIDE

STAYS = "stays"  # property of a window that no lock hides: it shows nothing private, to a whole room
SHARE = 0.7  # of a display that a window takes which is not full screen


def display_beside(place: QPoint) -> QScreen | None:
    """Return a display other than the one on which a point lies, or None where there is only one."""
    here = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
    others = [one for one in QGuiApplication.screens() if one is not here]
    return others[0] if others else None


def display_at(place: QPoint) -> QScreen:
    """Return the display on which a point lies."""
    return QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()


def window_on(room: QRect) -> QRect:
    """Return where a window of 16 to 9 stands in the middle of a display."""
    size = QSize(WIDE, HIGH).scaled(room.size() * SHARE, Qt.AspectRatioMode.KeepAspectRatio)
    found = QRect(QPoint(0, 0), size)
    found.moveCenter(room.center())
    return found
