"""What came of a package: how many records were taken, and those that need a look."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from db.models.exchange import ItemResult


@dataclass(frozen=True, slots=True)
class Item:
    """One record that was not simply taken over; `ours` and `theirs` are what both sides hold, as JSON has it."""

    table: str
    uid: uuid.UUID
    row: int  # in its table of the package
    result: ItemResult
    record_id: int | None = None
    field: str | None = None
    ours: Any = None
    theirs: Any = None
    message: str = ""


@dataclass
class Outcome:
    """Records by table and what was done with them; what was not simply done; what a newer program sent besides."""

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    items: list[Item] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)  # tables and columns, passed over

    def refuse(self, table: str, uid: uuid.UUID, row: int, message: str, field: str | None = None) -> None:
        """Name a record that cannot be taken."""
        self.items.append(Item(table, uid, row, ItemResult.INVALID, field=field, message=message))
