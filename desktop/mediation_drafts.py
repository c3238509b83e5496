"""What a dispute tells the forms of its mediation file, so that nothing that is known has to be typed again."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.cases.dossier import CaseDossier
from desktop.cases.events import Event, EventKind
from desktop.cases.replay import day_of, effective
from desktop.drafts import Draft
from desktop.fields import Field, Kind
from desktop.mediation.dossier import FileDossier
from desktop.mediation.fields import COMMITTEE_SUFFIX, sign_of
from desktop.mediation.order import Ending, file_order
from desktop.mediation_paper import kept_back
from desktop.program import Program

RECORD = "record"  # kind of the records of mediations: each takes one mediation of the case after the other


def proposed_file(program: Program, case: int) -> Draft:
    """Return the draft of a file for a dispute."""
    dossier = program.cases.dossier(case)
    town = program.office.office.facts.town_name
    held = _of_kind(dossier, EventKind.MEDIATED)
    names = dict.fromkeys(str(one.facts.get("mediator") or "") for one in held)
    draft = program.mediation.blank()
    draft.values.update(
        committee=f"{town}{COMMITTEE_SUFFIX}",
        sign=sign_of(town),
        mediators="、".join(filter(None, names)) or None,
        retention="长期",
        keeper=program.office.clerk.title or None,
    )
    if held and held[-1].facts.get("agreed") is False:
        draft.values["ending"] = Ending.FAILED.value
    return draft


def proposed_form(program: Program, file: FileDossier, kind_key: str) -> Draft:
    """Return the draft of a form with what the dispute tells of it. Who told of it is kept out."""
    draft = program.mediation.pieces.blank_form(kind_key)
    kind = file_order().kind(kind_key)
    assert kind is not None
    told = _told(program, file, len(file.of_kind(RECORD)))
    fields: Mapping[str, Field] = {field.key: field for field in kind.fields}
    for name, source in kind.proposed.items():
        value = told.get(source)
        if isinstance(value, str) and fields[name].kind is not Kind.DATE:
            value = value[: fields[name].max_length]
        draft.values[name] = value or None
    return draft


def _told(program: Program, file: FileDossier, record: int) -> dict[str, Any]:
    """Return all that a dispute can tell; `record` is how many mediations are written down already."""
    case = program.cases.dossier(file.case)
    keep = kept_back(program, file)
    texts = case.texts
    told: dict[str, Any] = {
        "description": texts.get("description") or case.title,
        "registered_on": case.standing.registered_on,
        "opened_on": file.opened_on,
        "source": texts.get("source_code"),
        "kind": texts.get("kind_code"),
        "place": texts.get("place"),
        "mediators": file.mediators,
        "ended": case.standing.result,
    }
    told |= _of_mediations(_of_kind(case, EventKind.MEDIATED), record)
    told |= _of_call_back(program, _of_kind(case, EventKind.CALLED_BACK))
    return {key: keep(value) if isinstance(value, str) else value for key, value in told.items()}


def _of_mediations(held: Sequence[Event], record: int) -> dict[str, Any]:
    if not held:
        return {}
    one = held[min(record, len(held) - 1)]
    facts = one.facts
    agreed = next((event.facts for event in reversed(held) if event.facts.get("agreed")), {})
    return {
        "held_on": day_of(one),
        "held_at": facts.get("place"),
        "held": facts.get("words"),
        "held_result": facts.get("agreement") or ("达成协议。" if facts.get("agreed") else "没有达成协议。"),
        "agreed": agreed.get("agreement"),
    } | ({"mediators": facts["mediator"]} if facts.get("mediator") else {})


def _of_call_back(program: Program, held: Sequence[Event]) -> dict[str, Any]:
    if not held:
        return {}
    one = held[-1]
    facts = one.facts
    pleased = program.codes.title("satisfaction", facts.get("satisfaction_code"))
    words = (str(facts.get("words") or ""), f"满意度：{pleased}。" if pleased else "")
    return {
        "called_on": day_of(one),
        "called_how": program.codes.title("call_back_way", facts.get("how")),
        "called_by": facts.get("caller_name"),
        "called": "".join(words),
    }


def _of_kind(case: CaseDossier, kind: EventKind) -> list[Event]:
    return [one for one in effective(case.log) if one.kind is kind]
