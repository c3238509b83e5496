"""What is photographed of trust: what left, the recycle bin, rights, the auditor's room, the worst day."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.accounts.rights import AUDIT, Rights
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.restoring import Restoration
from desktop.settings import Settings
from desktop.tables import Search
from ui.opening.first_steps import FirstSteps
from ui.opening.login import LoginWindow
from ui.pages.settings.accounts import AccountsSection
from ui.rescue.safe_window import SafeWindow
from ui.restoring.window import RestoreWindow
from ui.shell import Shell
from ui.tour.camera import PATIENCE, Camera, press
from ui.window import Running
from ui.work import Work

GIVEN, OWN = "Haibian-2026-feng", "Jiangtou-2026-kan"  # passwords of accounts that live as long as the pictures
AUDITOR, HELPER = ("shenji", "王审计"), ("jiangtou", "陈小江")
EXITS = 2  # the tab of what left


class TrustScenes:
    """Goes through the rooms of whoever answers for the office."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window, self._program = camera, shell.window, shell.program
        self._support = shell.open_support

    def play(self) -> None:
        """Play every scene."""
        self._exits()
        self._bin()
        self._rights()
        self._camera.take_dialog(self._window, "求助文件", self._support)

    def _exits(self) -> None:
        page = self._enter("changes")
        page.tabs.setCurrentIndex(EXITS)
        self._camera.take(self._window, "变更记录-出口登记")
        page.tabs.setCurrentIndex(0)

    def _bin(self) -> None:
        """Delete a party of a case, find it in the bin and put it back."""
        cases = self._program.cases
        for key in cases.list.keys(Search(), Progress()):
            if parties := cases.dossier(int(key)).parties:
                cases.parties.remove(parties[0].key, parties[0].version)
                break
        page = self._enter("recycling")
        self._camera.take(self._window, "回收站")
        page.put_back()
        self._camera.settle()

    def _rights(self) -> None:
        """Give a village to one account and the audit to another."""
        accounts, grids = self._program.office.accounts, self._program.grids
        village = next(node.id for node in grids.nodes.values() if node.level == "village")
        for name, title in (HELPER, AUDITOR):
            accounts.add(name, title, "part_time", GIVEN)
        accounts.grant(HELPER[0], Rights("village", grids=(village,)), "")
        accounts.grant(AUDITOR[0], Rights("", frozenset({AUDIT})), "")
        page = self._enter("settings")
        page.open(AccountsSection.title)
        self._camera.settle()
        section = page.section
        rows = section.table.rows
        section.table.show_rows(rows, next(place for place, row in enumerate(rows) if row["name"] == HELPER[0]))
        self._camera.take_dialog(self._window, "设置-权限", section.ask_rights)
        self._camera.take_dialog(self._window, "设置-添加账号", section.ask_new)

    def _enter(self, room: str) -> Any:
        self._window.enter(room)
        self._camera.settle()
        return self._window.page


def as_auditor(camera: Camera, running: Running) -> None:
    """Sign in as the auditor, whose password somebody else chose, and verify the log."""
    running.opening.begin()
    login = running.opening.window
    assert isinstance(login, LoginWindow)
    login.account.setText(AUDITOR[0])
    login.password.setText(GIVEN)
    press(login, "登录")
    _wait(lambda: isinstance(running.opening.window, FirstSteps))
    steps = running.opening.window
    assert isinstance(steps, FirstSteps)
    camera.take(steps, "首次登录-修改密码")
    steps.present.setText(GIVEN)
    steps.password.first.setText(OWN)
    steps.password.second.setText(OWN)
    steps.go.click()
    _wait(lambda: running.shell is not None)
    camera.settle()
    window = running.shell.window
    window.enter("audit")
    camera.take(window, "审计")
    page: Any = window.page
    page.verify()
    camera.settle()
    page.show_line(int(page.log.table.shown[0]))
    camera.take(window, "审计-一条")
    page.tabs.setCurrentIndex(1)
    camera.take(window, "审计-按月")


def worst_day(camera: Camera, paths: Paths, settings: Settings, work: Work, account: str, password: str) -> None:
    """Look at safe mode, and at what restoring the latest backup would change."""
    safe = SafeWindow(paths, settings, work, 1)
    safe.show()
    camera.take(safe, "安全模式")
    safe.hide()
    restore = RestoreWindow(work, Restoration(paths), (), account)
    restore.show()
    camera.take(restore, "从备份恢复-选备份")
    restore.go_on()
    camera.settle()
    restore.opening.password.setText(password)
    camera.take(restore, "从备份恢复-打开")
    restore.go_on()
    _wait(lambda: restore.steps.currentIndex() > 1)
    camera.take(restore, "从备份恢复-会改变什么")
    restore.close()
    camera.settle()


def _wait(come: Callable[[], bool]) -> None:
    """Wait for a job that the camera does not know of."""
    until = monotonic() + PATIENCE
    while not come() and monotonic() < until:
        QApplication.processEvents()
