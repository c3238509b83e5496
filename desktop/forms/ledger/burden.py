"""What a burden forms are: how many each department asks for, what they ask again, and on what ground (减负)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.models.forms import Form, PeriodState
from desktop.cases.spans import moved
from desktop.clock import Today, today
from desktop.form_periods import OwedPeriod, owed_periods
from desktop.forms.ledger.fields import BEYOND
from desktop.forms.plan import COMPUTED, FIXED, MEMBER, Plan
from desktop.forms.scope import Subject
from desktop.program import ALL_FIELDS, Program
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, HOUSEHOLD, PERSON, STAFF

TABLES = {
    Subject.PEOPLE: PERSON, Subject.HOUSEHOLDS: HOUSEHOLD, Subject.DWELLINGS: DWELLING,
    Subject.ENTERPRISES: ENTERPRISE, Subject.GRIDS: GRID, Subject.ROSTER: STAFF, Subject.CASES: CASE,
}  # fmt: skip
TITLES = {subject: {field.key: field.title for field in ALL_FIELDS[table]} for subject, table in TABLES.items()}
REMARK = "note"  # what stands in 备注 is nothing that is asked for
AGAIN = 2  # forms from which a fact counts as asked again
Fact = tuple[str, str]  # subject and key of a field


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """What one department asks for."""

    unit: str
    forms: int
    due: int  # periods that are due in the stretch of days
    sent: int
    late: int  # sent after their day, or not yet though it is over
    per_month: float  # how many times a month something is due
    columns: int
    beyond: int  # forms on none of the three lists
    groundless: int  # forms without a paper that orders them


@dataclass(frozen=True, slots=True)
class AskedFact:
    """One thing that forms ask for."""

    title: str
    forms: int
    times: int  # how often it was handed in or is due in the stretch of days


@dataclass(frozen=True)
class Burden:
    """The burden of a stretch of days."""

    first: date
    last: date
    units: tuple[UnitBurden, ...]  # who asks most first
    months: tuple[tuple[str, int, int], ...]  # month, periods due in it, and those of them that were sent
    facts: tuple[AskedFact, ...]  # asked by several forms, the most first
    columns: int  # of the forms that are known
    repeated: int  # of these: those that another form asks too
    beyond: tuple[tuple[str, str], ...]  # unit and name of the forms on none of the lists
    groundless: tuple[tuple[str, str], ...]

    @property
    def forms(self) -> int:
        """How many forms were owed."""
        return sum(one.forms for one in self.units)

    @property
    def due(self) -> int:
        """How many times something is due."""
        return sum(one.due for one in self.units)

    @property
    def sent(self) -> int:
        """How many times something was handed in."""
        return sum(one.sent for one in self.units)

    @property
    def late(self) -> int:
        """How many were late."""
        return sum(one.late for one in self.units)

    @property
    def per_month(self) -> float:
        """How many times a month something is due."""
        return self.due / len(self.months) if self.months else 0.0

    @property
    def share(self) -> float:
        """The share of columns that are asked again."""
        return self.repeated / self.columns if self.columns else 0.0


def burden(program: Program, first: date, last: date, today: Today = today) -> Burden:
    """Reckon the burden of a stretch of days from the ledger of forms and the plans of the forms that are known."""
    day = today()
    with program.office.store.read() as session:
        owed = [
            one for one in owed_periods(session, program.calendar, max(day, last))
            if first <= one.due_on <= last and one.state is not PeriodState.WAIVED
        ]  # fmt: skip
        tasks = {one.task.id: one.task for one in owed}
        forms = {one.id: one for one in session.scalars(select(Form))}
        known = {key: forms[task.form_id] for key, task in tasks.items() if task.form_id in forms}
        facts = {key: _facts(form) for key, form in known.items()}
        columns = {key: task.field_count or 0 for key, task in tasks.items()}
        columns |= {key: sum(1 for _ in _asked(form)) for key, form in known.items()}
        months = list(_months(owed, first, last))
        counts = Counter(one.task.id for one in owed)
        by_fact = Counter(fact for asked in facts.values() for fact in set(asked))
        times: Counter[Fact] = Counter()
        for key, asked in facts.items():
            for fact in set(asked):
                times[fact] += counts[key]
        again = [fact for fact, count in by_fact.items() if count >= AGAIN]
        repeated = sum(by_fact[fact] >= AGAIN for asked in facts.values() for fact in asked)
        units = [_unit(unit, ones, columns, len(months), day) for unit, ones in _by_unit(owed).items()]
        return Burden(
            first, last,
            tuple(sorted(units, key=lambda one: (-one.due, one.unit))),
            tuple(months),
            tuple(
                AskedFact(_title(fact), by_fact[fact], times[fact])
                for fact in sorted(again, key=lambda one: (-by_fact[one], -times[one], one))
            ),
            sum(columns[key] for key in known),
            repeated,
            tuple(sorted((one.unit, one.name) for one in tasks.values() if one.list_code == BEYOND)),
            tuple(sorted((one.unit, one.name) for one in tasks.values() if not one.basis)),
        )  # fmt: skip


def _unit(unit: str, owed: Sequence[OwedPeriod], columns: Mapping[int, int], months: int, day: date) -> UnitBurden:
    tasks = {one.task.id: one.task for one in owed}
    return UnitBurden(
        unit, len(tasks), len(owed),
        sum(one.state is PeriodState.SENT for one in owed),
        sum(_is_late(one, day) for one in owed),
        len(owed) / months,
        sum(columns[key] for key in tasks),
        sum(one.list_code == BEYOND for one in tasks.values()),
        sum(not one.basis for one in tasks.values()),
    )  # fmt: skip


def _is_late(one: OwedPeriod, day: date) -> bool:
    sent_on = one.row.sent_on if one.row is not None else None
    return (sent_on or day) > one.due_on if one.is_open or sent_on else False


def _by_unit(owed: Sequence[OwedPeriod]) -> dict[str, list[OwedPeriod]]:
    found: dict[str, list[OwedPeriod]] = {}
    for one in owed:
        found.setdefault(one.task.unit, []).append(one)
    return found


def _months(owed: Sequence[OwedPeriod], first: date, last: date) -> Iterator[tuple[str, int, int]]:
    month = first.replace(day=1)
    while month <= last:
        key = f"{month:%Y-%m}"
        mine = [one for one in owed if f"{one.due_on:%Y-%m}" == key]
        yield key, len(mine), sum(one.state is PeriodState.SENT for one in mine)
        month = moved(month, 1)


def _asked(form: Form) -> Iterator[str]:
    """Yield what each column of a form is filled with; numbers and fixed texts ask for nothing."""
    targets = (filler.target for filler in Plan.of(form.plan).fillers.values())
    yield from (target for target in targets if not target.startswith((FIXED, COMPUTED)))


def _facts(form: Form) -> list[Fact]:
    """Return what the columns of a form ask for, as far as they are fields of a record."""
    subject = Subject(form.subject) if form.subject in list(Subject) else Subject.PEOPLE
    found = []
    for target in _asked(form):
        is_member = target.startswith(MEMBER)
        of = Subject.PEOPLE if is_member else subject
        key = (target.partition("/")[2] if is_member else target).partition("#")[0]
        if key in TITLES[of] and key != REMARK:
            found.append((of.value, key))
    return found


def _title(fact: Fact) -> str:
    return TITLES[Subject(fact[0])][fact[1]]
