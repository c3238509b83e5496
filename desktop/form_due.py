"""What the ledger of forms has due: forms to hand in, and matters whose admission runs out."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from db.models.roster import RegisterEntry
from db.store import Store
from desktop.calendar import Calendar
from desktop.due import DueItem, DueSource
from desktop.form_periods import OwedPeriod, open_periods

SOURCE, ADMISSIONS, ROOM = "报表", "事务准入", "tasks"
AHEAD = 7  # days before a form is due that it is told
RUNS_OUT = 30  # days before an admission ends that it is told
MOST = 30  # entries of the source; the rest stands behind one line
LOOKED_BACK = 365  # days after which an admission that nobody judged is no longer told
JUDGED = ("review", "left_on")  # what is written down when a matter is judged or left
ADMITTED = ("01", "02")  # results of a decision by which a matter was taken on


def forms_due(store: Store, calendar: Calendar) -> DueSource:
    """Return what tells the forms that are late or due within the week."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        with store.read() as session:
            found = open_periods(session, calendar, day, AHEAD)
            items = [_item(one) for one in found[:MOST]]
        if rest := len(found) - len(items):
            items.append(DueItem(SOURCE, f"还有 {rest} 份报表要报", "", day, ROOM, {"state": "open"}, count=rest))
        return items

    return due


def admissions_due(store: Store) -> DueSource:
    """Return what tells the admitted matters that end soon, or ended without anybody judging them."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        near = RegisterEntry.until <= day + timedelta(days=RUNS_OUT)
        query = select(RegisterEntry).where(RegisterEntry.register == "admissions", near)
        query = query.where(RegisterEntry.until > day - timedelta(days=LOOKED_BACK))
        with store.read() as session:
            entries = session.scalars(query.order_by(RegisterEntry.until, RegisterEntry.id)).all()
            return [
                DueItem(ADMISSIONS, one.title or "", _admission_words(one, day), one.until, ROOM, {"admission": one.id})
                for one in entries
                if one.facts.get("state") in ADMITTED and not any(one.facts.get(key) for key in JUDGED)
            ][:MOST]

    return due


def _item(one: OwedPeriod) -> DueItem:
    detail = "　".join(filter(None, (one.task.unit, one.stretch.title, one.task.filled_by)))
    return DueItem(SOURCE, one.task.name, detail, one.due_on, ROOM, {"task": one.task.id, "period": one.stretch.key})


def _admission_words(one: RegisterEntry, day: date) -> str:
    over = one.until is not None and one.until < day
    return "已到退出日期，请写退出评价或续期" if over else "准入将到期，请联席会议评价后退出或续期"
