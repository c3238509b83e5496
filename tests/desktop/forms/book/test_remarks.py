"""Cells marked and a column of remarks: everything else of the workbook keeps its bytes."""

import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from desktop.forms.book.book import open_book
from desktop.forms.book.remarks import FILL, Remarks, write_remarked
from desktop.jobs import Progress
from tests.desktop.forms.real import lists


def remarked(path: Path, to: Path, remarks: Remarks) -> Path:
    """Write a copy with remarks."""
    book = open_book(path, Progress())
    try:
        write_remarked(book, remarks, to, Progress())
    finally:
        book.close()
    return to


def sheet_of(path: Path) -> Any:
    """Return the sheet as another program reads it."""
    with warnings.catch_warnings(action="ignore"):  # of lists that it does not know
        return openpyxl.load_workbook(path)["实有人口信息"]


def test_a_template_with_newer_lists_keeps_them(folder: Path) -> None:
    path = lists.provincial_template(folder)
    remarks = Remarks("实有人口信息", frozenset({(7, 5), (8, 2)}), {7: "民族：不在下拉选项里", 8: "=1+1"}, 6, "问题")
    made = remarked(path, folder / "marked.xlsx", remarks)
    with zipfile.ZipFile(path) as came, zipfile.ZipFile(made) as went:
        assert came.namelist() == went.namelist()
        changed = {name for name in came.namelist() if came.read(name) != went.read(name)}
        assert changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml"}
        before, after = (one.read("xl/worksheets/sheet1.xml").decode() for one in (came, went))
    for part in ("x14:dataValidations", "dataValidations", "mergeCells", "sheetViews"):
        own = re.search(rf"<{part}\b.*?</{part}>", before, re.DOTALL)
        assert own is not None
        assert own[0] in after
    read = sheet_of(made)
    assert [read["S6"].value, read["S7"].value, read["S8"].value] == ["问题", "民族：不在下拉选项里", "=1+1"]
    assert (read["E7"].fill.fgColor.rgb, read["B8"].fill.fgColor.rgb) == (FILL, FILL)
    assert read["S8"].data_type == "s"  # a text, whatever it begins with


def test_a_second_round_takes_the_place_of_the_first(folder: Path) -> None:
    path = lists.provincial_template(folder)
    earlier = Remarks("实有人口信息", frozenset({(7, 5), (8, 5)}), {7: "一", 8: "一"}, 6, "问题")
    first = remarked(path, folder / "first.xlsx", earlier)
    later = Remarks("实有人口信息", frozenset({(8, 5)}), {8: "二"}, 6, "问题")
    read = sheet_of(remarked(first, folder / "second.xlsx", later))
    assert [read["S6"].value, read["S7"].value, read["S8"].value] == ["问题", None, "二"]
    assert read["E8"].fill.fgColor.rgb == FILL
    assert read["E7"].fill.fill_type is None
    assert read["E7"].border.left.style == sheet_of(path)["E7"].border.left.style
