"""Tags of care: kept in tables of their own, logged as changes of the record that bears them."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Base, Record
from db.keys import in_keys
from db.models.dwellings import DwellingTag
from db.models.grids import GridTag
from db.models.households import HouseholdTag
from db.models.people import PersonTag
from db.store import remark


class Tagging:
    """The tags of one kind of record."""

    def __init__(self, model: type[Base], owner: str, field: str = "care") -> None:
        """Take the table of the tags, its column that names the record, and the key of the Field they make up."""
        self._model: Any = model
        self._owner, self._field = owner, field

    @property
    def _bearer(self) -> Any:
        return getattr(self._model, self._owner)

    def of(self, session: Session, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the tags of some records, in the order of their codes."""
        query = select(self._bearer, self._model.code).where(in_keys(self._bearer, keys)).order_by(self._model.code)
        found: dict[int, tuple[str, ...]] = {}
        for key, code in session.execute(query):
            found[key] = (*found.get(key, ()), code)
        return found

    def put(
        self, session: Session, record: Record, codes: Iterable[str], day: date, unseen: Set[str] = frozenset()
    ) -> None:
        """Give a record exactly these tags; the change is logged with the record.

        Tags that whoever writes does not see stay as they are.
        """
        known = {tag.code: tag for tag in session.scalars(select(self._model).where(self._bearer == record.id))}
        wanted = set(codes) | (known.keys() & unseen)
        for code in known.keys() - wanted:
            session.delete(known[code])
        for code in sorted(wanted - known.keys()):
            session.add(self._model(**{self._owner: record.id, "code": code, "since": day}))
        remark(session, record, self._field, sorted(known), sorted(wanted))


PERSON_TAGS = Tagging(PersonTag, "person_id")
HOUSEHOLD_TAGS = Tagging(HouseholdTag, "household_id")
DWELLING_TAGS = Tagging(DwellingTag, "dwelling_id")
GRID_TAGS = Tagging(GridTag, "grid_id", "tags")
