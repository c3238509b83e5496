"""From the first window to the open office. Heavy libraries are loaded while the clerk types the password."""

import gc
import importlib
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.folder import is_founded, is_shared
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.settings import Settings
from ui.opening.login import LoginWindow
from ui.opening.sheet import Sheet
from ui.work import Work

if TYPE_CHECKING:
    from desktop.accounts.password_rules import Standing
    from desktop.program import Program
    from ui.opening.assistant import Founded, Founding

AFTER, PAUSE = 150, 15  # milliseconds: the window is painted first; then the clerk's keys come between two steps
HEAVY = (  # the database library comes with them
    "desktop.opening", "desktop.program", "desktop.paper", "desktop.print_centre.centre",
)  # fmt: skip
AHEAD = (  # the office's window, in steps of at most 15 ms of work
    "ui.ask", "ui.suggestions", "ui.main_window", "ui.help", "ui.printing", "ui.tables.record_list", "ui.forms.form",
    "ui.map.canvas", "ui.pages.map.page", "ui.attachments.panel", "ui.pages.dossier_page", "ui.pages.cases.registering",
    "ui.pages.cases.view", "ui.pages.cases.page", "ui.pages.roster.page",
    "ui.pages.grids.page", "ui.pages.figures.page", "ui.pages.meetings.minutes", "ui.pages.meetings.page",
    "ui.pages.printing.layout_editor", "ui.pages.printing.page", "ui.pages.boards.page", "ui.pages.rota.page",
    "ui.pages.rooms", "ui.pages.imports.page", "ui.pages.settings.page", "ui.shell",
)  # fmt: skip


class Opening(QObject):
    """Shows the login window, or the assistant at the first start; announces the program once an office is open."""

    opened = Signal(object)  # a desktop.program.Program
    abandoned = Signal()  # the clerk closed the window
    help_wanted = Signal()  # the office does not open as it should

    def __init__(self, paths: Paths, settings: Settings, work: Work) -> None:
        super().__init__()
        self._paths, self._settings, self._work = paths, settings, work
        self.window: QWidget | None = None

    def begin(self) -> None:
        """Show the first window."""
        if is_founded(self._paths.data):
            self.show_login()
        else:
            self.show_assistant()

    def show_login(self) -> None:
        """Ask who is there, and load what is heavy meanwhile."""
        account = self._settings.last_account
        login = LoginWindow(
            self._work,
            self._enter,
            self._settings.last_office,
            account,
            needs=self._needs,
            key_file=self._settings.last_key_file,
        )
        login.entered.connect(lambda let_in: self._let_in(let_in[0], let_in[1], login.key_file))
        login.recovery_wanted.connect(self.show_recovery)
        login.restore_wanted.connect(self.show_restore)
        login.help_wanted.connect(self.help_wanted)
        self._show(login)
        QTimer.singleShot(AFTER, self, self._load)

    def show_assistant(self) -> None:
        """Found an office."""
        assistant = importlib.import_module("ui.opening.assistant")
        divisions = importlib.import_module("desktop.divisions")
        window = assistant.Assistant(self._work, self._found, divisions.Divisions())
        window.entered.connect(self._entered)
        window.joining_wanted.connect(self.show_joining)
        window.restore_wanted.connect(self.show_restore)
        window.closed.connect(lambda: window.made is None or window.made.office.close())
        self._show(window)
        QTimer.singleShot(AFTER, self, self._load)

    def show_joining(self) -> None:
        """Join a shared office."""
        window = importlib.import_module("ui.opening.joining").JoinWindow(self._work, self._join)
        window.joined.connect(self.show_login)
        window.returned.connect(self.show_assistant)
        self._show(window)

    def show_recovery(self) -> None:
        """Open the office with the recovery code."""
        recovery = importlib.import_module("ui.opening.recovery_window")
        window = recovery.RecoveryWindow(
            self._work, self._recover, self._settings.last_office, self._settings.last_account
        )
        window.finished.connect(self.show_login)
        self._show(window)

    def show_restore(self) -> None:
        """Bring a backup back."""
        window = importlib.import_module("ui.restoring.opening").restore_window(self._paths, self._settings, self._work)
        if window is None:
            if self.window is None:
                self.begin()
            return
        window.finished.connect(self.begin)
        self._show(window)

    def leave(self) -> None:
        """Let another window take the place of the one shown."""
        window, self.window = self.window, None
        if window is not None:
            window.hide()
            window.deleteLater()

    def _show(self, window: Sheet) -> None:
        before, self.window = self.window, window
        window.closed.connect(self.abandoned)
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _load(self) -> None:
        self._work.read(self, "准备", _load, lambda _nothing: self._load_ahead(*AHEAD))

    def _load_ahead(self, name: str, *names: str) -> None:
        """Load the office's window step by step. Here and not beside: Qt's classes come to life when first named."""
        importlib.import_module(name)
        gc.freeze()  # what is loaded stays; a full collection that looks through it all stops the window for 110 ms
        if names:
            QTimer.singleShot(PAUSE, self, lambda: self._load_ahead(*names))

    def _needs(self, account: str) -> str:
        """Return the mark of the key file that an account needs; nothing heavy is loaded for it, where it can be."""
        place = self._paths.data
        if is_shared(place):
            place = importlib.import_module("desktop.opening").keys_of(self._paths)
        mark: str = importlib.import_module("desktop.accounts.keyring").Keyring(place).factor_of(account)
        return mark

    def _enter(self, account: str, password: str, key_file: bytes) -> "tuple[Program, Standing]":
        _load(Progress())
        office = importlib.import_module("desktop.opening").enter(self._paths, account, password, key_file)
        program: Program = importlib.import_module("desktop.program").Program.of(office)
        program.grids.children(None)  # reads the tree of grids here; else the first cell painted would
        return program, office.accounts.own.standing()

    def _let_in(self, program: "Program", standing: "Standing", key_file: str) -> None:
        """Open the office, or lead through what the account has to do first."""
        if key_file:
            self._settings.last_key_file = key_file
        if standing.is_clear:
            self._entered(program)
            return
        steps = importlib.import_module("ui.opening.first_steps")
        clerk, own = program.office.clerk, program.office.accounts.own
        window = steps.FirstSteps(self._work, own, standing, clerk.name, clerk.title)
        window.done.connect(lambda: self._entered(program))
        window.closed.connect(lambda: program.office.close())
        self._show(window)

    def _found(self, founding: "Founding", progress: Progress) -> "Founded":
        """Make the office, or the sample town; runs beside the window."""
        first_start = importlib.import_module("ui.opening.first_start")
        founded: Founded = first_start.found_office(self._paths, founding, progress)
        return founded

    def _join(self, words: str) -> None:
        importlib.import_module("desktop.server.joining").join_by(self._paths.data, words)

    def _recover(self, code: str, account: str, password: str) -> str:
        new: str = importlib.import_module("desktop.opening").recover(self._paths, code, account, password)
        return new

    def _entered(self, program: Any) -> None:
        self._settings.last_account = program.office.clerk.name
        self._settings.last_office = program.office.office.facts.name
        self.opened.emit(program)
        self.leave()


def _load(_progress: Progress) -> None:
    for name in HEAVY:
        importlib.import_module(name)
