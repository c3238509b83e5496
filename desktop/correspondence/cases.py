"""Cases between offices: handed over with a step, pressed for, answered step by step, through every level (P0-39…41).

What a step here brings about there is written as a letter in the same write; what a letter brings about here is a step.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from db.models.attachments import Attachment
from db.models.cases import Case, Unit, UnitKind
from db.models.exchange import Direction, Letter, LetterState, Mark, Partner, Relation
from db.models.grids import Grid
from desktop.cases.events import TITLES, Event, EventKind
from desktop.codes import Codes
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_queue import answer, queue
from desktop.exchange.letter_rows import SUBJECT
from desktop.exchange.partners import known as known_partner
from desktop.grids.service import Grids

CASE = Case.__tablename__
HANDED = frozenset({EventKind.ASSIGNED, EventKind.TRANSFERRED, EventKind.ESCALATED, EventKind.HANDED_DOWN})
PRESSED = frozenset({EventKind.SUPERVISED, EventKind.URGED})
GOES_ON = frozenset({EventKind.TAKEN, EventKind.SIGNED, EventKind.PROGRESS, EventKind.MEDIATED, *HANDED})
SIGNED, PROGRESS, FINISHED, RETURNED = "signed", "progress", "finished", "returned"
GRANTED = frozenset({EventKind.EXTENDED, EventKind.EXTENSION_REFUSED})
STEPS = {  # what is told of a step to whoever handed the case over
    **dict.fromkeys(GOES_ON, PROGRESS),
    EventKind.FINISHED: FINISHED,
    EventKind.DECLINED: RETURNED,
    EventKind.EXTENSION_ASKED: "extension_asked",
    EventKind.LIFTED: "lifted",
    EventKind.REOPENED: "reopened",
}
TOLD = (  # columns of a case that go along with it; whom it is about and who told of it never do
    "number", "ledger", "kind_code", "scenario", "title", "description", "place", "longitude", "latitude", "found_on",
    "request_code", "scale_code", "people_count", "amount", "unit_involved", "risk_code", "is_urgent", "is_important",
    "is_sensitive", "tags", "list_item",
)  # fmt: skip
WORDS = ("words", "reason", "requirement", "result")  # facts of a step that are its text
FACTS = ("way_code", "is_success", "due_on", "card", "until")  # and those that count at the other end
NOT_THEIRS = "“{title}”不在“{partner}”手上，也不是它报来的事件，不能向它督办。"
HAS_NO_PROGRAM = "“{title}”已停用或没有使用本程序，不能发文。"
ALREADY = "这件事已经发给“{partner}”，还没有答复，不用再发。催促请用“督办”。"
EMERGENCY = "突发报告：{title}"
ELSEWHERE = "已改交其他单位办理：{title}"


class CaseLetters:
    """Writes the letters that steps of cases bring about."""

    def __init__(self, grids: Grids, codes: Codes) -> None:
        self._grids, self._codes = grids, codes

    def follow(self, session: Session, case: Case, event: Event) -> None:
        """Write what other offices have to know of a step, in the write that makes it."""
        if session.scalar(select(Partner.id).where(Partner.is_active, Partner.has_program).limit(1)) is None:
            return
        if event.kind is EventKind.UNDONE:
            self._withdraw(session, case, int(event.facts["undoes"]))
        elif event.kind in HANDED:
            partner = partner_of(session, event.facts.get("unit_id"))
            self._call_back(session, case, partner, event.number)
            if partner is not None:
                self.hand_over(session, case, partner, event)
        elif event.kind in PRESSED:
            partner = partner_of(session, case.unit_id)
            if partner is not None:
                self.press(session, case, partner, event.kind, event.facts, event.number)
        elif event.kind in GRANTED:
            partner = partner_of(session, case.unit_id)
            if partner is not None:
                self._tell_holder(session, case, partner, event)
        elif event.kind is EventKind.EMERGENCY:
            self._report(session, case, event)
        self._answer(session, case, event)

    def hand_over(self, session: Session, case: Case, partner: Partner, event: Event | None) -> Letter:
        """Write the letter with which a case goes to another office, its files with it."""
        require_reachable(partner)
        facts: Mapping[str, Any] = event.facts if event is not None else {}
        kind = event.kind if event is not None else EventKind.ASSIGNED
        unit = session.get(Unit, facts["unit_id"]) if facts.get("unit_id") else None
        letter = queue(
            session,
            partner.id,
            LetterKind.CASE,
            f"{TITLES[kind]}：{case.title}",
            _words(facts),
            body={
                "step": kind.value,
                "event": event.number if event is not None else None,
                "unit": unit.name if unit is not None and unit.id != partner.unit_id else None,
                "case": self._case(session, case),
            },
            due_on=_day(facts.get("due_on")),
            needs_reply=True,
            subject=CASE,
            record_id=case.id,
        )
        query = select(Attachment).where(Attachment.subject == CASE, Attachment.record_id == case.id)
        copy_files(session, session.scalars(query.order_by(Attachment.place)).all(), SUBJECT, letter.id)
        return letter

    def press(
        self, session: Session, case: Case, partner: Partner, kind: EventKind, facts: Mapping[str, Any],
        number: int | None = None,
    ) -> Letter:  # fmt: skip
        """Write the letter that supervises or urges a case which lies with another office, or came from there."""
        require_reachable(partner)
        origin = _sent_to(session, case, partner)
        if origin is None and not is_theirs(session, case, partner):
            raise Refusal(NOT_THEIRS.format(title=case.title, partner=partner.title))
        body = {"step": kind.value, "event": number, "letter": str(origin.uid) if origin is not None else None}
        body |= {key: facts[key] for key in ("card", "until") if facts.get(key)}
        return queue(
            session,
            partner.id,
            LetterKind.SUPERVISION,
            f"{TITLES[kind]}：{case.title}",
            _words(facts),
            body=body,
            due_on=_day(facts.get("until")),
            needs_reply=kind is EventKind.SUPERVISED,
            subject=CASE,
            record_id=case.id,
        )

    def _answer(self, session: Session, case: Case, event: Event) -> None:
        """Tell whoever handed the case over how far it is."""
        step = STEPS.get(event.kind)
        letter = came_as(session, case.id)
        if step is None or letter is None or not known_partner(session, letter.partner_id).is_active:
            return
        to = letter
        if event.kind is EventKind.LIFTED:
            query = select(Letter).where(*_came(LetterKind.SUPERVISION), Letter.record_id == case.id)
            to = session.scalars(query.order_by(Letter.id.desc())).first() or letter
        units = "、".join(event.facts.get("units", ()))
        words = "　".join(filter(None, (TITLES[event.kind] + (f"（{units}）" if units else ""), _words(event.facts))))
        body = {"step": step, "kind": event.kind.value, "event": event.number, "number": case.number}
        body |= {key: event.facts[key] for key in FACTS if event.facts.get(key) is not None}
        answer(session, to, f"{TITLES[event.kind]}：{case.title}", words, body)
        if step in {FINISHED, RETURNED, "lifted"}:
            to.state, to.answered_at = LetterState.ANSWERED, datetime.now(UTC)
        elif step == "reopened":
            to.state, to.answered_at = LetterState.TAKEN, None

    def _tell_holder(self, session: Session, case: Case, partner: Partner, event: Event) -> None:
        """Tell whoever has the case what was said to the time asked for; the new limit is theirs too."""
        if (sent := _sent_to(session, case, partner)) is None:
            return
        body = {"step": event.kind.value, "event": event.number, "letter": str(sent.uid)}
        if day := _day(event.facts.get("due_on")):
            body["due_on"], sent.due_on = day.isoformat(), day
        title, words = f"{TITLES[event.kind]}：{case.title}", _words(event.facts)
        queue(session, partner.id, LetterKind.NOTICE, title, words, body=body, subject=CASE, record_id=case.id)

    def _call_back(self, session: Session, case: Case, holder: Partner | None, number: int) -> None:
        """Take a case back from an office that had it: it goes elsewhere."""
        for sent in session.scalars(select(Letter).where(*_out(LetterKind.CASE), Letter.record_id == case.id)).all():
            if holder is None or sent.partner_id != holder.id:
                self._take_back(session, case, sent, number)

    def _take_back(self, session: Session, case: Case, letter: Letter, number: int) -> None:
        """Throw a letter away that has not gone, tell of a case that has: it is no longer theirs."""
        if letter.package_id is None:
            files = select(Attachment).where(Attachment.subject == SUBJECT, Attachment.record_id == letter.id)
            for one in session.scalars(files).all():
                session.delete(one)
            session.delete(letter)
        elif letter.kind == LetterKind.CASE and letter.state is not LetterState.ANSWERED:
            letter.state, letter.answered_at = LetterState.ANSWERED, datetime.now(UTC)
            title = ELSEWHERE.format(title=case.title)
            body = {"step": "called_back", "event": number, "letter": str(letter.uid)}
            queue(session, letter.partner_id, LetterKind.NOTICE, title, body=body, subject=CASE, record_id=case.id)

    def _report(self, session: Session, case: Case, event: Event) -> None:
        """Report an emergency upwards at once; a later report follows the first (P3-26)."""
        for partner in session.scalars(select(Partner).where(*_reachable(), Partner.relation == Relation.UPPER)):
            query = select(Letter).where(
                Letter.partner_id == partner.id, Letter.direction == Direction.OUT, Letter.record_id == case.id,
                Letter.kind == LetterKind.REPORT, Letter.subject == CASE,
            )  # fmt: skip
            first = session.scalars(query.order_by(Letter.id)).first()
            phase = self._codes.title("emergency_phase", event.facts.get("phase"))
            counts = {key: event.facts[key] for key in ("dead", "injured") if event.facts.get(key)}
            queue(
                session,
                partner.id,
                LetterKind.REPORT,
                EMERGENCY.format(title="　".join(filter(None, (phase, case.title)))),
                _words(event.facts),
                body={"step": "emergency", "event": event.number, "phase": phase, "case": self._case(session, case)}
                | counts,
                replies_to=first.uid if first is not None else None,
                subject=CASE,
                record_id=case.id,
            )

    def _withdraw(self, session: Session, case: Case, number: int) -> None:
        """Take back what a step said that was taken back itself."""
        query = select(Letter).where(
            Letter.direction == Direction.OUT, Letter.subject == CASE, Letter.record_id == case.id
        )
        for letter in session.scalars(query).all():
            if (letter.body or {}).get("event") == number:
                self._take_back(session, case, letter, number)
        origin = came_as(session, case.id)
        if origin is not None and origin.state is LetterState.ANSWERED:
            origin.state, origin.answered_at = LetterState.TAKEN, None

    def _case(self, session: Session, case: Case) -> dict[str, Any]:
        """Return a case as another office is told of it."""
        told = {key: value for key in TOLD if (value := getattr(case, key)) not in (None, "", False)}
        if case.grid_id is not None:
            grid = known(session, Grid, case.grid_id)
            told["grid"] = {"uid": str(grid.uid), "code": grid.code, "name": self._grids.path_name(grid.id)}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in told.items()}


def partner_of(session: Session, unit_id: int | None) -> Partner | None:
    """Return the office that a unit stands for; a body of the district without one goes through the upper office."""
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None:
        return None
    named = session.scalars(select(Partner).where(*_reachable(), Partner.unit_id == unit.id)).first()
    if named is not None or unit.kind is not UnitKind.SUPERIOR:
        return named
    return session.scalars(select(Partner).where(*_reachable(), Partner.relation == Relation.UPPER)).first()


def require_reachable(partner: Partner) -> None:
    """Refuse to write to an office that cannot be written to."""
    if not partner.is_active or not partner.has_program:
        raise Refusal(HAS_NO_PROGRAM.format(title=partner.title))


def require_unsent(session: Session, case: Case, partner: Partner) -> None:
    """Refuse to hand a case over twice."""
    letter = _sent_to(session, case, partner)
    if letter is not None and letter.state is not LetterState.ANSWERED:
        raise Refusal(ALREADY.format(partner=partner.title))


def asked_until(case: Case) -> date | None:
    """Return until when the office that a case came from wants it done."""
    session = object_session(case)
    letter = came_as(session, case.id) if session is not None else None
    return letter.due_on if letter is not None and letter.state is LetterState.TAKEN else None


def came_as(session: Session, case: int) -> Letter | None:
    """Return the letter with which a case came from another office and was taken up as this one."""
    done = Letter.state.in_((LetterState.TAKEN, LetterState.ANSWERED))
    query = select(Letter).where(*_came(LetterKind.CASE), Letter.subject == CASE, Letter.record_id == case, done)
    return session.scalars(query.order_by(Letter.id.desc())).first()


def is_theirs(session: Session, case: Case, partner: Partner) -> bool:
    """Whether a case is another office's own, seen here."""
    query = select(Mark.is_theirs).where(Mark.partner_id == partner.id, Mark.table == CASE, Mark.record_id == case.id)
    return bool(session.scalar(query))


def copy_files(session: Session, files: Sequence[Attachment], subject: str, record_id: int) -> None:
    """Let files belong to another record as well; their contents are kept once."""
    kept = ("address", "name", "media", "size", "place", "taken_on", "note")
    session.add_all(
        Attachment(subject=subject, record_id=record_id, **{key: getattr(one, key) for key in kept}) for one in files
    )
    session.flush()


def _sent_to(session: Session, case: Case, partner: Partner) -> Letter | None:
    query = select(Letter).where(
        *_out(LetterKind.CASE), Letter.partner_id == partner.id, Letter.subject == CASE, Letter.record_id == case.id
    )
    query = query.where(Letter.state != LetterState.DRAFT)
    return session.scalars(query.order_by(Letter.id.desc())).first()


def _came(kind: LetterKind) -> tuple[Any, Any]:
    return Letter.direction == Direction.IN, Letter.kind == kind


def _out(kind: LetterKind) -> tuple[Any, Any]:
    return Letter.direction == Direction.OUT, Letter.kind == kind


def _reachable() -> tuple[Any, Any]:
    return Partner.is_active, Partner.has_program


def _words(facts: Mapping[str, Any]) -> str:
    return "\n".join(str(facts[key]) for key in WORDS if facts.get(key))


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else text or None
