"""A return of numbers as offices send it, filled through the service that the window uses."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop.forms.counts.changing import left_out
from desktop.forms.counts.spec import plain_of, specs_of
from desktop.forms.outcome import Filled, Order
from desktop.forms.plan import Plan
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.counts.people import COUNT, DAY, settle
from tests.desktop.forms.real import single
from tests.programs import today


@pytest.fixture
def forms(program: Program) -> Forms:
    """The service, over an office of many people of whom not everything is known."""
    settle(program)
    return Forms(program, today)


def fill(forms: Forms, folder: Path, change: Callable[[Plan], Plan] = lambda plan: plan) -> Filled:
    """Fill the return, with its plan changed."""
    to = folder / "out"
    to.mkdir(exist_ok=True)
    with forms.open(single.statistics(folder), Progress()) as opened:
        return forms.fill(opened, change(opened.plan), Order(DAY, "2026-11"), to, Progress())


def open_cells(filled: Filled) -> dict[str, str]:
    """Return the cells that stay open, with the reason; lines around the numbers aside."""
    return {gap.slot: gap.reason for gap in filled.gaps if "~" not in gap.slot}


def test_numbers_are_written_and_formulas_stay(forms, folder):
    filled = fill(forms, folder)
    sheet = openpyxl.load_workbook(filled.files[0].path).active
    assert sheet["D5"].value == "=E5+F5"
    assert sheet["C8"].value == "=SUM(C5:C7)"
    assert sum(sheet[f"E{row}"].value + sheet[f"F{row}"].value for row in (5, 6, 7)) < COUNT
    assert sheet["C5"].value == 0
    assert not filled.checked.wrong
    assert not open_cells(filled)


def test_formulas_and_sums_that_say_something_else_are_told(forms, folder):
    filled = fill(forms, folder)
    assert any("按表里的公式" in one and "D5" in one for one in filled.sentences)  # foreigners
    assert any("C8" not in one and "各分项之和" in one for one in filled.sentences)  # without a date of birth


def test_what_nobody_understood_is_a_gap_and_what_was_left_out_is_none(forms, folder):
    def unsure(plan: Plan) -> Plan:
        counts = {**plan.counts, "M5": {**plan.counts["M5"], "confidence": "suggested", "reason": "请核对"}}
        counts["N5"] = {"reason": "没有看出要统计什么"}
        return replace(plan, counts=counts)

    filled = fill(forms, folder, unsure)
    assert open_cells(filled) == {
        "M5": "还没有确认按什么统计：请核对",
        "N5": "没有看出要统计什么",
    }

    def without(plan: Plan) -> Plan:
        (beside := folder / "beside").mkdir()  # the form that is being filled must not be written to
        with forms.open(single.statistics(beside), Progress()) as opened:
            specs = left_out(opened.shape.area, specs_of(plan.counts), "M5")
        return replace(plan, counts=plain_of(specs))

    filled = fill(forms, folder, without)
    assert "M5" not in open_cells(filled)
    assert openpyxl.load_workbook(filled.files[0].path).active["M5"].value is None


def test_the_same_return_next_month(forms, folder):
    fill(forms, folder)
    with forms.open(single.statistics(folder), Progress()) as opened:
        assert opened.known is not None
        assert specs_of(opened.plan.counts)["E5"].is_certain
    again = forms.fill_again(opened.known.key, Order(DAY, "2026-12"), folder / "out", Progress())
    assert again.difference is not None
    assert not again.difference.changed
