"""A form that villages fill row by row, and what they make of it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from desktop.identity import check_digit

HEADINGS = ("序号", "姓名*", "性别", "身份证号码*", "出生日期", "联系电话", "所属村", "救助类型", "补助金额", "备注")
KINDS = "低保,特困,临时救助"
HEADER, FIRST, READY, TOTAL = 4, 5, 4, 9
TITLE = "困难群众救助情况登记表"


def number(order: int, birth: str = "19600101") -> str:
    """Return a number with a division that was never issued; an odd order is a man's."""
    first = f"359998{birth}{order:03}"
    return first + check_digit(first)


def build(folder: Path, name: str = "救助登记表.xlsx") -> Path:
    """Write the form: title, who reports, headings, ready rows, a total with a formula, signatures."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "登记表"
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:J1")
    sheet["A2"] = "填报单位：__________　　填报日期：    年  月  日"
    sheet.merge_cells("A2:J2")
    sheet["A3"] = "说明：身份证号码按文本填写，救助类型从下拉框选择，金额单位为元，不得空行。"
    sheet.merge_cells("A3:J3")
    line = Side(style="thin")
    for column, words in enumerate(HEADINGS, 1):
        sheet.cell(HEADER, column, words).fill = PatternFill("solid", fgColor="DDEBF7")
        for row in range(HEADER, TOTAL + 1):
            sheet.cell(row, column).border = Border(line, line, line, line)
    for row in range(FIRST, FIRST + READY):
        sheet.cell(row, 4).number_format = "@"
        sheet.cell(row, 5).number_format = "yyyy-mm-dd"
        sheet.cell(row, 9).number_format = "0.00"
    kinds = DataValidation(type="list", formula1=f'"{KINDS}"', allow_blank=True)
    kinds.add(f"H{FIRST}:H{FIRST + READY - 1}")
    sexes = DataValidation(type="list", formula1='"男,女"', allow_blank=True)
    sexes.add(f"C{FIRST}:C{FIRST + READY - 1}")
    for one in (kinds, sexes):
        sheet.add_data_validation(one)
    sheet.cell(TOTAL, 1, "合计")
    sheet.cell(TOTAL, 9, f"=SUM(I{FIRST}:I{FIRST + READY - 1})")
    sheet.cell(TOTAL + 1, 1, "填报人：　　　　审核人：")
    path = folder / name
    made.save(path)
    return path


def person(order: int, name: str, **values: Any) -> dict[str, Any]:
    """Return a good row of somebody."""
    told = {
        "姓名*": name,
        "性别": "男" if order % 2 else "女",
        "身份证号码*": number(order),
        "出生日期": "1960-01-01",
        "联系电话": f"1385999{order:04}",
        "救助类型": "低保",
        "补助金额": 100,
    }
    return told | values


def fill(path: Path, rows: Iterable[Mapping[str, Any]], to: Path | None = None, first: int = FIRST) -> Path:
    """Fill rows into a copy that was sent, as a village does: rows put in above the total where there are many."""
    made = openpyxl.load_workbook(path)
    sheet = made["登记表"]
    given = list(rows)
    if len(given) > READY:
        sheet.insert_rows(first + READY, len(given) - READY)
    for place, told in enumerate(given):
        sheet.cell(first + place, 1, place + 1)
        for column, words in enumerate(HEADINGS, 1):
            if words in told:
                sheet.cell(first + place, column).value = told[words]
    made.save(to or path)
    return to or path


def texts(path: Path, sheet: str = "登记表") -> list[Sequence[Any]]:
    """Return what stands in a workbook, row by row."""
    made = openpyxl.load_workbook(path)
    return [list(row) for row in made[sheet].iter_rows(values_only=True)]
