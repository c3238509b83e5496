"""Forms between offices: a task with the empty form, and how it is filled, as far as that is true elsewhere too."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.attachments import Attachment
from db.models.exchange import Letter
from db.models.forms import Form, FormTask
from desktop.clock import Today
from desktop.correspondence.cases import copy_files
from desktop.exchange.letter_rows import SUBJECT, Offer, TakenUp
from desktop.exchange.partners import known as known_partner

BODY = "form"  # key of a letter's body
FORM, TASK = "form", "form_task"  # subjects of attached files: the empty form; the order with all that came along
ROOM = "tasks"
KINDS = ("list", "cards", "counts")
LONGEST = {"title": 200, "fingerprint": 64, "kind": 30, "subject": 30, "file_name": 200}
OWN = ("scope", "fixed")  # of a plan: whose records and who fills it, which is nobody else's
ENTERED = "已登记到报表台账，期限 {day}。填好后在台账登记报送，也可以点“回复”附上报表。"
NO_DAY = "已登记到报表台账。布置没有写期限，先按今天登记，请在台账中更正。"
WITH_PLAN = "填写方案已一并收存，打开表样就能填。"
OFFERED = "登记到报表台账，期限到了会提醒；附件一起收存。"
PLANNED = "附有填写方案：每一列填什么已由对方核对。"
KNOWN_FORM = "本单位已有这张表的填写方案，仍用自己的。"


class FormAct:
    """Takes a form that is asked for into the ledger of forms."""

    def __init__(self, today: Today) -> None:
        self._today = today

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose to enter it."""
        words = [OFFERED]
        if told := form_in(letter.body):
            words.append(KNOWN_FORM if _known(session, told["fingerprint"]) is not None else PLANNED)
        return Offer("登记为报表任务", words=tuple(words))

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return which form it is, and how many places of it are decided."""
        told = form_in(letter.body)
        if told is None:
            return ()
        decided = sum(bool(one and one[0]) for one in told["plan"].get("fillers", {}).values())
        return (("表样", told["title"]), ("填写方案", f"已定 {decided} 处"))

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Make it a task with its files; a way of filling it is kept unless the office has one of its own."""
        unit = known_partner(session, letter.partner_id).title
        query = select(Attachment).where(Attachment.subject == SUBJECT, Attachment.record_id == letter.id)
        files = session.scalars(query.order_by(Attachment.place, Attachment.id)).all()
        told = form_in(letter.body)
        form = _keep(session, told, unit, files) if told is not None else None
        day = self._today()
        task = FormTask(
            unit=unit[:100], name=(told["title"] if told is not None else letter.title)[:200], basis=letter.title[:200],
            rhythm="once", due_on=max(letter.due_on or day, day), asked_on=day, form_id=form.id if form else None,
            way="交换包", note=letter.text, letter_id=letter.id,
        )  # fmt: skip
        session.add(task)
        session.flush()
        copy_files(session, files, TASK, task.id)
        letter.subject, letter.record_id = TASK, task.id
        words = ENTERED.format(day=task.due_on) if letter.due_on else NO_DAY
        return TakenUp(words + (WITH_PLAN if told is not None else ""), ROOM, {"task": task.id})


def form_in(body: Any) -> dict[str, Any] | None:
    """Return the form that a letter's body tells of; nothing for one that is none or is spoilt."""
    told = body.get(BODY) if isinstance(body, dict) else None
    if not isinstance(told, dict) or not isinstance(told.get("plan"), dict) or told.get("kind") not in KINDS:
        return None
    fillers = told["plan"].get("fillers", {})
    if not isinstance(fillers, dict) or not all(_is_filler(one) for one in fillers.values()):
        return None
    places, lines = told["plan"].get("places", []), told["plan"].get("lines", [])
    if not _are_texts(places) or not isinstance(lines, list) or not all(_are_texts(one, 2) for one in lines):
        return None
    texts = {key: told.get(key) or "" for key in LONGEST}
    sound = all(isinstance(text, str) and len(text) <= LONGEST[key] for key, text in texts.items())
    return {**texts, "plan": told["plan"]} if sound and texts["title"] and texts["fingerprint"] else None


def body_of(form: Form) -> dict[str, Any]:
    """Return a known form as it travels: without the records and the people of this office."""
    plan = {key: value for key, value in form.plan.items() if key not in OWN}
    plan["counts"] = {key: one for key, one in (plan.get("counts") or {}).items() if not _names_grids(one)}
    texts = {key: getattr(form, key) or "" for key in LONGEST}
    return {BODY: {**texts, "plan": plan}}


def blank_of(session: Session, form: Form) -> Sequence[Attachment]:
    """Return the empty file of a known form."""
    query = select(Attachment).where(Attachment.subject == FORM, Attachment.record_id == form.id)
    return session.scalars(query.order_by(Attachment.place, Attachment.id)).all()


def _keep(session: Session, told: Mapping[str, Any], unit: str, files: Sequence[Attachment]) -> Form:
    """Return the form a letter tells of: the office's own, if it knows it, else a new one with its empty file."""
    if (form := _known(session, told["fingerprint"])) is not None:
        return form
    plan: dict[str, Any] = {
        "scope": None,
        "row_limit": 0,
        "by_village": False,
        "apart": False,
        "counts": {},
        "fixed": {},
        "fillers": {},
        "places": [],
        "lines": [],
        "titled": "",
    }
    plan |= {key: value for key, value in told["plan"].items() if key in plan and key not in OWN}
    texts = {key: told[key] or None for key in LONGEST}
    form = Form(**texts, unit=unit[:100], plan=plan)
    session.add(form)
    session.flush()
    blank = [one for one in files if one.name == told["file_name"]] or list(files[:1])
    copy_files(session, blank[:1], FORM, form.id)
    return form


def _known(session: Session, fingerprint: str) -> Form | None:
    return session.scalar(select(Form).where(Form.fingerprint == fingerprint))


def _is_filler(plain: Any) -> bool:
    """Whether this is what is kept of one place of a form: target, confidence, reason, style."""
    return _are_texts(plain, 4)


def _are_texts(plain: Any, count: int | None = None) -> bool:
    """Whether this is a list of texts, of so many where a count is given."""
    return isinstance(plain, list) and count in (None, len(plain)) and all(isinstance(one, str) for one in plain)


def _names_grids(plain: Any) -> bool:
    """Whether a count is about grids of this office, which have other keys elsewhere."""
    if isinstance(plain, dict):
        return any((key == "grid" and one) or _names_grids(one) for key, one in plain.items())
    return isinstance(plain, list) and any(map(_names_grids, plain))
