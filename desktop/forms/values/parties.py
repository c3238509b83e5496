"""The parties of cases, as forms ask for them: who asks, who is asked, or all of them in one line."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import CaseParty
from desktop.cases.parties import FIELDS
from desktop.cases.parties import FIRST as ASKS
from desktop.cases.parties import SECOND as IS_ASKED
from desktop.fields import Field
from desktop.forms.plan import MEMBER
from desktop.forms.values import targets

ALL, FIRST, SECOND = (one.removeprefix(MEMBER) for one in (targets.ALL, targets.FIRST, targets.SECOND))
WHO: Mapping[str, str] = {ALL: "各方当事人", FIRST: "当事人（申请方）", SECOND: "对方当事人（被申请方）"}
IN_ONE_LINE = frozenset({"name", "phone", "id_no", "address"})  # of several parties
ASKED = (*IN_ONE_LINE, "sex_code", "ethnic_code")
AND = "、"
PARTY_FIELDS: Mapping[str, Field] = {one.key: one for one in FIELDS if one.key in ASKED}

Party = Mapping[str, Any]


def asked_of(who: str) -> list[Field]:
    """Return what may be asked of somebody."""
    return [one for one in PARTY_FIELDS.values() if who != ALL or one.key in IN_ONE_LINE]


def parties_of(session: Session, cases: Sequence[int], names: Collection[str]) -> dict[int, list[Party]]:
    """Return the parties of some cases, as they were entered."""
    asked = [name for name in ASKED if name in names]
    query = (
        select(CaseParty.case_id, CaseParty.role_code, *(getattr(CaseParty, name) for name in asked))
        .where(in_keys(CaseParty.case_id, cases))
        .order_by(CaseParty.id)
    )
    found: dict[int, list[Party]] = {}
    for case, *values in session.execute(query):
        found.setdefault(case, []).append(dict(zip(("role_code", *asked), values, strict=True)))
    return found


def said_of(parties: Sequence[Party], who: str, name: str) -> Any:
    """Return what is known of somebody; an empty text where there rightly is nobody, None where it is not known."""
    if who == ALL:
        known = [str(one[name]) for one in parties if one[name]]
        return AND.join(dict.fromkeys(known)) or None
    one = _side(parties, who)
    return one[name] if one is not None else None if who == FIRST else ""


def _side(parties: Sequence[Party], who: str) -> Party | None:
    """Return the first of a side; where nobody said who asked whom, in the order in which they were entered."""
    role = ASKS if who == FIRST else IS_ASKED
    known = {one["role_code"] for one in parties}
    if not known & {ASKS, IS_ASKED}:
        place = 0 if who == FIRST else 1
        return parties[place] if place < len(parties) else None
    return next((one for one in parties if one["role_code"] == role), None)
