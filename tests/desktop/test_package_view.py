"""The readable workbook of a package: for eyes alone, and it says so."""

from pathlib import Path

from openpyxl import load_workbook

from desktop.exchange.contents import ViewSheet
from desktop.package_view import write_view


def test_every_cell_is_a_text_and_the_first_row_says_what_it_is(tmp_path: Path) -> None:
    number = "359998200002290017"
    sheet = ViewSheet("实有人口", ["编号", "证件号码"], [["1", number], ["2", "=1+1"]], 4_000)
    write_view(tmp_path / "查看.xlsx", [sheet])
    book = load_workbook(tmp_path / "查看.xlsx")
    assert book.sheetnames == ["实有人口"]
    cells = [[cell.value for cell in row] for row in book["实有人口"].iter_rows()]
    assert cells[0][0] == "本表只供阅读，不作为数据依据。共 4000 条，这里列出 2 条；完整内容见 tables 文件夹里的 .csv。"
    assert cells[1:] == [["编号", "证件号码"], ["1", number], ["2", "=1+1"]]
    assert {cell.data_type for row in book["实有人口"].iter_rows(min_row=2) for cell in row} == {"s"}
    assert book["实有人口"].freeze_panes == "A3"


def test_a_package_without_tables_has_a_workbook_too(tmp_path: Path) -> None:
    write_view(tmp_path / "查看.xlsx", [])
    assert load_workbook(tmp_path / "查看.xlsx").active["A1"].value == "这个交换包里没有表格。"
