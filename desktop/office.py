"""The facts and choices of the whole office; they travel with the backup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.office import OfficeFact
from db.store import Store, action_id

Told = Mapping[str, Sequence[Any]]  # by the title or key of a fact: what it was and what it is


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What an office is."""

    name: str = ""
    town_code: str = ""  # 12 digits
    town_name: str = ""
    scheme: str = ""  # key of the grid scheme
    founded_on: date | None = None
    is_sample: bool = False


class Office:
    """The facts of the open office, read once and again when they change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: dict[str, Any] | None = None
        store.on_change.append(self._hear)

    def _hear(self, tables: frozenset[str]) -> None:
        if OfficeFact.__tablename__ in tables:
            self._values = None

    @property
    def store(self) -> Store:
        """Where they are kept."""
        return self._store

    @property
    def values(self) -> Mapping[str, Any]:
        """Every fact by its key, as JSON holds it."""
        values = self._values
        if values is None:
            with self._store.read() as session:
                values = {fact.key: fact.value for fact in session.scalars(select(OfficeFact))}
            self._values = values
        return values

    @property
    def facts(self) -> OfficeFacts:
        """What the office is."""
        values = self.values
        known = {part.name: values[part.name] for part in fields(OfficeFacts) if part.name in values}
        if founded_on := known.get("founded_on"):
            known["founded_on"] = date.fromisoformat(founded_on)
        return OfficeFacts(**known)

    def get(self, key: str, default: Any = None) -> Any:
        """Return one fact or choice."""
        return self.values.get(key, default)

    def put(self, action: str, values: Mapping[str, Any], told: Told | None = None) -> None:
        """Write down facts or choices as one named action; the log keeps what they were and what they are.

        `told` is what the log says instead where a value is more than a clerk would read: title, before, after.
        """
        with self._store.write(action) as session:
            put_facts(session, values, told)

    def remember(self, action: str, values: Mapping[str, Any]) -> None:
        """Write down what everybody may have the program remember; the log says nothing of it."""
        with self._store.record(action) as session:
            put_facts(session, values, {})


def put_facts(session: Session, values: Mapping[str, Any], told: Told | None = None) -> None:
    """Write down facts or choices inside a write; `told` is what the log says instead of them."""
    changes = {}
    for key, value in values.items():
        plain = value.isoformat() if isinstance(value, date) else value
        fact = session.scalar(select(OfficeFact).where(OfficeFact.key == key))
        before = fact.value if fact else None
        if fact is None:
            session.add(OfficeFact(key=key, value=plain))
        else:
            fact.value = plain
        if before != plain:
            changes[key] = [before, plain]
    if said := changes if told is None else told:
        action_id(session, summary={OfficeFact.__tablename__: dict(said)})
    session.flush()
