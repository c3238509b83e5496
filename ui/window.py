"""The program with its window, from the first sign of life to the last."""

import gc
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6 import QtGui  # as in ui.buttons
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.lock import FolderLock
from desktop.logs import start_logging
from desktop.paths import Paths, make_ready
from desktop.private_temp import private_temp
from desktop.resources import resources
from desktop.settings import Settings
from desktop.starts import PATIENCE, Marks
from ui import theme
from ui.application import load_rare_fonts, read_rare_fonts, start_application
from ui.errors import install_hooks, offer_help, show_error, show_refusal
from ui.opening.flow import AFTER, Opening
from ui.work import Work

STOOD = 60_000  # milliseconds after which a start counts as a good one, however the program ends


def open_window(chosen: Path | None = None, database: str = "", safe: bool = False) -> int:
    """Run the program on the office of this user, or of the folder chosen. Return the exit code.

    `database` is the address of a shared office, or its connection file, for a folder that knows none yet. `safe`
    opens safe mode, where a full disk is no hindrance.
    """
    paths = Paths.of_this_machine(chosen)
    running = prepare(paths)
    lock = FolderLock(paths.data)
    try:
        for warning in make_ready(paths.data, room=0):
            show_refusal(None, warning)
        lock.seize()
        if database:
            importlib.import_module("desktop.server.joining").join_by(paths.data, database)
    except Exception as error:  # noqa: BLE001 - shown; a bug is logged by `show_error`
        show_error(None, error)
        return 1
    stop_logging = start_logging(paths.logs)
    marks = Marks(paths.data)
    running.begin(marks, safe)
    try:
        with private_temp(paths.data):
            code = running.application.exec()
        marks.end()
        return code
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
        self._paths, self._settings, self._work, self.application = paths, settings, work, application
        self.opening = Opening(paths, settings, work)
        self.opening.opened.connect(self._open)
        self.opening.abandoned.connect(application.quit)
        self.opening.help_wanted.connect(self._help_at_login)
        offer_help(self._help)
        self.shell: Any = None
        self._safe: Any = None
        self._is_plain = False  # whether the office opens for looking alone, without anything remembered
        self._marks = Marks(paths.data)

    def begin(self, marks: Marks, safe: bool = False) -> None:
        """Show the first window: safe mode when it is asked for, or proposed and taken after starts that failed."""
        self._marks, failed = marks, marks.begin()
        if safe or (failed >= PATIENCE and importlib.import_module("ui.rescue.proposing").is_wanted(failed)):
            self.show_safe(failed)
        else:
            self.opening.begin()
        QTimer.singleShot(AFTER, self.application, self._furnish)

    def show_safe(self, failed: int = 0) -> None:
        """Show safe mode instead of the office."""
        window = importlib.import_module("ui.rescue.safe_window")
        self._safe = window.SafeWindow(self._paths, self._settings, self._work, failed)
        self._safe.wanted.connect(lambda: self._leave_safe(self.opening.begin))
        self._safe.restoring.connect(lambda: self._leave_safe(self.opening.show_restore))
        self._safe.looking.connect(self._look)
        self._safe.closed.connect(self.application.quit)
        self._safe.show()

    def _look(self) -> None:
        self._is_plain = True
        self._leave_safe(self.opening.begin)

    def _leave_safe(self, go: Callable[[], object]) -> None:
        go()
        self._safe.hide()  # and kept: it is in the middle of saying what is wanted

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
        room = importlib.import_module("desktop.rescue.room")
        program.office.clerk.hold_back(room.ONLY_LOOKS if self._is_plain else room.full_disk(self._paths))
        try:
            shell = importlib.import_module("ui.shell").Shell
            self.shell = shell(program, self._settings, self._work, plain=self._is_plain)
            self.shell.left.connect(self._left)
            self.shell.show()
        except Exception as error:  # noqa: BLE001 - told; what keeps the office from opening must not keep help away
            program.office.close()
            show_error(None, error)
            self.show_safe(failed=1)
            return
        marks = self._marks  # held by the lambda; of a method Qt would remember the place of its object alone
        QTimer.singleShot(STOOD, self.application, lambda: marks.end())
        gc.freeze()  # as in ui.opening.flow

    def _left(self) -> None:
        """End, or go on with the restore assistant when that is what the office was left for."""
        if not importlib.import_module("ui.restoring.leaving").wants_to_restore(self.shell.window):
            self.application.quit()
            return
        for ticket in self._work.tickets:  # what pages still wanted to read of the office that is closed
            ticket.cancel()
        shell, self.shell = self.shell, None
        shell.close()
        shell.window.deleteLater()
        self.opening.show_restore()

    def _help_at_login(self) -> None:
        """Show safe mode in place of the login window."""
        self.show_safe()
        self.opening.leave()

    def _help(self, window: QWidget | None) -> None:
        """Show the support file, after a bug came to light."""
        office = None if self.shell is None else self.shell.program.office
        sheet = importlib.import_module("ui.support_sheet")
        sheet.open_support(window, self._work, self._paths, office, lambda sentence: show_refusal(window, sentence))

    def end(self) -> None:
        """Stop every job, then close the office."""
        self._work.close()
        if self.shell is not None:
            self.shell.close()
