"""The panel of a form of counts: numbers, sums, decisions about a cell or a whole column, the records behind."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.forms.book.book import open_book
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, Term, plain_of
from desktop.forms.counts.sums import SumFault
from desktop.forms.reading.shapes import shape_of
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from tests.desktop.forms.real import single
from ui.pages.desk import Desk
from ui.pages.forms.behind_sheet import BehindSheet
from ui.pages.forms.count_card import CELL, COLUMN
from ui.pages.forms.counts_panel import CountsPanel


@pytest.fixture
def panel(desk: Desk, family: int, qtbot: QtBot, tmp_path: Path) -> CountsPanel:
    """The panel beside a return of the population of three villages."""
    book = open_book(single.statistics(tmp_path), Progress())
    shape = shape_of(book, lambda _text: False)
    book.close()
    made = CountsPanel(desk)
    qtbot.addWidget(made)
    made.resize(480, 640)
    made.show_form(shape, plain_of(Counts(desk.program).propose(shape)))
    made.show()
    made.ask(desk.today(), "")
    return made


def _row(panel: CountsPanel, slot: str) -> Mapping[str, str]:
    return next(row for row in panel.table.rows if row["place"] == slot)


def test_every_cell_says_what_it_counts_and_its_number(panel: CountsPanel) -> None:
    assert _row(panel, "D8")["told"] == "人数：全部"
    assert _row(panel, "D8")["number"] == "4"
    assert panel._checked.words == "核对：相符"
    panel.look_at("C8")
    assert panel.card.number.text() == "1"
    assert panel.card.measure.text() == "户数"


def test_a_condition_is_added_to_a_whole_column_and_taken_off_again(panel: CountsPanel) -> None:
    told: list[Any] = []
    panel.changed.connect(told.append)
    panel.look_at("D5")
    panel.card._set_reach(COLUMN)
    panel.card._add(Term("sex", ("2",)))
    assert "女性" in _row(panel, "D8")["told"]
    assert CountSpec.of(told[-1]["D6"]).values("sex") == ("2",)
    assert [tag.text() for tag in panel.card.terms.tags][-1] == "女性"
    panel.card.terms.tags[-1].click()
    assert _row(panel, "D8")["told"] == "人数：全部"


def test_what_is_counted_is_chosen_by_typing(panel: CountsPanel) -> None:
    panel.look_at("D8")
    panel.card._set_reach(CELL)
    proposals = panel.card._propose_measures("户数")
    panel.card.measure.chosen.emit(proposals[0].value)
    assert _row(panel, "D8")["told"] == "户数：全部"
    assert panel.specs["D7"].subject is Subject.PEOPLE
    assert panel.card._propose("低保")[0].title == "低保户"


def test_a_sum_that_is_wrong_is_shown_and_leads_to_its_cell(panel: CountsPanel) -> None:
    assert not panel.faults.isVisible()
    panel._counted(replace(panel.result, faults=[SumFault(("D8", "D5", "D6"), "“合计”是 5，各分项之和是 4，相差 1。")]))
    assert panel.faults.isVisible()
    assert panel._checked.words == "核对：1 处不符"
    panel.faults.view.jump_to(0)
    panel._go_to_fault()
    assert panel.slot is not None
    assert panel.slot.key == "D8"


def test_cells_left_out_and_confirmed(panel: CountsPanel) -> None:
    panel.look_at("M8")
    panel.card._set_reach(COLUMN)
    panel.card.leave_out.click()
    assert not any(panel.specs[f"M{row}"].is_counted for row in (5, 6, 7, 8))
    assert _row(panel, "M5")["told"] == "不填，保持原样"
    panel.specs["D8"] = CountSpec.of({**panel.specs["D8"].plain(), "confidence": "suggested"})
    panel._show()
    assert panel.confirm_all.isVisible()
    panel.confirm_all.click()
    assert panel.specs["D8"].is_certain


def test_the_records_behind_a_number_are_opened(panel: CountsPanel) -> None:
    asked: list[tuple[str, Any]] = []
    panel.wanted.connect(lambda room, target: asked.append((room, target)))
    panel.look_at("G8")
    assert panel.card.behind.isVisible()
    panel.card.behind.click()
    assert asked == [("people", {"sex": "1"})]
    panel.card._set_reach(CELL)
    panel.card._add(Term("ethnic", ("!01",)))
    panel.open_behind()
    sheet = panel.window().findChild(BehindSheet) or panel.findChild(BehindSheet)
    assert sheet is not None
    assert len(sheet.view.model().shown) == panel.result.numbers["G8"].value  # type: ignore[attr-defined]
    sheet._open(1)
    assert asked[-1] == ("people", 1)


def test_another_period_is_counted(panel: CountsPanel) -> None:
    panel.look_at("D8")
    panel.card._set_reach(CELL)
    panel.card.moment.setCurrentIndex(panel.card.moment.findData("before"))
    assert _row(panel, "D8")["told"] == "人数：上期"
    assert _row(panel, "D7")["told"] == "人数：未划入网格"
