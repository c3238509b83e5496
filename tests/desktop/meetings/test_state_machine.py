"""Two clerks plan, minute, close and follow up in any order, each as of what they saw last: no word is ever lost."""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from db.models.grids import Grid
from db.models.roster import Appointment, Staff
from tests.desktop.meetings.two_clerks import CLERKS, KINDS, Clerks
from tests.offices import settle
from tests.trials import trials

SEED, ROUNDS = 5, 500
WAYS = ("met", "refused", "refused when closed", "closed", "came back", "done", "drop", "take_back")


@pytest.fixture
def office(store, folder):
    """The file of an office with two people in posts of its village, closed."""
    with store.write("建立") as session:
        village = Grid(level="village", code="350582103201", name="岸兜村委会")
        session.add(village)
        session.flush()
        village.path = f"/{village.id}/"
        people = [Staff(name=name, name_key=name, channel="collected") for name in ("王强", "李秀英")]
        session.add_all(people)
        session.flush()
        for one, post in zip(people, ("chief", "worker_full_time"), strict=True):
            session.add(Appointment(staff_id=one.id, grid_id=village.id, post=post))
    settle(store.engine)
    return folder / "office.db"


def test_two_clerks_in_any_order(office):
    Clerks.file = office
    course = settings(max_examples=trials(8), stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clerks, settings=course)


def test_a_long_course_walks_every_way(office):
    Clerks.file = office
    machine, rng = Clerks(), random.Random(SEED)
    machine.first()
    for step in range(ROUNDS):
        walk(machine, rng)
        if step % 20 == 0:
            check(machine)
    check(machine)
    assert not [way for way in WAYS if not machine.done[way]]
    machine.teardown()


def walk(machine, rng):
    """Do one thing by chance; the latest meetings are the likeliest, and clerks look every now and then."""
    clerk, number, place = rng.choice(CLERKS), max(len(machine.keys) - 1 - rng.randrange(3), 0), rng.randrange(10)
    text = rng.choice(("甲", "乙说", "　", ""))
    presence = rng.choice(("present", "absent", "leave", ""))
    older, way = rng.randrange(len(machine.keys)), rng.choice(("done", "drop", "take_back"))
    for act in rng.choice((
        [lambda: machine.look(clerk, number)],
        [lambda: machine.plan(clerk, rng.choice(KINDS), False), lambda: machine.days_pass(rng.randrange(1, 8))],
        [lambda: machine.add(clerk, number, place)],
        [lambda: machine.discuss(clerk, number, place, text)],
        [lambda: machine.drop(clerk, number, place, rng.random() < 0.5)],
        [lambda: machine.turn_round(clerk, number)],
        [lambda: machine.renew(clerk, number)],
        [lambda: machine.attend(clerk, number, place, presence)],
        [lambda: machine.resolve(clerk, number, None, place - 1, "王")],
        [lambda: machine.resolve(clerk, number, place, place, rng.choice("李 "))],
        [lambda: machine.correct(clerk, number, place, rng.random() < 0.3)],
        [lambda: machine.facts(clerk, number, text)],
        [lambda: machine.call_the_rest(clerk, number), lambda: machine.look(clerk, number)],
        [lambda: machine.look(clerk, number), lambda: machine.close(clerk, number)],
        [lambda: machine.close(clerk, number)],
        [lambda: machine.supplement(clerk, number)],
        [lambda: machine.follow_up(clerk, older, place, way)],
        *[[lambda: machine.look(clerk, older), lambda: machine.follow_up(clerk, older, place, way)]] * 2,
    )):  # fmt: skip
        act()


def check(machine):
    """Look at all that always holds."""
    machine.nothing_is_lost()
    machine.closed_minutes_never_change()
    machine.numbers_have_no_doubles()
