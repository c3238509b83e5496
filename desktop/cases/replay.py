"""Where a case stands, told by its log alone: the one place that knows what an event changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.models.cases import Stage, TaskRole
from desktop.cases.events import Event, EventKind

RECOMPUTED = "recomputed"  # fact of an extension that follows from changed limits (desktop.cases.recounting)
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
    paused_on: date | None = None
    _warn_on: date | None = None  # of handling, while another clock is shown

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


def effective(events: Iterable[Event]) -> list[Event]:
    """Return the events that count: without those taken back, and without the taking back itself."""
    standing: list[Event] = []
    for event in events:
        if event.kind is EventKind.UNDONE:
            standing = [one for one in standing if one.number != event.facts["undoes"]]
        else:
            standing.append(event)
    return standing


def replay(events: Sequence[Event]) -> Standing:
    """Return where a case stands after its events, given in their order."""
    standing = Standing()
    for event in effective(events):
        before = standing.stage
        _APPLY[event.kind](standing, event)
        if standing.stage is not before or standing.staged_at is None:
            standing.staged_at = event.at
    standing.events = len(events)
    return standing


def columns(standing: Standing) -> dict[str, Any]:
    """Return what of a standing is kept in the record."""
    return {name: getattr(standing, name) for name in COLUMNS}


COLUMNS = tuple(name for name in Standing.__dataclass_fields__ if name not in {"tasks", "paused_on", "_warn_on"})


def day_of(event: Event) -> date:
    """Return the day on which an event happened where the office is."""
    return event.at.astimezone().date()


def a_day(facts: Mapping[str, Any], key: str) -> date | None:
    """Return a date of an event's facts."""
    return date.fromisoformat(facts[key]) if facts.get(key) else None


def _end(tasks: Iterable[Task], event: Event) -> None:
    for task in tasks:
        if task.is_open:
            task.ended_at, task.ended_as = event.at, event.kind.value


def _clock(standing: Standing, event: Event) -> None:
    """Start the clock of the stage that begins, where the event says how long it runs."""
    standing.next_warn_on, standing.next_due_on = a_day(event.facts, "next_warn_on"), a_day(event.facts, "next_due_on")


def _stop_clock(standing: Standing) -> None:
    standing.next_warn_on = standing.next_due_on = None
    standing.is_paused = standing.asks_extension = False


def _to(stage: Stage) -> Callable[[Standing, Event], None]:
    def apply(standing: Standing, event: Event) -> None:
        standing.stage = stage
        _stop_clock(standing)
        _clock(standing, event)

    return apply


def _nothing(_standing: Standing, _event: Event) -> None:
    """Some events say something and change nothing."""


def _registered(standing: Standing, event: Event) -> None:
    _to(Stage.REGISTERED)(standing, event)
    standing.first_asked, standing.registered_on = event.by, day_of(event)


def _assigned(standing: Standing, event: Event) -> None:
    """Somebody else has it from now on and has to sign for it."""
    facts = event.facts
    _end(standing.tasks, event)
    standing.stage = Stage.ASSIGNED
    standing.is_paused = standing.asks_extension = False
    standing.unit_id = facts.get("unit_id")
    standing.responsible_id, standing.responsible_name = facts.get("responsible_id"), facts.get("responsible_name")
    standing.separation_note = facts.get("separation_note")
    standing.assigned_at, standing.signed_at, standing.signed_late = event.at, None, None
    standing.sign_due_on, standing.due_on = a_day(facts, "sign_due_on"), a_day(facts, "due_on")
    standing._warn_on = a_day(facts, "warn_on")
    standing.next_warn_on, standing.next_due_on = a_day(facts, "sign_warn_on"), standing.sign_due_on
    standing.tasks.append(_task(standing, event, standing.unit_id, TaskRole.LEAD))
    standing.tasks += [_task(standing, event, unit, TaskRole.ASSIST) for unit in facts.get("unit_ids") or ()]
    standing.is_escalated = standing.is_escalated or event.kind is EventKind.ESCALATED


def _task(standing: Standing, event: Event, unit: int | None, role: TaskRole) -> Task:
    return Task(
        event.number, unit, role, event.at, sign_due_on=standing.sign_due_on, due_on=a_day(event.facts, "due_on")
    )


def _taken(standing: Standing, event: Event) -> None:
    _assigned(standing, event)
    standing.sign_due_on = None
    _sign(standing, event)
    standing.signed_late = None


def _sign(standing: Standing, event: Event) -> None:
    standing.stage, standing.signed_at = Stage.HANDLING, event.at
    standing.signed_late = standing.sign_due_on is not None and day_of(event) > standing.sign_due_on
    standing.next_warn_on, standing.next_due_on = standing._warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.signed_at = event.at


def _returned(standing: Standing, event: Event) -> None:
    _to(Stage.CLASSIFIED)(standing, event)
    _end(standing.tasks, event)
    standing.returns += 1
    _nobody(standing)


def _nobody(standing: Standing) -> None:
    standing.unit_id = standing.responsible_id = standing.responsible_name = None
    standing.assigned_at = standing.signed_at = standing.signed_late = None
    standing.sign_due_on = standing.due_on = standing._warn_on = None


def _joined(standing: Standing, event: Event) -> None:
    standing.tasks += [_task(standing, event, unit, TaskRole.ASSIST) for unit in event.facts["unit_ids"]]


def _assisted(standing: Standing, event: Event) -> None:
    unit = event.facts["unit_id"]
    _end([one for one in standing.open_tasks(TaskRole.ASSIST) if one.unit_id == unit], event)


def _asked(standing: Standing, _event: Event) -> None:
    standing.asks_extension = True


def _extended(standing: Standing, event: Event) -> None:
    if event.facts.get(RECOMPUTED):
        _recomputed(standing, event)
        return
    standing.asks_extension = False
    standing.extensions += 1
    _new_limit(standing, event)


def _new_limit(standing: Standing, event: Event) -> None:
    standing.due_on, standing._warn_on = a_day(event.facts, "due_on"), a_day(event.facts, "warn_on")
    standing.next_warn_on, standing.next_due_on = standing._warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.due_on = standing.due_on


def _recomputed(standing: Standing, event: Event) -> None:
    """Bring a case under limits that the office changed: nobody asked for it, so it counts as no extension."""
    facts = event.facts
    if standing.stage not in (Stage.ASSIGNED, Stage.HANDLING):
        return
    standing.due_on = a_day(facts, "due_on") or standing.due_on
    standing._warn_on = a_day(facts, "warn_on") or standing._warn_on
    if standing.stage is Stage.ASSIGNED:
        standing.sign_due_on = standing.next_due_on = a_day(facts, "sign_due_on") or standing.sign_due_on
        standing.next_warn_on = a_day(facts, "sign_warn_on") or standing.next_warn_on
    elif not standing.is_paused:
        standing.next_warn_on, standing.next_due_on = standing._warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.due_on, standing.lead.sign_due_on = standing.due_on, standing.sign_due_on


def _refused(standing: Standing, _event: Event) -> None:
    standing.asks_extension = False


def _paused(standing: Standing, event: Event) -> None:
    standing.is_paused, standing.paused_on = True, day_of(event)
    standing.next_warn_on = standing.next_due_on = None


def _resumed(standing: Standing, event: Event) -> None:
    standing.is_paused, standing.paused_on = False, None
    _new_limit(standing, event)


def _urged(standing: Standing, _event: Event) -> None:
    standing.urges += 1


def _supervised(standing: Standing, event: Event) -> None:
    standing.card = event.facts["card"]


def _lifted(standing: Standing, _event: Event) -> None:
    standing.card = None


def _whistled(standing: Standing, event: Event) -> None:
    answer_by = datetime.fromisoformat(event.facts["answer_by"])
    standing.tasks += [
        Task(event.number, unit, TaskRole.WHISTLED, event.at, answer_by) for unit in event.facts["unit_ids"]
    ]


def _arrived(standing: Standing, event: Event) -> None:
    for task in standing.open_tasks(TaskRole.WHISTLED):
        if task.unit_id == event.facts["unit_id"]:
            task.signed_at = event.at
            _end([task], event)


def _led(standing: Standing, event: Event) -> None:
    standing.leader_id, standing.leader_name = event.facts.get("leader_id"), event.facts.get("leader_name")


def _finished(standing: Standing, event: Event) -> None:
    facts = event.facts
    _to(Stage.HANDLED)(standing, event)
    _end(standing.tasks, event)
    standing.finished_on = day_of(event)
    standing.finished_late = standing.due_on is not None and standing.finished_on > standing.due_on
    standing.way_code, standing.result = facts.get("way_code"), facts.get("result")
    standing.is_success = facts.get("is_success")
    standing.card = None


def _called_back(standing: Standing, event: Event) -> None:
    standing.satisfaction_code = event.facts.get("satisfaction_code")
    if event.facts.get("is_confirmed", True):
        _to(Stage.CALLED_BACK)(standing, event)


def _rated(standing: Standing, event: Event) -> None:
    _to(Stage.RATED)(standing, event)
    standing.score = event.facts.get("score")


def _concluded(standing: Standing, event: Event) -> None:
    standing.conclusion_code = event.facts["conclusion_code"]


def _archived(standing: Standing, event: Event) -> None:
    _to(Stage.ARCHIVED)(standing, event)
    standing.archived_on = day_of(event)


def _reopened(standing: Standing, event: Event) -> None:
    _to(Stage.CLASSIFIED)(standing, event)
    standing.reopened += 1
    standing.finished_on = standing.archived_on = standing.finished_late = None
    standing.is_success = standing.satisfaction_code = standing.score = standing.result = standing.way_code = None
    _nobody(standing)


def _ended(stage: Stage) -> Callable[[Standing, Event], None]:
    def apply(standing: Standing, event: Event) -> None:
        _to(stage)(standing, event)
        _end(standing.tasks, event)
        standing.card = None
        standing.merged_into_id = event.facts.get("into")

    return apply


_APPLY: Mapping[EventKind, Callable[[Standing, Event], None]] = {
    EventKind.FOUND: _nothing,
    EventKind.COLLECTED: _nothing,
    EventKind.REGISTERED: _registered,
    EventKind.CLASSIFIED: _to(Stage.CLASSIFIED),
    EventKind.ASSIGNED: _assigned,
    EventKind.TAKEN: _taken,
    EventKind.SIGNED: _sign,
    EventKind.PROGRESS: _nothing,
    EventKind.MEDIATED: _nothing,
    EventKind.RETURNED: _returned,
    EventKind.TRANSFERRED: _assigned,
    EventKind.ESCALATED: _assigned,
    EventKind.HANDED_DOWN: _assigned,
    EventKind.JOINED: _joined,
    EventKind.ASSISTED: _assisted,
    EventKind.EXTENSION_ASKED: _asked,
    EventKind.EXTENDED: _extended,
    EventKind.EXTENSION_REFUSED: _refused,
    EventKind.PAUSED: _paused,
    EventKind.RESUMED: _resumed,
    EventKind.URGED: _urged,
    EventKind.SUPERVISED: _supervised,
    EventKind.LIFTED: _lifted,
    EventKind.WHISTLED: _whistled,
    EventKind.ARRIVED: _arrived,
    EventKind.EMERGENCY: _nothing,
    EventKind.LED: _led,
    EventKind.FINISHED: _finished,
    EventKind.FED_BACK: _to(Stage.FED_BACK),
    EventKind.CALLED_BACK: _called_back,
    EventKind.RATED: _rated,
    EventKind.CONCLUDED: _concluded,
    EventKind.ARCHIVED: _archived,
    EventKind.REOPENED: _reopened,
    EventKind.MERGED: _ended(Stage.MERGED),
    EventKind.ABSORBED: _nothing,
    EventKind.PARTED: _nothing,
    EventKind.DECLINED: _ended(Stage.DECLINED),
}
