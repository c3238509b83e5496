"""A case as it is read: its steps in several vocabularies, its course, its limits, its papers."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.models.cases import CaseLink, CaseParty, CaseReporter, Stage
from desktop.cases.events import EventKind
from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.cases.conftest import choose, dialog, move, press
from tests.ui.pages.conftest import person_draft
from ui import theme
from ui.attachments.panel import AttachmentPanel
from ui.pages.cases.linked import ReporterRow
from ui.pages.cases.moving import UndoDialog
from ui.pages.cases.page import CasesPage
from ui.pages.cases.series import SeriesSection
from ui.pages.cases.step_bar import State, Station, StepBar
from ui.pages.purpose import PurposeQuestion


def titles(page: CasesPage) -> list[tuple[str, str]]:
    """Return the steps as they are shown, each with how it stands."""
    return [(one.title, one.state.value) for one in page.view.steps.bar.stations]


def walk(page: CasesPage) -> None:
    """Take a dispute all the way, in the window."""
    move(page, "分类研判", kind_code="0201", risk_code="3")
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    choose(asked, "responsible_id", "李明")
    asked.questions.editors["responsible_id"].value = "李明"
    asked.go_on()
    press(page, "签收")
    move(page, "办结", result="重挖水沟，两户和好", is_success=True, way_code="0103")
    move(page, "反馈", to="双方", words="已告知")
    move(page, "回访核查", how="01", satisfaction_code="1", is_confirmed=True)
    move(page, "评价", score=95)
    move(page, "归档", file_no="2026-1")


def test_the_seven_steps_and_the_six_of_another_town_tell_the_same_case(page: CasesPage, station: int) -> None:
    seven = ["网格巡查", "信息采集", "源头发现", "任务分派", "问题处置", "核查反馈", "效能督导"]
    assert [title for title, _ in titles(page)] == seven
    assert [state for _, state in titles(page)] == ["已完成"] * 3 + ["进行中"] + ["未到"] * 3
    walk(page)
    assert page.dossier.standing.stage is Stage.ARCHIVED
    assert titles(page) == [(title, "已完成") for title in seven]
    assert {one.who for one in page.view.steps.bar.stations} == {"林晓梅"}
    page.view.steps.speak("lanxi")
    six = ["信息收集", "分流交办", "执行处置", "日常督办", "信息反馈", "督查考核"]
    assert titles(page) == [(title, "已完成") for title in six]
    page.read_again()
    assert page.view.steps.loop.key == "lanxi"


def test_a_case_that_is_taken_up_again_goes_back_in_every_vocabulary(page: CasesPage, station: int) -> None:
    walk(page)
    move(page, "重新办理", reason="又吵起来了")
    assert [state for _, state in titles(page)] == ["已完成"] * 3 + ["进行中"] + ["未到"] * 3
    page.view.steps.speak("lanxi")
    assert [state for _, state in titles(page)] == ["已完成", "进行中"] + ["未到"] * 4


def test_who_has_it_now_stands_under_the_step_that_is_next(page: CasesPage, station: int) -> None:
    def now() -> str:
        return next(one.who for one in page.view.steps.bar.stations if one.state is State.NOW)

    assert now() == "综治中心"
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    asked.go_on()
    assert now() == "司法所"
    press(page, "签收")
    move(page, "办结", result="重挖水沟")
    assert now() == "综治中心"


def test_a_declined_case_has_no_next_step(page: CasesPage) -> None:
    move(page, "不予受理", reason="不属本镇")
    assert "进行中" not in {state for _, state in titles(page)}
    assert page.view.bar.buttons == []


def words_in(part: QWidget) -> str:
    """Return everything that is read in a part."""
    return "\n".join(one.text() for one in part.findChildren(QLabel))


def words_in_sight(part: QWidget) -> str:
    """Return everything that is read in a part and not hidden."""
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def turn_to(page: CasesPage, title: str) -> Any:
    """Turn to a tab of the view."""
    tabs = page.view.tabs
    tabs.setCurrentIndex(next(at for at in range(tabs.count()) if tabs.tabText(at).startswith(title)))
    return page.view.stack.currentWidget()


def test_the_course_is_told_the_newest_first_and_what_was_undone_is_struck(page: CasesPage, station: int) -> None:
    press(page, "自行办理")
    dialog(page).go_on()
    press(page, "撤销“自行办理”")
    undoing = dialog(page, UndoDialog)
    undoing.questions.editors["reason"].value = "应当交办"
    undoing.go_on()
    course = turn_to(page, "办理经过")
    assert [one.told.title for one in course.moments] == ["撤销一步", "自行办理", "登记受理", "采集信息", "发现"]
    struck = course.moments[1]
    assert struck.told.taken_back
    assert any(one.font().strikeOut() for one in struck.findChildren(QLabel))
    assert "林晓梅" in words_in(course)
    assert "应当交办" in words_in(struck)
    course.grab()


def test_the_slips_of_earlier_steps_are_found_in_the_course(
    page: CasesPage, station: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("ui.pages.cases.papers.preview", lambda parent, work, title, print_to: shown.append(title))
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    asked.go_on()
    press(page, "签收")
    course = turn_to(page, "办理经过")
    next(one for one in course.findChildren(QPushButton) if one.text() == "交办单").click()
    assert shown == ["交办单 2026-纠-00001-4"]


def test_badges_say_what_marks_a_case(page: CasesPage, program: Program, station: int, case: int) -> None:
    def step(kind: EventKind, **facts: Any) -> None:
        program.case_moves.carry_out(case, program.cases.dossier(case).standing.events, kind, facts)

    step(EventKind.ASSIGNED, unit_id=station, due_on=TODAY + timedelta(days=2))
    step(EventKind.SIGNED)
    step(EventKind.SUPERVISED, card="red", words="限期整改")
    step(EventKind.EXTENSION_ASKED, due_on=TODAY + timedelta(days=9), reason="材料未齐")
    badges = [one.text() for one in page.view.findChildren(QLabel) if one.property("role") == "badge"]
    assert badges[0] == "办理中"
    assert {"红牌督办", "申请延期待批"} <= set(badges)


def test_a_late_case_shows_red_with_the_days(page: CasesPage, program: Program, station: int, case: int) -> None:
    facts = {"unit_id": station, "due_on": TODAY + timedelta(days=2), "sign_due_on": TODAY + timedelta(days=1)}
    program.case_moves.carry_out(case, 3, EventKind.ASSIGNED, facts)
    object.__setattr__(page.desk, "today", lambda: TODAY + timedelta(days=4))
    page.read_again()
    badges = [one.text() for one in page.view.findChildren(QLabel) if one.property("role") == "badge"]
    assert "红灯 逾期 3 天" in badges
    assert "逾期 3 天" in words_in(page.view)


def test_who_told_is_masked_until_a_purpose_is_given(page: CasesPage, program: Program, case: int) -> None:
    with program.office.store.write("反映人") as session:
        session.add(CaseReporter(case_id=case, name="张大民", phone="13800001234"))
    page.read_again()
    assert "张大民" not in words_in(page.view)
    row = page.view.findChildren(ReporterRow)[-1]
    row.ask()
    asking = page.window().findChildren(PurposeQuestion)[-1]
    asking.line.setText("核对信息")
    asking.go_on()
    assert "张大民" in row.told.text()
    assert program.disclosures.list()[0].purpose == "核对信息"


def test_people_and_records_of_a_case_lead_to_their_rooms(page: CasesPage, program: Program, case: int) -> None:
    person = program.people.save(person_draft(program, "王一"))
    with program.office.store.write("当事人") as session:
        session.add(CaseParty(case_id=case, person_id=person, name="王一", role_code="01"))
        session.add(CaseLink(case_id=case, subject="person", record_id=person, relation="about"))
    page.read_again()
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    for one in page.view.findChildren(QPushButton):
        if "王一" in one.text():
            one.click()
    assert wanted
    assert set(wanted) == {("people", person)}


def test_the_grid_of_a_case_is_opened_from_its_facts(page: CasesPage, program: Program) -> None:
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    next(one for one in page.view.findChildren(QAbstractButton) if one.accessibleName() == "打开所属网格").click()
    assert wanted == [("grids", program.grids.resolve("江头第1网格"))]


def test_attachments_and_history_stand_in_tabs(page: CasesPage) -> None:
    assert isinstance(turn_to(page, "附件"), AttachmentPanel)
    turn_to(page, "变更历史")
    page.view.grab()


def test_the_tab_tells_how_many_attachments_there_are(page: CasesPage, program: Program, case: int) -> None:
    def tabs() -> list[str]:
        return [page.view.tabs.tabText(at) for at in range(page.view.tabs.count())]

    assert "附件" in tabs()
    program.attachments.add("case_record", case, b"%PDF-1.4\n%%EOF\n", "申请书.pdf")
    page.read_again()
    assert "附件 1" in tabs()
    panel = turn_to(page, "附件")
    program.attachments.remove(panel.lines[0].key)
    panel.read()
    assert "附件" in tabs()


def test_repeated_complaints_are_told_and_opened_but_not_who_told(page: CasesPage, program: Program, case: int) -> None:
    assert "重复反映" not in words_in_sight(page.view)
    keys = []
    for number in range(1, 5):
        draft = program.cases.blank("request")
        draft.values.update(title=f"路灯不亮 {number}", grid_id=program.grids.resolve("江头第1网格"))
        keys.append(program.cases.save(draft))
    with program.office.store.write("反映人") as session:
        session.add_all([CaseReporter(case_id=key, name="张大民", phone="13800001234") for key in (case, *keys)])
    page.read_again()
    seen = words_in_sight(page.view)
    assert "一年内同一反映人或同一户的其他事件 4 件" in seen
    assert "张大民" not in seen
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    section = page.view.findChild(SeriesSection)
    for one in section.findChildren(QPushButton):
        one.click()
    assert wanted[0] == ("cases", keys[3])
    assert wanted[3] == ("cases", {"keys": keys[::-1], "words": "重复反映"})


@pytest.mark.parametrize(("wide", "rows"), [(900, 1), (440, 1), (300, 2)])
def test_steps_stand_in_one_row_or_two(qtbot: QtBot, wide: int, rows: int) -> None:
    names = ["网格巡查", "信息采集", "源头发现", "任务分派", "问题处置", "核查反馈", "效能督导"]
    bar = StepBar([Station(name, State.DONE, "林晓梅", "11-22") for name in names])
    qtbot.addWidget(bar)
    bar.resize(wide, 10)
    bar.show()
    one_row = StepBar([Station("网格巡查", State.DONE, "林晓梅", "11-22")])
    qtbot.addWidget(one_row)
    assert abs(bar.heightForWidth(wide) - rows * one_row.heightForWidth(wide)) <= theme.current().gap
    assert "网格巡查，已完成，林晓梅，11-22" in bar.accessibleName()
    bar.grab()
