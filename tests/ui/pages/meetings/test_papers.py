"""The papers of a meeting from its room: previewed, written down, given to a word processor."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.log import Disclosure
from desktop.meetings.dossier import MeetingDossier
from desktop.program import Program
from desktop.sending import Sending
from tests.programs import TODAY
from ui import ask
from ui.pages.desk import Desk
from ui.pages.meetings.page import MeetingsPage
from ui.pages.meetings.paper_settings import PaperSettingsDialog, ask_paper_settings
from ui.pages.meetings.papers import papers_of
from ui.pages.meetings.weekly_report import WeeklyReportDialog, open_weekly_report
from ui.printing import PreviewWindow


@pytest.fixture
def dossier(program: Program, roster: dict[str, int]) -> MeetingDossier:
    """A meeting of today, closed."""
    meetings = program.meetings
    key = meetings.plan("grid_week", TODAY)
    meetings.attend_all(key)
    meetings.close(key, meetings.dossier(key).version)
    return meetings.dossier(key)


@pytest.fixture(autouse=True)
def previews() -> Iterator[None]:
    """Close what was previewed."""
    yield
    for window in QApplication.topLevelWidgets():
        if isinstance(window, PreviewWindow):
            window.close()


def noted(program: Program) -> list[str]:
    """What was written down as printed."""
    with program.office.store.read() as session:
        return [one.fields for one in session.scalars(select(Disclosure))]


def shown(kind: type) -> list[object]:
    """The windows of a kind that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def test_every_paper_is_previewed_and_written_down(
    page: MeetingsPage, desk: Desk, program: Program, dossier: MeetingDossier
) -> None:
    papers = [one for one in papers_of(page, desk, dossier) if one.icon == "print"]
    assert [one.title for one in papers] == [
        "打印会议纪要",
        "打印网格工作例会记录",
        "打印议程",
        "打印签到表",
    ]
    for one in papers:
        one.run()
    names = [one.windowTitle() for one in shown(PreviewWindow) if isinstance(one, PreviewWindow)]
    assert sorted(names) == sorted(
        f"2026年第1次网格工作例会 {what}" for what in ("会议纪要", "网格工作例会记录", "议程", "签到表")
    )
    assert noted(program) == ["会议纪要", "网格工作例会记录", "议程", "签到表"]


def test_before_a_meeting_its_agenda_comes_first(page: MeetingsPage, desk: Desk, program: Program) -> None:
    key = program.meetings.plan("analysis", TODAY)
    assert papers_of(page, desk, program.meetings.dossier(key))[0].title == "打印议程"


def test_minutes_become_a_file_with_whom_they_are_sent_to(
    page: MeetingsPage,
    desk: Desk,
    program: Program,
    dossier: MeetingDossier,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask_paper_settings(page, desk)
    (dialog,) = [one for one in shown(PaperSettingsDialog) if isinstance(one, PaperSettingsDialog)]
    dialog.questions.editors["sent_to"].show_value("区委政法委")
    dialog.go_on()
    assert Sending(program.office.office).sent_to == "区委政法委"
    to = folder / "纪要.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_: to)
    next(one for one in papers_of(page, desk, dossier) if one.icon == "export").run()
    texts = [one.text for one in docx.Document(str(to)).paragraphs]
    assert texts[1] == "2026年第1次网格工作例会纪要"
    assert "发送：区委政法委。" in texts


def test_a_layout_that_lacks_styles_is_refused_in_the_dialog(
    page: MeetingsPage, desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, copy = folder / "wrong.docx", folder / "公文版式.docx"
    docx.Document().save(str(wrong))
    dialog = PaperSettingsDialog(page, desk)
    dialog.show()
    monkeypatch.setattr(ask, "open_files", lambda *_: [wrong])
    dialog.replace()
    assert "没有样式" in dialog.refusal
    monkeypatch.setattr(ask, "save_file", lambda *_: copy)
    dialog.copy()
    monkeypatch.setattr(ask, "open_files", lambda *_: [copy])
    dialog.replace()
    assert "现在用的版式：公文版式.docx" in dialog.told.text()
    dialog.reset()
    assert "程序自带" in dialog.told.text()
    dialog.close()


def test_the_report_of_a_week_is_changed_kept_and_printed(
    page: MeetingsPage, desk: Desk, program: Program, dossier: MeetingDossier, qtbot: QtBot
) -> None:
    open_weekly_report(page, desk)
    (dialog,) = [one for one in shown(WeeklyReportDialog) if isinstance(one, WeeklyReportDialog)]
    assert dialog.report.first == date(2026, 11, 16)
    dialog.questions.editors["2"].show_value("人手不足。")
    dialog.show_paper()
    assert [one.windowTitle() for one in shown(PreviewWindow) if isinstance(one, PreviewWindow)] == [
        "工作周报 2026-11-16"
    ]
    dialog.go_on()
    kept = dialog.reports.kept(date(2026, 11, 16))
    assert kept is not None
    assert kept.chapters[2].text == "人手不足。"
