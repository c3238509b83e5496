"""A case as it is read: its steps in several vocabularies, its course, its limits, its papers."""

from db.models.cases import Stage
from tests.ui.pages.cases.conftest import choose, dialog, move, press
from ui.pages.cases.page import CasesPage


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
