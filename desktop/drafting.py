"""What every dossier's form has in common: hidden values, and the faults that a Field alone can tell."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.base import Record
from desktop.display import Display
from desktop.drafts import Draft
from desktop.errors import Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from desktop.identity import Fault, Severity, read_phone
from desktop.masking import Place, hides
from desktop.names.folding import kept
from desktop.tables import Row

GONE = "这份档案已被删除，或不在您能看的范围内。请刷新列表后再查找。"

R = TypeVar("R", bound=Record)


def blank_draft(fields: Sequence[Field]) -> Draft:
    """Return the draft of a new record."""
    return Draft({field.key: () if field.kind is Kind.CODES else None for field in fields if field.editable})


def masked_draft(display: Display, fields: Sequence[Field], values: Mapping[str, Any], key: int, version: int) -> Draft:
    """Return the draft of a known record; private numbers stay hidden until revealed."""
    return Draft(
        {field.key: _hidden(display, field, values.get(field.key)) for field in fields if field.editable}, key, version
    )


def _hidden(display: Display, field: Field, value: Any) -> Any:
    if isinstance(value, Hidden) or not hides(field.mask, Place.DOSSIER) or value in (None, ""):
        return value
    return Hidden(display.masked(field, value, Place.DOSSIER))


def written_faults(draft: Draft, fields: Sequence[Field], day: date) -> list[Problem]:
    """Return every fault that a Field alone can tell: missing, too long, no telephone number, a day to come."""
    found: list[Problem] = []
    for field in fields:
        if not field.editable or field.key not in draft.values:
            continue
        value = draft.values[field.key]
        if isinstance(value, str):
            value = kept(value).strip()
        if field.required and not value:
            found.append(Problem(field.key, f"{field.title}不能为空"))
        elif isinstance(value, str) and len(value) > field.max_length:
            found.append(Problem(field.key, f"{field.title}最多 {field.max_length} 个字，现有 {len(value)} 个字"))
        elif field.kind in (Kind.NUMBER, Kind.DECIMAL) and isinstance(value, int | float) and value < 0:
            found.append(Problem(field.key, f"{field.title}不能小于 0"))
        elif field.kind is Kind.PHONE and isinstance(value, str) and value:
            found += [Problem(field.key, fault.message) for fault in read_phone(value).faults if weighs(fault)]
        elif field.kind is Kind.DATE and isinstance(value, date) and value > day and not field.key.endswith("until"):
            found.append(Problem(field.key, f"{field.title}不能晚于今天"))
    return found


def written(draft: Draft) -> dict[str, Any]:
    """Return what is to be saved: all but hidden values, text without blanks around it, None for empty text."""
    given = draft.given().items()
    return {key: kept(value).strip() or None if isinstance(value, str) else value for key, value in given}


def known(session: Session, model: type[R], key: int) -> R:
    """Return one record. Raise Refusal when it was deleted meanwhile."""
    record = session.get(model, key)
    if record is None:
        raise Refusal(GONE)
    return record


def found_row(rows: Mapping[int, Row], key: int) -> Row:
    """Return how one record reads. Raise Refusal when it was deleted meanwhile."""
    row = rows.get(key)
    if row is None:
        raise Refusal(GONE)
    return row


def weighs(fault: Fault) -> bool:
    """Return whether a fault keeps a value out, at least without a reason."""
    return fault.severity is not Severity.WARNING


def plain_phone(value: Any) -> Any:
    """Return a telephone number as it is kept."""
    return (read_phone(value).number or value) if value else None
