"""Backups and the check of the data: made, proved, carried away; how one is brought back is said in words."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop.cases.checking import look_through as cases
from desktop.dossiers.indexing import rebuild, tokens_of
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.upkeep.backup import REPLACED, Backup, back_up, backups
from desktop.upkeep.carrying import carry_backup, prove_backup
from desktop.upkeep.checking import check
from desktop.upkeep.contents import LOST
from desktop.upkeep.findings import Report
from ui import ask, theme
from ui.buttons import button, label, set_role
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.office import show_folder
from ui.pages.settings.section import Section
from ui.progress import QuietBar
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("at", "时间", width=10, listed=True, sortable=False),
    Field("why", "由来", width=14, listed=True, sortable=False),
    Field("size", "大小", width=6, listed=True, sortable=False),
    Field("name", "文件夹", width=18, listed=True, sortable=False),
)
REASONS = {"": "手动备份", "auto": "关闭程序时自动备份", REPLACED: "恢复时另存的原资料"}
UPGRADE = "before-"
ROWS = 6
ABOUT = "备份是整份资料的加密副本，存好前会核对一遍。请定期复制一份到 U 盘，与电脑分开存放。"
RESTORING = (
    "1. 关闭程序（其他人也要关闭）。\n"
    "2. 由信息员在命令行运行：{command}\n"
    "3. 用备份当天的密码登录。原来的资料会另存在备份文件夹里，不会丢失。"
)
CHECK_ABOUT = "检查数据文件、搜索索引、变更日志、户与成员、网格、附件是否完好；只看不改，可以随时停止。"
MEGABYTE = 1 << 20


class BackupsSection(Section):
    """Panels one under the other."""

    title = "备份与检查"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._backups = desk, list[Backup]()
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        self.last = label("", "section")
        column.add(self._backup_panel())
        column.add(self._restore_panel())
        column.add(self._check_panel())
        self._bar = QuietBar(desk.work, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def activate(self) -> None:
        """Look which backups there are."""
        paths = self._desk.program.office.paths
        self._desk.work.read(self, "查看备份", lambda _: backups(paths), self._show)

    def make(self) -> None:
        """Back up now."""
        office = self._desk.program.office

        def done(made: Backup) -> None:
            lost = LOST.format(count=made.lost) if made.lost else ""
            self.told.emit(f"已备份，{made.size / MEGABYTE:.1f} MB，核对无误。{lost}")
            self.activate()

        def job(progress: Progress) -> Backup:
            return back_up(office.engine, office.paths, office.key, progress)

        self._bar.follow(self._desk.work.read(self, "正在备份", job, done))

    def prove(self) -> None:
        """Prove that the chosen backup can be opened and is sound."""
        one, key = self._current, self._desk.program.office.key
        if one is None:
            return

        def done(counts: dict[str, int]) -> None:
            people = counts.get("person", 0)
            self.told.emit(f"{one.made_at.astimezone():%m-%d %H:%M} 的备份完好，内有 {people:,} 人。")

        self._bar.follow(
            self._desk.work.read(self, "正在核对备份", lambda progress: prove_backup(one, key, progress), done)
        )

    def carry(self) -> None:
        """Copy the chosen backup to where the clerk says."""
        one = self._current
        folder = ask.open_folder(self, "把备份复制到哪里？") if one is not None else None
        if one is None or folder is None:
            return

        def done(target: Path) -> None:
            self.told.emit(f"已复制到 {target}，核对无误。")

        self._bar.follow(
            self._desk.work.read(self, "正在复制备份", lambda progress: carry_backup(one, folder, progress), done)
        )

    def examine_data(self) -> None:
        """Check the data of the office."""
        engine, contents = self._desk.program.office.engine, self._desk.program.attachments.contents

        def job(progress: Progress) -> Report:
            return check(engine, progress, tokens_of, contents, cases)

        self._bar.follow(self._desk.work.read(self, "正在检查数据", job, self._checked))

    def rebuild_index(self) -> None:
        """Make the search index anew from the records."""
        store = self._desk.program.office.store

        def done(_nothing: None) -> None:
            self.told.emit("搜索索引已重建。")
            self.mend.hide()

        self._bar.follow(
            self._desk.work.write(self, "正在重建搜索索引", lambda progress: rebuild(store, progress), done)
        )

    def _checked(self, report: Report) -> None:
        records = report.records
        words = [report.summary, *(finding.message for finding in report.findings)]
        if report.is_sound:
            words.append(f"人员 {records.get('person', 0):,}，户 {records.get('household', 0):,}。")
        self._say_check("\n".join(words), "green" if report.is_sound else "red")
        self.mend.setVisible(any("重建索引" in finding.message for finding in report.findings))

    def _say_check(self, words: str, tone: str) -> None:
        self.found.setText(words)
        set_role(self.found, role=tone)

    @property
    def _current(self) -> Backup | None:
        place = self.table.current
        return self._backups[place] if 0 <= place < len(self._backups) else None

    def _show(self, found: list[Backup]) -> None:
        self._backups = found
        rows = [
            {
                "at": f"{one.made_at.astimezone():%Y-%m-%d %H:%M}",
                "why": "升级前自动备份" if one.note.startswith(UPGRADE) else REASONS.get(one.note, one.note),
                "size": f"{one.size / MEGABYTE:.1f} MB",
                "name": one.path.name,
            }
            for one in found
        ]
        self.table.show_rows(rows, 0 if rows else -1)
        self.last.setText(f"最近一次备份：{rows[0]['at']}" if rows else "还没有备份")
        set_role(self.last, role="section", tone="" if rows else "amber")
        for one in (self.proving, self.carrying):
            one.setEnabled(bool(rows))

    def _backup_panel(self) -> Panel:
        sizes, paths = theme.current(), self._desk.program.office.paths
        panel = Panel("", "")
        panel.body.addWidget(self.last)
        panel.body.addWidget(label(ABOUT, "second", wrap=True))
        self.now = button("立即备份", self.make, icon_name="backup", kind="primary")
        self.proving = button("核对所选备份", self.prove, icon_name="check")
        self.carrying = button("复制到 U 盘…", self.carry, icon_name="export")
        panel.add(
            self.now,
            self.proving,
            self.carrying,
            button("打开备份文件夹", lambda: show_folder(paths.backups), icon_name="folder"),
        )
        self.table = ShortTable(FIELDS, Empty("还没有备份", "按“立即备份”做一份；关闭程序时也会自动备份。", "backup"))
        self.table.setFixedHeight(sizes.head + ROWS * sizes.row)
        panel.body.addWidget(self.table)
        return panel

    def _restore_panel(self) -> Panel:
        panel = Panel("用备份恢复")
        paths = self._desk.program.office.paths
        command = f'{_program()} restore --data "{paths.data}" "{paths.backups / "office-…"}"'
        words = label(RESTORING.format(command=command), "second", wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        panel.body.addWidget(words)
        return panel

    def _check_panel(self) -> Panel:
        panel = Panel("检查数据", CHECK_ABOUT)
        self.found = label("", "second", wrap=True)
        self.mend = button("重建搜索索引", self.rebuild_index, icon_name="refresh")
        self.mend.hide()
        panel.add(button("检查数据", self.examine_data, icon_name="check"), self.mend)
        panel.body.addWidget(self.found)
        return panel


def _program() -> str:
    """Return how the program is called on the command line."""
    if not getattr(sys, "frozen", False):
        return "python main.py"
    return "gedang-cli" if sys.platform == "win32" else "gedang"
