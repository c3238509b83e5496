"""The book of prints as a list: narrowed, sorted, and told in words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.jobs import Progress
from desktop.print_centre.centre import PRINTER
from desktop.print_centre.kinds import Choices
from desktop.print_centre.run_list import PrintRunList
from desktop.program import Program
from desktop.tables import Search
from tests.made_up_papers import made_up_centre
from tests.programs import TODAY, today

NOVEMBER = Choices(date(2026, 11, 1), date(2026, 11, 30))
REVEALED = Choices(record=1, revealed=True, purpose="核对信息", recipient="司法所")


@pytest.fixture
def listed(program: Program, folder: Path) -> PrintRunList:
    """A book of four: a ledger saved and printed, a card, a card with numbers in full."""
    centre = made_up_centre(program)
    for turn, (key, choices) in enumerate(
        (("signed", NOVEMBER), ("grid_card", NOVEMBER), ("person_card", REVEALED), ("signed", NOVEMBER))
    ):
        made = centre.make(centre.printable(key), choices, Progress())
        if turn == 3:
            centre.enter([made], PRINTER)
        else:
            centre.save(made, folder / f"{turn}.pdf")
    return PrintRunList(program.office.store, program.grids, today)


def numbers(
    listed: PrintRunList, text: str = "", order: str = "", descending: bool = False, **filters: Any
) -> list[int]:
    search = Search(text, filters, order, descending)
    keys = [int(key) for key in listed.keys(search, Progress())]
    assert [int(key) for key in listed.head(search, 2)] == keys[:2]
    rows = listed.records(keys)
    return [int(rows[key]["number"][-1]) for key in keys]


def test_the_newest_stands_first_and_reprints_are_told(listed: PrintRunList) -> None:
    assert numbers(listed) == [4, 3, 2, 1]
    rows = listed.records([int(key) for key in listed.keys(Search(), Progress())])
    newest = max(rows)
    assert rows[newest]["turn"] == "首次 印2026-000001"
    assert (rows[newest]["outlet"], rows[newest]["by"], rows[newest]["pages"]) == ("打印机", "林晓梅", "1")
    assert rows[newest]["scope"] == "2026 年 11 月"
    assert set(rows[newest]) == {field.key for field in listed.fields}


def test_it_is_narrowed(listed: PrintRunList) -> None:
    assert numbers(listed, kind=("signed",)) == [4, 1]
    assert numbers(listed, outlet="printer") == [4]
    assert numbers(listed, revealed="1") == [3]
    assert numbers(listed, revealed="0") == [4, 2, 1]
    assert numbers(listed, by=("nobody",)) == []
    assert numbers(listed, period="today") == [4, 3, 2, 1]
    assert numbers(listed, period="yesterday") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("月报", [4, 1]),
        ("司法所", [3]),
        ("核对", [3]),
        ("印2026-000002", [2]),
        ("2", [2]),
        (TODAY.isoformat(), [4, 3, 2, 1]),
        ("没有的", []),
        ("100%", []),
    ],
)
def test_it_is_searched(listed: PrintRunList, text: str, found: list[int]) -> None:
    assert numbers(listed, text) == found


def test_it_is_sorted(listed: PrintRunList) -> None:
    assert numbers(listed, order="number") == [1, 2, 3, 4]
    assert numbers(listed, order="number", descending=True) == [4, 3, 2, 1]
    assert numbers(listed, order="title") == [3, 4, 1, 2]  # as the characters stand in Unicode, the newest first
