"""The book of who saw what."""

from datetime import UTC, datetime

import pytest

from db.base import new_uid
from db.models.log import DisclosureKind
from db.store import Store
from desktop.accounts.rights import Rights
from desktop.accounts.session import Clerk
from desktop.disclosures import KIND_TITLES, Disclosures
from desktop.subjects import CASE, PERSON

MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def disclosures(engine):
    clerk = Clerk()
    clerk.enter("zhao", "赵查看", Rights("viewer"))
    return Disclosures(Store(engine, clerk.actor, clerk.permit), lambda: MOMENT)


def test_every_kind_has_a_title():
    assert set(KIND_TITLES) == set(DisclosureKind)


def test_an_entry_says_who_what_when_and_what_for(disclosures):
    uid = new_uid()
    disclosures.note("revealed", "person", uid, ["id_no", "phone"], purpose="核对低保")
    (entry,) = disclosures.list()
    assert (entry.at, entry.by, entry.kind, entry.table, entry.record_uid) == (MOMENT, "zhao", "查看", "person", uid)
    assert (entry.fields, entry.records, entry.purpose) == (("id_no", "phone"), 1, "核对低保")


def test_entries_are_listed_newest_first_page_by_page(disclosures):
    for number in range(1, 8):
        disclosures.note(DisclosureKind.EXPORTED, "person", records=number)
    pages, last = [], None
    while page := disclosures.list(limit=3, before=last):
        pages.append([entry.records for entry in page])
        last = page[-1].id
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]


def test_a_subject_is_entered_under_its_table(disclosures):
    disclosures.note(DisclosureKind.EXPORTED, CASE)
    disclosures.note(DisclosureKind.EXPORTED, PERSON)
    assert [entry.table for entry in disclosures.list()] == ["person", "case_record"]


@pytest.mark.logs
def test_a_table_that_there_is_not_is_told_and_keeps_nobody_from_his_work(disclosures, caplog):
    """Whoever asks what left of people would never find what was entered under another word."""
    disclosures.note(DisclosureKind.EXPORTED, "people")
    assert "people" in caplog.text
    assert [entry.table for entry in disclosures.list()] == ["people"]


def test_a_long_list_of_fields_is_cut_not_refused(disclosures):
    disclosures.note("printed", "household", fields=[f"field_{number}" for number in range(60)])
    assert disclosures.list()[0].fields[0] == "field_0"
    assert disclosures.list()[0].fields[-1].endswith("…")
