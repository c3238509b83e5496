"""What persons asked of the office about their own data, and by when it must be answered (PIPL arts. 44-50)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from db.models.roster import RegisterEntry
from db.store import Store
from desktop.calendar import Calendar
from desktop.due import DueItem, DueSource

SOURCE, REGISTER, ROOM = "个人信息申请", "requests", "grids"
WORKING_DAYS = 15  # to answer, where the register says no other day
LOOKED_BACK = 365  # days after which a request that nobody answered is no longer told
MOST = 30


def requests_due(store: Store, calendar: Calendar) -> DueSource:
    """Return what tells the requests that wait for an answer."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        query = select(RegisterEntry).where(
            RegisterEntry.register == REGISTER, RegisterEntry.happened_on > day - timedelta(days=LOOKED_BACK)
        )
        with store.read() as session:
            entries = session.scalars(query.order_by(RegisterEntry.happened_on, RegisterEntry.id)).all()
            return [
                DueItem(SOURCE, one.title or SOURCE, "须答复申请人", answer_by(one, calendar), ROOM, one.grid_id)
                for one in entries
                if not one.facts.get("answered_on")
            ][:MOST]

    return due


def answer_by(entry: RegisterEntry, calendar: Calendar) -> date | None:
    """Return the last day to answer a request."""
    if entry.until is not None or entry.happened_on is None:
        return entry.until
    return calendar.after(entry.happened_on, WORKING_DAYS)
