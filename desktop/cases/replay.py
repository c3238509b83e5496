"""What follows from the log of a case: the one place that knows what an event changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.models.cases import Stage, TaskRole
from desktop.cases.events import DAY, Event, EventKind
from desktop.cases.standing import COLUMNS, Standing, Task, columns

__all__ = ["COLUMNS", "RECOMPUTED", "Standing", "Task", "a_day", "columns", "day_of", "effective", "replay"]

RECOMPUTED = "recomputed"  # fact of an extension that follows from changed limits (desktop.cases.recounting)


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
        before = standing.stage, standing.assigned_at
        if (apply := _APPLY.get(event.kind)) is not None:
            apply(standing, event)
        if (standing.stage, standing.assigned_at) != before or standing.staged_at is None:
            standing.staged_at = event.at
    standing.events = len(events)
    return standing


def day_of(event: Event) -> date:
    """Return the day on which an event happened where the office is."""
    return a_day(event.facts, DAY) or event.at.astimezone().date()


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
    _run_on(standing)


def _run_on(standing: Standing) -> None:
    """Neither waiting for others nor for an answer: what was asked of one stage does not reach into the next."""
    standing.is_paused = standing.asks_extension = False
    standing.paused_on = standing.asked_until = None


def _to(stage: Stage) -> Callable[[Standing, Event], None]:
    def apply(standing: Standing, event: Event) -> None:
        standing.stage = stage
        _stop_clock(standing)
        _clock(standing, event)

    return apply


def _registered(standing: Standing, event: Event) -> None:
    _to(Stage.REGISTERED)(standing, event)
    standing.first_asked, standing.registered_on = event.by, day_of(event)


def _assigned(standing: Standing, event: Event) -> None:
    """Somebody else has it from now on and has to sign for it."""
    facts = event.facts
    _hand_over(standing, event)
    standing.stage = Stage.ASSIGNED
    _run_on(standing)
    standing.unit_id = facts.get("unit_id")
    standing.responsible_id, standing.responsible_name = facts.get("responsible_id"), facts.get("responsible_name")
    standing.separation_note = facts.get("separation_note")
    standing.assigned_at, standing.signed_at, standing.signed_late = event.at, None, None
    standing.sign_due_on, standing.due_on = a_day(facts, "sign_due_on"), a_day(facts, "due_on")
    standing.warn_on = a_day(facts, "warn_on")
    standing.next_warn_on, standing.next_due_on = a_day(facts, "sign_warn_on"), standing.sign_due_on
    standing.tasks.append(_task(standing, event, standing.unit_id, TaskRole.LEAD))
    standing.tasks += [_task(standing, event, unit, TaskRole.ASSIST) for unit in facts.get("unit_ids") or ()]
    standing.is_escalated = standing.is_escalated or event.kind is EventKind.ESCALATED


def _hand_over(standing: Standing, event: Event) -> None:
    """Whoever led or assisted is done with it; who was whistled for has still to come."""
    _end([one for one in standing.tasks if one.role is not TaskRole.WHISTLED], event)


def _task(standing: Standing, event: Event, unit: int | None, role: TaskRole) -> Task:
    sign_by = standing.sign_due_on if role is TaskRole.LEAD else None
    return Task(event.number, unit, role, event.at, sign_due_on=sign_by, due_on=a_day(event.facts, "due_on"))


def _taken(standing: Standing, event: Event) -> None:
    _assigned(standing, event)
    _sign(standing, event)
    standing.signed_late = None  # nobody had to sign


def _sign(standing: Standing, event: Event) -> None:
    standing.stage, standing.signed_at = Stage.HANDLING, event.at
    standing.signed_late = standing.sign_due_on is not None and day_of(event) > standing.sign_due_on
    standing.next_warn_on, standing.next_due_on = standing.warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.signed_at = event.at


def _returned(standing: Standing, event: Event) -> None:
    _to(Stage.CLASSIFIED)(standing, event)
    _hand_over(standing, event)
    standing.returns += 1
    _nobody(standing)


def _nobody(standing: Standing) -> None:
    standing.unit_id = standing.responsible_id = standing.responsible_name = standing.separation_note = None
    standing.assigned_at = standing.signed_at = standing.signed_late = None
    standing.sign_due_on = standing.due_on = standing.warn_on = None


def _joined(standing: Standing, event: Event) -> None:
    standing.tasks += [_task(standing, event, unit, TaskRole.ASSIST) for unit in event.facts["unit_ids"]]


def _assisted(standing: Standing, event: Event) -> None:
    unit = event.facts["unit_id"]
    _end([one for one in standing.open_tasks(TaskRole.ASSIST) if one.unit_id == unit], event)


def _asked(standing: Standing, event: Event) -> None:
    standing.asks_extension, standing.asked_until = True, a_day(event.facts, "due_on")


def _extended(standing: Standing, event: Event) -> None:
    if event.facts.get(RECOMPUTED):
        _recomputed(standing, event)
        return
    _answered(standing, event)
    standing.extensions += 1
    _new_limit(standing, event)


def _new_limit(standing: Standing, event: Event) -> None:
    """Handling may take longer. The clock shown is another one before it was signed for, and none while it waits."""
    standing.due_on, standing.warn_on = a_day(event.facts, "due_on"), a_day(event.facts, "warn_on")
    if standing.stage is Stage.HANDLING and not standing.is_paused:
        standing.next_warn_on, standing.next_due_on = standing.warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.due_on = standing.due_on


def _recomputed(standing: Standing, event: Event) -> None:
    """Bring a case under limits that the office changed: nobody asked for it, so it counts as no extension."""
    facts = event.facts
    if standing.stage not in (Stage.ASSIGNED, Stage.HANDLING):
        return
    standing.due_on = a_day(facts, "due_on") or standing.due_on
    standing.warn_on = a_day(facts, "warn_on") or standing.warn_on
    if standing.stage is Stage.ASSIGNED:
        standing.sign_due_on = standing.next_due_on = a_day(facts, "sign_due_on") or standing.sign_due_on
        standing.next_warn_on = a_day(facts, "sign_warn_on") or standing.next_warn_on
    elif not standing.is_paused:
        standing.next_warn_on, standing.next_due_on = standing.warn_on, standing.due_on
    if standing.lead is not None:
        standing.lead.due_on, standing.lead.sign_due_on = standing.due_on, standing.sign_due_on


def _answered(standing: Standing, _event: Event) -> None:
    standing.asks_extension, standing.asked_until = False, None


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
    standing.is_denied = not event.facts.get("is_confirmed", True)
    if not standing.is_denied:
        _to(Stage.CALLED_BACK)(standing, event)


def _rated(standing: Standing, event: Event) -> None:
    _to(Stage.RATED)(standing, event)
    standing.score = event.facts.get("score")


def _concluded(standing: Standing, event: Event) -> None:
    standing.conclusion_code = event.facts["conclusion_code"]


def _archived(standing: Standing, event: Event) -> None:
    _to(Stage.ARCHIVED)(standing, event)
    standing.archived_on, standing.card = day_of(event), None


def _reopened(standing: Standing, event: Event) -> None:
    _to(Stage.CLASSIFIED)(standing, event)
    standing.reopened += 1
    standing.finished_on = standing.archived_on = standing.finished_late = None
    standing.is_success = standing.satisfaction_code = standing.score = standing.result = standing.way_code = None
    standing.conclusion_code, standing.is_denied = None, False
    _nobody(standing)


def _ended(stage: Stage) -> Callable[[Standing, Event], None]:
    def apply(standing: Standing, event: Event) -> None:
        _to(stage)(standing, event)
        _end(standing.tasks, event)
        standing.card = None
        standing.merged_into_id = event.facts.get("into")

    return apply


_APPLY: Mapping[EventKind, Callable[[Standing, Event], None]] = {  # the others say something and change nothing
    EventKind.REGISTERED: _registered,
    EventKind.CLASSIFIED: _to(Stage.CLASSIFIED),
    EventKind.ASSIGNED: _assigned,
    EventKind.TAKEN: _taken,
    EventKind.SIGNED: _sign,
    EventKind.RETURNED: _returned,
    EventKind.TRANSFERRED: _assigned,
    EventKind.ESCALATED: _assigned,
    EventKind.HANDED_DOWN: _assigned,
    EventKind.JOINED: _joined,
    EventKind.ASSISTED: _assisted,
    EventKind.EXTENSION_ASKED: _asked,
    EventKind.EXTENDED: _extended,
    EventKind.EXTENSION_REFUSED: _answered,
    EventKind.PAUSED: _paused,
    EventKind.RESUMED: _resumed,
    EventKind.URGED: _urged,
    EventKind.SUPERVISED: _supervised,
    EventKind.LIFTED: _lifted,
    EventKind.WHISTLED: _whistled,
    EventKind.ARRIVED: _arrived,
    EventKind.LED: _led,
    EventKind.FINISHED: _finished,
    EventKind.FED_BACK: _to(Stage.FED_BACK),
    EventKind.CALLED_BACK: _called_back,
    EventKind.RATED: _rated,
    EventKind.CONCLUDED: _concluded,
    EventKind.ARCHIVED: _archived,
    EventKind.REOPENED: _reopened,
    EventKind.MERGED: _ended(Stage.MERGED),
    EventKind.DECLINED: _ended(Stage.DECLINED),
}
