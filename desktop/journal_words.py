"""Lines of the log brought into words before they are told: what only a register, a scheme or a family knows.

Levels and posts are called as the office's scheme calls them; of a register's entry its own items are told one by one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case
from db.models.log import Change
from db.models.organisations import Organisation
from db.models.roster import Appointment, RegisterEntry
from desktop.cases.ledgers import ledger
from desktop.collecting_due import STATE_TITLES as RETURN_STATES
from desktop.fields import Field, Kind
from desktop.form_periods import STATE_TITLES as PERIOD_STATES
from desktop.grids.service import Grids
from desktop.history import Version
from desktop.meetings.deliberations import STAGE_TITLES
from desktop.meetings.fields import MOVE_TITLES, PRESENCE_TITLES, RESOLUTION_TITLES, ROLE_TITLES, STATE_TITLES
from desktop.organisations.fields import KINDS, fields_of
from desktop.registers.declared import Register, shipped

APPOINTMENT, ENTRY, GRID, ORGANISATION = "appointment", "register_entry", "grid", "organisation"
CASE = "case_record"
WORDS_OF: Mapping[str, Mapping[str, Mapping[str, str]]] = {  # by table and column: what its values are called
    "meeting": {"state": STATE_TITLES},
    "attendance": {"presence": PRESENCE_TITLES, "role": ROLE_TITLES},
    "resolution": {"state": RESOLUTION_TITLES, "move": MOVE_TITLES},
    "deliberation": {"stage": STAGE_TITLES},
    "form_period": {"state": PERIOD_STATES},
    "form_return": {"state": RETURN_STATES},
}
FACTS, TITLE, OTHER, KIND = "facts", "title", "other_staff_id", "kind_code"
Lines = Mapping[tuple[str, int], Sequence[Version]]
Pairs = Mapping[str, Sequence[Any]]

_SAID_BY = {
    ENTRY: "register",
    ORGANISATION: "family",
    APPOINTMENT: "grid_id",
    CASE: "ledger",
}  # what tells how a record is read
_STANDING: Mapping[str, Select[int, Any]] = {
    ENTRY: select(RegisterEntry.id, RegisterEntry.register),
    ORGANISATION: select(Organisation.id, Organisation.family),
    APPOINTMENT: select(Appointment.id, Appointment.grid_id),
    CASE: select(Case.id, Case.ledger),
}


def readings_of(session: Session, lines: Lines) -> dict[tuple[str, int], Any]:
    """Return for each record what tells how it is read: its register, its family, its grid; also of one deleted."""
    found: dict[tuple[str, int], Any] = {}
    for table, query in _STANDING.items():
        keys = [key for of, key in lines if of == table]
        found |= {
            (table, key): value for key, value in session.execute(query.where(in_keys(query.selected_columns[0], keys)))
        }
        for key in keys:
            if (table, key) not in found:
                whole = select(Change.fields).where(Change.table == table, Change.record_id == key)
                found[table, key] = _said(_SAID_BY[table], session.scalars(whole.order_by(Change.id.desc())))
    return found


def in_words(
    table: str, steps: Sequence[Version], fields: Sequence[Field], reading: Any, grids: Grids
) -> tuple[Sequence[Version], Sequence[Field]]:
    """Return the steps of one record so that they can be told, and the Fields to tell them by."""
    if table == ENTRY:
        register = next((one for one in shipped() if one.key == reading), None)
        return (steps, fields) if register is None else (_each(steps, _spread), _fields_of_entry(register))
    if table == ORGANISATION and reading in KINDS:
        return steps, fields_of(reading, tuple(fields))
    if table == CASE and reading:
        return steps, [replace(one, codes=ledger(reading).kinds) if one.key == KIND else one for one in fields]
    if table in WORDS_OF:
        titles = WORDS_OF[table]
        return _each(steps, lambda pairs: _titled(pairs, titles)), fields
    if table == GRID:
        return _each(steps, lambda pairs: _named(pairs, "level", grids.level_title)), fields
    if table == APPOINTMENT:
        return _each(steps, lambda pairs: _named(pairs, "post", lambda post: grids.post_title(reading, post))), fields
    return steps, fields


def _said(column: str, changes: Iterable[Pairs]) -> Any:
    """Return what a column of a deleted record held at last."""
    values = (value for fields in changes for value in reversed(fields.get(column, ())))
    return next((value for value in values if value is not None), None)


def _each(steps: Sequence[Version], words: Callable[[Pairs], Pairs]) -> list[Version]:
    return [replace(one, fields=words(one.fields)) for one in steps]


def _titled(pairs: Pairs, titles: Mapping[str, Mapping[str, str]]) -> Pairs:
    for column, words in titles.items():
        pairs = _named(pairs, column, partial(_called, words))
    return pairs


def _called(words: Mapping[str, str], value: str) -> str:
    return words.get(value, value)


def _named(pairs: Pairs, column: str, title: Callable[[str], str]) -> Pairs:
    if column not in pairs:
        return pairs
    return {**pairs, column: [value and title(value) for value in pairs[column]]}


def _spread(pairs: Pairs) -> Pairs:
    """Return the items of an entry, each as a column of its own; its title only repeats them."""
    before, after = (value or {} for value in pairs.get(FACTS, (None, None)))
    own = {key: [before.get(key), after.get(key)] for key in {**before, **after} if before.get(key) != after.get(key)}
    return {key: values for key, values in pairs.items() if key not in {FACTS, TITLE}} | own


def _fields_of_entry(register: Register) -> list[Field]:
    other = [Field(OTHER, register.other.theirs or register.other.title, Kind.CODE)] if register.other else []
    return [*other, *register.form]
