"""The room of the collections (收表汇总): what went out to the villages, what came back, and all of it in one form."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.forms.collecting.lines import CollectionRow, ReturnRow
from desktop.forms.collecting.service import Collections
from desktop.jobs import Progress
from ui import theme
from ui.buttons import button
from ui.page import Command
from ui.pages.collecting.acting import Acting
from ui.pages.collecting.collection_view import CollectionView
from ui.pages.collecting.frame import Frame
from ui.pages.collecting.words import (
    CLOSED,
    COLLECTION_FIELDS,
    NO_COLLECTIONS,
    OPEN,
    PARTS,
    TAKEN,
    collection_line,
)
from ui.pages.desk import Desk
from ui.pages.dropping import paths_of
from ui.segments import Segments
from ui.tables.row_list import ShortTable

TABLES = frozenset({"form_collection", "form_return", "form"})
LIST_SHARE, VIEW_SHARE = 3, 8
Found = tuple[Sequence[CollectionRow], CollectionRow | None, Sequence[ReturnRow]]


class CollectingPage(Frame):
    """The collections at the left, one of them at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.collections = desk, Collections(desk.program, desk.today)
        self.part, self.rows, self._stale = OPEN, list[CollectionRow](), True
        self.acting = Acting(self, desk, self.collections)
        self.parts = Segments(PARTS, self.turn, "显示", OPEN)
        self.tables = {part: ShortTable(COLLECTION_FIELDS, NO_COLLECTIONS[part]) for part, _ in PARTS}
        self.view = CollectionView(self.acting.deeds(), may_write=desk.may_write)
        self.issue = button("发表…", self.acting.issue, icon_name="upload")
        self.more = button("再发给…", self.acting.add_units, icon_name="add")
        self.check = button("重新核对", self.acting.prove_again, icon_name="refresh")
        self.close_button = button("结束收表", self.acting.close, icon_name="check")
        self.wanted_key: int | None = None
        self.folder: Path | None = None
        self._lay_out()
        self._connect()
        self.setAcceptDrops(desk.may_write)
        self._add_commands()

    @property
    def table(self) -> ShortTable:
        """The collections that are listed."""
        return self.tables[self.part]

    @property
    def current(self) -> CollectionRow | None:
        """The collection under the cursor."""
        place = self.table.current
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def turn(self, part: str) -> None:
        """List open or closed collections."""
        self.part = part
        self.parts.choose(part)
        self._stack()
        self.rows = []
        self.read()
        self.state_changed.emit()

    def read(self) -> None:
        """Read the collections and the units of the one under the cursor."""
        self._stale = False
        key = self.wanted_key or (self.current.key if self.current is not None else None)
        is_closed = self.part == CLOSED

        def look(_progress: Progress) -> Found:
            rows = self.collections.all(closed=is_closed)
            one = next((row for row in rows if row.key == key), rows[0] if rows else None)
            return rows, one, self.collections.returns(one.key) if one is not None else ()

        self.desk.work.read(self, "读取收表", look, self._show)

    def show_took(self, collection: int) -> None:
        """Put the cursor on the collection that took a file."""
        self.wanted_key = collection
        self.read()

    # Being a page

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self.read()
        self.table.setFocus()

    def open(self, target: Any) -> None:
        """Show one collection by its key, begin one with a known form, or take files that came."""
        if isinstance(target, Mapping):
            if (form := target.get("form")) is not None:
                self.acting.issue(form)
                return
            target = target.get("collection")
        if isinstance(target, int):
            self.wanted_key = target
            self.turn(OPEN)
        elif target:
            self.acting.bring_in([Path(one) for one in target])

    def state(self) -> dict[str, Any]:
        """Return what is listed, and where files were last written."""
        return {"part": self.part, "folder": str(self.folder or "")}

    def restore(self, state: Mapping[str, Any]) -> None:
        """List what was listed."""
        self.part = state["part"] if state.get("part") in self.tables else OPEN
        self.folder = Path(state["folder"]) if state.get("folder") else None
        self.parts.choose(self.part)
        self._stack()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _files(event):
            event.acceptProposedAction()
            self.acting.bring_in(paths)

    # Within

    def _show(self, found: Found) -> None:
        rows, one, returns = found
        self.wanted_key = None
        self.rows = list(rows)
        place = next((at for at, row in enumerate(rows) if one is not None and row.key == one.key), -1)
        table = self.table
        blocked = table.view.blockSignals(True)
        table.show_rows([collection_line(row, self.desk.today()) for row in rows], place)
        table.view.blockSignals(blocked)
        self.view.show_collection(one, returns)
        self.tell_shown(f"{len(rows):,} 次收表" if one is None else f"{len(returns):,} 个单位")
        self._enable()

    def _follow(self) -> None:
        """Show the collection under the cursor."""
        one = self.current
        if one is None or (self.view.row is not None and self.view.row.key == one.key):
            return
        self.desk.work.read(self, "读取收表", lambda _: self.collections.returns(one.key), partial(self._show_one, one))

    def _show_one(self, one: CollectionRow, returns: Sequence[ReturnRow]) -> None:
        if self.current is not None and self.current.key == one.key:
            self.view.show_collection(one, returns)
            self.tell_shown(f"{len(returns):,} 个单位")
            self._enable()

    def _show_remarks(self, one: ReturnRow | None) -> None:
        if one is None or not one.is_returned:
            self.view.show_remarks(one, ())
            return

        def shown(remarks: Any) -> None:
            if self.view.current is not None and self.view.current.key == one.key:
                self.view.show_remarks(one, remarks)

        self.desk.work.read(self, "读取问题", lambda _: self.collections.remarks(one.key), shown)

    def _enable(self) -> None:
        row = self.view.row
        is_open = row is not None and row.closed_on is None
        self.more.setEnabled(is_open)
        self.check.setEnabled(is_open and row is not None and row.accepted + row.faulty > 0)
        self.close_button.setEnabled(row is not None)
        self.close_button.setText("结束收表" if is_open or row is None else "重新打开")

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self.isVisible():
                self.read()

    def _stack(self) -> None:
        for part, table in self.tables.items():
            table.setVisible(part == self.part)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        for table in self.tables.values():
            table.view.current_changed.connect(lambda _: self._follow())
        self.view.chosen.connect(self._show_remarks)
        self.view.table.view.opened.connect(lambda _: self.acting.history())
        self.desk.work.changed.connect(self._hear)

    def _add_commands(self) -> None:
        commands = [Command("刷新收表", self.read, "refresh", "F5", shown=False)]
        if self.desk.may_write:
            commands += [
                Command("把一张表发给各村", self.acting.issue, "upload", "Ctrl+N", shown=False),
                Command("收各村交来的表", self.acting.choose_files, "import", "Ctrl+O", shown=False),
                Command("汇总各村交来的表", self.acting.merge, "merge", "Ctrl+Return", shown=False),
                Command("打印催报电话单", self.acting.call_list, "print", "Ctrl+P", shown=False),
            ]
        for command in commands:
            self.add_command(command)

    def _lay_out(self) -> None:
        sizes = theme.current()
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.parts)
        top.addStretch(1)
        for part in (self.issue, self.more, self.check, self.close_button):
            part.setVisible(self.desk.may_write)
            top.addWidget(part)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for table in self.tables.values():
            column.addWidget(table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.card)
        split.addWidget(left)
        split.addWidget(self.view)
        for place, share in enumerate((LIST_SHARE, VIEW_SHARE)):
            split.setStretchFactor(place, share)
        split.setSizes([LIST_SHARE * sizes.search, VIEW_SHARE * sizes.search])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        self._stack()


def _files(event: QDropEvent) -> list[Path]:
    return [path for path in paths_of(event) if path.suffix.lower() in TAKEN]
