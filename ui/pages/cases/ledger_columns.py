"""Which columns a ledger shows on the screen: first those of the printed one, then as the clerk arranged them."""

from collections.abc import Mapping
from typing import Any

from desktop.cases.ledgers import ledger
from ui.tables.record_view import RecordView

FIRST = ("number", "title", "light", "stage")
OF_ALL = (*FIRST, "ledger", "kind_code", "grid_id", "unit", "responsible_name", "found_on", "due_on", "age")


class LedgerColumns:
    """Keeps the arrangement of every ledger while another one is shown."""

    def __init__(self, view: RecordView) -> None:
        self._view, self._kept = view, dict[str, Any]()
        self._ledger = ""
        self.show("")

    def show(self, key: str) -> None:
        """Arrange the columns for a ledger."""
        if self._view.standard:
            self._kept[self._ledger] = self._view.arrangement()
        self._ledger = key
        self._view.standard = columns_of(key)
        if key in self._kept:
            self._view.arrange(self._kept[key])
        else:
            self._view.reset_columns()

    def state(self) -> dict[str, Any]:
        """Return how every ledger is arranged."""
        return {**self._kept, self._ledger: self._view.arrangement()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange every ledger as it was."""
        self._kept = dict(state)
        if self._ledger in self._kept:
            self._view.arrange(self._kept[self._ledger])


def columns_of(key: str) -> tuple[str, ...]:
    """Return the columns that a ledger shows unless the clerk chose otherwise."""
    return tuple(dict.fromkeys((*FIRST, *ledger(key).columns))) if key else OF_ALL
