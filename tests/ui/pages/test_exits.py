"""The book of what left the office, as a page: filtered, marked, printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.program import Program
from ui import ask
from ui.pages.changes import page as changes
from ui.pages.changes.mark_sheet import NEEDED, MarkSheet
from ui.pages.changes.page import EXIT_BOOK, ChangesPage
from ui.pages.list_export import ExportSheet
from ui.pages.people import PeoplePage


@pytest.fixture
def page(
    enter: Callable[..., Any], family: int, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> ChangesPage:
    """The page with an export in full, a masked one and a print in its book."""
    people = enter(PeoplePage)
    for name, full in (("全部.xlsx", False), ("低保.csv", True)):
        monkeypatch.setattr(ask, "save_file", lambda *_, name=name: folder / name)
        people.export_list()
        sheet = people.window().findChildren(ExportSheet)[-1]
        if full:
            sheet.full.setChecked(True)
            sheet.line.setText("上级报表")
            sheet.recipient.setText("区民政局")
        sheet.yes.click()
    program.disclosures.note("printed", "person", None, ["name", "phone"], 3, is_masked=True)
    made = enter(ChangesPage)
    made.tabs.setCurrentIndex(2)
    return made


def states(page: ChangesPage) -> list[str]:
    """What became of each, in the order of the list."""
    keys = [int(key) for key in page.exits.table.shown]
    rows = page._desk.program.exits.records(keys)
    return [rows[key]["state"] for key in keys]


def test_what_left_stands_in_a_book_of_its_own(page: ChangesPage) -> None:
    assert page.tabs.tabText(2) == EXIT_BOOK
    assert page.exits.count == 3
    assert page.mark.isVisible()
    page.exits.set_filters({"masked": "no"})
    assert page.exits.count == 1
    page.tabs.setCurrentIndex(0)
    assert not page.mark.isVisible()


def test_what_came_back_is_marked_with_words(page: ChangesPage) -> None:
    page.exits.set_filters({"masked": "no"})
    page.exits.view.jump_to(0)
    page.mark_exits()
    sheet = page.window().findChildren(MarkSheet)[-1]
    sheet.go_on()
    assert sheet.refusal == NEEDED
    sheet.line.setText("王五交回，赵六监销")
    sheet.ways["destroyed"].setChecked(True)
    sheet.go_on()
    assert [state[:3] for state in states(page)] == ["已销毁"]
    assert page._desk.program.disclosures.list()[0].purpose == "王五交回，赵六监销"


def test_the_book_is_printed(page: ChangesPage, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(changes, "print_list", lambda *given: printed.append(given[5]))
    page.print_exits()
    assert printed == [EXIT_BOOK]
