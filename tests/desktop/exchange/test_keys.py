"""Key cards: what they say, what vouches for them, how one follows another."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.exchange.keys import OfficeKeys, PublicCard, read_card, read_change, read_revocation
from desktop.seals.suite import USUAL, suite_of
from tests.desktop.exchange.packages import DISTRICT_CARD, STRANGER, STRANGER_CARD, TOWN, TOWN_CARD


def test_a_card_is_read_as_it_was_written() -> None:
    card = read_card(TOWN_CARD.to_bytes())
    assert card == TOWN_CARD
    assert (card.office_id, card.office_name, card.suite) == ("359998104000", "测试镇", USUAL)
    assert card.valid_from == date(2026, 1, 1)
    assert card.key_id == TOWN.key_id


def test_nothing_private_is_on_a_card_or_in_a_log() -> None:
    shown = TOWN_CARD.to_bytes() + repr(TOWN).encode() + repr(TOWN_CARD).encode()
    assert TOWN.identity not in shown
    assert TOWN.sign_key not in shown
    assert TOWN.sign_key.hex().encode() not in shown


def test_a_fingerprint_is_ten_groups_of_four_digits() -> None:
    groups = TOWN_CARD.fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 10
    assert all(group.isdecimal() for group in groups)
    assert TOWN_CARD.fingerprint == read_card(TOWN_CARD.to_bytes()).fingerprint


def test_a_fingerprint_covers_everything_on_the_card() -> None:
    others = {
        TOWN.card("测试镇 ", date(2026, 1, 1)).fingerprint,
        TOWN.card("测试镇", date(2026, 1, 2)).fingerprint,
        OfficeKeys(TOWN.office_id, TOWN.sign_key, STRANGER.identity).card("测试镇", date(2026, 1, 1)).fingerprint,
        OfficeKeys(TOWN.office_id, STRANGER.sign_key, TOWN.identity).card("测试镇", date(2026, 1, 1)).fingerprint,
        OfficeKeys("359998105000", TOWN.sign_key, TOWN.identity).card("测试镇", date(2026, 1, 1)).fingerprint,
        TOWN_CARD.fingerprint,
    }
    assert len(others) == 6


@given(st.data())
def test_a_card_that_was_changed_in_any_place_is_refused(data: st.DataObject) -> None:
    content = TOWN_CARD.to_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    with pytest.raises(Refusal):
        read_card(content[:at] + bytes([other]) + content[at + 1 :])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("office_id", "１" * 12),
        ("office_id", 5),
        ("office_name", ""),
        ("office_name", "两\n行"),
        ("office_name", "\u202e倒"),
        ("recipient", "age1xyz"),
        ("recipient", "AGE-PLUGIN-X"),
        ("sign_key", ""),
        ("sign_key", "!!!"),
        ("valid_from", "20260101"),
        ("valid_from", 5),
        ("format", "wgxkey/2"),
    ],
)
def test_a_card_that_says_what_it_must_not(key: str, value: object) -> None:
    document = json.loads(TOWN_CARD.to_bytes())
    document["signed"][key] = value
    content = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(Refusal, match="不是有效的公钥卡"):
        read_card(content)


def test_a_card_of_a_later_suite_asks_for_a_later_program() -> None:
    content = TOWN_CARD.to_bytes().replace(USUAL.encode(), b"sm2-sm4gcm-sm3/1")
    with pytest.raises(Refusal, match="先升级程序"):
        read_card(content)
    assert suite_of("sm2-sm4gcm-sm3/1") is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 9000, b"x" * 20_000, b'{"signed":[],"signature":""}'])
def test_what_is_no_card(content: bytes) -> None:
    with pytest.raises(Refusal, match="不是有效的公钥卡"):
        read_card(content)


def renewed() -> tuple[OfficeKeys, PublicCard]:
    keys = OfficeKeys.new(TOWN.office_id)
    return keys, keys.card("测试镇", date(2027, 1, 1))


def test_the_old_key_vouches_for_the_new_one() -> None:
    _, card = renewed()
    assert read_change(TOWN.change_to(card), TOWN_CARD) == card


def test_a_new_key_that_the_old_one_does_not_vouch_for() -> None:
    keys, card = renewed()
    with pytest.raises(Refusal, match="不是由该单位现用的密钥签名"):
        read_change(keys.change_to(card), TOWN_CARD)
    with pytest.raises(Refusal, match="不是由该单位现用的密钥签名"):
        read_change(TOWN.change_to(card), DISTRICT_CARD)
    with pytest.raises(Refusal, match="不是由该单位现用的密钥签名"):
        read_change(TOWN.change_to(STRANGER_CARD), TOWN_CARD)
    with pytest.raises(Refusal, match="不是由该单位现用的密钥签名"):
        read_change(card.to_bytes(), TOWN_CARD)


def test_a_key_is_declared_void() -> None:
    statement = TOWN.revoke(TOWN.key_id, date(2026, 11, 22), "电脑失窃")
    told = read_revocation(statement, TOWN_CARD)
    assert (told.key_id, told.revoked_on, told.reason) == (TOWN.key_id, date(2026, 11, 22), "电脑失窃")
    with pytest.raises(Refusal, match="签名与该单位的公钥卡不符"):
        read_revocation(statement, DISTRICT_CARD)
    with pytest.raises(Refusal, match="签名与该单位的公钥卡不符"):
        read_revocation(statement.replace(b"2026-11-22", b"2026-11-23"), TOWN_CARD)
    with pytest.raises(Refusal, match="签名与该单位的公钥卡不符"):
        read_revocation(TOWN.change_to(TOWN_CARD), TOWN_CARD)


def test_keys_are_never_the_same_twice() -> None:
    assert len({OfficeKeys.new("359998104000").key_id for _ in range(5)}) == 5
    with pytest.raises(ValueError, match="form"):
        OfficeKeys.new("350521")
