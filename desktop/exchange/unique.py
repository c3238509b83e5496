"""What may stand only once: looked for before anything is written, so that one clash does not stop a whole package."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, func, select
from sqlalchemy.orm import Session

from db.models.people import Person
from desktop.exchange.replicated import AT_HOME, Replica

TOGETHER = 500


class Uniques:
    """Finds records of a table that bear what a row of a package would bear too."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def clashes(
        self, replica: Replica, rows: Sequence[tuple[int | None, Mapping[str, Any]]]
    ) -> dict[int, tuple[str, ...]]:
        """Return by place of the row the columns in which it clashes with a record here or an earlier row.

        Rows are the key here, None for a new one, and the values by column.
        """
        found: dict[int, tuple[str, ...]] = {}
        for columns in _uniques(replica):
            bearers = self._bearers(columns, [values for _, values in rows])
            names = tuple(column.key for column in columns)
            for place, (key, values) in enumerate(rows):
                borne = tuple(values.get(name) for name in names)
                if None in borne:
                    continue
                bearer = bearers.setdefault(borne, key if key is not None else -place - 1)
                if bearer != (key if key is not None else -place - 1):
                    found.setdefault(place, names)
        return found

    def next_twin(self, number: str) -> int:
        """Return the number that tells one more person apart who bears an ID number that somebody bears."""
        highest = self._session.scalar(select(func.max(Person.id_twin)).where(Person.id_no == number))
        return int(highest if highest is not None else -1) + 1

    def _bearers(self, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], int]:
        last = columns[-1]
        wanted = sorted({row[last.key] for row in rows if row.get(last.key) is not None}, key=str)
        found: dict[tuple[Any, ...], int] = {}
        for start in range(0, len(wanted), TOGETHER):
            query = select(last.table.c.id, *columns).where(last.in_(wanted[start : start + TOGETHER]))
            found.update((tuple(row[1:]), row[0]) for row in self._session.execute(query))
        return found


def _uniques(replica: Replica) -> list[tuple[Column[Any], ...]]:
    """Return what is unique in a table, of what travels; the number of a twin is given here."""
    table = replica.model.__table__
    assert isinstance(table, Table)
    kept_here = AT_HOME | replica.at_home
    found = []
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            columns = tuple(column for column in constraint.columns if column.key not in kept_here)
            if columns:
                found.append(columns)
    return sorted(found, key=lambda columns: tuple(column.key for column in columns))
