"""Adding up the columns of a ledger as they are written: 1,234.50 and 3 make 1,237.50."""

import re
from collections.abc import Sequence
from decimal import Decimal

from desktop.printing.ledger_columns import SetColumn

NUMBER_WRITTEN = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?")
NOTHING = Decimal(0)


class Summed:
    """Which columns of a ledger are added up."""

    def __init__(self, columns: Sequence[SetColumn]) -> None:
        self.columns = tuple(one for one in columns if one.is_summed and one.place is not None)
        self._places = tuple(one.place or 0 for one in self.columns)
        self.has_thousands = False

    def amounts(self, row: Sequence[str]) -> tuple[Decimal, ...]:
        """Return what a row adds to each; what is no number adds nothing."""
        return tuple(self._amount(row[place]) for place in self._places)

    def _amount(self, text: str) -> Decimal:
        if not NUMBER_WRITTEN.fullmatch(text):
            return NOTHING
        if "," in text:
            self.has_thousands = True
        return Decimal(text.replace(",", ""))


class Sums:
    """Sums over some rows: of a page, a group, or all."""

    def __init__(self, summed: Summed) -> None:
        self._summed = summed
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self.rows = 0
        self._amounts = [NOTHING] * len(self._summed.columns)

    def add(self, amounts: Sequence[Decimal]) -> None:
        """Count a row with its amounts."""
        self.rows += 1
        for place, amount in enumerate(amounts):
            self._amounts[place] += amount

    def texts(self) -> dict[str, str]:
        """Return the sums by key of the column, written as the amounts are."""
        form = ",f" if self._summed.has_thousands else "f"
        pairs = zip(self._summed.columns, self._amounts, strict=True)
        return {column.key: f"{amount:{form}}" for column, amount in pairs}
