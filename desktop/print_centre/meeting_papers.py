"""What meetings put on paper: 议程, 签到表, 会议记录, 会议纪要, and the report of a week (工作周报)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.meeting_paper import agenda_paper, record_paper, sign_in_paper
from desktop.meetings.dossier import MeetingDossier
from desktop.minutes_paper import MINUTES, called, minutes_paper
from desktop.official import OfficialPaper
from desktop.print_centre.kinds import Ask, Choices, Group, Printable, Stamp
from desktop.print_centre.making import DocumentMaking, PressMaking
from desktop.printing.document import Document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_official
from desktop.program import Program
from desktop.sending import Sending
from desktop.weekly_report import TITLE, WeeklyReports

MEETING = "meeting"
NONE_CHOSEN = "请先选择一次会议。"
FORMS: tuple[tuple[str, str, str, Callable[[Program, MeetingDossier], Document]], ...] = (
    ("meeting_agenda", "会议议程", "会前发给参会人员：时间、地点、议题和相关数据。", agenda_paper),
    ("meeting_sign_in", "会议签到表", "会议现场签名用。", sign_in_paper),
    (
        "meeting_record",
        "会议（民情分析会）记录",
        "按本办的记录格式：情况、意见、责任人和期限，签字存档。",
        record_paper,
    ),
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the papers of meetings."""
    return (
        *(_form(program, *one) for one in FORMS),
        Printable(
            key="meeting_minutes",
            title=MINUTES,
            group=Group.MEETING,
            about="公文格式的会议纪要（GB/T 9704—2012）。",
            asks=(Ask.RECORD,),
            make=partial(_minutes, program),
            subject=MEETING,
            words="纪要 公文",
        ),
        Printable(
            key="weekly_report",
            title=TITLE,
            group=Group.MEETING,
            about="所选日期那一周的工作周报，公文格式；在“周报”里改过的按改过的印。",
            asks=(Ask.DAY,),
            make=partial(_week, program),
            words="周报",
        ),
    )


def _form(
    program: Program, key: str, title: str, about: str, paper: Callable[[Program, MeetingDossier], Document]
) -> Printable:
    def make(choices: Choices, _: Layout | None, progress: Progress) -> DocumentMaking:
        progress.check()
        return DocumentMaking(paper(program, _meeting(program, choices)))

    return Printable(
        key=key, title=title, group=Group.MEETING, about=about, asks=(Ask.RECORD,), make=make, subject=MEETING,
        words="例会 会议",
    )  # fmt: skip


def _meeting(program: Program, choices: Choices) -> MeetingDossier:
    if choices.record is None:
        raise Refusal(NONE_CHOSEN)
    return program.meetings.dossier(choices.record)


def _minutes(program: Program, choices: Choices, _: Layout | None, progress: Progress) -> PressMaking:
    progress.check()
    dossier = _meeting(program, choices)
    paper = minutes_paper(program, dossier, _sent_to(program))
    return _official(f"{called(dossier)}纪要", paper)


def _week(program: Program, choices: Choices, _: Layout | None, progress: Progress) -> PressMaking:
    reports = WeeklyReports(program, lambda: program.grids.day)
    first, last = reports.week(choices.last)
    report = reports.kept(first) or reports.written(first, last, progress)
    return _official(f"{TITLE} {first.isoformat()} 至 {last.isoformat()}", reports.paper(report, _sent_to(program)))


def _sent_to(program: Program) -> str:
    return Sending(program.office.office).sent_to


def _official(title: str, paper: OfficialPaper) -> PressMaking:
    """Return an official paper; the book of prints leaves no mark on it, which the standard has no room for."""

    def press(to: Path | BinaryIO, progress: Progress, allow_missing: bool, _: Stamp) -> Printed:
        return print_official(paper, to, progress, allow_missing=allow_missing)

    return PressMaking(title, press)
