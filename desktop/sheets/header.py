"""Finds the one to three rows of headings at the top of a sheet, and flattens them into one heading per column."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop.sheets.frames import Cell
from desktop.sheets.furniture import LONG_NOTE, is_unit_line
from desktop.sheets.headings import COMMON, Heading, column_letters, normalise_heading, one_line
from desktop.sheets.slices import Span

Known = Callable[[str], bool]

ROWS_LOOKED_AT = 60  # instructions above a table are long, but not longer than this
MOST_HEADER_ROWS = 3
LONGEST_HEADING = 30  # characters
COLUMNS_LOOKED_AT = 500
MOST_COVERED = 200_000  # cells under merged areas: a real form has some hundred
_NUMBERISH = re.compile(r"\d{5}|^\W*\d(?!\d{3}年\D)|\d[-./年]\d")  # 2024年收入 may head a column
_WORD = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Top:
    """The first rows of a sheet, with the merged cells that touch them."""

    rows: dict[int, tuple[Cell, ...]]
    merged: Sequence[Span] = ()
    _covered: dict[tuple[int, int], Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        last = max(self.rows, default=0)
        for span in self.merged:
            top, left, bottom, right = span
            if top <= last:
                if len(self._covered) > MOST_COVERED:
                    break
                for row in range(top, min(bottom, last) + 1):
                    for column in range(left, min(right, COLUMNS_LOOKED_AT) + 1):
                        self._covered[row, column - 1] = span

    def cells(self, row: int) -> tuple[Cell, ...]:
        """Return the raw cells of a row."""
        return self.rows.get(row, ())

    def text(self, row: int, column: int) -> str:
        """Return what a reader sees in a cell: the text of the merged area it lies in."""
        if span := self._covered.get((row, column)):
            row, column = span[0], span[1] - 1
        cells = self.cells(row)
        return one_line(cells[column]) if column < len(cells) else ""

    def span(self, row: int, column: int) -> Span:
        """Return the area a cell belongs to, itself where it is not merged."""
        return self._covered.get((row, column), (row, column + 1, row, column + 1))

    def filled(self, row: int) -> list[int]:
        """Return the columns that hold something of their own in a row."""
        return [column for column, cell in enumerate(self.cells(row)) if one_line(cell)]

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(cells) for cells in self.rows.values()), default=0)


def headish(cell: Cell) -> bool:
    """Whether a cell looks like a heading rather than a value: a short text with words and no long number."""
    text = one_line(cell) if isinstance(cell, str) else ""
    return 0 < len(text) <= LONGEST_HEADING and not _NUMBERISH.search(text) and bool(_WORD.search(text))


def is_known(known: Known, text: str) -> bool:
    """Whether a text is a heading the program, or any register, has."""
    plain = normalise_heading(text)
    return bool(plain) and (plain in COMMON or known(plain))


def find_header(top: Top, known: Known) -> tuple[int, int] | None:
    """Return the first and last row of the headings, or None where no row looks like headings."""
    scores = {row: score for row in top.rows if (score := _score(top, row, known)) > 0}
    if not scores:
        return None
    first = last = max(scores, key=lambda row: (scores[row], -row))
    while last - first + 1 < MOST_HEADER_ROWS:
        if _belong(top, first - 1, first, known):
            first -= 1
        elif _belong(top, last, last + 1, known):
            last += 1
        else:
            break
    return first, last


def _score(top: Top, row: int, known: Known) -> float:
    """Return how much a row looks like headings; 0 for a title, a note or a line of who reports."""
    cells = top.cells(row)
    filled = top.filled(row)
    words = [one_line(cells[column]) for column in filled]
    hits = sum(is_known(known, word) for word in words)
    if is_unit_line(cells):
        return 0
    if len(set(words)) < 2 and not (hits and top.width == 1):
        return 0
    heads = sum(headish(cells[column]) or is_known(known, one_line(cells[column])) for column in filled)
    if heads < len(filled) * 0.6:
        return 0
    contrast = sum(headish(cells[column]) and _holds_values_below(top, row, column) for column in filled)
    doubled = len(words) - len(set(words))
    joined = sum(top.span(row, column) != (row, column + 1, row, column + 1) for column in filled)
    return 3 * hits + heads + contrast + joined - 2 * (len(filled) - heads) - 2 * doubled * (hits == 0)


def _holds_values_below(top: Top, row: int, column: int) -> bool:
    """Whether numbers or dates stand below a cell: what tells a heading from a word of the data."""
    following = [number for number in sorted(top.rows) if number > row][:4]
    values = [top.cells(number)[column] for number in following if column < len(top.cells(number))]
    return any(value != "" and not isinstance(value, str) for value in values) or any(
        isinstance(value, str) and bool(_NUMBERISH.search(value)) for value in values
    )


def _belong(top: Top, upper: int, lower: int, known: Known) -> bool:
    """Whether two rows are levels of one header: parents above children, or cells merged across both."""
    above, below = top.filled(upper), top.filled(lower)
    if not above or lower not in top.rows or is_unit_line(top.cells(upper)) or is_unit_line(top.cells(lower)):
        return False
    if not _all_heads(top, upper, known):
        return False
    if any(top.span(upper, column)[2] >= lower for column in above):
        return True
    if not below or not _all_heads(top, lower, known):
        return False
    parents = [column for column in above if _is_parent(top, upper, lower, column)]
    if not parents or (len(above) == 1 and top.span(upper, above[0])[3] >= top.width * 0.8):
        return False  # a title spans everything
    if len(above) == 1 and top.span(upper, above[0])[3] == top.span(upper, above[0])[1]:
        return False  # one word alone and unmerged is a title too
    alone = set(above) - set(parents)
    if alone & set(below):
        return False
    return len(below) > 1 or is_known(known, top.text(lower, below[0]))


def _all_heads(top: Top, row: int, known: Known) -> bool:
    """Whether a row has nothing but headings, long ones too if they are known."""
    return all(headish(cell) or is_known(known, one_line(cell)) for cell in top.cells(row) if one_line(cell))


def _is_parent(top: Top, upper: int, lower: int, column: int) -> bool:
    """Whether a heading stands over at least two others: merged over them, or with blanks to its right."""
    _, left, _, right = top.span(upper, column)
    if right == left:
        cells = top.cells(upper)
        right = next((place for place in range(column + 1, len(cells)) if one_line(cells[place])), top.width)
    children = [place for place in range(column, right) if top.text(lower, place)]
    return len(children) > 1 and children[0] == column


def flatten(top: Top, first: int, last: int, width: int) -> tuple[Heading, ...]:
    """Return one heading for every column that has one, with the headings above it."""
    headings = []
    for column in range(width):
        words: list[str] = []
        for row in range(first, last + 1):
            word = top.text(row, column) or (_parent_of(top, row, column, last) if row < last else "")
            if word and (not words or words[-1] != word):
                words.append(word)
        if words:
            headings.append(Heading(column, words[-1], tuple(words[:-1]), column_letters(column)))
    return tuple(headings)


def _parent_of(top: Top, row: int, column: int, last: int) -> str:
    """Return the heading further left that reaches over a blank cell, where cells were not merged."""
    if not any(top.text(below, column) for below in range(row + 1, last + 1)):
        return ""
    for place in range(column - 1, -1, -1):
        if word := top.text(row, place):
            merged = top.span(row, place)
            over = any(top.text(below, place) not in ("", word) for below in range(row + 1, last + 1))
            return word if over and merged[3] == merged[1] else ""
    return ""


def own_rows(top: Top, first: int, last: int) -> list[list[str]]:
    """Return the normalised words of each header row, to know them again after a page break."""
    return [[normalise_heading(one_line(cell)) for cell in top.cells(row)] for row in range(first, last + 1)]


def is_note(cells: Iterable[Cell]) -> bool:
    """Whether a row is one long text."""
    filled = [one_line(cell) for cell in cells if one_line(cell)]
    return len(filled) == 1 and len(filled[0]) > LONG_NOTE
