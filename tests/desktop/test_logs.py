"""The log: it is written, it rotates, and no person stands in it."""

import faulthandler
import logging

import pytest

from desktop.logs import COPIES, FAULTS, LOG, masked, start_logging

log = logging.getLogger("tests.logs")


@pytest.fixture
def logged(folder):
    stop = start_logging(folder / "logs")
    yield lambda: (folder / "logs" / LOG).read_text("utf-8")
    stop()


def test_lines_bear_time_level_and_place(logged):
    log.info("household %d saved", 1204)
    log.debug("not asked for")
    assert logged().endswith("INFO tests.logs: household 1204 saved\n")
    assert logged().startswith("20")
    assert "not asked for" not in logged()


def test_what_kills_the_process_is_written_too(logged, folder):
    assert faulthandler.is_enabled()
    assert (folder / "logs" / FAULTS).exists()


@pytest.mark.logs
def test_numbers_of_people_are_masked_in_tracebacks_as_well(logged):
    try:
        raise ValueError("the number 359998199001011234 of 13800001234")
    except ValueError:
        log.exception("person %s, telephone %s", "35999819900101123X", "138 0000 1234")
    text = logged()
    assert "ValueError" in text
    assert text.count("[证件号码]") == text.count("[手机号码]") >= 2
    assert "3599981990" not in text
    assert "1380000" not in text.replace(" ", "")


@pytest.mark.logs
def test_an_error_is_told_by_place_and_kind_without_what_it_says_of_people(logged):
    try:
        try:
            {}["欧阳落羽"]
        except KeyError as error:
            raise RuntimeError("欧阳落羽 was not found") from error
    except RuntimeError:
        log.exception("a bug came to light")
    try:
        len(None)
    except TypeError:
        log.exception("another one")
    text = logged()
    assert "欧阳" not in text.replace('{}["欧阳落羽"]', "").replace('"欧阳落羽 was not found"', "")
    assert text.index("builtins.RuntimeError") < text.index("caused by") < text.index("builtins.KeyError")
    assert "builtins.TypeError: object of type 'NoneType' has no len()" in text
    assert text.count(__file__) == 3


@pytest.mark.parametrize(
    "number",
    [
        "359998199001011234",
        "35999819900101123x",
        "359998 19900101 1234",
        "３５９９９８１９９００１０１１２３４",
        "359998900101123",
    ],
)
def test_id_numbers_in_every_spelling(number):
    assert masked(f"号码{number}。") == "号码[证件号码]。"


@pytest.mark.parametrize("number", ["13800001234", "138-0000-1234", "１３８００００１２３４"])
def test_mobile_numbers_in_every_spelling(number):
    assert masked(f"tel {number},") == "tel [手机号码],"


@pytest.mark.parametrize(
    "text", ["person 1204", "2026-01-05 09:30:00,123", "350582103201", "12 of 400000 rows", "0004"]
)
def test_what_is_no_number_of_a_person_stays(text):
    assert masked(text) == text


def test_logging_ends_when_told(folder):
    before = logging.getLogger().handlers[:]
    start_logging(folder)()
    assert logging.getLogger().handlers == before


def test_a_full_file_makes_room_and_few_are_kept(logged, folder, monkeypatch):
    monkeypatch.setattr("desktop.logs.SIZE", 200)
    for number in range(60):
        log.info("entry %02d", number)
    files = sorted(path.name for path in (folder / "logs").glob(f"{LOG}*"))
    assert files == [LOG, *(f"{LOG}.{number}" for number in range(1, COPIES + 1))]
    assert "entry 59" in logged()
    assert "entry 59" not in (folder / "logs" / f"{LOG}.1").read_text("utf-8")
    assert (folder / "logs" / f"{LOG}.{COPIES}").stat().st_size < 400
