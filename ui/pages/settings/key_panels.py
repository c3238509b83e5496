"""What the office asks of passwords, and the data key that is changed after somebody was removed."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox

from desktop.accounts.password_rules import DAYS, PasswordRules
from desktop.key_renewal import renew_key
from ui import ask
from ui.buttons import button, label, set_role
from ui.errors import show_error
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.progress import QuietBar

RULES_ABOUT = "密码至少 10 个字符、四类中有三类，不能与最近 5 个相同；连续输错 5 次锁定。下面两条由安全管理员定。"
KEY_ABOUT = (
    "全部资料用一把数据钥匙加密。停用账号后要换一把新的：那个人即使留着旧钥匙，也打不开以后的资料。"
    "他在停用以前拷走的，换钥匙挡不住。"
)
OWED = "{names}停用以后还没有换过钥匙，请现在更换。"
CLEAN = "上次更换以后没有停用过账号，不需要更换。"
RENEWED = "数据钥匙已更换。以前的备份仍用备份那天的密码打开，请妥善保管。"


class RulesPanel(Panel):
    """How long a password serves, and whether administrators need a key file."""

    def __init__(self, desk: Desk, told: Callable[[str], object]) -> None:
        super().__init__("密码规则", RULES_ABOUT)
        self._desk, self._told = desk, told
        self.days = QComboBox()
        self.days.setAccessibleName("密码有效期")
        for days in sorted(DAYS, key=lambda one: one or max(DAYS) + 1):
            self.days.addItem(f"{days} 天" if days else "不限期", days)
        self.factor = QCheckBox("三类管理员登录时必须用 U 盘上的钥匙文件")
        self.save = button("保存规则", self.keep)
        self.add(label("密码有效期", "second"), self.days)
        self.body.addWidget(self.factor)
        self.add(self.save)

    def read(self) -> None:
        """Show the rules that hold."""
        own = self._desk.program.office.accounts.own
        self._desk.work.read(self, "读取密码规则", lambda _: own.rules, self._show)

    def keep(self) -> None:
        """Save the rules; one that weakens them is asked about first."""
        rules = PasswordRules(self.days.currentData(), self.factor.isChecked())
        if not rules.days and not ask.ask(
            self, "让密码不限期吗？", "不限期", "返回", detail="等级保护要求定期更换密码。改动会记入审计日志。"
        ):
            return
        accounts = self._desk.program.office.accounts

        def saved(_nothing: None) -> None:
            self._told("密码规则已保存。")

        self._desk.work.write(self, "保存密码规则", lambda _: accounts.set_rules(rules), saved)

    def _show(self, rules: PasswordRules) -> None:
        self.days.setCurrentIndex(self.days.findData(rules.days))
        self.factor.setChecked(rules.factor)


class DataKeyPanel(Panel):
    """The data key, and whose removal makes a new one due."""

    def __init__(self, desk: Desk, told: Callable[[str], object]) -> None:
        super().__init__("数据钥匙", KEY_ABOUT)
        self._desk, self._told = desk, told
        self.said = label("", wrap=True)
        self.body.addWidget(self.said)
        self.renew = button("更换数据钥匙", self.ask_renewal, icon_name="key")
        self.add(self.renew)
        self.bar = QuietBar(desk.work, self)

    def read(self) -> None:
        """Show whether a new key is due."""
        keyring, names = self._desk.program.office.keyring, self._desk.names
        self._desk.work.read(
            self, "查看数据钥匙", lambda _: [names().get(one, one) for one in keyring.owed], self._show
        )

    def ask_renewal(self) -> None:
        """Ask, then change the key."""
        detail = "更换期间可以查看，保存要等它完成；十万人的资料约需几秒。断电也不会损坏资料。"
        if ask.ask(self, "更换数据钥匙吗？", "更换", "不更换", detail=detail):
            self.change()

    def change(self) -> None:
        """Change the key beside the window."""
        office = self._desk.program.office
        self.renew.setEnabled(False)
        ticket = self._desk.work.write(
            self, "更换数据钥匙", lambda progress: renew_key(office, progress), self._changed, self._failed
        )
        self.bar.follow(ticket)

    def _changed(self, _nothing: object) -> None:
        self.renew.setEnabled(True)
        self._told(RENEWED)
        self.read()

    def _failed(self, error: BaseException) -> None:
        self.renew.setEnabled(True)
        show_error(self, error)
        self.read()

    def _show(self, owed: Sequence[str]) -> None:
        self.said.setText(OWED.format(names="、".join(owed)) if owed else CLEAN)
        set_role(self.said, role="amber" if owed else "second")
