"""An office without the program gets a spreadsheet; what comes back is seen row by row before it is taken up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.exchange.partners import PartnerDraft
from tests.ui.pages.exchange.conftest import Bureau
from ui.pages.exchange.page import ExchangePage
from ui.pages.exchange.sheet_view import HEADS

Enter = Callable[[Bureau], ExchangePage]


@pytest.fixture
def spreadsheets(town: Bureau) -> Bureau:
    """Let the district have no program."""
    partners = town.program.partners
    row = partners.row(town.other)
    draft = PartnerDraft(row.office_id, row.title, row.relation, has_program=False)
    partners.change(town.other, row.version, draft)
    return town


def edited(path: Path, before: str, after: str) -> Path:
    """Return the spreadsheet as it comes back with one word changed."""
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == before]
    cells[-1].value = after
    back = path.with_name("退回.xlsx")
    book.save(back)
    return back


def test_a_spreadsheet_goes_up_and_comes_back(spreadsheets: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    town = spreadsheets
    town.settle("王一", note="外出务工")
    page = enter_exchange(town)
    page.beside.send()
    sending = page.beside.sending
    assert sending is not None
    sending.seal_and_write.click()
    assert sending.package is not None
    assert sending.package.file.endswith(".xlsx")
    page.split.close_drawer()
    page.bring_in([edited(chosen_folder / sending.package.file, "外出务工", "已经返乡")])
    receiving = page.receiving
    said = [one.text() for one in receiving._view.findChildren(type(receiving._sentence)) if one.text()]
    assert {"已经返乡", "外出务工", *HEADS} <= set(said)
    assert any("没有签名" in one for one in said)
    assert town.program.people.draft(town.key_of("王一")).note == "外出务工"
    receiving._take.click()
    assert town.program.people.draft(town.key_of("王一")).note == "已经返乡"
