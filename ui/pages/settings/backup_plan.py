"""For how long backups stay, and from how many rows on an import is preceded by one."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.upkeep.service import Plan
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.segments import Segments

ABOUT = "每天、升级前、大批导入和网格调整前自动备份。旧备份按下面的规则保留，最新的三份总会留着。"
CHOICES: tuple[tuple[str, str, dict[int, str]], ...] = (
    ("days", "每天的都留", {days: f"{days} 天" for days in (7, 15, 30, 60, 90)}),
    ("weeks", "以后每周留一份", {0: "不留", **{weeks: f"{weeks} 周" for weeks in (4, 8, 12, 26)}}),
    ("months", "再以后每月留一份", {0: "不留", **{months: f"{months} 个月" for months in (6, 12, 24, 36)}}),
    ("import_rows", "导入多少行先备份", {rows: f"{rows:,} 行" for rows in (100, 500, 2000, 10000)}),
)


class PlanPanel(Panel):
    """Each choice as a row of words; a system administrator's are saved at once."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("自动备份与保留", ABOUT)
        self._desk = desk
        self.choices: dict[str, Segments] = {}
        for key, title, values in CHOICES:
            choice = Segments(values.items(), partial(self._choose, key), f"{title}：")
            choice.setEnabled(desk.program.office.clerk.may_administer)
            self.choices[key] = choice
            name = label(title)
            name.setFixedWidth(theme.current().popup // 2)
            row = QHBoxLayout()
            row.addWidget(name)
            row.addWidget(choice)
            row.addStretch(1)
            self.body.addLayout(row)

    def activate(self) -> None:
        """Mark what holds."""
        plan = self._desk.program.backups.plan
        for key, choice in self.choices.items():
            if (value := getattr(plan, key)) in choice.buttons:
                choice.choose(value)

    def _choose(self, key: str, value: int) -> None:
        backups = self._desk.program.backups
        chosen: dict[str, Any] = {key: value}
        plan: Plan = replace(backups.plan, **chosen)
        self._desk.work.write(self, "设置备份", lambda _: backups.put_plan(plan), lambda _: self.changed.emit())
