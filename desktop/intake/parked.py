"""Rows put aside for the clerk: how they are stored, and how one is known again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.models.imports import Decision, UndecidedRow
from desktop.intake.importable import Reason
from desktop.intake.storing import Writer

_WORDS = {reason: reason.name.lower() for reason in Reason}


def digest_of(values: Mapping[str, Any]) -> bytes:
    """Return what tells a parked row from every other."""
    given = {key: value for key, value in values.items() if value is not None}
    written = json.dumps(given, sort_keys=True, ensure_ascii=False)
    return hashlib.sha1(written.encode(), usedforsecurity=False).digest()


def park(session: Session, batch: int, rows: Iterable[tuple[int, int, int, Mapping[str, Any]]]) -> None:
    """Store rows: number in the sheet, reason, the record in question or 0, values."""
    rows = list(rows)
    columns: dict[str, list[Any]] = {
        "batch_id": [batch] * len(rows),
        "row_no": [row for row, *_ in rows],
        "reason": [_WORDS[Reason(reason)] for _, reason, *_ in rows],
        "record_id": [record or None for *_, record, _ in rows],
        "values": [json.dumps(values, ensure_ascii=False) for *_, values in rows],
        "decision": [Decision.OPEN.value] * len(rows),
    }
    Writer(session).insert(UndecidedRow, columns, len(rows))
