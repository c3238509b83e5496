"""Backups: how they stand, made, proved, tried, carried away, sealed away; the way to bring one back."""

from PySide6.QtWidgets import QVBoxLayout

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.settings import Settings
from desktop.upkeep.backup import REPLACED, Backup
from desktop.upkeep.carrying import carry_backup, prove_backup
from desktop.upkeep.contents import LOST
from desktop.upkeep.sealed import SealedFile
from desktop.upkeep.service import AUTO, IMPORT, PURGE, REDIVISION, Made, State
from desktop.upkeep.trying import Tried
from ui import ask, theme
from ui.buttons import button, label
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.backup_keys import KeysPanel
from ui.pages.settings.backup_plan import PlanPanel
from ui.pages.settings.backup_state import StateStrip
from ui.pages.settings.data_check import CheckPanel
from ui.pages.settings.office import show_folder
from ui.pages.settings.section import Section
from ui.pages.settings.upkeep_record import RecordPanel
from ui.pages.settings.year_archive import ArchivePanel
from ui.progress import QuietBar
from ui.restoring.leaving import leave_to_restore
from ui.restoring.trying import ask_what_to_try
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("at", "时间", width=10, listed=True, sortable=False),
    Field("why", "由来", width=14, listed=True, sortable=False),
    Field("size", "大小", width=6, listed=True, sortable=False),
    Field("name", "文件夹", width=18, listed=True, sortable=False),
)
REASONS = {
    "": "手动备份",
    AUTO: "每天自动备份",
    IMPORT: "大批导入前自动备份",
    REDIVISION: "网格调整前自动备份",
    PURGE: "清除到期资料前自动备份",
    REPLACED: "恢复时另存的原资料",
    "repaired": "修复得到的资料",
}
UPGRADE = "before-"
ROWS = 5
ABOUT = "备份是整份资料的加密副本，存好前会核对一遍。请定期写一份加密备份到 U 盘，与电脑分开存放。"
TRIED = "试恢复成功：能打开，人员 {people:,}，附件 {contents:,}，{told}。"
TOLD, UNTOLD = "条数与备份时一致", "备份时没有登记条数，未比较"
MEGABYTE = 1 << 20


class BackupsSection(Section):
    """Panels one under the other, the state first."""

    title = "备份与检查"

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self._desk, self._settings, self._backups = desk, settings, list[Backup]()
        sizes = theme.current()
        self._bar = QuietBar(desk.work, self)
        self.state = StateStrip()
        self.keys, self.plan = KeysPanel(desk, settings, self.told.emit), PlanPanel(desk)
        self.check, self.record = CheckPanel(desk, self._bar, self.told.emit), RecordPanel(desk)
        self.archive = ArchivePanel(desk, self._bar, self.told.emit)
        for one in (self.keys, self.plan, self.archive):
            one.changed.connect(self.activate)
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        for part in (self._backup_panel(), self.keys, self.plan, self.archive, self.check, self.record):
            column.add(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def activate(self) -> None:
        """Look which backups there are, and how they stand."""
        backups = self._desk.program.backups

        def job(_progress: Progress) -> tuple[State, list[Backup]]:
            return backups.state(), backups.list()

        self._desk.work.read(self, "查看备份", job, self._show)
        for one in (self.keys, self.plan, self.archive, self.record):
            one.activate()

    def make(self) -> None:
        """Back up now."""

        def done(made: Made) -> None:
            lost = LOST.format(count=made.backup.lost) if made.backup.lost else ""
            away = "，并写了一份加密备份" if made.sealed is not None else ""
            self.told.emit(f"已备份，{made.backup.size / MEGABYTE:.1f} MB，核对无误{away}。{lost}{made.trouble}")
            self.activate()

        self._bar.follow(self._desk.work.read(self, "正在备份", self._desk.program.backups.make, done))

    def put_away(self) -> None:
        """Write a sealed backup to where the clerk says."""
        backups = self._desk.program.backups
        folder = ask.open_folder(self, "加密备份写到哪里？", backups.plan.folder)
        if folder is None:
            return

        def done(sealed: SealedFile) -> None:
            size = sealed.size / MEGABYTE
            self.told.emit(f"已写加密备份 {sealed.path.name}，{size:.1f} MB，读回核对无误。")
            self.activate()

        def job(progress: Progress) -> SealedFile:
            return backups.put_away(folder, progress)

        self._bar.follow(self._desk.work.read(self, "正在写加密备份", job, done))

    def try_out(self) -> None:
        """Restore a backup into a temporary folder, to know that it can be done."""
        backups = self._desk.program.backups
        ask_what_to_try(self, backups.plan.folder, lambda job: self._bar.follow(
            self._desk.work.read(self, "正在试恢复", lambda progress: job(backups, progress), self._tried, self._failed)
        ))  # fmt: skip

    def bring_back(self) -> None:
        """Leave the office for the restore assistant."""
        leave_to_restore(self)

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

        def done(target: object) -> None:
            self.told.emit(f"已复制到 {target}，核对无误。")

        self._bar.follow(
            self._desk.work.read(self, "正在复制备份", lambda progress: carry_backup(one, folder, progress), done)
        )

    def _tried(self, tried: Tried) -> None:
        self.activate()
        if tried.ok:
            told = TOLD if tried.is_told else UNTOLD
            people = tried.counts.get("person", 0)
            self.told.emit(TRIED.format(people=people, contents=tried.contents, told=told))
        else:
            last = self._desk.program.backups.entries.list(limit=1)[0]
            ask.tell(self, f"试恢复没有通过：{last.facts['why']}")

    def _failed(self, error: BaseException) -> None:
        self.activate()
        ask.tell(self, f"试恢复没有通过：{error}")

    @property
    def _current(self) -> Backup | None:
        place = self.table.current
        return self._backups[place] if 0 <= place < len(self._backups) else None

    def _show(self, found: tuple[State, list[Backup]]) -> None:
        state, self._backups = found
        self.state.show_state(state)
        rows = [
            {
                "at": f"{one.made_at.astimezone():%Y-%m-%d %H:%M}",
                "why": _reason(one.note),
                "size": f"{one.size / MEGABYTE:.1f} MB",
                "name": one.path.name,
            }
            for one in self._backups
        ]
        self.table.show_rows(rows, 0 if rows else -1)
        for one in (self.proving, self.carrying, self.trying):
            one.setEnabled(bool(rows))
        self.sealing.setEnabled(bool(state.keys))

    def _backup_panel(self) -> Panel:
        sizes, paths = theme.current(), self._desk.program.office.paths
        panel = Panel("", "")
        panel.body.addWidget(self.state)
        self.now = button("立即备份", self.make, icon_name="backup", kind="primary")
        self.sealing = button("写加密备份…", self.put_away, icon_name="lock")
        self.trying = button("试恢复…", self.try_out, icon_name="selfcheck")
        self.restoring = button("从备份恢复…", self.bring_back, icon_name="history")
        for one in (self.now, self.sealing, self.trying, self.restoring):
            one.setMinimumWidth(sizes.control * 4)
        panel.add(self.now, self.sealing, self.trying, self.restoring)
        panel.body.addWidget(label(ABOUT, "second", wrap=True))
        self.table = ShortTable(FIELDS, Empty("还没有备份", "按“立即备份”做一份；关闭程序时也会自动备份。", "backup"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        panel.body.addWidget(self.table)
        self.proving = button("核对所选备份", self.prove, icon_name="check")
        self.carrying = button("复制到 U 盘…", self.carry, icon_name="export")
        panel.add(
            self.proving,
            self.carrying,
            button("打开备份文件夹", lambda: show_folder(paths.backups), icon_name="folder"),
        )
        return panel


def _reason(note: str) -> str:
    if note in REASONS:
        return REASONS[note]
    return "升级前自动备份" if note.startswith(UPGRADE) else note
