"""Records in no grid are placed where others tell, and taken out again."""

import pytest

from db.models.dwellings import Dwelling
from db.models.households import Household
from desktop.errors import Refusal
from desktop.jobs import Progress


def grid_of(ground, model, key):
    with ground.store.read() as session:
        return session.get_one(model, key).grid_id


def test_each_kind_is_placed_by_what_tells_its_grid(ground):
    by_household, by_building, nobody = ground.dwelling(None), None, ground.dwelling(None, "别处")
    ground.household(ground.first, dwelling_id=by_household)
    by_building = ground.dwelling(None, building_id=ground.building(ground.second))
    by_dwelling = ground.household(None, dwelling_id=ground.dwelling(ground.third))
    by_member = ground.household(None)
    ground.person(ground.fourth, household_id=by_member)
    person = ground.person(None, household_id=ground.household(ground.first))
    shop = ground.enterprise(None, address="滨海路 8 号")
    ground.dwelling(ground.second, "滨海路 8 号")
    placing = ground.program.selfcheck.placing
    assert placing.known("dwelling_outside") == {by_household: ground.first, by_building: ground.second}
    assert placing.known("household_outside") == {by_dwelling: ground.third, by_member: ground.fourth}
    assert placing.known("person_outside") == {person: ground.first}
    assert placing.known("enterprise_outside") == {shop: ground.second}
    placed = placing.place("dwelling_outside", Progress())
    assert [grid_of(ground, Dwelling, key) for key in (by_household, by_building, nobody)] == [
        ground.first,
        ground.second,
        None,
    ]
    placing.undo(placed, Progress())
    assert grid_of(ground, Dwelling, by_household) is None


def test_where_two_grids_are_told_none_is_chosen(ground):
    dwelling = ground.dwelling(None)
    ground.household(ground.first, dwelling_id=dwelling)
    ground.household(ground.second, dwelling_id=dwelling)
    with pytest.raises(Refusal, match="推不出来"):
        ground.program.selfcheck.placing.place("dwelling_outside", Progress())


def test_what_was_moved_on_meanwhile_stays(ground):
    household = ground.household(None)
    ground.person(ground.first, household_id=household)
    placing = ground.program.selfcheck.placing
    placed = placing.place("household_outside", Progress())
    with ground.store.write("试") as session:
        session.get_one(Household, household).grid_id = ground.second
    placing.undo(placed, Progress())
    assert grid_of(ground, Household, household) == ground.second
