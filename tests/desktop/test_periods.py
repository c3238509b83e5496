"""Periods by which lists of what happened are narrowed."""

from datetime import date

import pytest

from desktop.periods import choices, day_in, days_of

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", DAY, DAY),
        ("yesterday", date(2026, 1, 4), date(2026, 1, 4)),
        ("week", date(2025, 12, 30), DAY),
        ("month", date(2025, 12, 7), DAY),
        ("year", date(2026, 1, 1), DAY),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period, first, last):
    assert days_of(period, DAY) == (first, last)


def test_every_period_offered_is_understood():
    offered = dict(choices(DAY))
    assert offered["2026-01"] == "2026 年 1 月"
    assert offered["2025-12"] == "2025 年 12 月"
    assert all(days_of(period, DAY) for period in offered)
    with pytest.raises(ValueError, match="soon"):
        days_of("soon", DAY)


def test_a_typed_day_is_understood():
    for text in ("2026-1-5", "20260105", "2026年1月5日", " 2026.01.05 "):
        assert day_in(text) == DAY
    for text in ("", "张三", "2026-13-05", "2026-01"):
        assert day_in(text) is None
