"""The road from an empty file to today's, and back."""

import pytest
from sqlalchemy import text

from db.errors import TooNew
from db.schema import HEAD, bring_up_to_date, revision_of
from db.upgrading import compare, downgrade, revisions, upgrade


def test_one_head_known_to_the_program():
    assert revisions()[-1] == HEAD
    assert list(revisions()) == [f"{number:04}" for number in range(1, len(revisions()) + 1)]


def test_models_are_head(empty, capsys):
    upgrade(empty, "head")
    compare(empty)


def test_each_step_goes_up_down_up(empty):
    for revision in revisions():
        upgrade(empty, revision)
        downgrade(empty, "-1")
        upgrade(empty, revision)
    assert revision_of(empty) == HEAD


def test_a_new_file_needs_no_saving(empty):
    saved = []
    assert bring_up_to_date(empty, saved.append)
    assert saved == []
    assert not bring_up_to_date(empty, saved.append)


def test_an_older_file_is_saved_first(empty):
    upgrade(empty, revisions()[0])
    saved = []
    assert bring_up_to_date(empty, saved.append)
    assert saved == [revisions()[0]]
    assert revision_of(empty) == HEAD


def test_a_newer_file_is_refused(empty):
    upgrade(empty, "head")
    with empty.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew) as refused:
        bring_up_to_date(empty, lambda _revision: None)
    assert refused.value.revision == "9999"
