"""Records laid into rows, one or several side by side."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from desktop.forms.file import FormSheet
from desktop.forms.saying import Said
from desktop.forms.shape import ListArea, Slot
from desktop.forms.sides import Sides


@dataclass
class Numbered:
    """A sheet that numbers its first row."""

    numbers: dict[int, str]

    def text(self, _row: int, column: int) -> str:
        return self.numbers.get(column, "")


def two_sides(numbers: dict[int, str], ready: int) -> Sides:
    slots = tuple(
        Slot(letter, words, (4, column))
        for column, (letter, words) in enumerate([("A", "序号"), ("B", "姓名"), ("C", "序号"), ("D", "姓名")], 1)
    )
    area = ListArea(0, (3, 3), 4, 3 + ready, slots, ((0, 1), (2, 3)))
    return Sides(cast(FormSheet, Numbered(numbers)), area, slots)


def laid(sides: Sides, count: int) -> list[list[Any]]:
    said = [Said(n, "", {"A": n, "B": f"人{n}", "C": n, "D": f"人{n}"}) for n in range(1, count + 1)]
    return list(sides.rows(said, count))


@pytest.mark.parametrize(
    ("ready", "count", "left", "right"),
    [(3, 2, [1, 2], [None, None]), (3, 5, [1, 2, 3], [4, 5, None]), (2, 7, [1, 2, 3, 4], [5, 6, 7, None])],
)
def test_the_left_side_is_filled_first(ready: int, count: int, left: list[int], right: list[int]) -> None:
    sides = two_sides({1: "1", 3: "16"}, ready)
    rows = laid(sides, count)
    assert ([row[0] for row in rows], [row[2] for row in rows]) == (left, right)
    assert len(rows) == sides.height(count)
    assert [sides.slots_of(place, count)[0].key for place in range(count)].count("A") == len(left)


def test_a_form_that_is_numbered_across_is_read_across() -> None:
    sides = two_sides({1: "1", 3: "2"}, 10)
    assert [(row[0], row[2]) for row in laid(sides, 3)] == [(1, 2), (3, None)]
    assert [sides.slots_of(place, 3)[1].key for place in range(3)] == ["B", "D", "B"]
