"""Garbage that holds itself is collected when it is due, and not in the middle of a bulk job."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from desktop.garbage import WHOLE_AFTER, _Rest, sweep, uncollected


class Ring:
    """Holds itself: nobody but the collector takes it away."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def by_hand() -> Iterator[None]:
    """Nothing is collected by itself; little garbage is due."""
    was, limits = gc.isenabled(), gc.get_threshold()
    gc.collect()
    gc.disable()
    gc.set_threshold(50, 3, 3)
    yield
    gc.set_threshold(*limits)
    if was:
        gc.enable()


def rings(count: int = 100) -> list[weakref.ref[Ring]]:
    return [weakref.ref(Ring()) for _ in range(count)]


def left(made: list[weakref.ref[Ring]]) -> int:
    return sum(one() is not None for one in made)


@pytest.mark.usefixtures("by_hand")
def test_what_is_due_is_collected() -> None:
    made = rings()
    assert left(made) == len(made)
    sweep()
    assert left(made) == 0


@pytest.mark.usefixtures("by_hand")
def test_a_little_waits() -> None:
    gc.set_threshold(100_000, 3, 3)
    made = rings()
    sweep()
    assert left(made) == len(made)


@pytest.mark.usefixtures("by_hand")
def test_everything_is_looked_at_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", asked.append)
    monkeypatch.setattr(gc, "get_count", lambda: (51, 4, 4))
    monkeypatch.setattr(_Rest, "whole_at", 0.0)
    for now in (1000.0, 1000.0 + WHOLE_AFTER / 2, 1001.0 + WHOLE_AFTER):
        monkeypatch.setattr("desktop.garbage.monotonic", lambda now=now: now)
        sweep()
    assert asked == [2, 1, 2]


@pytest.mark.usefixtures("by_hand")
def test_a_bulk_job_is_not_disturbed() -> None:
    made = rings()
    with uncollected():
        with uncollected():
            sweep()
        sweep()
        assert left(made) == len(made)
    sweep()
    assert left(made) == 0
    assert not gc.isenabled()


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.usefixtures("by_hand")
def test_afterwards_all_is_as_it_was(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    with pytest.raises(KeyError), uncollected():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled() is enabled
    assert _Rest.jobs == 0
