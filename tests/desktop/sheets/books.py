"""Workbooks as offices send them, made up, and packages no spreadsheet program would write."""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import xlwt

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(path: Path, sheet: Iterable[bytes], strings: Iterable[bytes] | None = None) -> Path:
    """Write an .xlsx whose one sheet, and shared strings, are the given bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        target = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{target}</Relationships>')
        archive.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="人员" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        for name, blocks in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)):
            if blocks is not None:
                with archive.open(name, "w", force_zip64=True) as part:
                    for block in blocks:
                        part.write(block)
    return path


def worksheet(*rows: bytes, tail: bytes = b"") -> list[bytes]:
    """Return a worksheet part around some rows."""
    return [f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode(), *rows, b"</sheetData>", tail, b"</worksheet>"]


def xlsx(path: Path, rows: Iterable[Sequence[object]], merged: Iterable[str] = (), title: str = "Sheet1") -> Path:
    """Write rows, and merge areas, with openpyxl: shared strings, typed dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def provincial_xls(path: Path, people: int = 12) -> Path:
    """An old register as a provincial system gives it out: title, instructions, a line like headings, two levels."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("户籍人口")
    sheet.write(0, 0, "1.0")
    sheet.write_merge(0, 0, 1, 9, "陈埭镇江头村户籍人口登记表")
    sheet.write_merge(1, 1, 0, 9, "填表说明：\n1、带*的为必填项。\n2、日期格式为年-月-日。\n3、身份证号码请填18位。")
    for column, text in enumerate(("填报单位：某某省", "省*", "某某市", "市*", "", "区县*")):
        sheet.write(2, column, text)
    for column, text in ((0, "序号"), (1, "*姓名"), (2, "性别*"), (3, "身份证号码*"), (4, "出生日期"), (9, "备注")):
        sheet.write_merge(4, 5, column, column, text)
    sheet.write_merge(4, 4, 5, 8, "户籍地")
    for column, text in enumerate(("省*", "市*", "区县*", "详细地址"), 5):
        sheet.write(5, column, text)
    for column, text in enumerate(("例", "张某某", "男")):
        sheet.write(6, column, text)
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place in range(people):
        row = 7 + place
        values = (place + 1, f"王{'甲乙丙丁戊己庚辛壬癸子丑'[place % 12]}", "男", f"35999819900101{place:04}")
        for column, value in enumerate(values):
            sheet.write(row, column, value)
        sheet.write(row, 4, date(1990, 1, 1 + place % 28), dated)
        for column, value in enumerate(("福建省", "泉州市", "晋江市", "江头村中山路"), 5):
            sheet.write(row, column, value)
    end = 7 + people
    sheet.write_merge(end, end, 0, 2, "合计")
    sheet.write(end, 3, f"{people}人")
    for column, text in ((0, "填报人：李某"), (4, "审核人："), (8, "填报日期：2025年4月5日")):
        sheet.write(end + 1, column, text)
    codes = book.add_sheet("bean")
    codes.visibility = 1
    for column, text in enumerate(("name", "sex", "idCard")):
        codes.write(0, column, text)
    book.save(str(path))
    return path


def cards_xlsx(path: Path, people: int = 3) -> Path:
    """One person per card, several cards below one another, boxes to tick."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "一人一档登记卡"
    sheet.merge_cells("A1:F1")
    for place in range(people):
        top = 2 + place * 6
        rows = (
            ("姓名", f"王{'甲乙丙'[place % 3]}", "性别", "□男 ☑女", "民族", "汉"),
            ("身份证号码", f"35999819900101{place:04}", None, None, "出生日期", date(1990, 1, 1)),
            ("与户主关系", "户主", "婚姻状况", None, "联系电话", "13000000000"),
            ("现住地址", "江头村中山路1号"),
            ("备注",),
        )
        for down, row in enumerate(rows):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(top + down, column, value)
        sheet.merge_cells(start_row=top + 1, start_column=2, end_row=top + 1, end_column=4)
    book.save(path)
    return path
