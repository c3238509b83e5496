"""Finds the table in a sheet: its headings, its data rows, and what was left out or taken apart on the way."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from desktop.errors import Refusal
from desktop.sheets.blocks import Unfolding, find_blocks
from desktop.sheets.cards import looks_like_cards, read_cards
from desktop.sheets.frames import Cell
from desktop.sheets.furniture import COLONS, FIRST_CHARACTERS, Furniture, beginning, end_matter, repeats
from desktop.sheets.header import ROWS_LOOKED_AT, Known, Top, find_header, flatten, is_note, own_rows
from desktop.sheets.headings import Heading, column_letters, normalise_heading, one_line
from desktop.sheets.reading import Sheet
from desktop.sheets.ticks import BOXES, ticked

SAMPLED_ROWS = 2_000  # what the values of a column are judged by
MOST_COLUMNS = 500
BEGINNING = 3  # rows under the headings that may be numbers of columns, hints or an example
MOST_LEAD = 25  # characters: a longer text at the left may be a note
MOST_RUNS = 8  # runs of row numbers named in one note
MOST_CARD_ROWS = 20_000

NO_TABLE = "在工作表“{name}”中找不到表头。请指定表头在第几行，或选择其他工作表。"
EMPTY_SHEET = "工作表“{name}”中没有内容，请选择其他工作表。"
CARDS = "识别为一人一卡的表格，共 {count} 张卡片，每张卡片读成一行。"
ABOVE = "{rows}是标题或填表说明，未作为数据读取。"
LEVELS = "表头在{rows}，共 {count} 层，已合并为一层。"
LEFT_OUT = "{rows}是{what}，未作为数据读取。"
FILLED_DOWN = "数据中有 {count} 处合并单元格，已拆开并向下填充。"
UNFOLDED = "一行中有多人（最多 {count} 人），已拆成每人一行，共用的列重复填入。"
TICKS = "“{columns}”列中的勾选框已换成勾选的内容。"
UNTITLED = "（{column}列无标题）"
GROUP_TITLE = "分组标题"


class Row(NamedTuple):
    """One row of a table: the number the clerk sees in the spreadsheet, and a cell for every heading."""

    number: int
    cells: tuple[Cell, ...]
    sheet: str = ""


class Table:
    """Headings, and the rows under them, read anew each time they are asked for."""

    def __init__(
        self,
        sheet: str,
        headings: Sequence[Heading],
        rows: Callable[[], Iterator[Row]],
        notes: Sequence[str] = (),
        header: tuple[int, int] | None = None,
        count: int | None = None,
    ) -> None:
        self.sheet, self.headings, self.notes, self.header = sheet, tuple(headings), tuple(notes), header
        self._rows = rows
        self.count = sum(1 for _ in rows()) if count is None else count
        self._sample: list[Row] | None = None

    def rows(self) -> Iterator[Row]:
        """Yield every row of data."""
        return self._rows()

    def sample(self, column: int, most: int = 200) -> list[Cell]:
        """Return the first values of a column, blank ones left out."""
        if self._sample is None:
            self._sample = list(itertools.islice(self._rows(), SAMPLED_ROWS))
        values = (row.cells[column] for row in self._sample)
        return list(itertools.islice((value for value in values if value != ""), most))


def lay_out(sheet: Sheet, known: Known, header: tuple[int, int] | None = None) -> Table:
    """Find the table of a sheet; `known` tells a normalised heading, `header` is where the clerk says it stands."""
    top = _top(sheet, itertools.islice(sheet.rows(), ROWS_LOOKED_AT))
    if not top.rows:
        raise Refusal(sheet.fault or EMPTY_SHEET.format(name=sheet.name))
    if header is None:
        if looks_like_cards(top, known):
            return _cards(sheet, known)
        header = find_header(top, known)
    elif header[0] not in top.rows:
        top = _top(sheet, sheet.rows(header[0], header[1] + ROWS_LOOKED_AT))
    if header is None:
        raise Refusal(NO_TABLE.format(name=sheet.name))
    return _Layout(sheet, top, header).table()


def _top(sheet: Sheet, rows: Iterable[tuple[int, tuple[Cell, ...]]]) -> Top:
    return Top({number: cells[:MOST_COLUMNS] for number, cells in rows}, sheet.merged)


def _cards(sheet: Sheet, known: Known) -> Table:
    top = _top(sheet, itertools.islice(sheet.rows(), MOST_CARD_ROWS))
    cards, words = read_cards(top, known)
    headings = tuple(Heading(place, word) for place, word in enumerate(words.values()))

    def rows() -> Iterator[Row]:
        for card in cards:
            cells = (card.values.get(label, "") for label in words)
            yield Row(card.number, tuple(ticked(cell) if isinstance(cell, str) else cell for cell in cells), sheet.name)

    return Table(sheet.name, headings, rows, [CARDS.format(count=len(cards)), *sheet.notes], None, len(cards))


class _Layout:
    """One sheet while its table is being taken apart."""

    def __init__(self, sheet: Sheet, top: Top, header: tuple[int, int]) -> None:
        self._sheet, self._top, self._header = sheet, top, header
        self._first = header[1] + 1
        self._raw_headings = self._with_untitled(flatten(top, *header, min(top.width, MOST_COLUMNS)))
        if not self._raw_headings:
            raise Refusal(NO_TABLE.format(name=sheet.name))
        self._pick = _picker([heading.index for heading in self._raw_headings])
        serial = [p for p, h in enumerate(self._raw_headings) if normalise_heading(h.text) in ("序号", "编号", "no")]
        self._serial = serial[0] if serial and len(self._raw_headings) > 1 else None
        self._left_out: dict[int, str] = {}
        self._fills = self._vertical_merges()
        self._data_rows = 0

    def table(self) -> Table:
        """Look through all rows once, then describe the table."""
        headings = tuple(Heading(place, h.text, h.path, h.column) for place, h in enumerate(self._raw_headings))
        self._scan()
        unfolding = find_blocks(headings)
        boxes = self._columns_with_boxes(unfolding)
        plain = unfolding is None and not boxes

        def rows() -> Iterator[Row]:
            return self._rows() if plain else self._reshaped(unfolding, boxes)

        notes = [*self._notes(), *self._sheet.notes]
        shown = unfolding.headings if unfolding else headings
        if unfolding:
            notes.append(UNFOLDED.format(count=len(unfolding.people)))
        if boxes:
            notes.append(TICKS.format(columns="、".join(shown[place].full for place in boxes)))
        count = self._data_rows if unfolding is None else None
        return Table(self._sheet.name, shown, rows, notes, self._header, count)

    def _with_untitled(self, headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
        """Add the columns that hold data under no heading."""
        titled = {heading.index for heading in headings}
        used: set[int] = set()
        for _, cells in itertools.islice(self._sheet.rows(self._first), ROWS_LOOKED_AT):
            used.update(place for place, cell in enumerate(cells[:MOST_COLUMNS]) if cell != "")
        last = max(titled, default=-1)
        extra = [
            Heading(place, UNTITLED.format(column=column_letters(place)), (), column_letters(place))
            for place in used - titled
            if place <= last + 1
        ]
        return tuple(sorted((*headings, *extra), key=lambda heading: heading.index))

    def _scan(self) -> None:
        """Find the rows that are not data, and count those that are."""
        headers = own_rows(self._top, *self._header)
        titles = {one_line(c) for n in self._top.rows if n < self._header[0] for c in self._top.cells(n)} - {""}
        leads = {next(filter(None, self._top.cells(n)), "") for n in range(self._header[0], self._header[1] + 1)}
        width, grouped = len(self._raw_headings), self._group_rows()
        begun = 0
        for number, cells in self._sheet.rows(self._first):
            lead = next(filter(None, cells), "")
            if lead == "":
                continue
            what: str | None = None
            if number in grouped:
                what = GROUP_TITLE
            elif isinstance(lead, str):
                if lead in leads and repeats(cells, headers):
                    what = Furniture.REPEATED
                elif lead in titles and sum(1 for cell in cells if cell != "") == 1:
                    what = Furniture.TITLE
                elif lead[0] in FIRST_CHARACTERS or lead[0].isspace() or lead[-1] in COLONS or len(lead) > MOST_LEAD:
                    what = end_matter(lead, cells, width)
            if what is None and begun < BEGINNING:
                begun += 1
                what = beginning(cells, width) or (Furniture.NOTE if width > 2 and is_note(cells) else None)
            if what is not None:
                self._left_out[number] = what
            elif self._says_something(self._pick(cells)):
                self._data_rows += 1

    def _says_something(self, cells: tuple[Cell, ...]) -> bool:
        """Whether a row holds more than the number it was given in advance."""
        if self._serial is None:
            return any(cells)
        return any(cells[self._serial + 1 :]) or any(cells[: self._serial])

    def _rows(self) -> Iterator[Row]:
        left_out, pick, serial, name = self._left_out, self._pick, self._serial, self._sheet.name
        active: dict[int, tuple[int, Cell]] = {}
        for number, raw in self._sheet.rows(self._first):
            if number in left_out:
                continue
            cells = pick(raw)
            if serial is None:
                if not any(cells):
                    continue
            elif not any(cells[serial + 1 :]) and not any(cells[:serial]):
                continue
            if self._fills:
                cells = self._filled_down(number, raw, cells, active)
            yield Row(number, cells, name)

    def _reshaped(self, unfolding: Unfolding | None, boxes: Sequence[int]) -> Iterator[Row]:
        for row in self._rows():
            for cells in unfolding.rows(row.cells) if unfolding else (row.cells,):
                if boxes:
                    changed = list(cells)
                    for place in boxes:
                        cell = changed[place]
                        changed[place] = ticked(cell) if isinstance(cell, str) else cell
                    cells = tuple(changed)
                yield row._replace(cells=cells)

    def _columns_with_boxes(self, unfolding: Unfolding | None) -> list[int]:
        found: set[int] = set()
        for row in itertools.islice(self._reshaped(unfolding, ()), SAMPLED_ROWS):
            for place, cell in enumerate(row.cells):
                if isinstance(cell, str) and not BOXES.isdisjoint(cell) and ticked(cell) != cell:
                    found.add(place)
        return sorted(found)

    def _vertical_merges(self) -> dict[int, list[tuple[int, int]]]:
        """Return the merged areas of the data by their first row: column in the sheet, last row."""
        found: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _ in self._sheet.merged:
            if top >= self._first and bottom > top:
                found.setdefault(top, []).append((left - 1, bottom))
        return found

    def _filled_down(
        self, number: int, raw: tuple[Cell, ...], cells: tuple[Cell, ...], active: dict[int, tuple[int, Cell]]
    ) -> tuple[Cell, ...]:
        """Put the value of a merged area into each row it covers."""
        for column, bottom in self._fills.get(number, ()):
            if column < len(raw):
                active[column] = (bottom, raw[column])
        if not active:
            return cells
        changed = list(cells)
        for place, heading in enumerate(self._raw_headings):
            held = active.get(heading.index)
            if held is None:
                continue
            if number > held[0]:
                del active[heading.index]
            elif changed[place] == "":
                changed[place] = held[1]
        return tuple(changed)

    def _group_rows(self) -> set[int]:
        """Return the rows of the data that are one area merged across the table: 第一网格, 二组."""
        wide = max(3, len(self._raw_headings) // 2)
        return {top for top, left, _, right in self._sheet.merged if top >= self._first and right - left + 1 >= wide}

    def _notes(self) -> Iterator[str]:
        above = [number for number in sorted(self._top.rows) if number < self._header[0] and self._top.filled(number)]
        if above:
            yield ABOVE.format(rows=_spoken(above))
        first, last = self._header
        if last > first:
            yield LEVELS.format(rows=_spoken(range(first, last + 1)), count=last - first + 1)
        for what in dict.fromkeys(self._left_out.values()):
            numbers = [number for number, why in self._left_out.items() if why == what]
            yield LEFT_OUT.format(rows=_spoken(numbers), what=str(what))
        if self._fills:
            yield FILLED_DOWN.format(count=sum(len(areas) for areas in self._fills.values()))


def _picker(columns: Sequence[int]) -> Callable[[tuple[Cell, ...]], tuple[Cell, ...]]:
    """Return what takes the cells of some columns out of a row that may be too short."""
    width = columns[-1] + 1
    if list(columns) == list(range(width)):
        padding = ("",) * width
        return lambda cells: cells if len(cells) == width else (cells + padding)[:width]
    take = itemgetter(*columns) if len(columns) > 1 else lambda cells: (cells[columns[0]],)
    padding = ("",) * width
    return lambda cells: take(cells if len(cells) >= width else cells + padding)


def _spoken(numbers: Sequence[int]) -> str:
    """Return row numbers as one says them: 第 3、7–9 行; many are cut short."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:MOST_RUNS]]
    more = f" 等 {len(numbers)} " if len(runs) > MOST_RUNS else " "
    return f"第 {'、'.join(words)}{more}行"
