"""The rota of duty: planned month by month in the order of turns, put right by hand, swapped, handed over."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.papers import DutyDay
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.calendar import Calendar, Day
from desktop.clock import Today, today
from desktop.drafting import plain_phone, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Kind
from desktop.names.folding import kept
from desktop.office import Office
from desktop.rota.turns import Past, Planned, Turns, plan

TURNS = "rota_turns"  # key of the fact
LOOKED_BACK = 120  # days before a plan in which the latest turns are looked for
LONGEST = 92  # days planned at once
NOBODY = "还没有带班领导的轮值顺序，请先在“轮值顺序”里填写。"
FIELDS: tuple[Field, ...] = (
    Field("leader_name", "带班领导", required=True, max_length=100),
    Field("phone", "联系电话", Kind.PHONE),
    Field("unit", "轮值部门", width=12),
    Field("people", "值班人员", width=16, max_length=200),
    Field("note", "备注", width=16, max_length=200),
    Field("handed_over", "交接记录", Kind.NOTE, width=30, max_length=2000),
)
_MOVED = ("leader_id", "leader_name", "unit", "people", "phone")  # what changes its day in a swap


@dataclass(frozen=True, slots=True)
class Duty:
    """One day of the rota; without a leader nobody is planned for it yet."""

    day: Day
    version: int = 0
    leader_id: int | None = None
    leader_name: str = ""
    unit: str = ""
    people: str = ""
    phone: str = ""
    note: str = ""
    handed_over: str = ""
    swapped_with: date | None = None

    @property
    def is_planned(self) -> bool:
        """Whether somebody leads on that day."""
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Share:
    """How often somebody leads in a stretch of days."""

    name: str
    working_days: int
    days_off: int


class Rota:
    """The rota of duty of one office."""

    tables = frozenset({"duty_day", "office_fact"})

    def __init__(self, store: Store, office: Office, calendar: Calendar, today: Today = today) -> None:
        self._store, self._office, self._calendar, self._today = store, office, calendar, today

    @property
    def fields(self) -> Sequence[Field]:
        """What is written down of a day."""
        return FIELDS

    @property
    def turns(self) -> Turns:
        """In which order leaders and departments take their turns."""
        return Turns.of(self._office.get(TURNS, {}))

    def put_turns(self, turns: Turns) -> None:
        """Set the order of turns. Days that are planned stay as they are."""
        names = [one.name.strip() for one in turns.leaders]
        if not all(names) or not all(one.name.strip() for one in turns.departments):
            raise Refusal("轮值顺序里有空的姓名或部门，请填写或删去那一行。")
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise Refusal(f"“{twice}”在带班领导的顺序里出现了两次，请删去一个；同名的请在姓名后注明职务。")
        told = {"轮值顺序": (_said(self.turns), _said(turns))}
        with self._store.read() as session:
            known = _staff_named(session, names)
        leaders = tuple(replace(one, staff_id=known.get(one.name)) for one in turns.leaders)
        self._office.put("修改轮值顺序", {TURNS: replace(turns, leaders=leaders).plain()}, told)

    def days(self, first: date, last: date) -> tuple[Duty, ...]:
        """Return every day of a stretch, planned or not."""
        with self._store.read() as session:
            rows = session.scalars(select(DutyDay).where(DutyDay.day.between(first, last))).all()
            found = {row.day: row for row in rows}
            return tuple(_duty(self._calendar.day(day), found.get(day)) for day in _days(first, last))

    def on(self, day: date) -> Duty:
        """Return who leads on a day."""
        return self.days(day, day)[0]

    def today(self) -> Duty:
        """Return who leads today."""
        return self.on(self._today())

    def shares(self, first: date, last: date) -> tuple[Share, ...]:
        """Return how often each leads in a stretch of days, in the order of turns, then of their first day."""
        counts: dict[str, list[int]] = {one.name: [0, 0] for one in self.turns.leaders}
        for duty in self.days(first, last):
            if duty.is_planned:
                counts.setdefault(duty.leader_name, [0, 0])[not duty.day.works] += 1
        return tuple(Share(name, *both) for name, both in counts.items() if any(both))

    def plan(self, first: date, last: date, *, anew: bool = False) -> int:
        """Give the days of a stretch to whose turn it is. Return how many were planned.

        Days that are planned stay as they are; `anew` plans those from today on once more, except for what was put
        right by a swap or has been handed over.
        """
        turns = self.turns
        if not turns.leaders:
            raise Refusal(NOBODY)
        if not first <= last <= first + timedelta(days=LONGEST):
            raise Refusal(f"一次最多排 {LONGEST} 天，请缩短日期范围。")
        with self._store.write("排轮值表") as session:
            if anew:
                self._forget(session, max(first, self._today()), last)
            known = DutyDay.day.between(first - timedelta(days=LOOKED_BACK), last)
            rows = session.scalars(select(DutyDay).where(known).order_by(DutyDay.day)).all()
            taken = {row.day for row in rows}
            days = [self._calendar.day(day) for day in _days(first, last) if day not in taken]
            past = [self._past(row) for row in rows if days and row.day < days[0].day]
            planned = list(plan(turns, days, past))
            session.add_all(_row(one) for one in planned)
        return len(planned)

    def draft(self, day: date) -> Draft:
        """Return a copy of a day for editing."""
        return draft_of(self.on(day))

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a day from being saved, field by field."""
        return written_faults(draft, FIELDS, self._today())

    def save(self, day: date, draft: Draft) -> None:
        """Write down who leads on a day. Raise Invalid for faults, Conflict when somebody changed it meanwhile."""
        if problems := self.check(draft):
            raise Invalid(problems)
        texts = {key: (kept(value).strip() if value else "") or None for key, value in draft.values.items()}
        texts["phone"] = plain_phone(texts["phone"]) if texts["phone"] else None
        known = {one.name: one.staff_id for one in self.turns.leaders}
        with self._store.write("修改轮值" if draft.version else "安排轮值") as session:
            row = session.scalar(select(DutyDay).where(DutyDay.day == day))
            if (row.version if row is not None else 0) != draft.version:
                raise Conflict
            if row is None:
                row = DutyDay(day=day, leader_name="")
                session.add(row)
            for key, text in texts.items():
                setattr(row, key, text)
            row.leader_id = known.get(row.leader_name)

    def clear(self, day: date) -> None:
        """Take whoever is planned for a day off it."""
        with self._store.write("取消轮值") as session:
            session.delete(_required(session, day))

    def swap(self, day: date, other: date) -> None:
        """Let the leaders of two days change places, with the departments and people on duty."""
        if day == other:
            raise Refusal("对调要选两个不同的日期。")
        with self._store.write("对调轮值") as session:
            one, two = _required(session, day), _required(session, other)
            if over := next((row for row in (one, two) if row.handed_over), None):
                raise Refusal(f"{_words(over.day)}已经写了交接记录，不能再对调。")
            before = {key: (getattr(one, key), getattr(two, key)) for key in _MOVED}
            for key, (left, right) in before.items():
                setattr(one, key, right)
                setattr(two, key, left)
            undone = one.swapped_with == other and two.swapped_with == day
            one.swapped_with, two.swapped_with = (None, None) if undone else (other, day)

    def hand_over(self, day: date, words: str) -> None:
        """Write down what is handed over to the next day."""
        if day > self._today():
            raise Refusal(f"{_words(day)}还没有到，到当天才能写交接记录。")
        duty = self.on(day)
        if not duty.is_planned:
            raise Refusal(f"{_words(day)}还没有安排带班领导。")
        draft = self.draft(day)
        draft.handed_over = words
        self.save(day, draft)

    def _forget(self, session: Session, first: date, last: date) -> None:
        kept = DutyDay.swapped_with.is_(None), DutyDay.handed_over.is_(None)
        for row in session.scalars(select(DutyDay).where(DutyDay.day.between(first, last), *kept)):
            session.delete(row)
        session.flush()

    def _past(self, row: DutyDay) -> Past:
        return Past(self._calendar.is_workday(row.day), row.leader_name, row.unit or "")


def draft_of(duty: Duty) -> Draft:
    """Return a copy of a day for editing."""
    return Draft({field.key: getattr(duty, field.key) for field in FIELDS}, version=duty.version)


def _required(session: Session, day: date) -> DutyDay:
    row = session.scalar(select(DutyDay).where(DutyDay.day == day))
    if row is None:
        raise Refusal(f"{_words(day)}还没有安排带班领导。")
    return row


def _row(planned: Planned) -> DutyDay:
    leader, department = planned.leader, planned.department
    return DutyDay(
        day=planned.day,
        leader_id=leader.staff_id,
        leader_name=leader.name,
        phone=leader.phone or None,
        unit=department.name if department else None,
        people=(department.people or None) if department else None,
    )


def _duty(day: Day, row: DutyDay | None) -> Duty:
    if row is None:
        return Duty(day)
    texts = {field.key: getattr(row, field.key) or "" for field in FIELDS}
    return Duty(day, row.version, row.leader_id, swapped_with=row.swapped_with, **texts)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _staff_named(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return who of the roster bears some names; a name that two bear says nothing."""
    serving = select(Staff.name, Staff.id).where(Staff.name.in_(names), Staff.standing == StaffStanding.SERVING)
    rows = session.execute(serving).all()
    counts = Counter(name for name, _ in rows)
    return {name: key for name, key in rows if counts[name] == 1}


def _said(turns: Turns) -> str:
    names = [*(one.name for one in turns.leaders), *(one.name for one in turns.departments)]
    return "、".join(names)
