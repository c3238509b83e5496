"""Whom a form is about."""

from datetime import date

import pytest

from db.errors import Conflict, Duplicate
from desktop.errors import Refusal
from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.forms.values.records import Records
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import TODAY, today


def named(town: Program, scope: Scope, day: date | None = None) -> list[str]:
    keys = Scopes(town, today).keys(scope, Progress(), day)
    titles = Records(town, TODAY).titles(scope.subject, keys.tolist())
    assert Scopes(town, today).count(scope, Progress(), day) == len(keys)
    return [titles[key] for key in keys.tolist()]


def grid(town: Program, name: str) -> int:
    return town.grids.resolve(name) or 0


def test_people_are_named_grid_by_grid_and_house_by_house(town: Program) -> None:
    assert named(town, Scope(Subject.PEOPLE)) == ["王㛃", "孙留守", "吴𪟝", "林三", "赵外来"]


def test_filters_are_those_of_the_lists(town: Program) -> None:
    assert named(town, Scope(Subject.PEOPLE, {"grid": grid(town, "岸兜")})) == ["王㛃", "孙留守", "吴𪟝"]
    assert named(town, Scope(Subject.PEOPLE, {"age": (60, None)})) == ["王㛃"]
    assert named(town, Scope(Subject.PEOPLE, {"left_behind": True})) == ["孙留守"]
    assert named(town, Scope(Subject.PEOPLE, text="林")) == ["林三"]
    assert named(town, Scope(Subject.DWELLINGS, {"rented": True})) == ["江头村中心路12号"]
    assert named(town, Scope(Subject.GRIDS, {"level": "grid"}))[0] == "岸兜村第1网格"
    assert named(town, Scope(Subject.ROSTER)) == ["王网格长", "李专职", "张专职"]
    assert named(town, Scope(Subject.CASES, {"ledger": "hazard"})) == ["楼道堆放杂物"]


def test_named_records_keep_their_order(town: Program) -> None:
    keys = [int(key) for key in Scopes(town, today).keys(Scope(Subject.PEOPLE), Progress())]
    backwards = tuple(reversed(keys))
    assert Scopes(town, today).keys(Scope(Subject.PEOPLE, keys=backwards), Progress()).tolist() == list(backwards)


@pytest.mark.parametrize(
    ("filters", "text", "words"),
    [
        ({}, "", "全部人员"),
        ({"age": (60, None), "care": ("P01",)}, "", "60 岁以上，{P01}"),
        ({"age": (0, 6)}, "", "6 岁以下"),
        ({"left_behind": True}, "", "留守人员"),
        ({"as_of": "2026-09-30"}, "王", "截至 2026-09-30，含“王”"),
    ],
)
def test_scopes_in_words(town: Program, filters: dict[str, object], text: str, words: str) -> None:
    said = words.format(P01=town.codes.title("care_tag:person", "P01"))
    assert Scopes(town, today).words(Scope(Subject.PEOPLE, filters, text)) == said


def test_a_village_is_called_by_its_name(town: Program) -> None:
    village = town.grids.find_village("岸兜")
    assert Scopes(town, today).words(Scope(Subject.PEOPLE, {"grid": village, "sex": "2"})) == "岸兜村委会，女性"


def test_records_are_divided_by_village(town: Program) -> None:
    scopes = Scopes(town, today)
    for subject, parts in (
        (Subject.PEOPLE, [("岸兜村委会", 3), ("江头村委会", 2)]),
        (Subject.ROSTER, [("岸兜村委会", 2), ("江头村委会", 1)]),
        (Subject.DWELLINGS, [("江头村委会", 1)]),
    ):
        found = scopes.by_village(subject, scopes.keys(Scope(subject), Progress()))
        assert [(name, len(keys)) for _, name, keys in found] == parts


def test_every_filter_offers_choices_the_list_understands(town: Program) -> None:
    scopes = Scopes(town, today)
    for subject in Subject:
        for one in scopes.filters(subject):
            for value, words in one.choices():
                asked = (value,) if one.kind == "many" else value
                assert words
                assert scopes.words(Scope(subject, {one.key: asked}))
                scopes.count(Scope(subject, {one.key: asked}), Progress())


def test_a_field_that_is_switched_off_has_no_filter_and_is_told(program: Program) -> None:
    program.collection.choose({"care"}, [])
    scopes = Scopes(program, today)
    assert "care" not in {one.key for one in scopes.filters(Subject.PEOPLE)}
    assert "care" in {one.key for one in scopes.switched_off(Subject.PEOPLE)}
    assert "care" not in {one.key for one in scopes.fields(Subject.PEOPLE)}


def test_scopes_are_kept_under_a_name(program: Program) -> None:
    scopes = Scopes(program, today)
    scope = Scope(Subject.PEOPLE, {"age": (60, None), "care": ("P01",)})
    key = scopes.save("老年低保", scope, about="年满 60 周岁且在享低保", unit="区民政局", defined_on=TODAY)
    (row,) = scopes.saved(Subject.PEOPLE)
    assert (row.key, row.title, row.scope, row.is_defined) == (key, "老年低保", scope, True)
    assert scopes.saved(Subject.CASES) == []
    with pytest.raises(Duplicate):
        scopes.save("老年低保", scope)
    scopes.save("老年", scope, key=key, version=row.version)
    with pytest.raises(Conflict):
        scopes.save("老人", scope, key=key, version=row.version)
    with pytest.raises(Refusal):
        scopes.save(" ", scope)
    scopes.remove(key)
    assert scopes.saved() == []
