"""The door to other threads: everything is delivered once, to those who still live."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from ui import errors
from ui.progress import words_of
from ui.work import Work


@pytest.fixture
def work(qapp: object) -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


def test_a_result_comes_back_to_the_window(work: Work, qtbot: QtBot) -> None:
    got: list[object] = []
    owner = QObject()
    work.read(owner, "查找", lambda _: threading.current_thread().name, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert str(got[0]).startswith("read")
    work.write(owner, "保存", lambda _: threading.current_thread().name, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert str(got[1]).startswith("write")


def test_three_thousand_jobs_with_dying_owners(work: Work, qtbot: QtBot) -> None:
    got: list[int] = []
    owners = [QObject() for _ in range(3_000)]
    for number, owner in enumerate(owners):
        work.read(owner, "查找", lambda _, number=number: number, got.append)
        if number % 3 == 0:
            owner.deleteLater()
    qtbot.waitUntil(lambda: not work.tickets, timeout=20_000)
    assert sorted(set(range(3_000)) - set(got)) == [n for n in range(0, 3_000, 3) if n not in set(got)]
    assert len(got) == len(set(got)) >= 2_000


def test_a_result_may_open_a_dialog(work: Work, qtbot: QtBot) -> None:
    got: list[str] = []
    owner = QWidget()
    qtbot.addWidget(owner)

    def opens(_: object) -> None:
        dialog = QDialog(owner)
        got.append("opened")
        work.read(owner, "再查", lambda _: "inside", lambda word: (got.append(word), dialog.accept()))
        dialog.exec()
        got.append("closed")

    for _ in range(2):
        work.read(owner, "查找", lambda _: None, opens)
    qtbot.waitUntil(lambda: got.count("closed") == 2)
    assert sorted(got) == ["closed", "closed", "inside", "inside", "opened", "opened"]


def test_a_result_that_raises_keeps_the_others(work: Work, qtbot: QtBot) -> None:
    got: list[int] = []
    owner = QObject()
    with qtbot.captureExceptions() as raised:
        work.read(owner, "查找", lambda _: None, lambda _: 1 // 0)
        for number in range(5):
            work.read(owner, "查找", lambda _, number=number: number, got.append)
        qtbot.waitUntil(lambda: len(got) == 5)
    assert [one[0] for one in raised] == [ZeroDivisionError]


def test_writes_never_overlap_and_keep_their_order(work: Work, qtbot: QtBot) -> None:
    steps: list[tuple[int, str]] = []

    def write(number: int) -> None:
        steps.append((number, "in"))
        time.sleep(0.002)
        steps.append((number, "out"))

    owner = QObject()
    for number in range(10):
        work.write(owner, "保存", lambda _, number=number: write(number), lambda _: None)
    qtbot.waitUntil(lambda: not work.tickets)
    assert steps == [(number, word) for number in range(10) for word in ("in", "out")]


def test_a_stopped_look_is_silent_a_stopped_write_tells_what_it_saved(work: Work, qtbot: QtBot) -> None:
    got: list[str] = []
    owner, go = QObject(), threading.Event()

    def obedient(slate: Progress) -> str:
        go.wait(5)
        slate.check()
        return "not reached"

    def deaf(_: Progress) -> str:
        go.wait(5)
        return "saved"

    tickets = [
        work.read(owner, "查找", obedient, got.append, lambda error: got.append("failed")),
        work.read(owner, "查找", deaf, got.append),
        work.write(owner, "保存", deaf, got.append),
    ]
    qtbot.wait(20)
    for ticket in tickets:
        ticket.cancel()
    go.set()
    qtbot.waitUntil(lambda: not work.tickets)
    assert got == ["saved"]
    assert isinstance(tickets[0].future.exception(), Cancelled)


def test_failures_go_to_the_page_or_to_the_presenter(work: Work, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.work.show_error", lambda _, error: told.append(f"shown {error}"))

    def refuse(_: Progress) -> None:
        raise Refusal("不行")

    owner = QObject()
    work.read(owner, "查找", refuse, told.append)
    work.read(owner, "查找", refuse, told.append, lambda error: told.append(f"page {error}"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert sorted(told) == ["page 不行", "shown 不行"]
    assert errors.words_for(Refusal("不行")) == "不行"


def test_what_changed_is_heard_before_the_result(work: Work, qtbot: QtBot) -> None:
    heard: list[object] = []
    work.changed.connect(heard.append)
    owner = QObject()

    def save(_: Progress) -> str:
        work.tell(frozenset({"person"}))
        return "saved"

    work.write(owner, "保存", save, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [frozenset({"person"}), "saved"]
    work.tell(frozenset({"household"}))  # told from the window's own thread, with no job under way
    qtbot.waitUntil(lambda: len(heard) == 3)


def test_progress_is_said_in_words(work: Work, qtbot: QtBot) -> None:
    owner, go, seen = QObject(), threading.Event(), []

    def slow(slate: Progress) -> None:
        slate.begin(400, "正在核对")
        slate.advance(100)
        go.wait(5)

    ticket = work.read(owner, "导入", slow, lambda _: None)
    work.looked.connect(lambda one: seen.append(words_of(one)))
    qtbot.waitUntil(lambda: "正在核对　100 / 400（25%）" in seen)
    go.set()
    qtbot.waitUntil(lambda: ticket.is_over and not work.tickets)


def test_closing_stops_what_runs(qapp: object) -> None:
    made, began = Work(), threading.Event()

    def long(slate: Progress) -> None:
        began.set()
        while True:
            slate.check()
            time.sleep(0.001)

    owner = QObject()
    made.read(owner, "查找", long, lambda _: None)
    assert began.wait(5)
    made.close()
    assert made.tickets == ()


def test_after_the_end_nothing_is_begun(qapp: object) -> None:
    work, got = Work(), list[object]()
    work.close()
    ticket = work.read(QObject(), "查找", lambda _: got.append("ran"), got.append)
    ticket.cancel()
    assert ticket.is_over
    assert got == []
