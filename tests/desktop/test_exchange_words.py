"""How packages read: numbers, sizes, names that can break their line, the days on which they are due."""

import pytest

from desktop.exchange.status import MONTHLY, NEVER, WEEKLY, Schedule
from desktop.exchange_words import breakable, fingerprint_rows, numbers, schedule_words, size


def test_numbers_are_named_and_then_counted() -> None:
    assert numbers([3]) == "第 3 期"
    assert numbers([3, 4]) == "第 3、4 期"
    assert numbers(range(1, 12)) == "第 1、2、3、4、5、6 等 11 期"


@pytest.mark.parametrize(
    ("count", "words"), [(12, "12 字节"), (2048, "2.0 KB"), (5 << 20, "5.0 MB"), (3 << 30, "3.0 GB")]
)
def test_sizes(count: int, words: str) -> None:
    assert size(count) == words


def test_long_names_can_break() -> None:
    assert breakable("A_B").replace("\u200b", "|") == "A_|B"


def test_a_fingerprint_is_read_in_two_rows() -> None:
    upper, lower = fingerprint_rows(" ".join(f"{number:04}" for number in range(10)))
    assert (len(upper), len(lower), upper[0], lower[-1]) == (5, 5, "0000", "0009")


def test_days_on_which_packages_are_due() -> None:
    assert schedule_words(Schedule(WEEKLY, 5)) == "每周五"
    assert schedule_words(Schedule(MONTHLY, 25)) == "每月 25 日"
    assert schedule_words(Schedule(NEVER, 1)) == "不定期"
