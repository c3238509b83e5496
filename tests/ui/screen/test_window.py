"""The projected window and the clerk's own: keys, colours, black, live, unplugged, saved."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.meetings.screen import Behind, WeekPage
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.programs import TODAY
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk
from ui.screen import presenter as presenters
from ui.screen.displays import STAYS
from ui.screen.opening import open_screen
from ui.screen.presenter import Presenter
from ui.screen.show import Show
from ui.screen.window import ScreenWindow

K = Qt.Key


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """The room from which the screen is opened."""
    page = Page()
    qtbot.addWidget(page)
    page.resize(1142, 680)
    page.show()
    return page


@pytest.fixture
def presenter(page: Page, desk: Desk, meeting: int, qtbot: QtBot) -> Presenter:
    """The clerk's own window."""
    made = open_screen(page, desk, meeting)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def shown(presenter: Presenter) -> Show:
    """What is shown."""
    return presenter.show_


@pytest.fixture
def window(presenter: Presenter) -> ScreenWindow:
    """The projected window on the only display."""
    presenter.project()
    window = presenter.screen_window
    assert window is not None
    return window


def keys(widget: Any, *pressed: Qt.Key) -> None:
    for one in pressed:
        QTest.keyClick(widget, one)


@pytest.mark.parametrize("where", ["window", "presenter"])
def test_keys_and_presenters_turn_pages(request: Any, where: str, shown: Show, window: ScreenWindow) -> None:
    widget, last = request.getfixturevalue(where), len(shown.pages) - 1
    assert last >= 8
    for pressed, place in (
        ((K.Key_Right,), 1),
        ((K.Key_Space, K.Key_PageDown), 3),
        ((K.Key_Left,), 2),
        ((K.Key_PageUp, K.Key_Backspace, K.Key_Left), 0),
        ((K.Key_End,), last),
        ((K.Key_PageDown,), last),
        ((K.Key_Home,), 0),
        ((K.Key_5,), 4),
        ((K.Key_1, K.Key_0), min(9, last)),
    ):
        keys(widget, *pressed)
        assert shown.place == place, pressed


def test_a_number_waits_for_another_digit_only_where_one_could_follow(
    shown: Show, window: ScreenWindow, qtbot: QtBot
) -> None:
    shown.go_to(3)
    keys(window, K.Key_1)
    assert shown.place == 3
    qtbot.waitUntil(lambda: shown.place == 0, timeout=2000)


def test_b_blanks_and_any_turn_brings_the_page_back(shown: Show, window: ScreenWindow) -> None:
    shown.go_to(2)
    keys(window, K.Key_B)
    assert window.grab().toImage().pixelColor(200, 200).name() == "#000000"
    keys(window, K.Key_Right)
    assert (shown.is_black, shown.place) == (False, 2)
    keys(window, K.Key_Period, K.Key_Period)
    assert not shown.is_black


def test_d_turns_the_colours_over_for_both_displays(shown: Show, window: ScreenWindow, presenter: Presenter) -> None:
    light = window.grab().toImage().pixelColor(3, 3)
    keys(window, K.Key_D)
    assert window.grab().toImage().pixelColor(3, 3).lightness() < light.lightness() / 2
    assert presenter.dark_button.isChecked()


def test_esc_leaves_and_the_clerk_stays(window: ScreenWindow, presenter: Presenter) -> None:
    assert window.isFullScreen()
    keys(window, K.Key_Escape)
    assert presenter.screen_window is None
    assert presenter.isVisible()
    assert presenter.project_button.text() == presenters.PROJECT


def test_an_unplugged_display_leaves_a_window_on_the_page_that_was_seen(
    shown: Show, window: ScreenWindow, presenter: Presenter, qtbot: QtBot
) -> None:
    shown.go_to(3)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    display = QGuiApplication.primaryScreen()
    with qtbot.waitSignal(window.fell_back):
        application.screenRemoved.emit(display)
    assert not window.isFullScreen()
    assert window.isVisible()
    assert shown.place == 3
    application.screenAdded.emit(display)
    assert window.isFullScreen()


def test_a_screen_on_a_display_of_its_own_outlasts_the_lock(window: ScreenWindow, qtbot: QtBot) -> None:
    assert not window.property(STAYS)  # the only display is the clerk's
    window.project(QGuiApplication.primaryScreen(), stays=True)
    assert window.property(STAYS)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    with qtbot.waitSignal(window.fell_back):
        application.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert not window.property(STAYS)


def test_another_display_that_goes_disturbs_nobody(window: ScreenWindow) -> None:
    window._display = "another"
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert window.isFullScreen()


def test_what_is_recorded_appears_on_the_page_that_is_seen(
    program: Program, shown: Show, window: ScreenWindow, qtbot: QtBot
) -> None:
    place = next(at for at, page in enumerate(shown.pages) if isinstance(page, WeekPage))
    shown.go_to(place)
    assert shown.pages[place].figures[0].value == "1"
    with qtbot.waitSignal(shown.renewed, timeout=8000):
        put_case(program, a_case(TODAY - timedelta(days=2)))
    assert shown.place == place
    assert shown.pages[place].figures[0].value == "2"


def test_the_page_stays_when_others_come_before_it(program: Program, shown: Show, meeting: int, qtbot: QtBot) -> None:
    shown.go_to(len(shown.pages) - 1)
    key = shown.page.key if shown.page else ""
    section = program.meetings.dossier(meeting).kind.sections[2].key
    with qtbot.waitSignal(shown.renewed, timeout=8000):
        program.meetings.add_item(meeting, section, "冬季防火", needs_decision=True)
    assert shown.page is not None
    assert shown.page.key == key


def test_what_fails_is_told_and_the_pages_stay(
    program: Program, shown: Show, presenter: Presenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = shown.pages
    monkeypatch.setattr(program.meetings, "dossier", lambda key: 1 / 0)
    shown.read()
    assert shown.pages == pages


def test_turning_a_prepared_page_paints_only_a_picture(shown: Show, window: ScreenWindow, qtbot: QtBot) -> None:
    window.showNormal()
    window.resize(1920, 1080)
    window.grab()
    size = QSize(1920, 1080)
    qtbot.waitUntil(lambda: (1, size.width(), size.height(), False) in shown._pictures)
    before = shown.picture(size, 1)[0]
    keys(window, K.Key_PageDown)
    assert shown.picture(size)[0] is before


def test_the_list_turns_pages_and_follows_them(shown: Show, presenter: Presenter) -> None:
    assert presenter.list.count() == len(shown.pages)
    presenter.list.setCurrentRow(4)
    assert shown.place == 4
    shown.step(1)
    assert presenter.list.currentRow() == 5
    assert shown.pages[5].title in presenter.words.toPlainText()


def test_a_click_on_a_figure_opens_its_records(shown: Show, presenter: Presenter, page: Page) -> None:
    opened: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: opened.append((room, target)))
    shown.go_to(next(at for at, one in enumerate(shown.pages) if isinstance(one, WeekPage)))
    presenter.here.grab()
    box = presenter.here._box()
    at = QPointF(box.left() + box.width() * 0.15, box.top() + box.height() * 0.35)
    assert isinstance(presenter.here.behind(at), Behind)
    QTest.mouseClick(presenter.here, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
    ((room, target),) = opened
    assert room == "cases"
    assert target["period_registered"]


def test_a_page_is_saved_as_a_picture_and_all_as_a_file(
    shown: Show, presenter: Presenter, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def chosen(_parent: Any, _title: str, name: str, _kinds: str) -> Path:
        asked.append(name)
        return folder / name

    monkeypatch.setattr(ask, "save_file", chosen)
    shown.go_to(2)
    presenter.save_page()
    picture = QImage(str(folder / asked[0]))
    assert (picture.size(), asked[0][:2]) == (QSize(1920, 1080), "03")
    presenter.save_all()
    pages = PdfPages(folder / asked[1])
    assert len(pages) == len(shown.pages)
    assert pages.size(0) == (960.0, 540.0)
    assert "一周情况" in pages.text(2)
    pages.close()
    assert sorted(path.name for path in folder.glob("*.part")) == []


def test_closing_the_clerks_window_ends_the_projection(
    presenter: Presenter, window: ScreenWindow, program: Program
) -> None:
    presenter.close()
    assert not window.isVisible()
    put_case(program, a_case(TODAY))
    assert program.screen_pages.build(1, Progress())
