"""Boxes to tick in every make that forms have."""

import pytest

from desktop.forms.cards.ticks import lone_tick, options_in, ticked_text


@pytest.mark.parametrize(
    ("example", "words", "ticked"),
    [
        ("□男  □女", ("女",), "□男  ☑女"),
        ("男□ 女□", ("男",), "男☑ 女□"),
        ("是□  否□", ("否",), "是□  否☑"),
        ("☐自有 ☐租住 ☐借住", ("租住",), "☐自有 ☑租住 ☐借住"),
        ("男（ ） 女（ ）", ("女",), "男（ ） 女（√）"),
        ("( )有 ( )无", ("无",), "( )有 (√)无"),
        ("○是 ○否", ("是",), "●是 ○否"),
        ("性别：□男 □女", ("男",), "性别：☑男 □女"),
        ("□1.未婚 □2.已婚", ("已婚",), "□1.未婚 ☑2.已婚"),
        ("□低保 □残疾 □其他____", ("低保", "残疾"), "☑低保 ☑残疾 □其他____"),
        ("□未婚\n□已婚", ("未婚",), "☑未婚\n□已婚"),
        ("☑男 □女", ("女",), "□男 ☑女"),  # ticked as an example
    ],
)
def test_ticks_exactly_what_is_meant(example, words, ticked):
    assert ticked_text(example, words) == ticked


@pytest.mark.parametrize("words", [("未知",), ("男", "未知"), ()])
def test_ticks_nothing_where_a_word_has_no_box(words):
    assert ticked_text("□男 □女", words) is None


def test_a_word_is_ticked_only_whole():
    assert ticked_text("□党员 □中共预备党员", ("预备党员",)) is None


def test_the_words_beside_boxes_are_what_one_can_choose():
    assert options_in("□中共党员 □共青团员 □其他（请注明）____") == ("中共党员", "共青团员", "其他")
    assert options_in("没有可选的") == ()


def test_a_single_box_is_ticked_or_left():
    assert lone_tick("□", is_so=True) == "☑"
    assert lone_tick("□", is_so=False) == "□"
