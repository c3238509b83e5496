"""A copy of a document while it is filled: nothing but the places that are filled changes."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from lxml import etree

from desktop.errors import Refusal
from desktop.forms.book.assembly import Assembly
from desktop.forms.book.marks import add_marks
from desktop.forms.book.parts import Package
from desktop.forms.cards.blanks import whole_blank
from desktop.forms.shape import Area, Place, Value
from desktop.forms.word.laying import Sheet, blocks_of, sheets_of
from desktop.forms.word.names import Element, W, inside
from desktop.forms.word.pictures import add_picture
from desktop.forms.word.rows import cells_by_column, copied_row
from desktop.forms.word.tables import TableCell, TableSheet
from desktop.forms.word.texts import change_text, text_of
from desktop.jobs import Progress
from desktop.sheets.writing import whole_file

WRITING = "正在写入 {name}"
SAME_FILE = "不能覆盖正在填写的文档本身，请换一个文件名。"
PROTECTED = "“{name}”限制了编辑，不能填写。请先在文字处理软件中停止保护（审阅 → 限制编辑），另存后再填。"
COVERED = "“{sheet}”第 {row} 行第 {column} 列被合并的单元格盖住，填了也看不见，请改填合并单元格的第一格。"
NO_PLACE = "“{sheet}”里没有第 {row} 行第 {column} 列，请重新选择要填的位置。"
FORMULA = "“{sheet}”第 {row} 行第 {column} 列由公式算出，不能改写，请改填别的单元格。"
NO_TABLE = "“{sheet}”不是表格，不能逐行填写，请选择文档中的表格。"


class WordFilling:
    """Changes the text of a copy. Every place is that of the document as it came, whatever rows are put in."""

    def __init__(self, path: Path, package: Package, main: str, tree: Element, is_protected: bool) -> None:
        self._path, self._main, self._tree, self._is_protected = path, main, tree, is_protected
        self._parts = Assembly(package)
        self._sheets: list[Sheet] = sheets_of(blocks_of(tree), is_protected)
        self._blank = copy.deepcopy(blocks_of(tree))  # as it came, for further copies
        self._count = len(self._sheets)
        self._handed: set[int] = set(range(self._count))  # sheets of the last copy that were asked for

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell or blank, in the look it has."""
        one = self._open(sheet)
        text = worded(value)
        if isinstance(one, TableSheet):
            change_text(self._cell(one, place).paragraphs, text)
        elif not one.put(place, text):
            raise Refusal(NO_PLACE.format(sheet=one.name, row=place[0], column=place[1]))

    def table(
        self, sheet: int, first_row: int, last_row: int, columns: Sequence[int],
        rows: Iterable[Sequence[Value | None]], count: int,
    ) -> None:  # fmt: skip
        """Write records from the first row on; more than are ready are put in after the last, in its look."""
        one = self._open(sheet)
        if not isinstance(one, TableSheet):
            raise Refusal(NO_TABLE.format(sheet=one.name))
        if not 0 < first_row <= last_row <= one.last_row:
            raise Refusal(NO_PLACE.format(sheet=one.name, row=last_row, column=1))
        last = one.row_elements[last_row - 1]
        pattern = copied_row(last) if count > last_row - first_row + 1 else last
        for number, values in enumerate(rows, first_row):
            if number <= last_row:
                for column, value in zip(columns, values, strict=True):
                    if value is not None:
                        change_text(self._cell(one, (number, column)).paragraphs, worded(value))
                continue
            row = copy.deepcopy(pattern)
            last.addnext(row)
            last = row
            cells = cells_by_column(row)
            for column, value in zip(columns, values, strict=True):
                if value is not None and column in cells:
                    change_text(tuple(inside(cells[column], "p")), worded(value))

    def clear(self, sheet: int, area: Area) -> None:
        """Empty the cells of an area; their looks stay."""
        one = self._open(sheet)
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                if not isinstance(one, TableSheet):
                    one.put((row, column), "")
                elif cell := one.cell((row, column)):
                    _empty(cell)

    def picture(self, sheet: int, area: Area, content: bytes) -> None:
        """Put a JPEG or PNG into a cell, as large as fits in."""
        one = self._open(sheet)
        if not isinstance(one, TableSheet):
            raise Refusal(NO_TABLE.format(sheet=one.name))
        cell = self._cell(one, (area[0], area[1]))
        _empty(cell)
        add_picture(self._parts, self._main, self._tree, one, cell, content)

    def copy_sheet(self, sheet: int, title: str) -> int:
        """Return the place of the same sheet in a copy of the whole document behind, on a page of its own.

        Sheets that are asked for one after the other are of one copy: a card may go over several tables.
        """
        self._open(sheet)
        own = sheet % self._count
        if own in self._handed:
            self._append()
            self._handed = set()
        self._handed.add(own)
        return len(self._sheets) - self._count + own

    def drop_sheet(self, sheet: int) -> None:
        """Take a table out; the places of the others stay."""
        one = self._open(sheet)
        if isinstance(one, TableSheet) and (home := one.element.getparent()) is not None:
            home.remove(one.element)

    def mark(self, marks: Mapping[str, str]) -> None:
        """Give the copy properties by which the program knows it again; nobody sees them."""
        add_marks(self._parts, marks)

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        if path.exists() and path.samefile(self._path):
            raise Refusal(SAME_FILE)
        progress.begin(1, WRITING.format(name=path.name))
        content = etree.tostring(self._tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._parts.put(self._main, content)
        with whole_file(path) as beside, beside.open("wb") as file:
            self._parts.write(file)
        progress.advance()

    def _open(self, number: int) -> Sheet:
        if self._is_protected:
            raise Refusal(PROTECTED.format(name=self._path.name))
        return self._sheets[number]

    def _cell(self, sheet: TableSheet, place: Place) -> TableCell:
        """Return a cell that may be written to."""
        told = {"sheet": sheet.name, "row": place[0], "column": place[1]}
        if sheet.is_covered(place):
            raise Refusal(COVERED.format(**told))
        cell = sheet.cell(place)
        if cell is None or not cell.paragraphs:
            raise Refusal(NO_PLACE.format(**told))
        if sheet.has_formula(*place):
            raise Refusal(FORMULA.format(**told))
        return cell

    def _append(self) -> None:
        """Add a copy of the document as it came, beginning on a new page."""
        blocks = [copy.deepcopy(one) for one in self._blank]
        if not blocks or blocks[0].tag != f"{W}p":
            blocks.insert(0, etree.Element(f"{W}p"))
        _begin_page(blocks[0])
        body = self._tree.find(f"{W}body")
        assert body is not None  # a document without one has no sheet with a cell
        end = body.find(f"{W}sectPr")
        for block in blocks:
            if end is None:
                body.append(block)
            else:
                end.addprevious(block)
        self._sheets += sheets_of(blocks, self._is_protected)


def worded(value: Value) -> str:
    """Return a value as a document says it: all its cells are texts."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _empty(cell: TableCell) -> None:
    """Take out what a cell says, but leave lines and boxes to fill in."""
    if whole_blank(text_of(cell.paragraphs)) is None:
        change_text(cell.paragraphs, "")


def _begin_page(paragraph: Element) -> None:
    """Let a paragraph begin a page."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{W}pageBreakBefore") is None:
        before = ("pStyle", "keepNext", "keepLines")  # what the schema wants before it
        at = max(
            (properties.index(one) + 1 for one in properties if one.tag in {W + name for name in before}), default=0
        )
        properties.insert(at, etree.Element(f"{W}pageBreakBefore"))
