"""The old .xls register of the first village: title, note, two rows of headings, merged cells, a foot to sign."""

from collections.abc import Iterator
from pathlib import Path

import xlwt

from desktop.sample.faults import Gardener, Row, suits
from desktop.sample.records import AS_OF, SampleHousehold, SampleVillage
from desktop.sample.registers import GROUPS, OF_THE_HOUSEHOLD, OLD, Line

TITLE_ROW, NOTE_ROW, UPPER_ROW, LOWER_ROW, FIRST_ROW = range(5)
NOTE = (
    "填表说明：1.本表由村（社区）网格员入户采集，一户一组，户主填在第一行；2.身份证号按户口簿填写，新生儿未上户的填“无”；"
    "3.文化程度填最高学历；4.本表每季度更新一次，于季末月25日前报镇综治中心。"
)
WIDTHS = {0: 5, 1: 9, 2: 11, 3: 8, 4: 21, 5: 9, 7: 12, 8: 21, 14: 13, 18: 34, 19: 34}  # in characters
_PLAIN = "font: name 宋体, height 200; borders: left thin, right thin, top thin, bottom thin; align: vert centre"


def write_old_register(
    path: Path, town: str, village: SampleVillage, households: Iterator[SampleHousehold], gardener: Gardener
) -> int:
    """Write the register. Return how many rows of people it has."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("居民登记")
    title = xlwt.easyxf("font: name 黑体, height 360, bold on; align: horiz centre, vert centre")
    note = xlwt.easyxf("font: name 仿宋, height 200; align: wrap on, vert centre")
    head = xlwt.easyxf(f"{_PLAIN}, horiz centre, wrap on; font: bold on")
    plain = xlwt.easyxf(_PLAIN)
    last = len(OLD.values) - 1
    when = f"（{AS_OF.year}年{AS_OF.month}月）"
    sheet.write_merge(TITLE_ROW, TITLE_ROW, 0, last, f"{town}{village.name}居民家庭情况登记表{when}", title)
    sheet.write_merge(NOTE_ROW, NOTE_ROW, 0, last, NOTE, note)
    _write_headings(sheet, head)
    row, number = FIRST_ROW, 0
    for household in households:
        rows: list[Row] = []
        for person in household.members:
            number += 1
            line = Line(number, household, person)
            rows += gardener.tend(OLD.row(line), suits(line))
        for cells in rows:
            for column, cell in enumerate(cells):
                if column not in OF_THE_HOUSEHOLD:
                    sheet.write(row, column, cell, plain)
            row += 1
        for column in OF_THE_HOUSEHOLD:
            sheet.write_merge(row - len(rows), row - 1, column, column, rows[0][column], plain)
    sheet.write_merge(row, row, 0, 1, "合计", head)
    sheet.write_merge(row, row, 2, last, f"{row - FIRST_ROW} 人", plain)
    sheet.write(row + 2, 0, "填报人：")
    sheet.write(row + 2, 6, "审核人：")
    sheet.write(row + 2, 12, f"填报日期：{AS_OF.year}年{AS_OF.month}月{AS_OF.day}日")
    for column, width in WIDTHS.items():
        sheet.col(column).width = width * 256
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(FIRST_ROW)
    book.save(str(path))
    return row - FIRST_ROW


def _write_headings(sheet: xlwt.Worksheet, style: xlwt.XFStyle) -> None:
    upper, lower = OLD.headings
    for first, last in GROUPS:
        sheet.write_merge(UPPER_ROW, UPPER_ROW, first, last, upper[first], style)
    for column, heading in enumerate(lower):
        if heading:
            sheet.write(LOWER_ROW, column, heading, style)
        else:
            sheet.write_merge(UPPER_ROW, LOWER_ROW, column, column, upper[column], style)
