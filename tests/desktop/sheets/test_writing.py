"""Workbooks and text tables written row by row, and read back by others."""

import gc
import os
import resource
import sys
from datetime import date, datetime
from hashlib import sha512
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets import writing
from desktop.sheets.reading import open_sheets
from desktop.sheets.writing import Drawn, Look, text_table, workbook

VALUES = [
    "=1+1", "359998199001010011", "王㛃𠅤", "a&<b>\"'", " 两边 ", "一\n二", "_x0041_", 12, 1.5, True, False,
    date(2025, 4, 5), datetime(2025, 4, 5, 8, 30),  # noqa: DTZ001
]  # fmt: skip


def test_cells_come_back_as_they_were(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx") as book:
        sheet = book.sheet("人员", (8, 20), frozen=1, filtered=True)
        sheet.add([f"列{n}" for n in range(len(VALUES))], Look.HEADING)
        sheet.add(VALUES)
    (found,) = open_sheets(tmp_path / "a.xlsx", Progress()).sheets
    assert list(next(cells for _, cells in found.rows(2))) == VALUES
    shown = openpyxl.load_workbook(tmp_path / "a.xlsx")["人员"]
    assert [cell.data_type for cell in shown[2]][:3] == ["s", "s", "s"]
    assert shown["A2"].value == "=1+1"
    assert shown["L2"].value == datetime(2025, 4, 5)  # noqa: DTZ001
    assert shown["A1"].font.bold
    assert shown.freeze_panes == "A2"
    assert shown.auto_filter.ref == "A1:M2"
    assert shown.column_dimensions["B"].width == 20


def test_what_xml_or_a_spreadsheet_cannot_hold_is_made_harmless(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx") as book:
        book.sheet("x").add(
            ["a\x00\x01b\r\n\ud800c\ufffe", "长" * 40_000, 359998199001010011, date(1850, 1, 1), "", None, "e"]
        )
    row = python_calamine.load_workbook(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[0]
    assert row == ["ab\nc", "长" * 32_766 + "…", "359998199001010011", "1850-01-01", "", "", "e"]


def test_faults_are_coloured_and_dates_among_them_stay_dates(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx") as book:
        book.sheet("x").add(
            ["好", Drawn("坏", Look.FAULT), Drawn(date(2025, 4, 5), Look.FAULT), Drawn(None, Look.FAULT)]
        )
    row = openpyxl.load_workbook(tmp_path / "a.xlsx")["x"][1]
    assert [cell.fill.fgColor.rgb for cell in row] == ["00000000", "FFFFD9D9", "FFFFD9D9", "FFFFD9D9"]
    assert row[2].is_date


def test_sheets_and_columns_can_be_hidden(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx") as book:
        book.sheet("人员", (0, 20)).add(["编号", "姓名"])
        book.sheet("_meta", hidden=True).add(["format"])
    loaded = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [sheet.sheet_state for sheet in loaded] == ["visible", "hidden"]
    assert [loaded["人员"].column_dimensions[letter].hidden for letter in "AB"] == [True, False]
    assert [sheet.hidden for sheet in open_sheets(tmp_path / "a.xlsx", Progress()).sheets] == [False, True]


def test_titles_become_what_excel_allows(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx") as book:
        for title in ("人/员", "人/员", "村" * 40, "", "'"):
            book.sheet(title).add(["x"])
    titles = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert titles == ["人 员", "人 员 (2)", "村" * 31, "Sheet", "Sheet (2)"]


def test_a_book_without_sheets_still_opens(tmp_path: Path) -> None:
    with workbook(tmp_path / "a.xlsx"):
        pass
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == 1


def test_beyond_the_last_row_it_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LAST_ROW", 1_000)
    with workbook(tmp_path / "a.xlsx") as book:
        sheet = book.sheet("人员", frozen=1)
        sheet.add(["号"], Look.HEADING)
        sheet.add_all([n] for n in range(2_500))
    sheets = open_sheets(tmp_path / "a.xlsx", Progress()).sheets
    assert [sheet.name for sheet in sheets] == ["人员", "人员 (2)", "人员 (3)"]
    assert [sheet.last_row for sheet in sheets] == [1_000, 1_000, 503]
    assert [cells[0] for sheet in sheets for number, cells in sheet.rows(2)] == list(range(2_500))
    assert all(next(cells for _, cells in sheet.rows()) == ("号",) for sheet in sheets)


def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), workbook(path) as book:
        book.sheet("x").add(["y"])
        raise KeyError
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, said = tmp_path / "a.xlsx", list[object]()
    path.write_bytes(b"old")
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(Refusal, match="磁盘空间不足"), workbook(path) as book:
            book.sheet("x").add_all([str(n * 7919 % 99991)] for n in range(200_000))
        with pytest.raises(Refusal, match="磁盘空间不足"), workbook(path) as book:
            book.sheet("x").add_all([sha512(bytes(n)).hexdigest()] for n in range(5_000))  # hardly gets any smaller
        with pytest.raises(Refusal, match="磁盘空间不足"), text_table(tmp_path / "a.csv") as table:
            table.add_all([str(n)] for n in range(200_000))
        del book
        gc.collect()  # what was left open would close itself now, and fail aloud
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert said == []
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_text_table_opens_in_a_spreadsheet_and_runs_nothing(tmp_path: Path) -> None:
    with text_table(tmp_path / "a.csv") as table:
        table.add_all(
            [["姓名", "值"], ["王,甲", "=cmd|' /C calc'!A0"], ["-3.5", "@x"], ["'a", date(2025, 4, 5)], [None, True]]
        )
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        "姓名,值\r\n\"王,甲\",'=cmd|' /C calc'!A0\r\n-3.5,'@x\r\n''a,2025-04-05\r\n,是\r\n"
    )
    (found,) = open_sheets(tmp_path / "a.csv", Progress()).sheets
    assert [cells for _, cells in found.rows(2, 4)] == [
        ("王,甲", "=cmd|' /C calc'!A0"),
        ("-3.5", "@x"),
        ("'a", "2025-04-05"),
    ]
