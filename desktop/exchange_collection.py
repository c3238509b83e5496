"""What an office does not collect does not leave it either: the collection list as columns of packages (P2-25)."""

from collections.abc import Mapping, Sequence, Set

from db.models.dwellings import Dwelling, DwellingParty
from db.models.people import Floating, LeftBehind, Person
from desktop.collection import Collection
from desktop.exchange.columns import carried
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange_values import TABLES
from desktop.fields import Field

BESIDES: Mapping[str, Sequence[str]] = {  # table -> tables that hold fields of its records as well
    Person.__tablename__: (Floating.__tablename__, LeftBehind.__tablename__),
    Dwelling.__tablename__: (DwellingParty.__tablename__,),
}


class NotCollected:
    """Tells by table which columns and parts stay at home."""

    def __init__(self, collection: Collection, fields: Mapping[str, Sequence[Field]]) -> None:
        """`fields` are those of every subject."""
        self._collection, self._fields = collection, fields

    def __call__(self) -> Mapping[str, Set[str]]:
        """Return them as the list stands now."""
        left: dict[str, set[str]] = {}
        for subject, fields in self._fields.items():
            collected = {one.key for one in self._collection.in_force(fields, subject)}
            table = TABLES.get(subject, subject)
            for one in fields:
                if one.key not in collected and (bearer := _bearer(table, one.key)):
                    left.setdefault(bearer, set()).add(one.key)
        return left


def _bearer(table: str, key: str) -> str | None:
    """Return the table whose records have a field; None where it is put together from others."""
    for name in (table, *BESIDES.get(table, ())):
        replica = BY_TABLE[name]
        if key in {part.key for part in replica.parts}:
            return name
        if any(one.column == key and not one.is_required for one in carried(replica)):
            return name
    return None
