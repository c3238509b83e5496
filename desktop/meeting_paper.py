"""From a meeting to the papers of its day: 议程 before it, 签到表 at the door, the record on the office's own form."""

from collections.abc import Iterator
from datetime import date

from desktop.meeting_secrets import Secrets
from desktop.meetings.dossier import Item, MeetingDossier, ResolutionLine
from desktop.meetings.fields import MEMBER, OBSERVER, PRESENT_KEY, REMARK
from desktop.minutes_paper import ABSENT, LEAVE, OTHER, UNFINISHED, called, says_something, when
from desktop.official import spelled
from desktop.paper import imprint
from desktop.printing.document import Document
from desktop.printing.dossiers import Entry
from desktop.printing.meetings import (
    AgendaPoint,
    AgendaSheet,
    RecordChapter,
    RecordColumn,
    RecordSheet,
    SignInSheet,
    agenda_document,
    record_document,
    sign_in_document,
)
from desktop.program import Program

RESOLUTIONS = "resolutions"  # the source that tells what became of earlier resolutions
BEFORE = frozenset({"opinions"})  # texts of a form that stand before what was dealt with
FOLLOW_UP = "follow_up"  # the section that is about earlier resolutions alone
SPARE = 2  # rows for the pen
RAISED = "会上提出"  # what was resolved about no item of the agenda


def agenda_paper(program: Program, dossier: MeetingDossier) -> Document:
    """Return the agenda of a meeting with the tables that were read for it."""
    secrets = Secrets.of(program.office.store, dossier)
    chapters = (
        (
            section.title,
            tuple(_point(one, secrets) for one in dossier.of_section(section.key) if says_something(dossier, one)),
        )
        for section in dossier.kind.sections
    )
    return agenda_document(
        AgendaSheet(
            title=called(dossier),
            imprint=imprint(program),
            facts=(*_place(dossier), ("参加", _names(dossier, MEMBER)), ("列席", _names(dossier, OBSERVER))),
            chapters=tuple((title, points) for title, points in chapters if points),
        )
    )


def sign_in_paper(program: Program, dossier: MeetingDossier) -> Document:
    """Return the sheet on which everybody who is to come signs."""
    return sign_in_document(
        SignInSheet(
            title=called(dossier),
            imprint=imprint(program),
            facts=_place(dossier),
            people=tuple((one.name, one.duty) for one in dossier.attendance),
        )
    )


def record_paper(program: Program, dossier: MeetingDossier) -> Document:
    """Return the record of a meeting on the form of its kind, with boxes to sign in."""
    secrets = Secrets.of(program.office.store, dossier)
    remarks = [
        (one.key, (one.title, secrets.anywhere(dossier.facts.get(f"{REMARK}{one.key}") or "")))
        for one in dossier.kind.remarks
    ]
    return record_document(
        RecordSheet(
            title=record_title(dossier),
            imprint=imprint(program),
            facts=(
                *_place(dossier),
                ("记录", dossier.facts.get("recorder_name") or ""),
                ("参加", _names(dossier, MEMBER, PRESENT_KEY)),
                ("列席", _names(dossier, OBSERVER, PRESENT_KEY)),
                ("请假", _names(dossier, None, LEAVE)),
                ("缺席", _names(dossier, None, ABSENT)),
            ),
            followed=tuple(_followed(dossier, secrets)),
            before=tuple(entry for key, entry in remarks if key in BEFORE),
            columns=tuple(RecordColumn(one.key, one.title, one.width) for one in dossier.kind.columns),
            chapters=tuple(_chapters(dossier, secrets)),
            after=tuple(entry for key, entry in remarks if key not in BEFORE),
            supplements=tuple(
                f"{spelled(one.written_on)}补充：{secrets.anywhere(one.text)}" for one in dossier.supplements
            ),
            watermark="" if dossier.is_closed else UNFINISHED,
        )
    )


def record_title(dossier: MeetingDossier) -> str:
    """Return what the form of a kind of meeting is called; minutes are another paper."""
    name = dossier.kind.paper
    return f"{name.removesuffix('纪要')}记录" if name.endswith("纪要") else name


def _place(dossier: MeetingDossier) -> tuple[Entry, ...]:
    facts = dossier.facts
    return (
        ("会议", dossier.title),
        ("时间", when(dossier)),
        ("地点", facts.get("place") or ""),
        ("主持", facts.get("chair_name") or ""),
    )


def _names(dossier: MeetingDossier, role: str | None, presence: str | None = None) -> str:
    """Return who is to come, or who was there, in a role or in any."""
    people = (one for one in dossier.attendance if role in {None, one.role} and presence in {None, one.presence})
    return "、".join(one.name for one in people)


def _point(item: Item, secrets: Secrets) -> AgendaPoint:
    lines = tuple(secrets.line(item, line) for line in item.lines)
    return AgendaPoint(secrets.about(item, item.title), secrets.about(item, item.body), lines)


def _followed(dossier: MeetingDossier, secrets: Secrets) -> Iterator[tuple[str, ...]]:
    """Yield what became of earlier resolutions, as it was told to the meeting."""
    for item in dossier.items:
        if item.source == RESOLUTIONS and not item.is_dropped:
            yield from (secrets.line(item, line) for line in item.lines[1:])


def _chapters(dossier: MeetingDossier, secrets: Secrets) -> Iterator[RecordChapter]:
    """Yield the sections with what they dealt with; an empty one has room for the pen until the meeting is closed."""
    shown: set[int | None] = set()
    empty = ("",) * (1 + len(dossier.kind.columns))
    for section in dossier.kind.sections:
        items = [one for one in dossier.of_section(section.key) if _is_recorded(dossier, one)]
        shown |= {one.id for one in items}
        rows = tuple(row for one in items for row in _rows(dossier, one, secrets))
        if rows or section.key != FOLLOW_UP:
            yield RecordChapter(section.title, rows or (() if dossier.is_closed else (empty,) * SPARE))
    besides = [one for one in dossier.resolutions if one.item not in shown]
    if besides:
        yield RecordChapter(OTHER, tuple(_row(dossier, RAISED, "", "", one, secrets) for one in besides))


def _is_recorded(dossier: MeetingDossier, item: Item) -> bool:
    """Whether an item has a row of its own; what became of earlier resolutions has a table of its own."""
    if item.source == RESOLUTIONS:
        return bool(item.discussion or dossier.of_item(item.id))
    return says_something(dossier, item)


def _rows(dossier: MeetingDossier, item: Item, secrets: Secrets) -> Iterator[tuple[str, ...]]:
    """Yield a row for an item, or one for each thing resolved about it."""
    title, body, said = (secrets.about(item, text) for text in (item.title, item.body, item.discussion))
    lines = dossier.of_item(item.id)
    if not lines:
        yield _row(dossier, title, body, said, None, secrets)
    for place, line in enumerate(lines):
        first = place == 0
        yield _row(dossier, title if first else "", body if first else "", said if first else "", line, secrets)


def _row(
    dossier: MeetingDossier, title: str, body: str, said: str, line: ResolutionLine | None, secrets: Secrets
) -> tuple[str, ...]:
    resolved = f"议定：{secrets.about(line, line.text)}" if line else ""
    cells = {
        "situation": body,
        "opinion": "\n".join(filter(None, (said, resolved))),
        "responsible": line.who if line else "",
        "due_on": _two_lines(line.due_on) if line and line.due_on else "",
    }
    return title, *(cells.get(one.key, "") for one in dossier.kind.columns)


def _two_lines(day: date) -> str:
    return spelled(day).replace("年", "年\n")
