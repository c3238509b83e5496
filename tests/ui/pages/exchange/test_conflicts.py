"""What two offices hold differently is decided field by field, with one key each."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.exchange.conftest import Bureau
from ui import ask
from ui.pages.exchange.page import ExchangePage

Enter = Callable[[Bureau], ExchangePage]


@pytest.fixture
def disputed(town: Bureau, district: Bureau) -> None:
    """Let both sides note something else of the same two people."""
    for name in ("王一", "李二"):
        town.settle(name)
    town.take(district.answer(district.take(town.send())))
    for name in ("王一", "李二"):
        town.note(name, f"镇里记的{name}")
        district.note(name, f"区里记的{name}")
    district.take(town.send())


def noted(bureau: Bureau, name: str) -> str | None:
    """Return what is noted of somebody."""
    return str(bureau.program.people.draft(bureau.key_of(name)).note)


@pytest.mark.usefixtures("disputed")
def test_both_sides_are_seen_and_one_key_decides(district: Bureau, enter_exchange: Enter, qtbot: QtBot) -> None:
    page = enter_exchange(district)
    page.turn("conflicts")
    conflicts = page.conflicts
    assert conflicts.count == 2
    shown = conflicts.current
    assert shown is not None
    assert (shown.record, shown.sides[0].title) == ("王一", "备注")
    assert (shown.sides[0].ours, shown.sides[0].theirs) == ("区里记的王一", "镇里记的王一")
    qtbot.keyClick(conflicts.table.view, Qt.Key.Key_2)
    assert noted(district, "王一") == "镇里记的王一"
    shown = conflicts.current
    assert shown is not None
    assert shown.record == "李二"
    qtbot.keyClick(conflicts.table.view, Qt.Key.Key_1)
    assert noted(district, "李二") == "区里记的李二"
    assert conflicts.count == 0
    assert page.modes.buttons["conflicts"].text() == "待核对"


@pytest.mark.usefixtures("disputed")
def test_everything_at_once_is_asked_for(
    district: Bureau, enter_exchange: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _, question, *__, **___: bool(asked.append(question)) or True)
    page = enter_exchange(district)
    page.conflicts.decide_all("theirs")
    assert asked == ["2 处都采用对方的吗？"]
    assert noted(district, "李二") == "镇里记的李二"


@pytest.mark.usefixtures("disputed")
def test_the_record_is_one_key_away(district: Bureau, enter_exchange: Enter, qtbot: QtBot) -> None:
    page = enter_exchange(district)
    page.turn("conflicts")
    with qtbot.waitSignal(page.wanted) as wanted:
        qtbot.keyClick(page.conflicts.table.view, Qt.Key.Key_Return)
    assert wanted.args == ["people", district.key_of("王一")]
