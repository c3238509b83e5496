"""The sample town lives and keeps a rota, once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from db.models.people import Person
from db.models.roster import Staff
from desktop.jobs import Progress
from desktop.sample_lives import SampleLives
from desktop.sample_rota import OF_THE_TOWN, SampleRota
from tests.desktop.dossiers.homes import household, person, version
from tests.programs import today

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def town(program, monkeypatch):
    monkeypatch.setattr("desktop.sample_lives.LEAST", 3)
    for number in range(4):
        key = household(program, f"江头村{number}号", "王一")
        draft = person(program, "陈五", "2", date(1940, 5, 5))
        program.commands.move_in_new(key, version(program, key), draft, "52", date(2020, 1, 1))
    with program.office.store.write("早年登记") as session:
        session.execute(update(Person).values(created_at=LONG_AGO))
    return program


def test_three_months_are_told_and_balance(town):
    lives = SampleLives(town, 7, today)
    told = lives.make(Progress())
    assert told > 6
    assert lives.make(Progress()) == 0
    months = [town.population.count(date(2026, month, 1), date(2026, month, last)) for month, last in
              ((9, 30), (10, 31), (11, 30))]  # fmt: skip
    assert all(one.balances and not one.total.other for one in months)
    assert months[0].total.opening == 8
    assert all(one.total.born for one in months)
    assert sum(one.total.died for one in months) > 0


def test_a_rota_is_planned_from_the_leaders_of_the_town(program):
    with program.office.store.write("登记网格员") as session:
        session.add_all(
            Staff(name=name, name_key=name, workplace=OF_THE_TOWN[0], phone="13800000001")
            for name in ("甲", "乙", "丙")
        )
    sample = SampleRota(program, today)
    assert sample.make() == 30 + 31 + 30 + 31
    assert sample.make() == 0
    assert program.rota.today().is_planned
    assert program.rota.on(date(2026, 11, 21)).handed_over
    assert program.rota.on(date(2026, 11, 24)).swapped_with == date(2026, 11, 27)
