"""Grid schemes: sound, in order, and as the policies have them."""

import pytest

from desktop.schemes import Scheme, scheme, schemes

MEASURES = {"people", "households", "households_per_worker", "party_percent", "reserves"}


def test_the_plain_one_comes_first():
    assert [one.key for one in schemes()] == [
        "plain",
        "quanzhou_zone",
        "guigang",
        "lanxi",
        "banner",
        "jinjiang",
        "nanan",
    ]


@pytest.mark.parametrize("one", schemes(), ids=lambda one: one.key)
def test_schemes_are_sound(one: Scheme):
    keys = [level.key for level in one.levels]
    assert len(set(keys)) == len(keys)
    assert {"town", "village", "grid"} <= set(keys)
    assert one.levels[0].key == "town"
    assert one.level("town").administrative
    assert one.level("village").administrative
    assert not one.level("grid").administrative
    assert all(level.digits > 0 for level in one.levels)
    assert {rule.level for rule in (*one.bounds, *one.posts)} <= set(keys)
    assert {bound.measure for bound in one.bounds} <= MEASURES
    assert {bound.area for bound in one.bounds} <= {"any", "urban", "rural"}
    assert all(bound.minimum is not None or bound.maximum is not None for bound in one.bounds)
    assert all(post.maximum is None or post.minimum <= post.maximum for post in one.posts)
    assert any(post.level == "grid" and post.post == "chief" for post in one.posts)


def test_a_level_without_a_division_code():
    zone = scheme("quanzhou_zone").level("zone")
    assert (zone.title, zone.administrative, zone.prefix) == ("工作片", False, "P")
    assert scheme("quanzhou_zone").level("duty_grid").wartime


def test_a_level_that_may_be_left_out_lets_the_next_follow():
    assert [level.key for level in scheme("quanzhou_zone").below("town")] == ["zone", "village"]
    assert [level.key for level in scheme("plain").below("village")] == ["grid"]
    assert scheme("plain").below("grid") == ()


def test_levels_are_known_by_the_words_of_clerks():
    assert scheme("guigang").level_of("小网格").key == "grid"
    assert scheme("jinjiang").level_of("村").key == "village"
    assert scheme("plain").level_of("省") is None


def test_the_rules_of_the_policies():
    assert [(b.minimum, b.maximum) for b in scheme("quanzhou_zone").bounds if b.measure == "people"] == [(500, 1000)]
    assert {post.post for post in scheme("lanxi").posts if post.minimum == post.maximum == 1} == {
        "chief",
        "worker_full_time",
        "adviser",
    }
    assert [b.minimum for b in scheme("banner").bounds if b.measure == "party_percent"] == [60]
