"""The meetings of an office: planned by one click, their facts, one read whole."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.meetings import AgendaItem, Attendance, Meeting, MeetingState, Resolution
from db.models.roster import Staff
from db.store import Store
from desktop.clock import Now, Today, today
from desktop.drafting import known, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.history import Version, versions_of
from desktop.jobs import Progress
from desktop.meetings.agenda import AgendaSource, Asked
from desktop.meetings.attending import Attending, invited
from desktop.meetings.closing import Act, Closing, no_act
from desktop.meetings.dossier import MeetingDossier, dossier_of, previous_of
from desktop.meetings.fields import FIELDS, REMARK, fields_of
from desktop.meetings.kinds import MeetingKind, kind
from desktop.meetings.list import MeetingList
from desktop.meetings.making import made, placed
from desktop.meetings.minuting import Minuting
from desktop.meetings.planning import Lapsed, covered, lapsed, next_number, open_twin, renewed, title_of
from desktop.meetings.writing import minutes, writable

CHAIR, GRID, KIND = "chair_id", "grid_id", "kind"  # in a draft beside its Fields
DAYS = ("held_on", "covers_from", "covers_until")
CLOCKS = ("begins_at", "ends_at")
HOUR = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
RECORDED = tuple(one.key for one in FIELDS if one.editable)


class Meetings(Minuting, Attending, Closing):
    """Plans meetings; takes their minutes, calls their rolls and closes them as its parents say."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        listing: MeetingList,
        today: Today = today,
        now: Now | None = None,
        *,
        clerk: Callable[[], str] = lambda: "",
        sources: Mapping[str, AgendaSource] | None = None,
        act: Act = no_act,
    ) -> None:
        """`clerk` names who sits at the program; `sources` propose agendas; `act` moves cases on closing."""
        Minuting.__init__(self, store, today)
        Closing.__init__(self, store, act, today, now)
        self._grids, self._clerk, self._sources = grids, clerk, sources or {}
        self.list = listing

    def fields_of(self, key: str) -> list[Field]:
        """Return the Fields as the form of a kind of meeting asks them."""
        return fields_of(kind(key))

    def plan(self, key: str, day: date, grid: int | None = None, progress: Progress | None = None) -> int:
        """Make a meeting of a kind with agenda and attendance. Return its key.

        Without a grid, or with the town itself, it is one of the whole office. A source that fails leaves an item that
        says so. Raise Refusal where one of that kind is planned for that day already.
        """
        rule, grid = kind(key), self._whose(grid)
        with self._store.read() as session:
            self._refuse_twin(session, rule, grid, day)
            previous = previous_of(session, key, grid, day)
            covers = covered(rule, session.get(Meeting, previous) if previous is not None else None, day)
        items = made(rule, Asked(key, grid, *covers, day, previous), self._sources, progress or Progress())
        with self._store.write(f"筹备{rule.title}") as session:
            self._refuse_twin(session, rule, grid, day)
            people = invited(session, self._grids, rule, grid, day)
            chair = next((one for one in people if one.chairs), None)
            number = next_number(session, key, day.year)
            meeting = Meeting(
                kind=key,
                year=day.year,
                number=number,
                title=title_of(rule, self._grid_name(grid), day, number),
                held_on=day,
                grid_id=grid,
                chair_id=chair.staff_id if chair else None,
                chair_name=chair.name if chair else None,
                recorder_name=self._clerk() or None,
                covers_from=covers[0],
                covers_until=covers[1],
            )
            session.add(meeting)
            session.flush()
            placed(items, rule)
            for item in items:
                item.meeting_id = meeting.id
            rows = [
                Attendance(meeting_id=meeting.id, place=place, staff_id=one.staff_id, name=one.name, duty=one.duty,
                           role=one.role) for place, one in enumerate(people, 1)
            ]  # fmt: skip
            session.add_all([*items, *rows])
        return meeting.id

    def renew(self, key: int, progress: Progress | None = None) -> None:
        """Ask the sources again; what anybody has worked on stays as it is."""
        with self._store.read() as session:
            meeting = writable(session, key)
            previous = previous_of(session, meeting.kind, meeting.grid_id, meeting.held_on, key)
        asked = Asked(
            meeting.kind, meeting.grid_id, meeting.covers_from, meeting.covers_until, meeting.held_on, previous
        )
        rule = kind(meeting.kind)
        fresh = made(rule, asked, self._sources, progress or Progress())
        with minutes(self._store, "刷新议程", key) as (session, meeting):
            renewed(session, meeting, rule, fresh)

    def draft(self, key: int) -> Draft:
        """Return a copy of the facts of a meeting for editing: its Fields, the form's own texts, the chair's key."""
        with self._store.read() as session:
            meeting = known(session, Meeting, key)
            return Draft(_facts(meeting), key, meeting.version)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps the facts from being saved, field by field."""
        with self._store.read() as session:
            return self._faults(session, known(session, Meeting, draft.id or 0), draft)

    def save(self, draft: Draft) -> int:
        """Save the facts of a meeting. Return its key.

        In another year it takes the next number of that year; a title that nobody changed follows day and number.
        Raise Invalid for faults, Conflict when somebody changed the facts since the draft was read.
        """
        with minutes(self._store, "修改会议", draft.id or 0) as (session, meeting):
            if meeting.version != draft.version:
                raise Conflict
            if problems := self._faults(session, meeting, draft):
                raise Invalid(problems)
            rule, grid, values = kind(meeting.kind), self._grid_name(meeting.grid_id), written(draft)
            usual = title_of(rule, grid, meeting.held_on, meeting.number)
            day = values.get("held_on", meeting.held_on)
            if day.year != meeting.year:
                meeting.year, meeting.number = day.year, next_number(session, meeting.kind, day.year)
            if values.get("title") == usual:
                values["title"] = title_of(rule, grid, day, meeting.number)
            values |= {name: _hour(values[name]) for name in CLOCKS if name in values}
            for name in RECORDED:
                if name in values:
                    setattr(meeting, name, values[name])
            meeting.chair_id = _chair(session, values.get(CHAIR), meeting.chair_name)
            meeting.remarks = _remarks(rule, values, meeting.remarks or {})
        return meeting.id

    def cancel(self, key: int, version: int) -> None:
        """Delete a meeting that was only planned. Raise Refusal when anything was minuted."""
        with minutes(self._store, "取消会议", key) as (session, meeting):
            if meeting.version != version:
                raise Conflict
            said = select(func.count()).where(AgendaItem.meeting_id == key, AgendaItem.discussion.is_not(None))
            resolved = select(func.count()).where(Resolution.meeting_id == key)
            if meeting.state is not MeetingState.PLANNED or session.scalar(said) or session.scalar(resolved):
                raise Refusal(f"“{meeting.title}”已经有记录，不能取消。")
            session.delete(meeting)

    def dossier(self, key: int) -> MeetingDossier:
        """Return everything there is of one meeting."""
        with self._store.read() as session:
            meeting = known(session, Meeting, key)
            return dossier_of(session, meeting, _facts(meeting))

    def due(self, day: date) -> tuple[MeetingDossier, ...]:
        """Return the meetings until a day that are not closed: to be held, or minutes to be finished."""
        with self._store.read() as session:
            waiting = select(Meeting).where(Meeting.state != MeetingState.CLOSED, Meeting.held_on <= day)
            found = session.scalars(waiting.order_by(Meeting.held_on, Meeting.id)).all()
            return tuple(dossier_of(session, one, _facts(one)) for one in found)

    def lapsed(self, day: date) -> tuple[Lapsed, ...]:
        """Return the regular meetings that are still to be planned in the week or month of a day."""
        with self._store.read() as session:
            found = lapsed(session, day)
        nodes = self._grids.nodes
        return tuple(one for one in found if one.grid_id is None or not nodes[one.grid_id].closed)

    def versions(self, key: int) -> list[Version]:
        """Return what was done to the facts of one meeting, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Meeting, key))

    def _whose(self, grid: int | None) -> int | None:
        if grid is None:
            return None
        node = self._grids.nodes.get(grid)
        if node is None or node.closed:
            raise Refusal("这个网格已经撤销，请重新选择开会的网格。")
        return None if node.parent_id is None else grid

    def _grid_name(self, grid: int | None) -> str:
        return "" if grid is None else self._grids.path_name(grid)

    def _refuse_twin(self, session: Session, rule: MeetingKind, grid: int | None, day: date) -> None:
        if twin := open_twin(session, rule.key, grid, day):
            raise Refusal(f"{day} 已经有“{twin.title}”，请直接打开；要另开一次，请先把那一次归档或取消。")

    def _faults(self, session: Session, meeting: Meeting, draft: Draft) -> list[Problem]:
        fields = [one for one in fields_of(kind(meeting.kind)) if one.key not in DAYS]
        found = written_faults(draft, fields, self._today())
        values = draft.values
        held_on, first, last = (values.get(name) for name in DAYS)
        for name, title in zip(DAYS, ("日期", "回顾自", "回顾至"), strict=True):
            if values.get(name) is None:
                found.append(Problem(name, f"{title}不能为空"))
        if first and last and first > last:
            found.append(Problem("covers_until", "回顾的最后一天不能早于第一天"))
        for name in CLOCKS:
            if values.get(name) and not HOUR.fullmatch(values[name].strip()):
                found.append(Problem(name, "时间要写成 09:00 这样的时和分"))
        begins, ends = (_hour(values.get(name)) for name in CLOCKS)
        if begins and ends and ends <= begins:
            found.append(Problem("ends_at", "结束时间要晚于开始时间"))
        earliest = session.scalar(select(func.min(Resolution.due_on)).where(Resolution.meeting_id == meeting.id))
        if held_on and earliest and earliest < held_on:
            found.append(Problem("held_on", f"有议定事项的完成期限是 {earliest}，会议日期不能更晚；请先改期限"))
        return found


def _facts(meeting: Meeting) -> dict[str, Any]:
    facts = {name: getattr(meeting, name) for name in (*RECORDED, CHAIR, GRID, KIND)}
    remarks = meeting.remarks or {}
    return facts | {f"{REMARK}{one.key}": remarks.get(one.key) for one in kind(meeting.kind).remarks}


def _remarks(rule: MeetingKind, values: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    given = {one.key: values[f"{REMARK}{one.key}"] for one in rule.remarks if f"{REMARK}{one.key}" in values}
    return {key: text for key, text in {**before, **given}.items() if text}


def _chair(session: Session, staff: int | None, name: str | None) -> int | None:
    """Return the chair's key, unless another name was written instead."""
    return staff if staff is not None and known(session, Staff, staff).name == name else None


def _hour(text: str | None) -> str | None:
    found = HOUR.fullmatch((text or "").strip())
    return f"{int(found[1]):02}:{found[2]}" if found else None
