"""Which passwords are good enough."""

import pytest

from desktop.accounts.passwords import faults, require_good, strength
from desktop.errors import Refusal


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Ab1#", "至少要有 10 个字符，现在是 4 个"),
        ("abcdefghijkl", "四类中至少要有三类"),
        ("abcdefgh1234", "四类中至少要有三类"),
        ("Password123", "太常见"),
        ("Admin123456", "太常见"),
        ("Qz123456#a", "太常见"),
        ("Aa1Aa1Aa1Aa1", "重复的字符太多"),
        ("Lin#2026abcd", "用户名"),
        ("Linguanli#20", "拼音"),
        ("林管理#2026abcd", "姓名"),
        ("Aa1#" * 40, "最多 128"),
    ],
)
def test_a_bad_password_is_told_why(password, words):
    assert words in "".join(faults(password, "lin", "林管理"))
    with pytest.raises(Refusal, match=words):
        require_good(password, "lin", "林管理")
    assert strength(password, "lin", "林管理").level == 0


@pytest.mark.parametrize("password", ["Chendai#2026x", "yellow Tram 47", "三明治Sandwich7", "k9#mmP2xTq"])
def test_a_good_password_is_taken(password):
    require_good(password, "lin", "林管理")


def test_longer_and_more_varied_is_stronger():
    levels = [
        strength(password).level for password in ("kd9mmP2xTq", "kd9mmP2xTqab", "kd9#mmP2xTqab", "kd9#mmP2xTqabWW4")
    ]
    assert levels == [1, 2, 3, 3]
    assert strength("kd9mmP2xTq").text == "合格"


def test_a_short_name_forbids_nothing_by_chance():
    assert faults("kd9#mmP2xTq", "d", "明") == ()
