"""Closing meetings: the minutes become immutable first; then what was resolved about cases is carried out."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from db.errors import Conflict
from db.models.meetings import Attendance, Meeting, MeetingState, MeetingSupplement, Resolution, ResolutionState
from db.store import Store
from desktop.clock import Now, Today, moments, today
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.meetings.dossier import ResolutionLine, resolution_lines
from desktop.meetings.fields import MOVE_TITLES, PRESENT_KEY
from desktop.meetings.writing import cleaned, minutes
from desktop.wording import words_for

log = logging.getLogger(__name__)

Act = Callable[[int, str, Mapping[str, Any]], str]  # case, move, facts -> what came of it, in words

FAILED = "未能"  # begins what is said of a move that could not be made
LONGEST_SAID, LONGEST_SUPPLEMENT = 200, 5000


def no_act(case: int, move: str, facts: Mapping[str, Any]) -> str:
    """Refuse: nobody handed in what moves cases."""
    raise Refusal("这里不能办理事件，请到事件页面办理。")


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of one resolution about a case."""

    resolution: int
    text: str
    said: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing a meeting came to."""

    key: int
    title: str
    tracked: int  # resolutions that are followed up until they are done
    carried: tuple[Carried, ...] = ()

    @property
    def failed(self) -> tuple[Carried, ...]:
        """The moves that could not be made: the clerk makes them by hand."""
        return tuple(one for one in self.carried if not one.is_done)


class Closing:
    """Closes meetings and writes what is added afterwards."""

    def __init__(self, store: Store, act: Act = no_act, today: Today = today, now: Now | None = None) -> None:
        self._store, self._act, self._today, self._now = store, act, today, now or moments(today)

    def close(self, key: int, version: int, progress: Progress | None = None) -> Closed:
        """Close a meeting, then carry out what was resolved about cases. What cannot be carried out is told.

        Raise Refusal for a meeting to come or one without attendance, Conflict when its facts changed since they were
        read. The minutes are closed whole, whatever becomes of the moves.
        """
        with minutes(self._store, "会议纪要归档", key) as (session, meeting):
            if meeting.version != version:
                raise Conflict
            if meeting.held_on > self._today():
                raise Refusal(f"会议定在 {meeting.held_on}，还没有开，不能归档。已提前召开的，请先改会议日期。")
            came = select(func.count()).where(Attendance.meeting_id == key, Attendance.presence == PRESENT_KEY)
            if not session.scalar(came):
                raise Refusal("还没有登记到会人员，纪要不能归档。请先在签到里登记谁到会了。")
            meeting.state, meeting.closed_at = MeetingState.CLOSED, self._now()
        return self.carry_on(key, progress)

    def carry_on(self, key: int, progress: Progress | None = None) -> Closed:
        """Carry out what is still left to do about cases after a closing that was interrupted."""
        progress = progress or Progress()
        with self._store.read() as session:
            meeting = known(session, Meeting, key)
            if meeting.state is not MeetingState.CLOSED:
                raise Refusal("会议纪要还没有归档，议定事项不能办理。")
            lines = resolution_lines(session, [Resolution.meeting_id == key])
            title = meeting.title
        waiting = [one for one in lines if one.move and not one.moved]
        carried = self._carry_out(waiting, progress)
        tracked = sum(one.state is ResolutionState.OPEN for one in lines)
        return Closed(key, title, tracked, tuple(carried))

    def supplement(self, key: int, text: str) -> int:
        """Write a dated correction beside closed minutes. Return its key."""
        with self._store.write("补充会议纪要") as session:
            meeting = known(session, Meeting, key)
            if meeting.state is not MeetingState.CLOSED:
                raise Refusal("会议纪要还没有归档，可以直接修改，不需要写补充说明。")
            said = cleaned(text, "补充说明", LONGEST_SUPPLEMENT)
            row = MeetingSupplement(meeting_id=key, written_on=self._today(), text=said)
            session.add(row)
            session.flush()
            return row.id

    def _carry_out(self, waiting: Sequence[ResolutionLine], progress: Progress) -> list[Carried]:
        progress.begin(len(waiting), "正在办理议定事项")
        found = []
        for one in waiting:
            if progress.cancelled:
                break  # the minutes are closed already; `carry_on` does the rest
            said, is_done = self._said(one)
            with self._store.write("办理议定事项") as session:
                known(session, Resolution, one.id).moved = said[:LONGEST_SAID]
            found.append(Carried(one.id, one.text, said, is_done))
            progress.done += 1
        return found

    def _said(self, one: ResolutionLine) -> tuple[str, bool]:
        """Make the move of one resolution. Return what came of it, and whether it was made."""
        facts = {
            "text": one.text,
            "due_on": one.due_on,
            "unit_id": one.unit_id,
            "responsible_id": one.staff_id,
            "responsible_name": one.responsible_name,
            "meeting": one.meeting_title,
        }
        try:
            return self._act(one.record_id or 0, one.move, facts), True
        except Exception as error:  # the other resolutions are still to be carried out
            said = words_for(error)
            if said is None:
                log.exception("carrying out a resolution")
                said = "程序出错，请到事件页面办理。"
            return f"{FAILED}{MOVE_TITLES[one.move]}：{said}", False
