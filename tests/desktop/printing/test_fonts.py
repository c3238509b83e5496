"""Every character finds a face, or is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.printing.fonts import BLACK, BOLD, FANGSONG, KAI, SANS, SERIF, Face, FontStack, printable
from desktop.printing.mends import to_unicode_map
from desktop.printing.outcome import code_point

STACKS = {"serif": SERIF, "black": BLACK, "sans": SANS, "bold": BOLD, "fangsong": FANGSONG, "kai": KAI}
RARE = "㛃䶮𬭎𠅤𬱖𪟝𰻞𮯰"
NO_FONT_HAS = "\U000323b0"
PRIVATE = "\ue000"


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_rare_names_have_a_face_in_every_stack(stack: FontStack) -> None:
    assert stack.missing(f"张{RARE}（1990年）·“引号”") == set()
    assert "".join(run for _, run in stack.runs(RARE)) == RARE


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_every_ideograph_of_the_everyday_list_is_drawn(stack: FontStack) -> None:
    assert stack.missing("".join(map(chr, range(0x4E00, 0x9FF0)))) == set()


def test_a_missing_glyph_is_named_and_measured_as_a_square() -> None:
    assert SERIF.missing(f"王{NO_FONT_HAS}\n") == {NO_FONT_HAS}
    assert SERIF.width(NO_FONT_HAS, 10) == 10
    assert code_point(NO_FONT_HAS) == "U+323B0"
    with pytest.raises(LookupError):
        SERIF.runs(NO_FONT_HAS)


def test_private_characters_count_as_missing_whatever_a_font_draws() -> None:
    assert SERIF.missing(PRIVATE) == {PRIVATE}


def test_fangsong_takes_digits_and_quotes_from_the_serif() -> None:
    assert FANGSONG.runs("第12条“甲”") == [
        (Face.FANGSONG, "第"),
        (Face.SERIF, "12"),
        (Face.FANGSONG, "条"),
        (Face.SERIF, "“"),
        (Face.FANGSONG, "甲"),
        (Face.SERIF, "”"),
    ]


def test_ideographs_are_square_and_digits_of_the_sans_alike() -> None:
    assert SERIF.width("网格", 12) == pytest.approx(24)
    assert len({SANS.width(digit, 10) for digit in "0123456789"}) == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("张\u200b三\ufeff", "张三"),
        ("a\tb\u00a0c", "a b c"),
        ("甲\u2028乙", "甲\n乙"),
        ("葛\U000e0100", "葛"),
        ("张\u3000三", "张\u3000三"),
        ("3505**", "3505**"),
    ],
)
def test_what_cannot_be_seen_is_not_printed(typed: str, shown: str) -> None:
    assert printable(typed) == shown


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2A6DF, exclude_categories=["Cs"]), max_size=40))
def test_the_unicode_table_says_every_character_in_utf_16(text: str) -> None:
    written = to_unicode_map("F", [0, *map(ord, text)])
    pairs = [line.split() for line in written.splitlines() if line.startswith("<") and len(line.split()) == 2]
    said = {int(code[1:-1], 16): bytes.fromhex(units[1:-1]).decode("utf-16-be") for code, units in pairs[1:]}
    assert said == {number: character for number, character in enumerate(text, 1) if ord(character)}


def test_the_unicode_table_is_cut_into_blocks_a_reader_accepts() -> None:
    written = to_unicode_map("F", [0, *range(0x4E00, 0x4EFF)])
    assert [line for line in written.splitlines() if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "55 beginbfchar",
    ]
