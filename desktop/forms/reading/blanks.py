"""The lines around a table that say who reports, for when: 填报单位：____  填报人：____  日期：____."""

from collections.abc import Iterable, Iterator

from desktop.forms.cards.blanks import Sort, blanks_in, whole_blank
from desktop.forms.cards.keys import slot_key
from desktop.forms.file import FormSheet
from desktop.forms.shape import Slot
from desktop.sheets.furniture import is_unit_line
from desktop.sheets.headings import normalise_heading

MOST_ROWS = 400  # looked at above and below a table
LEVELS = frozenset(
    ("省", "市", "区县", "县", "区", "县市区", "乡镇", "镇", "街道", "乡镇街道", "镇街", "村", "社区", "村社区")
)
_UNKNOWN = ("", "某某", "××", "XX", "xx")


def find_blanks(sheet: FormSheet, number: int, rows: Iterable[int]) -> tuple[Slot, ...]:
    """Return the blanks of some rows of a sheet that lie outside its table."""
    found: list[Slot] = []
    for row in rows:
        found += _in_row(sheet, number, row)
    return tuple(found)


def _in_row(sheet: FormSheet, number: int, row: int) -> Iterator[Slot]:
    filled = list(sheet.filled(row))
    texts = [sheet.text(row, column) for column in filled]
    levels = is_unit_line(texts)
    for place, (column, text) in enumerate(zip(filled, texts, strict=True)):
        blanks = blanks_in(text)
        if not blanks and (lone := whole_blank(text)) is not None and lone.sort is Sort.DATE:
            yield Slot(
                slot_key((row, column), sheet=number), "日期" if "日" in text else "月份", (row, column), example=text
            )
        if len(blanks) == 1 and blanks[0].start == len(text) and (beside := _beside(sheet, row, column)):
            yield _slot(sheet, number, row, beside, blanks[0].label)
            continue
        for order, blank in enumerate(blanks):
            yield Slot(slot_key((row, column), order, number), blank.label, (row, column), example=text)
        before = filled[place - 1] if place else 0
        if levels and before and normalise_heading(text) in LEVELS and texts[place - 1].startswith(_UNKNOWN[1:]):
            yield _slot(sheet, number, row, before, text)


def _beside(sheet: FormSheet, row: int, column: int) -> int:
    """Return the empty cell to the right of a label, none where something stands there or nothing is left."""
    right = next((area[3] for area in sheet.merged if area[0] <= row <= area[2] and area[1] == column), column)
    beside = right + 1
    if beside > sheet.last_column or sheet.text(row, beside):
        return 0
    covered = any(
        area[0] <= row <= area[2] and area[1] <= beside <= area[3] and (area[0], area[1]) != (row, beside)
        for area in sheet.merged
    )
    return 0 if covered else beside


def _slot(sheet: FormSheet, number: int, row: int, column: int, words: str) -> Slot:
    return Slot(
        slot_key((row, column), sheet=number),
        words,
        (row, column),
        sheet.options(row, column),
        sheet.number_format(row, column),
        example=sheet.text(row, column),
        has_formula=sheet.has_formula(row, column),
    )
