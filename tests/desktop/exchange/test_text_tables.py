"""Tables as text: read back as they were, harmless in a spreadsheet, and what their cells must be."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange.tables import Checker, ColumnOut, Fault, TableOut
from desktop.exchange.text_tables import SHOWN, check_table, read_rows, write_table
from desktop.guarding import given_back, guarded
from desktop.jobs import Progress
from tests.desktop.exchange.packages import uid

COLUMNS = [ColumnOut("uuid", "编号"), ColumnOut("note", "情况"), ColumnOut("amount", "数", "number")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
RISKY = st.builds(str.__add__, st.sampled_from("=+-@\t\r＝＋－＠'"), TEXTS)


@given(TEXTS | RISKY)
def test_what_is_guarded_is_given_back(text: str) -> None:
    assert given_back(guarded(text)) == text


@given(RISKY)
def test_no_spreadsheet_runs_what_is_guarded(text: str) -> None:
    shown = guarded(text)
    assert shown.startswith("'") or shown.lstrip("+-").replace(".", "", 1).isdigit()


def test_the_known_attack_is_harmless(tmp_path: Path) -> None:
    attack = "=cmd|' /C calc'!A0"
    written = write_table(tmp_path / "a.csv", TableOut("a", "甲", COLUMNS, [[uid(1), attack, "-3.5"]]), Progress())
    assert (tmp_path / "a.csv").read_bytes() == (
        b"\xef\xbb\xbfuuid,note,amount\r\n00000000-0000-0000-0000-000000000001,'=cmd|' /C calc'!A0,-3.5\r\n"
    )
    assert list(read_rows(tmp_path / "a.csv", "甲", COLUMNS)) == [[uid(1), attack, "-3.5"]]
    assert list(written.first) == [[uid(1), attack, "-3.5"]]


@given(st.lists(st.tuples(TEXTS | RISKY, TEXTS | RISKY), max_size=5))
def test_any_program_that_reads_text_tables_reads_it(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("text") / "a.csv"
    columns = [ColumnOut("one", "一"), ColumnOut("other", "二")]
    assert write_table(path, TableOut("a", "甲", columns, cells, key=()), Progress()).count == len(cells)
    with path.open(encoding="utf-8-sig", newline="") as file:
        seen = list(csv.reader(file))[1:]
    assert seen == [[guarded(cell) for cell in row] for row in cells]
    assert check_table(path, "甲", columns, (), Progress()) == len(cells)


def test_many_rows_are_counted_and_only_the_first_are_shown(tmp_path: Path) -> None:
    progress = Progress()
    rows = [[uid(number), f"第{number}条", ""] for number in range(SHOWN + 777)]
    written = write_table(tmp_path / "a.csv", TableOut("a", "甲", COLUMNS, iter(rows)), progress)
    assert (written.count, progress.done) == (len(rows), len(rows))
    assert list(written.first) == rows[:SHOWN]
    assert list(read_rows(tmp_path / "a.csv", "甲", COLUMNS)) == rows


def test_a_row_of_another_width_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3 cells"):
        write_table(tmp_path / "a.csv", TableOut("a", "甲", COLUMNS, [[uid(1), "x"]]), Progress())


def test_the_checker_names_row_and_column() -> None:
    checker = Checker(COLUMNS, ("uuid",))
    assert checker.fault([["a", "", "1"], ["b", "", ""]], 0) is None
    assert checker.fault([["c", "", "1"], ["d", "", "x"]], 2) == Fault(4, COLUMNS[2])


@given(st.lists(st.integers(0, 60), max_size=40))
def test_a_key_that_comes_twice_is_found_and_no_other(numbers: list[int]) -> None:
    checker = Checker(COLUMNS, ("uuid", "note"))
    rows = [[str(number // 2), str(number % 2), ""] for number in numbers]
    if rows:
        assert checker.fault(rows, 0) is None
    suspicious = checker.suspicious()
    again = next((at for at, number in enumerate(numbers, 1) if number in numbers[: at - 1]), None)
    assert bool(suspicious) == (again is not None)
    assert checker.doubled(rows, suspicious) == again


def test_keys_that_only_look_alike_are_not_the_same() -> None:
    """The hash of a key is a hint; the rows themselves decide."""
    checker = Checker(COLUMNS, ("uuid",))
    rows = [["a", "", ""], ["b", "", ""]]
    assert checker.doubled(rows, frozenset({hash(("a",)), hash(("b",))})) is None
