"""What each account chose on its screen."""

import pytest
from sqlalchemy import select

from db.models.log import Action
from db.store import Store
from desktop.accounts.rights import Rights
from desktop.accounts.session import Clerk
from desktop.preferences import Preferences


@pytest.fixture
def clerk():
    clerk = Clerk()
    clerk.enter("zhao", "赵查看", Rights("viewer"))
    return clerk


@pytest.fixture
def preferences(engine, clerk):
    return Preferences(Store(engine, clerk.actor, clerk.permit), clerk.actor)


def test_even_a_viewer_has_choices(preferences):
    assert preferences.get("people.columns", ["name"]) == ["name"]
    preferences.set("people.columns", ["name", "phone"])
    preferences.set("people.columns", ["phone"])
    assert preferences.get("people.columns") == ["phone"]


def test_each_account_has_its_own(preferences, clerk):
    preferences.set("people.columns", ["name"])
    clerk.enter("wang", "王录入", Rights("clerk"))
    assert preferences.get("people.columns") is None


def test_drafts_are_found_by_how_their_keys_begin(preferences):
    for key in ("draft.person.7", "draft.person.9", "draft_x", "draft.household.1"):
        preferences.set(key, {"phone": "1"})
    assert set(preferences.begin_with("draft.person.")) == {"draft.person.7", "draft.person.9"}
    preferences.forget("draft.person.7")
    assert set(preferences.begin_with("draft.")) == {"draft.person.9", "draft.household.1"}


def test_choices_do_not_fill_the_log(preferences, store):
    preferences.set("people.columns", ["name"])
    preferences.forget("people.columns")
    with store.read() as session:
        assert session.scalars(select(Action)).all() == []
