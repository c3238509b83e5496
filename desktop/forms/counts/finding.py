"""Finds a table of counts: headings at the left, headings above, and nothing yet where they cross.

A list has headings above alone, or running numbers at the left; a card has a label before each blank. Both are told
apart by what stands in the rows and by words that only one person or thing can have (姓名, 身份证号, 电话).
"""

import re
from collections.abc import Callable, Sequence

from desktop.forms.counts.seeing import Seen
from desktop.forms.file import FormSheet
from desktop.forms.shape import CountArea, Slot
from desktop.sheets.furniture import is_unit_line
from desktop.sheets.header import Known
from desktop.sheets.headings import column_letters, normalise_heading

BETWEEN = "／"  # the heading of the row and that of the column
MOST_HEADER_ROWS = 4
MOST_STUB = 4  # columns of headings at the left
LEAST_TOLD = 0.5  # of the headings that must be of counts
LONGEST_HEADING = 40

Tells = Callable[[str], bool]

_OF_ONE = re.compile(
    "姓名|名字|身份证|证件号|身份号码|电话|手机|联系方式|出生(?:日期|年月|时间)|地址|住址|照片|签名|签字"
)
_MAY_BE_OF_ONE = re.compile("户主|法人|负责人|联系人|书记|主任|长$|(?<!人)员$")  # unless they tell how many
_ORDINAL = re.compile(r"[（(]?(?:\d{1,4}|[甲乙丙丁戊己庚辛壬癸]|[A-Z]|[一二三四五六七八九十]{1,3})[)）.、]?")
_PASSED = re.compile(rf"{_ORDINAL.pattern}|(?:人|户|件|起|家|个|套|次|人次|名|处|条|亩|元|万元|平方米|%)")
_NO_HEADING = re.compile(r"(?:序号|编号|行次|栏次|代码|计量单位|编码)$")
_NOT_COUNTED = re.compile(r"备注|说明|计量单位|^单位$|代码|行次")
_NUMBERS = re.compile(
    r"数$|数量|人次|总量|合计|小计|总计|占比|比例|率$|^计$|^(?:人|户|件|起|家|套|个)$|岁|面积|情况$|^[男女]$"
)


def find_counts(sheet: FormSheet, number: int, known: Known, tells: Tells | None = None) -> CountArea | None:
    """Return the crossings of a sheet, or None where it is no form of counts.

    `known` says whether a text is a heading of a list; `tells` whether one says what is counted
    (desktop.forms.counts.words): without it only such words count as 合计, 人数, 60 岁以上.
    """
    seen = Seen(sheet)
    told = tells or is_numbers_word
    best: CountArea | None = None
    for first, last in _runs(seen):
        area = _area(seen, number, first, last, known, told)
        if area is not None and (best is None or len(area.slots) > len(best.slots)):
            best = area
    return best


def is_numbers_word(text: str) -> bool:
    """Whether a heading is, by its words alone, one of numbers."""
    return bool(_NUMBERS.search(normalise_heading(text)))


def _runs(seen: Seen) -> list[tuple[int, int]]:
    """Return the first and last row of every stretch of rows that have headings at the left and room at the right."""
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for row in range(1, seen.last_row + 2):
        fits = row <= seen.last_row and _is_body(seen, row)
        if fits and begun is None:
            begun = row
        if not fits and begun is not None:
            found.append((begun, row - 1))
            begun = None
    return found


def _is_body(seen: Seen, row: int) -> bool:
    """Whether a row has headings at its left, and after them nothing but room, or a remark in the last column."""
    columns = range(1, seen.last_column + 1)
    texts = [text for column in columns if (text := seen.text(row, column))]
    written = [column for column in columns if seen.text(row, column) and not seen.is_open(row, column)]
    if not written or written[0] > MOST_STUB or is_unit_line(texts) or len(texts[0]) > LONGEST_HEADING:
        return False
    end = next(column for column in range(written[0], seen.last_column + 2) if column not in written)
    beyond = [column for column in written if column > end]
    return end <= seen.last_column and end <= MOST_STUB + 1 and beyond in ([], [seen.last_column])


def _area(seen: Seen, number: int, first: int, last: int, known: Known, tells: Tells) -> CountArea | None:
    rows = list(range(first, last + 1))
    stub = _stub(seen, rows)
    if not stub:
        return None
    top, bottom = _header(seen, first, stub)
    if top > bottom:
        return None
    columns = [
        _column(seen, column, top, bottom) for column in range(stub[-1] + 1, seen.last_column + 1)
        if _column_words(seen, column, top, bottom)
        and not _NOT_COUNTED.search(_column_words(seen, column, top, bottom)[-1])
        and sum(seen.is_open(row, column) for row in rows) > len(rows) / 2
    ]  # fmt: skip
    headings = [one for row in rows if (one := _row(seen, row, stub, bottom, first)) is not None]
    if not columns or not headings or not _are_counts(headings, columns, known, tells):
        return None
    slots = tuple(
        _crossing(seen, row, column)
        for row in headings for column in columns if seen.is_open(row.place[0], column.place[1])
    )  # fmt: skip
    return CountArea(number, tuple(headings), tuple(columns), slots)


def _stub(seen: Seen, rows: Sequence[int]) -> list[int]:
    """Return the columns of headings at the left: those that are mostly written, up to the first that is not."""
    found: list[int] = []
    for column in range(1, min(MOST_STUB, seen.last_column - 1) + 1):
        written = sum(bool(seen.text(row, column)) and not seen.is_open(row, column) for row in rows)
        if written > len(rows) / 2:
            found = list(range(1, column + 1))
    return found


def _header(seen: Seen, first: int, stub: Sequence[int]) -> tuple[int, int]:
    """Return the rows of headings above a row; the first is after the last where there are none."""
    bottom = first - 1
    while bottom > 0 and _is_numbering(seen, bottom):
        bottom -= 1
    top = bottom + 1
    while top > 1 and bottom - top + 1 < MOST_HEADER_ROWS and _is_header(seen, top - 1, stub):
        top -= 1
    return top, bottom


def _is_numbering(seen: Seen, row: int) -> bool:
    texts = [text for column in range(1, seen.last_column + 1) if (text := seen.text(row, column))]
    return len(texts) > 1 and all(_ORDINAL.fullmatch(text) for text in texts)


def _is_header(seen: Seen, row: int, stub: Sequence[int]) -> bool:
    texts = [seen.text(row, column) for column in range(1, seen.last_column + 1)]
    if not any(texts) or is_unit_line([text for text in texts if text]):
        return False
    above = [column for column in range(stub[-1] + 1, seen.last_column + 1)
             if seen.text(row, column) and seen.area(row, column)[1] > stub[-1]]  # fmt: skip
    return bool(above) and all(len(seen.text(row, column)) <= LONGEST_HEADING for column in above)


def _column_words(seen: Seen, column: int, top: int, bottom: int) -> list[str]:
    words = [seen.text(row, column) for row in range(top, bottom + 1)]
    return [word for place, word in enumerate(words) if word and word not in words[:place]]


def _column(seen: Seen, column: int, top: int, bottom: int) -> Slot:
    words = "/".join(_column_words(seen, column, top, bottom))
    return Slot(column_letters(column - 1), words, (bottom, column))


def _row(seen: Seen, row: int, stub: Sequence[int], bottom: int, first: int) -> Slot | None:
    """Return the heading of a row: its words at the left, parents first; running numbers and units left out."""
    words: list[str] = []
    place: tuple[int, int] | None = None
    example = ""
    for column in stub:
        at = row
        while at > first and column != stub[-1] and not seen.text(at, column):
            at -= 1  # a parent that is written once stands for the rows below it, merged or not
        text, raw = seen.text(at, column), seen.raw(row, column)
        head = seen.text(bottom, column)
        if not text or text in words or _PASSED.fullmatch(text) or _NO_HEADING.search(head):
            continue
        words.append(text)
        place = place or (row, column)
        example = raw
    if place is None:
        return None
    return Slot(str(row), "/".join(words), place, example=example)


def _crossing(seen: Seen, row: Slot, column: Slot) -> Slot:
    place = row.place[0], column.place[1]
    return Slot(
        f"{column.key}{row.key}", f"{row.words}{BETWEEN}{column.words}", place,
        has_formula=seen.has_formula(*place), example=seen.text(*place),
    )  # fmt: skip


def _are_counts(rows: Sequence[Slot], columns: Sequence[Slot], known: Known, tells: Tells) -> bool:
    """Whether headings are of counts, and not the fields of a list or a card."""
    heads = [one.words.rpartition("/")[2] for one in columns]
    if any(_OF_ONE.search(head) or (_MAY_BE_OF_ONE.search(head) and not tells(head)) for head in heads):
        return False
    names = [one.words.rpartition("/")[2] for one in rows]
    asked = sum(known(normalise_heading(name)) and not tells(name) for name in names)
    if asked > len(names) / 2:
        return False
    told_rows = sum(map(tells, names)) / len(names)
    told_columns = sum(tells(head) or is_numbers_word(head) for head in heads) / len(heads)
    return max(told_rows, told_columns) >= LEAST_TOLD and (told_rows > 0 or len(rows) > 1) and told_columns > 0
