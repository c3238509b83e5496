"""The age structure: the same as counting one by one, on every day, for what the list finds."""

from collections import Counter
from datetime import date, timedelta

import pytest

from db.models.people import Person, Standing
from desktop.clock import age_on, years_before
from desktop.dossiers.people.ages import BAND, LAST, count_ages
from desktop.jobs import Cancelled, Progress
from desktop.tables import Search

DAYS = [
    date(2026, 11, 22),
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2026, 1, 1),
    date(2026, 12, 31),
]
SEXES = ("1", "2", "0", "9", None)


def births(day):
    """Everything that could go wrong: around every birthday, at the ends of February, before and after all bands."""
    yield from (None, day + timedelta(days=1), day + timedelta(days=400), date(1890, 5, 5))
    for years in range(0, 125, BAND):
        birthday = years_before(day, years)
        yield from (birthday + timedelta(days=shift) for shift in range(-2, 3))
    yield from (date(year, 2, 29) for year in range(1904, 2025, 4))


def one_by_one(people, day):
    """Count as a clerk would: one age after the other."""
    counted = Counter()
    for born_on, sex in people:
        if born_on is None or born_on > day:
            counted["undated" if born_on is None else "ahead"] += 1
        else:
            counted[min(age_on(born_on, day) // BAND, LAST), {"1": "men", "2": "women"}.get(sex, "unstated")] += 1
    return counted


@pytest.mark.parametrize("day", DAYS)
def test_everybody_is_in_the_band_of_their_completed_years(program, day):
    dates = list(births(day))
    people = [(born_on, SEXES[(place * 7 + born) % 5]) for born, born_on in enumerate(dates) for place in range(2)]
    with program.office.store.write("登记") as session:
        session.add_all(Person(name="张", name_key="zhang", born_on=born_on, sex_code=sex) for born_on, sex in people)
    with program.office.store.read() as session:
        bands = count_ages(session, [], day)
    wanted = one_by_one(people, day)
    assert [(band.youngest, band.men, band.women, band.unstated) for band in bands.bands] == [
        (place * BAND, *(wanted[place, sex] for sex in ("men", "women", "unstated"))) for place in range(LAST + 1)
    ]
    assert (bands.undated, bands.ahead) == (wanted["undated"], wanted["ahead"])
    assert bands.total == len(people)


SEARCHES = [
    Search(),
    Search("王"),
    Search("jtc1h"),
    Search(filters={"sex": "2"}),
    Search(filters={"age": (20, 60)}),
    Search("王", {"sex": "1", "standing": "all"}),
    Search(filters={"standing": "moved"}),
    Search("没有这个人"),
]


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_what_the_list_finds_is_counted(program, family, search):
    with program.office.store.write("登记") as session:
        session.add(Person(name="王某", name_key="wang", standing=Standing.MOVED))
    bands = program.people.list.age_bands(search, Progress())
    assert bands.total == len(program.people.list.keys(search, Progress()))


def test_a_band_is_named_by_its_ages(program, family):
    bands = program.people.list.age_bands(Search(), Progress())
    assert {band.title: (band.men, band.women) for band in bands.bands if band.men or band.women} == {
        "20–24 岁": (0, 1),
        "25–29 岁": (1, 0),
        "50–54 岁": (0, 1),
        "55–59 岁": (1, 0),
        "80–84 岁": (0, 1),
    }
    assert (bands.bands[0].title, bands.bands[-1].title) == ("0–4 岁", "100 岁以上")
    assert (bands.men, bands.women, bands.unstated) == (2, 3, 0)


def test_counting_can_be_stopped(program):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        program.people.list.age_bands(Search(), progress)
