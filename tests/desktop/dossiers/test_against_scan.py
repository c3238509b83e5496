"""What is found and listed is exactly what looking at everybody, one by one, finds."""

from dataclasses import dataclass, field
from datetime import date
from functools import cmp_to_key

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db import search
from db.models.households import Household, HouseholdEvent, PastMembership
from db.models.people import Floating, LeftBehind, Person, PersonTag
from desktop import listing
from desktop.clock import age_on
from desktop.finding import person_keys
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.names import initials, pinyin, readings, sort_key
from desktop.tables import Search
from tests.programs import TODAY
from tests.trials import trials

SURNAMES = ["张", "王", "陈", "欧阳", "单"]
GIVEN = ["三丰", "伟", "三", "小龙女", "𬭎"]
STREETS = ["江头村中心路", "岸兜村工业区", "江头"]
FEW = settings(max_examples=trials(25), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@dataclass
class Found:
    """Somebody as the test knows them."""

    name: str
    former_name: str | None
    born_on: date | None
    order: int
    has_number: bool
    phone: str | None
    address: str
    home: int | None  # with whom they share a household
    sex_code: str | None
    care: tuple[str, ...]
    inflow: str | None
    key: int = field(default=0)
    home_address: str = field(default="")

    @property
    def places(self) -> set[str]:
        """Where a clerk may look for them: with their household, and where they live."""
        return {self.address, self.home_address}

    def __post_init__(self) -> None:
        if self.id_no:
            self.sex_code = "12"[1 - self.order % 2]  # as the number says

    @property
    def id_no(self) -> str | None:
        """A number that fits the birth date."""
        if not self.has_number or self.born_on is None:
            return None
        first = f"359998{self.born_on:%Y%m%d}{self.order:03}"
        return first + check_digit(first)


def addresses():
    number, room = st.integers(1, 12), st.sampled_from(["", "3幢302室", "1幢1203室"])
    return st.builds(lambda street, number, room: f"{street}{number}号{room}", st.sampled_from(STREETS), number, room)


def names():
    return st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN))


PEOPLE = st.builds(
    Found,
    names(),
    st.none() | names(),
    st.none() | st.dates(date(1958, 12, 25), date(1962, 3, 2)) | st.dates(date(2024, 2, 27), date(2024, 3, 2)),
    st.integers(1, 99),
    st.booleans(),
    st.none() | st.sampled_from(["13812345678", "13800001234", "15912341960", "0595-82345678"]),
    addresses(),
    st.none() | st.integers(0, 2),
    st.sampled_from([None, "1", "2"]),
    st.sampled_from([(), ("P01",), ("P01", "P09")]),
    st.sampled_from([None, "01", "02"]),
)
TOWNS = st.lists(PEOPLE, min_size=1, max_size=8, unique_by=lambda one: (one.born_on, one.order))


def settle(program, town):
    """Empty the office and let a town live in it."""
    with program.office.store.write("清空") as session:
        for model in (PersonTag, Floating, LeftBehind, PastMembership, HouseholdEvent):
            session.execute(delete(model))
        session.execute(Household.__table__.update().values(head_id=None))
        session.execute(delete(Person))
        session.execute(delete(Household))
        for subject in search.SUBJECTS:
            search.clear(session, subject)
    program.people.list._ranks.forget()
    homes = {}
    for one in town:
        draft = program.people.blank()
        for name in ("name", "former_name", "born_on", "id_no", "phone", "sex_code", "care"):
            setattr(draft, name, getattr(one, name))
        draft.inflow_reason_code = one.inflow
        draft.residence_address = one.address
        if one.home is None:
            one.key = program.people.save(draft)
        elif one.home in homes:
            home, one.home_address = homes[one.home]
            version = program.households.dossier(home).version
            one.key = program.commands.move_in_new(home, version, draft, "97", date(2025, 1, 1))
        else:
            facts = program.households.blank()
            facts.address = one.address
            one.home_address = one.address
            homes[one.home] = program.commands.register(facts, draft, date(2025, 1, 1)), one.address
            (member,) = program.households.dossier(homes[one.home][0]).members
            one.key = member.key


def meant_by_digits(one, text, place):
    number, phone = (one.id_no or "").lower(), "".join(filter(str.isdigit, one.phone or ""))
    phones = [phone, phone[3:], phone[7:]] if phone.startswith("1") else [phone, phone[4:]]
    if not text.isdecimal():
        return number.endswith(text) if len(text) <= 8 else number.startswith(text)
    found = []
    if len(text) <= 4:
        found.append(text in place)
    if 3 <= len(text) <= 13:
        found.append(any(part.startswith(text) for part in phones if part))
    if 4 <= len(text) <= 8:
        found += [number.endswith(text), len(phone) >= len(text) and phone.endswith(text)]
    if len(text) >= 6 and not (len(text) == 11 and text[0] == "1"):
        found.append(number.startswith(text))
    if len(text) in (4, 6, 8) and one.born_on:
        found.append(f"{one.born_on:%Y%m%d}".startswith(text))
    return any(found)


def meant_by_letters(one, text):
    for name in filter(None, (one.name, one.former_name)):
        for reading in readings(name):
            surname, given_name = "".join(reading.surname), "".join(reading.given)
            letters = "".join(syllable[0] for syllable in reading.given)
            sounds = [reading.full, reading.initials, given_name, letters, surname + letters]
            if any(sound.startswith(text) for sound in sounds):
                return True
    return False


def meant_by_word(one, text, place):
    if text.isdecimal() or (text[:-1].isdecimal() and text[-1] == "x"):
        return meant_by_digits(one, text, place)
    if text.isascii():
        return meant_by_letters(one, text)
    if any(sign.isdecimal() for sign in text):
        return text in place
    return any(text in name for name in (one.name, one.former_name or "", place))


def meant(one, text):
    """Whether a clerk who types this may mean somebody; one character beside other words is a name."""
    words = text.split()
    return any(
        all(
            meant_by_word(one, word, place)
            if len(words) == 1 or len(word) > 1 or word.isascii()
            else any(word in name for name in (one.name, one.former_name or ""))
            for word in words
        )
        for place in one.places
    )


def questions(one):
    """Everything a clerk may type to find somebody, by every kind."""
    asked = [one.name, one.name[:2], one.name[0], one.name[-1], pinyin(one.name).split()[0], initials(one.name)]
    asked += [one.address, one.address[2:6], one.address[-3:], "中心路", "12", "3", "1203", "号"]
    if one.id_no:
        asked += [one.id_no.lower(), one.id_no[:6], one.id_no[:12], one.id_no[-4:].lower(), one.id_no[-6:].lower()]
    if one.phone:
        digits = "".join(filter(str.isdigit, one.phone))
        asked += [digits, digits[:3], digits[:7], digits[-4:], digits[-8:]]
    if one.born_on:
        asked += [f"{one.born_on:%Y}", f"{one.born_on:%Y%m}", f"{one.born_on:%Y%m%d}"]
        asked.append(f"{one.name[0]} {one.born_on:%Y}")
    asked += [f"{one.name} {one.address[:4]}", f"{initials(one.name).split()[0]} {one.address[2:5]}"]
    return asked


@given(TOWNS)
@FEW
def test_every_question_finds_exactly_those_who_are_meant(program, town):
    settle(program, town)
    asked = dict.fromkeys(text for one in town for text in questions(one))
    with program.office.store.read() as session:
        for text in asked:
            found = {key for part in person_keys(session, text) for key in part}
            assert found == {one.key for one in town if meant(one, text)}, text
    for text in list(asked)[:20]:
        wanted = {one.key for one in town if meant(one, text)}
        assert {hit.key for hit in program.finder.people(text)} == wanted
        assert program.finder.count_people(text) == len(wanted)
        assert set(program.people.list.keys(Search(text), Progress()).tolist()) == wanted
        assert len(program.finder.people(text, 2)) == min(2, len(wanted))


ORDERS = {
    "": lambda one: sort_key(one.name),
    "name": lambda one: sort_key(one.name),
    "born_on": lambda one: one.born_on,
    "age": lambda one: one.born_on and -one.born_on.toordinal(),
    "sex_code": lambda one: one.sex_code,
    "phone": lambda one: one.phone,
    "inflow_reason_code": lambda one: one.inflow,
    "id_no": lambda one: one.id_no,
}


def in_order(town, order, descending):
    """Sort one by one: nothing before something, or after it where the order runs backwards by itself."""
    value, backwards = ORDERS[order], order == "age"

    def compare(first, second):
        mine, other = value(first), value(second)
        if mine == other:
            return first.key - second.key
        if mine is None or other is None:
            return (1 if mine is None else -1) * (1 if backwards else -1)
        return -1 if mine < other else 1

    keys = [one.key for one in sorted(town, key=cmp_to_key(compare))]
    return keys[::-1] if descending else keys


def fits(one, filters):
    age = age_on(one.born_on, TODAY) if one.born_on else None
    youngest, oldest = filters.get("age", (None, None))
    if "age" in filters and (age is None or age < (youngest or 0) or (oldest is not None and age > oldest)):
        return False
    if "sex" in filters and one.sex_code != filters["sex"]:
        return False
    return "care" not in filters or bool(set(filters["care"]) & set(one.care))


AGES = st.tuples(st.none() | st.integers(0, 70), st.none() | st.integers(0, 70)).filter(any)
FILTERS = st.fixed_dictionaries(
    {},
    optional={"age": AGES, "sex": st.sampled_from(["1", "2"]), "care": st.sampled_from([("P01",), ("P09", "P25")])},
)


@pytest.mark.parametrize("few", [0, 5000])
@given(town=TOWNS, asked=st.lists(st.tuples(FILTERS, st.sampled_from(list(ORDERS)), st.booleans()), min_size=6))
@settings(parent=FEW, max_examples=trials(12))
def test_every_list_is_what_one_by_one_gives(program, monkeypatch, few, town, asked):
    monkeypatch.setattr(listing, "FEW", few)
    settle(program, town)
    for filters, order, descending in asked:
        wanted = in_order([one for one in town if fits(one, filters)], order, descending)
        wish = Search("", filters, order, descending)
        assert program.people.list.keys(wish, Progress()).tolist() == wanted
        head = program.people.list.head(wish, 3).tolist()
        assert head in ([], wanted[:3])
