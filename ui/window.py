"""The program with its window, from the first sign of life to the last."""

import gc
import importlib
import sys
from pathlib import Path
from typing import Any

from PySide6 import QtGui  # as in ui.buttons
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.lock import FolderLock
from desktop.logs import start_logging
from desktop.paths import Paths, make_ready
from desktop.resources import resources
from desktop.settings import Settings
from ui import theme
from ui.application import load_rare_fonts, read_rare_fonts, start_application
from ui.errors import install_hooks, show_error, show_refusal
from ui.opening.flow import AFTER, Opening
from ui.work import Work


def open_window(chosen: Path | None = None, database: str = "") -> int:
    """Run the program on the office of this user, or of the folder chosen. Return the exit code.

    `database` is the address of a shared office, or its connection file, for a folder that knows none yet.
    """
    paths = Paths.of_this_machine(chosen)
    running = prepare(paths)
    lock = FolderLock(paths.data)
    try:
        for warning in make_ready(paths.data):
            show_refusal(None, warning)
        lock.seize()
        if database:
            importlib.import_module("desktop.server.joining").join_by(paths.data, database)
    except Exception as error:  # noqa: BLE001 - shown; a bug is logged by `show_error`
        show_error(None, error)
        return 1
    stop_logging = start_logging(paths.logs)
    running.begin()
    try:
        return running.application.exec()
    finally:
        running.end()
        lock.release()
        stop_logging()


def prepare(paths: Paths) -> "Running":
    """Return the program ready to show its first window, in the look this workstation chose."""
    install_hooks()
    settings = Settings(paths.settings)
    application = start_application(sys.argv[:1], resources(), worn(settings))
    application.setQuitOnLastWindowClosed(False)
    return Running(paths, settings, Work(), application)


def worn(settings: Settings) -> theme.Theme:
    """Return the look this workstation chose."""
    colours = theme.DARK if settings.theme == "dark" else theme.LIGHT
    return theme.Theme(colours, settings.text_size == "large", settings.density)


class Running:
    """The windows of one run: signing in, then the office, until the clerk leaves."""

    def __init__(self, paths: Paths, settings: Settings, work: Work, application: QApplication) -> None:
        self._settings, self._work, self.application = settings, work, application
        self.opening = Opening(paths, settings, work)
        self.opening.opened.connect(self._open)
        self.opening.abandoned.connect(application.quit)
        self.shell: Any = None

    def begin(self) -> None:
        """Show the first window."""
        self.opening.begin()
        QTimer.singleShot(AFTER, self.application, self._furnish)

    def _furnish(self) -> None:
        """Bring what the first window can stand without: Ctrl+C, the emblem, and the fonts of rare characters.

        Their 35 MB are read beside the window, since a cold disk takes its time.
        """
        import signal  # 1 ms that the first window saves

        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt waits in its own loop, where Python never hears of it
        place = resources()
        self.application.setWindowIcon(QtGui.QIcon(str(place / "emblem" / "gedang.svg")))
        self._work.read(
            self.application,
            "读取字库",
            lambda _progress: read_rare_fonts(place),
            lambda _nothing: load_rare_fonts(place),
        )

    def _open(self, program: Any) -> None:
        self.shell = importlib.import_module("ui.shell").Shell(program, self._settings, self._work)
        self.shell.left.connect(self.application.quit)
        self.shell.show()
        gc.freeze()  # as in ui.opening.flow

    def end(self) -> None:
        """Stop every job, then close the office."""
        self._work.close()
        if self.shell is not None:
            self.shell.close()
