"""What a repair came to: per table what was read, what is missing, what a backup gave, what was kept aside."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class TableOutcome:
    """One table. `is_exact` says whether all missing records are known; else there may be more of them."""

    name: str
    read: int = 0
    is_exact: bool = True
    missing: list[int] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)  # taken from the backup
    aside: list[int] = field(default_factory=list)  # cannot stand in the new file
    orphaned: int = 0  # of those: for what they belong to is lost
    cut: list[int] = field(default_factory=list)  # stand there without a link to a record that is lost
    told: dict[int, str] = field(default_factory=dict)  # what missing records were called

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.missing or self.filled or self.aside or self.cut or not self.is_exact)


@dataclass
class Outcome:
    """A repair as a whole."""

    tables: list[TableOutcome] = field(default_factory=list)
    pages: int = 0
    lost_pages: int = 0
    lost_saves: int = 0  # at least so many of the last saves
    revision: str = ""
    revision_was_lost: bool = False
    keys_from: str = ""  # the backup whose keys were taken
    backup_at: datetime | None = None  # of the backup that filled what was missing

    @property
    def read(self) -> int:
        """How many rows were read."""
        return sum(one.read for one in self.tables)

    @property
    def missing(self) -> int:
        """How many rows are known to be missing still."""
        return sum(len(one.missing) for one in self.tables)

    @property
    def filled(self) -> int:
        """How many rows were taken from the backup."""
        return sum(len(one.filled) for one in self.tables)

    @property
    def aside(self) -> int:
        """How many rows were kept aside."""
        return sum(len(one.aside) for one in self.tables)

    @property
    def touched(self) -> list[TableOutcome]:
        """The tables of which there is something to say."""
        return [one for one in self.tables if one.is_touched]

    @property
    def is_whole(self) -> bool:
        """Whether everything was read and nothing is missing."""
        return not self.touched and not self.lost_saves
