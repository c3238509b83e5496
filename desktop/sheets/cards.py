"""Sheets that hold one person per card (姓名 | 张三 | 性别 | 男 …) instead of one per row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.sheets.frames import Cell
from desktop.sheets.furniture import is_unit_line
from desktop.sheets.header import Known, Top, headish, is_known
from desktop.sheets.headings import normalise_heading, one_line

FEWEST_LABELS = 4  # different labels with a place for a value beside them
FEWEST_ROWS = 3  # a header of two levels has all its words in two
_COLONS = "：:"


@dataclass(slots=True)
class Card:
    """What one card says, by normalised label, and the row where it begins."""

    number: int
    values: dict[str, Cell] = field(default_factory=dict)


def looks_like_cards(top: Top, known: Known) -> bool:
    """Whether the labels stand all over the sheet, each beside its value, rather than in one row."""
    rows = [row for row in top.rows if top.filled(row) and not is_unit_line(top.cells(row))]
    per_row = [[normalise_heading(label) for label, _ in _pairs(top, row, known)] for row in rows]
    labels = {label for found in per_row for label in found}
    spread = sum(1 for found in per_row if found)
    if len(labels) < FEWEST_LABELS or spread < max(FEWEST_ROWS, len(rows) / 2):
        return False
    return not any(_is_row_of_headings(top, row, known, len(labels)) for row in rows)


def read_cards(top: Top, known: Known) -> tuple[list[Card], dict[str, str]]:
    """Return the cards of a sheet and the words of each label; a new card begins where the first label comes again."""
    cards: list[Card] = []
    words: dict[str, str] = {}
    for row in sorted(top.rows):
        for label, value in _pairs(top, row, known):
            plain = normalise_heading(label)
            if not cards or plain == next(iter(cards[0].values)):
                cards.append(Card(row))
            cards[-1].values.setdefault(plain, value)
            words.setdefault(plain, label)
    return cards, words


def _is_row_of_headings(top: Top, row: int, known: Known, labels: int) -> bool:
    """Whether the labels of a row stand side by side, as over a table, instead of beside their values."""
    cells = top.cells(row)
    hits = [column for column, cell in enumerate(cells) if headish(cell) and is_known(known, one_line(cell))]
    beside = [top.text(row, top.span(row, column)[3]) for column in hits]
    side_by_side = sum(is_known(known, text) for text in beside)
    return len(hits) >= max(3, labels / 3) and side_by_side >= len(hits) * 0.6


def _pairs(top: Top, row: int, known: Known) -> Sequence[tuple[str, Cell]]:
    """Return the labels of a row with the cell to the right of each."""
    cells, column = top.cells(row), 0
    pairs: list[tuple[str, Cell]] = []
    while column < len(cells):
        text, span = one_line(cells[column]), top.span(row, column)
        beside = span[3]
        head, colon, tail = _split(text)
        if not text or span[0] != row or not is_known(known, head):
            column = max(column + 1, beside)
        elif tail:
            pairs.append((head, tail))
            column = beside
        elif beside >= len(cells) and not colon:
            column = beside
        elif _is_label(top, row, beside, known):
            pairs.append((head, ""))
            column = beside
        else:
            pairs.append((head, cells[beside] if beside < len(cells) else ""))
            column = top.span(row, beside)[3]
    return pairs


def _is_label(top: Top, row: int, column: int, known: Known) -> bool:
    """Whether a cell beside a label is a label itself: 户主 is one only if a value stands beside it in turn."""
    cells = top.cells(row)
    if column >= len(cells) or not is_known(known, one_line(cells[column])):
        return False
    beside = top.span(row, column)[3]
    value = one_line(cells[beside]) if beside < len(cells) else ""
    return bool(value) and not is_known(known, value)


def _split(text: str) -> tuple[str, str, str]:
    """Return label, colon and value of a cell that holds both, as in 姓名：张三."""
    for colon in _COLONS:
        if colon in text:
            head, _, tail = text.partition(colon)
            return head.strip(), colon, tail.strip()
    return text, "", ""
