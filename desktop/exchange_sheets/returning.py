"""A spreadsheet that came back, held against the one that was sent: row by row, cell by cell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from desktop.exchange_sheets.file import ReadBook, ReadRow, ReadSheet, text_of
from desktop.exchange_sheets.layout import SheetColumn, SheetLayout
from desktop.exchange_sheets.looks import CellDifference, Difference, Edit, RowDifference, RowKind
from desktop.sheets.frames import Cell

NAMES = ("name", "title", "household_no", "address")  # columns by which a row is called, the first that it has

NO_SHEET = "“{title}”表不见了，按没有改动处理。"
NO_KEYS = "“{title}”表缺少隐藏的编号列，认不出各行，没有读取这张表。请对方在原来的文件上修改。"
NO_COLUMN = "“{title}”表缺少“{heading}”列，这一列按没有改动处理。"
STRANGE_COLUMN = "“{title}”表多出的“{heading}”列没有读取。"
ONLY_SHOWN = "“{title}”表的“{heading}”列只供查看，有 {count} 处改动没有采用。"
NEW = "新增的行没有接收。请核实后在相应页面登记，或请对方发交办文书。"
MISSING = "对方退回的表里没有这一行，本单位的记录予以保留。"
EMPTIED = "这一行被清空了，本单位的记录予以保留。"
STRANGE_KEY = "编号不在所发的表里，没有接收这一行。"
TWICE = "与第 {number} 行编号相同（可能是复制的），没有接收这一行。"
FAULTY = "“{heading}”{reason}，没有接收这一行。"


def difference(layouts: Sequence[SheetLayout], sent: ReadBook, returned: ReadBook) -> Difference:
    """Return what is otherwise, sheet by sheet."""
    found = Difference()
    for layout in layouts:
        before = sent.sheets.get(layout.title)
        if before is None:
            continue
        after = returned.sheets.get(layout.title)
        if after is None:
            found.problems.append(NO_SHEET.format(title=layout.title))
        elif not after.has_keys:
            found.problems.append(NO_KEYS.format(title=layout.title))
        else:
            _Comparing(layout, before, after, found).run()
    return found


class _Comparing:
    """Holds one sheet against the one that was sent."""

    def __init__(self, layout: SheetLayout, before: ReadSheet, after: ReadSheet, found: Difference) -> None:
        self._layout, self._before, self._after, self._found = layout, before, after, found
        self._columns = [one for one in layout.columns if one.heading in before.headings]
        self._there = [one for one in self._columns if one.heading in after.headings]
        self._passed_over: Counter[str] = Counter()

    def run(self) -> None:
        """Compare every row."""
        title = self._layout.title
        known = {one.heading for one in self._columns}
        problems = [
            NO_COLUMN.format(title=title, heading=one.heading) for one in self._columns if one not in self._there
        ]
        strange = [one for one in self._after.headings if one not in known]
        problems += [STRANGE_COLUMN.format(title=title, heading=one) for one in strange]
        before = {row.key: row for row in self._before.rows}
        seen: dict[str, int] = {}
        for row in self._after.rows:
            self._row(row, before, seen)
        for key, row in before.items():
            if key not in seen:
                self._keep(row, row.number, MISSING)
        problems += [
            ONLY_SHOWN.format(title=title, heading=heading, count=count) for heading, count in self._passed_over.items()
        ]
        self._found.problems += problems

    def _row(self, row: ReadRow, before: Mapping[str, ReadRow], seen: dict[str, int]) -> None:
        sent = before.get(row.key)
        if not row.key:
            self._say(row.number, row, RowKind.NEW, message=NEW)
        elif sent is None:
            self._say(row.number, row, RowKind.NEW, message=STRANGE_KEY)
        elif row.key in seen:
            self._refuse(row, sent, (), TWICE.format(number=seen[row.key]))
        else:
            seen[row.key] = row.number
            if row.is_blank:
                self._keep(sent, row.number, EMPTIED)
            else:
                self._compare(row, sent)

    def _compare(self, row: ReadRow, sent: ReadRow) -> None:
        cells, values = [], {}
        for column, was, now in self._differing(row, sent):
            if not column.is_open:
                self._passed_over[column.heading] += 1
                continue
            try:
                said = column.said(now)
            except ValueError as error:
                cells.append(CellDifference(column.name, column.heading, text_of(was), text_of(now)))
                self._refuse(row, sent, cells, FAULTY.format(heading=column.heading, reason=f"写的{error}"))
                return
            if said != column.said(was):
                values[column.name] = said
                cells.append(CellDifference(column.name, column.heading, text_of(was), text_of(now)))
        if not cells:
            self._found.unchanged[self._layout.table] += 1
            return
        uid, _, version = sent.key.partition("|")
        values = self._layout.with_derived(values)
        self._found.edits.append(Edit(self._layout.table, uid, row.number, int(version), values))
        self._say(row.number, sent, RowKind.CHANGED, cells)

    def _differing(self, row: ReadRow, sent: ReadRow) -> Iterator[tuple[SheetColumn, Cell, Cell]]:
        for column in self._there:
            was, now = sent.cells[column.heading], row.cells[column.heading]
            if was != now and text_of(was) != text_of(now):
                yield column, was, now

    def _keep(self, sent: ReadRow, number: int, message: str) -> None:
        self._say(number, sent, RowKind.MISSING, message=message)

    def _refuse(self, row: ReadRow, sent: ReadRow, cells: Sequence[CellDifference], message: str) -> None:
        self._say(row.number, sent, RowKind.REFUSED, cells, message)

    def _say(
        self, number: int, called: ReadRow, kind: RowKind, cells: Sequence[CellDifference] = (), message: str = ""
    ) -> None:
        headings = {one.name: one.heading for one in self._columns}
        said = (text_of(called.cells.get(headings[name], "")) for name in NAMES if name in headings)
        record = next(filter(None, said), "")
        uid, _, _ = called.key.partition("|") if kind is not RowKind.NEW else ("", "", "")
        where = self._layout.table, uid, self._layout.title, number
        self._found.rows.append(RowDifference(*where, record, kind, tuple(cells), message))
