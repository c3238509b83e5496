"""The confined process: it answers, refuses, dies, hangs, and the program goes on."""

import threading
from collections.abc import Iterator

import pytest

from desktop.confined.room import DIED, SILENT, Broken, Room
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress

HERE = "tests.desktop.confined.tasks"


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.close()


def test_it_gives_back_what_it_was_given(room: Room) -> None:
    given = [b"\0\xff" * 100_000, {"名": ["a", None, 1.5, True]}, b""]
    assert room.ask(f"{HERE}:same", given) == given
    assert room.ask(f"{HERE}:same", 1) == 1


def test_a_refusal_comes_back_as_one(room: Room) -> None:
    with pytest.raises(Refusal, match="这张图片已损坏"):
        room.ask(f"{HERE}:refuses")


def test_a_fault_of_ours_says_where_and_nothing_of_what_it_says(room: Room) -> None:
    with pytest.raises(Broken, match=r"KeyError in tests\.desktop\.confined\.tasks") as caught:
        room.ask(f"{HERE}:fails")
    assert "林一" not in str(caught.value)


@pytest.mark.parametrize("task", ["dies", "eats", "babbles"])
def test_what_kills_it_is_refused_and_the_next_is_answered(room: Room, task: str) -> None:
    with pytest.raises(Refusal, match="数据没有变化") as caught:
        room.ask(f"{HERE}:{task}")
    assert caught.value.message == DIED
    assert room.ask(f"{HERE}:same", 2) == 2


def test_what_takes_too_long_is_ended() -> None:
    room = Room()
    with pytest.raises(Refusal) as caught:
        room.ask(f"{HERE}:hangs", longest=0.5)
    assert caught.value.message == SILENT
    room.close()


def test_a_clerk_can_stop_it(room: Room) -> None:
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    with pytest.raises(Cancelled):
        room.ask(f"{HERE}:hangs", progress=progress)
    assert room.ask(f"{HERE}:same", 3) == 3


def test_how_far_it_is_is_told(room: Room) -> None:
    progress = Progress()
    room.ask(f"{HERE}:counts", progress=progress)
    assert (progress.done, progress.total, progress.note) == (7, 7, "正在数")
