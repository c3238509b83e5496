"""The rows that belong to a record and have no identifier of their own, as one text: tags, steps of a case."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.store import touch
from desktop.exchange.columns import Carried, Unreadable, carried_column
from desktop.exchange.references import References
from desktop.exchange.replicated import Part

NONE = "[]"  # the text of a record without such rows
Line = list[Any]
Named = Callable[[str, Any], Any]  # table and key or identifier -> the other


@cache
def part_columns(part: Part) -> tuple[Carried, ...]:
    """Return what travels of each row."""
    table = part.model.__table__
    assert isinstance(table, Table)
    return tuple(carried_column(column) for column in table.columns if column.key not in {"id", part.bearer})


def texts_of(session: Session, references: References, part: Part, keys: Sequence[int]) -> dict[int, str]:
    """Return the rows of some records, as one text for each that has any."""
    gathered: defaultdict[int, list[Line]] = defaultdict(list)
    for key, _, line in _lines(session, references, part, keys):
        gathered[key].append(line)
    return {key: _text(lines) for key, lines in gathered.items()}


def put_texts(
    session: Session, references: References, part: Part, texts: Mapping[int, str], *, are_new: bool = False
) -> None:
    """Give records exactly these rows; those they have already stay untouched. New records have none."""
    known: defaultdict[int, dict[str, int]] = defaultdict(dict)
    if are_new:
        texts = {key: text for key, text in texts.items() if text and text != NONE}
    for key, row, told in () if are_new else _lines(session, references, part, list(texts)):
        known[key][_text(told)] = row
    columns = part_columns(part)
    gone: list[int] = []
    rows: list[dict[str, Any]] = []
    for key, text in texts.items():
        wanted = {_text(line): line for line in lines_of(text)}
        gone += [row for said, row in known[key].items() if said not in wanted]
        for said, line in wanted.items():
            if said not in known[key]:
                rows.append({part.bearer: key, **dict(_known(part, columns, line, references))})
    if gone:
        session.execute(delete(part.model).where(in_keys(part.model.__table__.c.id, gone)))
    if rows:
        session.execute(insert(part.model), rows)
    if gone or rows:
        touch(session, part.model.__tablename__)


def lines_of(text: str) -> list[Line]:
    """Return the rows in a text. Raise Unreadable for anything else."""
    try:
        lines = json.loads(text or NONE)
    except ValueError as error:
        raise Unreadable(text) from error
    if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
        raise Unreadable(text)
    return lines


def named_in(part: Part, text: str) -> Iterator[tuple[str, uuid.UUID]]:
    """Yield table and identifier of every record that the rows in a text refer to."""
    if text == NONE:
        return
    columns = part_columns(part)
    for line in lines_of(text):
        if len(line) != len(columns):
            raise Unreadable(text)
        for one, value in zip(columns, line, strict=True):
            if value is None:
                continue
            if one.refers_to:
                yield one.refers_to, uuid.UUID(value)
            for name, table in part.references.get(one.column, {}).items():
                for single in _each(value.get(name)):
                    yield table, uuid.UUID(single)


def _lines(
    session: Session, references: References, part: Part, keys: Sequence[int]
) -> Iterator[tuple[int, int, Line]]:
    """Yield bearer, key and line of every row of some records, in the order in which they were written."""
    columns, table = part_columns(part), part.model.__table__
    bearer = table.c[part.bearer]
    query = select(bearer, table.c.id, *(table.c[one.column] for one in columns))
    found = session.execute(query.where(in_keys(bearer, keys)).order_by(bearer, table.c.id)).all()
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in found:
        for one, value in zip(columns, row[2:], strict=True):
            for table_name, key in _keys_in(part, one, value):
                wanted[table_name].add(key)
    known = {name: references.uids(name, numbers) for name, numbers in wanted.items()}

    def uid(name: str, key: Any) -> str | None:
        found_uid = known[name].get(key)
        return str(found_uid) if found_uid is not None else None

    for row in found:
        yield row[0], row[1], [_told(part, one, value, uid) for one, value in zip(columns, row[2:], strict=True)]


def _keys_in(part: Part, one: Carried, value: Any) -> Iterator[tuple[str, int]]:
    if value is None:
        return
    if one.refers_to:
        yield one.refers_to, value
    for name, table in part.references.get(one.column, {}).items():
        for single in _each(value.get(name)):
            yield table, single


def _told(part: Part, one: Carried, value: Any, uid: Named) -> Any:
    """Return a value as it travels inside the text of its record."""
    if value is None:
        return None
    if one.refers_to:
        return uid(one.refers_to, value)
    if one.type == "object":
        return _renamed(part, one, value, uid)
    return value if one.type in {"integer", "number", "boolean"} else one.text(value)


def _known(part: Part, columns: Sequence[Carried], line: Line, references: References) -> Iterator[tuple[str, Any]]:
    """Yield columns and values of a line as this office has them."""

    def key(table: str, text: Any) -> int | None:
        found = uuid.UUID(text)
        return references.ids(table, [found]).get(found)

    for one, value in zip(columns, line, strict=True):
        if value is None:
            yield one.column, None
        elif one.refers_to:
            yield one.column, key(one.refers_to, value)
        elif one.type == "object":
            yield one.column, _renamed(part, one, value, key)
        else:
            yield one.column, value if one.type in {"integer", "number", "boolean"} else one.value(value)


def _renamed(part: Part, one: Carried, facts: Any, name: Named) -> Any:
    """Return facts in which keys became identifiers, or identifiers keys."""
    named = part.references.get(one.column)
    if not named or not isinstance(facts, dict):
        return facts
    told = dict(facts)
    for field, table in named.items():
        if told.get(field) is not None:
            several = isinstance(told[field], list)
            found = [name(table, single) for single in _each(told[field])]
            told[field] = found if several else found[0]
    return told


def _each(value: Any) -> Iterable[Any]:
    return () if value is None else value if isinstance(value, list) else (value,)


def _text(lines: Any) -> str:
    return json.dumps(lines, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
