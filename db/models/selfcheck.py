"""The self-check: faults that are let stand for a reason, and what somebody is to do about the others."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Record


class RuleException(Record):
    """A finding that is let stand, and why; `until` is the first day on which it counts again."""

    __tablename__ = "rule_exception"
    __table_args__ = (Index(None, "rule", "grid_id"), {"sqlite_autoincrement": True})

    rule: Mapped[Code]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    reason: Mapped[Line]
    until: Mapped[date | None]


class Todo(Record):
    """Something to be done about a grid."""

    __tablename__ = "todo"
    __table_args__ = (Index(None, "done_on", "due_on"), {"sqlite_autoincrement": True})

    title: Mapped[Line]
    rule: Mapped[Code | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_note: Mapped[Line | None]
