"""What drop-down lists tell the matcher: what a column is, and that a heading does not keep its promise."""

import pytest

from desktop.sheets.headings import Heading
from desktop.sheets.mapping import Confidence
from desktop.sheets.matching import Column

PARTY = ("中共党员", "共青团员", "群众")


def judged(matchers, heading: str, options: tuple[str, ...], kind: str = "people"):
    return matchers[kind].match([Column(Heading(0, heading), (), options)], {}).matches[0]


@pytest.mark.parametrize(
    ("heading", "options", "field"),
    [
        ("何种身份", PARTY, "political_code"),
        ("何种身份", ("01-中共党员", "03-共青团员", "13-群众"), "political_code"),
        ("所处状态", ("人户一致", "人户分离"), "registration_match_code"),
        ("哪一族", ("汉", "回", "畲", "其他"), "ethnic_code"),
    ],
)
def test_a_list_of_codes_suggests_its_field_and_no_more(matchers, heading, options, field):
    match = judged(matchers, heading, options)
    assert (match.target, match.confidence) == (field, Confidence.SUGGESTED)


@pytest.mark.parametrize("options", [("是", "否"), ("1", "2", "3"), ("请选择", "其他"), ("甲", "乙")])
def test_lists_that_any_column_may_have_say_nothing(matchers, options):
    assert not judged(matchers, "某一栏", options).target


def test_a_list_of_somebody_else_is_never_taken(matchers):
    assert not judged(matchers, "房东身份", PARTY).target


def test_a_known_heading_with_another_list_is_asked(matchers):
    match = judged(matchers, "政治面貌", ("晴", "雨", "雪"))
    assert match.confidence is Confidence.SUGGESTED
    assert "下拉" in match.reason


def test_a_known_heading_with_its_own_list_is_certain(matchers):
    assert judged(matchers, "政治面貌", PARTY).confidence is Confidence.EXACT


def test_yes_and_no_under_a_tag_ask_for_the_tag(matchers):
    assert judged(matchers, "是否低保", ("是", "否")).field == "care"


def test_a_taken_field_is_not_suggested_again(matchers):
    columns = [Column(Heading(0, "政治面貌"), ()), Column(Heading(1, "何种身份"), (), PARTY)]
    assert not matchers["people"].match(columns, {}).matches[1].target


@pytest.mark.parametrize(
    ("path", "text", "target"),
    [
        (("户籍信息", "户籍地址"), "省", "registered_address#1"),
        (("居住信息",), "现住地址", "residence_address"),
        (("户籍信息",), "人户一致标识", "registration_match_code"),
        (("户籍信息", "户籍地址"), "详细地址", "registered_address#z"),
    ],
)
def test_groups_of_groups_say_nothing(matchers, path, text, target):
    found = matchers["people"].match([Column(Heading(0, text, path), ())], {}).matches[0]
    assert (found.target, found.confidence) == (target, Confidence.EXACT)


def test_a_blank_form_has_likenesses_suggested_too(matchers):
    match = judged(matchers, "户籍所在详细地址", ())
    assert match.confidence in (Confidence.SUGGESTED, Confidence.EXACT)
