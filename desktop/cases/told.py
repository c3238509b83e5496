"""What a ledger tells of a case beside its record: who it is about, how far it has come, what was reported and when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import CaseParty, CaseReporter
from desktop.cases.events import BEGINNING, TITLES, Event, EventKind
from desktop.cases.journal import logs_of
from desktop.cases.replay import day_of, effective
from desktop.display import Display
from desktop.fields import Mask
from desktop.masking import Place, shown

ANONYMOUS = "匿名"
WORDS = ("words", "result", "reason", "waiting_for")  # facts in which an event says something, the first that does
REPORTS = {"1": "first_report", "2": "further_report", "3": "final_report"}  # by phase
Facts = dict[str, Any]


def told_of(session: Session, keys: Sequence[int], display: Display) -> dict[int, Facts]:
    """Return by case what a ledger tells of it; who told of it is masked already."""
    found: dict[int, Facts] = {key: {} for key in keys}
    _parties(session, keys, found)
    _reporters(session, keys, found)
    for key, log in logs_of(session, keys).items():
        found[key] |= _of_log(effective(log), display)
    return found


def _parties(session: Session, keys: Sequence[int], found: dict[int, Facts]) -> None:
    query = select(CaseParty.case_id, CaseParty.name).where(in_keys(CaseParty.case_id, keys)).order_by(CaseParty.id)
    for case, name in session.execute(query):
        before = found[case].get("parties")
        found[case]["parties"] = f"{before}、{name}" if before else name


def _reporters(session: Session, keys: Sequence[int], found: dict[int, Facts]) -> None:
    columns = (CaseReporter.case_id, CaseReporter.name, CaseReporter.phone, CaseReporter.is_anonymous)
    query = select(*columns).where(in_keys(CaseReporter.case_id, keys)).order_by(CaseReporter.id.desc())
    for case, name, phone, is_anonymous in session.execute(query):  # the first who told stays
        found[case]["reporter"] = ANONYMOUS if is_anonymous or not name else f"{name[0]}*"
        found[case]["reporter_phone"] = shown(Mask.PHONE, phone, Place.LIST) if not is_anonymous else ""


def _of_log(log: Sequence[Event], display: Display) -> Facts:
    told: Facts = {}
    reports: dict[str, list[str]] = {}
    for event in log:
        facts = event.facts
        if (words := _said(event)) and event.kind not in BEGINNING:
            told["progress"] = f"{_short(day_of(event))}{TITLES[event.kind]}：{words}"
        if facts.get("requirement"):
            told["requirement"] = facts["requirement"]
        if event.kind is EventKind.CALLED_BACK:
            how, felt = (display.words(*one) for one in (("call_back_way", facts.get("how")),
                                                         ("satisfaction", facts.get("satisfaction_code"))))  # fmt: skip
            told["call_back"] = "，".join(filter(None, (how, felt, facts.get("words"))))
            told["call_back_on"], told["call_back_by"] = day_of(event), facts.get("caller_name") or ""
        if event.kind is EventKind.EMERGENCY and (place := REPORTS.get(str(facts.get("phase")))):
            moment = event.at.astimezone()
            reports.setdefault(place, []).append(f"{_short(moment.date())}{moment:%H:%M} {facts.get('words') or ''}")
    return told | {key: "；".join(lines) for key, lines in reports.items()}


def _said(event: Event) -> str:
    return next((str(event.facts[key]) for key in WORDS if event.facts.get(key)), "")


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日 "
