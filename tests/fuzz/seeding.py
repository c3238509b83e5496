"""Makes the good files that fuzzing begins with: small, made up, free of anybody's rights."""

import io
import json
import shutil
import tempfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import xlwt
from openpyxl.worksheet.datavalidation import DataValidation

from desktop.layouts.reading import plain_of, shipped_layouts
from tests.desktop.exchange import packages
from tests.fuzz.readers import SEEDS
from tests.hostile import documents, texts, workbooks
from tests.hostile.zips import packed

HEADINGS = ("序号", "姓名*", "性别", "身份证号码", "出生日期", "联系电话", "备注")


def main() -> None:
    """Write them all."""
    for path in SEEDS.glob("*.*"):
        path.unlink()
    for name, content in {**_layouts(), **_cards(), **_sheets(), **_polygons(), **_forms(), **_packages()}.items():
        (SEEDS / name).write_bytes(content)


def _layouts() -> dict[str, bytes]:
    shipped = list(shipped_layouts().values())[:3]
    return {f"layout-{one.key}.json": json.dumps(plain_of(one), ensure_ascii=False).encode() for one in shipped}


def _cards() -> dict[str, bytes]:
    keys = packages.TOWN
    return {
        "card-town.wgxkey": packages.TOWN_CARD.to_bytes(),
        "card-change.json": keys.change_to(packages.TOWN_CARD),
        "card-revocation.json": keys.revoke(keys.key_id, date(2026, 11, 1), "遗失"),
    }


def _sheets() -> dict[str, bytes]:
    old, stream = xlwt.Workbook(), io.BytesIO()
    sheet = old.add_sheet("表")
    for place, words in enumerate(HEADINGS):
        sheet.write(0, place, words)
        sheet.write(1, place, 1.5 * place)
    old.save(stream)
    plain = workbooks.packed(workbooks.parts_of(workbooks.sheet_xml(
        workbooks.text_cells(1, *workbooks.FORM) + b'<row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3"><v>45000.5</v></c></row>')))  # fmt: skip
    return {
        "sheet-form.xlsx": _book(),
        "sheet-plain.xlsx": plain,
        "sheet-old.xls": stream.getvalue(),
        "sheet-table.csv": '姓名,身份证号,电话\n林一,359998199001010014,1\n"引,号",,\n'.encode("gb18030"),
    }


def _book() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "困难群众登记表"
    sheet.merge_cells("A1:G1")
    for column, words in enumerate(HEADINGS, 1):
        sheet.cell(2, column, words)
    sheet["E3"].number_format = "yyyy-mm-dd"
    sheet["G6"] = "=COUNTA(B3:B5)"
    kinds = DataValidation(type="list", formula1='"男,女"', allow_blank=True)
    kinds.add("C3:C5")
    sheet.add_data_validation(kinds)
    book.create_sheet("代码").append(["男", "女"])
    book.save(stream)
    return stream.getvalue()


def _polygons() -> dict[str, bytes]:
    hole = texts.square(texts.WEST + 0.002, texts.SOUTH + 0.002, 0.002)
    several = [{"type": "MultiPolygon", "coordinates": [[texts.square(), hole], [texts.square(texts.WEST + 1)]]}]
    return {
        "polygons-one.geojson": texts.polygon(texts.square()),
        "polygons-several.geojson": texts.collection(several, code="350582103201001"),
        "polygons-shapes.zip": packed(
            {"a.shp": texts.shp(), "a.dbf": texts.dbf(), "a.prj": b'GEOGCS["CGCS2000"]', "a.cpg": b"GBK"}
        ),
    }


def _forms() -> dict[str, bytes]:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("姓名：____　性别：□男 □女")
    table = document.add_table(3, 4)
    for place, words in enumerate(("姓名", "", "身份证号", "", "联系电话", "", "住址", "", "备注", "", "", "")):
        table.cell(place // 4, place % 4).text = words
    table.cell(2, 1).merge(table.cell(2, 3))
    document.save(stream)
    return {
        "form-card.docx": stream.getvalue(),
        "form-plain.docx": documents.document(documents.TABLE),
        "form-list.xlsx": _book(),
    }


def _packages() -> dict[str, bytes]:
    """A package outlives the keys it was made with only as bytes: what is inside is made anew each time."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        packages.make(folder)
        return {"package-sent.wgx": (folder / "sent.wgx").read_bytes()}
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
