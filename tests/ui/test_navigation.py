"""The navigation on a low screen: its rooms move closer, and at last scroll; it never makes the window higher."""

from pytestqt.qtbot import QtBot

from ui.navigation import Navigation
from ui.page import Page, Room


def shown(qtbot: QtBot, rooms: int, height: int) -> Navigation:
    """Return a navigation of so many rooms in five groups."""
    made = Navigation([Room(f"r{at}", f"页面{at}", "form", f"组{at * 5 // rooms}", Page) for at in range(rooms)])
    qtbot.addWidget(made)
    made.resize(made.width(), height)
    made.show()
    qtbot.waitExposed(made)
    return made


def height_of(navigation: Navigation) -> int:
    """Return how high an entry is."""
    return navigation._buttons["r0"].height()


def test_rooms_stand_apart_where_there_is_room_and_close_where_there_is_not(qtbot: QtBot) -> None:
    navigation = shown(qtbot, 15, 1000)
    apart = height_of(navigation)
    navigation.resize(navigation.width(), 700)
    qtbot.waitUntil(lambda: height_of(navigation) < apart)
    navigation.resize(navigation.width(), 1000)
    qtbot.waitUntil(lambda: height_of(navigation) == apart)


def test_however_many_rooms_there_are_the_window_may_be_low(qtbot: QtBot) -> None:
    navigation = shown(qtbot, 40, 500)
    assert navigation.minimumSizeHint().height() < 500
    last = navigation._buttons["r39"]
    navigation.select("r39")
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())
