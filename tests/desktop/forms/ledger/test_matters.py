"""The three lists: read from the sheets offices have, taken in again next year, matched to forms by a person."""

import csv

import openpyxl
import pytest

from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.forms.ledger.matters import DutyMatters
from desktop.forms.ledger.tasks import FormTasks
from desktop.jobs import Progress
from tests.programs import today


@pytest.fixture
def matters(program):
    return DutyMatters(program, today)


def workbook(folder, sheets):
    """Write a workbook of sheets: name and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "清单.xlsx"
    book.save(path)
    return path


HEAD = ["序号", "事项名称", "对应上级部门", "依据"]
BOOK = {
    "基本履职事项清单": [["岸兜镇基本履职事项清单"], HEAD, [1, "养老服务和老年人关爱", "民政局", "老年法"],
                 ["一、平安法治"], [2, "矛盾纠纷排查化解", "综治中心", None]],
    "配合履职事项清单": [HEAD, [1, "劳动力调查入户配合", "统计局", "统计法"]],
    "说明": [["以上清单自印发之日起执行"]],
}  # fmt: skip


def test_a_workbook_of_three_sheets_is_taken_in(matters, folder):
    found = matters.read(workbook(folder, BOOK), Progress())
    assert (dict(found.counts), found.new, found.changed, found.missing) == ({"01": 2, "02": 1}, 3, 0, 0)
    assert matters.take(found, whole=True) == 3
    rows = matters.all()
    assert [(one.list_title, one.number, one.title, one.department) for one in rows] == [
        ("基本履职", "1", "养老服务和老年人关爱", "民政局"),
        ("基本履职", "2", "矛盾纠纷排查化解", "综治中心"),
        ("配合履职", "1", "劳动力调查入户配合", "统计局"),
    ]
    assert [one.title for one in matters.all("民政")] == ["养老服务和老年人关爱"]
    assert len(matters.all(list_code="02")) == 1


def test_next_years_lists_retire_what_they_no_longer_have(matters, folder):
    matters.take(matters.read(workbook(folder, BOOK), Progress()), whole=True)
    newer = {"基本履职事项清单": [HEAD, [1, "养老服务和老年人关爱", "区民政局", "老年法"]]}
    found = matters.read(workbook(folder, newer), Progress())
    assert (found.new, found.changed, found.missing) == (0, 1, 1)
    matters.take(found, whole=True)
    assert [one.title for one in matters.all()] == ["养老服务和老年人关爱", "劳动力调查入户配合"]
    assert len(matters.all(retired=True)) == 3


def test_one_sheet_with_a_column_for_the_list_as_csv(matters, folder):
    path = folder / "清单.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([
            ["清单类别", "序号", "事项", "责任部门", "依据"],
            ["上级部门收回事项", "1", "养老院安全检查", "民政局、消防大队", ""],
            ["配合", "2", "秸秆禁烧巡查", "生态环境局", "大气法"],
        ])  # fmt: skip
    matters.take(matters.read(path, Progress()), whole=False)
    assert [(one.list_code, one.title) for one in matters.all()] == [("02", "秸秆禁烧巡查"), ("03", "养老院安全检查")]


def test_a_category_of_matters_tells_no_list_and_a_merged_cell_tells_it_of_the_rows_below(matters, folder):
    rows = [
        ["类别", *HEAD],
        ["一、配合履职事项清单"],
        ["党的建设", 1, "党员教育", "组织部", ""],
        ["基本履职", 2, "防汛值守", "应急局", ""],
        ["", 3, "养老服务", "民政局", ""],
        ["民生服务", 4, "助餐", "民政局", ""],
    ]
    found = matters.read(workbook(folder, {"Sheet1": rows}), Progress())
    assert [row["list_code"] for row in found.rows] == ["02", "01", "01", "02"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "电话"], ["某", "1"]], "没有找到清单的表头"),
        ([HEAD, [1, "养老服务", "民政局", ""]], "第 2 行看不出属于哪一张清单"),
        ([["清单类别", *HEAD], ["基本履职", 1, "养老", "", ""], ["别的", 2, "登记", "", ""]], "第 3 行看不出"),
        ([["清单类别", *HEAD], ["基本履职", 1, "事" * 1200, "", ""]], "第 2 行的“事项”超过 1000 个字"),
    ],
)
def test_what_is_no_list_is_said_in_a_sentence(matters, folder, rows, words):
    with pytest.raises(Refusal, match=words):
        matters.read(workbook(folder, {"Sheet1": rows}), Progress())


def test_a_form_is_matched_by_a_person_and_what_is_beyond_the_lists_is_marked(matters, program, folder):
    matters.take(matters.read(workbook(folder, BOOK), Progress()), whole=True)
    likely = matters.likely("矛盾纠纷排查化解情况统计表", "区综治中心")
    assert [one.matter.title for one in likely] == ["矛盾纠纷排查化解"]
    assert matters.likely("宠物登记表") == []
    tasks = FormTasks(program, today)
    key = tasks.save(tasks.blank(unit="区综治中心", name="矛盾纠纷排查化解情况统计表"))
    assert tasks.task(key).matter == ""  # never by itself
    tasks.link(key, tasks.task(key).version, matter=likely[0].matter.key)
    task = tasks.task(key)
    assert (task.matter, task.values["list_code"]) == ("矛盾纠纷排查化解", "01")
    assert [one.tasks for one in matters.all("矛盾")] == [1]
    tasks.link(key, task.version, matter=None)
    assert tasks.task(key).values["list_code"] == "04"


def test_a_matter_is_entered_corrected_and_retired(matters):
    with pytest.raises(Invalid, match="事项不能为空"):
        matters.save(matters.blank())
    empty = matters.blank().values
    key = matters.save(Draft(empty | {"list_code": "01", "title": "防汛值守"}))
    draft = matters.draft(key)
    draft.department = "应急局"
    matters.save(draft)
    row = matters.matter(key)
    assert row.department == "应急局"
    matters.retire(key, row.version)
    assert matters.all() == []
