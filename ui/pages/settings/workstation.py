"""What concerns this workstation only, applied at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.settings import Setting, Settings
from ui import theme
from ui.buttons import label
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section
from ui.segments import Segments

ABOUT = {
    "text_size": "大字比标准大四分之一，适合看得吃力的屏幕；个别地方的间距重新打开程序后才合适。",
    "density": "紧凑能多看几行，宽松更好点。",
    "lock_minutes": "离开座位超过这个时间，屏幕会锁上，要输入密码才能继续；没保存的内容不会丢。",
}


class WorkstationSection(Section):
    """Every setting that has a title, each with its choices."""

    title = "本机"

    def __init__(self, settings: Settings, apply: Callable[[str], object]) -> None:
        """`apply` is told the key of a setting that was changed."""
        super().__init__()
        self._settings, self._apply = settings, apply
        self.choices: dict[str, Segments] = {}
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        panel = Panel("", "这些设置只对这台电脑有效，改了立即生效。")
        for setting in Settings.shown():
            panel.body.addLayout(self._row(setting))
        column.add(panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def _row(self, setting: Setting[Any]) -> QVBoxLayout:
        key = setting.key
        called, value = f"{setting.title}：", getattr(self._settings, key)
        choice = Segments(setting.choices.items(), partial(self._choose, key), called, value)
        self.choices[key] = choice
        name = label(setting.title)
        name.setFixedWidth(theme.current().popup // 2)
        row = QHBoxLayout()
        row.addWidget(name)
        row.addWidget(choice)
        row.addStretch(1)
        box = QVBoxLayout()
        box.setSpacing(theme.current().unit)
        box.addLayout(row)
        if about := ABOUT.get(key):
            words = label(about, "small", wrap=True)
            words.setContentsMargins(theme.current().popup // 2, 0, 0, 0)
            box.addWidget(words)
        return box

    def _choose(self, key: str, value: Any) -> None:
        setattr(self._settings, key, value)
        self._apply(key)
