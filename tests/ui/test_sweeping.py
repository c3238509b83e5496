"""Objects of Qt that hold themselves die between two events, in the window's thread, whoever makes garbage."""

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot


class Ring(QObject):
    """Holds itself."""

    died: list[str] = []  # noqa: RUF012 - shared by all of them

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        self.died.append(threading.current_thread().name)


def test_they_die_in_the_windows_thread(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    Ring.died.clear()
    Ring()

    def toil() -> list[list[int]]:
        return [[number] for number in range(50_000)]

    job = threading.Thread(target=toil)
    job.start()
    job.join()
    assert Ring.died == []
    kept = toil()
    qtbot.waitUntil(lambda: bool(Ring.died))
    assert Ring.died == [threading.current_thread().name]
    assert len(kept) == 50_000
