"""The ledgers as tables: columns of each, chips for whatever another room asks, paper without who told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.models.cases import CaseReporter
from desktop.cases.filters import COLUMNS, FLAGS, OPEN_FLAGS, PERIODS
from desktop.cases.ledgers import ledgers
from desktop.program import Program
from tests.programs import TODAY
from ui import ask
from ui.filter_panels import PeriodPanel
from ui.pages.cases.ledger_filters import periods
from ui.pages.cases.ledger_side import BOARD, TABLE
from ui.pages.cases.page import IN_TABLE, CasesPage
from ui.pages.list_export import ExportSheet

TELLER, PHONE = "孙小美", "13800001234"
ASKED = {
    **dict.fromkeys((*FLAGS, *OPEN_FLAGS), True),
    **dict.fromkeys(PERIODS, ("2026-11-01", "2026-11-30")),
    **dict.fromkeys(("open", "whistled"), True),
    "scenario": "food", "source": ("01",), "risk": ("2",), "request": "1", "satisfaction": ("1",), "way": "0101",
    "card": "red", "mine": "lin", "responsible": 1, "leader": 1, "finder": 1, "parent": 1, "merged_into": 1,
    "kind": "02", "grid": 1, "unit": 0, "stage": "handling", "stages": ("handling",), "light": "red",
    "marked": "urgent", "keys": (1, 2), "person": 1, "link": ("household", 12), "found_on": "2026-11-22", "batch": 1,
}  # fmt: skip


@pytest.fixture
def table(enter: Callable[..., Any], case: int, program: Program) -> CasesPage:
    """The room of the cases with the table seen, and somebody who told of the case."""
    with program.office.store.write("登记反映人") as session:
        session.add(CaseReporter(case_id=case, name=TELLER, phone=PHONE))
    made: CasesPage = enter(CasesPage)
    made.turn(TABLE)
    return made


def seen(page: CasesPage) -> list[str]:
    return [field.key for field in page.list.view.seen_fields()]


def test_every_ledger_has_columns_of_its_own(table: CasesPage) -> None:
    for one in ledgers():
        table.side.choose(one.key)
        assert seen(table)[:4] == ["number", "title", "light", "stage"]
        assert set(one.columns) <= set(seen(table))
        assert table.list.count == (1 if one.key == "dispute" else 0)
    table.side.choose("")
    assert "ledger" in seen(table)


def test_the_arrangement_of_a_ledger_is_kept(table: CasesPage) -> None:
    table.side.choose("hazard")
    table.list.view.show_column("title", False)
    table.side.choose("dispute")
    assert "title" in seen(table)
    table.side.choose("hazard")
    assert "title" not in seen(table)
    table.list.view.reset_columns()
    assert "title" in seen(table)


def test_sorts_of_case_are_those_of_the_ledger(table: CasesPage) -> None:
    chip = next(chip for chip in table.list.chips.chips if chip.filter.key == "kind")
    assert not chip.isVisible()
    table.side.choose("dispute")
    assert chip.isVisible()
    assert ("0201", "用水排水通行通风采光") in chip.filter.choices()
    chip._take("0201")
    assert table.list.count == 0
    table.side.choose("hazard")
    assert chip.value is None


@pytest.mark.parametrize("key", ASKED)
def test_whatever_another_room_asks_has_a_chip_with_words(table: CasesPage, key: str) -> None:
    table.open({"ledger": "dispute", key: ASKED[key]})
    assert table.side.mode == TABLE
    assert table.ledger == "dispute"
    assert table.list.search.filters == {key: ASKED[key]}
    chip = next(chip for chip in table.list.chips.chips if chip.filter.key == key)
    assert chip.isVisible()
    assert chip.words().startswith(chip.filter.title + "：")
    assert set(COLUMNS) <= {*ASKED, "ledger"}


def test_another_room_says_what_it_asks_for(table: CasesPage, case: int) -> None:
    table.open({"keys": [case], "words": "化解成功"})
    chip = next(chip for chip in table.list.chips.chips if chip.filter.key == "keys")
    assert chip.words() == "所选事件：化解成功"
    assert table.list.count == 1
    table.open({"keys": [case]})
    assert chip.words() == "所选事件：1 件"


def test_one_value_is_taken_for_a_chip_of_many(table: CasesPage) -> None:
    table.open({"source": "01"})
    chip = next(chip for chip in table.list.chips.chips if chip.filter.key == "source")
    assert chip.words() == "来源：网格巡查"
    assert table.list.count == 1


def test_days_are_typed_for_a_period(table: CasesPage) -> None:
    chip = next(chip for chip in table.list.chips.chips if chip.filter.key == "period_registered")
    panel = PeriodPanel("受理时间", periods(TODAY), None, chip)
    panel.chosen.connect(chip._take)
    panel.first.line.setText("20261201")
    panel.last.line.setText("2026年13月1日")
    panel.take()
    assert chip.value is None
    panel.last.line.setText("2026-11-01")
    panel.take()
    assert chip.value == ("2026-11-01", "2026-12-01")
    assert chip.words() == "受理时间：2026-11-01 至 2026-12-01"
    assert table.list.count == 1
    chip._take(("2026-11-01", None))
    assert chip.words() == "受理时间：本月"
    chip._take((None, "2026-11-05"))
    assert chip.words() == "受理时间：2026-11-05 及以前"


def test_usual_periods_end_today() -> None:
    named = {words: days for days, words in periods(TODAY)}
    assert named["今天"] == ("2026-11-22", "2026-11-22")
    assert named["本周"] == ("2026-11-16", None)
    assert named["上月"] == ("2026-10-01", "2026-10-31")
    assert named["本季度"] == ("2026-10-01", None)
    assert named["去年"] == ("2025-01-01", "2025-12-31")


def test_a_file_of_the_ledger_does_not_tell_who_told(
    table: CasesPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "台账.csv"
    monkeypatch.setattr(ask, "save_file", lambda *_: path)
    table.side.choose("request")
    table.side.choose("")
    table.list.view.show_column("reporter", True)
    assert table.list.table.text(0, seen_column(table, "reporter")) == "孙*"
    table.export_list()
    sheet = next(one for one in table.findChildren(ExportSheet))
    sheet.full.setChecked(True)
    sheet.line.setText("上级检查")
    sheet.recipient.setText("区网格中心")
    sheet._place()
    text = path.read_text("utf-8-sig")
    assert "两户因排水沟发生争执" in text
    assert "孙" not in text
    assert "（受保护）" in text


def seen_column(page: CasesPage, key: str) -> int:
    return next(place for place, field in enumerate(page.list.table.fields) if field.key == key)


def test_nothing_is_printed_from_the_board(table: CasesPage) -> None:
    said: list[str] = []
    table.said.connect(lambda words, _: said.append(words))
    table.turn(BOARD)
    table.print_ledger()
    assert said == [IN_TABLE]
    assert table.side.mode == TABLE


def test_a_case_is_found_from_everywhere(program: Program, case: int, enter: Callable[..., Any]) -> None:
    page: CasesPage = enter(CasesPage)
    page.open(case)
    assert page.dossier.key == case
    assert page.side.mode == BOARD
