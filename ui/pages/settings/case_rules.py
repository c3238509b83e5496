"""The rules of handling: who finds, handles, calls back and rates a case, ledger by ledger."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.cases.ledgers import ledgers
from ui import theme
from ui.buttons import button, label
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section

APART = "发现和办理分开：发现人要办理自己发现的事，须写明理由。回访和办理分开：责任人要回访自己办理的事，须写明理由。"
RATING = "单位只有一个账号时不要打开，否则无法评价。"
HEADS = ("台账", "发现和办理分开", "回访和办理分开")


class CaseRulesSection(Section):
    """A switch for each rule and ledger; what is switched is saved at once."""

    title = "办理规则"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        sizes = theme.current()
        self.separation: dict[str, QCheckBox] = {}
        self.call_back: dict[str, QCheckBox] = {}
        panel = Panel("采办分离", APART)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.page)
        grid.setVerticalSpacing(sizes.gap)
        for column, words in enumerate(HEADS):
            grid.addWidget(label(words, "second"), 0, column)
        for row, one in enumerate(ledgers(), 1):
            grid.addWidget(label(one.title), row, 0)
            if one.separation:
                self.separation[one.key] = _switch(one.separation, f"{one.title}：{HEADS[1]}")
                grid.addWidget(self.separation[one.key], row, 1)
            self.call_back[one.key] = _switch("由他人回访", f"{one.title}：{HEADS[2]}")
            grid.addWidget(self.call_back[one.key], row, 2)
        left = QHBoxLayout()
        left.addLayout(grid)
        left.addStretch(1)
        panel.body.addLayout(left)
        self.rating = QCheckBox("评价须由另一个账号录入")
        rating = Panel("评价", RATING)
        rating.add(self.rating)
        self.save = button("保存", self.keep, icon_name="save", kind="primary", keys="Ctrl+S")
        area = Column(sizes.pad, (0, 0, sizes.unit, 0))
        area.add(panel)
        area.add(rating)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(area, 1)
        whole.addLayout(foot)

    def activate(self) -> None:
        """Show the rules as they are now."""
        rules = self._desk.program.own_rules
        for key, one in self.separation.items():
            one.setChecked(rules.separates(key))
        for key, one in self.call_back.items():
            one.setChecked(rules.calls_apart(key))
        self.rating.setChecked(rules.rates_apart)

    def keep(self) -> None:
        """Save the rules; cases moved before stay as they are."""
        separating = {key for key, one in self.separation.items() if one.isChecked()}
        separating |= {one.key for one in ledgers() if not one.separation}  # which have no such rule to be switched off
        calling = {key for key, one in self.call_back.items() if one.isChecked()}
        job = partial(self._desk.program.own_rules.put, separating, calling, self.rating.isChecked())
        done = "办理规则已保存，从下一步办理起生效。"
        self._desk.work.write(self, "保存办理规则", lambda _: job(), lambda _: self.told.emit(done))


def _switch(words: str, called: str) -> QCheckBox:
    made = QCheckBox(words)
    made.setAccessibleName(called)
    return made
