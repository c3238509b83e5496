"""Columns of a table as they stand in a package: texts there, the driver's values here."""

import base64
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary

from db.base import UtcDateTime
from desktop.exchange.replicated import AT_HOME, Replica

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Unreadable(ValueError):
    """A text is no value of its column."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One column of a table as it travels. `refers_to` is the table whose record it names by identifier."""

    name: str  # in the package
    column: str
    type: str  # as a Table Schema calls it
    is_required: bool
    refers_to: str
    text: Callable[[Any], str]
    value: Callable[[str], Any]
    empty: Any = None  # what an empty text stands for


@cache
def carried(replica: Replica) -> tuple[Carried, ...]:
    """Return the columns of a table that travel."""
    left = AT_HOME | replica.at_home
    return tuple(carried_column(column) for column in replica.rows.columns if column.key not in left)


@cache
def by_name(replica: Replica) -> Mapping[str, Carried]:
    """Return them by their names in a package."""
    return {one.name: one for one in carried(replica)}


def carried_column(column: Column[Any]) -> Carried:
    """Return how one column travels."""
    target = next(iter(column.foreign_keys)).column.table.name if column.foreign_keys else ""
    name = column.key.removesuffix("_id") if target else column.key
    kind, text, value = ("string", str, uuid.UUID) if target else _codec(column)
    empty = None if column.nullable or target else "" if kind == "string" else None
    return Carried(name, column.key, kind, not column.nullable and empty is None, target, text, value, empty)


def _codec(column: Column[Any]) -> tuple[str, Callable[[Any], str], Callable[[str], Any]]:
    match column.type:
        case Boolean():
            return "boolean", lambda value: "true" if value else "false", _flag
        case Integer():
            return "integer", str, int
        case Float():
            return "number", repr, float
        case UtcDateTime():
            return "datetime", lambda value: value.astimezone(UTC).strftime(MOMENT), _moment
        case Date():
            return "date", date.isoformat, date.fromisoformat
        case JSON():
            return "object", lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True), json.loads
        case LargeBinary():
            return "string", lambda value: base64.b64encode(value).decode(), lambda text: base64.b64decode(text)
    allowed = getattr(column.type, "enums", None)
    if allowed:
        return "string", _plain, lambda text: _one_of(text, allowed)
    longest = getattr(column.type, "length", None)
    return "string", str, str if longest is None else lambda text: _short(text, longest)


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Unreadable(text)
    return text == "true"


def _moment(text: str) -> datetime:
    return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)


def _one_of(text: str, allowed: Any) -> str:
    if text not in allowed:
        raise Unreadable(text)
    return text


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(text)
    return text
