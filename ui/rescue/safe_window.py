"""Safe mode: one window with what helps on the worst day, and nothing that could keep it from opening."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.paths import Paths
from desktop.settings import Settings
from ui import ask, theme
from ui.buttons import button, label
from ui.help import open_guide
from ui.machine import machine_facts
from ui.notices import NoticeLine
from ui.opening.login import LoginWindow
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.progress import QuietBar
from ui.rescue.repair_panel import RepairPanel
from ui.support_sheet import SupportSheet, open_support
from ui.work import Work

if TYPE_CHECKING:
    from desktop.rescue.safe import SafeOffice
    from desktop.upkeep.backup import Backup
    from desktop.upkeep.findings import Report

BANNER = "安全模式"
BANNER_ABOUT = "只看不改：不读取记住的窗口布局、界面设置和草稿，不自动备份，不收发交换包。"
ASKED = "是您要求用安全模式打开的。"
FAILED = "程序前几次没有正常启动，所以建议用安全模式查一查。"
SIGN_IN = "检查、备份和修复要先登录。求助文件和恢复外观不用登录。"
CHECK_ABOUT = "检查数据文件、搜索索引、变更日志、户与成员、网格是否完好；只看不改，可以随时停止。"
BACKUP_ABOUT = "把现在的资料做一份加密的副本。损坏的资料备份不了，请用下面的“修复”。"
SUPPORT_ABOUT = "给维护人员看的文件，里面没有居民资料，保存前可以逐个看过。"
LOOK_ABOUT = "字号、外观、行高恢复成刚装好时的样子。"
RESTORE_ABOUT = "用一份备份恢复资料；现在的资料会另存，不会丢失。"
CHAPTER = "86-worst-day.md"


class SafeWindow(QWidget):
    """`wanted` asks for an ordinary start, `looking` for one in which nothing is changed; `closed` is the end."""

    wanted = Signal()
    looking = Signal()
    restoring = Signal()  # a backup is to be brought back
    closed = Signal()

    def __init__(self, paths: Paths, settings: Settings, work: Work, failed: int = 0) -> None:
        super().__init__()
        self._paths, self._settings, self._work = paths, settings, work
        self.office: SafeOffice | None = None
        self._login: LoginWindow | None = None
        self._after: Callable[[SafeOffice], object] | None = None
        self.setWindowTitle("安全模式 - 格档")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "ground")
        self.said = label(SIGN_IN, "second", wrap=True)
        self.sign_in = button("登录", lambda: self._with_office(lambda _office: None), icon_name="key", kind="primary")
        self.repair = RepairPanel(work, self._with_office)
        self.repair.taken.connect(self._taken)
        self._bar = QuietBar(work, self)
        self._lay_out(FAILED if failed else ASKED)
        self.notices = NoticeLine(self)
        self.resize(*theme.current().first_sheet)

    def check(self) -> None:
        """Look through the data and say what was found."""

        def done(report: "Report") -> None:
            self.found.setText("\n".join([*(one.message for one in report.findings), report.summary]))

        self._with_office(lambda office: self._bar.follow(self._work.read(self, "正在检查数据", office.check, done)))

    def back_up(self) -> None:
        """Back up now."""

        def done(made: "Backup") -> None:
            self.notices.say(f"已备份，{made.size / (1 << 20):.1f} MB，核对无误。")

        self._with_office(lambda office: self._bar.follow(self._work.read(self, "正在备份", office.back_up, done)))

    def open_support(self) -> None:
        """Show the support file before it is saved."""
        if self.office is None:
            open_support(self, self._work, self._paths, None, self.notices.say)
        else:
            gather = partial(self.office.support, machine_facts())
            SupportSheet(self, self._work, gather, self.notices.say).open()

    def forget_look(self) -> None:
        """Give the window the look that it came with."""
        from desktop.rescue.safe import forget_look  # the database library comes with it

        forget_look(self._settings)
        self.notices.say("外观已恢复，下次打开时生效。")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the program."""
        super().closeEvent(event)
        self._put_login_away()
        self.closed.emit()

    def _with_office(self, act: Callable[["SafeOffice"], object]) -> None:
        """Do something that needs a password, asking for it first where nobody gave one."""
        if self.office is not None:
            act(self.office)
            return
        self._after = act
        self._put_login_away()
        self._login = LoginWindow(self._work, self._enter, self._settings.last_office, self._settings.last_account)
        self._login.recovery.hide()
        self._login.entered.connect(self._entered)
        self._login.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._login.show()

    def _enter(self, account: str, password: str, key_file: bytes = b"") -> "SafeOffice":
        from desktop.rescue.safe import let_in  # as above

        return let_in(self._paths, account, password, key_file)

    def _entered(self, office: "SafeOffice") -> None:
        self.office = office
        self._put_login_away()
        self.sign_in.hide()
        self._work.read(self, "查看资料", office.trouble, self.said.setText)
        act, self._after = self._after, None
        if act is not None:
            act(office)

    def _put_login_away(self) -> None:
        login, self._login = self._login, None
        if login is not None:
            login.hide()
            login.deleteLater()

    def _taken(self) -> None:
        ask.tell(self, "已改用修复后的资料。", detail="现在按正常方式打开。", understood="正常打开")
        self.wanted.emit()

    def _lay_out(self, reason: str) -> None:
        sizes = theme.current()
        banner = QFrame()
        banner.setProperty("role", "notice-card")
        words = QVBoxLayout()
        words.addWidget(label(BANNER, "title"))
        words.addWidget(label(reason + BANNER_ABOUT, wrap=True))
        row = QHBoxLayout(banner)
        row.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        row.addLayout(words, 1)
        row.addWidget(button("使用说明", lambda: open_guide(self, CHAPTER), icon_name="help"))
        row.addWidget(button("正常打开", self.wanted.emit, icon_name="undo"))
        column = Column(sizes.pad, (sizes.page, sizes.card, sizes.page, sizes.page))
        for part in self._panels():
            column.add(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(banner)
        whole.addWidget(column, 1)

    def _panels(self) -> list[Panel]:
        who = Panel("资料")
        who.body.addWidget(self.said)
        who.add(self.sign_in, button("查看资料（只读）", self.looking.emit, icon_name="eye"))
        check = Panel("检查", CHECK_ABOUT)
        self.found = label("", wrap=True)
        check.add(button("检查数据", self.check, icon_name="check"))
        check.body.addWidget(self.found)
        backup = Panel("备份", BACKUP_ABOUT)
        backup.add(button("立即备份", self.back_up, icon_name="backup"))
        restore = Panel("从备份恢复", RESTORE_ABOUT)
        restore.add(button("从备份恢复…", self.restoring.emit, icon_name="history"))
        support = Panel("求助文件", SUPPORT_ABOUT)
        support.add(button("生成求助文件…", self.open_support, icon_name="save"))
        look = Panel("外观", LOOK_ABOUT)
        look.add(button("恢复外观", self.forget_look, icon_name="refresh"))
        return [who, check, backup, self.repair, restore, support, look]
