"""Places: found by what is typed, from the province to the village."""

import csv
import time
from pathlib import Path

import pytest

from desktop.divisions import Divisions, short_village_name

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "divisions.csv"


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    divisions = Divisions()
    divisions.load()
    return divisions


@pytest.mark.parametrize(
    "text",
    [
        "陈埭",
        "陈埭镇",
        "晋江陈埭",
        "泉州陈埭",
        "chendai",
        "cdz",
        "jjcd",
        "350582103",
        "350582103000",
        "福建省泉州市晋江市陈埭镇",
    ],
)
def test_a_town_is_found(divisions, text):
    found = divisions.search_towns(text)
    assert ("350582103", "陈埭镇", "福建省泉州市晋江市陈埭镇") in [division[:3] for division in found]


def test_the_best_comes_first(divisions):
    assert divisions.search_towns("陈埭")[0].name == "陈埭镇"
    assert divisions.search_towns("晋江陈埭", 1)[0].code == "350582103"
    assert [town.name for town in divisions.search_towns("洛阳镇")] == ["洛阳镇"] * len(
        divisions.search_towns("洛阳镇")
    )
    assert len(divisions.search_towns("镇", 7)) == 7


@pytest.mark.parametrize("text", ["", " ", "没有这个镇", "qqqqq", "99"])
def test_what_is_not_there_is_not_found(divisions, text):
    assert divisions.search_towns(text) == ()


def test_searching_is_quick(divisions):
    started = time.perf_counter()
    for text in ("陈埭", "晋江陈埭", "cdz", "3505", "没有这个镇"):
        divisions.search_towns(text)
    assert time.perf_counter() - started < 1.0  # a fifth each on a busy machine; 10 ms each on an idle one


def test_villages_of_a_town(divisions):
    villages = divisions.villages("350582103000")
    assert len(villages) == 26
    assert villages[0][:3] == ("350582103001", "四境社区居委会", "福建省泉州市晋江市陈埭镇四境社区居委会")
    assert divisions.villages("359998001") == ()
    assert divisions.villages("35") == ()


def test_names_and_paths(divisions):
    assert divisions.name("350582103001") == "四境社区居委会"
    assert divisions.name("350582103000") == "陈埭镇"
    assert divisions.name("350500") == "泉州市"
    assert divisions.name("350000") == divisions.name("35") == "福建省"
    assert divisions.name("999999") == ""
    assert divisions.path("110101001") == "北京市东城区东华门街道"
    assert divisions.path("350582103001") == "福建省泉州市晋江市陈埭镇四境社区居委会"


def test_counties_of_today_and_before(divisions):
    assert divisions.county("350582").path == "福建省泉州市晋江市"
    assert divisions.county("350522").retired
    assert divisions.county("359998") is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("洛阳村委会", "洛阳"),
        ("洛阳村民委员会", "洛阳"),
        ("洛阳村", "洛阳"),
        ("洛阳社区居委会", "洛阳"),
        ("洛阳社区居民委员会", "洛阳"),
        ("洛阳居委会", "洛阳"),
        ("洛阳", "洛阳"),
        ("东村社区", "东村"),
        ("新村", "新村"),
        ("白沙2村", "白沙二"),
        ("村", "村"),
        ("", ""),
    ],
)
def test_short_village_names(name, short):
    assert short_village_name(name) == short


@pytest.mark.parametrize(
    "wording",
    [
        "洛阳村",
        "洛阳",
        "洛阳村委会",
        "洛阳镇洛阳村",
        "惠安县洛阳镇洛阳村民委员会",
        "福建省泉州市惠安县洛阳镇洛阳",
        "350521104201",
    ],
)
def test_a_village_is_matched_by_its_wording(divisions, wording):
    assert divisions.match_village("350521104", wording).code == "350521104201"


def test_a_village_that_is_not_certain_is_not_matched(divisions):
    assert divisions.match_village("350521104", "洛阳镇") is None
    assert divisions.match_village("350521104", "没有") is None
    assert divisions.match_village("330781001", "金角") is None  # a village and a community
    assert divisions.match_village("330781001", "金角村").code == "330781001268"
    assert divisions.match_village("330781001", "金角社区").code == "330781001011"


def test_every_name_matches_its_own_village(divisions):
    for town in ("350521104", "350582103", "350582104", "330781001", "350583101", "110101001"):
        for village in divisions.villages(town):
            assert divisions.match_village(town, village.name) == village


def test_the_extract_of_the_policies_agrees(divisions):
    if not SHARED.exists():
        pytest.skip(f"{SHARED.name} is not beside the project")
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for town in sorted({row["town_code"] for row in rows})[::7]:
        expected = [(row["village_code"], row["village_name"]) for row in rows if row["town_code"] == town]
        assert sorted(village[:2] for village in divisions.villages(town)) == sorted(expected)
