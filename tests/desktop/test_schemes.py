"""Grid schemes: sound, in order, and as the policies have them."""

import pytest

from desktop.grids.measures import MEASURES
from desktop.grids.posts import POST_TITLES
from desktop.rules import AREA_TITLES, ASPECTS, Severity
from desktop.schemes import Scheme, scheme, schemes


def test_the_plain_one_comes_first():
    assert [one.key for one in schemes()] == [
        "plain",
        "quanzhou_zone",
        "guigang",
        "lanxi",
        "banner",
        "jinjiang",
        "nanan",
        "district",
    ]


@pytest.mark.parametrize("one", schemes(), ids=lambda one: one.key)
def test_schemes_are_sound(one: Scheme):
    keys = [level.key for level in one.levels]
    assert len(set(keys)) == len(keys)
    assert {"town", "village", "grid"} <= set(keys)
    assert one.levels[0].key == ("district" if one.key == "district" else "town")
    assert one.level("town").administrative
    assert one.level("village").administrative
    assert not one.level("grid").administrative
    assert all(level.digits > 0 for level in one.levels)
    assert {post.level for post in one.posts} <= set(keys)
    assert len({(post.level, post.post) for post in one.posts}) == len(one.posts)
    assert {post.post for post in one.posts} <= set(POST_TITLES)
    assert len({rule.key for rule in one.rules}) == len(one.rules)
    assert {rule.measure for rule in one.rules} <= {"", *(measure.key for measure in MEASURES)}
    assert {rule.area for rule in one.rules} <= set(AREA_TITLES)
    assert {rule.aspect for rule in one.rules} <= set(ASPECTS)
    assert all(set(rule.levels) & set(keys) for rule in one.rules if rule.measure)
    assert all(bool(rule.measure) == bool(rule.bounds()) for rule in one.rules)
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


def bounds(key: str, rule: str) -> tuple[float | None, float | None, str]:
    found = scheme(key).rule(rule)
    assert found.on
    return found.minimum, found.maximum, found.source


def test_the_rules_of_the_policies():
    assert bounds("quanzhou_zone", "size_people") == (500, 1000, "P0-12")
    assert bounds("banner", "size_households_urban") == (300, 500, "P3-03")
    assert bounds("banner", "size_households_rural") == (None, 50, "P3-02")
    assert bounds("banner", "workers_per_households") == (200, 400, "P3-11")
    assert bounds("banner", "team_party_percent")[:2] == (60, None)
    assert bounds("banner", "reserves") == (3, None, "P3-12")
    assert bounds("lanxi", "lawyers") == (1, None, "P2-47")
    assert scheme("banner").rule("uncertified").severity is Severity.ERROR
    assert not scheme("lanxi").rule("size_people").on


def test_the_posts_of_the_policies():
    assert {post.post for post in scheme("lanxi").posts_of("grid") if post.minimum == post.maximum == 1} == {
        "chief",
        "worker_full_time",
        "adviser",
    }
    deputy = next(post for post in scheme("quanzhou_zone").posts_of("zone") if post.post == "deputy_chief")
    assert (deputy.maximum, deputy.held_as) == (None, ("挂村领导", "社区民警"))
    first = next(post for post in scheme("guigang").posts_of("grid") if post.post == "first_chief")
    assert first.wartime
    assert scheme("quanzhou_zone").above == ("区",)


def test_bounds_in_words():
    rule = scheme("quanzhou_zone").rule("size_people")
    assert rule.bounds("人") == "500—1,000 人"
    assert scheme("banner").rule("size_households_rural").bounds("户") == "不超过 50 户"
    assert scheme("banner").rule("reserves").bounds("人") == "至少 3 人"
    assert scheme("banner").rule("uncertified").bounds("人") == "0 人"
    assert rule.broken_by(499)
    assert not rule.broken_by(500)
    assert rule.broken_by(1001)
