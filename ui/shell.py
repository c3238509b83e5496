"""The open office in its window: rooms, search, the lock, and leaving with a backup."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.exchange_words import last_words
from desktop.program import Program
from desktop.rescue.forgetful import without_memory
from desktop.server.hearing import Hearing
from desktop.settings import Settings
from desktop.upkeep.service import Made
from ui import ask
from ui.curtain import Curtain
from ui.hearing import HearingWatch
from ui.help import open_guide
from ui.keeping import BackupKeeper, tell_made, tell_not_made
from ui.main_window import MainWindow
from ui.opening.parting import Parting
from ui.page import Command, Room
from ui.pages.more_rooms import more_rooms
from ui.pages.rooms import find_in, rooms
from ui.remembered import Remembered
from ui.screen.opening import open_screen
from ui.support_sheet import open_support
from ui.work import Work

ACCOUNTS = {"account", "account_grid"}  # tables that say what somebody may
OTHER_RIGHTS = "您的权限刚被管理员修改，请重新登录。没保存的内容已经记下，下次登录时还在。"
ENDS_SOON = "您的密码还有 {days} 天到期。请到“设置-账号与密码”修改。"


class Shell(QObject):
    """One signed-in clerk's window. It ends by `left`, after the office is backed up when that is due, and closed."""

    left = Signal()

    def __init__(self, program: Program, settings: Settings, work: Work, *, plain: bool = False) -> None:
        """Open the office for somebody; `plain` remembers nothing and listens to nobody."""
        super().__init__()
        program = without_memory(program) if plain else program
        self.program, self._settings, self._work = program, settings, work
        self.curtain = Curtain(program.office, settings, work)
        self.curtain.left.connect(self.left)
        program.office.store.on_change.append(work.tell)
        clerk, facts = program.office.clerk, program.office.office.facts
        self._remembered = Remembered(program.preferences, work)
        self.window = MainWindow(
            facts.name,
            f"{clerk.title}（{clerk.rights.title}）",
            self._rooms(),
            work,
            settings=self._remembered.mapping,
            find=find_in(program),
            account_commands=[
                Command("锁定", self.lock, "lock", "Ctrl+L"),
                Command("求助文件…", self.open_support, "help"),
                Command("退出", self.leave, "close"),
            ],
            open_guide=lambda: open_guide(self.window),
            idle_minutes=settings.lock_minutes,
        )
        self.window.top.search.why_nothing = program.finder.why_nothing
        self.window.top.search.what_finds = program.finder.what_finds
        self.window.locked.connect(self.curtain.draw)
        self.curtain.raised.connect(self.window.idle.start)
        self.window.closed.connect(self._back_up)
        self.window.status.set_masked(True)
        self._keeper = BackupKeeper(program, work, self.window.status, lambda: self.curtain.is_drawn)
        self._tell_exchange()
        work.changed.connect(lambda tables: self._tell_exchange() if "package" in tables else None)
        work.changed.connect(lambda tables: self._look_at_rights() if tables & ACCOUNTS else None)
        self._is_ending = False
        self._hearing = None if plain else self._hear()
        self.window.show_banner(program.office.alarm or clerk.held_back)

    def _rooms(self) -> Sequence[Room]:
        own = rooms(self.program, self._work, project=open_screen)
        return [*own, *more_rooms(self.program, self._work, self._settings)]

    def show(self) -> None:
        """Show the window as the clerk left it, and remind of a password that ends soon."""
        self.window.show()
        own = self.program.office.accounts.own
        self._work.read(self, "查看密码", lambda _: own.standing().days_left, self._remind)

    def lock(self) -> None:
        """Hide everything until the password is given again."""
        self.window.lock()

    def open_support(self) -> None:
        """Show the support file before it is saved."""
        office = self.program.office
        open_support(self.window, self._work, office.paths, office, self.window.notices.say)

    def leave(self) -> None:
        """Close the window, unless something unsaved keeps the clerk."""
        self.window.close()

    def close(self) -> None:
        """Let go of the office. Jobs have ended by then."""
        if self._hearing is not None:
            self._hearing.stop()
        self.curtain.close()
        self.program.office.close()

    def _back_up(self) -> None:
        """Back the office up when that is due, in sight of the clerk, and say that he has left."""
        if not self.program.office.clerk.may_write:
            self.left.emit()
            return
        self._parting = Parting(self._work)
        self._parting.follow(self._keeper.make_at_parting(self._parted, self._not_backed_up))

    def _parted(self, made: Made | None) -> None:
        self._parting.end()
        tell_made(made)
        self.left.emit()

    def _not_backed_up(self, error: BaseException) -> None:
        tell_not_made(error)
        self._parted(None)

    def _remind(self, days: int | None) -> None:
        if days is not None:
            self.window.notices.say(ENDS_SOON.format(days=days))

    def _look_at_rights(self) -> None:
        """See whether an administrator changed what this clerk may; who is locked out is told at the unlocking."""
        if not self.curtain.is_drawn:
            accounts = self.program.office.accounts  # what a cut keeps from us is told anew when it is over
            self._work.read(self, "查看权限", lambda _: accounts.has_changed(), self._part, lambda _error: None)

    def _part(self, has_changed: bool) -> None:
        if has_changed and not (self.curtain.is_drawn or self._is_ending):
            self._is_ending = True  # a second change does not ask a second time
            ask.tell(self.window, OTHER_RIGHTS)
            self.left.emit()

    def _hear(self) -> HearingWatch | None:
        """Listen to the other clerks of a shared office."""
        office = self.program.office
        if office.shared is None:
            return None
        hearing = Hearing(office.shared, office.store)
        return HearingWatch(hearing, self._work, lambda: office.held.is_held, self.window.status.set_connection)

    def _tell_exchange(self) -> None:
        status = self.program.exchange_status
        self._work.read(self, "查看交换", lambda _: last_words(status.last_exchange()), self.window.status.set_exchange)
