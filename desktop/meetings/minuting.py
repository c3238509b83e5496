"""Taking minutes: the agenda put in order, what was said about each item, what was resolved.

Every item, attendance and resolution has a version of its own, so that two clerks who write at once only meet where
they write about the same thing.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Unit
from db.models.meetings import AgendaItem, Meeting, Resolution, ResolutionState
from db.models.roster import Staff
from db.store import Store, action_id, touch
from desktop.clock import Today, today
from desktop.drafting import known, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.meetings.fields import MOVE_TITLES, RESOLUTION_FIELDS
from desktop.meetings.kinds import kind
from desktop.meetings.writing import begin, cleaned, minutes, part_of_minutes

CASE = "case_record"
ASSIGNED, SUPERVISED = "assigned", "supervised"
LONGEST_TITLE, LONGEST_BODY, LONGEST_DISCUSSION = 200, 5000, 20_000
USUAL = timedelta(days=7)  # in which a resolution is to be done, unless the clerk says otherwise
MEETING, ITEM = "meeting_id", "item_id"
BESIDE = ("staff_id", "unit_id", "subject", "record_id", "move", ITEM)  # chosen, not typed


class Minuting:
    """Writes the agenda and the minutes of meetings that are not closed."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def add_item(
        self,
        key: int,
        section: str,
        title: str,
        body: str = "",
        needs_decision: bool = False,
        subject: str = "",
        record_id: int | None = None,
    ) -> int:
        """Put something on the agenda, after what its section has already. Return the key of the item."""
        with minutes(self._store, "添加议题", key) as (session, meeting):
            if section not in {one.key for one in kind(meeting.kind).sections}:
                raise Refusal("这种会议没有这个环节，请重新选择议题所在的环节。")
            item = AgendaItem(
                meeting_id=key,
                place=_room_after(session, meeting, section),
                section=section,
                title=cleaned(title, "议题", LONGEST_TITLE),
                body=cleaned(body, "情况", LONGEST_BODY, required=False) or None,
                lines={},
                subject=subject or None,
                record_id=record_id,
                needs_decision=needs_decision,
            )
            session.add(item)
            session.flush()
            return item.id

    def edit_item(self, item: int, version: int, title: str, body: str = "") -> int:
        """Put an item into other words. Return its version."""
        with part_of_minutes(self._store, "修改议题", AgendaItem, item, version) as (session, _, row):
            row.title = cleaned(title, "议题", LONGEST_TITLE)
            row.body = cleaned(body, "情况", LONGEST_BODY, required=False) or None
            session.flush()
            return row.version

    def drop(self, item: int, dropped: bool = True) -> int:
        """Take an item off the agenda, or put it on again. Return its version.

        Raise Refusal for one that was discussed or about which something was resolved.
        """
        action = "撤下议题" if dropped else "恢复议题"
        with part_of_minutes(self._store, action, AgendaItem, item, None) as (session, _, row):
            if dropped and (row.discussion or session.scalar(_resolved_about(item))):
                raise Refusal(f"“{row.title}”已有讨论记录或议定事项，不能撤下；请先删去记录。")
            row.is_dropped = dropped
            session.flush()
            return row.version

    def reorder(self, key: int, order: Sequence[int]) -> None:
        """Put all items into an order. Raise Conflict when it does not name every item: somebody added one since.

        Whoever writes about an item at this moment is not disturbed: its version stays.
        """
        with minutes(self._store, "调整议题顺序", key) as (session, _):
            places = dict(
                session.execute(select(AgendaItem.id, AgendaItem.place).where(AgendaItem.meeting_id == key)).all()
            )
            if sorted(order) != sorted(places):
                raise Conflict
            for place, item in enumerate(order, 1):
                if places[item] != place:
                    session.execute(update(AgendaItem).where(AgendaItem.id == item).values(place=place))
            touch(session, AgendaItem.__tablename__)
            action_id(session)

    def discuss(self, item: int, version: int, text: str) -> int:
        """Write down what was said about an item. Return its version, by which one goes on writing.

        Raise Conflict when somebody else wrote about this item since; what they wrote stays.
        """
        with part_of_minutes(self._store, "记录讨论", AgendaItem, item, version) as (session, meeting, row):
            row.discussion = cleaned(text, "讨论记录", LONGEST_DISCUSSION, required=False) or None
            if row.discussion:
                if row.is_dropped:
                    raise Refusal(f"“{row.title}”已从议程撤下，请先恢复再记录讨论。")
                begin(session, meeting)
            session.flush()
            return row.version

    def blank_resolution(self, key: int, item: int | None = None) -> Draft:
        """Return the draft of a resolution, about the record that an item is about."""
        with self._store.read() as session:
            held_on = known(session, Meeting, key).held_on
            about = known(session, AgendaItem, item) if item is not None else None
        values: dict[str, Any] = {one.key: None for one in RESOLUTION_FIELDS} | dict.fromkeys(BESIDE)
        values |= {MEETING: key, ITEM: item, "due_on": held_on + USUAL}
        if about is not None:
            values |= {"subject": about.subject, "record_id": about.record_id}
        return Draft(values)

    def resolution_draft(self, resolution: int) -> Draft:
        """Return a copy of a resolution for correcting it while the meeting is not closed."""
        with self._store.read() as session:
            row = known(session, Resolution, resolution)
            keys = (MEETING, *(one.key for one in RESOLUTION_FIELDS), *BESIDE)
            return Draft({name: getattr(row, name) for name in keys}, row.id, row.version)

    def resolve(self, draft: Draft) -> int:
        """Write down what was resolved, by whom, until when. Return the key.

        Raise Invalid for what is missing, Conflict when somebody changed this resolution since.
        """
        if draft.id is None:
            with minutes(self._store, "登记议定事项", draft.values[MEETING]) as (session, meeting):
                return self._put(session, meeting, Resolution(meeting_id=meeting.id), draft)
        with part_of_minutes(self._store, "修改议定事项", Resolution, draft.id, draft.version or 0) as (
            session, meeting, row,
        ):  # fmt: skip
            return self._put(session, meeting, row, draft)

    def retract(self, resolution: int, version: int) -> None:
        """Take a resolution out of the minutes while they are not closed."""
        with part_of_minutes(self._store, "删除议定事项", Resolution, resolution, version) as (session, _, row):
            session.delete(row)

    def _put(self, session: Session, meeting: Meeting, row: Resolution, draft: Draft) -> int:
        if problems := resolution_faults(draft, meeting.held_on, self._today()):
            raise Invalid(problems)
        values = written(draft)
        if (staff := values.get("staff_id")) is not None:
            values["responsible_name"] = known(session, Staff, staff).name
        if (unit := values.get("unit_id")) is not None:
            known(session, Unit, unit)
        if (item := values.get(ITEM)) is not None and known(session, AgendaItem, item).meeting_id != meeting.id:
            raise Refusal("这个议题不是这次会议的，请重新选择。")
        for name in (*(one.key for one in RESOLUTION_FIELDS), *BESIDE):
            setattr(row, name, values.get(name))
        row.state = ResolutionState.OPEN
        session.add(row)
        begin(session, meeting)
        session.flush()
        return row.id


def resolution_faults(draft: Draft, held_on: date, day: date) -> list[Problem]:
    """Return what a resolution lacks: text, somebody who answers for it, a day that is not before the meeting."""
    values = draft.values
    found = written_faults(draft, [one for one in RESOLUTION_FIELDS if one.key != "due_on"], day)
    name = (values.get("responsible_name") or "").strip()
    if not name and values.get("staff_id") is None and values.get("unit_id") is None:
        found.append(Problem("responsible_name", "议定事项要有责任人或责任单位，请填写或选择"))
    due_on = values.get("due_on")
    if due_on is None:
        found.append(Problem("due_on", "议定事项要有完成期限，请填写日期"))
    elif due_on < held_on:
        found.append(Problem("due_on", f"完成期限不能早于会议日期 {held_on}，请改正"))
    if move := values.get("move"):
        found += _move_faults(move, values)
    return found


def _room_after(session: Session, meeting: Meeting, section: str) -> int:
    """Make room on the agenda after what a section has, or after the sections before it. Return the free place."""
    order = [one.key for one in kind(meeting.kind).sections]
    before = order[: order.index(section) + 1]
    own = AgendaItem.meeting_id == meeting.id
    place = (session.scalar(select(func.max(AgendaItem.place)).where(own, AgendaItem.section.in_(before))) or 0) + 1
    later = update(AgendaItem).where(own, AgendaItem.place >= place)
    session.execute(later.values(place=AgendaItem.place + 1))  # the versions stay: nobody is disturbed
    return place


def _move_faults(move: str, values: dict[str, Any]) -> list[Problem]:
    if move not in MOVE_TITLES:
        return [Problem("move", "会后只能交办或督办，请重新选择")]
    if values.get("subject") != CASE or values.get("record_id") is None:
        return [Problem("move", f"只有关联了事件的议定事项，会后才能{MOVE_TITLES[move]}；请先选择事件")]
    if move == ASSIGNED and values.get("unit_id") is None:
        return [Problem("unit_id", "会后交办要有责任单位，请选择")]
    return []


def _resolved_about(item: int) -> Any:
    return select(func.count()).select_from(Resolution).where(Resolution.item_id == item)
