"""Rows and sums of the returns, unit by unit, as they will stand beside the one form."""

from PySide6.QtWidgets import QWidget

from desktop.fields import Field, Kind
from desktop.forms.collecting.lines import CollectionRow, Sums
from desktop.tables import Row
from ui import theme
from ui.dialogs import AskSheet
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

UNIT, ROWS = "单位", "行数"
NOTHING = Empty("还没有交表", "", "merge")
MOST_SEEN = 14  # units in sight; the rest scrolls


class SumsSheet(AskSheet):
    """Shows; nothing is decided here."""

    def __init__(self, parent: QWidget, one: CollectionRow, sums: Sums) -> None:
        super().__init__(parent, f"各单位汇总数：{one.title}", "知道了", lambda _: self.accept())
        sizes = theme.current()
        self.no.hide()
        missing = f"，{one.missing} 个单位没交" if one.missing else ""
        faulty = f"有问题的 {one.faulty} 个单位也算在内" if one.faulty else "交来的都没有问题"
        self.add_words(f"{faulty}{missing}。")
        fields = [Field("unit", UNIT, width=9, sortable=False), _quantity("rows", ROWS)]
        fields += [_quantity(f"sum{place}", words) for place, words in enumerate(sums.headings)]
        self.table = ShortTable(fields, NOTHING)
        self.table.show_rows([_line(*line) for line in sums.lines], 0 if sums.lines else -1)
        self.table.setMinimumHeight(sizes.head + min(len(sums.lines), MOST_SEEN) * sizes.row + sizes.gap)
        self.body.addWidget(self.table)
        self.setMinimumWidth(sizes.two_columns)


def _quantity(key: str, title: str) -> Field:
    return Field(key, title, Kind.NUMBER, width=6, sortable=False)


def _line(unit: str, rows: int, values: tuple[float | None, ...]) -> Row:
    sums = {f"sum{place}": "" if value is None else f"{value:,g}" for place, value in enumerate(values)}
    return {"unit": unit, "rows": f"{rows:,}", **sums}
