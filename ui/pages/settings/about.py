"""About the program: its version, what it is made of, help from afar."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout

from desktop.resources import resources
from desktop.version import VERSION
from ui import theme
from ui.buttons import button, label
from ui.help import open_guide
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section
from ui.support_sheet import open_support

LICENCES = "THIRD-PARTY.md"
SUPPORT_ABOUT = "程序出错时，把求助文件发给维护人员。里面没有居民资料，保存前可以逐个看过。"


class AboutSection(Section):
    """What a clerk reads out on the telephone."""

    title = "关于"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        column.add(self._program_panel())
        column.add(self._support_panel())
        column.add(self._licence_panel())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def open_support(self) -> None:
        """Show the support file before it is saved."""
        office = self._desk.program.office
        open_support(self, self._desk.work, office.paths, office, self.told.emit)

    def _program_panel(self) -> Panel:
        panel = Panel("")
        panel.body.addWidget(label("格档", "title"))
        panel.body.addWidget(label("乡镇（街道）网格办的一户一档、一人一档、一企一档", "second"))
        panel.fact("版本", VERSION)
        machine = f"{platform.system()} {platform.machine()}"
        panel.fact("运行环境", f"Python {platform.python_version()}　Qt {qVersion()}　{machine}")
        panel.fact("许可", "Apache License 2.0")
        panel.add(button("使用说明", lambda: open_guide(self), icon_name="help"))
        return panel

    def _support_panel(self) -> Panel:
        panel = Panel("求助文件", SUPPORT_ABOUT)
        panel.add(button("生成求助文件…", self.open_support, icon_name="save"))
        return panel

    def _licence_panel(self) -> Panel:
        panel = Panel("用到的开源软件、字体和数据")
        text = QTextBrowser()
        text.setMarkdown(_licences())
        text.setFixedHeight(theme.current().drawer)
        panel.body.addWidget(text)
        return panel


def _licences() -> str:
    path = resources().parent / LICENCES
    return path.read_text("utf-8") if path.exists() else ""
