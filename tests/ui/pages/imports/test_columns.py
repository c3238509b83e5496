"""Which column is what."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.intake.options import Policy
from desktop.sheets.mapping import Confidence
from tests.desktop.sheets.books import provincial_xls
from tests.ui.pages.imports.steps import FAMILY, ZHANG, Make, columns, result, sheet
from ui.pages.imports.page import ImportsPage


def test_private_numbers_among_the_samples_are_masked(bring: Make) -> None:
    step = columns(bring(FAMILY))
    samples = {row.match.target: row.samples.words for row in step.rows}
    assert ZHANG not in samples["id_no"]
    assert "138****5678" in samples["phone"]
    assert "张三丰" in samples["name"]


def test_a_column_is_taken_for_something_else(bring: Make, qtbot: QtBot) -> None:
    flow = bring((("姓名", "甲乙丙", "联系电话"), ("张三丰", "独居", "13812345678"), ("李四娘", "低保", "")))
    step = columns(flow)
    row = step.rows[1]
    assert row.sure.words == "不导入"
    qtbot.mouseClick(row.target, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.target, "gabq")
    assert row.target.popup.proposals[0] == "关爱标签"
    qtbot.keyClick(row.target, Qt.Key.Key_Return)
    assert (row.match.target, row.sure.words, row.target.text()) == ("care", "已指定", "关爱标签")
    step.choose(2, "")
    assert step.rows[2].sure.words == "不导入"
    assert not step.rows[2].policy.isVisible()
    flow.check()
    result(flow).go.click()
    again = columns(bring((("姓名", "甲乙丙", "联系电话"), ("王五妹", "低保", "")), name="下个月.xlsx"))
    assert [one.sure.words for one in again.rows] == ["已识别", "已记住", "已记住"]
    assert again.rows[2].target.text() == "不导入"


def test_a_half_typed_word_gives_way_to_what_was_there(bring: Make, qtbot: QtBot) -> None:
    row = columns(bring(FAMILY)).rows[1]
    qtbot.mouseClick(row.target, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.target, "zzz")
    assert row.target.text() == "zzz"
    row.target.clearFocus()
    assert row.target.text() == "姓名"


def test_suggestions_must_be_confirmed_first(bring: Make) -> None:
    rows = [(f"人{number}", f"1381234{number:04}") for number in range(12)]
    flow = bring((("姓名", "联系电话号"), *rows))
    step = columns(flow)
    assert step.rows[1].match.confidence is Confidence.SUGGESTED
    assert step.rows[1].confirm.isVisible()
    assert not step.check.isEnabled()
    assert "待确认" in step._said.text()
    step.rows[1].confirm.click()
    assert step.check.isEnabled()
    assert not step.confirm.isVisible()


def test_a_missing_name_is_asked_for(bring: Make) -> None:
    step = columns(bring((("身份证号码", "联系电话"), (ZHANG, "13812345678"))))
    assert not step.check.isEnabled()
    assert "还没有“姓名”这一列" in step._said.text()


def test_the_kind_is_guessed_and_can_be_changed(bring: Make) -> None:
    step = columns(bring((("企业名称", "统一社会信用代码", "法定代表人", "地址"), ("好又多", "", "张三", "中山路1号"))))
    assert step.opened.kind == "enterprises"
    step._kinds.buttons["people"].click()
    assert step.opened.kind == "people"
    assert "姓名" in step._said.text()


def test_what_was_left_out_is_said_quietly(page: ImportsPage, folder: Path) -> None:
    page.bring_in([provincial_xls(folder / "岸兜村.xls")])
    step = columns(page.flows[0])
    assert "未作为数据读取" in step._quiet.text()
    assert "户籍地/省" in [row.match.heading for row in step.rows] or any(
        "户籍地" in r.match.heading for r in step.rows
    )


def test_headings_can_be_pointed_out(bring: Make) -> None:
    flow = bring((("甲", "乙"), ("姓名", "联系电话"), ("张三丰", "13812345678")))
    step = columns(flow)
    step.header.click()
    picker = sheet()
    picker.table.view.selectRow(1)
    picker.yes.click()
    assert step.opened.table.header == (2, 2)
    assert [row.match.target for row in step.rows] == ["name", "phone"]


def test_policies_go_by_column_and_for_all(bring: Make) -> None:
    step = columns(bring(FAMILY))
    phone = next(row for row in step.rows if row.match.target == "phone")
    phone.policy.setCurrentIndex(1)
    assert step.options.policy_of("phone") is Policy.OVERWRITE
    assert step.options.policy_of("residence_address") is Policy.FILL
    step._all.setCurrentIndex(2)
    assert step.options.policy_of("phone") is Policy.KEEP
    assert phone.policy.currentText() == "保留原值"
