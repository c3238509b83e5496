"""Which grid is to be drawn: asked before the hand begins."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.grids.service import Grids
from ui.dialogs import AskSheet
from ui.forms.grid_box import GridBox


def ask_grid(
    parent: QWidget,
    title: str,
    grids: Grids,
    yes: str,
    chosen: Callable[[int | None, str], object],
    hint: str = "",
    *,
    loose: bool = True,
) -> AskSheet:
    """Ask for a grid, or where `loose` for the name of a place that is none."""
    box = GridBox(grids)

    def go(sheet: AskSheet) -> None:
        words = name.text().strip() if name is not None else ""
        grid = box.read()
        if not box.is_readable():
            sheet.refuse("没有这个网格，请从列表中选择。")
        elif grid is None and not words:
            sheet.refuse("请选择网格；不是网格的地方，请填写名称。" if loose else "请选择网格。")
        else:
            sheet.accept()
            chosen(grid, "" if grid is not None else words)

    sheet = AskSheet(parent, title, yes, go)
    sheet.add("网格", box, hint)
    place = "不是本单位网格的地方，例如“工业园”“水库”。"
    name = sheet.add_line("或名称", hint=place) if loose else None
    sheet.show()
    box.setFocus()
    return sheet
