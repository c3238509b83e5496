"""A spreadsheet that came back: row by row what was sent, what was returned, what stands here now."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.exchange_sheets.looks import RowDifference, RowKind
from ui import theme
from ui.buttons import label
from ui.elided import SignalWord
from ui.pages.panel import Panel

TONES = {RowKind.CHANGED: "blue", RowKind.NEW: "amber", RowKind.MISSING: "amber", RowKind.REFUSED: "red"}
HEADS = ("项目", "送出时", "退回的", "现在的")
NOTHING = "（空）"
MOST = 100  # rows shown; the rest is counted


def sheet_panels(rows: Sequence[RowDifference], unchanged: int) -> list[Panel]:
    """Return the rows that came back otherwise, those with most to say first."""
    panels = [_panel(row) for row in rows[:MOST]]
    rest = f"另有 {len(rows) - MOST:,} 行不同。" if len(rows) > MOST else ""
    told = Panel("")
    told.body.addWidget(label(f"{rest}{unchanged:,} 行原样退回，没有改动。", "second", wrap=True))
    return [*panels, told]


def _panel(row: RowDifference) -> Panel:
    panel = Panel(f"{row.sheet} 第 {row.row} 行　{row.record}" if row.row else f"{row.sheet}　{row.record}")
    panel.body.addWidget(SignalWord(row.kind_title, TONES[row.kind]))
    if row.message:
        panel.body.addWidget(label(row.message, "second", wrap=True))
    if row.cells:
        panel.body.addWidget(_cells(row))
    return panel


def _cells(row: RowDifference) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.current().pad)
    grid.setVerticalSpacing(theme.current().unit)
    for place, words in enumerate(HEADS):
        grid.addWidget(label(words, "small"), 0, place)
        grid.setColumnStretch(place, 1)
    for line, cell in enumerate(row.cells, 1):
        grid.addWidget(label(cell.title, "second", wrap=True), line, 0)
        for place, text in enumerate((cell.sent, cell.returned, cell.ours), 1):
            grid.addWidget(label(text or NOTHING, "" if text else "second", wrap=True), line, place)
    for words in dict.fromkeys(cell.note for cell in row.cells if cell.note):
        grid.addWidget(label(words, "amber", wrap=True), grid.rowCount(), 0, 1, len(HEADS))
    return made
