"""The facts of the office, and the collection list that is one of them."""

from datetime import date

import pytest
from sqlalchemy import select

from db.models.log import Action
from db.store import Store
from desktop.collection import Collection
from desktop.dossiers.people.fields import FIELDS, OFF_BY_DEFAULT
from desktop.errors import Refusal
from desktop.office import Office, OfficeFacts


@pytest.fixture
def office(store):
    return Office(store)


@pytest.fixture
def collection(office):
    return Collection(office, OFF_BY_DEFAULT)


def keys(fields):
    return {one.key for one in fields}


def test_an_office_without_facts_has_empty_ones(office):
    assert office.facts == OfficeFacts()
    assert office.get("case_numbering", "yearly") == "yearly"


def test_facts_are_kept_and_seen_at_once_by_others(office, store):
    other = Office(store)
    assert other.facts.name == ""
    office.put("修改单位信息", {"name": "陈埭镇网格办", "founded_on": date(2026, 1, 5), "is_sample": True})
    assert other.facts == OfficeFacts(name="陈埭镇网格办", founded_on=date(2026, 1, 5), is_sample=True)
    office.put("修改单位信息", {"name": "陈埭镇社会治理办", "case_numbering": [1, 2]})
    assert other.facts.name == "陈埭镇社会治理办"
    assert other.get("case_numbering") == [1, 2]


def test_the_log_says_what_was_and_what_is(office, store):
    office.put("修改单位信息", {"name": "甲"})
    office.put("修改单位信息", {"name": "乙"})
    office.put("修改单位信息", {"name": "乙"})  # nothing changed, nothing to log
    with store.read() as session:
        lines = session.scalars(select(Action)).all()
    assert [line.summary for line in lines] == [
        {"office_fact": {"name": [None, "甲"]}},
        {"office_fact": {"name": ["甲", "乙"]}},
    ]


def test_a_viewer_may_not_change_them(engine):
    def refuse():
        raise Refusal("no")

    with pytest.raises(Refusal):
        Office(Store(engine, lambda: "zhao", refuse)).put("修改单位信息", {"name": "甲"})


def test_what_is_sensitive_is_off_until_the_office_wants_it(collection):
    present = keys(collection.in_force(FIELDS))
    assert "religion_code" not in present
    assert "name" in present
    assert not collection.is_on("religion")


def test_blocks_and_single_fields_are_switched(collection, office, store):
    collection.choose({"floating", "person.workplace"}, [("person", one) for one in FIELDS])
    present = keys(collection.in_force(FIELDS, "person"))
    assert {"religion_code", "name"} <= present
    assert present.isdisjoint({"workplace", "inflow_on"})
    assert "workplace" in keys(collection.in_force(FIELDS, "enterprise"))
    assert Collection(Office(store), OFF_BY_DEFAULT).off == {"floating", "person.workplace"}
    with store.read() as session:
        line = session.scalars(select(Action)).one()
    assert line.name == "调整采集清单"
    assert line.summary == {"office_fact": {"collection_off": [None, ["floating", "person.workplace"]]}}


def test_everything_can_be_switched_on(collection):
    collection.choose((), ())
    assert collection.in_force(FIELDS) == FIELDS


def test_what_is_required_stays(collection):
    with pytest.raises(Refusal, match="“姓名”是必填项"):
        collection.choose({"person.name"}, [("person", one) for one in FIELDS])
    assert collection.off == OFF_BY_DEFAULT
