"""About the program: its version, what it is made of, its log."""

import platform
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout

from desktop.resources import resources
from desktop.settings import Settings
from desktop.upkeep.carrying import pack_log
from desktop.version import VERSION
from ui import ask, theme
from ui.buttons import button, label
from ui.help import open_guide
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section

LICENCES = "THIRD-PARTY.md"
LOG_NAME = "格档日志.zip"
LOG_ABOUT = "程序出错时，把日志发给维护人员。日志里没有居民资料：证件号码和手机号码在写入时已去掉。"


class AboutSection(Section):
    """What a clerk reads out on the telephone."""

    title = "关于"

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self._desk, self._settings = desk, settings
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        column.add(self._program_panel())
        column.add(self._log_panel())
        column.add(self._licence_panel())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def save_log(self) -> None:
        """Write the program's log to where the clerk says."""
        path = ask.save_file(self, "保存日志", LOG_NAME, "压缩文件 (*.zip)", self._folder)
        if path is None:
            return
        self._settings.last_folder = str(path.parent)
        logs = self._desk.program.office.paths.logs
        self._desk.work.read(
            self, "保存日志", lambda _: pack_log(logs, path), lambda _nothing: self.told.emit(f"日志已保存到 {path}")
        )

    @property
    def _folder(self) -> Path | None:
        folder = Path(self._settings.last_folder)
        return folder if self._settings.last_folder and folder.is_dir() else None

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

    def _log_panel(self) -> Panel:
        panel = Panel("日志", LOG_ABOUT)
        panel.add(button("保存日志…", self.save_log, icon_name="save"))
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
