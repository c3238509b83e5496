"""The sample town: the same for the same seed, plausible, and of numbers that nobody can have."""

import csv
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from desktop.divisions import Divisions
from desktop.identity import PhoneKind, read_credit_code, read_id, read_phone
from desktop.names.surnames import surname_of
from desktop.resources import resources
from desktop.sample import words
from desktop.sample.records import AS_OF, SampleHousehold, SamplePerson
from desktop.sample.town import FACTS, Town, make_town

NEVER_ISSUED = ("359998", "359999")
HEAD, HUSBAND, WIFE, FATHER, MOTHER, STRANGER = "02", "11", "12", "51", "52", "99"
CHILDREN, GRANDCHILDREN = "23", "4"
PARENTS_OF_CHILDREN = {"28", "38"}  # married into the household: stand among the codes of children


@pytest.fixture(scope="module")
def households() -> list[SampleHousehold]:
    """The small town."""
    return list(make_town().households())


@pytest.fixture(scope="module")
def people(households: list[SampleHousehold]) -> list[SamplePerson]:
    """Everybody in it."""
    return [person for household in households for person in household.members]


def numbered(people: list[SamplePerson]) -> Iterator[SamplePerson]:
    return (person for person in people if person.id_no.startswith("3"))


def test_one_seed_tells_one_town() -> None:
    assert list(Town(600, 7).records()) == list(Town(600, 7).records())
    assert list(Town(600, 7).households()) != list(Town(600, 8).households())


@pytest.mark.parametrize("count", [1, 30, 100, 777, 3000])
def test_has_as_many_people_as_asked_for(count: int) -> None:
    assert sum(len(household.members) for household in Town(count).households()) == count


def test_villages_are_those_of_the_town_it_is_modelled_on() -> None:
    known = Divisions().villages(FACTS.code)
    assert [village.code for village in Town().villages] == [village.code for village in known]
    assert all(3 <= village.grids <= 8 for village in Town().villages)


def test_counties_of_newcomers_exist() -> None:
    with (resources() / "codes" / "division.csv").open(encoding="utf-8", newline="") as file:
        counties = {row["code"]: row["title"] for row in csv.DictReader(file) if row["retired"] == "0"}
    assert [(o.code, "".join(o.region)) for o in words.origins().items] == [
        (o.code, counties.get(o.code, "")) for o in words.origins().items
    ]


def test_every_number_checks_and_nobody_can_have_it(people: list[SamplePerson]) -> None:
    numbers = [person.id_no for person in numbered(people)]
    assert len(set(numbers)) == len(numbers) > 0.99 * len(people)
    for person in numbered(people):
        reading = read_id(person.id_no)
        assert reading.good
        assert (reading.birth, reading.sex, reading.prefix in NEVER_ISSUED) == (person.born_on, person.sex_code, True)


def test_some_have_no_number(people: list[SamplePerson]) -> None:
    written = Counter(person.id_no for person in people if not person.id_no.startswith("3"))
    assert {"", "000000000000000000", "无", "暂无"} <= written.keys()
    assert all(read_id(text).prefix in ("", "000000") for text in written)
    assert any(text.startswith("000000") and set(text) != {"0"} for text in written)


def test_telephones_belong_to_nobody(people: list[SamplePerson]) -> None:
    phones = [person.phone for person in people if person.phone]
    assert len(phones) > 0.75 * len(people)
    assert all(phone.startswith("154") and read_phone(phone).kind is PhoneKind.MOBILE for phone in phones)


def test_every_household_has_one_head(households: list[SampleHousehold]) -> None:
    for household in households:
        assert [person.relation_code for person in household.members].count(HEAD) == 1
        assert household.head.relation_code == HEAD
        assert household.head.age >= 15
    numbers = [household.number for household in households]
    assert len(set(numbers)) == len(numbers)


def test_generations_are_apart(households: list[SampleHousehold]) -> None:
    for household in households:
        head = household.head
        for person in household.members[1:]:
            relation, older = person.relation_code, head.born_on < person.born_on
            if relation in (HUSBAND, WIFE):
                assert abs(head.age - person.age) <= 15
                assert {head.sex_code, person.sex_code} == {"1", "2"}
                assert min(head.age, person.age) >= 20
            elif relation[0] in CHILDREN and relation not in PARENTS_OF_CHILDREN:
                assert older
                assert head.age - person.age >= 15
            elif relation[0] == GRANDCHILDREN:
                assert head.age - person.age >= 30
            elif relation in (FATHER, MOTHER):
                assert person.age - head.age >= 15


def test_children_are_younger_than_both_parents(households: list[SampleHousehold]) -> None:
    for household in households:
        couple = [person for person in household.members if person.relation_code in (HEAD, HUSBAND, WIFE)]
        children = [
            person
            for person in household.members
            if person.relation_code[0] in CHILDREN and person.relation_code not in PARENTS_OF_CHILDREN
        ]
        assert all(parent.age - child.age >= 15 for parent in couple for child in children)


def test_ages_fit_what_is_said_of_people(people: list[SamplePerson]) -> None:
    for person in people:
        assert 0 <= person.age <= 105
        assert person.born_on <= AS_OF
        if person.age < 16:
            assert person.marital_code == "10"
            assert person.political_code in ("13", "03")
            assert not person.workplace
        if {"独居老人", "空巢老人", "留守老人"} & set(person.care):
            assert person.age >= 60
        if person.floating:
            assert person.inflow_on is not None
            assert person.inflow_on >= person.born_on
    assert max(person.born_on for person in people).year == AS_OF.year


def test_surnames_follow_the_village_and_the_father() -> None:
    households = [home for home in Town(12_000).households() if not home.head.floating]
    for name, surname in (("江头回族村", "丁"), ("苏厝村", "苏")):
        surnames = Counter(surname_of(home.head.name) for home in households if home.village.name == name)
        assert surnames.most_common(1)[0][0] == surname
        assert surnames[surname] > surnames.total() / 3
    hui = {home.village.name for home in households for person in home.members if person.ethnic_code == "03"}
    assert "江头回族村" in hui
    eldest = [
        (home.head, child)
        for home in households
        for child in home.members
        if child.relation_code in ("22", "32") and home.head.sex_code == "1"
    ]
    assert all(surname_of(father.name) == surname_of(child.name) for father, child in eldest)


def test_has_what_a_trial_needs(households: list[SampleHousehold], people: list[SamplePerson]) -> None:
    rare = set(words.rare_names())
    assert len([person for person in people if any(person.name.endswith(name) for name in rare)]) >= 6
    care = Counter(tag for person in people for tag in person.care)
    assert set(care) >= {"独居老人", "空巢老人", "留守儿童", "残疾人", "低保对象", "退役军人", "中共党员", "孕产妇"}
    assert 0.15 < sum(person.floating for person in people) / len(people) < 0.4
    assert max(Counter(person.name for person in people).values()) > 1
    assert any(len(surname_of(person.name)) == 2 for person in people)
    assert any(home.collective and home.members[1].relation_code == STRANGER for home in households)
    owners = [home.dwelling.owner for home in households if home.dwelling.rented_for]
    assert owners
    assert all(owner is not None and not owner.floating for owner in owners)


def test_twins_are_neighbours(households: list[SampleHousehold]) -> None:
    births = [Counter(person.born_on for person in home.members).most_common(1)[0][1] for home in households]
    assert 0 < births.count(2) < len(births) / 50


def test_enterprises_have_codes_that_were_never_issued() -> None:
    enterprises = list(Town().enterprises())
    coded = [enterprise.credit_code for enterprise in enterprises if enterprise.credit_code]
    assert len(set(coded)) == len(coded) > 0.8 * len(enterprises) > 30
    assert all(read_credit_code(code).good and read_credit_code(code).prefix == "359998" for code in coded)
    assert all(enterprise.no_licence_reason for enterprise in enterprises if not enterprise.credit_code)
    assert {enterprise.is_place for enterprise in enterprises} == {True, False}


def test_a_large_town_takes_no_more_memory_than_a_small_one() -> None:
    peaks = []
    for count in (20_000, 400_000):
        town = Town(count).households()
        next(town)
        tracemalloc.start()
        for _ in islice(town, 4_000):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 2_000_000


def test_no_character_was_lost_in_the_tables_of_words() -> None:
    for place in (resources() / "sample").iterdir():
        assert "\ufffd" not in place.read_text("utf-8")
