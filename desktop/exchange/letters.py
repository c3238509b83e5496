"""The letters of the exchange: one in-tray and one out-tray (P2-36), written, queued, read, taken up, answered."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.base import new_uid
from db.errors import Conflict
from db.models.exchange import Direction, Letter, LetterState, Partner
from db.store import Store, actor_of
from desktop.attachments.service import Attachments
from desktop.clock import Today
from desktop.errors import Invalid, Problem, Refusal
from desktop.exchange.letter_kinds import (
    ACTED,
    TITLES,
    LetterKind,
    is_open,
    open_letters,
)  # fmt: skip
from desktop.exchange.letter_mail import LONGEST_TEXT, LONGEST_TITLE
from desktop.exchange.letter_queue import answer
from desktop.exchange.letter_rows import (
    SUBJECT,
    LetterDossier,
    LetterDraft,
    LetterRow,
    Offer,
    TakenUp,
    TrayCounts,
    rows_of,
)  # fmt: skip
from desktop.exchange.partners import known as known_partner
from desktop.names.folding import kept

WRITE, RELEASE, HOLD, REMOVE = "起草文书", "文书待发", "撤回待发文书", "删除文书草稿"
READ, ANSWER = "阅读来文", "回复来文"
TAKE_UP = "办理来文：{kind}"
GONE = "这份文书已不存在。请刷新后再看。"
NO_TITLE, NO_TEXT = "请写上标题。", "请写上回复的内容。"
LONG_TITLE = f"标题最多 {LONGEST_TITLE} 个字，请删减。"
LONG_TEXT = f"正文最多 {LONGEST_TEXT:,} 个字，请删减，或改用附件。"
PAST = "期限不能早于今天，请改晚一些。"
PUT_AWAY = "“{title}”已经停用，不能给它发文。请先在“交换单位”里恢复。"
ON_ITS_WAY = "这份文书已经打包（{title}），不能再改。有变化的，请另发一份。"
NOT_DRAFT = "这份文书已经待发。要修改的，请先撤回待发。"
NOT_HELD = "这份文书没有待发，不用撤回。"
NOT_OURS = "这是收到的文书，不能修改。"
NOT_THEIRS = "这是发出的文书，不用办理。"
NOT_ACTED = "这种文书看过即可，没有要办理的。"
DONE = "这份文书已经办理过，不能再办一次。"
READ_RECEIPT = "已阅：{title}"
REPLIED = "回复：{title}"
DEEP = 50  # letters of one thread


class Act(Protocol):
    """What is done with letters of one kind, handed in by whoever knows how; in the write under way."""

    def offer(self, session: Session, letter: Letter) -> Offer | None:
        """Return what can be done with a letter, if anything can."""

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return what a letter says beside its text: titles and texts."""

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Do it. Raise Refusal, Invalid or Conflict."""


class Letters:
    """The letters of an office."""

    def __init__(self, store: Store, attachments: Attachments, acts: Mapping[str, Act], today: Today) -> None:
        """`acts` are what can be done with letters that came, by kind."""
        self._store, self._attachments, self._acts, self._today = store, attachments, acts, today

    def tray(
        self,
        direction: Direction,
        *,
        partner_id: int | None = None,
        kind: str | None = None,
        is_open: bool | None = None,
        limit: int = 500,
    ) -> list[LetterRow]:
        """Return letters: what is open by its limit, then the others, the newest first."""
        unsettled = open_letters(direction)
        query = select(Letter).where(Letter.direction == direction)
        if partner_id is not None:
            query = query.where(Letter.partner_id == partner_id)
        if kind is not None:
            query = query.where(Letter.kind == kind)
        if is_open is not None:
            query = query.where(unsettled if is_open else ~unsettled)
        dated = unsettled & Letter.due_on.is_not(None)
        query = query.order_by(dated.desc(), unsettled.desc(), _when(dated), Letter.id.desc()).limit(limit)
        with self._store.read() as session:
            return rows_of(session, session.scalars(query), self._today())

    def counts(self) -> TrayCounts:
        """Return what waits in the trays."""
        came, out = open_letters(Direction.IN), Letter.direction == Direction.OUT
        with self._store.read() as session:
            return TrayCounts(
                unread=_count(session, Letter.direction == Direction.IN, Letter.read_at.is_(None)),
                to_do=_count(session, came),
                late=_count(session, came, Letter.due_on < self._today()),
                drafts=_count(session, out, Letter.state == LetterState.DRAFT),
                waiting=_count(session, out, Letter.state == LetterState.SENT, Letter.package_id.is_(None)),
            )

    def look(self, key: int) -> LetterDossier:
        """Return everything of a letter, and leave it as it is."""
        with self._store.read() as session:
            return self._dossier(session, _found(session, key))

    def open(self, key: int) -> LetterDossier:
        """Read a letter. The first time it is written down who read it when; a read receipt goes where one is asked."""
        with self._store.read() as session:
            letter = _found(session, key)
            if letter.direction is Direction.OUT or letter.read_at is not None:
                return self._dossier(session, letter)
        try:
            with self._store.write(READ) as session:
                letter = _found(session, key)
                self._read(session, letter)
                session.flush()
                return self._dossier(session, letter)
        except Refusal:  # whoever may only look has not received it for the office
            return self.look(key)

    def take_up(self, key: int, version: int, given: Mapping[str, Any] | None = None) -> TakenUp:
        """Do what a letter asks, in one write. Raise Refusal, Invalid or Conflict, with nothing changed."""
        with self._store.read() as session:
            kind = _found(session, key).kind
        act = self._acts.get(kind)
        if act is None:
            raise Refusal(NOT_ACTED)
        with self._store.write(TAKE_UP.format(kind=TITLES[LetterKind(kind)])) as session:
            letter = _found(session, key)
            if letter.direction is Direction.OUT:
                raise Refusal(NOT_THEIRS)
            if letter.state in {LetterState.TAKEN, LetterState.ANSWERED}:
                raise Refusal(DONE)
            if letter.version != version:
                raise Conflict
            self._read(session, letter)
            taken = act.take_up(session, letter, given or {})
            letter.state = LetterState.TAKEN
            return taken

    def blank(self, partner_id: int, kind: LetterKind, record_id: int | None = None) -> LetterDraft:
        """Return a letter that is still to be written."""
        return LetterDraft(partner_id, kind, record_id=record_id, needs_reply=kind is LetterKind.FORM)

    def draft(self, key: int) -> LetterDraft:
        """Return a copy of a letter that was not sent, for changing it."""
        with self._store.read() as session:
            one = _ours(session, key, None)
            return LetterDraft(
                one.partner_id, LetterKind(one.kind), one.title, one.text or "", one.due_on, one.needs_reply,
                dict(one.body or {}), None, one.record_id, one.subject, one.id, one.version,
            )  # fmt: skip

    def save(self, draft: LetterDraft, files: Sequence[tuple[str, Path | bytes]] = ()) -> int:
        """Keep a letter as a draft. Return its key. Raise Invalid, Refusal or Conflict."""
        return self._save(draft, files, LetterState.DRAFT)

    def send(self, draft: LetterDraft, files: Sequence[tuple[str, Path | bytes]] = ()) -> int:
        """Write a letter and let it go with the next package. Return its key. Raise Invalid, Refusal or Conflict."""
        return self._save(draft, files, LetterState.SENT)

    def send_file(
        self, partner_id: int, kind: LetterKind, title: str, text: str, files: Sequence[tuple[str, Path | bytes]],
        due_on: date | None = None, *, needs_reply: bool = False,
    ) -> int:  # fmt: skip
        """Send files with a word about them: a form to fill, a scheme, a list of people. Return the letter's key."""
        return self.send(LetterDraft(partner_id, kind, title, text, due_on, needs_reply), files)

    def release(self, key: int, version: int) -> None:
        """Let a draft go with the next package to its office."""
        with self._store.write(RELEASE) as session:
            letter = _ours(session, key, version)
            if letter.state is not LetterState.DRAFT:
                raise Refusal(NOT_DRAFT)
            _require_active(known_partner(session, letter.partner_id))
            letter.state = LetterState.SENT

    def hold(self, key: int, version: int) -> None:
        """Take a letter out of the queue: it is a draft again. Under a new name, should it have travelled before."""
        with self._store.write(HOLD) as session:
            letter = _ours(session, key, version)
            if letter.state is not LetterState.SENT:
                raise Refusal(NOT_HELD)
            letter.state, letter.uid = LetterState.DRAFT, new_uid()

    def remove(self, key: int, version: int) -> None:
        """Throw a draft away, its files with it."""
        with self._store.read() as session:
            files = [one.key for one in self._attachments.of(SUBJECT, _ours(session, key, version).id)]
        with self._store.write(REMOVE) as session:
            letter = _ours(session, key, version)
            if letter.state is not LetterState.DRAFT:
                raise Refusal(NOT_DRAFT)
            session.delete(letter)
        if files:
            self._attachments.remove(*files)

    def reply(self, key: int, text: str, files: Sequence[tuple[str, Path | bytes]] = ()) -> int:
        """Answer a letter that came; the answer goes with the next package. Return its key."""
        words = kept(text).strip()
        if not words and not files:
            raise Refusal(NO_TEXT)
        if len(words) > LONGEST_TEXT:
            raise Refusal(LONG_TEXT)
        with self._attachments.kept(files) as done, self._store.write(ANSWER) as session:
            letter = _found(session, key)
            if letter.direction is Direction.OUT:
                raise Refusal(NOT_THEIRS)
            _require_active(known_partner(session, letter.partner_id))
            self._read(session, letter, answers=False)
            made = answer(session, letter, REPLIED.format(title=letter.title), words, {"step": "answered"})
            self._attachments.put(session, SUBJECT, made.id, done)
            if letter.kind not in ACTED or letter.kind == LetterKind.FORM or letter.state is LetterState.TAKEN:
                letter.state = LetterState.ANSWERED
            letter.answered_at = datetime.now(UTC)
            return made.id

    def _save(self, draft: LetterDraft, files: Sequence[tuple[str, Path | bytes]], state: LetterState) -> int:
        title, text = kept(draft.title).strip(), kept(draft.text).strip()
        if problems := _faults(title, text, draft.due_on, self._today()):
            raise Invalid(problems)
        with self._attachments.kept(files) as done, self._store.write(WRITE) as session:
            _require_active(known_partner(session, draft.partner_id))
            if draft.id is None:
                letter = Letter(direction=Direction.OUT, kind=draft.kind, partner_id=draft.partner_id)
                session.add(letter)
            else:
                letter = _ours(session, draft.id, draft.version)
                if letter.state is not LetterState.DRAFT:
                    raise Refusal(NOT_DRAFT)
            letter.title, letter.text, letter.due_on = title, text or None, draft.due_on
            letter.needs_reply, letter.body = draft.needs_reply, draft.body
            letter.subject, letter.record_id, letter.state = draft.subject, draft.record_id, state
            session.flush()
            self._attachments.put(session, SUBJECT, letter.id, done)
            return letter.id

    def _read(self, session: Session, letter: Letter, *, answers: bool = True) -> None:
        """Write down that a letter was read; whoever asked for no more than that is told."""
        if letter.read_at is None:
            letter.read_at, letter.read_by = datetime.now(UTC), actor_of(session)
        if letter.state is not LetterState.RECEIVED:
            return
        letter.state = LetterState.READ
        if letter.kind == LetterKind.NOTICE and letter.needs_reply and answers:
            day = self._today().isoformat()
            answer(session, letter, READ_RECEIPT.format(title=letter.title), "", {"step": "read", "on": day})
            letter.state, letter.answered_at = LetterState.ANSWERED, letter.read_at

    def _dossier(self, session: Session, letter: Letter) -> LetterDossier:
        act, came = self._acts.get(letter.kind), letter.direction is Direction.IN
        row = rows_of(session, [letter], self._today())[0]
        waits = not came and letter.package_id is None
        todo = came and letter.state in {LetterState.RECEIVED, LetterState.READ}
        return LetterDossier(
            row=row,
            text=letter.text or "",
            facts=(*_told(letter, row), *(act.facts(session, letter) if act is not None else ())),
            files=self._attachments.of(SUBJECT, letter.id),
            thread=tuple(rows_of(session, _thread(session, letter), self._today())),
            offer=act.offer(session, letter) if act is not None and todo else None,
            can_reply=came and letter.kind != LetterKind.REPLY,
            can_change=waits and letter.state is LetterState.DRAFT,
            can_release=waits and letter.state is LetterState.DRAFT,
            can_hold=waits and letter.state is LetterState.SENT,
        )


def _thread(session: Session, letter: Letter) -> list[Letter]:
    """Return the letters that this one answers, and those that answer it, without itself."""
    found: dict[uuid.UUID, Letter] = {letter.uid: letter}
    fresh = [letter]
    while fresh and len(found) < DEEP:
        before = [one.replies_to for one in fresh if one.replies_to is not None]
        query = select(Letter).where(Letter.replies_to.in_([one.uid for one in fresh]) | Letter.uid.in_(before))
        fresh = [one for one in session.scalars(query.limit(DEEP)) if one.uid not in found]
        found |= {one.uid: one for one in fresh}
    return sorted((one for one in found.values() if one is not letter), key=lambda one: one.id)


def _told(letter: Letter, row: LetterRow) -> list[tuple[str, str]]:
    """Return what is known of any letter."""
    read = f"{letter.read_at.astimezone():%Y-%m-%d %H:%M}　{letter.read_by or ''}" if letter.read_at else ""
    answered = f"{letter.answered_at.astimezone():%Y-%m-%d %H:%M}" if letter.answered_at else ""
    told = (
        ("来自" if letter.direction is Direction.IN else "发往", row.partner),
        ("期次", row.package_title),
        ("期限", f"{letter.due_on}{'（已逾期）' if row.is_late else ''}" if letter.due_on else ""),
        ("回复", "需要回复" if letter.needs_reply and is_open(letter) else ""),
        ("阅读", read),
        ("回复时间", answered),
    )
    return [one for one in told if one[1]]


def _faults(title: str, text: str, due_on: date | None, today: date) -> list[Problem]:
    found = [] if title else [Problem("title", NO_TITLE)]
    if len(title) > LONGEST_TITLE:
        found.append(Problem("title", LONG_TITLE))
    if len(text) > LONGEST_TEXT:
        found.append(Problem("text", LONG_TEXT))
    if due_on is not None and due_on < today:
        found.append(Problem("due_on", PAST))
    return found


def _require_active(partner: Partner) -> None:
    if not partner.is_active:
        raise Refusal(PUT_AWAY.format(title=partner.title))


def _found(session: Session, key: int) -> Letter:
    letter = session.get(Letter, key)
    if letter is None:
        raise Refusal(GONE)
    return letter


def _ours(session: Session, key: int, version: int | None) -> Letter:
    """Return a letter of ours that no package carries yet. Raise Refusal or Conflict."""
    letter = _found(session, key)
    if letter.direction is Direction.IN:
        raise Refusal(NOT_OURS)
    if letter.package_id is not None:
        raise Refusal(ON_ITS_WAY.format(title=letter.title))
    if version is not None and letter.version != version:
        raise Conflict
    return letter


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Letter).where(*conditions)) or 0


def _when(dated: ColumnElement[bool]) -> ColumnElement[Any]:
    """Order what is open by its limit."""
    return case((dated, Letter.due_on), else_=date.max)
