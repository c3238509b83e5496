"""The board in its room: numbers open their cases, cards their case, and it stays true."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.cases.events import EventKind
from desktop.program import Program
from ui.pages.cases.board_parts import CaseCard, FigureButton, LaneHead, Pressable
from ui.pages.cases.board_view import QUIET, LaneView
from ui.pages.cases.ledger_side import BOARD, TABLE
from ui.pages.cases.page import CasesPage


@pytest.fixture
def room(enter: Callable[..., Any], case: int, program: Program) -> CasesPage:
    """The room of the cases as it is entered: a dispute and two hazards, on the board."""
    for title in ("消防通道被占", "电线老化"):
        draft = program.cases.blank("hazard")
        draft.values.update(title=title, grid_id=program.grids.resolve("岸兜第1网格"))
        program.cases.save(draft)
    made: CasesPage = enter(CasesPage)
    return made


def parts(room: CasesPage, kind: type) -> list[Any]:
    """Return what the board is made of now; what was taken away waits to be deleted."""
    QApplication.processEvents()  # a part is shown a moment after it was put there
    return [one for one in room.board.findChildren(kind) if one.isVisible()]


def lane(room: CasesPage, title: str) -> LaneView:
    return next(one for one in parts(room, LaneView) if one.lane.whole.title == title)


def figure(room: CasesPage, title: str) -> FigureButton:
    return next(one for one in parts(room, FigureButton) if one.figure.title == title)


def test_the_room_opens_on_the_board(room: CasesPage) -> None:
    assert room.side.mode == BOARD
    assert [one.lane.whole.title for one in parts(room, LaneView)] == [
        "待受理", "待分派", "待签收", "办理中", "待反馈回访", "待评价归档",
    ]  # fmt: skip
    assert {card.card.title for card in lane(room, "待分派").cards} == {
        "两户因排水沟发生争执", "消防通道被占", "电线老化",
    }  # fmt: skip
    assert figure(room, "我首问的").figure.count == 3


def test_a_number_opens_its_cases(room: CasesPage) -> None:
    figure(room, "今日留存").click()
    assert room.side.mode == TABLE
    assert room.list.count == 3
    chips = {chip.words() for chip in room.list.chips.chips if chip.value is not None}
    assert "发现日期：2026-11-22" in chips
    room.turn(BOARD)
    lane(room, "待分派").findChild(LaneHead).click()
    assert room.list.count == 3
    assert room.list.search.filters == {"stages": ("registered", "classified")}


def test_a_card_opens_its_case_beside_the_board(room: CasesPage, case: int, qtbot: QtBot) -> None:
    card = next(card for card in lane(room, "待分派").cards if card.card.key == case)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert room.dossier.key == case
    assert room.side.mode == BOARD
    assert room.side.isVisible()


def test_the_board_hears_of_a_move(room: CasesPage, case: int, program: Program, qtbot: QtBot) -> None:
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, EventKind.TAKEN, {})

    def in_hand() -> list[int]:
        lanes = [one for one in parts(room, LaneView) if one.lane.whole.title == "办理中"]  # none while they change
        return [card.card.key for one in lanes for card in one.cards]

    qtbot.waitUntil(lambda: in_hand() == [case], timeout=QUIET * 10)


def test_the_focus_stays_where_it_was(room: CasesPage, case: int, qtbot: QtBot) -> None:
    card = next(card for card in lane(room, "待分派").cards if card.card.key == case)
    card.setFocus()
    room.reload()
    qtbot.waitUntil(lambda: QApplication.focusWidget() not in (None, card) and isinstance(
        QApplication.focusWidget(), CaseCard))  # fmt: skip
    assert QApplication.focusWidget().card.key == case


def test_the_board_is_of_one_ledger_or_one_grid(room: CasesPage, program: Program) -> None:
    room.side.choose("hazard")
    assert figure(room, "我首问的").figure.count == 2
    figure(room, "今日发现").click()
    assert room.list.count == 2
    room.turn(BOARD)
    room.side.choose("")
    room.board.chip._take(program.grids.find_village("江头"))
    assert figure(room, "我首问的").figure.count == 1
    figure(room, "今日发现").click()
    assert room.list.count == 1


@pytest.mark.parametrize("width", [520, 700, 1142, 1700])
def test_the_board_fits_every_width(room: CasesPage, width: int, qtbot: QtBot) -> None:
    room.resize(width, 640)
    qtbot.wait(20)
    body = room.board._column.body
    assert body.width() <= room.board._column.viewport().width()
    for one in parts(room, Pressable):
        assert one.height() >= one.sizeHint().height()
        assert one.accessibleName()


def test_a_card_is_as_tall_as_its_words(room: CasesPage, qtbot: QtBot) -> None:
    cards = {card.card.title: card for card in parts(room, CaseCard)}
    wide = cards["两户因排水沟发生争执"]
    assert wide.height() == cards["电线老化"].height()
    wide.resize(120, wide.height())
    assert wide.height() > cards["电线老化"].height()


def test_the_room_is_found_as_it_was_left(room: CasesPage, enter: Callable[..., Any]) -> None:
    room.side.choose("hazard")
    room.turn(TABLE)
    room.list.set_filters({"stages": ("registered",), "keys": (1, 2)})
    state = room.state()
    other: CasesPage = enter(CasesPage)
    other.restore(state)
    assert (other.side.mode, other.ledger) == (TABLE, "hazard")
    assert other.list.search.filters == {"stages": ("registered",)}
