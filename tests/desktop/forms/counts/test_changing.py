"""A decision about one cell, carried along its row or its column."""

import pytest

from desktop.forms.counts.changing import COLUMN, ROW, changed, changed_along, confirmed, left_out
from desktop.forms.counts.choosing import offered_measures, offered_terms
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.scope import Subject
from tests.desktop.forms.counts.sheets import shape_of, sheet

FORM = """
村 | 总人口 | 女 | 常住人口 | 精神障碍患者
岸兜村 | . | . | . | .
江头村 | . | . | . | .
合计 | . | . | . | .
"""


@pytest.fixture
def counts(program):
    return Counts(program)


@pytest.fixture
def form(counts):
    shape = shape_of(sheet(FORM), counts)
    return shape, counts.propose(shape)


def told(counts: Counts, specs: dict[str, CountSpec], slots: str) -> list[str]:
    """Return what some cells count."""
    return [counts.words(specs[slot]) for slot in slots.split()]


def test_a_condition_more_in_a_whole_column(counts, form):
    shape, specs = form
    spec = specs["D2"]
    more = CountSpec(spec.subject, spec.measure, (*spec.terms, Term("population", ("registered",))))
    found = changed_along(shape.area, specs, "D2", more, COLUMN)
    assert told(counts, found, "D2 D3 D4") == [
        "人数：岸兜村委会，户籍人口", "人数：江头村委会，户籍人口", "人数：户籍人口",
    ]  # fmt: skip
    assert all(found[slot].is_certain for slot in ("D2", "D3", "D4"))
    assert found["C2"] == specs["C2"]


def test_a_column_that_nobody_understood_takes_the_places_of_its_rows(counts, form):
    shape, specs = form
    assert not specs["E3"].is_counted
    tagged = CountSpec(Subject.PEOPLE, "", (Term("care", ("P18",)), Term("grid", ("3",))))
    found = changed_along(shape.area, specs, "E3", tagged, COLUMN)
    assert told(counts, found, "E2 E3 E4") == [
        "人数：重病患者，岸兜村委会", "人数：重病患者，江头村委会", "人数：重病患者",
    ]  # fmt: skip


def test_a_row_counts_something_else(counts, form):
    shape, specs = form
    houses = CountSpec(Subject.HOUSEHOLDS, "", specs["B2"].terms)
    found = changed_along(shape.area, specs, "B2", houses, ROW)
    assert counts.words(found["B2"]) == "户数：岸兜村委会"
    assert found["B3"] == specs["B3"]


def test_left_out_and_confirmed(form):
    shape, specs = form
    assert not left_out(shape.area, specs, "B2")["B2"].is_counted
    row = left_out(shape.area, specs, "B2", ROW)
    assert not any(row[slot].is_counted for slot in ("B2", "C2", "D2", "E2"))
    assert row["B3"].is_counted
    assert not specs["D2"].is_certain
    assert confirmed(specs)["D2"].is_certain
    assert not confirmed(specs, ("D3",))["D2"].is_certain
    assert changed(specs, "B2", specs["B3"])["B2"].reason == "由您指定"


def test_what_is_offered_while_the_clerk_types(counts, program):
    def words(subject: Subject, typed: str) -> list[str]:
        return [one.words for one in offered_terms(program, subject, counts.phrases, typed)]

    assert words(Subject.PEOPLE, "60岁以上")[0] == "60 岁以上"
    assert "低保对象" in words(Subject.PEOPLE, "低保")
    assert words(Subject.HOUSEHOLDS, "低保")[0] == "低保户"
    assert words(Subject.PEOPLE, "岸兜")[0] == "岸兜村委会"
    assert "不是汉族" in words(Subject.PEOPLE, "少数民族")
    assert "婚恋家庭" in words(Subject.CASES, "婚恋")
    assert {"男性", "女性", "户籍人口", "党员", "岸兜村委会"} <= set(words(Subject.PEOPLE, ""))
    assert "化解率" in [one.title for one in offered_measures("化解")]
    assert "化解率" in [one.title for one in offered_measures("hjl")]
    assert {one.subject for one in offered_measures()} >= {Subject.PEOPLE, Subject.CASES, Subject.GRIDS}
