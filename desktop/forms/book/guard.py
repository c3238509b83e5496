"""What may not be written to, and the sentence that says so."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from desktop.errors import Refusal
from desktop.forms.book.references import letters
from desktop.forms.book.sheet import BookSheet
from desktop.forms.shape import Place
from desktop.sheets.slices import LAST_ROW

PROTECTED = "工作表“{sheet}”受保护，{place} 不能填写。请先在表格软件中撤销工作表保护，另存后再填。"
PROTECTED_ROWS = "工作表“{sheet}”受保护，不能加行。请先在表格软件中撤销工作表保护，另存后再填。"
COVERED = "工作表“{sheet}”的 {place} 被合并单元格盖住，填了也看不见，请改填合并区左上角的单元格。"
FORMULA = "工作表“{sheet}”的 {place} 是公式，不能改写，请改填别的单元格。"
TOO_MANY = "工作表“{sheet}”放不下 {count} 行：表格最多 1,048,576 行，请分成几个文件填写。"
LOCKED_BOOK = "工作簿的结构受保护，不能增减工作表。请先在表格软件中撤销工作簿保护，另存后再填。"
LAST_SHEET = "“{sheet}”是最后一张看得见的工作表，不能去掉。"
MEANT = "工作表“{other}”的公式用到“{sheet}”，不能去掉“{sheet}”。"
NO_PLACE = "工作表“{sheet}”里没有第 {row} 行第 {column} 列，请重新选择要填的位置。"


def may_write(sheet: BookSheet, row: int, column: int, *, formula_gone: bool = False) -> None:
    """Raise Refusal for a cell that is covered, holds a formula, or is locked."""
    if not (0 < row <= LAST_ROW and column > 0):
        raise Refusal(NO_PLACE.format(sheet=sheet.name, row=row, column=column))
    place = f"{letters(column)}{row}"
    if sheet.is_covered(row, column):
        raise Refusal(COVERED.format(sheet=sheet.name, place=place))
    if sheet.has_formula(row, column) and not formula_gone:
        raise Refusal(FORMULA.format(sheet=sheet.name, place=place))
    may_clear(sheet, row, column)


def doubtful(sheet: BookSheet, first: int, last: int, columns: Sequence[int]) -> Iterator[Place]:
    """Yield the cells of some rows that may not be writable: of long tables not every one is looked at."""
    yield from ((row, column) for row in (first, last) for column in columns)
    if sheet.is_protected:
        yield from ((row, column) for row in range(first, last + 1) for column in columns)
        return
    wanted = frozenset(columns)
    yield from (place for place in sheet.content.formulas if first <= place[0] <= last and place[1] in wanted)
    for top, left, bottom, right in sheet.merged:
        for row in range(max(top, first), min(bottom, last) + 1):
            yield from ((row, column) for column in range(left, right + 1) if column in wanted)


def may_clear(sheet: BookSheet, row: int, column: int) -> None:
    """Raise Refusal for a locked cell of a protected sheet."""
    if sheet.is_locked(row, column):
        raise Refusal(PROTECTED.format(sheet=sheet.name, place=f"{letters(column)}{row}"))


def may_add_rows(sheet: BookSheet, count: int) -> None:
    """Raise Refusal where no further rows may be put in, or there is no room for them."""
    protection = sheet.frame.find("{*}sheetProtection")
    if sheet.is_protected and protection is not None and protection.get("insertRows", "1") not in ("0", "false"):
        raise Refusal(PROTECTED_ROWS.format(sheet=sheet.name))
    if sheet.last_row + count > LAST_ROW:
        raise Refusal(TOO_MANY.format(sheet=sheet.name, count=count))


def may_change_sheets(workbook: Element) -> None:
    """Raise Refusal where the workbook's list of sheets is protected."""
    protection = workbook.find("{*}workbookProtection")
    if protection is not None and protection.get("lockStructure", "0") in ("1", "true"):
        raise Refusal(LOCKED_BOOK)


def may_drop(
    sheets: Sequence[BookSheet], workbook: Element, number: int, dropped: Sequence[int], further: bool
) -> None:  # fmt: skip
    """Raise Refusal for a sheet that others' formulas mean, or that is the last one seen."""
    may_change_sheets(workbook)
    one = sheets[number]
    others = [sheet for place, sheet in enumerate(sheets) if place != number and place not in dropped]
    if not further and all(sheet.is_hidden for sheet in others):
        raise Refusal(LAST_SHEET.format(sheet=one.name))
    name = one.name.lower()
    for sheet in others:
        if any(name in formula.text.lower() for formula in sheet.content.formulas.values()):
            raise Refusal(MEANT.format(sheet=one.name, other=sheet.name))
