"""Formulas that a form brings along are reckoned over what is written and compared with what is counted."""

from dataclasses import replace

import pytest

from desktop.forms.book.book import open_book
from desktop.forms.counts.counting import Number
from desktop.forms.counts.formulas import formula_faults, formulas_of
from desktop.forms.reading.shapes import shape_of as read_shape
from desktop.forms.shape import FormShape
from desktop.jobs import Progress
from tests.desktop.forms.counts.sheets import nothing_known, shape_of, sheet
from tests.desktop.forms.real import single

NUMBERS = {"B2": Number(3), "B3": Number(4), "C2": Number(2), "C3": Number(1), "B4": Number(7), "C4": Number(3)}


@pytest.fixture
def shape() -> FormShape:
    return shape_of(sheet("村 | 人数 | 户数\n岸兜村 | . | .\n江头村 | . | .\n合计 | = | ="))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(B2:B3)", 7), ("=B2+B3", 7), ("SUM(B2,B3)", 7), ("sum($B$2:$B$3)", 7), ("-(B2-B3)+6", 7),
        ("SUM(B2:B3)-B2", 4), ("SUM(B2:C3)-C4", 7),
    ],
)  # fmt: skip
def test_formulas_that_add_up(shape, formula, value):
    faults = formula_faults(shape, {"B4": formula, "C4": "SUM(C2:C3)"}, {**NUMBERS, "B4": Number(value)})
    assert faults == []
    wrong = formula_faults(shape, {"B4": formula, "C4": "SUM(C2:C3)"}, {**NUMBERS, "B4": Number(value + 1)})
    assert [fault.slots for fault in wrong] == [("B4",)]
    assert "报出去的是公式的数" in wrong[0].message


@pytest.mark.parametrize("formula", ["B2/B3*100", "ROUND(B2,0)", "SUM(B2:B9)", "其他!B2", "B4+B2", "SUM(B2:B3", ""])
def test_formulas_that_do_something_else_are_passed(shape, formula):
    assert formula_faults(shape, {"B4": formula}, {**NUMBERS, "B4": Number(99)}) == []


def test_formulas_of_a_form_as_offices_send_it(folder):
    book = open_book(single.statistics(folder), Progress())
    try:
        found = read_shape(book, nothing_known)
        formulas = formulas_of(book, found)
    finally:
        book.close()
    assert formulas["D5"] == "E5+F5"
    assert formulas["C8"] == "SUM(C5:C7)"
    numbers = {slot.key: Number(1) for slot in found.area.slots}
    faults = formula_faults(replace(found), formulas, numbers)
    assert {"D5", "C8", "D8"} <= {fault.slots[0] for fault in faults}
