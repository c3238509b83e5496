"""The room of the figures: what is shown, what it opens, closing a month."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.cases import indicators as told
from desktop.cases.events import EventKind
from desktop.cases.spans import Span
from desktop.jobs import Progress
from desktop.tables import TONE, Search
from tests.desktop.cases.an_office_of_cases import a_case, go_on, put_case, put_unit
from ui import ask
from ui.charts import apart, steps_to
from ui.dialogs import AskSheet
from ui.forms.date_box import DateBox
from ui.forms.line import Line
from ui.pages.figures.page import CLOSING, PETITIONS, TABLE, TRENDS, FiguresPage
from ui.printing import PreviewWindow

DAY = date(2026, 10, 8)


@pytest.fixture
def page(program, enter):
    put_unit(program)
    grid = program.grids.find_village("岸兜")
    put_case(program, a_case(DAY), grid_id=grid, kind_code="0101")
    put_case(program, a_case(DAY, finished=None), grid_id=grid, kind_code="0201")
    put_case(program, a_case(date(2025, 9, 3)), ledger="hazard")
    return enter(FiguresPage)


def sheet():
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, AskSheet) and one.isVisible())


def heard(signal):
    said = []
    signal.connect(lambda *words: said.append(words))
    return said


def found(page, wanted):
    """Return the cases that the list shows when it is opened so."""
    room, filters = wanted
    assert room == "cases"
    return page.desk.program.cases.list.keys(Search(filters=filters), Progress()).tolist()


def test_cards_tell_values_goals_and_changes(page):
    cards = page.cards.cards
    assert cards[told.RECEIVED].value.text() == "2"
    assert cards["resolution"].value.text() == "50.0%"
    assert cards["resolution"].goal.words == "目标 ≥95% 未达标"
    assert cards["success"].goal.words == "目标 ≥95% 达标"
    assert cards[told.RECEIVED].changes.words == "同比 +100%"
    assert cards["days"].value.text() == "3 天"


def test_a_card_opens_its_cases(page):
    wanted = heard(page.wanted)
    page.cards.cards["resolution"].click()
    page.cards.cards[told.OPEN_AFTER].click()
    assert [found(page, one) for one in wanted] == [[1], [2]]


def test_the_table_is_set_apart_and_opens_a_cell(page, qtbot):
    page.tabs.setCurrentIndex(TABLE)
    page.table._choose("kind")
    rows = page.table.table.rows
    assert [row["part"] for row in rows] == ["纠纷·合同", "纠纷·婚恋家庭", "合计"] or len(rows) == 3
    assert rows[-1][told.RECEIVED] == "2"
    wanted = heard(page.wanted)
    page.table.table.view.setCurrentIndex(page.table.table.view.model().index(2, 1))
    qtbot.keyClick(page.table.table.view, Qt.Key.Key_Return)
    assert found(page, wanted[0]) == [2, 1] or sorted(found(page, wanted[0])) == [1, 2]


def test_the_bar_walks_through_the_months_and_narrows(page):
    page.bar._choose("month")
    assert page.bar.span == Span.of_month("2026-11")
    page.bar.back.click()
    assert page.bar.span == Span.of_month("2026-10")
    assert page.cards.cards[told.RECEIVED].value.text() == "2"
    page.bar.chips.set_values({"ledger": "hazard"})
    page.bar.changed.emit()
    assert page.cards.cards[told.RECEIVED].value.text() == "0"
    assert page.cards.cards["resolution"].value.text() == "—"
    state = page.state()
    page.bar.chips.set_values({})
    page.restore(state)
    assert page.bar.asked.where == {"ledger": "hazard"}


def test_any_days_can_be_asked_for(page):
    page.bar.kinds.buttons["days"].click()
    asking = sheet()
    first, last = asking.findChildren(DateBox)
    first.value, last.value = date(2026, 10, 9), date(2026, 10, 8)
    asking.go_on()
    assert "不能早于" in asking.refusal
    first.value = date(2026, 10, 8)
    asking.go_on()
    assert page.bar.span == Span(date(2026, 10, 8), date(2026, 10, 8))


def test_charts_open_what_they_draw(page):
    page.tabs.setCurrentIndex(TRENDS)
    wanted = heard(page.wanted)
    sheet = page.trend_sheet
    assert "10月 受理 2、办结 1、未结 1" in sheet.months.plot.accessibleDescription()
    sheet.kinds.picked.emit(0)
    sheet.ages.picked.emit(3)
    place = next(at for at, one in enumerate(page._trends.months) if one.span == Span.of_month("2026-10"))
    sheet.months.picked.emit(place)
    assert [sorted(found(page, one)) for one in wanted][1:] == [[2], [1, 2]]


def test_petitions_beside_last_year(program, page):
    put_case(program, a_case(DAY), ledger="petition")
    page.tabs.setCurrentIndex(PETITIONS)
    page.reload()
    row = page.petition_sheet.table.rows[0]
    assert (row["title"], row["now"], row["before"]) == ("信访件次", "1 件", "0 件")
    wanted = heard(page.wanted)
    page.petition_sheet.table.view.opened.emit(0)
    assert found(page, wanted[0]) == [4]


def test_a_month_is_closed_and_opened_again(program, page):
    page.tabs.setCurrentIndex(CLOSING)
    closing = page.closing
    assert closing.months.rows[0]["month"] == "2026 年 10 月"
    assert closing.months.rows[0][TONE] == "amber"
    closing.close_button.click()
    asking = sheet()
    assert asking.yes.text() == "仍然先结这个月"
    asking.go_on()
    assert closing.months.rows[0]["by"] == "林晓梅" or closing.months.rows[0]["by"] == "lin"
    assert closing.words.text().endswith("结账后有 0 件事件变动")
    go_on(program, 1, EventKind.REOPENED, date(2026, 11, 2))
    page.reload()
    assert closing.words.text().endswith("结账后有 1 件事件变动")
    differing = {row["figure"]: row["difference"] for row in closing.figures.rows if row["difference"]}
    assert differing["办结件"] == "-1"
    closing.choice.buttons["kind"].click()
    assert {row["figure"] for row in closing.figures.rows} >= {"纠纷·婚恋家庭　办结件"}
    closing.choice.buttons["source"].click()
    assert all(row["figure"].startswith("（未填写）") for row in closing.figures.rows)
    closing.choice.buttons["all"].click()
    wanted = heard(page.wanted)
    closing.changed_button.click()
    assert found(page, wanted[0]) == [1]
    closing.reopen_button.click()
    asking = sheet()
    asking.go_on()
    assert "请写明" in asking.refusal
    asking.findChild(Line).setText("数字有误")
    asking.go_on()
    assert closing.months.rows[0]["state"] == "未结账"


def test_the_table_is_written_and_printed(page, folder, monkeypatch, qtbot):
    path = folder / "统计.csv"
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: path)
    page.export_table()
    heading, *rows = path.read_text("utf-8-sig").splitlines()
    assert heading.startswith("台账,受理件,已化解件,化解率")
    assert rows[0].startswith("矛盾纠纷,2,1,50,")
    page.tabs.setCurrentIndex(TABLE)
    page.print_table()
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow) and one.isVisible())
    assert "事件统计表" in window.windowTitle()
    window.close()


def test_another_clerks_case_is_counted_at_once(program, page):
    put_case(program, a_case(DAY))
    assert page.cards.cards[told.RECEIVED].value.text() == "3"


def test_round_steps_and_words_that_do_not_touch():
    assert steps_to(38_000) == [0, 10_000, 20_000, 30_000]
    assert steps_to(1) == [0, 1]
    assert steps_to(7)[-1] <= 7
    assert apart([10, 11, 30], 5) == [10, 15, 30]
