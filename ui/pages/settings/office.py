"""The office: its name, its town, the grid scheme it follows, where its data lie."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.buttons import button, label
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.public_facts import PublicPanel
from ui.pages.settings.section import Section

ACTION = "修改单位信息"
LONGEST = 40


class OfficeSection(Section):
    """What the office is; only its name can be changed, and only by an administrator."""

    title = "单位"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        sizes = theme.current()
        self.name = Line()
        self.name.setMaxLength(LONGEST)
        self.name.setFixedWidth(sizes.search)
        self.name.setAccessibleName("单位名称")
        self.save = button("保存名称", self.save_name, kind="primary")
        self.name.textChanged.connect(self._typed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        column.add(self._name_panel())
        self.public = PublicPanel(desk, self.told.emit)
        column.add(self.public)
        column.add(self._town_panel())
        column.add(self._place_panel())
        whole.addWidget(column)

    def activate(self) -> None:
        """Show the name, and what the public is told, as they are now."""
        self.name.setText(self._desk.program.office.office.facts.name)
        self.public.read()

    def save_name(self) -> None:
        """Give the office another name."""
        name = self.name.text().strip()
        office = self._desk.program.office.office

        def saved(_nothing: None) -> None:
            self._typed()
            self.window().setWindowTitle(name)
            self.told.emit("单位名称已保存，新打印的纸张用新名称。")

        self._desk.work.write(self, "保存单位名称", lambda _: office.put(ACTION, {"name": name}), saved)

    def _typed(self, _text: str = "") -> None:
        name = self.name.text().strip()
        self.save.setEnabled(bool(name) and name != self._desk.program.office.office.facts.name)

    def _name_panel(self) -> Panel:
        may = self._desk.program.office.clerk.may_administer
        panel = Panel("单位名称", "" if may else "由管理员修改。")
        self.name.setReadOnly(not may)
        self.save.setVisible(may)
        panel.add(self.name, self.save)
        return panel

    def _town_panel(self) -> Panel:
        facts = self._desk.program.office.office.facts
        panel = Panel("乡镇与网格体系")
        panel.fact("乡镇（街道）", f"{facts.town_name}　{facts.town_code}")
        chosen = self._desk.program.scheme.current
        panel.fact("网格体系", chosen.title)
        panel.fact("层级", " › ".join(level.title for level in chosen.levels))
        grids = [node for node in self._desk.program.grids.nodes.values() if not node.closed]
        villages = sum(node.level == "village" for node in grids)
        panel.fact("现有", f"{villages} 个村（社区），{sum(node.level == 'grid' for node in grids)} 个网格")
        if facts.founded_on:
            panel.fact("建立日期", facts.founded_on.isoformat())
        if facts.is_sample:
            panel.body.addWidget(label("这是示例镇，资料都是虚构的，可以随意试用。", "amber", wrap=True))
        return panel

    def _place_panel(self) -> Panel:
        paths = self._desk.program.office.paths
        panel = Panel("资料所在的文件夹", "资料已加密，只保存在本机；不要放进会自动同步的网盘。")
        panel.fact("资料", str(paths.data))
        panel.fact("备份", str(paths.backups))
        panel.add(button("打开资料文件夹", lambda: show_folder(paths.data), icon_name="folder"))
        return panel


def show_folder(folder: Path) -> None:
    """Show a folder in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
