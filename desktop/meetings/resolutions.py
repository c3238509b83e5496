"""What was resolved and what became of it: followed up, from meeting to meeting, until it is done or dropped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.meetings import Meeting, MeetingState, Resolution, ResolutionState
from db.store import Store
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.meetings.agenda import Asked, Proposed
from desktop.meetings.dossier import ResolutionLine, resolution_lines
from desktop.meetings.fields import RESOLUTION_TITLES
from desktop.meetings.kinds import kind, kinds
from desktop.meetings.writing import cleaned

HEADS = ("议定事项", "责任人", "完成期限", "落实情况")
LONGEST_NOTE, LONGEST_TITLE = 200, 60
CLOSED = Meeting.state == MeetingState.CLOSED
TRACKED = (CLOSED, Resolution.state == ResolutionState.OPEN)


class Resolutions:
    """The resolutions of closed meetings."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def open(self, grid: int | None = None) -> tuple[ResolutionLine, ...]:
        """Return what is still to be done, of the whole office or of the meetings of a grid and all below it."""
        below = [] if grid is None else [in_keys(Meeting.grid_id, self._grids.subtree(grid))]
        with self._store.read() as session:
            return tuple(resolution_lines(session, [*TRACKED, *below]))

    def due(self, day: date) -> tuple[ResolutionLine, ...]:
        """Return what is to be done until a day and is not done yet, the longest overdue first."""
        with self._store.read() as session:
            return tuple(resolution_lines(session, [*TRACKED, Resolution.due_on <= day]))

    def of_meeting(self, key: int) -> tuple[ResolutionLine, ...]:
        """Return the resolutions of one meeting."""
        with self._store.read() as session:
            return tuple(resolution_lines(session, [Resolution.meeting_id == key]))

    def about(self, subject: str, record: int) -> tuple[ResolutionLine, ...]:
        """Return what was resolved about one record, be it done or not."""
        about = [Resolution.subject == subject, Resolution.record_id == record]
        with self._store.read() as session:
            return tuple(resolution_lines(session, about))

    def one(self, key: int) -> ResolutionLine:
        """Return one resolution. Raise Refusal for one that is no more."""
        with self._store.read() as session:
            known(session, Resolution, key)
            return resolution_lines(session, [Resolution.id == key])[0]

    def done(self, key: int, version: int, day: date | None = None, note: str = "") -> int:
        """Write down that a resolution was carried out, on a day. Return its version."""
        day = day or self._today()
        with self._tracked("议定事项完成", key, version) as (session, row, meeting):
            if day > self._today():
                raise Refusal("完成日期不能晚于今天，请改正。")
            if day < meeting.held_on:
                raise Refusal(f"完成日期不能早于会议日期 {meeting.held_on}，请改正。")
            row.state, row.done_on = ResolutionState.DONE, day
            row.done_note = cleaned(note, "完成情况", LONGEST_NOTE, required=False) or None
            session.flush()
            return row.version

    def drop(self, key: int, version: int, reason: str) -> int:
        """Give a resolution up, with a reason. Return its version."""
        with self._tracked("议定事项不再办理", key, version) as (session, row, _):
            row.done_note = cleaned(reason, "不再办理的理由", LONGEST_NOTE)
            row.state, row.done_on = ResolutionState.DROPPED, self._today()
            session.flush()
            return row.version

    def take_back(self, key: int, version: int) -> int:
        """Let a resolution that was done or dropped be one that is still to be done. Return its version."""
        with self._store.write("撤销议定事项办结") as session:
            row = known(session, Resolution, key)
            if row.version != version:
                raise Conflict
            if row.state is ResolutionState.OPEN:
                raise Refusal("这件议定事项还在办理中，不需要撤销。")
            row.state, row.done_on, row.done_note = ResolutionState.OPEN, None, None
            session.flush()
            return row.version

    def proposed(self, asked: Asked, progress: Progress) -> Sequence[Proposed]:
        """Propose for an agenda: all that was to be done since the last meeting as one table, then each open one.

        A meeting hears of the resolutions of its own kind and grid; a weekly one also of those of kinds that are held
        only when needed, which have no next meeting of their own.
        """
        progress.check()
        heard = [asked.kind]
        if kind(asked.kind).cadence:
            heard += [one.key for one in kinds() if not one.cadence]
        earlier = or_(Meeting.held_on < asked.day, and_(CLOSED, Meeting.held_on == asked.day))
        conditions = [
            earlier,
            Meeting.kind.in_(heard),
            Meeting.grid_id.is_not_distinct_from(asked.grid),
            or_(Resolution.state == ResolutionState.OPEN, Resolution.done_on >= self._since(asked)),
        ]
        with self._store.read() as session:
            lines = resolution_lines(session, conditions)
        if not lines:
            return ()
        still = [one for one in lines if one.state is ResolutionState.OPEN]
        told = f"共 {len(lines)} 项，已完成 {sum(one.state is ResolutionState.DONE for one in lines)} 项，" + (
            f"还在办理 {len(still)} 项。" if still else "没有遗留。"
        )
        table = tuple((one.text, one.who, _day(one.due_on), _became(one, asked.day)) for one in lines)
        return [Proposed("上次议定事项落实情况", told, (HEADS, *table)), *(_again(one, asked.day) for one in still)]

    def _since(self, asked: Asked) -> date:
        if asked.previous is None:
            return asked.covers_from
        with self._store.read() as session:
            return session.scalar(select(Meeting.held_on).where(Meeting.id == asked.previous)) or asked.covers_from

    @contextmanager
    def _tracked(self, action: str, key: int, version: int) -> Iterator[tuple[Session, Resolution, Meeting]]:
        """Write into one resolution that is still to be done."""
        with self._store.write(action) as session:
            row = known(session, Resolution, key)
            if row.version != version:
                raise Conflict
            meeting = known(session, Meeting, row.meeting_id)
            if meeting.state is not MeetingState.CLOSED:
                raise Refusal("会议纪要还没有归档，归档以后再登记落实情况。")
            if row.state is not ResolutionState.OPEN:
                raise Refusal(f"这件议定事项{RESOLUTION_TITLES[row.state]}，要改请先撤销。")
            yield session, row, meeting


def _again(one: ResolutionLine, day: date) -> Proposed:
    """Return the item by which a resolution comes back."""
    title = one.text.replace("\n", " ")
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    told = [f"{one.held_on} {one.meeting_title}议定", f"责任：{one.who}", f"期限：{_day(one.due_on)}", one.moved]
    late = one.is_overdue(day)
    body = "；".join(filter(None, told)) + ("。已超期。" if late else "。")
    return Proposed(title, body, subject=Resolution.__tablename__, record_id=one.id, needs_decision=late)


def _became(one: ResolutionLine, day: date) -> str:
    words = RESOLUTION_TITLES[one.state] + ("（超期）" if one.is_overdue(day) else "")
    return "　".join(filter(None, (words, _day(one.done_on), one.done_note or one.moved)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
