"""Letters as a page shows them, and the words in which they are told before anything of them is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.exchange import Direction, Letter, LetterState, Package, PackageState, Partner
from desktop.attachments.lines import AttachmentLine
from desktop.exchange.letter_kinds import IN_STATES, OUT_STATES, LetterKind, is_open, kind_title
from desktop.exchange.package_rows import STATE_TITLES
from desktop.fields import Field

LETTERS, CODES = "letters", "codes"  # the tables of a package
FILE, GONE_FILE = "附件", "已删去的附件"
SUBJECT = Letter.__tablename__  # of a letter's files
DRAFT, WAITING, DELIVERED, TO_ANSWER = "草稿", "待发，随下一期送出", "对方已收", "已办理，待回复"
ROOMS = {"case_record": "cases", "form_task": "tasks"}  # where the record that a letter is about is read


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as a list shows it."""

    key: int
    version: int
    partner_id: int
    partner: str
    direction: Direction
    kind: str
    kind_title: str
    state: LetterState
    state_title: str
    tone: str
    title: str
    due_on: date | None
    is_late: bool
    needs_reply: bool
    is_unread: bool
    is_open: bool
    package_id: int | None
    package_title: str
    at: datetime  # when it came or was written
    subject_room: str  # where what it is about is read; empty where nowhere
    record_id: int | None
    file_count: int


@dataclass(frozen=True, slots=True)
class TrayCounts:
    """What waits in the trays."""

    unread: int = 0
    to_do: int = 0
    late: int = 0
    drafts: int = 0
    waiting: int = 0  # for the next package


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done with a letter that came: the word on the button, what is asked, what follows."""

    title: str
    asks: tuple[Field, ...] = ()
    proposed: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What taking a letter up came to, and where to go on."""

    sentence: str
    room: str = ""
    target: Any = None  # key of the record, or path of the list to import
    channel: str = ""  # provenance of what is imported
    source: str = ""


@dataclass(frozen=True, slots=True)
class LetterDossier:
    """Everything of one letter."""

    row: LetterRow
    text: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[AttachmentLine, ...]
    thread: tuple[LetterRow, ...]  # what it answers and what answers it, the oldest first
    offer: Offer | None
    can_reply: bool
    can_change: bool
    can_release: bool
    can_hold: bool


@dataclass(slots=True)
class LetterDraft:
    """A letter as it is written."""

    partner_id: int
    kind: LetterKind
    title: str = ""
    text: str = ""
    due_on: date | None = None
    needs_reply: bool = False
    body: dict[str, Any] = field(default_factory=dict)
    replies_to: int | None = None  # key of the letter it answers
    record_id: int | None = None
    subject: str | None = None
    id: int | None = None
    version: int = 0


def rows_of(session: Session, letters: Iterable[Letter], today: date) -> list[LetterRow]:
    """Return letters as a list shows them."""
    found = list(letters)
    keys = [one.id for one in found]
    partners = {key: title for key, title in session.execute(select(Partner.id, Partner.title))}
    wanted = {one.package_id for one in found if one.package_id is not None}
    packages = {one.id: one for one in session.scalars(select(Package).where(in_keys(Package.id, sorted(wanted))))}
    counted = select(Attachment.record_id, func.count()).where(Attachment.subject == SUBJECT)
    counted = counted.where(in_keys(Attachment.record_id, keys)).group_by(Attachment.record_id)
    files = {key: count for key, count in session.execute(counted)}
    return [
        _row(one, partners[one.partner_id], packages.get(one.package_id or 0), files.get(one.id, 0), today)
        for one in found
    ]


def letter_words(table: str, rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Return the letters of a package that is only looked at, or its files: kind, title, text."""
    if table == LETTERS:
        return [(kind_title(row.get("kind", "")), row.get("title", ""), row.get("text", "")) for row in rows]
    if table != CODES:  # files beside the records
        return [(FILE, row.get("name", "") or GONE_FILE, row.get("note", "")) for row in rows]
    counts = Counter(row.get("letter", "") for row in rows)
    heads = {row.get("letter", ""): row for row in reversed(rows)}
    return [
        (
            kind_title(heads[key].get("kind", "")),
            heads[key].get("title", ""),
            "　".join(filter(None, (f"{count:,} 条", heads[key].get("text", "")))),
        )
        for key, count in counts.items()
    ]


def _row(one: Letter, partner: str, package: Package | None, files: int, today: date) -> LetterRow:
    still = is_open(one)
    late = still and one.due_on is not None and one.due_on < today
    state_title, tone = _state(one, package)
    unread = one.direction is Direction.IN and one.read_at is None
    return LetterRow(
        key=one.id,
        version=one.version,
        partner_id=one.partner_id,
        partner=partner,
        direction=one.direction,
        kind=one.kind,
        kind_title=kind_title(one.kind),
        state=one.state,
        state_title=state_title,
        tone="red" if late else tone,
        title=one.title,
        due_on=one.due_on,
        is_late=late,
        needs_reply=one.needs_reply,
        is_unread=unread,
        is_open=still,
        package_id=one.package_id,
        package_title=package.title if package is not None else "",
        at=one.created_at,
        subject_room=ROOMS.get(one.subject or "", "") if one.record_id is not None else "",
        record_id=one.record_id,
        file_count=files,
    )


def _state(one: Letter, package: Package | None) -> tuple[str, str]:
    """Return the word and the signal for where a letter is."""
    if one.direction is Direction.IN:
        if one.state is LetterState.TAKEN and one.needs_reply:
            return TO_ANSWER, "blue"
        tones = {LetterState.RECEIVED: "amber", LetterState.READ: "amber" if is_open(one) else "quiet"}
        return IN_STATES[one.state], tones.get(one.state, "green")
    if one.state is LetterState.DRAFT:
        return DRAFT, "quiet"
    if one.state in OUT_STATES:
        return OUT_STATES[one.state], "green" if one.state is LetterState.ANSWERED else "blue"
    if package is None:
        return WAITING, "amber"
    if package.state in {PackageState.ACCEPTED, PackageState.PARTIAL}:
        return DELIVERED, "blue"
    return STATE_TITLES[package.state], "amber" if package.state is PackageState.SEALED else "blue"
