"""The recovery code survives people: forgiving of how it is written, strict about what it says."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.accounts.recovery import LENGTH, SYMBOLS, grouped, new_code, read_code

codes = st.builds(new_code)
places = st.integers(0, LENGTH)


def test_symbols_are_a_prime_number_of_letters_that_look_different():
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 31
    assert set("OILSU").isdisjoint(SYMBOLS)


@given(codes)
def test_a_code_is_printed_in_groups_and_read_back(code):
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 5, 4]
    assert grouped(read_code(code)) == code


@given(codes, st.sampled_from([" ", "", " - ", "－", "—", "\n"]))
def test_the_way_of_writing_does_not_matter(code, between):
    plain = read_code(code)
    twins = plain.lower().translate(str.maketrans("015v", "olsu"))
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in plain)
    for written in (code.lower(), code.replace("-", between), twins, wide, f"  {code} "):
        assert read_code(written) == plain


@given(codes, places, st.sampled_from(SYMBOLS))
def test_a_single_wrong_symbol_is_noticed(code, place, wrong):
    plain = read_code(code)
    typed = plain[:place] + wrong + plain[place + 1 :]
    assert (read_code(typed) is None) == (typed != plain)


@given(codes, st.integers(0, LENGTH - 1))
def test_two_neighbours_that_changed_places_are_noticed(code, place):
    plain = read_code(code)
    typed = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (read_code(typed) is None) == (typed != plain)


@given(codes, places)
def test_a_missing_or_doubled_symbol_is_noticed(code, place):
    plain = read_code(code)
    assert read_code(plain[:place] + plain[place + 1 :]) is None
    assert read_code(plain[:place] + plain[place] + plain[place:]) is None


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused(text):
    assert read_code(text) is None or len(read_code(text)) == LENGTH + 1


@pytest.mark.parametrize("text", ["", "-", string.punctuation, "恢复码", "1" * 28, "!" * 29])
def test_nonsense_is_refused(text):
    assert read_code(text) is None
