"""The first start: which town, which grid scheme, the first account, and the recovery code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.divisions import Divisions
from desktop.founding import DISTRICT, TOWN, schemes_for
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import Kind, button, label
from ui.errors import sentence_of
from ui.forms.line import Line
from ui.opening.password_box import PasswordBox
from ui.opening.recovery_card import RecoveryCard
from ui.opening.sheet import Sheet
from ui.opening.town_box import Town, TownBox
from ui.progress import QuietBar
from ui.work import Work

QWIDGETSIZE_MAX = (1 << 24) - 1  # "any size" in Qt, which does not give the name to Python
SAMPLE_ACCOUNT, SAMPLE_NAME, SAMPLE_PASSWORD = "shiyong", "试用员", "Kuaidian-2026-kan"
WELCOME = "这台电脑上还没有本单位的资料。资料只保存在本机，并且始终加密。"


@dataclass(frozen=True)
class Founding:
    """What the clerk decided at the first start; no town means the sample town."""

    town: Town | None
    scheme: str
    account: str
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Founded:
    """An office just made: the code to be kept, and what signs the clerk in."""

    office: str
    code: str = field(repr=False)
    opened: Any


Found = Callable[[Founding, Progress], Founded]


class Assistant(Sheet):
    """Asks step by step; `found` makes the office beside the window, wholly or not at all."""

    entered = Signal(object)
    joining_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, work: Work, found: Found, divisions: Divisions) -> None:
        super().__init__("欢迎使用格档", WELCOME, wide=True)
        self._work, self._found = work, found
        self._sample = False
        self.made: Any = None  # the office, until it is entered
        self._choices: list[QPushButton] = []
        self.steps = QStackedWidget()
        self.town = TownBox(work, divisions)
        self.account, self.name = Line(), Line()
        self.password = PasswordBox(lambda: (self.account.text().strip(), self.name.text().strip()))
        self._scheme = QButtonGroup(self)
        self._about_scheme = label("", "second", wrap=True)
        for step in (self._welcome(), self._town_step(), self._scheme_step(), self._account_step()):
            self.steps.addWidget(step)
        self.body.addWidget(self.steps)
        self.bar = QuietBar(work, self.card)
        self.add_refusal()
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        self.back, self.next = button("上一步", self._go_back), button("下一步", self.go_on, kind="primary")
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.next)
        self.body.addWidget(self._row)
        self._show(0)
        self.town.list.itemDoubleClicked.connect(lambda _item: self.go_on())
        for line in (self.town.line, self.password.second):
            line.returnPressed.connect(self.go_on)
        work.read(self, "读取行政区划", lambda _progress: divisions.load(), lambda _nothing: None)

    def _welcome(self) -> QWidget:
        page, box = _page()
        choices: tuple[tuple[str, str, Callable[[], None], Kind], ...] = (
            ("为本单位建立资料", "乡镇（街道）网格办，也可以是区（县）或村（社区）", self._own, "primary"),
            ("加入共享办公", "本单位的资料已经在服务器上，用管理员给的连接文件加入", self.joining_wanted.emit, ""),
            ("从备份恢复", "换了电脑或电脑损坏，用 U 盘或网络文件夹上的备份恢复", self.restore_wanted.emit, ""),
            ("先试用示例镇", "约 3,000 人的虚构资料，随时可以删除", self._try_sample, ""),
        )
        for title, about, pressed, kind in choices:
            self._choices.append(button(title, pressed, kind=kind))
            box.addWidget(self._choices[-1])
            box.addWidget(label(about, "small"))
        box.addStretch(1)
        return page

    def _town_step(self) -> QWidget:
        page, box = _page()
        box.addWidget(self.town)
        box.addStretch(1)
        self.town.chosen.connect(lambda town: self.next.setEnabled(self.steps.currentIndex() != 1 or town is not None))
        return page

    def _scheme_step(self) -> QWidget:
        page, box = _page()
        box.addWidget(label("网格体系", "label"))
        for scheme in (*schemes_for(TOWN), *schemes_for(DISTRICT)):
            choice = QRadioButton(scheme.title)
            choice.toggled.connect(lambda on, about=scheme.about: self._about_scheme.setText(about) if on else None)
            choice.setProperty("scheme", scheme.key)
            self._scheme.addButton(choice)
            box.addWidget(choice)
        box.addWidget(self._about_scheme)
        box.addStretch(1)
        return page

    def _account_step(self) -> QWidget:
        page, box = _page()
        for title, line, hint in (("姓名", self.name, "如：林晓梅"), ("用户名", self.account, "登录时用，如：linxm")):
            line.setPlaceholderText(hint)
            line.setAccessibleName(title)
            box.addWidget(label(title, "label"))
            box.addWidget(line)
        box.addWidget(self.password)
        box.addStretch(1)
        return page

    def _own(self) -> None:
        if self._sample:  # what was proposed for the sample town is known to everybody
            self.account.clear()
            self.name.clear()
            self.password.clear()
        self._sample = False
        self._show(1)

    def _try_sample(self) -> None:
        self._sample = True
        self.account.setText(SAMPLE_ACCOUNT)
        self.name.setText(SAMPLE_NAME)
        self.password.show_plainly(SAMPLE_PASSWORD)
        self._show(3)

    def _offer_schemes(self) -> None:
        offered = {one.key for one in schemes_for(self.town.level)}
        for choice in self._scheme.buttons():
            choice.setVisible(choice.property("scheme") in offered)
        if not any(choice.isChecked() and choice.property("scheme") in offered for choice in self._scheme.buttons()):
            next(one for one in self._scheme.buttons() if one.property("scheme") in offered).setChecked(True)

    def _show(self, step: int) -> None:
        self.refuse("")
        self._offer_schemes()
        self.steps.setCurrentIndex(step)
        shown = self.steps.currentWidget()
        self.steps.setMaximumHeight(shown.sizeHint().height() if shown and step == 0 else QWIDGETSIZE_MAX)
        titles = ("欢迎使用格档", "本单位设在哪里？", "采用哪种网格体系？", "设置第一个账号（管理员）")
        abouts = (
            WELCOME,
            "下一级的名单随之带出，以后可以调整。",
            "各地层级不同，选最接近的一种。",
            "示例镇的登录密码就是下面这串，可以照用，也可以改。"
            if self._sample
            else "以后由管理员添加其他人员的账号。",
        )
        self.heading.setText(titles[step])
        self.about.setText(abouts[step])
        self._row.setVisible(step > 0)
        self.next.setText("建立" if step == 3 else "下一步")
        self.next.setEnabled(step != 1 or self.town.town is not None)
        focus = (self._choices[0], self.town, self._scheme.checkedButton(), self.name)[step]
        if focus is not None:
            focus.setFocus()

    def _go_back(self) -> None:
        self._show(0 if self._sample else self.steps.currentIndex() - 1)

    def go_on(self) -> None:
        """Take the next step, or make the office after the last."""
        if not self.next.isEnabled() or self._row.isHidden():
            return
        if self.steps.currentIndex() < 3:
            self._show(self.steps.currentIndex() + 1)
            return
        name, account = self.name.text().strip(), self.account.text().strip()
        if fault := "请填写姓名和用户名。" if not name or not account else self.password.fault():
            self.refuse(fault)
            return
        self.refuse("")
        town = None if self._sample else self.town.town
        scheme = next(choice.property("scheme") for choice in self._scheme.buttons() if choice.isChecked())
        founding = Founding(town, scheme, account, name, self.password.password)
        self.set_busy(True)
        ticket = self._work.write(
            self, "正在建立", lambda progress: self._found(founding, progress), self._made, self._failed
        )
        self.bar.follow(ticket)

    def _made(self, founded: Founded) -> None:
        self.set_busy(False)
        self.made = founded.opened
        self.heading.setText("请保管好恢复码")
        self.about.hide()
        self._row.hide()
        self.recovery = RecoveryCard(self._work, founded.office, self.account.text().strip(), founded.code)
        self.recovery.done.connect(self._enter)
        self.steps.addWidget(self.recovery)
        self.steps.setCurrentWidget(self.recovery)

    def _enter(self) -> None:
        made, self.made = self.made, None
        self.entered.emit(made)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before the recovery code, which is shown this once, goes with the window."""
        if self.made is None or self.recovery.kept.isChecked() or self._leave_code():
            super().closeEvent(event)
        else:
            event.ignore()

    def _leave_code(self) -> bool:
        detail = "没有恢复码，忘记密码后资料就打不开了。以后也可以由管理员在“设置”中重新签发。"
        return ask.ask(self, "恢复码还没有保管好，仍要关闭吗？", "仍然关闭", "返回", detail=detail, danger=True)

    def _failed(self, error: BaseException) -> None:
        self.set_busy(False)
        self.refuse(sentence_of(error))


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.current().gap)
    return page, box
