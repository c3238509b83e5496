"""The accounts: one's own password for everybody; for administrators everybody's account and the recovery code."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.accounts.rights import GRIDS, OFFICE, TASKS, UNIT, declared
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
from ui.pages.settings.key_panels import DataKeyPanel, RulesPanel
from ui.pages.settings.own_account import OwnAccountPanel
from ui.pages.settings.rights_sheet import RightsSheet
from ui.pages.settings.section import Section
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("title", "姓名", width=6, listed=True, sortable=False),
    Field("name", "用户名", width=6, listed=True, sortable=False),
    Field("role", "角色", width=14, listed=True, sortable=False),
    Field("grids", "负责范围", width=10, listed=True, sortable=False),
    Field("signed_in", "最近登录", width=7, listed=True, sortable=False),
    Field("state", "状态", width=8, listed=True, sortable=False),
)
ROWS = 7
BIND = "请再点“权限”，指定所管网格或所属单位。"
CODE_ABOUT = "所有管理员都忘记密码时，只有恢复码能打开资料。怀疑恢复码单丢失或被人看到过，请重新签发，旧的随即作废。"


class AccountsSection(Section):
    """Panels one under the other."""

    title = "账号与密码"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._rows = desk, list[AccountRow]()
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        own = OwnAccountPanel(desk, self.told.emit)
        self.own = own.password
        column.add(own)
        if self._may_manage:
            column.add(self._accounts_panel())
            clerk, told = desk.program.office.clerk, self.told.emit
            self._keys = [DataKeyPanel(desk, told)] if clerk.may_administer else []
            rules = [RulesPanel(desk, told)] if clerk.may_grant else []
            self._read_too: list[DataKeyPanel | RulesPanel] = [*self._keys, *rules]
            for panel in self._read_too:
                column.add(panel)
            if clerk.may_administer:
                column.add(self._recovery_panel())
            desk.work.changed.connect(lambda tables: self.activate() if "account" in tables else None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def activate(self) -> None:
        """Read the accounts."""
        if self._may_manage:
            accounts = self._desk.program.office.accounts
            self._desk.work.read(self, "读取账号", lambda _: list(accounts.list()), self._show)
            for panel in self._read_too:
                panel.read()

    @property
    def _may_manage(self) -> bool:
        clerk = self._desk.program.office.clerk
        return clerk.may_administer or clerk.may_grant

    def ask_new(self) -> None:
        """Ask for a new account."""
        accounts = self._desk.program.office.accounts

        def go(sheet: AskSheet) -> None:
            title, name = person.text().strip(), account.text().strip()
            if fault := "请填写姓名和用户名。" if not title or not name else box.fault():
                sheet.refuse(fault)
                return
            role, password = roles.role, box.password
            self._do(
                sheet,
                lambda _: accounts.add(name, title, role, password),
                f"已为{title}添加账号。{BIND if declared()[0][role].scope in (GRIDS, UNIT) else ''}",
            )

        sheet = AskSheet(self, "添加账号", "添加", go)
        person = sheet.add_line("姓名", hint="出现在变更记录和打印件上")
        account = sheet.add_line("用户名", hint="登录时用，如：linxm")
        roles = Roles("clerk")
        if self._desk.program.office.clerk.may_grant:
            sheet.body.addWidget(roles)
        else:
            sheet.add_words("角色由安全管理员在“权限”里指定，在此之前这个账号看不到数据。")
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

    def ask_rights(self) -> None:
        """Ask for another role, hats and what they are bound to."""
        row, program = self._current, self._desk.program
        if row is not None:
            RightsSheet(
                self,
                program,
                row,
                lambda sheet, rights, exemption: self._do(
                    sheet,
                    lambda _: program.office.accounts.grant(row.name, rights, exemption),
                    f"已修改{row.title}的权限。正在使用的请他重新登录。",
                ),
            ).open()

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
            detail="停用后不能再登录，数据钥匙随即更换；以前的操作记录仍在这个名字下。以后可以恢复使用。",
        ):
            done = f"已停用{row.title}的账号。"
            self._desk.work.write(
                self, "停用账号", lambda _: accounts.disable(row.name), lambda _: self._disabled(done)
            )

    def _disabled(self, words: str) -> None:
        """Tell of it, and change the data key, which whoever lost the way in may have seen."""
        self._done(words)
        for panel in self._keys:
            panel.change()

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
            {
                "title": one.title,
                "name": one.name,
                "role": one.role_title,
                "grids": self._bound_to(one),
                "signed_in": one.signed_in_at.astimezone().strftime("%Y-%m-%d") if one.signed_in_at else "从未登录",
                "state": _state(one),
            }
            | ({} if one.enabled else {"_tone": "quiet"})
            for one in rows
        ]
        same = next((place for place, one in enumerate(rows) if here and one.name == here.name), 0)
        self.table.show_rows(shown, same)
        self._enable()

    def _enable(self) -> None:
        row, own = self._current, self._desk.program.office.clerk.name
        clerk = self._desk.program.office.clerk
        self.new.setEnabled(clerk.may_administer)
        for one in (self.change, self.password, self.off):
            one.setEnabled(row is not None and clerk.may_administer)
        self.rights.setEnabled(row is not None and clerk.may_grant and row.name != own)
        self.off.setEnabled(self.off.isEnabled() and row is not None and row.enabled and row.name != own)
        self.password.setText("恢复使用" if row is not None and not row.enabled else "重设密码")

    def _bound_to(self, row: AccountRow) -> str:
        """Return of which part of the office an account sees the records."""
        grids, scope = self._desk.program.grids, row.rights.scope
        if scope == GRIDS:
            return "、".join(grids.name(key) for key in row.rights.grids) or "尚未指定网格"
        return {OFFICE: "全部", TASKS: "自己的任务", UNIT: "派到本单位的事件"}.get(scope, "不看档案")

    def _accounts_panel(self) -> Panel:
        panel = Panel("全部账号", "每人一个账号，不要合用：谁做了什么，变更记录里按账号写明。")
        self.table = ShortTable(FIELDS, Empty("没有账号"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        self.table.view.current_changed.connect(lambda _: self._enable())
        self.table.view.opened.connect(lambda _: self.ask_change())
        self.new = button("添加账号", self.ask_new, icon_name="add", kind="primary")
        self.change = button("修改", self.ask_change, icon_name="edit")
        self.password = button("重设密码", self.ask_password, icon_name="key")
        self.off = button("停用", self.disable, icon_name="stop")
        self.rights = button("权限", self.ask_rights, icon_name="organisation")
        panel.add(self.new, self.change, self.rights, self.password, self.off)
        panel.body.addWidget(self.table)
        return panel

    def _recovery_panel(self) -> Panel:
        panel = Panel("恢复码", CODE_ABOUT)
        self.code = button("重新签发恢复码", self.reissue, icon_name="refresh")
        panel.add(self.code)
        return panel


def _state(row: AccountRow) -> str:
    if not row.enabled:
        return "已停用"
    if row.is_unused:
        return "90 天未登录，应停用"
    return "在用，兼任已豁免" if row.exemption else "在用"


class Roles(QWidget):
    """The roles to choose from, with what the chosen one may do."""

    def __init__(self, role: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().unit)
        self._choice, self._hint = QComboBox(), label("", "small", wrap=True)
        for key, one in declared()[0].items():
            self._choice.addItem(one.title, key)
        self._choice.setAccessibleName("角色")
        box.addWidget(label("角色", "label"))
        box.addWidget(self._choice)
        box.addWidget(self._hint)
        self._choice.currentIndexChanged.connect(lambda _: self._hint.setText(declared()[0][self.role].hint))
        self.choose(role)
        self._hint.setText(declared()[0][self.role].hint)

    @property
    def role(self) -> str:
        """The role chosen."""
        return str(self._choice.currentData())

    def choose(self, role: str) -> None:
        """Choose a role."""
        self._choice.setCurrentIndex(self._choice.findData(role))
