"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from desktop.upkeep.keeping import FEWEST, Keeping, kept

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
USUAL = Keeping(30, 8, 24)


def back(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_everything_of_the_last_days_stays() -> None:
    moments = [back(days) for days in range(31)]
    assert kept(moments, USUAL, NOW) == set(moments)


def test_the_newest_stay_however_old_they_are() -> None:
    moments = [back(days) for days in (5000, 5001, 5002, 5003)]
    assert kept(moments, USUAL, NOW) == set(moments[:FEWEST])


def test_then_one_a_week_then_one_a_month() -> None:
    moments = [back(days) for days in range(1, 1200)]
    stay = sorted(kept(moments, USUAL, NOW), reverse=True)
    old = [one for one in stay if NOW - one > timedelta(days=30)]
    weekly = [one for one in old if NOW - one <= timedelta(weeks=8)]
    assert 3 <= len(weekly) <= 6  # 26 days, and the last day of a month among them
    monthly = [one for one in old if NOW - one > timedelta(weeks=8)]
    assert len({(one.year, one.month) for one in monthly}) == len(monthly)
    assert 21 <= len(monthly) <= 24
    assert min(stay) >= back(24 * 31)


def test_what_stayed_once_stays_when_it_is_asked_day_by_day() -> None:
    """Nothing that a week or a month is to keep is lost because the rotation runs every day."""
    there: set[datetime] = set()
    for day in range(400):
        now = NOW + timedelta(days=day)
        there = kept({*there, now}, USUAL, now)
    months = {(one.year, one.month) for one in there}
    assert len(months) >= 13
    assert 30 + 4 + 11 <= len(there) <= 30 + 8 + 16
