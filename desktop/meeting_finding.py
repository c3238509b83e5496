"""Finding meetings by their day or by words of their titles."""

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from db.models.meetings import Meeting
from desktop.periods import day_in


def latest(session: Session, text: str, limit: int) -> list[Meeting]:
    """Return the first meetings that a text may mean, the latest first."""
    query = select(Meeting).where(meeting_condition(text)).order_by(Meeting.held_on.desc(), Meeting.id.desc())
    return list(session.scalars(query.limit(limit)))


def meeting_condition(text: str) -> ColumnElement[bool]:
    """Return the condition that a meeting is meant by a text: a day, or words that all stand in its title."""
    if day := day_in(text):
        return Meeting.held_on == day
    if not text.strip():
        return false()  # nothing was left of what was typed
    return and_(*(Meeting.title.contains(word, autoescape=True) for word in text.split()))
