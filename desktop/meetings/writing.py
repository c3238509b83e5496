"""Writing into minutes: every function that changes a meeting enters here, and closed minutes are not entered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.meetings import AgendaItem, Attendance, Meeting, MeetingState, Resolution
from db.store import Store, touch
from desktop.drafting import GONE
from desktop.errors import Refusal
from desktop.names.folding import kept

P = TypeVar("P", AgendaItem, Attendance, Resolution)


def writable(session: Session, key: int, *, locked: bool = False) -> Meeting:
    """Return a meeting that is not closed; `locked` lets whoever would close it meanwhile wait."""
    meeting = session.get(Meeting, key, with_for_update=locked or None)
    if meeting is None:
        raise Refusal("这次会议已被删除。请刷新列表后再查找。")
    if meeting.state is MeetingState.CLOSED:
        raise Refusal(f"“{meeting.title}”的纪要已经归档，不能再改。需要更正的，请写一条补充说明。")
    return meeting


@contextmanager
def minutes(store: Store, action: str, key: int) -> Iterator[tuple[Session, Meeting]]:
    """Write one named thing into a meeting that is not closed. Raise Refusal for one that is closed or no more."""
    with store.write(action) as session:
        yield session, writable(session, key, locked=True)


@contextmanager
def part_of_minutes(store: Store, action: str, model: type[P], key: int, version: int | None) -> Iterator[
    tuple[Session, Meeting, P]
]:  # fmt: skip
    """Write into one part of a meeting that is not closed; None for `version` means whatever it is now.

    Raise Conflict when somebody changed that very part since it was read; other parts do not matter.
    """
    with store.read() as session:
        part = session.get(model, key)
        if part is None:
            raise Refusal(GONE)
        meeting_id = part.meeting_id
    with minutes(store, action, meeting_id) as (session, meeting):
        part = session.get(model, key)
        if part is None:
            raise Refusal(GONE)
        if version is not None and part.version != version:
            raise Conflict
        yield session, meeting, part


def begin(session: Session, meeting: Meeting) -> None:
    """Let a planned meeting be one that is being held. Its version stays: no clerk changed its facts."""
    if meeting.state is MeetingState.PLANNED:
        session.execute(update(Meeting).where(Meeting.id == meeting.id).values(state=MeetingState.HELD))
        touch(session, Meeting.__tablename__)


def cleaned(text: str, title: str, longest: int, required: bool = True) -> str:
    """Return a text without blanks around it. Raise Refusal for one that is too long, or missing."""
    text = kept(text).strip()
    if required and not text:
        raise Refusal(f"{title}不能为空，请填写后再保存。")
    if len(text) > longest:
        raise Refusal(f"{title}最多 {longest} 个字，现有 {len(text)} 个字，请删减。")
    return text
