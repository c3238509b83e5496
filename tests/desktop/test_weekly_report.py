"""The report of a week: written from the data, changed by the clerk, without anybody's secrets."""

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest

from db.models.cases import Case
from desktop.documents.word import word_file
from desktop.errors import Refusal
from desktop.program import Program
from desktop.weekly_report import ReportChapter, WeeklyReport, WeeklyReports
from tests.desktop.meetings.conftest import close, grid, meetings, resolve, roster
from tests.desktop.test_minutes_paper import PARTY, PHONE, TOLD_BY, case, printed
from tests.programs import TODAY, today

__all__ = ["case", "grid", "meetings", "roster"]

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 22)


@pytest.fixture
def reports(program: Program) -> WeeklyReports:
    """The reports of an office."""
    return WeeklyReports(program, today)


def text_of(report: WeeklyReport) -> str:
    """All that a report says."""
    return "\n".join(f"{one.title}\n{one.text}" for one in report.chapters)


def test_a_report_says_what_came_in_what_is_open_and_what_comes(
    program: Program, reports: WeeklyReports, case: int, roster: dict[str, int]
) -> None:
    key = program.meetings.plan("grid_week", TODAY)
    resolve(program.meetings, key, text="清理排水沟。", due_on=TODAY + timedelta(days=3))
    close(program.meetings, key)
    program.notices.add("周五前报送台账", "区委")
    assert text_of(reports.written(FIRST, LAST)) == (
        "本周工作情况\n"
        "受理事件1件，比上周多1件；办结0件，与上周持平；逾期未结0件。\n"
        "变化较大的是矛盾纠纷1件（上周0件）。\n"
        "召开会议1次，议定事项1项。\n"
        "落实议定事项0项，还在办理1项。\n"
        "重点事项\n无。\n"
        "存在问题\n无。\n"
        "下周安排\n"
        "落实议定事项：清理排水沟（王格长，2026年11月25日前）。\n"
        "落实区委通知：周五前报送台账。"
    )


def test_what_needs_a_decision_and_what_is_late_is_told_without_names(
    program: Program, reports: WeeklyReports, case: int
) -> None:
    with program.office.store.write("督办") as session:
        row = session.get_one(Case, case)
        row.card, row.next_due_on = "red", date(2026, 11, 20)
    text = text_of(reports.written(FIRST, LAST))
    assert "1. 2026-纠-00001 ×××反映与李*光的排水沟纠纷（红牌督办；" in text
    assert "已经逾期的事件1件：\n1. 2026-纠-00001 ×××反映" in text
    for secret in (TOLD_BY, PHONE, PARTY):
        assert secret not in text


def test_what_the_clerk_changed_is_kept_and_thrown_away(reports: WeeklyReports) -> None:
    written = reports.written(FIRST, LAST)
    changed = WeeklyReport(FIRST, LAST, (ReportChapter("本周工作情况", "一切正常。"), *written.chapters[1:]))
    assert reports.kept(FIRST) is None
    reports.keep(changed)
    assert reports.kept(FIRST) == changed
    reports.forget(FIRST)
    assert reports.kept(FIRST) is None
    with pytest.raises(Refusal, match="超过"):
        reports.keep(WeeklyReport(FIRST, LAST, (ReportChapter("下周安排", "长" * 20_001),)))


def test_paper_and_file_say_the_same(reports: WeeklyReports) -> None:
    chapters = (ReportChapter("本周工作情况", "受理 3 件。\n走访张㛃、李𬭎两户。"), ReportChapter("存在问题", ""))
    paper = reports.paper(WeeklyReport(FIRST, LAST, chapters), "区委政法委")
    with printed(paper) as pdf:
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    file = docx.Document(BytesIO(word_file(paper)))
    for line in (one.text for one in file.paragraphs):
        assert "".join(line.split()) in text
    assert "（2026年11月16日至2026年11月22日）一、本周工作情况受理3件。走访张㛃、李𬭎两户。二、存在问题无。" in text


def test_a_week_begins_on_monday(reports: WeeklyReports) -> None:
    assert reports.week() == (FIRST, LAST)
    assert reports.week(date(2026, 11, 23))[0] == date(2026, 11, 23)
