"""The room of the notice boards (公示牌): which must be posted anew and why, the board as it should be beside it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.boards.service import BoardLine, Posted
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.print_centre.notices import BOARD
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import button, label, tip_of
from ui.flow import Flow
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.printing.giving_out import GivingOut
from ui.pages.printing.live_preview import LivePreview
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

CHANGED, UNNOTED, ALL = "changed", "unnoted", "all"
PARTS = ((CHANGED, "要重新张贴"), (UNNOTED, "未登记张贴"), (ALL, "全部"))
FIELDS = (
    Field("grid", "网格", width=10, sortable=False),
    Field("place", "位置", width=10, sortable=False),
    Field("changes", "要改的内容", width=22, sortable=False),
    Field("posted_on", "张贴日期", Kind.DATE, width=7, sortable=False),
    Field("state", "状况", width=5, sortable=False),
)
TABLES = frozenset(
    {"staff", "appointment", "organisation", "grid", "map_shape", "office_fact", "attachment", "register_entry",
     "board_posting"}
)  # fmt: skip
EMPTY = {
    CHANGED: Empty(
        "没有要重新张贴的公示牌", "人员、电话、照片、职责、监督电话或网格范围变了，要换的牌子会列在这里。", "check"
    ),
    UNNOTED: Empty("每块公示牌都登记过张贴", "", "check"),
    ALL: Empty("还没有登记公示牌", "在网格的“台账-公示牌”里登记每块牌子的位置。", "board"),
}
KEYS = "Ctrl+Return"
SHARES = (6, 5)  # of the width: the list, and the board beside it
CHOOSE = "选中一块公示牌，这里显示它应有的内容。"
ABOUT = "张贴后点“已张贴”，程序记住牌上写了什么；以后内容有变，会列在“今日”和这里。"


class BoardsPage(Page):
    """Lists the boards, shows what each should say, and notes which were posted."""

    def __init__(self, desk: Desk, centre: PrintCentre | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.centre = centre or PrintCentre(desk.program, desk.today)
        self.lines: Sequence[BoardLine] = ()
        self.found: Sequence[BoardLine] = ()
        self.part = CHANGED
        self._stale = True
        self._wanted_entry: int | None = None
        self.parts = Segments(PARTS, self.turn, "显示", CHANGED)
        self.tables = {part: ShortTable(FIELDS, EMPTY[part]) for part, _ in PARTS}
        self.preview = LivePreview(desk.work)
        self.giving = GivingOut(self, desk, self.centre, lambda: None)
        self.posted = button("已张贴", self.note_posted, icon_name="check", kind="primary")
        self.posted.setToolTip(tip_of("选中的牌子已按右边的内容张贴", KEYS))
        self.print_button = button("打印…", self.print_out, icon_name="print")
        self.save_button = button("存为 PDF…", self.save, icon_name="save")
        self.grid_button = button("打开网格", self.open_grid, icon_name="grid")
        self._lay_out()
        for table in self.tables.values():
            table.view.current_changed.connect(lambda _: self._show_board())
            table.view.selection_changed.connect(self._enable)
            table.view.opened.connect(lambda _: self.open_grid())
        for command in (
            Command("打印这块公示牌", self.print_out, "print", "Ctrl+P", shown=False),
            *([Command("登记公示牌已张贴", self.note_posted, "check", KEYS, shown=False)] if desk.may_write else []),
            Command("刷新公示牌", self.read, "refresh", "F5", shown=False),
        ):
            self.add_command(command)
        desk.work.changed.connect(self._hear)

    @property
    def table(self) -> ShortTable:
        """The boards that are listed."""
        return self.tables[self.part]

    @property
    def line(self) -> BoardLine | None:
        """The board under the cursor."""
        place = self.table.current
        return self.found[place] if 0 <= place < len(self.found) else None

    def turn(self, part: str) -> None:
        """List other boards."""
        self.part = part
        self.parts.choose(part)
        self._stack()
        self._show_lines()
        self.state_changed.emit()

    def read(self) -> None:
        """Read the boards again."""
        self._stale = False
        self.desk.work.read(self, "读取公示牌", lambda _: self.desk.program.boards.all(), self._take)

    def note_posted(self) -> None:
        """Note that the chosen boards were posted as they should be."""
        chosen = [self.found[place] for place in self.table.view.selected_keys()]
        if not chosen:
            return
        boards, entries = self.desk.program.boards, [one.entry for one in chosen]

        def done(made: Sequence[Posted]) -> None:
            self.say(f"已登记张贴 {len(made)} 块公示牌。", partial(self._take_back, made))

        self.desk.work.write(self, "登记张贴", lambda _: boards.post(entries), done)

    def print_out(self) -> None:
        """Print the board under the cursor."""
        if (choices := self._choices()) is not None:
            self.giving.print_out(self.centre.printable(BOARD), choices)

    def save(self) -> None:
        """Write the board under the cursor to a file."""
        if (choices := self._choices()) is not None:
            self.giving.save(self.centre.printable(BOARD), choices)

    def open_grid(self) -> None:
        """Open the dossier of the board's grid."""
        if self.line is not None:
            self.wanted.emit("grids", self.line.grid_id)

    # Being a page

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self.read()
        self.table.setFocus()

    def open(self, target: Any) -> None:
        """Show one board by its entry in the register, or those that must be posted anew."""
        self._wanted_entry = target if isinstance(target, int) else None
        self.turn(CHANGED)
        self.read()

    def state(self) -> dict[str, Any]:
        """Return which boards are listed."""
        return {"part": self.part}

    def restore(self, state: Mapping[str, Any]) -> None:
        """List the boards that were listed."""
        part = state.get("part")
        self.turn(part if part in self.tables else CHANGED)

    def _choices(self) -> Choices | None:
        """Return what is asked of the print: this grid, the size and code chosen last."""
        line = self.line
        if line is None:
            return None
        proposed = self.centre.remembered.proposed(self.centre.printable(BOARD))
        return replace(proposed, grid=line.grid_id, record=None)

    def _take(self, lines: Sequence[BoardLine]) -> None:
        self.lines = lines
        for part, words in PARTS:
            count = len(self._of(part))
            self.parts.buttons[part].setText(f"{words} {count:,}" if count else words)
        self._show_lines()

    def _of(self, part: str) -> Sequence[BoardLine]:
        match part:
            case "changed":
                return [one for one in self.lines if one.changes]
            case "unnoted":
                return [one for one in self.lines if one.posted_on is None and not one.changes]
        return self.lines

    def _show_lines(self) -> None:
        entry = self._wanted_entry or (self.line.entry if self.line is not None else None)
        self._wanted_entry = None
        self.found = self._of(self.part)
        place = next((at for at, one in enumerate(self.found) if one.entry == entry), 0 if self.found else -1)
        self.table.show_rows([self._row(one) for one in self.found], place)
        self.tell_shown(f"{len(self.found):,} 块")
        self._show_board()

    def _show_board(self) -> None:
        self._enable()
        choices = self._choices()
        if choices is None:
            self.preview.show_words(CHOOSE if self.found else "")
        else:
            self.preview.show_paper(partial(self._set, choices), "公示牌应有的内容")

    def _set(self, choices: Choices, progress: Progress) -> bytes:
        stream = io.BytesIO()
        self.centre.show(self.centre.printable(BOARD), choices, stream, progress)
        return stream.getvalue()

    def _row(self, one: BoardLine) -> Row:
        row: dict[str, str] = {
            "grid": one.grid,
            "place": one.place,
            "changes": "；".join(one.changes) or ("" if one.posted_on else "还没有登记张贴，不知道牌上写了什么"),
            "posted_on": one.posted_on.isoformat() if one.posted_on else "",
            "state": self.desk.display.words("board_state", one.state),
        }
        return {**row, TONE: "amber"} if one.changes else row

    def _enable(self) -> None:
        has = self.line is not None
        for one in (self.print_button, self.save_button, self.grid_button):
            one.setEnabled(has)
        self.posted.setEnabled(has and self.table.view.selected_count() > 0)

    def _take_back(self, made: Sequence[Posted]) -> None:
        boards = self.desk.program.boards
        self.desk.work.write(self, "撤销张贴", lambda _: boards.take_back(made), lambda _: self.say("已撤销张贴登记。"))

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self.isVisible():
                self.read()

    def _stack(self) -> None:
        for part, table in self.tables.items():
            table.setVisible(part == self.part)
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        sizes = theme.current()
        commands = QWidget()
        row = Flow(commands, sizes.gap)
        self.posted.setVisible(self.desk.may_write)
        for part in (self.posted, self.print_button, self.save_button, self.grid_button):
            row.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(sizes.card)
        top.addWidget(self.parts)
        top.addStretch(1)
        top.addWidget(commands)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        for table in self.tables.values():
            column.addWidget(table, 1)
        column.addWidget(label(ABOUT, "second", wrap=True))
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(sizes.gap)
        self.split.addWidget(left)
        self.split.addWidget(self.preview)
        for place, share in enumerate(SHARES):
            self.split.setStretchFactor(place, share)
        self.split.setSizes([share * sizes.search for share in SHARES])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addWidget(self.split, 1)
        self._stack()
