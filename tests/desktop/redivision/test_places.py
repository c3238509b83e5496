"""Streets, houses and doors of addresses as clerks write them."""

import pytest

from desktop.redivision.places import group_of, matches, place_of
from desktop.redivision.plan import HOUSE, STREET, ByAddress


@pytest.mark.parametrize(
    ("address", "street", "house", "door"),
    [
        ("岸兜村中心路12号3幢101室", "中心路", "中心路12号3幢", 12),
        ("陈埭镇岸兜村第3村民小组12号", "第3村民小组", "第3村民小组12号", 12),
        ("江头村工业区", "工业区", "工业区", None),
        ("岸兜村和平里小区3幢2单元302室", "和平里小区", "和平里小区3幢", None),
        ("岸兜村和平里小区3-2-302", "和平里小区", "和平里小区3", None),
        ("岸兜村3组12号", "3组", "3组12号", 12),
        ("岸兜12-1号", "岸兜", "岸兜12-1号", 12),
        ("岸兜村滨海路18号之2", "滨海路", "滨海路18号之2", 18),
        ("岸兜村12号", "岸兜村", "岸兜村12号", 12),
        ("", "", "", None),
        (None, "", "", None),
    ],
)
def test_an_address_is_a_street_a_house_and_a_door(address, street, house, door):
    assert place_of(address) == (street, house, door)
    assert (group_of(address, STREET), group_of(address, HOUSE)) == (street, house)


@pytest.mark.parametrize(
    ("pick", "meant"),
    [
        (ByAddress("中心路", STREET), True),
        (ByAddress("心路", STREET), False),
        (ByAddress("心路"), True),
        (ByAddress(""), False),
        (ByAddress("中心路12号3幢", HOUSE), True),
        (ByAddress("中心路", STREET, first=12, last=12), True),
        (ByAddress("中心路", STREET, first=13), False),
        (ByAddress("中心路", STREET, last=11), False),
        (ByAddress("中心路", STREET, parity=0), True),
        (ByAddress("中心路", STREET, parity=1), False),
    ],
)
def test_what_an_address_is_picked_by(pick, meant):
    assert matches(pick, "岸兜村中心路12号3幢101室") is meant


def test_a_range_of_doors_means_none_without_a_number():
    assert not matches(ByAddress("工业区", STREET, first=1), "江头村工业区")
