"""The large clean tables for measuring."""

import itertools
from pathlib import Path

import pytest
import python_calamine

from desktop.identity import read_id
from desktop.sample.big import HEADINGS, big_sheet, big_sheets

ROWS = 40_000  # more than are told once


def table_of(path: Path) -> dict[str, list[str]]:
    heading, *rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return dict(zip(heading, map(list, zip(*rows, strict=True)), strict=True))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The columns of one table."""
    path = tmp_path_factory.mktemp("big") / "big.xlsx"
    big_sheet(path, ROWS)
    return table_of(path)


def test_has_twenty_columns_and_as_many_rows_as_asked_for(table: dict[str, list[str]]) -> None:
    assert tuple(table) == HEADINGS
    assert len(table) == 20
    assert {len(values) for values in table.values()} == {ROWS}


def test_everybody_is_somebody_else(table: dict[str, list[str]]) -> None:
    numbers = table["公民身份号码"]
    assert len(set(numbers)) == ROWS
    assert all(read_id(number).good for number in numbers)
    assert len(set(table["姓名"])) > ROWS / 5


def test_rows_do_not_contradict_themselves(table: dict[str, list[str]]) -> None:
    columns = (table[name] for name in ("公民身份号码", "性别", "出生日期"))
    for number, sex, born in zip(*columns, strict=True):
        reading = read_id(number)
        assert (reading.sex, str(reading.birth)) == ({"男": "1", "女": "2"}[sex], born)


def test_households_have_one_head(table: dict[str, list[str]]) -> None:
    members = zip(table["户号"], table["与户主关系"], strict=True)
    for _, household in itertools.groupby(members, lambda pair: pair[0]):
        assert [relation for _, relation in household].count("户主") == 1


def test_several_files_share_nobody(tmp_path: Path) -> None:
    paths = big_sheets(tmp_path, 2_500, rows_of_a_file=1_000)
    tables = [table_of(path) for path in paths]
    numbers = [number for table in tables for number in table["公民身份号码"]]
    assert [len(table["姓名"]) for table in tables] == [1_000, 1_000, 500]
    assert len(set(numbers)) == 2_500
