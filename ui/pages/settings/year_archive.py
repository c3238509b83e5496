"""The archive of a closed year: which year, sealed or not, and to where."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from desktop.jobs import Progress
from desktop.year_archive.service import Archived, YearArchive
from ui import ask
from ui.buttons import button, label
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.progress import QuietBar

ABOUT = "把一年办结的台账、会议和登记签名写成一个文件，可用通用工具核对；不会从系统里删除任何资料。"
SEAL = "用恢复密钥加密，并附审计日志"
YEARS = 8  # that are offered
DONE = "已归档 {year} 年：{name}，办结事件 {cases:,} 件，会议 {meetings:,} 次。校验值见维护记录。"


class ArchivePanel(Panel):
    """Archives a year."""

    changed = Signal()

    def __init__(self, desk: Desk, bar: QuietBar, tell: Callable[[str], object]) -> None:
        super().__init__("年度归档", ABOUT)
        self._desk, self._bar, self._tell = desk, bar, tell
        self._archive = YearArchive(desk.program, desk.today)
        self.year, self.sealed = QComboBox(), QCheckBox(SEAL)
        last = self._archive.last_year
        for year in range(last, last - YEARS, -1):
            self.year.addItem(f"{year} 年", year)
        self.go = button("归档…", self.write, icon_name="folder")
        self.add(label("年份", "second"), self.year, self.sealed, self.go)

    def activate(self) -> None:
        """Know whether there are keys to seal for."""
        has_keys = bool(self._desk.program.backups.keys.all())
        self.sealed.setEnabled(has_keys)
        self.sealed.setChecked(self.sealed.isChecked() and has_keys)

    def write(self) -> None:
        """Write the archive to where the clerk says."""
        folder = ask.open_folder(self, "归档文件写到哪里？")
        if folder is None:
            return
        year, sealed = int(self.year.currentData()), self.sealed.isChecked()

        def job(progress: Progress) -> Archived:
            return self._archive.write(year, folder, progress, sealed=sealed)

        def done(made: Archived) -> None:
            self._tell(DONE.format(year=made.year, name=made.path.name, **made.counts))
            self.changed.emit()

        self._bar.follow(self._desk.work.write(self, "正在归档", job, done))
