"""One's own account: who one is, the password, and the key file that belongs to it."""

from collections.abc import Callable
from pathlib import Path

from desktop.accounts.own_account import OwnAccount
from desktop.jobs import Progress
from ui import ask
from ui.buttons import button
from ui.dialogs import AskSheet
from ui.opening.factor_row import FactorRow
from ui.opening.password_box import PasswordBox
from ui.pages.desk import Desk
from ui.pages.panel import Panel

WITH_FILE = "登录时除密码外，还要用 U 盘上的钥匙文件 gedang-{mark}.key。"
WITHOUT_FILE = "没有。可以做一个放在 U 盘上，登录时与密码一起用；只有密码的人就进不来。"
MADE = "钥匙文件已写到 {path}，下次登录要用。请再做一份副本，放在别处锁好。"
COPIED = "副本已写到 {path}。请把它放在别处锁好。"


class OwnAccountPanel(Panel):
    """What everybody may do to the own account."""

    def __init__(self, desk: Desk, told: Callable[[str], object]) -> None:
        super().__init__("自己的账号")
        self._desk, self._told = desk, told
        clerk = desk.program.office.clerk
        self.fact("姓名", clerk.title)
        self.fact("用户名", clerk.name)
        self.fact("角色", clerk.rights.title)
        self._file = self.fact("钥匙文件", "")
        self.password = button("修改自己的密码", self.ask_password, icon_name="key")
        self.make = button("", self.ask_new_file)
        self.copy = button("再做一份副本", self.ask_copy)
        self.drop = button("停用钥匙文件", self.ask_drop)
        self.add(self.password, self.make, self.copy, self.drop)
        self._show()

    @property
    def _own(self) -> OwnAccount:
        return self._desk.program.office.accounts.own

    def ask_password(self) -> None:
        """Ask for the present and the new password."""
        clerk, own = self._desk.program.office.clerk, self._own

        def go(sheet: AskSheet) -> None:
            if fault := box.fault():
                sheet.refuse(fault)
                return
            present, new, secret = now.text(), box.password, file.secret
            self._do(sheet, lambda: own.change_password(present, new, secret()), "密码已修改，下次登录用新密码。")

        sheet, file = self._sheet("修改自己的密码", "修改密码", go)
        now = sheet.add_line("现在的密码", secret=True)
        sheet.body.addWidget(file)
        box = PasswordBox(lambda: (clerk.name, clerk.title), "新密码")
        sheet.body.addWidget(box)
        now.setFocus()
        sheet.open()

    def ask_new_file(self) -> None:
        """Ask for the password and a stick, and make a key file there."""
        own = self._own

        def go(sheet: AskSheet) -> None:
            password, secret = now.text(), file.secret
            if (folder := ask.open_folder(sheet, "选择 U 盘")) is not None:
                self._do(sheet, lambda: own.make_key_file(password, folder, secret()), MADE)

        sheet, file = self._sheet("制作钥匙文件", "选择 U 盘并制作…", go)
        sheet.add_words("做好以后，登录时要插着这个 U 盘。原来的钥匙文件随即作废。")
        now = sheet.add_line("现在的密码", secret=True)
        sheet.body.addWidget(file)
        now.setFocus()
        sheet.open()

    def ask_copy(self) -> None:
        """Ask for the key file and another stick, and write a second copy there."""
        own = self._own

        def go(sheet: AskSheet) -> None:
            source = file.path
            if source is None:
                sheet.refuse("请先插入存有钥匙文件的 U 盘。")
            elif (folder := ask.open_folder(sheet, "选择另一个 U 盘")) is not None:
                self._do(sheet, lambda: own.copy_key_file(source, folder), COPIED)

        sheet, file = self._sheet("再做一份副本", "选择另一个 U 盘…", go)
        sheet.body.addWidget(file)
        sheet.open()

    def ask_drop(self) -> None:
        """Ask for password and key file, and let the password alone serve from then on."""
        own = self._own

        def go(sheet: AskSheet) -> None:
            password, secret = now.text(), file.secret
            self._do(sheet, lambda: own.drop_key_file(password, secret()), "钥匙文件已停用，以后只用密码登录。")

        sheet, file = self._sheet("停用钥匙文件", "停用", go)
        now = sheet.add_line("现在的密码", secret=True)
        sheet.body.addWidget(file)
        now.setFocus()
        sheet.open()

    def _sheet(self, title: str, yes: str, go: Callable[[AskSheet], None]) -> tuple[AskSheet, FactorRow]:
        """Return a sheet, and the row for the present key file, which shows itself where there is one."""
        sheet, file = AskSheet(self, title, yes, go), FactorRow()
        file.need(self._own.factor)
        return sheet, file

    def _do(self, sheet: AskSheet, job: Callable[[], Path | None], words: str) -> None:
        def accepted(path: Path | None) -> None:
            sheet.accept()
            self._told(words.format(path=path))
            self._show()

        def run(_progress: Progress) -> Path | None:
            return job()

        sheet.set_busy(True)
        self._desk.work.write(sheet, "保存账号", run, accepted, sheet.failed)

    def _show(self) -> None:
        mark = self._own.factor
        self._file.setText(WITH_FILE.format(mark=mark) if mark else WITHOUT_FILE)
        self.make.setText("重做钥匙文件" if mark else "制作钥匙文件")
        for one in (self.copy, self.drop):
            one.setVisible(bool(mark))
