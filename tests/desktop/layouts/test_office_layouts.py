"""The office's own layouts: kept, told in the log, taken in, restored."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from db.models.log import Action
from desktop.errors import Invalid, Refusal
from desktop.layouts.checking import fitted
from desktop.layouts.layout import Layout, LayoutColumn, Numbering, Sheet
from desktop.layouts.office_layouts import FACT, OfficeLayouts
from desktop.layouts.reading import shipped_layouts
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program

SHIPPED = shipped_layouts()["dispute"]
OFFERED = tuple(Offered(one.key, one.heading, is_summable=one.is_summed) for one in SHIPPED.columns[1:])
OWN = replace(SHIPPED, title="纠纷台账", columns=SHIPPED.columns[:5], sheet=Sheet.A4_LANDSCAPE)


@pytest.fixture
def layouts(program: Program) -> OfficeLayouts:
    return program.layouts


def test_the_shipped_layout_holds_until_the_office_makes_its_own(program: Program, layouts: OfficeLayouts) -> None:
    assert layouts.current("dispute") is SHIPPED
    layouts.put(OWN, SHIPPED)
    assert OfficeLayouts(program.office.office, layouts.too_wide).current("dispute") == OWN
    assert layouts.is_own("dispute")
    assert layouts.current("roster") is shipped_layouts()["roster"]
    layouts.restore(SHIPPED)
    assert layouts.current("dispute") is SHIPPED
    assert not layouts.is_own("dispute")
    layouts.restore(SHIPPED)  # twice is once
    layouts.put(OWN, SHIPPED)
    layouts.put(SHIPPED, SHIPPED)
    assert not layouts.is_own("dispute")


def test_a_ledger_without_a_file_brings_its_own_usual_one(layouts: OfficeLayouts) -> None:
    usual = Layout("register_visits", "走访登记", Sheet.A4, (LayoutColumn("on", "日期", 6),))
    assert layouts.current(usual.key, usual) is usual
    layouts.put(replace(usual, title="走访"), usual)
    assert layouts.current(usual.key, usual).title == "走访"
    with pytest.raises(KeyError):
        layouts.current("none")


def test_the_log_tells_what_a_layout_was_and_is(program: Program, layouts: OfficeLayouts) -> None:
    layouts.put(OWN, SHIPPED)
    with program.office.store.read() as session:
        summary = session.query(Action).order_by(Action.id.desc()).first().summary
    before, after = summary["office_fact"]["纠纷台账"]
    assert "A3 横" in before
    assert "18 列" in before
    assert after.startswith("A4 横，正文 10 磅")
    assert "5 列：序号 2.6、排查时间 5.6、网格" in after


def test_a_layout_wider_than_its_paper_is_not_kept(layouts: OfficeLayouts) -> None:
    with pytest.raises(Invalid, match=r"共宽 387 毫米，A4 只放得下 167 毫米，请把“基本情况”（13 字）") as told:
        layouts.put(replace(SHIPPED, sheet=Sheet.A4), SHIPPED)
    assert "换成 A3 横" in told.value.problems[0].message
    assert not layouts.is_own("dispute")


def test_what_an_older_program_kept_does_not_stop_the_printing(program: Program, layouts: OfficeLayouts) -> None:
    program.office.office.put("试验", {FACT: {"dispute": {"columns": 3}}}, {})
    assert layouts.current("dispute") is SHIPPED


def test_a_layout_goes_from_office_to_office(folder: Path, layouts: OfficeLayouts) -> None:
    file = folder / "纠纷.json"
    layouts.export(OWN, file)
    assert layouts.take_in(file, "dispute", OFFERED).layout == OWN
    assert not layouts.is_own("dispute")


def test_a_layout_of_another_ledger_is_refused(folder: Path, layouts: OfficeLayouts) -> None:
    file = folder / "花名册.json"
    layouts.export(shipped_layouts()["roster"], file)
    with pytest.raises(Refusal, match="这是“网格员花名册”的版式"):
        layouts.take_in(file, "dispute", OFFERED)


def test_columns_that_a_ledger_does_not_have_fall_away(folder: Path, layouts: OfficeLayouts) -> None:
    file = folder / "纠纷.json"
    layouts.export(OWN, file)
    taken = layouts.take_in(file, "dispute", [one for one in OFFERED if one.key != "parties"])
    assert taken.dropped == ("当事人",)
    assert [one.key for one in taken.layout.columns] == ["number_", "found_on", "grid_id", "description"]
    plain = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**plain, "columns": plain["columns"][1:]}), "utf-8")
    with pytest.raises(Refusal, match="一列也没有"):
        layouts.take_in(file, "dispute", ())


def test_groups_and_sums_fall_away_with_their_columns() -> None:
    grouped = replace(SHIPPED, group_by="grid_id", has_subtotals=True, numbering=Numbering.GROUP)
    assert fitted(grouped, OFFERED) == grouped
    without = fitted(grouped, [replace(one, is_summable=False) for one in OFFERED if one.key != "grid_id"])
    assert (without.group_by, without.has_subtotals, without.numbering) == ("", False, Numbering.LIST)
    assert not any(one.is_summed for one in without.columns)
