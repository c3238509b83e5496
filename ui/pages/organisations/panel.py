"""The organisations of one grid, for its dossier."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.organisations.dossier import OrganisationLine
from ui import theme
from ui.buttons import button
from ui.pages.desk import Desk
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

ROOM = "organisations"
FIELDS = (
    Field("name", "名称", width=10, listed=True, sortable=False),
    Field("kind", "类型", width=6, listed=True, sortable=False),
    Field("leader", "负责人", width=4, listed=True, sortable=False),
    Field("members", "成员", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("grid", "所属网格", width=9, listed=True, sortable=False),
)


class OrganisationsPanel(QWidget):
    """Lists what a grid has; Enter opens one in its room, which `open_room` leads to."""

    def __init__(self, desk: Desk, grid: int, open_room: Callable[[str, object], object] | None = None) -> None:
        super().__init__()
        self._desk, self._grid, self._open_room = desk, grid, open_room
        self.lines: tuple[OrganisationLine, ...] = ()
        self.below = QCheckBox("含下级网格")
        self.opener = button("打开", self.open, icon_name="organisation")
        self.all = button("在“组织队伍”中查看", self.open_all, kind="quiet")
        empty = Empty("这个网格还没有组织队伍", "在“组织队伍”中登记党组织、队伍和网格办。", "organisation")
        self.table = ShortTable(FIELDS, empty)
        self._lay_out()
        self.below.toggled.connect(lambda _: self.read())
        self.table.view.opened.connect(lambda _: self.open())
        self.table.view.current_changed.connect(lambda _: self._enable())
        desk.work.changed.connect(self._hear)
        self.read()

    def read(self) -> None:
        """Read the organisations again."""
        organisations, below = self._desk.program.organisations, self.below.isChecked()
        job = partial(organisations.of_grid, self._grid, below=below)
        self._desk.work.read(self, "读取组织队伍", lambda _: job(), self._show)

    def open(self) -> None:
        """Open the organisation under the cursor in its room."""
        if 0 <= self.table.current < len(self.lines) and self._open_room is not None:
            self._open_room(ROOM, self.lines[self.table.current].key)

    def open_all(self) -> None:
        """Open the room of the organisations, narrowed to the grid."""
        if self._open_room is not None:
            self._open_room(ROOM, {"grid": self._grid})

    def _show(self, lines: tuple[OrganisationLine, ...]) -> None:
        self.lines = lines
        rows = [
            {"name": line.name, "kind": line.kind, "leader": line.leader, "members": str(line.members or ""),
             "grid": line.grid}
            for line in lines
        ]  # fmt: skip
        self.table.show_rows(rows, 0 if rows else -1)
        self._enable()

    def _enable(self) -> None:
        self.opener.setEnabled(self.table.current >= 0)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & {"organisation", "organisation_member"}:
            self.read()

    def _lay_out(self) -> None:
        sizes = theme.current()
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        for one in (self.opener, self.all):
            one.setVisible(self._open_room is not None)
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addLayout(row)
        whole.addWidget(self.table, 1)
