"""Numbers of enterprises, new and old."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.identity.credit import CreditKind, credit_check, licence_check, organisation_check, read_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("number", ["91350200MA2YJ1XR9G", "91110000100017643K"])
def test_published_codes_are_good(number):
    for text in (number, number.lower(), f" {number[:8]} {number[8:]}", "'" + number):
        reading = read_credit_code(text)
        assert (reading.kind, reading.number, reading.faults) == (CreditKind.UNIFIED, number, ())
        assert reading.identity == number
        assert reading.organisation == number[8:17]


@pytest.mark.parametrize("text", ["无", "无照", "临时", "暂无", "0", "000000000000000000", "-", "办理中"])
def test_having_none_is_an_answer(text):
    reading = read_credit_code(text)
    assert reading.kind is CreditKind.NONE
    assert reading.good
    assert reading.identity == ""


def test_nothing_is_empty():
    assert read_credit_code(None).kind is CreditKind.EMPTY
    assert read_credit_code(" ").kind is CreditKind.EMPTY


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("91350200MA2YJ1XR9H", "check"),
        ("91350200MA2YJ1XR8G", "organisation"),
        ("9135O200MA2YJ1XR9G", "characters"),
        ("91350200MA2YJ1XR9", "length"),
        ("福建某某有限公司", "length"),
    ],
)
def test_faults_are_named(text, key):
    reading = read_credit_code(text)
    assert key in {fault.key for fault in reading.faults}
    assert not reading.good
    assert reading.overridable == (key in {"check", "organisation"})


def test_old_numbers_are_taken_with_a_word():
    licence = "35058210000123"
    reading = read_credit_code(licence + licence_check(licence))
    assert (reading.kind, reading.good, [fault.key for fault in reading.faults]) == (CreditKind.LICENCE, True, ["old"])
    organisation = "71780123"
    reading = read_credit_code(f"{organisation}-{organisation_check(organisation)}")
    assert (reading.kind, reading.good) == (CreditKind.ORGANISATION, True)
    assert read_credit_code(licence + str((int(licence_check(licence)) + 1) % 10)).overridable


@given(st.text(ALPHABET, min_size=8, max_size=8), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(organisation, place, character):
    first = "91350582" + organisation + organisation_check(organisation)
    number = first + credit_check(first)
    assert read_credit_code(number).good
    wrong = number[:place] + character + number[place + 1 :]
    assert wrong == number or not read_credit_code(wrong).good


@given(st.text(max_size=25))
def test_any_text_is_read(text):
    assert read_credit_code(text).kind in CreditKind
