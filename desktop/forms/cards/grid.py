"""A sheet as its reader sees it: cells with their merged areas, and what stands beside and below each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.forms.cards.blanks import blanks_in, whole_blank
from desktop.forms.cards.ticks import BOX
from desktop.forms.file import FormSheet
from desktop.forms.shape import Place

LONGEST_LABEL = 24  # characters
MOST_COLUMNS = 200
_WIDE = 0.8  # of the width of the sheet: a title, or the heading of a section
_SENTENCE = re.compile(r"[。；;!！?？_＿]|\d{5}|^\d+([./-]\d+)*$")
_WORD = re.compile(r"[^\W\d_]")
_PHOTO = re.compile(
    r"[(（]?(?:近期|本人|个人|户主)?(?:免冠)?(?:[一二两12]?[寸吋])?(?:彩色|标准|证件|免冠|彩|登记)*(?:照片|相片|像片|照)(?:处|粘贴处|张贴处)?[)）]?"
)
_PASTED = re.compile(r"[(（]?(?:请)?(?:贴|粘贴|张贴).{0,8}(?:照|相|像)片?.{0,4}[)）]?")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]、?|第[一二三四五六七八九十]+部分[：:、]?)\s*"
)
_SECTION = re.compile(r"(?:信息|情况|资料|概况|成员|关系)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the area it covers, and its text."""

    top: int
    left: int
    bottom: int
    right: int
    text: str

    @property
    def place(self) -> Place:
        """Row and column where it begins."""
        return self.top, self.left

    @property
    def is_single_row(self) -> bool:
        """Whether it covers one row only."""
        return self.top == self.bottom


class Grid:
    """The cells of a sheet by place."""

    def __init__(self, sheet: FormSheet) -> None:
        self.sheet = sheet
        self._width = min(sheet.last_column, MOST_COLUMNS)
        self._areas = {
            (row, column): area
            for area in sheet.merged
            if area[1] <= self._width
            for row in range(area[0], min(area[2], sheet.last_row) + 1)
            for column in range(area[1], min(area[3], self._width) + 1)
        }
        self._rows = {row: self._cells(row) for row in self.rows}

    @property
    def rows(self) -> range:
        """The numbers of its rows."""
        return range(1, self.sheet.last_row + 1)

    def row(self, row: int) -> Sequence[Cell]:
        """Return the cells that begin in a row."""
        return self._rows.get(row, ())

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place; None beyond the sheet."""
        if not (1 <= row <= self.sheet.last_row and 1 <= column <= self._width):
            return None
        top, left, bottom, right = self._areas.get((row, column), (row, column, row, column))
        return Cell(top, left, bottom, right, self.sheet.text(top, left))

    def beside(self, cell: Cell) -> Cell | None:
        """Return the cell to the right of another that begins in the same row."""
        found = self.at(cell.top, cell.right + 1)
        return found if found is not None and found.top == cell.top else None

    def below(self, cell: Cell) -> Cell | None:
        """Return the cell under another, where both cover the same columns."""
        found = self.at(cell.bottom + 1, cell.left)
        return found if found is not None and (found.left, found.right) == (cell.left, cell.right) else None

    def parent(self, cell: Cell) -> str:
        """Return the words to the left that stand for several rows of labels: 监护人 beside 姓名 and 电话."""
        left = self.at(cell.top, cell.left - 1)
        while left is not None:
            beside = self.at(left.top, left.right + 1)
            taller = left.top <= cell.top and left.bottom >= cell.bottom and not left.is_single_row
            if taller and left.bottom - left.top > cell.bottom - cell.top and is_label(left.text):
                return spoken(left.text) if beside is not None and not is_blank(beside.text) else ""
            left = self.at(cell.top, left.left - 1)
        return ""

    def section(self, row: int) -> str:
        """Return the heading of a section that stands alone in a row: 家庭成员情况; nothing for a title or a note."""
        filled = [cell for cell in self.row(row) if cell.text.strip()]
        if len(filled) != 1 or filled[0].right - filled[0].left + 1 < self._width * _WIDE:
            return ""
        words = "".join(filled[0].text.split())
        bare = _ORDINAL.sub("", words)
        return bare if is_label(bare) and (bare != words or _SECTION.search(bare)) and not bare.endswith("表") else ""

    def _cells(self, row: int) -> tuple[Cell, ...]:
        cells, column = [], 1
        while (cell := self.at(row, column)) is not None:
            if cell.top == row:
                cells.append(cell)
            column = cell.right + 1
        return tuple(cells)


def spoken(text: str) -> str:
    """Return the words of a label without blanks, line breaks, marks and the colon behind it."""
    return "".join(text.split()).strip("*＊").rstrip("：:")


def is_label(text: str) -> bool:
    """Whether a text is short words with nothing to fill in, as a label is."""
    words = spoken(text)
    return (
        0 < len(words) <= LONGEST_LABEL
        and bool(_WORD.search(words))
        and not _SENTENCE.search(words)
        and not BOX.search(text)
        and not blanks_in(text)
    )


def is_blank(text: str) -> bool:
    """Whether a cell is to be filled in: it is empty, or has boxes, a line or an example and no label."""
    return not text.strip() or whole_blank(text) is not None


def is_photo(text: str) -> bool:
    """Whether a cell is the place of a photo."""
    words = "".join(text.split())
    return bool(_PHOTO.fullmatch(words) or _PASTED.fullmatch(words))
