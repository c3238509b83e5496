"""How far somebody is on the way to a certificate: 选配, 备案, 培训, 持证 (P3-16)."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement

from db.models.roster import Staff

SOON = timedelta(days=30)


class State(StrEnum):
    """The stages, and what can be wrong with the last one."""

    CHOSEN = "未备案"
    FILED = "已备案"
    TRAINED = "已培训"
    CERTIFIED = "持证"
    EXPIRED = "已过期"
    SOON = "30 天内到期"


TONES = {State.EXPIRED: "red", State.SOON: "amber", State.CERTIFIED: "green"}
NONE, GONE, ENDING = "none", "expired", "soon"  # values of the list's filter


def state_of(staff: Staff, day: date) -> State:
    """Return the stage somebody has reached on a day."""
    if staff.certificate_no:
        if staff.certified_until is None:
            return State.CERTIFIED
        if staff.certified_until < day:
            return State.EXPIRED
        return State.SOON if staff.certified_until <= day + SOON else State.CERTIFIED
    if staff.trained_on:
        return State.TRAINED
    return State.FILED if staff.filed_on else State.CHOSEN


def state_condition(wanted: str, day: date) -> ColumnElement[bool]:
    """Return the condition of having no certificate, an expired one, or one that ends soon."""
    if wanted == NONE:
        return Staff.certificate_no.is_(None)
    if wanted == GONE:
        return Staff.certificate_no.is_not(None) & (Staff.certified_until < day)
    return Staff.certificate_no.is_not(None) & Staff.certified_until.between(day, day + SOON)
