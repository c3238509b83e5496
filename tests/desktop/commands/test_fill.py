"""Forms of other offices from the command line."""

from pathlib import Path

import openpyxl
import pytest

from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no

HEADINGS = ["序号", "姓名", "性别", "身份证号码", "联系电话", "现住址", "血型"]
PEOPLE = [
    ["姓名", "性别", "公民身份号码", "出生日期", "联系方式", "现住址"],
    ["王一", "男", id_no("19500101", 1), "1950-01-01", "13800000001", "一号"],
    ["王二", "女", "", "1990-02-02", "13800000002", "二号"],
    ["王三", "男", "", "2015-03-03", "", "三号"],
]


@pytest.fixture
def form(folder: Path) -> Path:
    """A blank roll."""
    return xlsx(folder / "花名册.xlsx", [["人员花名册"], ["填报单位：", "", "填报日期："], HEADINGS])


@pytest.fixture
def settled(data: Path, folder: Path, run) -> Path:
    """An office with three people."""
    code, out, err = run("import", data, xlsx(folder / "人员.xlsx", PEOPLE), "--kind", "people")
    assert code == 0, out + err
    return data


def names_in(path: str) -> list[object]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [row[1] for row in sheet.iter_rows(4, values_only=True)]


def test_a_form_is_looked_at(settled: Path, form: Path, result) -> None:
    seen = result("fill", settled, form, "--look")
    assert (seen["kind"], seen["subject"], seen["title"]) == ("list", "people", "人员花名册")
    places = {one["place"]: (one["words"], one["target"]) for one in seen["places"]}
    assert places["D"] == ("身份证号码", "id_no")
    assert places["G"] == ("血型", "")


def test_a_form_is_filled_for_a_scope(settled: Path, form: Path, folder: Path, run, result) -> None:
    filled = result("fill", settled, form, folder / "out", "--scope", "年龄=60-", "--period", "2026-11")
    assert (filled["rows"], filled["wrong"]) == (1, [])
    assert names_in(filled["files"][0]) == ["王一"]
    sheet = openpyxl.load_workbook(filled["files"][0]).worksheets[0]
    assert str(sheet["D4"].value).endswith("*" * 14)
    again = result("fill", settled, form, folder / "out", "--scope", "all", "--set", "G=note")
    assert again["rows"] == 3
    for_whom = ("--reveal", "--purpose", "报表", "--recipient", "民政局")
    code, out, _ = run("fill", settled, form, folder / "out", "--scope", "性别=男", *for_whom)
    assert code == 0
    assert "2 行，1 个文件" in out
    assert "与档案一致" in out


def test_what_is_unsure_stays_empty_and_is_proposed_again(settled: Path, folder: Path, run, result) -> None:
    doubtful = xlsx(folder / "名册.xlsx", [["人员名册"], ["姓名", "身份证号码", "手机", "联系方式"]])
    before = result("fill", settled, doubtful, "--look")["places"]
    assert before[2]["confidence"] == "suggested", before
    code, out, err = run("fill", settled, doubtful, folder / "out", "--scope", "all")
    assert code == 0, out + err
    assert "1 栏拿不准" in err
    after = result("fill", settled, doubtful, "--look")["places"]
    assert after[2] == before[2]


def test_a_list_of_names_says_whom(settled: Path, form: Path, folder: Path, run, result) -> None:
    names = folder / "接龙.txt"
    names.write_text("1. 王三\n2. 王一 13800000001\n3. 没有的人\n", "utf-8")
    filled = result("fill", settled, form, folder / "out", "--scope", f"names={names}")
    assert names_in(filled["files"][0]) == ["王三", "王一"]
    _, _, err = run("fill", settled, form, folder / "out", "--scope", f"names={names}")
    assert "第 3 行" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scope", "年纪=60-"), "没有“年纪”这个条件"),
        (("--scope", "性别=中"), "没有“中”这个值"),
        (("--scope", "年龄=老"), "不是范围"),
        (("--scope", "grid=月球"), "没有找到网格“月球”"),
        (("--scope", "all", "--set", "Z=name"), "没有“Z”这一栏"),
        (("--scope", "all", "--set", "G"), "看不懂"),
        (("--scope", "all", "--header", "一"), "不是行号"),
        (("--scope", "all", "--sheet", "9"), "没有第 9 张工作表"),
        (("--scope", "all", "--as-of", "今天"), "不是日期"),
        (("--scope", "all", "--reveal"), "--purpose"),
        (("--scope", "all", "--reveal", "--purpose", "报表"), "接收单位"),
        (("--scope", "没有这样的人"), "没有符合条件的记录"),
        ((), "还没有选定"),
    ],
)
def test_what_is_not_understood_is_said(settled: Path, form: Path, folder: Path, run, words, said: str) -> None:
    code, out, err = run("fill", settled, form, folder / "out", *words)
    assert code == 1
    assert said in out + err
    assert not list((folder / "out").glob("*")) if (folder / "out").exists() else True
