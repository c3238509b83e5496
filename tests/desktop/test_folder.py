"""A whole office is put into a folder, or none."""

import pytest

from desktop.folder import DATABASE, INCOMING, JOURNALS, KEYS, finish, is_founded, prepare, put_in_place


def fill(folder, text):
    for name in (DATABASE, KEYS):
        (folder / name).write_text(text)


def content(folder):
    return [(folder / name).read_text() for name in (DATABASE, KEYS)]


def test_an_empty_folder_holds_no_office(folder):
    assert not is_founded(folder)
    assert not is_founded(folder / "absent")
    prepare(folder)
    assert not is_founded(folder)


def test_half_an_office_is_one_to_be_mended(folder):
    (folder / DATABASE).write_text("")
    assert is_founded(folder)


def test_what_is_prepared_replaces_what_was_there(folder):
    fill(folder, "old")
    (folder / JOURNALS[0]).write_text("old")
    fill(prepare(folder), "new")
    put_in_place(folder)
    assert content(folder) == ["new", "new"]
    assert sorted(path.name for path in folder.iterdir()) == [DATABASE, KEYS]


def test_what_a_failure_left_is_thrown_away(folder):
    fill(prepare(folder), "failed")
    assert list(prepare(folder).iterdir()) == []


@pytest.mark.parametrize("done", [(), (DATABASE,), (DATABASE, KEYS)])
def test_an_interrupted_replacement_is_finished(folder, done):
    fill(folder, "old")
    incoming = folder / INCOMING
    incoming.mkdir()
    fill(incoming, "new")
    for name in done:
        (incoming / name).replace(folder / name)
    assert is_founded(folder)
    for _ in range(2):
        finish(folder)
        assert content(folder) == ["new", "new"]
    assert not incoming.exists()
