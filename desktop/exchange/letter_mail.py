"""How letters travel: as rows of a package, their files beside them; lists of codes and calendars line by line."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.models.attachments import Attachment
from db.models.exchange import Direction, Letter, LetterState, Package, Partner, RecordAlias
from db.store import touch
from desktop.attachments.service import Attachments
from desktop.exchange.contents import AttachmentOut
from desktop.exchange.enclosures import Arrived, Enclosed
from desktop.exchange.envelope import PackageKind
from desktop.exchange.letter_kinds import LISTS, LetterKind, kind_title
from desktop.exchange.letter_rows import CODES, LETTERS, SUBJECT
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange.tables import ColumnOut
from desktop.jobs import Progress

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
ON, OFF = "true", "false"
UNREADABLE = "第 {row} 份文书（{title}）内容不完整，没有收下，请对方重发。"
TAKEN_UID = "第 {row} 份文书（{title}）的编号与别的文书相同，没有收下，请对方重新编写。"
HALF = "从第 {row} 行起的“{title}”读不出来，整份没有收下，请对方重发。"
MISSING = "“{title}”的附件“{name}”没有随包送来，请对方重发。"
REQUIRED = {"required": True}

OnArrival = Callable[[Session, Letter], None]  # what a letter that came brings about by itself


def _nothing(_session: Session, _letter: Letter) -> None:
    """Let a letter wait for a clerk."""


class _Mail:
    """Letters of some kinds that wait for the next package."""

    table: str
    block = ""
    lists: bool  # whether those of lists, or all others

    def count(self, session: Session, partner: Partner) -> int:
        """Return how many letters wait for a partner."""
        return session.scalar(select(func.count()).select_from(self._waiting(partner).subquery())) or 0

    def sent(self, session: Session, package: Package) -> None:
        """Remember in which package the letters go out."""
        partner = session.get_one(Partner, package.partner_id)
        for letter in session.scalars(self._waiting(partner)):
            letter.package_id = package.id

    def superseded(self, session: Session, packages: Sequence[int]) -> None:
        """Let letters of void packages wait again; what was answered has arrived all the same."""
        if packages:
            lost = Letter.package_id.in_(packages), Letter.direction == Direction.OUT, Letter.state == LetterState.SENT
            session.execute(update(Letter).where(*lost, self._kinds()).values(package_id=None))
            touch(session, SUBJECT)

    def _kinds(self) -> Any:
        return Letter.kind.in_(LISTS) if self.lists else Letter.kind.not_in(LISTS)

    def _waiting(self, partner: Partner) -> Select[Letter]:
        waits = Letter.direction == Direction.OUT, Letter.state == LetterState.SENT, Letter.package_id.is_(None)
        return select(Letter).where(Letter.partner_id == partner.id, *waits, self._kinds()).order_by(Letter.id)


class LetterMail(_Mail):
    """The letters of a package."""

    table, title, lists = LETTERS, "文书", False
    kind: PackageKind = PackageKind.NOTICE
    key: Sequence[str] = ("uuid",)
    columns: Sequence[ColumnOut] = (
        ColumnOut("uuid", "文书编号", constraints=REQUIRED),
        ColumnOut("kind", "种类", constraints=REQUIRED),
        ColumnOut("title", "标题", constraints={**REQUIRED, "maxLength": LONGEST_TITLE}),
        ColumnOut("text", "正文"),
        ColumnOut("body", "内容", "object"),
        ColumnOut("due_on", "期限", "date"),
        ColumnOut("needs_reply", "需要回复", "boolean"),
        ColumnOut("replies_to", "回复哪一份"),
        ColumnOut("subject", "涉及的表"),
        ColumnOut("subject_uuid", "涉及的记录"),
        ColumnOut("files", "附件", "array"),
    )

    def __init__(self, attachments: Attachments, on_arrival: OnArrival = _nothing) -> None:
        self._attachments, self._on_arrival = attachments, on_arrival

    def waiting(self, session: Session, partner: Partner) -> Enclosed:
        """Return the letters that wait for a partner, and their files."""
        letters = list(session.scalars(self._waiting(partner)))
        files: dict[str, AttachmentOut] = {}
        rows = [self._row(session, one, files) for one in letters]
        return Enclosed(rows, list(files.values()))

    def taken(self, session: Session, package: Package, arrived: Arrived) -> Sequence[str]:
        """Take letters in. One that is here already stays as it is.

        The contents of files are kept at once, also by a mere look: what no record names is swept after a day.
        """
        problems: list[str] = []
        for number, row in enumerate(arrived.rows, 1):
            try:
                letter = _read(session, package, row)
                named = [(str(one["name"]), str(one["sha256"])) for one in json.loads(row.get("files") or "[]")]
            except (KeyError, ValueError, TypeError, AttributeError):
                problems.append(UNREADABLE.format(row=number, title=row.get("title", "")[:30]))
                continue
            if (known := _known(session, letter.uid)) is not None:
                if known != package.partner_id:
                    problems.append(TAKEN_UID.format(row=number, title=letter.title[:30]))
                continue
            session.add(letter)
            session.flush()
            missing = [name for name, sha256 in named if sha256 not in arrived.files]
            problems += [MISSING.format(title=letter.title, name=name) for name in missing]
            files = [(name, arrived.files[sha256]) for name, sha256 in named if sha256 in arrived.files]
            with self._attachments.kept(files, Progress(), problems) as kept:
                self._attachments.put(session, SUBJECT, letter.id, kept)
            _tell_origin(session, letter)
            self._on_arrival(session, letter)
        return problems

    def _row(self, session: Session, one: Letter, files: dict[str, AttachmentOut]) -> Sequence[str]:
        named = []
        query = select(Attachment).where(Attachment.subject == SUBJECT, Attachment.record_id == one.id)
        for file in session.scalars(query.order_by(Attachment.place, Attachment.id)):
            content = self._attachments.open(file.id)
            sha256 = hashlib.sha256(content).hexdigest()
            out = AttachmentOut(sha256, extension_of(file.name), len(content), partial(self._pieces, file.id))
            files.setdefault(sha256, out)
            named.append({"name": file.name, "sha256": sha256, "size": len(content)})
        return (
            str(one.uid),
            one.kind,
            one.title,
            one.text or "",
            json.dumps(one.body or {}, ensure_ascii=False, sort_keys=True),
            one.due_on.isoformat() if one.due_on else "",
            ON if one.needs_reply else OFF,
            str(one.replies_to or ""),
            one.subject or "",
            _uid_of(session, one),
            json.dumps(named, ensure_ascii=False),
        )

    def _pieces(self, key: int) -> Sequence[bytes]:
        """Read a file again when it is its turn: no two of them stand in memory."""
        return (self._attachments.open(key),)


class ListMail(_Mail):
    """Lists of codes and calendars, one line each, so that anybody can read them; the letter is put together again."""

    table, title, lists = CODES, "代码表与日历", True
    kind: PackageKind = PackageKind.CODES
    key: Sequence[str] = ("letter", "list", "code")
    columns: Sequence[ColumnOut] = (
        ColumnOut("letter", "文书编号", constraints=REQUIRED),
        ColumnOut("kind", "种类", constraints=REQUIRED),
        ColumnOut("title", "标题", constraints={**REQUIRED, "maxLength": LONGEST_TITLE}),
        ColumnOut("text", "说明"),
        ColumnOut("list", "代码表或年份", constraints=REQUIRED),
        ColumnOut("code", "代码或日期", constraints=REQUIRED),
        ColumnOut("name", "名称"),
        ColumnOut("aliases", "别名"),
        ColumnOut("off", "停用或放假", "boolean"),
    )

    def waiting(self, session: Session, partner: Partner) -> Enclosed:
        """Return the lines of the lists that wait for a partner."""
        return Enclosed([row for one in session.scalars(self._waiting(partner)) for row in _lines(one)])

    def taken(self, session: Session, package: Package, arrived: Arrived) -> Sequence[str]:
        """Take lists in as letters: a clerk decides whether they come into force."""
        problems, groups = [], dict[str, list[tuple[int, Mapping[str, str]]]]()
        for number, row in enumerate(arrived.rows, 1):
            groups.setdefault(row.get("letter", ""), []).append((number, row))
        for key, rows in groups.items():
            number, first = rows[0]
            title = first.get("title", "")[:LONGEST_TITLE]
            try:
                uid, kind = uuid.UUID(key), LetterKind(first["kind"])
                lines = []
                for _, row in rows:
                    lines.append([row["list"], row["code"], row["name"], row["aliases"], row["off"] == ON])
                    if kind is LetterKind.CALENDAR:
                        date.fromisoformat(row["code"])
            except (KeyError, ValueError):
                problems.append(HALF.format(title=title, row=number))
                continue
            if _known(session, uid) is None:
                letter = _came(package, uid, kind, title or kind_title(kind))
                letter.text, letter.body = first.get("text") or None, {"lines": lines}
                session.add(letter)
        session.flush()
        return problems


def _lines(one: Letter) -> Iterator[Sequence[str]]:
    for listed, code, name, aliases, off in one.body.get("lines", ()):
        yield str(one.uid), one.kind, one.title, one.text or "", listed, code, name, aliases, ON if off else OFF


def _came(package: Package, uid: uuid.UUID, kind: str, title: str) -> Letter:
    """Return a letter that came in a package."""
    return Letter(
        uid=uid,
        partner_id=package.partner_id,
        direction=Direction.IN,
        package_id=package.id,
        kind=kind,
        state=LetterState.RECEIVED,
        title=title,
    )


def _read(session: Session, package: Package, row: Mapping[str, str]) -> Letter:
    """Return a letter as a row tells it. Raise ValueError, KeyError or TypeError for one that cannot be read."""
    title, text, body = row["title"], row["text"], json.loads(row["body"] or "{}")
    if not 0 < len(title) <= LONGEST_TITLE or len(text) > LONGEST_TEXT or not 0 < len(row["kind"]) <= 30:
        raise ValueError(title)
    letter = _came(package, uuid.UUID(row["uuid"]), row["kind"], title)
    letter.text, letter.body = text or None, body if isinstance(body, dict) else {}
    letter.due_on = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    letter.needs_reply = row["needs_reply"] == ON
    letter.replies_to = uuid.UUID(row["replies_to"]) if row["replies_to"] else None
    if row["subject"] in BY_TABLE and row["subject_uuid"]:
        letter.subject = row["subject"]
        letter.record_id = record_of(session, row["subject"], uuid.UUID(row["subject_uuid"]))
    return letter


def record_of(session: Session, table: str, uid: uuid.UUID) -> int | None:
    """Return the key under which a record of another office is here, if it is."""
    model = BY_TABLE[table].model
    key = session.scalar(select(model.id).where(model.uid == uid))
    if key is None:
        key = session.scalar(select(RecordAlias.record_id).where(RecordAlias.table == table, RecordAlias.alias == uid))
    return key


def _known(session: Session, uid: uuid.UUID) -> int | None:
    """Return whose letter is here already: it came in a package that was void later, and stays as it is."""
    return session.scalar(select(Letter.partner_id).where(Letter.uid == uid))


def _tell_origin(session: Session, letter: Letter) -> None:
    """Write into the letter that is answered how far it is now: read, taken on, answered."""
    if letter.replies_to is None:
        return
    ours = Letter.uid == letter.replies_to, Letter.direction == Direction.OUT, Letter.partner_id == letter.partner_id
    origin = session.scalars(select(Letter).where(*ours)).first()
    if origin is None:
        return
    letter.subject, letter.record_id = origin.subject, origin.record_id
    match letter.body.get("step"):
        case "read":
            reached = LetterState.READ
        case "signed" | "progress" | "extension_asked":
            reached = LetterState.TAKEN
        case _:
            reached = LetterState.ANSWERED
    order = list(LetterState)
    if order.index(reached) > order.index(origin.state):
        origin.state = reached
    if reached is LetterState.ANSWERED:
        origin.answered_at = letter.created_at
    if reached is LetterState.READ and origin.kind == LetterKind.NOTICE:
        origin.state, origin.answered_at = LetterState.ANSWERED, letter.created_at  # read is all that was asked


def _uid_of(session: Session, one: Letter) -> str:
    """Return the identifier of the record a letter is about, as the other office knows it."""
    if one.subject is None or one.subject not in BY_TABLE or one.record_id is None:
        return ""
    model = BY_TABLE[one.subject].model
    return str(session.scalar(select(model.uid).where(model.id == one.record_id)) or "")


def extension_of(name: str) -> str:
    """Return the ending under which a file travels."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending.isascii() and ending.isalnum() and len(ending) <= 8 else "bin"
