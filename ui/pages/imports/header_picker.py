"""Pointing the headings out: the first rows of the sheet as they stand, the clerk marks those that are headings."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QWidget

from desktop.fields import Field
from desktop.sheets.headings import column_letters
from ui import theme
from ui.dialogs import AskSheet
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

SHOWN = 14  # rows seen at once
Rows = Sequence[tuple[int, tuple[str, ...]]]
Picked = Callable[[AskSheet, int, int], object]


class HeaderPicker(AskSheet):
    """Shows the beginning of a sheet; the rows chosen are its headings."""

    def __init__(
        self,
        parent: QWidget,
        rows: Rows,
        header: tuple[int, int] | None,
        picked: Callable[[AskSheet, int, int], object],
    ) -> None:
        super().__init__(parent, "表头在哪几行？", "用所选的行作表头", self._pick)
        self._rows, self._picked = rows, picked
        sizes = theme.current()
        columns = max((len(cells) for _, cells in rows), default=1)
        number = Field("number", "行", width=3, listed=True, sortable=False)
        letters = [
            Field(str(place), column_letters(place), width=8, listed=True, sortable=False) for place in range(columns)
        ]
        self.table = ShortTable([number, *letters], Empty("这张工作表是空的", "请选择其他工作表。"))
        self.add_words("点选作为表头的行；表头有两三层的，按住 Shift 一起选上。下面的行会作为数据。")
        self.body.addWidget(self.table)
        self.table.setFixedSize(sizes.answers + sizes.drawer, sizes.head + SHOWN * sizes.row)
        self.table.show_rows(
            [{"number": str(row)} | {str(place): cell for place, cell in enumerate(cells)} for row, cells in rows]
        )
        if header is not None:
            self._mark(header)
        self.table.view.setFocus()

    def _mark(self, header: tuple[int, int]) -> None:
        places = [place for place, (row, _) in enumerate(self._rows) if header[0] <= row <= header[1]]
        if places:
            table, view = self.table.table, self.table.view
            view.jump_to(places[0])
            last = table.index(places[-1], table.columnCount() - 1)
            chosen = QItemSelection(table.index(places[0], 0), last)
            view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _pick(self, _sheet: AskSheet) -> None:
        places = sorted(self.table.view.selected_keys())
        if not places:
            self.refuse("请先点选作为表头的行。")
            return
        self._picked(self, self._rows[places[0]][0], self._rows[places[-1]][0])
