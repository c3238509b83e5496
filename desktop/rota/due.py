"""What the rota has due: a month that nobody planned, today without a leader, yesterday not handed over."""

from collections.abc import Sequence
from datetime import date, timedelta

from desktop.due import DueItem, DueSource
from desktop.periods import days_of
from desktop.rota.service import Duty, Rota

SOURCE, ROOM = "轮值", "rota"
EARLY = 5  # days before the end of a month the next one should stand
LOOKED_BACK = 10  # days in which somebody must have written, else the office keeps no record of handing over
ONE_DAY = timedelta(days=1)


def rota_due(rota: Rota) -> DueSource:
    """Return what tells it; an office without turns has no rota."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        if not rota.turns.leaders:
            return ()
        end = _month_end(day)
        days = {one.day.day: one for one in rota.days(day - timedelta(days=LOOKED_BACK), _month_end(end + ONE_DAY))}
        found = []
        if _is_open(rota, days[day]):
            found.append(DueItem(SOURCE, "今天还没有安排带班领导", "", day, ROOM, day.isoformat()))
        following = [one for at, one in days.items() if at > end]
        if end - day < timedelta(days=EARLY) and not any(one.is_planned for one in following):
            first = end + ONE_DAY
            found.append(DueItem(SOURCE, f"{first.month} 月的轮值还没有排", "", end, ROOM, first.isoformat()))
        before = days[day - ONE_DAY]
        writes = any(one.handed_over for at, one in days.items() if at < day)
        if writes and before.is_planned and not before.handed_over:
            said = f"带班领导：{before.leader_name}"
            found.append(DueItem(SOURCE, "昨天的交接记录还没有写", said, day, ROOM, before.day.day.isoformat()))
        return found

    return due


def _month_end(day: date) -> date:
    return days_of(f"{day:%Y-%m}", day)[1]


def _is_open(rota: Rota, duty: Duty) -> bool:
    return not duty.is_planned and (duty.day.works or rota.turns.has_days_off)
