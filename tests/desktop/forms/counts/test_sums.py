"""Sums of a form: true numbers never disagree, a changed one always does, and only what must agree is compared."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from desktop.forms.counts.counting import Number
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.scope import Subject
from desktop.forms.shape import FormShape
from desktop.program import Program
from tests.desktop.forms.counts.people import DAY, settle
from tests.desktop.forms.counts.sheets import shape_of, sheet
from tests.offices import open_copy
from tests.programs import administrator, founded, office_at

FORM = """
村 | 合计 | 户籍人口 | 流动人口 | 境外人员 | 0-17岁 | 18-59岁 | 60岁及以上 | 其中：80岁以上 | 党员
岸兜村 | . | . | . | . | . | . | . | . | .
江头村 | . | . | . | . | . | . | . | . | .
其他 | . | . | . | . | . | . | . | . | .
合计 | . | . | . | . | . | . | . | . | .
"""
BALANCE = """
村 | 上期末 | 本期增加 | 本期减少 | 本期末
岸兜村 | . | . | . | .
合计 | . | . | . | .
"""


@pytest.fixture(scope="module")
def peopled(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sums")
    engine = open_copy(template, folder)
    program = founded(office_at(engine, folder, administrator()))
    settle(program)
    yield program
    engine.dispose()


@pytest.fixture(scope="module")
def filled(peopled: Program) -> tuple[Counts, FormShape, dict[str, CountSpec], dict[str, Number]]:
    counts = Counts(peopled)
    shape = shape_of(sheet(FORM), counts)
    specs = counts.propose(shape)
    return counts, shape, specs, counts.numbers(specs, DAY)


def test_numbers_of_the_dossiers_agree_but_for_ages_nobody_knows(filled):
    counts, shape, specs, numbers = filled
    faults = counts.checks(shape, specs, numbers)
    assert {fault.slots[0] for fault in faults} <= {"B2", "B3", "B4", "B5"}
    assert all("没有填写" in fault.message for fault in faults)  # some have no date of birth


@given(st.data())
@limits(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_number_that_is_changed_is_found(filled, data):
    counts, shape, specs, numbers = filled
    slot = data.draw(st.sampled_from([f"{letter}{row}" for letter in "BCDE" for row in (2, 3, 4, 5)]))
    more = data.draw(st.integers(1, 50))
    changed = {**numbers, slot: Number(numbers[slot].value + more)}
    before = counts.checks(shape, specs, numbers)
    assert any(slot in fault.slots for fault in counts.checks(shape, specs, changed) if fault not in before)


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4), st.integers(-3, 3))
def test_closing_follows_from_opening(filled, values, wrong):
    counts = filled[0]
    shape = shape_of(sheet(BALANCE), counts)
    specs = counts.propose(shape)
    opening, came, gone = values[:3]
    line = (opening, came, gone, opening + came - gone + wrong)
    told = {f"{letter}{row}": Number(value) for row in (2, 3) for letter, value in zip("BCDE", line, strict=True)}
    faults = counts.checks(shape, specs, told)
    assert bool(faults) is (wrong != 0)
    assert all("上期 + 增 − 减" in fault.message for fault in faults)


def test_a_part_is_never_more_than_what_it_is_part_of(filled):
    counts, shape, specs, numbers = filled
    changed = {**numbers, "I5": Number(9999)}
    found = [fault for fault in counts.checks(shape, specs, changed) if fault.slots[-1] == "I5"]
    assert any(fault.slots == ("H5", "I5") and "多于" in fault.message for fault in found)


def test_tags_and_shares_are_not_added_up(filled):
    counts = filled[0]
    shape = shape_of(sheet("村 | 合计 | 残疾人 | 低保对象\n岸兜村 | . | . | ."), counts)
    specs = counts.propose(shape)
    numbers = {"B2": Number(10), "C2": Number(9), "D2": Number(9)}
    assert counts.checks(shape, specs, numbers) == []
    shares = shape_of(sheet("村 | 化解率\n岸兜村 | .\n江头村 | .\n合计 | ."), counts)
    specs = counts.propose(shares)
    assert counts.checks(shares, specs, {"B2": Number(90), "B3": Number(80), "B4": Number(85)}) == []


def test_what_the_clerk_decided_is_compared_as_it_is(filled):
    counts, shape, specs, numbers = filled
    floating = replace(specs["C2"], terms=(*specs["C2"].terms, Term("sex", ("1",))))
    changed = counts.checks(shape, {**specs, "C2": floating}, numbers)
    assert not any(fault.slots[0] == "B2" and "C2" in fault.slots for fault in changed)
    left = {slot: CountSpec() if slot == "B2" else spec for slot, spec in specs.items()}
    assert not any("B2" in fault.slots for fault in counts.checks(shape, left, numbers))
    assert specs["B2"].subject is Subject.PEOPLE
