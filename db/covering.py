"""What of a record an account does not see, and how that stays as it is when the account saves what it saw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, column, inspect, select, table
from sqlalchemy.orm import Session

from db.base import Base

OTHERS = table("person", column("id"), column("born_on", Date))


class Altered(Exception):
    """A cover stands where nothing was covered, or not all that was: nobody can say what belongs there."""


@dataclass(frozen=True, slots=True)
class Minors:
    """Columns closed in records of those born after a day: known by a birth date, a citizen's number or a dossier."""

    since: date
    columns: frozenset[str]
    born: str | None = None
    number: str | None = None
    person: str | None = None

    def closed(self, session: Session, record: Base) -> frozenset[str]:
        """Return the columns of a record in the database that are closed, by what stands there."""
        if inspect(record).identity is None:
            return frozenset()
        born = self._stood(record, self.born)
        number = self._stood(record, self.number) or ""
        after = self.since.isoformat().replace("-", "")
        is_child = born is not None and born > self.since
        is_child = is_child or (len(number) == 18 and after < number[6:14] < "3")
        if not is_child and (person := self._stood(record, self.person)) is not None:
            with session.no_autoflush:
                day = session.connection().scalar(select(OTHERS.c.born_on).where(OTHERS.c.id == person))
            is_child = day is not None and day > self.since
        return self.columns if is_child else frozenset()

    def _stood(self, record: Base, key: str | None) -> Any:
        if key is None:
            return None
        state = inspect(record).attrs[key]
        return (state.history.deleted or [state.value])[0]


@dataclass(frozen=True, slots=True)
class Covered:
    """Texts and documents in which whatever matches a pattern is read as a cover."""

    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pattern: str = ""
    cover: str = ""

    def restored(self, before: Any, after: Any) -> Any:
        """Return what is to be saved with what was covered in it. Raise Altered for a cover of what is not there."""
        if after == self.cover:
            return before
        if isinstance(before, str) and isinstance(after, str):
            return self._uncovered(before, after)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            return {key: self.restored(before.get(key), value) for key, value in after.items()}
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            return [self.restored(*pair) for pair in zip(before, after, strict=True)]
        if self.cover in str(after):
            raise Altered
        return after

    def _uncovered(self, before: str, after: str) -> str:
        if self.cover not in after:
            return after
        hidden = re.findall(self.pattern, before)
        if after.count(self.cover) != len(hidden):
            raise Altered
        parts = iter(hidden)
        return re.sub(re.escape(self.cover), lambda _match: next(parts), after)
