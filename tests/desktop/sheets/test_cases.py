"""The cases that sheets of real offices bring (identity, households, grids, dates, codes), one test for each."""

from datetime import date

import openpyxl
import pytest

from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.returning import save_faults
from tests.desktop.sheets.asking import notes, one, reasons, taken
from tests.desktop.sheets.town import id_no

ZHANG, LI = id_no("19600101", 123), id_no("19620203", 124)


@pytest.mark.parametrize("value", [3.50521e17, 359998199001010000, "3.5E+17", "359998199001010000"])
def test_numbers_that_lost_their_last_digits_are_refused(town, value):
    checked = one(town, "身份证号", value)
    assert checked.counts.faulty == 1
    assert "丢失" in reasons(checked)[0]


@pytest.mark.parametrize(
    "value",
    [
        f"'{ZHANG}",
        f"\u00a0{ZHANG} ",
        "".join(chr(ord(digit) + 0xFEE0) for digit in ZHANG),
        f"{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]}",
    ],
)
def test_spellings_of_a_number_are_one(town, value):
    assert taken(town, "身份证号", value, "id_no") == ZHANG


def test_fifteen_digits_become_eighteen_and_that_is_said(town):
    checked = one(town, "身份证号", "359998600101123")
    assert "upgraded" in notes(checked)
    town.importer.commit(checked, Progress())
    assert town.people()["张三丰"].id_no == ZHANG


def test_a_small_x_is_a_large_one(town):
    number = next(no for order in range(1, 99) if (no := id_no("19600101", order)).endswith("X"))
    assert taken(town, "身份证号", number.lower(), "id_no") == number


def test_a_failing_check_digit_gives_way_to_a_reason(town):
    wrong = ZHANG[:17] + ("0" if ZHANG[17] != "0" else "1")
    checked = one(town, "身份证号", wrong)
    (fault,) = checked.faults.page(0, 10)
    assert fault.faults[0].overridable
    again = one(town, "身份证号", wrong, reasons={fault.ordinal: "已核对原件"})
    assert again.counts.new == 1
    town.importer.commit(again, Progress())
    person = town.people()["张三丰"]
    assert (person.id_no, person.id_reason, person.born_on) == (wrong, "已核对原件", date(1960, 1, 1))


def test_the_reason_may_stand_in_the_sheet(town):
    wrong = ZHANG[:17] + ("0" if ZHANG[17] != "0" else "1")
    checked = town.check((("姓名", "身份证号", "号码核实说明"), ("张三丰", wrong, "派出所证明"), ("李四", wrong, "")))
    assert (checked.counts.new, checked.counts.faulty) == (1, 1)


def test_birth_and_sex_come_from_the_number_and_must_not_contradict_it(town):
    rows = (
        ("姓名", "身份证号", "出生日期", "性别"),
        ("张三丰", ZHANG, "", ""), ("李四娘", LI, "1962-02-03", "男"),
        ("王五", id_no("19900405", 127), "1990-04-06", "男"),
    )  # fmt: skip
    checked = town.check(rows)
    assert checked.counts.faulty == 2
    assert "号码表示女" in reasons(checked)[0]
    assert "1990-04-05" in reasons(checked)[1]
    town.importer.commit(checked, Progress())
    assert (town.people()["张三丰"].born_on, town.people()["张三丰"].sex_code) == (date(1960, 1, 1), "1")


def test_a_month_of_birth_is_completed_from_the_number(town):
    checked = town.check(
        (("姓名", "身份证号", "出生年月"), ("张三丰", ZHANG, "1960.01"), ("李四", "", "1962.2"), ("王五", LI, "1962.3"))
    )
    assert [row.row for row in checked.faults] == [3, 4]
    town.importer.commit(checked, Progress())
    assert town.people()["张三丰"].born_on == date(1960, 1, 1)


def test_other_documents_are_kept_as_such(town):
    assert taken(town, "身份证号", "E12345678", "document_no") == "E12345678"
    assert town.people()["张三丰"].id_no is None
    assert town.people()["张三丰"].document_code == "414"


@pytest.mark.parametrize(
    "value",
    ["1960-01-01", "1960.1.1", "1960年1月1日", "19600101", "1960/1/1", date(1960, 1, 1), 21916, "一九六〇年一月一日"],
)
def test_spellings_of_a_day_are_one(town, value):
    assert taken(town, "出生日期", value, "born_on") == date(1960, 1, 1)


@pytest.mark.parametrize("value", ["1900-01-00", "2025/2/30", "农历正月初五", "85.4.5", "民国91年"])
def test_days_that_are_none_are_faults_with_a_suggestion(town, value):
    checked = one(town, "出生日期", value)
    assert checked.counts.faulty == 1
    assert len(reasons(checked)[0]) > 8


@pytest.mark.parametrize("value", ["汉", "汉族", "01", "1", "01-汉族", 1])
def test_wordings_of_a_code_are_one(town, value):
    assert taken(town, "民族", value, "ethnic_code") == "01"


def test_an_unknown_wording_is_a_fault_until_the_office_decides(town):
    checked = one(town, "政治面貌", "入党积极分子了")
    (question,) = [question for question in checked.questions if question.key == "wording"]
    assert (question.subject, question.text, question.rows) == ("political", "入党积极分子了", 1)
    wordings = {("political", "入党积极分子了"): "13"}
    assert taken(town, "政治面貌", "入党积极分子了", "political_code", wordings=wordings) == "13"
    assert one(town, "政治面貌", "入党积极分子了").changes_nothing


def test_unknown_wordings_can_be_left_blank(town):
    checked = one(town, "政治面貌", "不晓得的", blank_unknown=frozenset({"political"}))
    assert checked.counts.new == 1
    assert "blanked" in notes(checked)


def test_editions_are_found_by_the_values_and_asked_for_once(town):
    clear = [
        ("姓名", "文化程度"),
        *((f"人{place}", code) for place, code in enumerate(("10", "20", "30", "50", "60", "70", "80"))),
    ]
    asked = [question for question in town.check(clear).questions if question.key == "edition"]
    assert asked
    assert all(fault.startswith("“") for fault in reasons(town.check(clear)))
    edition = asked[0].choices[-1][0]
    table, origin = town.table(clear)
    mapping = town.importer.propose("people", table)
    options = Options(editions={"education": edition})
    town.importer.commit(town.importer.check(table, mapping, origin, options, Progress()), Progress())
    assert not town.check(clear).questions


def test_the_old_code_of_sex_is_told_by_the_numbers(town):
    rows = [
        ("姓名", "身份证号", "性别"),
        *((f"人{order}", id_no("19600101", order), 1 - order % 2) for order in range(1, 21)),
    ]
    checked = town.check(rows)
    assert (checked.counts.new, checked.counts.faulty) == (20, 0)


def test_telephones_get_one_spelling(town):
    rows = (
        ("姓名", "联系电话"), ("甲一", 13812345678), ("乙二", "+86 138-1234-5678"), ("丙三", "0595 22112233"),
        ("丁四", "无"), ("戊五", "13812345678/0595-22112233"), ("己六", "1381234567"),
    )  # fmt: skip
    checked = town.check(rows)
    assert checked.counts.faulty == 1
    assert "10 位" in reasons(checked)[0]
    town.importer.commit(checked, Progress())
    phones = {name: person.phone for name, person in town.people().items()}
    assert phones == {
        "甲一": "13812345678", "乙二": "13812345678", "丙三": "0595-22112233", "丁四": None, "戊五": "13812345678",
    }  # fmt: skip
    assert "phones" in notes(checked)


def test_names_lose_the_blanks_that_align_them_and_keep_rare_characters(town):
    rows = (
        ("姓名",),
        ("张　三",),
        ("李 四\n",),
        ("王㛃",),
        ("陈䶮",),
        ("林𬭎",),
        ("吴𠅤",),
        ("Anna  Maria",),
        ("买买提·艾力",),
    )
    town.bring(rows)
    assert set(town.people()) == {"张三", "李四", "王㛃", "陈䶮", "林𬭎", "吴𠅤", "Anna  Maria", "买买提·艾力"}


def test_every_fault_of_a_row_is_named_with_its_place(town):
    checked = town.check((("姓名", "身份证号", "出生日期", "联系电话"), ("", "12345", "2025/2/30", "123456789012")))
    (row,) = checked.faults.page(0, 10)
    assert row.row == 2
    assert {(fault.letter, fault.field) for fault in row.faults} == {
        ("A", "name"), ("B", "id_no"), ("C", "born_on"), ("D", "phone"),
    }  # fmt: skip
    assert row.faults[0].value or row.faults[-1].reason


def test_faulty_rows_go_back_with_their_faults(town):
    rows = (
        ("序号", "姓名", "身份证号", "备注"),
        (1, "张三丰", ZHANG, "好"), (2, "李四", "35999819600101", "短"), (3, "", LI, "无名"),
    )  # fmt: skip
    table, origin = town.table(rows)
    checked = town.check_table(table, origin)
    path = town.folder / "有问题的行.xlsx"
    assert save_faults(checked, table, path, Progress()) == 2
    sheet = openpyxl.load_workbook(path).active
    written = list(sheet.iter_rows(values_only=True))
    assert written[0] == ("序号", "姓名", "身份证号", "备注", "问题")
    assert [row[:2] for row in written[1:]] == [(2, "李四"), (3, None)]
    assert "14 位" in written[1][4]
    assert "没有填写" in written[2][4]
    assert sheet["C2"].fill.fgColor.rgb == sheet["B3"].fill.fgColor.rgb != sheet["B2"].fill.fgColor.rgb
    sheet["C2"], sheet["B3"] = id_no("19600101", 125), "李四娘"
    corrected = town.folder / "已改.xlsx"
    sheet.parent.save(corrected)
    again = town.check_table(*town.open(corrected))
    assert (again.counts.new, again.counts.faulty) == (2, 0)


def test_nobody_is_born_tomorrow(town):
    assert "晚于今天" in reasons(one(town, "出生日期", "2099-01-01"))[0]


def test_a_kind_that_is_understood_when_blank_is_no_difference(town):
    rows = (("姓名", "人口类型", "备注"), ("甲一", "", "在"))
    town.bring(rows)
    assert town.check(rows).changes_nothing
