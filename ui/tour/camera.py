"""Takes pictures of windows with whatever lies over them, once nothing is under way any more."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer, qInstallMessageHandler
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from ui import theme
from ui.tour.report import Report
from ui.work import Work

REST = 0.1  # seconds without a job after which a window is at rest: typing waits 80 ms, the drawer 60 ms
LOOKS = 5  # and so often at least: on a busy machine one look may take longer than the rest
PATIENCE = 60.0
HARMLESS = "This plugin does not support"
OPENING = 400  # milliseconds until a question that stops everything is painted


class Camera:
    """Photographs into a folder, in the order of the scenes."""

    def __init__(self, work: Work, folder: Path, size: tuple[int, int], report: Report) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob("*.png"):  # a scene that moved has another number
            older.unlink()
        self._work, self._folder, self._size, self.report = work, folder, size, report
        self.taken = 0

    def watch(self, work: Work) -> None:
        """Look from now on whether the jobs of another run are over."""
        self._work = work

    def settle(self) -> None:
        """Let everything happen that was begun."""
        until, quiet, idle = monotonic() + PATIENCE, monotonic() + REST, 0
        while monotonic() < quiet or idle < LOOKS:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            idle += 1
            if self._work.tickets:
                quiet, idle = monotonic() + REST, 0
            if monotonic() > until:
                self.report.fail("等了一分钟，窗口仍未就绪")
                return

    def take(self, window: QWidget, name: str) -> None:
        """Photograph a window at the size of the screen, with the dialogs and lists that lie over it."""
        if not isinstance(window, QDialog):
            window.resize(*self._size)
        self.settle()
        picture = window.grab()
        painter = QPainter(picture)
        painter.setPen(theme.current().colour("quiet"))  # in place of the frame a desktop gives to a window
        for one in _over(window):
            place = _place(one, window)
            painter.drawPixmap(place, one.grab())
            painter.drawRect(QRect(place, one.size()).adjusted(-1, -1, 0, 0))
        painter.end()
        self.taken += 1
        if not picture.save(str(self._folder / f"{self.taken:02}-{name}.png")):
            self.report.fail(f"图片“{name}”没有存成")

    def take_question(self, window: QWidget, name: str, ask: Callable[[], object]) -> None:
        """Photograph a dialog that stops everything while it is open, and leave it by Esc."""

        def shoot() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                self.take(window, name)
                dialog.reject()
            else:
                self.report.fail(f"“{name}”没有打开")

        QTimer.singleShot(OPENING, shoot)
        ask()
        self.settle()

    def take_dialog(self, window: QWidget, name: str, ask: Callable[[], object]) -> None:
        """Photograph a dialog that lets the window live on, and leave it by Esc."""
        ask()
        self.settle()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            self.take(window, name)
            dialog.reject()
            self.settle()
        else:
            self.report.fail(f"“{name}”没有打开")


def hush() -> None:
    """Keep what the offscreen platform says of itself out of the way."""
    qInstallMessageHandler(lambda _kind, _context, words: None if HARMLESS in words else sys.stderr.write(f"{words}\n"))


def press(window: QWidget, words: str) -> None:
    """Press the button with these words."""
    next(one for one in window.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()


def _over(window: QWidget) -> Iterator[QWidget]:
    """Yield what lies over a window, dialogs before the lists they opened."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    yield from sorted((one for one in shown if _belongs(one, window)), key=lambda one: not isinstance(one, QDialog))


def _belongs(one: QWidget, window: QWidget) -> bool:
    parent = one.parentWidget()
    return one.isModal() or (parent is not None and parent.window() is window)


def _place(one: QWidget, window: QWidget) -> QPoint:
    """Return where to paint: a dialog in the middle, anything else where it is."""
    if isinstance(one, QDialog):
        return window.rect().center() - one.rect().center()
    return one.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
