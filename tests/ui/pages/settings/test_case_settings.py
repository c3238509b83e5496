"""The settings of cases: units, names of steps, limits, the working calendar; each on a real office."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import FOUNDER, Rights
from desktop.cases.events import EventKind
from desktop.cases.limits import Limit
from desktop.cases.units import blank, changed
from desktop.program import Program
from tests.desktop.test_calendar_file import NOTICE
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.settings.limits import LimitsSection
from ui.pages.settings.loops import LoopsSection
from ui.pages.settings.section import Section
from ui.pages.settings.units import ROUTES, UnitsSection
from ui.pages.settings.work_calendar import WorkCalendarSection
from ui.year_view import YearView

Look = Callable[..., Any]


@pytest.fixture
def look(program: Program, qtbot: QtBot) -> Look:
    """Look at a section, as an administrator or as somebody else; what it tells is kept in `said`."""

    def make(kind: type[Section], rights: Rights = FOUNDER) -> Any:
        clerk = program.office.clerk
        clerk.enter(clerk.name, clerk.title, rights)
        work = WorkNow()
        program.office.store.on_change.append(work.tell)
        section: Any = kind(Desk(program, work, today))  # type: ignore[call-arg]
        qtbot.addWidget(section)
        section.said = []
        section.told.connect(section.said.append)
        section.resize(940, 600)
        section.show()
        section.activate()
        return section

    return make


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk is asked; every answer is yes, unless `no` stands in the list."""
    heard: list[str] = []

    def answer(_: Any, question: str, yes: str, no: str, **__: Any) -> bool:
        heard.append(question)
        return "no" not in heard

    monkeypatch.setattr(ask, "ask", answer)
    return heard


@pytest.fixture
def waiting(program: Program) -> int:
    """A case of 治安 that was assigned today and is not signed for."""
    unit = program.units.put(changed(blank(), name="派出所"))
    draft = program.cases.blank("security")
    draft.values["title"] = "店门口有人争吵"
    case = program.cases.save(draft)
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, EventKind.ASSIGNED, {"unit_id": unit})
    return case


def sheet() -> Any:
    """The sheet that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, AskSheet) and one.isVisible())


def parts(kind: type) -> list[Any]:
    """The editors of a kind in the sheet that is open."""
    return [one for one in sheet().findChildren(kind) if one.isVisible()]


def titles(rows: Any, key: str) -> list[str]:
    return [row[key] for row in rows]


# 工作日历


def test_the_year_says_how_many_days_are_worked_and_what_is_not_known(look: Look) -> None:
    section = look(WorkCalendarSection)
    assert section.heading.text() == "2026 年"
    assert section.about.text() == "工作日 248 天，休息 117 天。调休安排已知到 2026 年底。"
    section.forth.click()
    assert section.about.text() == "2027 年的调休还没有导入，按周一至周五推算。"
    assert section.about.property("tone") == "amber"
    for _ in range(5):
        section.forth.click()
    assert section.heading.text() == "2029 年"
    section.back.click()
    assert section.heading.text() == "2028 年"


def test_a_day_is_made_off_and_taken_back(look: Look, program: Program) -> None:
    section = look(WorkCalendarSection)
    section.view._go(date(2026, 11, 24))
    assert section.day.text() == "2026年11月24日 周二　工作日"
    assert not section.reset.isVisible()
    section.change.click()
    parts(Line)[0].setText("停电检修")
    sheet().yes.click()
    assert not program.calendar.is_workday(date(2026, 11, 24))
    assert section.day.text() == "2026年11月24日 周二　休息日，停电检修　本单位改的"
    assert section.said == ["已改为休息日。"]
    section.reset.click()
    assert program.calendar.is_workday(date(2026, 11, 24))


def test_cases_follow_a_changed_day_only_with_consent(
    look: Look, program: Program, waiting: int, answers: list[str]
) -> None:
    section = look(WorkCalendarSection)
    due = program.cases.dossier(waiting).standing.due_on
    section.view._go(date(2026, 11, 24))
    section.ask_change()
    sheet().yes.click()
    assert answers == ["有 1 件正在办理的事件，签收或办理期限会变。一并调整吗？"]
    after = program.cases.dossier(waiting).standing.due_on
    assert after is not None
    assert due is not None
    assert after > due
    assert section.said[-1] == "已调整 1 件在办事件的期限。"
    answers.append("no")
    section.take_back()
    assert program.cases.dossier(waiting).standing.due_on == after


def test_the_notice_is_pasted_and_taken_back(look: Look, program: Program, answers: list[str]) -> None:
    section = look(WorkCalendarSection)
    section.take.click()
    sheet().yes.click()
    assert "没有看到" in sheet().refusal
    parts(QPlainTextEdit)[0].setPlainText(NOTICE.replace("2026年", "2032年"))
    sheet().yes.click()
    assert section.heading.text() == "2032 年"
    assert section.said == ["2032 年已导入：放假 33 天，周末上班 6 天。"]
    assert program.calendar.taken == (2032,)
    section.forget.click()
    assert program.calendar.taken == ()
    assert not section.forget.isVisible()


def test_a_file_is_taken_in(look: Look, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "通知.csv"
    path.write_text("日期,休/班,名称\n2027-01-01,休,元旦\n", "utf-8")
    monkeypatch.setattr(ask, "open_files", lambda *_: [path])
    section = look(WorkCalendarSection)
    section.take.click()
    next(one for one in sheet().findChildren(type(sheet().yes)) if one.text() == "选择文件…").click()
    assert program.calendar.known_until == date(2027, 12, 31)
    assert section.heading.text() == "2027 年"


def test_days_are_reached_by_mouse_and_keys(qtbot: QtBot, look: Look) -> None:
    section = look(WorkCalendarSection)
    view: YearView = section.view
    opened: list[date] = []
    view.opened.connect(opened.append)
    place = view.place_of(date(2026, 10, 10))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.center())
    assert view.current == date(2026, 10, 10)
    assert "工作日，国庆节　调休上班" in section.day.text()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.current == date(2026, 10, 10)
    assert view.day_at(QPoint(-5, -5)) is None
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [date(2026, 10, 10)]
    sheet().reject()
    places = [view.place_of(date(2026, month, 1)) for month in range(1, 13)]
    assert all(view.rect().contains(one) for one in places)


@pytest.mark.parametrize("kind", [WorkCalendarSection, LimitsSection, LoopsSection])
def test_only_an_administrator_changes_the_rules(look: Look, kind: type[Section]) -> None:
    section = look(kind, Rights("clerk"))
    assert not [one.text() for one in section.findChildren(QPushButton) if one.isVisible()]


# 办理时限


def test_every_ledger_shows_its_limits(look: Look) -> None:
    section = look(LimitsSection)
    rows = section.table.rows
    assert titles(rows, "title")[:3] == ["各台账（通用）", "矛盾纠纷", "安全隐患"]
    assert (rows[0]["sign"], rows[0]["handle"]) == ("2/5", "5/10")
    petition = next(row for row in rows if row["title"] == "信访")
    assert petition["handle"] == "45/60 自然日"
    assert "信访工作条例" in petition["source"]


def test_a_limit_is_changed_and_taken_back(look: Look, program: Program, waiting: int, answers: list[str]) -> None:
    section = look(LimitsSection)
    place = titles(section.table.rows, "title").index("治安")
    section.table.show_rows(section.table.rows, place)
    section.change.click()
    lines = parts(Line)
    assert [line.text() for line in lines[:4]] == ["2", "5", "", ""]
    lines[0].setText("9")
    sheet().yes.click()
    assert "黄灯天数不能多于红灯天数" in sheet().refusal
    lines[0].setText("1")
    lines[1].setText("2")
    sheet().yes.click()
    assert program.limits.current("security", None, "sign") == Limit(1, 2)
    assert answers == ["有 1 件正在办理的事件，签收或办理期限会变。一并调整吗？"]
    assert program.cases.dossier(waiting).standing.sign_due_on == date(2026, 11, 24)
    row = section.table.rows[place]
    assert (row["sign"], row["changed"]) == ("1/2", "已改")
    answers.append("no")
    section.reset.click()
    assert section.table.rows[place]["changed"] == ""
    assert not section.reset.isEnabled()
    assert program.cases.dossier(waiting).standing.sign_due_on == date(2026, 11, 24)


def test_a_template_fills_the_sheet(look: Look, program: Program) -> None:
    section = look(LimitsSection)
    section.table.show_rows(section.table.rows, titles(section.table.rows, "title").index("其他"))
    section.change.click()
    box = parts(QComboBox)[0]
    box.setCurrentIndex(box.findText("“一三六”涉稳处置"))
    box.activated.emit(box.currentIndex())
    sheet().yes.click()
    assert program.limits.current("other", None, "handle") == Limit(3, 6, "days")
    assert program.limits.current("other", None, "call_back") == Limit(3, 5, source="本程序的建议值")


# 环节名称


def test_a_vocabulary_is_shown_with_an_example_and_taken(look: Look, program: Program) -> None:
    section = look(LoopsSection)
    assert section.heading.text() == "七步闭环"
    assert titles(section.table.rows, "title")[3] == "任务分派"
    assert section.table.rows[3]["example"] == "3月3日 综治中心"
    assert not section.choose.isEnabled()
    section.list.setCurrentRow(2)
    assert "现在没有台账用它" in section.used.text()
    section.choose.click()
    assert program.loops.of("dispute").key == "lanxi"
    assert section.used.text().startswith("本单位采用的就是这一套。用它的台账：矛盾纠纷")
    assert section.said == ["本单位已采用“兰溪六环”。"]


def test_steps_are_renamed(look: Look, program: Program) -> None:
    section = look(LoopsSection)
    section.rename.click()
    lines = parts(Line)
    lines[0].setText("信息采集")
    sheet().yes.click()
    assert "有两个环节都叫“信息采集”" in sheet().refusal
    lines[0].setText("巡查走访")
    sheet().yes.click()
    assert section.table.rows[0]["title"] == "巡查走访"
    assert section.table.rows[0]["shipped"] == "网格巡查"
    assert program.loops.of("hazard").steps[0].title == "巡查走访"


def test_a_ledger_is_told_otherwise(look: Look, program: Program) -> None:
    section = look(LoopsSection)
    section.apart.click()
    box = next(one for one in parts(QComboBox) if one.accessibleName() == "矛盾纠纷")
    box.setCurrentIndex(box.findText("排查化解链"))
    sheet().yes.click()
    assert program.loops.of("dispute").key == "sift"
    assert program.loops.of("goal").key == "checklist"


# 承办单位


def test_the_shipped_units_are_taken_over(look: Look, program: Program, answers: list[str]) -> None:
    section = look(UnitsSection)
    assert section.units.rows == []
    section.suggest.click()
    assert answers == ["采用推荐的承办单位和派单规则吗？"]
    assert "派出所" in titles(section.units.rows, "name")
    assert not section.suggest.isVisible()
    section.tabs.setCurrentIndex(ROUTES)
    assert section.routes.rows[0]["ledger"] == "矛盾纠纷"
    assert len(section.routes.rows) == len(program.units.routing.routes)


def test_a_unit_is_registered_corrected_retired_and_removed(look: Look, program: Program, answers: list[str]) -> None:
    section = look(UnitsSection, Rights("clerk"))
    section.add.click()
    sheet().yes.click()
    assert "请填写单位名称" in sheet().refusal
    name, contact, phone = parts(Line)
    name.setText("司法所")
    contact.setText("何所长")
    phone.setText("0595-85001234")
    sheet().yes.click()
    assert section.units.rows[0]["name"] == "司法所"
    section.change.click()
    parts(Line)[0].setText("陈埭司法所")
    sheet().yes.click()
    assert section.units.rows[0]["name"] == "陈埭司法所"
    section.retire.click()
    assert section.units.rows[0]["state"] == "已停用"
    section.retire.click()
    assert section.units.rows[0]["state"] == ""
    section.delete.click()
    assert section.units.rows == []
    assert section.said == [
        "“司法所”已登记。",
        *(f"“陈埭司法所”已{done}。" for done in ("更正", "停用", "恢复", "删除")),
    ]


def test_the_unit_of_a_grid_keeps_its_name(look: Look, program: Program) -> None:
    program.units.key_of(program.units.find("江头村委会 第1网格")[0])
    section = look(UnitsSection)
    section.change.click()
    name, contact, _ = parts(Line)
    assert name.isReadOnly()
    contact.setText("陈网格长")
    sheet().yes.click()
    assert section.units.rows[0]["contact"] == "陈网格长"


def test_a_rule_of_routing_is_made_changed_and_removed(look: Look, program: Program, answers: list[str]) -> None:
    first, second = (program.units.put(changed(blank(), name=name)) for name in ("司法所", "人社所"))
    section = look(UnitsSection)
    section.tabs.setCurrentIndex(ROUTES)
    section.add.click()
    about, kind, scenario, unit = parts(QComboBox)
    assert about.currentText() == "矛盾纠纷"
    kind.setCurrentIndex(kind.findData("07"))
    unit.setCurrentIndex(unit.findData(second))
    sheet().yes.click()
    assert program.units.routed("dispute", "0701", None) == second
    assert section.routes.rows[0]["unit"] == "人社所"
    section.change.click()
    about, kind, scenario, unit = parts(QComboBox)
    assert not any(one.isEnabled() for one in (about, kind, scenario))
    unit.setCurrentIndex(unit.findData(first))
    sheet().yes.click()
    assert program.units.routed("dispute", "0701", None) == first
    section.delete.click()
    assert program.units.routing.routes == ()


def test_a_rule_for_a_scenario_is_made(look: Look, program: Program) -> None:
    key = program.units.put(changed(blank(), name="派出所"))
    section = look(UnitsSection)
    section.tabs.setCurrentIndex(ROUTES)
    section.add.click()
    about, _, scenario, _ = parts(QComboBox)
    about.setCurrentIndex(0)
    scenario.setCurrentIndex(scenario.findData("houses"))
    sheet().yes.click()
    assert program.units.routed("service", None, "houses") == key
    row = section.routes.rows[0]
    assert (row["ledger"], row["kind"]) == ("各台账", "各类")
    assert row["scenario"] == program.scenarios.title("houses")


def test_who_only_looks_changes_no_unit(look: Look) -> None:
    section = look(UnitsSection, Rights("viewer"))
    assert not any(one.isVisible() for one in (section.add, section.change, section.retire, section.delete))
