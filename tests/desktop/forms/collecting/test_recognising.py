"""Whose a file is and whether it is the form: by its mark, by what is written on it, or by asking."""

import shutil
from pathlib import Path

import openpyxl
import pytest
import xlwt

from db.models.forms import ReturnState
from desktop.forms.collecting.lines import Took, Unit
from desktop.forms.collecting.recognising import UnitName, mark_of, named_in, unit_lines, whose_return
from desktop.jobs import Progress
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent

UNITS = [UnitName(1, "岸兜村委会"), UnitName(2, "江头村委会"), UnitName(3, "东江头村委会")]


def take(sent: Sent, *paths: Path) -> list[Took]:
    return sent.collections.take(list(paths), Progress())


def change(path: Path, to: Path, cells: dict[str, object]) -> Path:
    made = openpyxl.load_workbook(path)
    for place, value in cells.items():
        made["登记表"][place] = value
    made.save(to)
    return to


def test_the_mark_outlives_the_name(sent: Sent, folder: Path) -> None:
    renamed = folder / "新建 Microsoft Excel 工作表.xlsx"
    shutil.copy(sent.copy(HEAD), renamed)
    a_form.fill(renamed, [a_form.person(1, "林一")])
    assert mark_of(renamed) is not None
    (took,) = take(sent, renamed)
    assert took.key == sent.returned(HEAD)


def test_a_file_for_one_village_that_another_signed_is_asked_about(sent: Sent, folder: Path) -> None:
    a_form.fill(sent.copy(HEAD), [a_form.person(1, "林一")])
    wrong = change(sent.copy(HEAD), folder / "表.xlsx", {"A2": f"填报单位：{SHORE}　填报日期："})
    (took,) = take(sent, wrong)
    assert took.is_asked
    assert took.sentence == f"文件是发给“{HEAD}”的，但填报单位写的是“{SHORE}”，请选是哪个单位交的。"
    assert [one.unit for one in took.choices] == [SHORE, HEAD]
    (took,) = sent.collections.take([wrong], Progress(), chosen={wrong: sent.returned(SHORE)})
    assert took.key == sent.returned(SHORE)


def test_a_copy_without_a_mark_is_told_by_its_line_and_its_name(sent: Sent, folder: Path) -> None:
    plain = a_form.build(folder, "江头村救助.xlsx")
    a_form.fill(plain, [a_form.person(1, "林一")])
    (took,) = take(sent, plain)
    assert took.key == sent.returned(HEAD)
    signed = a_form.build(folder, "表一.xlsx")
    a_form.fill(signed, [a_form.person(2, "林二")])
    change(signed, signed, {"A2": "填报单位：岸兜村　　填报日期："})
    (took,) = take(sent, signed)
    assert took.key == sent.returned(SHORE)
    unnamed = a_form.build(folder, "表二.xlsx")
    a_form.fill(unnamed, [a_form.person(3, "林三")])
    (took,) = take(sent, unnamed)
    assert took.sentence == "看不出是哪个单位交的，请选一个。"


def test_names_within_names_and_lines_that_ask() -> None:
    assert [one.key for one in named_in(UNITS, ["东江头村救助表"])] == [3]
    assert [one.key for one in named_in(UNITS, ["岸兜、江头两村"])] == [1, 2]
    assert unit_lines(["困难群众登记表", "填报单位（盖章）： 江头村 　填报日期："]) == ["江头村填报日期："]
    assert whose_return(UNITS, None, "江头.xlsx", ["填报单位：岸兜村"], "Sheet1").unit is None
    assert whose_return(UNITS, UNITS[0], "江头.xlsx", ["填报单位：______"], "Sheet1").unit == UNITS[0]


def test_another_form_and_changed_headings_are_refused(sent: Sent, folder: Path) -> None:
    other = openpyxl.Workbook()
    sheet = other.active
    assert sheet is not None
    for cells in (["企业名称", "统一社会信用代码", "法定代表人", "联系电话"], ["甲厂", "x", "王一", "13859990001"]):
        sheet.append(cells)
    other.save(folder / "企业.xlsx")
    a_form.fill(sent.copy(HEAD), [a_form.person(1, "林一")])
    changed = change(sent.copy(HEAD), folder / "改.xlsx", {"F4": "手机", "I4": "金额"})
    took = take(sent, folder / "企业.xlsx", changed, folder / "没有.xlsx")
    assert "不是“救助登记”这张表" in took[0].sentence
    assert took[1].sentence.startswith("表头改动过：F 列“联系电话”改成了“手机”、I 列“补助金额”改成了“金额”。")
    assert took[2].sentence.startswith("找不到文件“没有.xlsx”")
    assert not any(one.key or one.is_asked for one in took)


def test_columns_that_moved_are_found(sent: Sent, folder: Path) -> None:
    a_form.fill(sent.copy(HEAD), [a_form.person(1, "林一", 备注="好")])
    made = openpyxl.load_workbook(sent.copy(HEAD))
    made["登记表"].insert_cols(6)
    made["登记表"]["F4"] = "组别"
    made["登记表"]["F5"] = "三组"
    made.save(folder / "列.xlsx")
    (took,) = take(sent, folder / "列.xlsx")
    assert "列的顺序与原表不同，已按表头对应。多出的“组别”没有汇总。" in took.sentence
    returned = sent.collections.returned(took.key)
    assert [cell for cell in returned.rows[0][1] if cell != ""][:2] == [1, "林一"]
    assert returned.rows[0][1][9] == "好"


def test_the_same_file_is_not_taken_twice(sent: Sent, folder: Path) -> None:
    a_form.fill(sent.copy(HEAD), [a_form.person(1, "林一")])
    assert take(sent, sent.copy(HEAD))[0].key
    assert take(sent, sent.copy(HEAD))[0].sentence == f"“{HEAD}”已经交过这个文件，内容没有变化，没有重复收。"
    (took,) = sent.collections.take([sent.copy(HEAD)], Progress(), chosen={sent.copy(HEAD): sent.returned(SHORE)})
    assert took.sentence == f"与“{HEAD}”交来的是同一个文件，没有收。请核对是不是发错了。"


def test_nothing_to_report_is_a_return(sent: Sent) -> None:
    (took,) = take(sent, sent.copy(HEAD))
    assert took.state is ReturnState.ACCEPTED
    assert "按零报告收下" in took.sentence


@pytest.mark.parametrize("ending", [".xls", ".csv"])
def test_other_kinds_of_file_are_taken_and_their_faults_listed(sent: Sent, folder: Path, ending: str) -> None:
    rows = [list(a_form.HEADINGS), [1, "林一", "男", a_form.number(1)[:-1], "1960-01-01", "", "", "低保", 100, ""]]
    path = folder / f"江头{ending}"
    if ending == ".csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8-sig")
    else:
        book = xlwt.Workbook()
        sheet = book.add_sheet("登记表")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
        book.save(str(path))
    (took,) = take(sent, path)
    assert took.state is ReturnState.FAULTY
    sent_back = sent.collections.outgoing.send_back(took.key, sent.back, Progress())
    assert sent_back.path.name == "江头-请更正.xlsx"
    assert "不能在上面标注" in sent_back.sentence
    assert openpyxl.load_workbook(sent_back.path)["登记表"]["A2"].value == 2


def test_what_nobody_vouches_for_is_refused_with_a_sentence(sent: Sent, shared: Path) -> None:
    paths = sorted(path for path in (shared / "data" / "hostile").rglob("*") if path.is_file())
    took = take(sent, *paths)
    assert len(took) == len(paths)
    assert not any(one.key for one in took)
    assert all(one.sentence.endswith(("。", "）")) for one in took)


def test_several_collections_of_one_form_are_told_apart(sent: Sent, folder: Path) -> None:
    later = folder / "later"
    later.mkdir()
    second = sent.collections.outgoing.issue(
        sent.form, "第二次摸底", [Unit(SHORE), Unit(HEAD)], None, later, Progress()
    )
    a_form.fill(second.files[1], [a_form.person(1, "林一")])
    (took,) = sent.collections.take([second.files[1]], Progress(), sent.key)
    assert took.collection == second.key  # by its mark, whatever the clerk looks at
    plain = a_form.build(folder, "江头村.xlsx")
    a_form.fill(plain, [a_form.person(3, "林三")])
    (took,) = take(sent, plain)
    assert took.sentence == "有几次收表用的都是这张表，请选是哪一次、哪个单位交的。"
    assert [one.collection for one in took.choices] == ["第二次摸底"] * 2 + ["救助登记"] * 2
    (took,) = sent.collections.take([plain], Progress(), sent.key)
    assert took.key == sent.returned(HEAD)
    row = sent.collections.one(second.key)
    sent.collections.close(row.key, row.version)
    (took,) = take(sent, second.files[1])
    assert took.sentence.startswith("这是“第二次摸底”的表，那次收表已经结束。")
