"""When things happen in an office: on working days between half past eight and half past five."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from desktop.calendar import Calendar
from desktop.clock import years_before

OPENS, CLOSES = time(8, 30), time(17, 30)
MINUTES = 9 * 60
MONTHS = (1.15, 0.75, 1.0, 0.95, 1.0, 1.1, 1.15, 1.1, 1.05, 0.9, 1.0, 1.05)  # how many cases come in each
WEEKEND = 0.3
DAYS_OF_A_MONTH = 31


class Days:
    """The working time of the sample town up to this moment."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        self.calendar, self.now = calendar.as_now(), now

    @property
    def today(self) -> date:
        """The day of the office."""
        return self.now.astimezone().date()

    def moment(self, day: date, rng: Random) -> datetime:
        """Return a moment of a day while the office is open, not later than now."""
        opened = datetime.combine(day, OPENS).astimezone()
        return min((opened + timedelta(minutes=rng.randint(0, MINUTES))).astimezone(UTC), self.now)

    def soon(self, at: datetime, rng: Random) -> datetime:
        """Return a moment within the next hours, or of the next working day where the office has closed."""
        later = at + timedelta(minutes=rng.randint(12, 150))
        local = later.astimezone()
        if local.time() > CLOSES or local.date() > at.astimezone().date():
            return self.morning(self.calendar.after(at.astimezone().date(), 1), rng)
        return later

    def morning(self, day: date, rng: Random) -> datetime:
        """Return a moment of the first hours of a day."""
        opened = datetime.combine(day, OPENS).astimezone()
        return (opened + timedelta(minutes=rng.randint(5, 200))).astimezone(UTC)

    def after(self, at: datetime, workdays: int, rng: Random) -> datetime:
        """Return a moment so many working days later."""
        if workdays <= 0:
            return self.soon(at, rng)
        day = self.calendar.after(at.astimezone().date(), workdays)
        opened = datetime.combine(day, OPENS).astimezone()
        return (opened + timedelta(minutes=rng.randint(5, MINUTES))).astimezone(UTC)

    def before(self, workdays: int, rng: Random) -> datetime:
        """Return a moment so many working days ago."""
        return self.moment(self.calendar.before(self.today, workdays), rng)

    def some(self, count: int, years: int, rng: Random) -> list[datetime]:
        """Return moments of the last years' whole months and of this one, fewer of them on days off."""
        begins = years_before(self.today.replace(day=1), years) + timedelta(days=DAYS_OF_A_MONTH)
        back = (self.today - begins.replace(day=1)).days
        days = [self.today - timedelta(days=ago) for ago in range(1, back + 1)]
        weights = [MONTHS[day.month - 1] * (1.0 if self.calendar.is_workday(day) else WEEKEND) for day in days]
        return [self.moment(day, rng) for day in rng.choices(days, weights, k=count)]
