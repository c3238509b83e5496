"""The first step: the backups of this machine and of the second place, or one that lies elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.folder import DATABASE
from desktop.restoring import Found
from desktop.upkeep.backup import REPLACED
from ui import ask, theme
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("at", "时间", width=9, listed=True, sortable=False),
    Field("kind", "种类", width=12, listed=True, sortable=False),
    Field("size", "大小", width=6, listed=True, sortable=False),
    Field("where", "位置", width=13, listed=True, sortable=False),
)
SEALED, HERE, ASIDE = "加密备份（要恢复密钥）", "本机备份（要密码）", "上次恢复前的资料（要密码）"
ROWS = 8
MEGABYTE = 1 << 20
KINDS = "备份 (*.gdb office.db)"
NOTHING = Empty("没有找到备份", "备份在 U 盘或网络文件夹上的，请点“选别处的备份…”。", "backup")


class ChoosingStep(QWidget):
    """A list, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        sizes = theme.current()
        self.table = ShortTable(FIELDS, NOTHING)
        self.table.setMinimumHeight(sizes.head + ROWS * sizes.row)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        box.addWidget(self.table)
        box.addLayout(self._row)

    @property
    def current(self) -> Found | None:
        """What is chosen."""
        place = self.table.current
        return self._found[place] if 0 <= place < len(self._found) else None

    def add_button(self, one: QPushButton) -> None:
        """Put a button under the list."""
        self._row.insertWidget(0, one)

    def show_found(self, found: Sequence[Found], current: int = 0) -> None:
        """Show backups, with the cursor on one of them."""
        self._found = list(found)
        rows = [
            {
                "at": f"{one.made_at.astimezone():%Y-%m-%d %H:%M}" if one.made_at is not None else "",
                "kind": SEALED if one.is_sealed else ASIDE if one.note == REPLACED else HERE,
                "size": f"{one.size / MEGABYTE:.1f} MB" if one.size else "",
                "where": one.path.name if one.path.parent.name == "backups" else str(one.path),
            }
            for one in found
        ]
        self.table.show_rows(rows, current if rows else -1)

    def choose_elsewhere(self, parent: QWidget) -> None:
        """Take a sealed file, or the folder of a copied backup by its database."""
        files = ask.open_files(parent, "选择备份：加密备份（.gdb），或备份文件夹里的 office.db", KINDS)
        if not files:
            return
        path: Path = files[0].parent if files[0].name == DATABASE else files[0]
        one = Found(path, None, "", files[0].stat().st_size if files[0].is_file() else 0)
        self.show_found([one, *(other for other in self._found if other.path != path)])
