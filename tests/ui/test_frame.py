"""The frame: rooms, navigation, search, status, notices, drawer, lock, and what is remembered."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.jobs import Progress
from tests.ui.work_now import WorkNow
from ui import ask, errors
from ui.drawer import ListAndDrawer
from ui.forms.text_boxes import LineBox
from ui.idle import IdleWatch
from ui.main_window import MainWindow
from ui.page import Command, Page, Room, may_drop_edits
from ui.search_box import Found
from ui.shortcuts import ShortcutSheet
from ui.status import StatusLine
from ui.work import Work

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raise() on the offscreen platform


class Hall(Page):
    """A page that writes down what happens to it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.log: list[Any] = []
        self.lets_go = True
        self.words = ""
        self.line = LineBox()
        QVBoxLayout(self).addWidget(self.line)
        self.add_command(Command(f"新增{name}", lambda: self.log.append("new"), "add", "Ctrl+N", "primary"))
        self.add_command(Command("核对重号", lambda: self.log.append("check"), shown=False))

    def activate(self) -> None:
        self.log.append("activate")

    def leave(self) -> bool:
        return self.lets_go

    def open(self, target: Any) -> None:
        self.log.append(target)

    def state(self) -> dict[str, Any]:
        return {"words": self.words}

    def restore(self, state: Any) -> None:
        self.words = state.get("words", "")


ANSWERS = [
    Found("户", "张三丰 户", "仙石村", "households", 7),
    Found("人员", "张三丰", "1960", "people", 3),
]


@pytest.fixture
def made() -> list[str]:
    """Which pages were built."""
    return []


@pytest.fixture
def open_window(qtbot: QtBot, made: list[str]) -> Callable[..., MainWindow]:
    def make(settings: dict[str, Any] | None = None, **more: Any) -> MainWindow:
        def room(key: str, title: str, group: str) -> Room:
            return Room(key, title, "form", group, lambda: (made.append(key), Hall(title))[1])

        rooms = [room("people", "居民", "档案"), room("households", "户", "档案"), room("settings", "设置", "系统")]
        window = MainWindow("样例镇", "林晓敏", rooms, WorkNow(), settings=settings, find=lambda text: ANSWERS, **more)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


def test_pages_are_built_when_they_are_entered(open_window: Callable[..., MainWindow], made: list[str]) -> None:
    window = open_window()
    assert made == ["people"]
    window.enter("households")
    window.enter("people")
    assert made == ["people", "households"]
    assert window.page.log == ["activate", "activate"]
    assert "居民" in [one.text() for one in window.top.findChildren(QLabel)]


def test_a_page_with_unsaved_edits_is_not_left(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.page.lets_go = False
    assert not window.enter("households")
    assert window.navigation._buttons["people"].isChecked()
    assert not window.close()
    window.page.lets_go = True
    window.navigation._buttons["households"].click()
    assert window._key == "households"
    assert window.close()


def test_unsaved_edits_are_dropped_kept_or_saved(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page, saved = QWidget(), []
    qtbot.addWidget(page)
    for answer, leaves in (("drop", True), ("stay", False), ("save", False), (None, False)):
        monkeypatch.setattr(ask, "choose", lambda *_, answer=answer, **__: answer)
        assert may_drop_edits(page, lambda: saved.append(1)) is leaves
    assert saved == [1]


def test_everything_is_found_again_after_a_restart(open_window: Callable[..., MainWindow]) -> None:
    settings: dict[str, Any] = {}
    window = open_window(settings)
    window.enter("households")
    window.page.words = "第二网格"
    window.page.state_changed.emit()
    window.navigation.fold(True)
    window.close()
    assert settings["room.households"] == {"words": "第二网格"}
    again = open_window(settings)
    assert again._key == "households"
    assert again.page.words == "第二网格"
    assert again.navigation.is_folded
    settings["room"] = "no such room"
    assert open_window(settings)._key == "people"


def test_a_crash_loses_no_state(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    settings: dict[str, Any] = {}
    window = open_window(settings)
    window.page.words = "写到一半"
    window.page.state_changed.emit()
    qtbot.waitUntil(lambda: settings.get("room.people") == {"words": "写到一半"})


def test_one_box_finds_records_pages_and_commands(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    box = window.top.search
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()
    qtbot.keyClicks(box, "h")
    qtbot.waitUntil(lambda: box.popup.is_open)
    assert box.popup.proposals == ["人员", "张三丰", "户", "张三丰 户", "页面", "户", "命令", "核对重号"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window._key == "households"
    assert window.page.log == ["activate", 7]
    assert box.text() == ""
    box.setFocus()
    box.setText("核对")
    qtbot.keyClick(box, Qt.Key.Key_Return)  # before the pause is over
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    window.enter("people")
    box._find = lambda text: []
    box.setText("核对")
    box._ask()
    box.popup.take()
    assert window.page.log[-1] == "check"


def test_an_old_answer_never_covers_a_new_question(open_window: Callable[..., MainWindow]) -> None:
    box = open_window().top.search
    box.setText("没有的")
    box._show("旧", ANSWERS)
    assert not box.popup.is_open
    box._show("没有的", [])
    assert box.popup.proposals == ["没有找到“没有的”。可以试试拼音首字母。"]
    box.clear()
    assert not box.popup.is_open


def test_keys_reach_the_page(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    window.page.line.setFocus()
    qtbot.keyClick(window.page.line.line, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.page.log[-1] == "new"
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window._key == "households"
    buttons = [window.top._buttons.itemAt(place).widget() for place in range(window.top._buttons.count())]
    assert [(one.text(), one.toolTip()) for one in buttons] == [("新增户", "新增户（Ctrl+N）")]


def test_a_page_can_send_the_clerk_elsewhere(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.page.wanted.emit("households", 12)
    assert window.page.log == ["activate", 12]


def test_a_success_is_a_line_with_a_way_back(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window, undone = open_window(), []
    window.page.say("已移出 3 人", lambda: undone.append(1))
    assert window.notices.sentence == "已移出 3 人"
    window.notices._back.click()
    assert undone == [1]
    assert window.notices.sentence == ""
    window.page.say("已移出 2 人", lambda: undone.append(2))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1, 2]
    window.page.say("已保存")
    assert not window.notices._back.isVisible()


def test_a_refusal_is_said_where_it_happened(
    open_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, told = open_window(), []
    monkeypatch.setattr(ask, "tell", lambda _, sentence: told.append(sentence))
    window.page.line.line.setText("写到一半")
    errors.show_error(window.page, Refusal("这一户还有 3 人，不能注销。"))
    assert window.notices.sentence == "这一户还有 3 人，不能注销。"
    assert window.page.line.value == "写到一半"
    lonely = QWidget()
    errors.show_error(lonely, Refusal("没有地方说"))
    assert told == ["没有地方说"]


@pytest.mark.logs
def test_a_bug_is_written_down_and_said_in_plain_words(
    open_window: Callable[..., MainWindow], caplog: pytest.LogCaptureFixture
) -> None:
    window = open_window()
    errors.show_error(window.page, KeyError("x"))
    assert window.notices.sentence == errors.BUG
    assert caplog.records[-1].levelname == "CRITICAL"
    assert caplog.records[-1].exc_info


def test_a_long_notice_wraps_inside_its_window(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.notices.refuse("这一条很长。" * 60)
    assert window.notices.width() <= window._right.width()
    assert window.notices.y() > 0


def test_the_sheet_of_keys_names_those_of_the_page(
    open_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(
        ShortcutSheet, "exec", lambda self: shown.append([one.text() for one in self.findChildren(QLabel)])
    )
    open_window().show_shortcuts()
    assert {"Ctrl+N", "新增居民", "Ctrl+K"} <= set(shown[0])


def test_nobody_at_the_desk_locks(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window(idle_minutes=0.01)  # 600 ms
    with qtbot.waitSignal(window.locked, timeout=3_000):
        pass
    assert not window.idle._timer.isActive()
    with qtbot.waitSignal(window.locked):
        window.top.lock_wanted.emit()


def test_a_touch_begins_the_wait_anew(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    watch = IdleWatch(1)
    watch._watch(window.windowHandle())
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may be off by seconds
    watch.start()
    qtbot.wait(100)
    left = watch._timer.remainingTime()
    qtbot.mouseMove(window.windowHandle())
    assert watch._timer.remainingTime() > left
    watch.stop()
    never = IdleWatch(0)
    never.start()
    assert not never._timer.isActive()


@pytest.fixture
def work(qapp: object) -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


def test_a_long_job_says_how_far_it_is_and_can_be_stopped(
    work: Work, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.status.WORDS_AFTER", 0.05)
    line, go, owner = StatusLine(work), threading.Event(), QWidget()
    for one in (line, owner):
        qtbot.addWidget(one)

    def long(slate: Progress) -> None:
        slate.begin(200, "正在导入")
        slate.advance(50)
        while not go.wait(0.005):
            slate.check()

    work.read(owner, "另一项", lambda _: go.wait(5), lambda _: None)
    work.write(owner, "导入", long, lambda _: None)
    qtbot.waitUntil(lambda: line.job.text() == "正在导入　50 / 200（25%）　另有 1 项")
    assert line._bar.value() == 250
    line._stop.click()
    assert line._stop.text() == "正在停止…"
    qtbot.waitUntil(lambda: "另一项" in line.job.text())
    go.set()
    qtbot.waitUntil(lambda: line.job.isHidden())


def test_the_drawer_opens_grows_and_closes(qtbot: QtBot) -> None:
    list_, closed, may = QWidget(), [], [False]
    split = ListAndDrawer(list_, lambda: may[0])
    qtbot.addWidget(split)
    split.resize(1100, 600)
    split.show()
    qtbot.waitExposed(split)
    split.closed.connect(lambda: closed.append(1))
    split.show_drawer(QLabel("张三丰"), "张三丰")
    assert split.is_open
    assert not split.is_whole
    assert split.sizes()[1] >= 320
    split.take_whole(True)
    assert split.is_whole
    assert not split.close_drawer()
    may[0] = True
    assert split.close_drawer()
    assert not split.is_open
    assert list_.isVisible()
    assert closed == [1]
    split.take_whole(True)
    assert list_.isVisible()
    split.arrange({"drawer": 600})
    split.show_drawer(QLabel("李四"), "李四")
    assert abs(split.sizes()[1] - 600) < 20
    assert split.arrangement() == {"drawer": 600}
    split.move_out()
    assert not split.is_open
    assert split._window.windowTitle() == "李四"
    assert split._window.isVisible()
    split._window.close()
