"""Sums of a ledger: exact, written as the amounts are, blind to what is no number."""

from collections.abc import Sequence

import pytest

from desktop.printing.document import Align
from desktop.printing.ledger_columns import SetColumn
from desktop.printing.ledger_sums import Summed, Sums

COLUMNS = (
    SetColumn(0, 10, Align.CENTRE, None, "number_", is_summed=True),
    SetColumn(10, 40, Align.LEFT, 0, "name"),
    SetColumn(50, 40, Align.RIGHT, 1, "amount", is_summed=True),
)


def summed_up(amounts: Sequence[str]) -> dict[str, str]:
    """The sums of rows with these amounts."""
    summed = Summed(COLUMNS)
    sums = Sums(summed)
    for amount in amounts:
        sums.add(summed.amounts(("王一", amount)))
    assert sums.rows == len(amounts)
    return sums.texts()


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (("1", "2", "3"), "6"),
        (("0.1", "0.2"), "0.3"),
        (("1,234.50", "3", ""), "1,237.50"),
        (("999", "1"), "1000"),
        (("-5", "+2"), "-3"),
        (("", "—", "无", "95.0%", "NaN", "1e3", "Infinity", "12人"), "0"),
        ((), "0"),
        (("0.10",) * 100_001, "10000.10"),
    ],
)
def test_amounts_are_added_as_they_are_written(amounts: Sequence[str], total: str) -> None:
    assert summed_up(amounts) == {"amount": total}


def test_sums_begin_again() -> None:
    summed = Summed(COLUMNS)
    sums = Sums(summed)
    sums.add(summed.amounts(("王一", "5")))
    sums.clear()
    assert (sums.rows, sums.texts()) == (0, {"amount": "0"})
