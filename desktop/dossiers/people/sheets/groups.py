"""Which rows of a sheet are one household.

A household number that is missing, 0 or a placeholder joins nobody. Then the head's ID number counts, then the head's
name with the address, then the order of a register in which members follow their head. Rows without any such sign
belong to no household.
"""

from array import array
from collections.abc import Callable

from desktop.dossiers.households.rules import HEAD, SELF
from desktop.intake.importable import Remarks
from desktop.intake.numbering import is_number, scope_of

NONE = -1
HEADS = frozenset({HEAD, SELF})


class Groups:
    """The households of one sheet, by column; a household is known by its place."""

    def __init__(self, village_of: Callable[[int], int | None], remarks: Remarks) -> None:
        self._village_of, self._remarks = village_of, remarks
        self.number: list[str | None] = []
        self.grid: list[int | None] = []
        self.address: list[str | None] = []
        self.head_name: list[str | None] = []
        self.head_id: list[str | None] = []
        self.head_phone: list[str | None] = []
        self.head_row = array("q")  # ordinal of the head's row, or NONE
        self.existing = array("q")  # key of the household that exists already, or 0
        self.needed = bytearray()  # whether anybody is put into it by this import
        self.demoted: set[int] = set()  # rows whose 户主 is not taken, since the household has a head
        self._by_number: dict[tuple[str, int], int] = {}
        self._by_head: dict[str, int] = {}
        self._by_name: dict[tuple[str, str], int] = {}
        self._last = NONE
        self._last_number: str | None = None
        self._last_grid: int | None = None

    def __len__(self) -> int:
        return len(self.number)

    def place(
        self,
        ordinal: int,
        row: int,
        number: str | None,
        grid: int | None,
        relation: str | None,
        head_name: str | None,
        head_id: str | None,
        address: str | None,
        name: str,
        own_id: str | None,
    ) -> int:
        """Return the household of a row, opening it when it is new; NONE for a person by itself."""
        heads = relation in HEADS
        last = self._last
        counted = number if number and is_number(number) else None
        if counted and counted == self._last_number and grid == self._last_grid and last != NONE:
            group = last  # one household's rows mostly follow each other
        elif counted:
            group = self._numbered(counted, grid)
        elif head_id:
            group = self._keyed(self._by_head, head_id)
        elif heads and own_id:
            group = self._keyed(self._by_head, own_id)
        elif head_name and (address or (self._last != NONE and self.head_name[self._last] == head_name)):
            group = self._keyed(self._by_name, (head_name, address)) if address else self._last
        elif head_name or heads:
            group = self._open()
        elif relation and self._last != NONE and address in (None, self.address[self._last]):
            group = self._last
        else:
            self._last, self._last_number = NONE, None
            return NONE
        self._last, self._last_number, self._last_grid = group, counted, grid
        self._learn(group, counted, grid, head_name, head_id, address)
        if heads or (own_id and own_id == self.head_id[group]) or (not relation and name == head_name):
            self._seat(group, ordinal, row, heads, own_id)
        return group

    def within(self, group: int, grid: int | None) -> bool:
        """Whether a household of this number in a grid is the one meant: a short number counts within its grid."""
        own = self.grid[group]
        if own is None or grid is None:
            return True
        number = self.number[group] or ""
        return self._scope(number, own) == self._scope(number, grid)

    def _numbered(self, number: str, grid: int | None) -> int:
        scope = self._scope(number, grid)
        if grid is None and self._last != NONE and self.number[self._last] == number:
            return self._last
        return self._keyed(self._by_number, (number, scope))

    def _scope(self, number: str, grid: int | None) -> int:
        return scope_of(number, grid, self._village_of(grid) if grid else None)

    def _keyed(self, table: dict, key: object) -> int:  # type: ignore[type-arg]
        found = table.get(key)
        if found is None:
            found = table[key] = self._open()
        return int(found)

    def _open(self) -> int:
        for column in (self.number, self.grid, self.address, self.head_name, self.head_id, self.head_phone):
            column.append(None)
        self.head_row.append(NONE)
        self.existing.append(0)
        self.needed.append(0)
        return len(self.number) - 1

    def _learn(
        self,
        group: int,
        number: str | None,
        grid: int | None,
        head_name: str | None,
        head_id: str | None,
        address: str | None,
    ) -> None:
        """Keep what a row tells about its household, where nothing was known."""
        if number and self.number[group] is None:
            self.number[group] = number
        if grid is not None and self.grid[group] is None:
            self.grid[group] = grid
        if address and self.address[group] is None:
            self.address[group] = address
        if head_name and self.head_name[group] is None:
            self.head_name[group] = head_name
        if head_id and self.head_id[group] is None:
            self.head_id[group] = head_id
            self._by_head.setdefault(head_id, group)

    def _seat(self, group: int, ordinal: int, row: int, heads: bool, own_id: str | None) -> None:
        """Make a row the head of its household, unless there is one."""
        if self.head_row[group] == NONE:
            self.head_row[group] = ordinal
            if own_id:
                self._by_head.setdefault(own_id, group)
        elif heads:
            self.demote(ordinal, row)

    def demote(self, ordinal: int, row: int) -> None:
        """Do not take a row's word that it is the head."""
        self.demoted.add(ordinal)
        self._remarks.add("second_head", "同一户已有户主，这些行的“户主”未采用，请核对", row)
