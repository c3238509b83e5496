"""When a step happens: entered late, never before the one it follows; limits, pauses and extensions in working days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.models.cases import Case, Unit, UnitKind
from desktop.cases.events import EventKind
from desktop.cases.journal import events_of
from desktop.cases.limits import DAYS
from desktop.cases.moving import CaseMoves
from desktop.cases.registering import begin
from desktop.cases.replay import replay
from desktop.errors import Invalid, Refusal

MONDAY = datetime(2026, 9, 21, 9).astimezone()


class Desk:
    """A clerk whose clock the test sets."""

    def __init__(self, program):
        self.program, self.now = program, MONDAY
        office = program.office
        self.calendar, self.limits = program.calendar, program.limits
        self.moves = CaseMoves(
            office.store, office.office, self.calendar, self.limits, program.codes,
            lambda: self.now.date(), lambda: self.now.astimezone(UTC),
        )  # fmt: skip

    def register(self, book="service", accept=True):
        with self.program.office.store.write("登记事件") as session:
            case = Case(ledger=book, title="争执", found_on=self.now.date(), channel="collected")
            begin(session, case, self.now.astimezone(UTC), accept=accept)
        return case.id

    def stands(self, case):
        with self.program.office.store.read() as session:
            return replay(events_of(session, case))

    def step(self, case, kind, at=None, **facts):
        self.moves.carry_out(case, self.stands(case).events, kind, facts, at)
        return self.stands(case)

    def offer(self, case, kind):
        return next(one for one in self.moves.offers(case) if one.move.kind is kind)


@pytest.fixture
def desk(program):
    with program.office.store.write("登记承办单位") as session:
        session.add_all([Unit(name="司法所", kind=UnitKind.DEPARTMENT), Unit(name="派出所", kind=UnitKind.DEPARTMENT)])
    return Desk(program)


def handled(desk, book="service"):
    case = desk.register(book)
    desk.step(case, EventKind.ASSIGNED, unit_id=1)
    desk.step(case, EventKind.SIGNED)
    return case


def day(month, number, hour=9):
    return datetime(2026, month, number, hour).astimezone()


def test_a_step_entered_late_runs_from_the_day_it_happened(desk):
    case = desk.register()
    desk.now = day(9, 24)
    standing = desk.step(case, EventKind.ASSIGNED, day(9, 22), unit_id=1)
    assert standing.assigned_at == day(9, 22)
    assert standing.due_on == desk.calendar.after(date(2026, 9, 22), 10)
    assert standing.sign_due_on == desk.calendar.after(date(2026, 9, 22), 5)
    early = desk.step(case, EventKind.SIGNED, day(9, 23).replace(tzinfo=None))  # a form says the hour, not the zone
    assert early.signed_at == day(9, 23)


@pytest.mark.parametrize(
    ("at", "words"), [(day(9, 21, 8), "不能早于上一步“登记受理”"), (day(9, 21, 11), "不能晚于现在")]
)
def test_neither_before_the_step_it_follows_nor_to_come(desk, at, words):
    case = desk.register()
    with pytest.raises(Refusal, match=words):
        desk.step(case, EventKind.CLASSIFIED, at)
    assert desk.stands(case).events == 3


def test_what_was_taken_back_can_be_told_anew_of_an_earlier_hour(desk):
    case = desk.register()
    desk.now = day(9, 23)
    desk.step(case, EventKind.ASSIGNED, unit_id=1)
    desk.moves.undo(case, 4, "派错了单位")
    assert desk.step(case, EventKind.ASSIGNED, day(9, 22), unit_id=2).assigned_at == day(9, 22)


def test_a_clock_that_was_set_back_does_not_turn_the_log_round(desk):
    case = desk.register()
    desk.now = day(9, 20)
    assert desk.step(case, EventKind.CLASSIFIED).staged_at == MONDAY


def test_a_number_is_of_the_year_in_which_it_was_taken_on(desk):
    desk.now = day(12, 31)
    case = desk.register("dispute", accept=False)
    desk.now = datetime(2027, 1, 4, 9).astimezone()
    standing = desk.step(case, EventKind.REGISTERED, day(12, 31, 15))
    assert standing.registered_on == date(2026, 12, 31)
    with desk.program.office.store.read() as session:
        assert session.get_one(Case, case).number == "2026-纠-00001"


def test_a_pause_gives_back_the_working_days_of_the_weeks_off(desk):
    case = handled(desk)
    due, warn = desk.stands(case).due_on, desk.stands(case).warn_on
    desk.now = day(9, 30)
    assert desk.step(case, EventKind.PAUSED, waiting_for="鉴定").next_due_on is None
    desk.now = day(10, 12)
    waited = desk.calendar.between(date(2026, 9, 30), date(2026, 10, 12))
    assert 0 < waited < 12
    standing = desk.step(case, EventKind.RESUMED)
    assert standing.due_on == standing.next_due_on == desk.calendar.after(due, waited)
    assert standing.warn_on == standing.next_warn_on == desk.calendar.after(warn, waited)


def test_days_are_given_back_where_days_are_counted(desk):
    assert desk.limits.current("dispute", None, "handle").unit == DAYS
    case = handled(desk, "dispute")
    due = desk.stands(case).due_on
    desk.step(case, EventKind.PAUSED, waiting_for="鉴定")
    desk.now += timedelta(days=12)
    assert desk.step(case, EventKind.RESUMED).due_on == due + timedelta(days=12)


def test_a_pause_of_hours_gives_nothing_and_one_after_the_limit_forgives_nothing(desk):
    case = handled(desk)
    due = desk.stands(case).due_on
    desk.step(case, EventKind.PAUSED, waiting_for="鉴定")
    assert desk.step(case, EventKind.RESUMED).due_on == due
    desk.now = datetime(2026, 10, 20, 9).astimezone()
    assert desk.now.date() > due
    desk.step(case, EventKind.PAUSED, waiting_for="鉴定")
    desk.now += timedelta(days=7)
    assert desk.step(case, EventKind.RESUMED).due_on < desk.now.date()
    assert desk.step(case, EventKind.FINISHED, result="已办", is_success=True).finished_late


def test_two_pauses_and_an_extension_between_add_up(desk):
    case = handled(desk)
    for wait in (3, 4):
        before = desk.stands(case)
        start = desk.now.date()
        desk.step(case, EventKind.PAUSED, waiting_for="鉴定")
        desk.now += timedelta(days=wait)
        waited = desk.calendar.between(start, desk.now.date())
        assert desk.step(case, EventKind.RESUMED).due_on == desk.calendar.after(before.due_on, waited)
        asked = desk.stands(case).due_on + timedelta(days=10)
        desk.step(case, EventKind.EXTENSION_ASKED, due_on=asked, reason="情况复杂")
        offer = desk.offer(case, EventKind.EXTENDED)
        assert offer.proposed["due_on"] == asked
        assert desk.step(case, EventKind.EXTENDED, **offer.proposed).due_on == asked
    assert desk.stands(case).extensions == 2


def test_an_extension_is_later_than_the_limit_it_puts_off(desk):
    case = handled(desk)
    due = desk.stands(case).due_on
    with pytest.raises(Invalid, match=f"要晚于现在的期限 {due}"):
        desk.step(case, EventKind.EXTENSION_ASKED, due_on=due, reason="情况复杂")


def test_signing_is_not_due_after_handling(desk):
    case = desk.register()
    with pytest.raises(Invalid, match="签收期限不能晚于办理期限"):
        desk.step(case, EventKind.ASSIGNED, unit_id=1, due_on="2026-09-23", sign_due_on="2026-09-24")
    standing = desk.step(case, EventKind.ASSIGNED, unit_id=1, due_on="2026-09-23")
    assert standing.sign_due_on == standing.next_due_on == date(2026, 9, 23)
    assert standing.next_warn_on <= standing.next_due_on


@pytest.mark.parametrize(("hours", "late"), [(1, False), (3, True)])
def test_a_whistle_is_answered_in_time_or_late(desk, hours, late):
    case = desk.register()
    desk.now += timedelta(hours=5)
    desk.step(case, EventKind.WHISTLED, MONDAY + timedelta(hours=1), unit_ids=[1], hours=2, words="请到场")
    standing = desk.step(case, EventKind.ARRIVED, MONDAY + timedelta(hours=1 + hours), unit_id=1, words="已处置")
    assert standing.tasks[0].came_late is late


def test_what_a_classification_changed_comes_back_with_it(desk):
    case = desk.register("dispute")
    desk.step(case, EventKind.CLASSIFIED, kind_code="0201", risk_code="2")
    desk.moves.undo(case, 4, "分错了")
    with desk.program.office.store.read() as session:
        row = session.get_one(Case, case)
        assert (row.kind_code, row.risk_code) == (None, None)


def test_what_was_corrected_since_stays(desk):
    case = desk.register("dispute")
    desk.step(case, EventKind.CLASSIFIED, kind_code="0201", risk_code="2")
    with desk.program.office.store.write("更正") as session:
        session.get_one(Case, case).kind_code = "0202"
    desk.moves.undo(case, 4, "分错了")
    with desk.program.office.store.read() as session:
        row = session.get_one(Case, case)
        assert (row.kind_code, row.risk_code) == ("0202", None)
