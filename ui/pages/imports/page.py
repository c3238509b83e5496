"""The import room (导入): files on their way in, the tray of rows to decide, and every batch there has been."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from desktop.jobs import Progress
from desktop.settings import Settings
from desktop.sheets.batches import BatchRow
from desktop.sheets.obstacles import Obstacle
from ui import ask, theme
from ui.page import Command, Page
from ui.pages.changes.page import ROOMS
from ui.pages.desk import Desk
from ui.pages.dropping import paths_of
from ui.pages.imports.batch_view import BatchView
from ui.pages.imports.file_flow import DONE, FileFlow
from ui.pages.imports.home import Home
from ui.pages.imports.tray import Tray
from ui.pages.imports.words import FILE_KINDS

Found = tuple[list[BatchRow], int, dict[str, str]]
MARKS = {0: "", 1: "核对列", 2: "核对结果", 3: "✓"}


class ImportsPage(Page):
    """The front, or the files being brought in under tabs, or the tray."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self._desk, self._settings, self._stale = desk, settings, True
        self._names: dict[str, str] = {}
        self.flows: list[FileFlow] = []
        self.home = Home(self.choose, desk.may_write)
        self.tray = Tray(desk)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(desk.may_write)
        if desk.may_write:
            self.add_command(Command("选择表格文件", self.choose, "folder", "Ctrl+O", shown=False))
        self.add_command(Command("刷新导入记录", self.reload, "refresh", "F5", shown=False))

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self.reload()

    def open(self, target: Any) -> None:
        """Open a batch by its key, or bring files in."""
        if isinstance(target, int):
            self.show_home()
            self._desk.work.read(self, "读取导入记录", self._look, partial(self._show_and_open, target))
        elif target:
            self.bring_in([Path(one) for one in target])

    def choose(self) -> None:
        """Ask for files."""
        paths = ask.open_files(self, "选择要导入的表格", FILE_KINDS, self._folder())
        if paths:
            self._settings.last_folder = str(paths[0].parent)
            self.bring_in(paths)

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Begin with some files, each under a tab of its own; one that is there already is only shown."""
        known = {flow.path: flow for flow in self.flows}
        for path in paths:
            flow = known.get(path)
            if flow is None:
                flow = self._add(path)
                flow.begin()
        self.show_flow(next(flow for flow in self.flows if flow.path == paths[0]))

    def show_home(self) -> None:
        """Show the front."""
        self.stack.setCurrentWidget(self.home)
        self.tabs.setVisible(bool(self.flows))
        self.tabs.setCurrentIndex(0)

    def show_flow(self, flow: FileFlow) -> None:
        """Show one file."""
        self.tabs.show()
        self.stack.setCurrentWidget(flow)
        self.tabs.setCurrentIndex(self.flows.index(flow) + 1)

    def show_tray(self, batch: int = 0) -> None:
        """Show the rows to decide, of one batch or of all."""
        self.tray.show_batch(batch)
        self.stack.setCurrentWidget(self.tray)
        self.tabs.hide()

    def reload(self) -> None:
        """Read batches and tray."""
        self._stale = False
        self._desk.work.read(self, "读取导入记录", self._look, self._show)

    def show_batch(self, row: BatchRow) -> BatchView:
        """Open one batch beside the list."""
        view = BatchView(row, self._names, self._desk.may_write, lambda: self.wanted.emit("changes", row.file_name))
        view.undo_wanted.connect(lambda: self.take_back(row.key))
        view.tray_wanted.connect(lambda: self.show_tray(row.key))
        view.records_wanted.connect(lambda: self.wanted.emit(row.kind, {"batch": row.key}))
        self.home.split.show_drawer(view, row.file_name)
        return view

    def take_back(self, key: int) -> None:
        """Take a whole batch back, or show what stands in the way."""
        batches = self._desk.program.batches
        self._desk.work.read(
            self, "正在查看能否撤回", lambda _: batches.obstacles(key), lambda found: self._ask_undo(key, found)
        )

    def _ask_undo(self, key: int, found: Sequence[Obstacle]) -> None:
        if found:
            self.show_home()
            row = next((row for row in self.home.rows if row.key == key), None)
            if row is not None:
                self.show_batch(row).show_obstacles(found, self._opener)
            ask.tell(self, f"有 {len(found)} 条记录在导入之后变动过，不能整批撤回。", detail="已在右侧逐条列出。")
            return
        row = next((row for row in self.home.rows if row.key == key), None)
        words = f"撤回“{row.file_name}”这一批吗？" if row is not None else "撤回这一批吗？"
        about = f"新增的 {row.created:,} 条会删除，更新的 {row.updated:,} 条恢复原样。" if row is not None else ""
        if not ask.ask(self, words, "整批撤回", "不撤回", detail=about, danger=True):
            return
        batches = self._desk.program.batches

        def done(_nothing: None) -> None:
            for flow in [flow for flow in self.flows if flow.batch == key]:
                self._drop(flow)
            self.home.split.close_drawer()
            self.say("已整批撤回。")

        self._desk.work.write(self, "正在撤回", lambda progress: batches.take_back(key, progress), done)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := paths_of(event):
            event.acceptProposedAction()
            self.bring_in(paths)

    def _opener(self, obstacle: Obstacle) -> Callable[[], object] | None:
        room = ROOMS.get(obstacle.table)
        return None if room is None else lambda: self.wanted.emit(room, obstacle.key)

    def _add(self, path: Path) -> FileFlow:
        flow = FileFlow(self._desk, self, path, self._folder)
        self.flows.append(flow)
        self.stack.addWidget(flow)
        self.tabs.addTab(path.name)
        self.tabs.setTabToolTip(self.tabs.count() - 1, str(path))
        flow.left.connect(lambda: self._drop(flow))
        flow.step_changed.connect(lambda: self._mark(flow))
        flow.imported.connect(lambda _: self.reload())
        flow.undo_wanted.connect(self.take_back)
        flow.tray_wanted.connect(self.show_tray)
        return flow

    def _drop(self, flow: FileFlow) -> None:
        if flow not in self.flows:
            return
        place = self.flows.index(flow)
        self.flows.remove(flow)
        self.tabs.removeTab(place + 1)
        self.stack.removeWidget(flow)
        flow.hide()
        flow.deleteLater()
        waiting = [one for one in self.flows if one.step != DONE]
        if waiting:
            self.show_flow(waiting[0])
        else:
            self.show_home()

    def _mark(self, flow: FileFlow) -> None:
        place = self.flows.index(flow) + 1
        said = MARKS[flow.step] if not flow.is_busy else "…"
        self.tabs.setTabText(place, f"{flow.path.name}　{said}" if said else flow.path.name)

    def _turn(self, tab: int) -> None:
        if tab == 0:
            self.stack.setCurrentWidget(self.home)
        elif 0 < tab <= len(self.flows):
            self.stack.setCurrentWidget(self.flows[tab - 1])

    def _look(self, _progress: Progress) -> Found:
        program = self._desk.program
        return program.batches.latest(), program.deciding.count(), dict(self._desk.names())

    def _show(self, found: Found) -> None:
        rows, waiting, self._names = found
        self.home.show_batches(rows, self._names)
        self.home.show_waiting(waiting)
        self.tell_shown(f"{len(rows):,} 批")

    def _show_and_open(self, key: int, found: Found) -> None:
        self._show(found)
        row = next((row for row in found[0] if row.key == key), None)
        if row is not None:
            self.show_batch(row)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & {"import_batch", "undecided_row"}:
            if self.isVisible():
                self.reload()
                if self.stack.currentWidget() is self.tray:
                    self.tray.reload()
            else:
                self._stale = True

    def _folder(self) -> Path | None:
        folder = Path(self._settings.last_folder)
        return folder if self._settings.last_folder and folder.is_dir() else None

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(self.tabs.elideMode().ElideMiddle)
        self.tabs.addTab("导入记录")
        self.tabs.hide()
        self.stack.addWidget(self.home)
        self.stack.addWidget(self.tray)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.tabs)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.home.drop.dropped.connect(self.bring_in)
        self.home.opened.connect(self.show_batch)
        self.home.tray_wanted.connect(lambda: self.show_tray())
        self.tray.left.connect(self.show_home)
        self.tray.decided.connect(self.say)
        self._desk.work.changed.connect(self._hear)
