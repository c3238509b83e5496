"""What the public may read: the one list of everything that notices, cards and badges can say.

Whatever hangs on a wall or is handed out is read through `public` and `public_entry`; there is no other way to it. A
column that does not stand here cannot reach a notice, and no table of residents stands here (P3-18, PIPL art. 6).
"""

from collections.abc import Mapping
from typing import Any

from db.base import Base
from db.models.attachments import Attachment
from db.models.grids import Grid
from db.models.organisations import Organisation
from db.models.roster import Appointment, RegisterEntry, Staff

COLUMNS: Mapping[type[Base], frozenset[str]] = {
    Appointment: frozenset({"staff_id", "grid_id", "post"}),
    Staff: frozenset({"id", "name", "phone", "certificate_no"}),  # those who serve the public, at their work number
    Organisation: frozenset({"grid_id", "kind_code", "name", "leader_id"}),
    Grid: frozenset({"id", "extent", "east", "south", "west", "north"}),
    Attachment: frozenset({"id", "version", "record_id", "address"}),  # of photographs of the roster alone
    RegisterEntry: frozenset({"id", "version", "register", "grid_id", "staff_id", "happened_on", "until", "facts"}),
}
ENTRIES: Mapping[str, frozenset[str]] = {  # of registers: the keys of `facts`
    "boards": frozenset({"place", "state"}),
    "pacts": frozenset({"name", "edition", "adopted_by", "text"}),
    "grades": frozenset({"earlier", "grade", "basis"}),
    "points": frozenset({"period", "points", "result"}),
    "village_points": frozenset({"period", "points", "result"}),
}


def public(model: type[Base], *names: str) -> tuple[Any, ...]:
    """Return columns of a table for a query. Raise LookupError for one that the public may not read."""
    allowed = COLUMNS.get(model, frozenset())
    if kept_back := [name for name in names if name not in allowed]:
        raise LookupError(f"{model.__tablename__}: {kept_back} are not for the public")
    return tuple(getattr(model, name) for name in names)


def public_entry(register: str, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the public may read of an entry of a register."""
    allowed = ENTRIES[register]
    return {key: value for key, value in (facts or {}).items() if key in allowed}
