"""The ledgers of registers: a layout for each declaration, the entries of the days and grids asked for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.jobs import Progress
from desktop.layouts.layout import Layout, Numbering, Sheet
from desktop.print_centre.kinds import Ask, Choices, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.print_centre.register_ledgers import STATE, columns_of, layout_key, layout_of_register, printables
from desktop.printing.ledger_width import too_wide
from desktop.program import Program
from desktop.registers.declared import Register, register_of, shipped
from tests.desktop.print_centre.a_town import FIRST, OTHER

NOVEMBER = Choices(first=date(2026, 11, 1), last=date(2026, 11, 30))


def paper(program: Program, register: str) -> Printable:
    return {one.key: one for one in printables(program)}[layout_key(register)]


def made(program: Program, register: str, choices: Choices, layout: Layout | None = None) -> LedgerMaking:
    making = paper(program, register).make(choices, layout, Progress())
    assert isinstance(making, LedgerMaking)
    return making


def column(making: LedgerMaking, key: str) -> list[str]:
    place = [one.key for one in making.data.columns].index(key)
    return [row[place] for row in making.data.rows()]


@pytest.mark.parametrize("register", shipped(), ids=lambda one: one.key)
def test_every_register_has_a_layout_that_its_paper_holds(register: Register) -> None:
    layout = layout_of_register(register)
    known = {one.key for one in columns_of(register)}
    assert too_wide(layout) == ""
    assert {one.key for one in layout.columns[1:]} <= known
    assert layout.boxes


def test_a_register_with_many_columns_gets_a_larger_sheet() -> None:
    def declared(count: int) -> Any:
        fields = [{"key": f"text{place}", "title": f"第{place}项", "width": 9} for place in range(count)]
        return register_of({"key": "x", "subject": "grid", "title": "某登记", "entry": "{text0}", "fields": fields})

    assert layout_of_register(declared(3)).sheet is Sheet.A4_LANDSCAPE
    assert layout_of_register(declared(8)).sheet is Sheet.A3_LANDSCAPE
    assert layout_of_register(declared(1)).title == "某登记簿"


def test_a_register_holds_the_entries_of_the_days_and_the_grid_asked_for(town: Program) -> None:
    first, other = town.grids.resolve(FIRST), town.grids.resolve(OTHER)
    assert column(made(town, "receptions", NOVEMBER), "happened_on") == ["2026-11-19"]
    assert made(town, "receptions", Choices()).count == len(town.registers.entries("receptions", grid=first)) == 2
    assert made(town, "receptions", replace(NOVEMBER, grid=other)).count == 0
    assert made(town, "receptions", replace(NOVEMBER, grid=town.grids.find_village("岸兜"))).count == 1


def test_a_register_goes_on_where_the_year_stood(town: Program) -> None:
    assert made(town, "receptions", NOVEMBER).data.first_number == 2
    own = replace(layout_of_register(town.registers.register("receptions")), numbering=Numbering.LIST)
    assert made(town, "receptions", NOVEMBER, own).data.first_number == 1


def test_a_register_is_narrowed_to_what_is_not_over(town: Program) -> None:
    def ends(state: str) -> list[str]:
        return column(made(town, "admissions", Choices(options={STATE: state})), "until")

    assert ends("running") == [""]
    assert ends("over") == ["2026-10-23"]
    assert ends("") == ["2026-10-23", ""]


def test_what_is_kept_without_days_asks_for_none(town: Program) -> None:
    assert Ask.PERIOD not in paper(town, "sites").asks
    assert Ask.PERIOD in paper(town, "training").asks
    assert Ask.GRID not in paper(town, "training").asks


def test_private_numbers_are_shown_for_a_purpose_alone(town: Program) -> None:
    assert paper(town, "receptions").has_secrets
    assert not paper(town, "training").has_secrets
    assert column(made(town, "receptions", NOVEMBER), "phone") == ["138****5678"]
    assert column(made(town, "receptions", replace(NOVEMBER, revealed=True)), "phone") == ["13800005678"]


def test_the_second_person_of_an_entry_stands_on_the_ledger(town: Program) -> None:
    assert column(made(town, "mentoring", NOVEMBER), "other") == ["师傅 张专职"]


def test_what_is_signed_comes_by_name_with_its_sum(town: Program) -> None:
    layout = layout_of_register(town.registers.register("allowances"))
    assert layout.has_total
    assert [one.key for one in layout.columns if one.is_summed] == ["amount"]
    assert layout.columns[-1].heading == "签名"
    assert layout.row_height >= 12
