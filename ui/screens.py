"""How much room there is on the screen."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication


def room_at(place: QPoint) -> QRect:
    """Return the free part of the screen on which a point lies, in the coordinates of the whole desktop.

    The application is asked, never a widget: the binding counts a screen that a widget returned among the widget's
    children and may delete it with the widget, after which the next window ends the program.
    """
    return (QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()).availableGeometry()
