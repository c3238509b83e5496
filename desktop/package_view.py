"""The readable workbook of an exchange package: one sheet for each table, for eyes alone."""

from collections.abc import Sequence
from pathlib import Path

from desktop.exchange.contents import ViewSheet
from desktop.sheets.writing import Drawn, Look, workbook

NOTE = "本表只供阅读，不作为数据依据。共 {total} 条，这里列出 {shown} 条；完整内容见 tables 文件夹里的 .csv。"
EMPTY = "这个交换包里没有表格。"
WIDTH = 16.0  # characters


def write_view(path: Path, sheets: Sequence[ViewSheet]) -> None:
    """Write the workbook; every cell is a text, so that no long number loses its end."""
    with workbook(path) as book:
        for one in sheets:
            sheet = book.sheet(one.title, [WIDTH] * len(one.headings), frozen=2)
            sheet.add([Drawn(NOTE.format(total=one.total, shown=len(one.rows)), Look.TITLE)])
            sheet.add(one.headings, Look.HEADING)
            sheet.add_all(one.rows)
        if not sheets:
            book.sheet("说明").add([EMPTY])
