"""The accounts: one's own password for everybody; for administrators everybody's account and the recovery code."""

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from desktop.accounts.rights import declared
from desktop.accounts.service import AccountRow
from desktop.fields import Field
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.opening.password_box import PasswordBox
from ui.opening.recovery_card import RecoveryCard
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("title", "姓名", width=8, listed=True, sortable=False),
    Field("name", "用户名", width=10, listed=True, sortable=False),
    Field("role", "角色", width=6, listed=True, sortable=False),
    Field("state", "状态", width=6, listed=True, sortable=False),
)
ROWS = 7
CODE_ABOUT = "所有管理员都忘记密码时，只有恢复码能打开资料。怀疑恢复码单丢失或被人看到过，请重新签发，旧的随即作废。"


class AccountsSection(Section):
    """Panels one under the other."""

    title = "账号与密码"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._rows = desk, list[AccountRow]()
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        column.add(self._own_panel())
        if desk.program.office.clerk.may_administer:
            column.add(self._accounts_panel())
            column.add(self._recovery_panel())
            desk.work.changed.connect(lambda tables: self.activate() if "account" in tables else None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def activate(self) -> None:
        """Read the accounts."""
        if self._desk.program.office.clerk.may_administer:
            accounts = self._desk.program.office.accounts
            self._desk.work.read(self, "读取账号", lambda _: list(accounts.list()), self._show)

    def ask_own_password(self) -> None:
        """Ask for the present and the new password of whoever is here."""
        clerk, accounts = self._desk.program.office.clerk, self._desk.program.office.accounts

        def go(sheet: AskSheet) -> None:
            if fault := box.fault():
                sheet.refuse(fault)
                return
            present, new = now.text(), box.password
            self._do(sheet, lambda _: accounts.own.change_password(present, new), "密码已修改，下次登录用新密码。")

        sheet = AskSheet(self, "修改自己的密码", "修改密码", go)
        now = sheet.add_line("现在的密码", secret=True)
        box = PasswordBox(lambda: (clerk.name, clerk.title))
        sheet.body.addWidget(box)
        now.setFocus()
        sheet.open()

    def ask_new(self) -> None:
        """Ask for a new account."""
        accounts = self._desk.program.office.accounts

        def go(sheet: AskSheet) -> None:
            title, name = person.text().strip(), account.text().strip()
            if fault := "请填写姓名和用户名。" if not title or not name else box.fault():
                sheet.refuse(fault)
                return
            role, password = roles.role, box.password
            self._do(sheet, lambda _: accounts.add(name, title, role, password), f"已为{title}添加账号。")

        sheet = AskSheet(self, "添加账号", "添加", go)
        person = sheet.add_line("姓名", hint="出现在变更记录和打印件上")
        account = sheet.add_line("用户名", hint="登录时用，如：linxm")
        roles = Roles("clerk")
        sheet.body.addWidget(roles)
        box = PasswordBox(lambda: (account.text().strip(), person.text().strip()))
        sheet.body.addWidget(box)
        person.setFocus()
        sheet.open()

    def ask_change(self) -> None:
        """Ask for another name or role of an account."""
        row, accounts = self._current, self._desk.program.office.accounts
        if row is None:
            return

        def go(sheet: AskSheet) -> None:
            title = person.text().strip()
            self._do(sheet, lambda _: accounts.rename(row.name, title), f"已修改账号 {row.name}。")

        sheet = AskSheet(self, f"修改账号 {row.name}", "保存", go)
        person = sheet.add_line("姓名", row.title)
        person.setFocus()
        sheet.open()

    def ask_password(self) -> None:
        """Ask for a new password of another's account; one that was out of use comes into use again."""
        row, accounts = self._current, self._desk.program.office.accounts
        if row is None:
            return
        act, done = (accounts.reset_password, "已重设密码") if row.enabled else (accounts.enable, "已恢复使用")

        def go(sheet: AskSheet) -> None:
            if fault := box.fault():
                sheet.refuse(fault)
                return
            password = box.password
            self._do(sheet, lambda _: act(row.name, password), f"{row.title}的账号{done}，请当面告知新密码。")

        title = f"重设{row.title}的密码" if row.enabled else f"恢复使用{row.title}的账号"
        sheet = AskSheet(self, title, "重设密码" if row.enabled else "恢复使用", go)
        box = PasswordBox(lambda: (row.name, row.title))
        sheet.body.addWidget(box)
        box.setFocus()
        sheet.open()

    def disable(self) -> None:
        """Take the way in from an account."""
        row, accounts = self._current, self._desk.program.office.accounts
        if row is not None and ask.ask(
            self,
            f"停用{row.title}（{row.name}）的账号吗？",
            "停用账号",
            "不停用",
            detail="停用后不能再登录；以前的操作记录仍在这个名字下。以后可以恢复使用。",
        ):
            done = f"已停用{row.title}的账号。"
            self._desk.work.write(self, "停用账号", lambda _: accounts.disable(row.name), lambda _: self._done(done))

    def reissue(self) -> None:
        """Make a new recovery code and show it this once."""
        if not ask.ask(
            self, "重新签发恢复码吗？", "重新签发", "不签发", detail="旧的恢复码随即作废，恢复码单要重新打印、封存。"
        ):
            return
        accounts = self._desk.program.office.accounts
        self._desk.work.write(self, "重新签发恢复码", lambda _: accounts.reissue_recovery(), self._show_code)

    def _show_code(self, code: str) -> None:
        office = self._desk.program.office
        sheet = AskSheet(self, "新的恢复码", "完成", lambda sheet: sheet.accept())
        card = RecoveryCard(self._desk.work, office.office.facts.name, office.clerk.name, code, "完成")
        card.done.connect(sheet.accept)
        sheet.body.addWidget(card)
        sheet.yes.hide()
        sheet.no.hide()
        sheet.set_busy(True)  # only `card` ends it: closed unread, the code would be lost
        sheet.setMinimumWidth(theme.current().answers + theme.current().page * 2)
        sheet.open()

    def _do(self, sheet: AskSheet, job: Callable[[Progress], object], done: str) -> None:
        def accepted(_nothing: object) -> None:
            sheet.accept()
            self._done(done)

        sheet.set_busy(True)
        self._desk.work.write(sheet, "保存账号", job, accepted, sheet.failed)

    def _done(self, words: str) -> None:
        self.told.emit(words)
        self.activate()

    @property
    def _current(self) -> AccountRow | None:
        place = self.table.current
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _show(self, rows: list[AccountRow]) -> None:
        here = self._current
        self._rows = rows
        shown = [
            {"title": one.title, "name": one.name, "role": one.role_title, "state": "在用" if one.enabled else "已停用"}
            | ({} if one.enabled else {"_tone": "quiet"})
            for one in rows
        ]
        same = next((place for place, one in enumerate(rows) if here and one.name == here.name), 0)
        self.table.show_rows(shown, same)
        self._enable()

    def _enable(self) -> None:
        row, own = self._current, self._desk.program.office.clerk.name
        for one in (self.change, self.password, self.off):
            one.setEnabled(row is not None)
        self.off.setEnabled(row is not None and row.enabled and row.name != own)
        self.password.setText("恢复使用" if row is not None and not row.enabled else "重设密码")

    def _own_panel(self) -> Panel:
        clerk = self._desk.program.office.clerk
        panel = Panel("自己的账号")
        panel.fact("姓名", clerk.title)
        panel.fact("用户名", clerk.name)
        panel.fact("角色", clerk.rights.title)
        self.own = button("修改自己的密码", self.ask_own_password, icon_name="key")
        panel.add(self.own)
        return panel

    def _accounts_panel(self) -> Panel:
        sizes = theme.current()
        panel = Panel("全部账号", "每人一个账号，不要合用：谁做了什么，变更记录里按账号写明。")
        self.table = ShortTable(FIELDS, Empty("没有账号"))
        self.table.setFixedHeight(sizes.head + ROWS * sizes.row)
        self.table.view.current_changed.connect(lambda _: self._enable())
        self.table.view.opened.connect(lambda _: self.ask_change())
        self.new = button("添加账号", self.ask_new, icon_name="add", kind="primary")
        self.change = button("修改", self.ask_change, icon_name="edit")
        self.password = button("重设密码", self.ask_password, icon_name="key")
        self.off = button("停用", self.disable, icon_name="stop")
        panel.add(self.new, self.change, self.password, self.off)
        panel.body.addWidget(self.table)
        return panel

    def _recovery_panel(self) -> Panel:
        panel = Panel("恢复码", CODE_ABOUT)
        self.code = button("重新签发恢复码", self.reissue, icon_name="refresh")
        panel.add(self.code)
        return panel


class Roles(QWidget):
    """The roles, each with what it may do."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(label("角色", "label"))
        for key, role_of in declared()[0].items():
            one = QRadioButton(f"{role_of.title}：{role_of.hint}")
            one.setProperty("role_key", key)
            one.setChecked(key == role)
            self._group.addButton(one)
            box.addWidget(one)

    @property
    def role(self) -> str:
        """The role chosen."""
        return next(str(one.property("role_key")) for one in self._group.buttons() if one.isChecked())

    def choose(self, role: str) -> None:
        """Choose a role."""
        for one in self._group.buttons():
            one.setChecked(one.property("role_key") == role)
