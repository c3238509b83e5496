"""What letters about cases bring about here: a case of our own, a supervision, the next step of one handed over."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.cases import Case, Stage
from db.models.exchange import Direction, Letter, LetterState, Relation
from db.models.grids import Grid
from desktop.cases.events import TITLES, EventKind
from desktop.cases.fields import RECORDED
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.links import RELATED, Link
from desktop.cases.moves import DONE
from desktop.cases.moving import CaseMoves
from desktop.cases.service import Beside, Cases
from desktop.codes import Codes
from desktop.correspondence.cases import CASE, SIGNED, copy_files, partner_of
from desktop.drafting import known
from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_queue import answer
from desktop.exchange.letter_rows import SUBJECT, Offer, TakenUp
from desktop.exchange.partners import known as known_partner
from desktop.fields import Field, Kind

log = logging.getLogger(__name__)

ROOM = "cases"
FROM_ABOVE, FROM_ELSEWHERE = "08", "09"  # of the list case_source
OTHERWISE = "request"  # the ledger of a case whose own is not known here
GRID = Field("grid_id", "所属网格", Kind.GRID, hint="不知道的可以以后再填")
TAKEN_ON = "已登记为 {number}，办理进展会自动回报“{partner}”。"
SIGNED_FOR = "已签收，登记为 {number}。"
ASKED = "上级要求：{words}"
UNTIL = "要求 {day} 前办结"
AGAIN, HERE = "事件 {number} 将重新办理。", "已有同一编号的事件 {number}，不会重复登记。"
NO_CASE_IN_IT = "这份文书里没有事件，看过即可。"
NOT_YET = "这件督办的事件还没有登记，请先办理对应的交办件。"
NO_CASE = "找不到这件督办的事件：请先把对应的交办件登记为事件，再办理督办。"
PRESSED_DONE = "已{title}，见事件 {number}。"
LONGEST_NOTE = 2000
OVER = DONE | {Stage.ARCHIVED}


class CaseAct:
    """Takes a case up that another office handed over."""

    def __init__(self, cases: Cases, moves: CaseMoves) -> None:
        self._cases, self._moves = cases, moves

    def offer(self, session: Session, letter: Letter) -> Offer | None:
        """Propose to register it, where it happened if that grid is known here."""
        told = _told(letter)
        if not told:
            return None
        words = [f"登记到{ledger(_ledger(told)).title}台账，并签收；以后的进展自动回报。"]
        if (already := _registered(session, letter)) is not None:
            number = already.number or already.title
            words = [(AGAIN if already.stage in OVER else HERE).format(number=number)]
        return Offer("登记为事件", (GRID,), {"grid_id": _grid(session, told)}, tuple(words))

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return what the case is."""
        told, body = _told(letter), letter.body
        grid = told.get("grid")
        names = {field.key: field.title for field in RECORDED}
        shown = ("title", "description", "place", "found_on", "unit_involved", "tags", "list_item")
        facts = [
            ("原编号", told.get("number")),
            ("转请", body.get("unit")),
            ("台账", ledger(_ledger(told)).title),
            *((names[key], told.get(key)) for key in shown),
            ("原网格", grid.get("name") if isinstance(grid, dict) else None),
            ("加急", "是" if told.get("is_urgent") is True else None),
            ("死亡人数", body.get("dead")),
            ("受伤人数", body.get("injured")),
        ]
        return [(title, str(value)) for title, value in facts if isinstance(value, str | int) and value]

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Register it with all that came along, and sign for it (P2-18). One that was finished is opened again."""
        if not _told(letter):
            raise Refusal(NO_CASE_IN_IT)
        partner = known_partner(session, letter.partner_id)
        case = _registered(session, letter)
        if case is None:
            origin = letter.record_id
            links = (Link(CASE, origin, RELATED),) if origin is not None else ()
            done = self._cases.enter(session, self._draft(session, letter, given), Beside(links=links))
            case = known(session, Case, done.key)
            query = select(Attachment).where(Attachment.subject == SUBJECT, Attachment.record_id == letter.id)
            copy_files(session, session.scalars(query.order_by(Attachment.place)).all(), CASE, case.id)
        elif case.stage in OVER:
            reason = (letter.text or letter.title)[:LONGEST_NOTE]
            self._moves.carry_out_in(session, case.id, case.events, EventKind.REOPENED, {"reason": reason})
        letter.subject, letter.record_id = CASE, case.id
        number = case.number or case.title
        body = {"step": SIGNED, "number": number}
        answer(session, letter, f"签收：{case.title}", SIGNED_FOR.format(number=number), body)
        return TakenUp(TAKEN_ON.format(number=number, partner=partner.title), ROOM, case.id)

    def _draft(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> Draft:
        """Return the case as it is registered here; what this office has no word for is left out."""
        told, partner = _told(letter), known_partner(session, letter.partner_id)
        draft = self._cases.blank(_ledger(told))
        draft.values.update({one.key: told[one.key] for one in RECORDED if _fits(one, told.get(one.key))})
        until = UNTIL.format(day=letter.due_on) if letter.due_on else ""
        asked = "，".join(filter(None, ((letter.text or "").strip(), until)))
        draft.values.update(
            title=_title(told, letter),
            found_on=_found_on(told, draft.values["found_on"]),
            grid_id=given.get("grid_id", _grid(session, told)),
            source_code=FROM_ABOVE if partner.relation is Relation.UPPER else FROM_ELSEWHERE,
            note=ASKED.format(words=asked)[:LONGEST_NOTE] if asked else None,
            **_outside(session, letter),
        )
        for key in {problem.field for problem in self._cases.check(draft)} & told.keys() - {"title"}:
            draft.values[key] = None
        if problems := self._cases.check(draft):
            raise Invalid(problems)
        return draft


class SupervisionAct:
    """Has a case supervised or urged as another office asks."""

    def __init__(self, moves: CaseMoves) -> None:
        self._moves = moves

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose the step on the case it is about."""
        case = _pressed(session, letter)
        words = (f"事件 {case.number or ''}“{case.title}”",) if case is not None else ()
        return Offer(f"下达{TITLES[_press(letter)]}", words=words, warning="" if case is not None else NOT_YET)

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return how urgent it is."""
        cards = {"yellow": "黄牌", "red": "红牌"}
        facts = [
            ("督办等级", cards.get(str(letter.body.get("card")), "")),
            ("整改期限", letter.body.get("until") or ""),
        ]
        return [(title, str(words)) for title, words in facts if words]

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Write it into the log of the case; whoever has the case is told as by any supervision."""
        case, kind = _pressed(session, letter), _press(letter)
        if case is None:
            raise Refusal(NO_CASE)
        words = letter.text or letter.title
        facts: dict[str, Any] = {"words": f"{known_partner(session, letter.partner_id).title}：{words}"[:2000]}
        if kind is EventKind.SUPERVISED:
            until = letter.body.get("until")
            day = date.fromisoformat(until) if isinstance(until, str) and until else letter.due_on
            facts |= {"card": letter.body.get("card") or "yellow", "until": day}
        self._moves.carry_out_in(session, case.id, case.events, kind, facts)
        letter.subject, letter.record_id = CASE, case.id
        return TakenUp(PRESSED_DONE.format(title=TITLES[kind], number=case.number or case.title), ROOM, case.id)


class CaseReplies:
    """Moves a case that was handed over as its new holder tells, where it still lies with them."""

    def __init__(self, moves: CaseMoves, codes: Codes) -> None:
        self._moves, self._codes = moves, codes

    def __call__(self, session: Session, letter: Letter) -> None:
        """Make the step that a reply tells of. What cannot be made waits for a clerk."""
        if letter.kind == LetterKind.NOTICE and letter.body.get("letter"):
            _settle_time(session, letter)
            return
        if letter.kind != LetterKind.REPLY or letter.subject != CASE or letter.record_id is None:
            return
        case = session.get(Case, letter.record_id)
        holder = partner_of(session, case.unit_id) if case is not None else None
        if case is None or holder is None or holder.id != letter.partner_id:
            return
        try:
            for kind, facts in self._steps(letter, case, holder.title):
                self._moves.carry_out_in(session, case.id, case.events, kind, facts)
        except (Refusal, Invalid, Conflict, ValueError):
            log.info("a reply about case %s waits for a clerk", case.id)
            return
        letter.state = LetterState.TAKEN

    def _steps(self, letter: Letter, case: Case, by: str) -> Sequence[tuple[EventKind, Mapping[str, Any]]]:
        """Return the steps that a reply comes to, the signature first where it is still missing."""
        body, words = letter.body, (letter.text or letter.title)[:2000]
        signature = [(EventKind.SIGNED, {"signed_by": by[:100]})] if case.stage is Stage.ASSIGNED else []
        match body.get("step"):
            case "signed":
                return signature
            case "progress" if body.get("event") is not None:
                return [*signature, (EventKind.PROGRESS, {"words": words})]
            case "finished":
                way = body.get("way_code")
                facts: dict[str, Any] = {"result": words, "is_success": body.get("is_success") is not False}
                if isinstance(way, str) and self._codes.item("mediation_way", way) is not None:
                    facts["way_code"] = way
                return [*signature, (EventKind.FINISHED, facts)]
            case "returned":
                return [(EventKind.RETURNED, {"reason": words})]
            case "extension_asked":
                due_on = date.fromisoformat(str(body.get("due_on")))
                return [*signature, (EventKind.EXTENSION_ASKED, {"due_on": due_on, "reason": words})]
            case "lifted":
                return [(EventKind.LIFTED, {"words": words})]
            case "reopened":
                return [(EventKind.REOPENED, {"reason": words})]
        return []


def _settle_time(session: Session, notice: Letter) -> None:
    """Let a case that came run until the day that its sender has granted, or end when it goes elsewhere."""
    try:
        uid = uuid.UUID(str(notice.body["letter"]))
        due_on = date.fromisoformat(notice.body["due_on"]) if notice.body.get("due_on") else None
    except (TypeError, ValueError):
        return
    sender = Letter.direction == Direction.IN, Letter.partner_id == notice.partner_id, Letter.uid == uid
    case = session.scalars(select(Letter).where(*sender, Letter.kind == LetterKind.CASE)).first()
    if case is None:
        return
    notice.subject, notice.record_id, case.due_on = case.subject, case.record_id, due_on or case.due_on
    if notice.body.get("step") == "called_back":
        case.state, case.answered_at = LetterState.ANSWERED, notice.created_at


def _told(letter: Letter) -> Mapping[str, Any]:
    """Return the case as the letter tells it."""
    told = (letter.body or {}).get("case")
    return told if isinstance(told, dict) else {}


def _ledger(told: Mapping[str, Any]) -> str:
    key = told.get("ledger")
    return key if isinstance(key, str) and key in {one.key for one in ledgers()} else OTHERWISE


def _outside(session: Session, letter: Letter) -> dict[str, str]:
    """Return under what number the case is known at the office it came from."""
    number = _told(letter).get("number")
    return {
        "outside_system": known_partner(session, letter.partner_id).title[:100],
        "outside_no": (number if isinstance(number, str) and number else str(letter.uid))[:100],
    }


def _registered(session: Session, letter: Letter) -> Case | None:
    """Return the case that was registered here under the number it has there."""
    query = select(Case)
    for key, value in _outside(session, letter).items():
        query = query.where(getattr(Case, key) == value)
    return session.scalars(query).first()


def _grid(session: Session, told: Mapping[str, Any]) -> int | None:
    """Return the grid it happened in, by its code, where that is a grid here."""
    grid = told.get("grid")
    code = grid.get("code") if isinstance(grid, dict) else None
    return session.scalar(select(Grid.id).where(Grid.code == code)) if isinstance(code, str) else None


def _title(told: Mapping[str, Any], letter: Letter) -> str:
    title = told.get("title")
    return (title.strip() if isinstance(title, str) else "")[:200] or letter.title


def _found_on(told: Mapping[str, Any], otherwise: date) -> date:
    try:
        return min(date.fromisoformat(told["found_on"]), otherwise)
    except (KeyError, TypeError, ValueError):
        return otherwise


def _fits(field: Field, value: Any) -> bool:
    """Whether a value that another office gives can stand in a field at all."""
    match field.kind:
        case Kind.TEXT | Kind.NOTE | Kind.CODE:
            return isinstance(value, str)
        case Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.DECIMAL:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.FLAG:
            return isinstance(value, bool)
    return False


def _press(letter: Letter) -> EventKind:
    return EventKind.URGED if letter.body.get("step") == EventKind.URGED else EventKind.SUPERVISED


def _pressed(session: Session, letter: Letter) -> Case | None:
    """Return the case here that a supervision is about: ours that they see, or theirs that we took up."""
    if letter.record_id is None and isinstance(uid := letter.body.get("letter"), str):
        query = select(Letter.record_id, Letter.state).where(
            Letter.direction == Direction.IN, Letter.partner_id == letter.partner_id, Letter.kind == LetterKind.CASE
        )
        for key, state in session.execute(query.where(Letter.uid == uuid.UUID(uid))):
            done = state in {LetterState.TAKEN, LetterState.ANSWERED}
            return session.get(Case, key) if done and key is not None else None
    return session.get(Case, letter.record_id) if letter.record_id is not None else None
