"""Any earlier version of any dossier comes back exactly as it was, whatever was done since."""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.dossiers.indexing import tokens_of
from desktop.errors import Refusal
from desktop.fields import Hidden
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.upkeep.checking import check
from tests.desktop.dossiers.homes import household, person
from tests.trials import trials

NUMBERS = count(1)
FEW = settings(max_examples=trials(20), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
GRIDS = st.none() | st.integers(4, 7)
DAYS = st.none() | st.dates(date(1950, 1, 1), date(2020, 1, 1))
PHONES = st.sampled_from([None, "13800001234", "059582345678"])
LINES = st.sampled_from([None, "江头村1号", "岸兜村工业区8号", "江头村中心路12号3幢302室"])


def numbers():
    first = st.integers(1, 30).map(lambda order: f"35999819600101{order:03}")
    return st.none() | first.map(lambda digits: digits + check_digit(digits))


PEOPLE = {
    "name": st.sampled_from(["张三丰", "李四", "王𬭎"]),
    "id_no": numbers(),
    "born_on": st.none() | st.just(date(1960, 1, 1)),
    "former_name": st.sampled_from([None, "张君宝"]),
    "phone": PHONES,
    "residence_address": LINES,
    "grid_id": GRIDS,
    "population": st.sampled_from(["registered", "floating"]),
    "care": st.sampled_from([(), ("P01",), ("P01", "P09")]),
    "inflow_reason_code": st.sampled_from([None, "01"]),
    "inflow_on": DAYS,
    "needs_attention": st.sampled_from([None, True, False]),
    "left_behind_code": st.sampled_from([None, "01"]),
    "relative_phone": PHONES,
    "difficulties": st.sampled_from([None, "就医难"]),
}
HOUSEHOLDS = {
    "household_no": st.sampled_from([None, "350582001", "99"]),
    "kind_code": st.sampled_from([None, "01"]),
    "grid_id": GRIDS,
    "address": LINES,
    "head_phone": PHONES,
    "care": st.sampled_from([(), ("H01",)]),
    "since": DAYS,
    "note": st.sampled_from([None, "低保"]),
}
DWELLINGS = {
    "dwelling_no": st.sampled_from([None, "F1", "F2"]),
    "address": st.sampled_from(["江头村1号", "岸兜村8号"]),
    "grid_id": GRIDS,
    "building": st.sampled_from([None, "1幢", "3号楼", "福星楼"]),
    "unit": st.sampled_from([None, "2单元"]),
    "room": st.sampled_from([None, "302"]),
    "area": st.sampled_from([None, 88.5]),
    "is_rented": st.just(True),
    "rental_use_code": st.sampled_from([None, "01"]),
    "care": st.sampled_from([(), ("D01",), ("D01", "D03")]),
}
ENTERPRISES = {
    "name": st.sampled_from(["鑫鑫鞋厂", "阿明小吃店"]),
    "kind": st.sampled_from(["enterprise", "place"]),
    "credit_code": st.sampled_from([None, "91350200MA2YJ1XR9G"]),
    "phone": PHONES,
    "address": LINES,
    "grid_id": GRIDS,
    "employees": st.sampled_from([None, 0, 12]),
    "floor_area": st.sampled_from([None, 40.0]),
    "is_hazardous": st.sampled_from([None, True, False]),
    "opened_on": DAYS,
    "legal_document_no": st.sampled_from([None, "E12345678"]),
}


def edits(fields):
    return st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=6)


def held(service, key):
    """Everything a dossier holds, in full, and its version."""
    draft = service.draft(key)
    values = {name: service.reveal(key, name, "核对信息") if isinstance(value, Hidden) else value
              for name, value in draft.values.items()}  # fmt: skip
    return draft.version, values


def correct(service, key, values):
    draft = service.draft(key)
    for name, value in values.items():
        setattr(draft, name, value)
    if draft.values.get("id_no") and "born_on" in draft.values:
        draft.born_on, draft.sex_code, draft.id_reason = date(1960, 1, 1), "1", "核实"
    service.save(draft)


def go_through(program, service, key, steps, back):
    """Make every edit, then go back and forth between the versions; each is as it was."""
    past = dict([held(service, key)])
    for values in steps:
        correct(service, key, values)
        past |= dict([held(service, key)])
    for place in back:
        version = sorted(past)[place % len(past)]
        before = held(service, key)[1]
        try:
            service.restore(key, version)
        except Refusal:
            assert before == past[version]
        now, values = held(service, key)
        assert values == past[version]
        past.setdefault(now, values)
    found = check(program.office.engine, Progress(), tokens_of).findings
    assert [one for one in found if one.check == "搜索索引"] == []


BACK = st.lists(st.integers(0, 9), min_size=1, max_size=4)


@given(edits(PEOPLE), BACK)
@FEW
def test_a_person(program, steps, back):
    go_through(program, program.people, program.people.save(person(program, "张三丰")), steps, back)


@given(edits(PEOPLE), BACK)
@FEW
def test_a_member_of_a_household(program, steps, back):
    (head,) = program.households.dossier(household(program)).members
    go_through(program, program.people, head.key, steps, back)


@given(edits(HOUSEHOLDS), BACK)
@FEW
def test_a_household(program, steps, back):
    go_through(program, program.households, household(program), steps, back)


@given(edits(DWELLINGS), BACK)
@FEW
def test_a_dwelling(program, steps, back):
    place = next(NUMBERS)
    draft = program.dwellings.blank()
    draft.address, draft.is_rented = f"江头村{place}号", True
    key = program.dwellings.save(draft)
    for step in steps:
        step |= {name: f"{step[name]}-{place}" for name in ("dwelling_no", "address") if step.get(name)}
    go_through(program, program.dwellings, key, steps, back)


@given(edits(ENTERPRISES), BACK)
@FEW
def test_an_enterprise(program, steps, back):
    draft = program.enterprises.blank()
    draft.name = "鑫鑫鞋厂"
    key = program.enterprises.save(draft)
    go_through(program, program.enterprises, key, steps, back)
    correct(program.enterprises, key, {"credit_code": None})  # the next example may want it


@pytest.mark.parametrize("field", ["phone", "care", "inflow_reason_code"])
def test_what_is_as_it_was_is_not_restored(program, field):
    key = program.people.save(person(program, "张三丰"))
    values = {"phone": "13800001234", "care": ("P01",), "inflow_reason_code": "01"}
    empty = {"phone": None, "care": (), "inflow_reason_code": None}
    correct(program.people, key, {field: values[field]})
    correct(program.people, key, {field: empty[field]})
    with pytest.raises(Refusal, match="内容相同"):
        program.people.restore(key, 1)
