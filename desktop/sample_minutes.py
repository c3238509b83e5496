"""The minutes of one meeting of the sample town: who came, what was said, what was resolved, what became of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.cases import OPEN, Case, CaseEvent, Unit
from db.models.meetings import AgendaItem, Attendance, Meeting, MeetingState, Resolution, ResolutionState
from desktop.case_acts import CaseActs
from desktop.cases.events import EventKind
from desktop.cases.lights import is_red
from desktop.cases.moving import CaseMoves
from desktop.drafting import known
from desktop.grids.posts import LEADER, POST_TITLES
from desktop.meetings.agenda import AgendaSource
from desktop.meetings.fields import MEMBER
from desktop.meetings.kinds import kind
from desktop.meetings.making import placed
from desktop.meetings.minuting import CASE as CASE_TABLE
from desktop.meetings.minuting import SUPERVISED
from desktop.meetings.service import Meetings
from desktop.program import Program
from desktop.sample.meetings.calendar import ANALYSIS, GRID_WEEK, HOURS, JOINT, Sitting
from desktop.sample.meetings.words import CASE, MOVE, Motion, Talk

MATTERS = "matters"  # source of the section under which things are resolved
LAST, TRIED = 1_000, 50  # place of an item until all are put in order; cases looked at
LEAVE_SHARE, ABSENT_SHARE = 0.09, 0.05
USUAL_DAYS = (5, 8)  # working days until what is resolved is to be done
DONE_AFTER = (1, 4)  # working days in which it mostly is
LATE = {1: 3, 2: 8}  # weeks ago: days since which one resolution of that week is overdue
COMING = (0, 3, 5)  # days until what was resolved last week is to be done
LONG = 12  # days until what takes longest is to be done
TOWN_ROOM, VILLAGE_ROOM = "镇综治中心会议室", "村委会会议室"


class SampleMinutes:
    """Writes meetings as they would have been held on their days."""

    def __init__(
        self, program: Program, sources: Mapping[str, AgendaSource], talk: Talk, rng: Random, today: date
    ) -> None:
        self._program, self._store, self._talk, self._rng, self._today = program, program.office.store, talk, rng, today
        self._calendar, self._at = program.calendar.as_now(), datetime.now(UTC)
        with self._store.read() as session:
            self._units = {one.name: one for one in session.scalars(select(Unit))}
        self._moves = CaseMoves(
            self._store, program.office.office, program.calendar, program.limits, program.codes,
            self._day, lambda: self._at,
        )  # fmt: skip
        self._meetings = Meetings(
            self._store, program.grids, program.meetings.list, self._day, lambda: self._at,
            clerk=lambda: program.office.clerk.title, sources=sources, act=CaseActs(self._store, self._moves),
        )  # fmt: skip
        self._waiting: list[tuple[date, int, str]] = []  # resolutions that will be done: when, key, what came of it

    def _day(self) -> date:
        return self._at.astimezone().date()

    def write(self, sitting: Sitting, grid: int | None) -> None:
        """Hold one meeting and close it."""
        self._at = _moment(sitting.day, sitting.ends)
        self._carry_out(sitting.day)
        key = self._meetings.plan(sitting.kind, sitting.day, grid)
        with self._store.write("装入示例会议") as session:
            meeting = known(session, Meeting, key)
            _arrange(session, meeting, sitting.begins)
            meeting.ends_at = sitting.ends
            meeting.remarks = {one.key: said for one in kind(sitting.kind).remarks
                               if (said := self._talk.said(f"remark.{one.key}"))}  # fmt: skip
            members = self._roll(session, meeting)
            if members:
                self._minute(session, meeting, sitting, members)
                meeting.state, meeting.closed_at = MeetingState.CLOSED, self._at
        if members:
            self._meetings.carry_on(key)

    def _carry_out(self, day: date) -> None:
        """Note what was done by the day of a meeting."""
        with self._store.write("登记议定事项落实") as session:
            for done_on, key, note in self._waiting:
                if done_on <= day:
                    row = known(session, Resolution, key)
                    row.state, row.done_on, row.done_note = ResolutionState.DONE, done_on, note
        self._waiting = [one for one in self._waiting if one[0] > day]

    def plan_next(self) -> None:
        """Plan the weekly meeting of today, after noting what was done until now."""
        self._carry_out(self._today)
        key = self._program.meetings.plan(GRID_WEEK, self._today)
        with self._store.write("装入示例会议") as session:
            _arrange(session, known(session, Meeting, key), HOURS[0][0])

    def _roll(self, session: Session, meeting: Meeting) -> list[Attendance]:
        """Say who came. Return the members who did, the chair not among them."""
        came = []
        for row in _called(session, meeting):
            luck = 1.0 if row.staff_id == meeting.chair_id else self._rng.random()
            row.presence = (
                "leave" if luck < LEAVE_SHARE else "absent" if luck < LEAVE_SHARE + ABSENT_SHARE else "present"
            )
            if row.presence == "present":
                came.append(row)
        others = [row for row in came if row.role == MEMBER and row.staff_id != meeting.chair_id]
        return others or came

    def _minute(self, session: Session, meeting: Meeting, sitting: Sitting, members: Sequence[Attendance]) -> None:
        """Write down what was said about each item, and what was resolved."""
        query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.place)
        items = list(session.scalars(query))
        for item in items:
            if item.subject != Resolution.__tablename__:
                item.discussion = self._talk.said(item.source or "").format(body=item.body or "") or None
        rule, dues = kind(sitting.kind), self._dues(sitting)
        section = next(one.key for one in rule.sections if MATTERS in one.sources)
        if _is_last(sitting) and (case := self._overdue(session)) is not None:
            item = next((one for one in items if (one.subject, one.record_id) == (CASE_TABLE, case.id)), None) or (
                AgendaItem(meeting_id=meeting.id, section=section, title=f"{case.number} {case.title}", lines={},
                           subject=CASE_TABLE, record_id=case.id, needs_decision=True)
            )  # fmt: skip
            items += [] if item in items else [item]
            self._resolve(session, item, members, self._talk.motion(MOVE), dues.pop(), SUPERVISED)
        elif about := [one for one in items if one.subject == CASE_TABLE]:
            self._resolve(session, about[0], members, self._talk.motion(CASE), dues.pop())
        for due in dues:
            item = AgendaItem(meeting_id=meeting.id, section=section, lines={})
            items.append(item)
            self._resolve(session, item, members, self._talk.motion(sitting.kind), due)
        placed(items, rule)

    def _resolve(
        self,
        session: Session,
        item: AgendaItem,
        members: Sequence[Attendance],
        motion: Motion,
        due: tuple[date, bool],
        move: str | None = None,
    ) -> None:
        """Resolve something, by somebody who is there or by the contact of a unit, until a day."""
        due_on, is_done = due
        local = [one for one in members if " " in (one.duty or "")]
        who = self._rng.choice(local or members)
        unit, staff, name = self._units.get(motion.unit), who.staff_id, who.name
        if item.subject == CASE_TABLE and (held := known(session, Case, item.record_id or 0).unit_id) is not None:
            unit = known(session, Unit, held)
        if unit is not None and unit.contact:
            staff, name = None, unit.contact
        told = {
            "village": (who.duty or "").split(" ")[0] if local else "", "title": item.title, "who": name,
            "due": f"{due_on.month}月{due_on.day}日",
        }  # fmt: skip
        text, item.discussion = motion.text.format(**told), motion.talk.format(**told)
        if item.title is None:
            item.title = text.split("，")[0].rstrip("。")
        item.place = item.place or LAST
        session.add(item)
        session.flush()
        row = Resolution(
            meeting_id=item.meeting_id, item_id=item.id, text=text, staff_id=staff, responsible_name=name,
            unit_id=unit.id if unit is not None else None, due_on=due_on, subject=item.subject,
            record_id=item.record_id, move=move, state=ResolutionState.OPEN,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if is_done:
            done_on = self._calendar.after(self._day(), self._rng.randint(*DONE_AFTER))
            self._waiting.append((min(done_on, due_on, self._today), row.id, motion.note))

    def _overdue(self, session: Session) -> Case | None:
        """Return the case that is late the longest and may be supervised, nothing having happened to it since."""
        last = select(func.max(CaseEvent.at)).where(CaseEvent.case_id == Case.id).scalar_subquery()
        query = select(Case).where(OPEN, is_red(self._day()), Case.card.is_(None), last < self._at)
        for case in session.scalars(query.order_by(Case.next_due_on, Case.id).limit(TRIED)):
            if any(one.move.kind is EventKind.SUPERVISED for one in self._moves.offers(case.id)):
                return case
        return None

    def _dues(self, sitting: Sitting) -> list[tuple[date, bool]]:
        """Return until when each thing is to be done that a meeting resolves, and whether it will be."""
        count = self._rng.randint(3, 4) if sitting.kind == GRID_WEEK else 3
        dues = [(self._calendar.after(sitting.day, self._rng.randint(*USUAL_DAYS)), True) for _ in range(count)]
        if _is_last(sitting):
            return [(self._today + timedelta(days=days), False) for days in COMING]
        if sitting.kind == GRID_WEEK and sitting.ago in LATE:
            dues[0] = (self._today - timedelta(days=LATE[sitting.ago]), False)
        if sitting.kind in (JOINT, ANALYSIS):
            dues[0] = (self._today + timedelta(days=LONG), False)
        return dues


def _is_last(sitting: Sitting) -> bool:
    """Whether it is the weekly meeting of last week."""
    return sitting.kind == GRID_WEEK and not sitting.ago


def _called(session: Session, meeting: Meeting) -> Sequence[Attendance]:
    query = select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.place)
    return session.scalars(query).all()


def _arrange(session: Session, meeting: Meeting, begins: str) -> None:
    """Say where and when a meeting is held; one of the town, in which nobody has a post, a leader chairs."""
    meeting.begins_at, meeting.place = begins, TOWN_ROOM if meeting.grid_id is None else VILLAGE_ROOM
    if meeting.chair_id is None:
        leaders = (row for row in _called(session, meeting) if POST_TITLES[LEADER] in (row.duty or ""))
        if (chair := next(leaders, None)) is not None:
            meeting.chair_id, meeting.chair_name = chair.staff_id, chair.name


def _moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock)).astimezone(UTC)
