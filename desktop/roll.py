"""The names of some thousand records, with their letters in pinyin, kept in memory to be found while one types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select
from sqlalchemy.orm import Session

from db.store import Store
from desktop.names import initials, pinyin, readings
from desktop.names.folding import fold
from desktop.number_search import is_same, numbers_of

TAIL = 4  # digits that mean a telephone number


@dataclass(frozen=True, slots=True)
class _Entry:
    key: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class _Entries:
    """Everything at one time."""

    state: object
    rows: Sequence[_Entry]


class Roll:
    """Finds records by characters, pinyin or initials of their names, or by the end of a telephone number."""

    def __init__(
        self, store: Store, table: str, query: Select[int, str, str | None], spelt: Callable[[str], Sequence[str]]
    ) -> None:
        """`query` gives key, name and telephone in the order of the answers; `spelt` gives a name in letters."""
        self._query, self._spelt = query, spelt
        self._table, self._entries = table, _Entries(None, ())
        self._state = object()  # another one at every change
        store.on_change.append(self._hear)

    def find(self, session: Session, text: str) -> list[int]:
        """Return the keys of those a text may mean: named just so first, then those that begin so, then the others."""
        wanted = fold(text)
        if not wanted:
            return []
        letters = wanted.isascii() and wanted.isalpha()
        digits = wanted.isascii() and wanted.isdecimal() and len(wanted) >= TAIL
        by_parts = numbers_of(session).by_parts
        found: tuple[list[int], list[int], list[int]] = [], [], []
        for one in self._known(session):
            if wanted in one.name:
                found[0 if one.name == wanted else 1 if one.name.startswith(wanted) else 2].append(one.key)
            elif letters and (place := _place(wanted, self._spelt(one.name))) is not None:
                found[place].append(one.key)
            elif digits and (one.phone.endswith(wanted) if by_parts else is_same(one.phone, wanted)):
                found[1].append(one.key)
        return [key for part in found for key in part]

    def _known(self, session: Session) -> Sequence[_Entry]:
        """Return everything as it is now. Several threads may ask: each has the whole, never half of it."""
        entries, state = self._entries, self._state
        if entries.state is not state:
            rows = [_Entry(key, fold(name), phone or "") for key, name, phone in session.execute(self._query)]
            entries = self._entries = _Entries(state, rows)
        return entries.rows

    def _hear(self, tables: frozenset[str]) -> None:
        if self._table in tables:
            self._state = object()


@lru_cache(maxsize=1 << 16)
def spelt_person(name: str) -> tuple[str, ...]:
    """Return somebody's name in letters, whole and by its initials, however it is read."""
    return tuple(dict.fromkeys(spelt for one in readings(name) for spelt in (one.full, one.initials)))


@lru_cache(maxsize=1 << 16)
def spelt_thing(name: str) -> tuple[str, ...]:
    """Return the name of a thing in letters, whole and by its initials."""
    return pinyin(name), initials(name)


def _place(wanted: str, spelt: Sequence[str]) -> int | None:
    """Return how well letters fit a name: 0 all of it, 1 its beginning, 2 somewhere inside; None where they do not."""
    places = [0 if one == wanted else 1 if one.startswith(wanted) else 2 for one in spelt if wanted in one]
    return min(places, default=None)
