"""Where a case stands: the columns of its record that follow from its log, and its tasks."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.models.cases import Stage, TaskRole

ENDED = frozenset({Stage.ARCHIVED, Stage.MERGED, Stage.DECLINED})


@dataclass(slots=True)
class Task:
    """The case as one unit has it."""

    number: int
    unit_id: int | None
    role: TaskRole
    assigned_at: datetime
    answer_by: datetime | None = None
    sign_due_on: date | None = None
    due_on: date | None = None
    signed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_as: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the unit has still to do with it."""
        return self.ended_at is None

    @property
    def came_late(self) -> bool | None:
        """Whether who was whistled for came too late; None while nobody came, and for other tasks."""
        if self.answer_by is None or self.signed_at is None:
            return None
        return self.signed_at > self.answer_by


@dataclass(slots=True)
class Standing:
    """What follows from a log: the columns of the record, and the tasks."""

    stage: Stage = Stage.REPORTED
    events: int = 0
    staged_at: datetime | None = None
    first_asked: str | None = None
    registered_on: date | None = None
    unit_id: int | None = None
    responsible_id: int | None = None
    responsible_name: str | None = None
    leader_id: int | None = None
    leader_name: str | None = None
    assigned_at: datetime | None = None
    signed_at: datetime | None = None
    sign_due_on: date | None = None
    due_on: date | None = None
    next_warn_on: date | None = None
    next_due_on: date | None = None
    finished_on: date | None = None
    archived_on: date | None = None
    signed_late: bool | None = None
    finished_late: bool | None = None
    is_paused: bool = False
    asks_extension: bool = False
    extensions: int = 0
    returns: int = 0
    urges: int = 0
    reopened: int = 0
    is_escalated: bool = False
    card: str | None = None
    way_code: str | None = None
    result: str | None = None
    is_success: bool | None = None
    satisfaction_code: str | None = None
    score: int | None = None
    conclusion_code: str | None = None
    merged_into_id: int | None = None
    separation_note: str | None = None
    tasks: list[Task] = field(default_factory=list)
    # What only the next moves ask for; no column keeps it
    paused_on: date | None = None
    warn_on: date | None = None  # of handling, while another clock is shown
    asked_until: date | None = None  # by the extension that waits for an answer
    is_denied: bool = False  # whoever was called back said that it is not solved

    @property
    def is_over(self) -> bool:
        """Whether the case is at rest."""
        return self.stage in ENDED

    @property
    def lead(self) -> Task | None:
        """The open task of the unit that leads, if any unit does."""
        return next((one for one in self.tasks if one.role is TaskRole.LEAD and one.is_open), None)

    def open_tasks(self, role: TaskRole) -> list[Task]:
        """Return the tasks of a role that are still open."""
        return [one for one in self.tasks if one.role is role and one.is_open]


def columns(standing: Standing) -> dict[str, Any]:
    """Return what of a standing is kept in the record."""
    return {name: getattr(standing, name) for name in COLUMNS}


_UNKEPT = {"tasks", "paused_on", "warn_on", "asked_until", "is_denied"}
COLUMNS = tuple(name for name in Standing.__dataclass_fields__ if name not in _UNKEPT)
