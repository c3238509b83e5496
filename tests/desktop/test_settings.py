"""The workstation's settings survive everything that can happen to their file."""

import json

import pytest

from desktop.settings import Settings


@pytest.fixture
def path(folder):
    return folder / "below" / "settings.json"


def test_defaults_hold_until_something_is_chosen(path):
    settings = Settings(path)
    assert (settings.text_size, settings.theme, settings.density, settings.lock_minutes) == (
        "standard",
        "light",
        "normal",
        10,
    )
    assert (settings.last_account, settings.lock_minutes) == ("", 10)
    assert not path.exists()


def test_a_choice_is_remembered(path):
    settings = Settings(path)
    settings.text_size, settings.lock_minutes, settings.last_account = "large", 30, "林"
    again = Settings(path)
    assert (again.text_size, again.lock_minutes, again.last_account) == ("large", 30, "林")


def test_what_cannot_be_is_not_taken(path):
    settings = Settings(path)
    for key, value in (("text_size", "huge"), ("lock_minutes", 10.0), ("lock_minutes", True), ("last_account", None)):
        with pytest.raises(ValueError, match=key):
            setattr(settings, key, value)
    assert not path.exists()


def test_bad_values_count_as_absent_and_unknown_keys_survive(path):
    path.parent.mkdir()
    path.write_text(json.dumps({"text_size": 7, "lock_minutes": 99, "of_a_newer_program": [1]}))
    settings = Settings(path)
    assert (settings.text_size, settings.lock_minutes) == ("standard", 10)
    settings.theme = "dark"
    assert json.loads(path.read_bytes())["of_a_newer_program"] == [1]


@pytest.mark.logs
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"7"])
def test_an_unreadable_file_is_set_aside(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.theme == "light"
    settings.theme = "dark"
    assert Settings(path).theme == "dark"
    assert path.with_suffix(".unreadable").read_bytes() == content


def test_the_page_shows_what_has_a_title_in_words(path):
    shown = Settings.shown()
    assert [setting.key for setting in shown] == ["text_size", "theme", "density", "lock_minutes"]
    for setting in shown:
        assert setting.choices[setting.default]


@pytest.mark.logs
def test_a_place_that_cannot_be_written_to_stops_nothing(path):
    path.parent.write_text("no folder")
    settings = Settings(path)
    settings.theme = "dark"
    assert settings.theme == "dark"
