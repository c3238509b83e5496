"""The room of the grids asked about an earlier day: tree, table, figures, and what they lead to."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import update

from db.models.grids import Grid
from desktop.program import Program
from desktop.redivision.plan import Close, Plan, Rename
from tests.programs import TODAY
from ui.pages.grids.page import GridsPage


def test_the_tree_and_the_table_are_asked_about_an_earlier_day(enter: Callable[..., Any], program: Program) -> None:
    village, first = program.grids.find_village("江头"), program.grids.resolve("江头第1网格")
    with program.office.store.write("早已设立") as session:
        session.execute(update(Grid).values(valid_from=None))
    second = program.grids.resolve("江头第2网格")
    assert second is not None
    before = "2026-11-21"
    program.redivisions.carry_out(Plan("并入", TODAY, (Rename(first, "东片网格"), Close(second, first))))
    page = enter(GridsPage, first)
    page.side.asked.set_value(before)
    page.side.asked.changed.emit()
    assert page.day == date(2026, 11, 21)
    branch = page.side.tree.tree.branch
    assert (branch(first).name, branch(second).closed) == ("第1网格", False)
    assert page.view.figures.day_label.text() == "数字截至 2026-11-21"
    page.side.turn("table")
    assert not page.side.asked.isVisible()
    rows = page.source.records([first, second])
    assert [rows[key]["name"] for key in (first, second)] == ["第1网格", "第2网格"]
    assert second in page.list.table.shown
    wanted: list[Any] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.view.figures.figures["people"].click()
    assert wanted == [("people", {"as_of": before, "grid": first})]
    page.list.set_filters({"grid": village})
    page.list.arranged.emit()
    assert page.day is None
    assert branch(second).closed
    assert page.view.figures.day_label.isHidden()
    assert second not in page.list.table.shown
