"""Rows of a package, read: texts turned into values, faults named by row and column."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

from desktop.errors import Refusal
from desktop.exchange.columns import by_name
from desktop.exchange.gathering import AROUND, DELETE, PUT
from desktop.exchange.outcome import Outcome
from desktop.exchange.parts import named_in
from desktop.exchange.replicated import Replica

MALFORMED = "“{title}”第 {row} 行的“{name}”写法不对，没有接收这一行。"
TWICE = "“{title}”第 {row} 行的记录前面已经出现过，没有重复接收。"
LACKING = "“{title}”第 {row} 行的“{name}”不能空着，没有接收这一行。"
NOBODY = uuid.UUID(int=0)  # stands for an identifier that cannot be read
LARGEST = 2**62


@dataclass(slots=True)
class Row:
    """One row of a package.

    `revision` is the sender's version, `base` the version of ours that it knows. `fields` are those it changed since,
    as the package calls them; None: it cannot say.
    """

    number: int
    uid: uuid.UUID
    is_gone: bool
    revision: int
    base: int
    fields: frozenset[str] | None
    values: dict[str, Any]  # by column, and by key of a part


class RowReader:
    """Reads the rows of one table of a package, whichever columns it has of those we know."""

    def __init__(self, replica: Replica, header: Sequence[str]) -> None:
        """Raise Refusal where columns are missing that every table has."""
        lacking = [name for name in AROUND if name not in header]
        if lacking or len(set(header)) != len(header):
            raise Refusal(f"交换包里“{replica.title}”的列不全或重复，没有接收。请对方用新版程序重新制作。")
        known, parts = by_name(replica), {part.name: part for part in replica.parts}
        self._replica, self._width = replica, len(header)
        self._around = [header.index(name) for name in AROUND]
        self._columns = [(place, known[name]) for place, name in enumerate(header) if name in known]
        self._parts = [(place, parts[name]) for place, name in enumerate(header) if name in parts]
        self.columns = tuple(one for _, one in self._columns)
        self.parts = tuple(one for _, one in self._parts)
        self.referring = tuple(one for one in self.columns if one.refers_to)
        self.absent = [name for name in _needed(replica) if name not in header]
        self.unknown = [name for name in header if name not in known and name not in parts and name not in AROUND]

    def readable(self, block: Sequence[tuple[int, Sequence[str]]], outcome: Outcome) -> list[Row]:
        """Return the rows that can be read; name the others in the outcome."""
        seen: set[uuid.UUID] = set()
        rows = []
        usual = [line for line in block if len(line[1]) == self._width and line[1][self._around[1]] == PUT]
        together = self._read_together(usual)
        for number, raw in block:
            row = together.get(number) or self._read(number, raw, outcome)
            if row is None:
                continue
            if row.uid in seen:
                sentence = TWICE.format(title=self._replica.title, row=number)
                outcome.refuse(self._replica.table, row.uid, number, sentence)
                continue
            seen.add(row.uid)
            rows.append(row)
        return rows

    def references(self, rows: Sequence[Row]) -> Iterator[tuple[str, uuid.UUID]]:
        """Yield table and identifier of everything that rows refer to."""
        for row in rows:
            if row.is_gone:
                continue
            for one in self.referring:
                if row.values[one.column] is not None:
                    yield one.refers_to, row.values[one.column]
            for part in self.parts:
                yield from named_in(part, row.values[part.key])

    def _read_together(self, block: Sequence[tuple[int, Sequence[str]]]) -> dict[int, Row]:
        """Return rows by number, read column by column; none of them where anything is wrong with any."""
        if not block:
            return {}
        texts = list(zip(*(raw for _, raw in block), strict=True))
        uids, _, revisions, bases, _, _, fields = (texts[place] for place in self._around)
        try:
            around = zip(map(uuid.UUID, uids), map(_count, revisions), map(_count, bases), _sets(fields), strict=True)
            values: dict[str, Sequence[Any]] = {}
            for place, one in self._columns:
                if one.is_required and "" in texts[place]:
                    return {}
                known = {text: one.value(text) if text else one.empty for text in set(texts[place])}
                values[one.column] = [known[text] for text in texts[place]]
            for place, part in self._parts:
                for text in set(texts[place]):
                    for _ in named_in(part, text):
                        pass
                values[part.key] = texts[place]
            lines = zip(*values.values(), strict=True) if values else repeat((), len(block))
            return {
                number: Row(number, uid, False, revision, base, told, dict(zip(values, line, strict=True)))
                for (number, _), (uid, revision, base, told), line in zip(block, around, lines, strict=True)
            }
        except (ValueError, KeyError, TypeError, OverflowError):
            return {}

    def _read(self, number: int, raw: Sequence[str], outcome: Outcome) -> Row | None:
        replica, uid, name = self._replica, NOBODY, AROUND[0]

        def refuse(sentence: str) -> None:
            outcome.refuse(
                replica.table, uid, number, sentence.format(title=replica.title, row=number, name=name), name
            )

        try:
            if len(raw) != self._width:
                raise ValueError(len(raw))
            said = [raw[place] for place in self._around]
            uid = uuid.UUID(said[0])
            name = AROUND[1]
            is_gone = {PUT: False, DELETE: True}[said[1]]
            name = AROUND[2]
            revision = _count(said[2])
            name = AROUND[3]
            base = _count(said[3])
            values: dict[str, Any] = {}
            for place, one in self._columns if not is_gone else ():
                name, text = one.name, raw[place]
                if not text and one.is_required:
                    refuse(LACKING)
                    return None
                values[one.column] = one.value(text) if text else one.empty
            for place, part in self._parts if not is_gone else ():
                name = part.name
                for _ in named_in(part, raw[place]):
                    pass
                values[part.key] = raw[place]
        except (ValueError, KeyError, TypeError, OverflowError):
            refuse(MALFORMED)
            return None
        fields = frozenset(said[6].split(";")) if said[6] else None
        return Row(number, uid, is_gone, revision, base, fields, values)


@cache
def _needed(replica: Replica) -> Sequence[str]:
    """Return the columns without which no record can be made here, as a package calls them."""
    columns = replica.rows.columns
    lacking = [one for one in columns if not (one.nullable or one.default or one.server_default)]
    return [one.name for one in by_name(replica).values() if columns[one.column] in lacking]


def _sets(texts: Sequence[str]) -> Iterator[frozenset[str] | None]:
    known = {text: frozenset(text.split(";")) if text else None for text in set(texts)}
    return map(known.__getitem__, texts)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number < LARGEST:
        raise ValueError(text)
    return number
