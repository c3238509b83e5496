"""Ledgers on paper: rows and a layout become pages, row by row, in flat memory and linear time."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.checking import fitted
from desktop.layouts.layout import Boxes, Layout, Numbering
from desktop.printing.composing import RunningLines
from desktop.printing.document import Document
from desktop.printing.fonts import BLACK
from desktop.printing.ledger_columns import Head, SetColumn, set_columns
from desktop.printing.ledger_pages import Frame, LedgerPages, Together, closing_boxes, foot_note, opening_strips
from desktop.printing.ledger_rows import RowSetter, SetRow
from desktop.printing.ledger_sheet import LedgerSheet
from desktop.printing.ledger_sums import Summed, Sums
from desktop.printing.ledger_width import SHEETS
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.typesetting import Style, Typesetter

TITLE_LEADING = 1.45  # times the size
EMPTY_ROW = 12 * MM
SHORT_NOTE = 12  # characters that have room beside the imprint
SUBTOTAL, TOTAL = "小计", "合计"
NO_GROUP = "（未填）"
LEAST_ROWS = 3  # that a page holds besides head, sums and boxes
NO_ROOM = "“{title}”打印不下：表头、合计、签字栏和说明占满了整页。请减小字号或行高、缩短说明，或换大一号的纸。"
CHANGED = "打印期间数据有变动（应有 {count:,} 条，读到 {found:,} 条），还没有打印。请再打印一次。"


def compose_ledger(
    sheet: LedgerSheet,
    rows: Iterable[Sequence[str]],
    count: int,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    first_pages: int | None,
    allow_missing: bool,
) -> Printed:
    """Write a ledger as a PDF, as `press.print_ledger` promises."""
    layout = fitted(sheet.layout, sheet.columns)
    paper = SHEETS[layout.sheet]
    columns = set_columns(layout, sheet.columns, paper.inner_width)
    return LedgerPress(sheet, layout, columns, paper).write(
        rows, count, to, progress, first_pages=first_pages, allow_missing=allow_missing
    )


class LedgerPress:
    """Sets one ledger in columns that are placed already."""

    def __init__(self, sheet: LedgerSheet, layout: Layout, columns: Sequence[SetColumn], paper: Paper) -> None:
        self._sheet, self._layout, self._paper = sheet, layout, paper
        self._setter = Typesetter()
        self._title = sheet.title or layout.title
        self._beside, self._below = self._notes()
        self._frame = self._framed(columns)
        self._group_place = next((place for place, one in enumerate(sheet.columns) if one.key == layout.group_by), None)

    def write(
        self,
        rows: Iterable[Sequence[str]],
        count: int,
        to: Path | BinaryIO,
        progress: Progress,
        *,
        first_pages: int | None = None,
        is_exact: bool = True,
        allow_missing: bool = False,
    ) -> Printed:
        """Write it whole or not at all; of `first_pages`, only so many rows are read as they hold.

        `is_exact` refuses other than `count` rows.
        """
        sheet = self._sheet
        about = Document(
            self._title, sheet.office, sheet.printed_by, sheet.as_of, (), number=sheet.about,
            footer_note=self._beside, watermark=sheet.watermark,
        )  # fmt: skip
        lines = RunningLines(about, self._setter)
        cut = False

        def running(pen: Pen, page: int, pages: int) -> None:
            lines.draw(pen, page, None if cut else pages)

        if self._frame.body_height(self._paper) < LEAST_ROWS * self._frame.rows.least:
            raise Refusal(NO_ROOM.format(title=self._title))
        with writing_pdf(to, self._paper, lines.about, running, lines.watermark) as pen:
            pages = LedgerPages(pen, self._frame, first_pages)
            found = self._set(rows, pages, progress, count)
            cut = pages.is_cut
            if is_exact and not cut and found != count:
                raise Refusal(CHANGED.format(count=count, found=found))
            if not allow_missing:
                self._setter.refuse_missing(self._frame.rows.lacking)
        return Printed(pen.pages, self._setter.missing)

    def _set(self, rows: Iterable[Sequence[str]], pages: LedgerPages, progress: Progress, count: int) -> int:
        """Set the rows, each when the next is known: what ends a group or the ledger stands with its last row."""
        frame, of_group, of_all = self._frame, Sums(self._frame.summed), Sums(self._frame.summed)
        number = self._sheet.first_number if self._layout.numbering is Numbering.YEAR else 1
        group, waiting = None, Together()
        for row in progress.over(rows, count, "正在排版"):
            key = row[self._group_place] or NO_GROUP if self._group_place is not None else None
            begins = key is not None and key != group
            if begins and group is not None:
                waiting.rows += self._group_end(of_group)
                of_group.clear()
                number = 1 if self._layout.numbering is Numbering.GROUP else number
            pages.put(waiting)
            if pages.is_cut:
                return of_all.rows
            waiting = Together(frame.rows.group(key, bookmark=key), group=key) if begins and key else Together()
            group = key
            amounts = frame.summed.amounts(row)
            of_group.add(amounts)
            of_all.add(amounts)
            waiting.rows.append(frame.rows.row(row, number, amounts))
            number += 1
        if not of_all.rows:
            waiting = Together(frame.rows.said(self._layout.empty, EMPTY_ROW))
        elif group is not None:
            waiting.rows += self._group_end(of_group)
        has_total = self._layout.has_total and of_all.rows
        pages.finish(waiting, frame.sums(TOTAL, of_all, self._sheet.totals) if has_total else None)
        return of_all.rows

    def _group_end(self, sums: Sums) -> list[SetRow]:
        return [self._frame.sums(SUBTOTAL, sums)] if self._layout.has_subtotals else []

    def _notes(self) -> tuple[str, str]:
        """Return what stands beside the imprint of each page, and what needs a line of its own under the table."""
        sheet = self._sheet
        is_short = len(sheet.note) <= SHORT_NOTE
        beside = (sheet.number, sheet.note if is_short else "")
        below = (self._layout.note, "" if is_short else sheet.note)
        return "　".join(filter(None, beside)), "　".join(filter(None, below))

    def _framed(self, columns: Sequence[SetColumn]) -> Frame:
        sheet, layout, setter, width = self._sheet, self._layout, self._setter, self._paper.inner_width
        title = Style(BLACK, layout.title_size, layout.title_size * TITLE_LEADING)
        return Frame(
            opening=opening_strips(self._title, sheet.office, sheet.about, title, width, setter),
            head=Head(layout.columns, columns, layout.head_size, setter),
            rows=RowSetter(columns, layout.size, layout.row_height, setter),
            summed=Summed(columns),
            unit=sheet.unit,
            has_running=layout.has_running,
            boxes=closing_boxes(layout.boxes, width, setter),
            boxes_on_each=layout.boxes_on is Boxes.EACH,
            note=foot_note(self._below, width, setter),
        )
