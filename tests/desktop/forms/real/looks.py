"""How the re-drawn forms look: borders, fonts, headings of one and more levels, rows that are ready, drop-downs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

PORTRAIT_COLUMNS = 8
_THIN = Side(style="thin")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_GREY = PatternFill("solid", fgColor="FFD9D9D9")

Heading = str | tuple[str, Sequence["Heading"]]


def book(name: str) -> tuple[openpyxl.Workbook, Worksheet]:
    """Return a new workbook and its one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    return made, sheet


def saved(made: openpyxl.Workbook, folder: Path, name: str) -> Path:
    """Write a workbook into a folder, its pages as wide as the paper."""
    for sheet in made.worksheets:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = sheet.PAPERSIZE_A4, 0
        sheet.page_setup.orientation = "landscape" if sheet.max_column > PORTRAIT_COLUMNS else "portrait"
    path = folder / name
    made.save(path)
    return path


def title(sheet: Worksheet, area: str, words: str, size: int = 18) -> None:
    """Write a merged title."""
    sheet.merge_cells(area)
    cell = sheet[area.split(":")[0]]
    cell.value, cell.font, cell.alignment = words, Font(name="方正小标宋简体", size=size), CENTRED


def line(sheet: Worksheet, area: str, words: str, size: int = 11) -> None:
    """Write a merged line of words that is no heading."""
    if ":" in area:
        sheet.merge_cells(area)
    cell = sheet[area.split(":")[0]]
    cell.value, cell.font, cell.alignment = words, Font(name="宋体", size=size), LEFT


def headings(sheet: Worksheet, row: int, tree: Sequence[Heading], first: int = 1) -> int:
    """Write headings with their parents merged above them. Return the last column."""
    depth = max(_depth(one) for one in tree)
    column = first
    for one in tree:
        column = _heading(sheet, row, column, one, depth)
    for cells in sheet.iter_rows(row, row + depth - 1, first, column - 1):
        for cell in cells:
            cell.border, cell.alignment, cell.fill = BOX, CENTRED, _GREY
            cell.font = Font(name="黑体", size=11, color="FFFF0000" if "*" in str(cell.value) else None)
    return column - 1


def _depth(heading: Heading) -> int:
    return 1 if isinstance(heading, str) else 1 + max(_depth(one) for one in heading[1])


def _heading(sheet: Worksheet, row: int, column: int, heading: Heading, depth: int) -> int:
    if isinstance(heading, str):
        sheet.cell(row, column, heading)
        if depth > 1:
            sheet.merge_cells(start_row=row, end_row=row + depth - 1, start_column=column, end_column=column)
        return column + 1
    words, children = heading
    sheet.cell(row, column, words)
    after = column
    for child in children:
        after = _heading(sheet, row + 1, after, child, depth - 1)
    sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=after - 1)
    return after


def ready(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int], formats: Mapping[int, str]) -> None:
    """Make rows ready for data: bordered, centred, with number formats by column."""
    for cells in sheet.iter_rows(*rows, *columns):
        for cell in cells:
            cell.border, cell.alignment, cell.font = BOX, CENTRED, Font(name="仿宋_GB2312", size=11)
            cell.number_format = formats.get(cell.column, "General")
        sheet.row_dimensions[cells[0].row].height = 22.5


def boxed(sheet: Worksheet, area: str) -> None:
    """Draw lines around every cell of an area."""
    for cells in sheet[area]:
        for cell in cells:
            cell.border, cell.alignment = BOX, cell.alignment if cell.alignment.horizontal else CENTRED


def widths(sheet: Worksheet, given: Sequence[float]) -> None:
    """Set the widths of the columns from A on."""
    for column, width in enumerate(given, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def choices(sheet: Worksheet, area: str, source: str, told: str = "") -> None:
    """Let cells take only what a list allows; words separated by commas, or a formula."""
    formula = source if source.startswith("=") else f'"{source}"'
    rule = DataValidation(type="list", formula1=formula.removeprefix("="), allow_blank=True, showErrorMessage=True)
    rule.error, rule.errorTitle = "请从下拉框中选择", "填写有误"
    if told:
        rule.prompt, rule.promptTitle, rule.showInputMessage = told, "填写说明", True
    rule.add(area)
    sheet.add_data_validation(rule)
