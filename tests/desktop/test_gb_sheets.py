"""The sheets of GB/T 31000: the standard's headings and codes, what it misses said."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.models.enterprises import Enterprise, EnterpriseKind
from db.models.people import Floating, Person, Population
from desktop.codes import Codes
from desktop.errors import Refusal
from desktop.gb_sheets import GbSheets, gb_tables
from desktop.jobs import Progress
from desktop.program import ALL_FIELDS, Program

ID_NO = "359998199001010010"


@pytest.fixture
def people(program: Program) -> Program:
    """A town with somebody at home, somebody from elsewhere, and an enterprise."""
    with program.office.store.write("登记") as session:
        grid = program.grids.resolve("岸兜村第1网格")
        home = Person(name="子甲", name_key="子甲", grid_id=grid, population=Population.REGISTERED, id_no=ID_NO)
        home.sex_code, home.born_on, home.ethnic_code, home.phone = "1", date(1990, 1, 1), "01", "13800000001"
        guest = Person(name="丑乙", name_key="丑乙", grid_id=grid, population=Population.FLOATING)
        works = Enterprise(name="示例鞋厂", name_key="示例鞋厂", kind=EnterpriseKind.ENTERPRISE, grid_id=grid)
        works.has_party, works.employees = True, 35
        session.add_all([home, guest, works])
        session.flush()
        session.add(Floating(person_id=guest.id, inflow_reason_code="01", inflow_on=date(2024, 5, 6)))
    return program


def first_row(path: Path, title: str) -> dict[str, Any]:
    """Return the first row of a sheet by its headings."""
    sheet = openpyxl.load_workbook(path)[title]
    headings = [str(cell.value).removesuffix("*") for cell in sheet[2]]
    return {name: cell.value for name, cell in zip(headings, sheet[3], strict=True) if cell.value is not None}


def test_values_are_written_as_the_standard_has_them(people: Program, folder: Path) -> None:
    path = folder / "标准.xlsx"
    written = GbSheets(people).write([], path, Progress(), reveal=True, purpose="报区里", recipient="区综治中心")
    assert written.rows == {"T8": 7, "T12": 1, "T13": 1, "T14": 0, "T16": 0, "T23": 1, "T30": 0}
    row = first_row(path, "T12 户籍人口")
    assert (row["公民身份号码"], row["性别"], row["出生日期"], row["民族"]) == (ID_NO, "1", "19900101", "01")
    guest = first_row(path, "T13 流动人口")
    assert (guest["姓名"], guest["流入原因"], guest["登记日期"]) == ("丑乙", "01", "20240506")
    works = first_row(path, "T23 非公有制经济组织")
    assert (works["企业名称"], works["是否有中共党组织"], works["企业员工数"]) == ("示例鞋厂", "1", "35")
    assert "“流动人口”的“公民身份号码”是标准的必填项，有 1 行空着。" in written.remarks
    assert people.disclosures.list()[0].purpose == "报区里"


def test_numbers_are_masked_without_a_purpose(people: Program, folder: Path) -> None:
    path = folder / "标准.xlsx"
    GbSheets(people).write(["T12"], path, Progress())
    row = first_row(path, "T12 户籍人口")
    assert ID_NO not in row.values()
    assert row["联系方式"] == "138****0001"
    with pytest.raises(Refusal, match="用途"):
        GbSheets(people).write(["T12"], path, Progress(), reveal=True)
    with pytest.raises(Refusal, match="T30 矛盾纠纷"):
        GbSheets(people).write(["T99"], path, Progress())


def test_every_field_that_is_named_exists() -> None:
    codes = Codes.load()
    for table in gb_tables():
        fields = {field.key: field for field in ALL_FIELDS[table.list]}
        for column in table.columns:
            assert not column.field or column.field in fields, (table.key, column.heading)
            one = fields.get(column.field)
            if one is not None and one.codes:
                assert max(len(item.code) for item in codes.items(one.codes)) <= column.longest, column.heading
