"""Offices are entered, their cards are taken in and compared by telephone, ours is read out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.models.exchange import Relation
from tests.ui.pages.exchange.conftest import Bureau
from ui import ask
from ui.pages.exchange.fingerprint import FingerprintBoxes
from ui.pages.exchange.office_sheets import ConfirmSheet, PartnerSheet, ReasonSheet
from ui.pages.exchange.office_view import OfficeView
from ui.pages.exchange.own_view import OwnView
from ui.pages.exchange.page import ExchangePage

Enter = Callable[[Bureau], ExchangePage]


def sheet(kind: type) -> object:
    """Return the sheet that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_our_own_card_is_read_out(town: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    page = enter_exchange(town)
    page.turn("offices")
    shown = page.offices.shown
    assert isinstance(shown, OwnView)
    assert town.program.own_keys.card().fingerprint in shown.fingerprint.accessibleName()
    (chosen_folder / "350582103000.wgxkey").unlink()
    shown.export_wanted.emit()
    assert (chosen_folder / "350582103000.wgxkey").is_file()


def test_digits_are_typed_as_they_are_heard(qtbot: QtBot) -> None:
    fingerprint = " ".join(f"{number:04}" for number in range(1111, 1121))
    boxes = FingerprintBoxes(fingerprint)
    qtbot.addWidget(boxes)
    boxes.show()
    boxes.activateWindow()
    qtbot.waitUntil(boxes.isActiveWindow)
    boxes.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "1111")
    qtbot.keyClicks(QApplication.focusWidget(), "9x992")  # the next group, the cursor went on by itself
    assert boxes.groups[0].text() == "1111"
    assert (boxes.groups[1].text(), boxes.wrong) == ("9992", [2])
    assert boxes.groups[1].property("fault")
    boxes.groups[0].textEdited.emit(fingerprint)  # what was pasted spreads
    assert boxes.wrong == []
    assert boxes.is_full
    assert boxes.text == fingerprint
    boxes.groups[4].setText("0000")
    assert boxes.wrong == [5]


def test_a_card_counts_only_after_the_telephone(
    town: Bureau, district: Bureau, enter_exchange: Enter, monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    program = town.program
    card = program.partners.row(town.other).cards[0]
    program.partners.revoke(card.key, "对方换钥")
    district.program.key_changes.give_up("电脑丢失")
    path = district.program.own_keys.export_card(stick)
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    page = enter_exchange(town)
    assert any("公钥卡" in task.sentence for task in page.standing.tasks)
    page.open([str(path)])
    confirm = sheet(ConfirmSheet)
    assert isinstance(confirm, ConfirmSheet)
    assert not program.partners.row(town.other).is_ready
    confirm.boxes.groups[0].setText("0000" if confirm._card.fingerprint[:4] != "0000" else "1111")
    assert "第 1 组" in confirm.refusal
    for group, digits in zip(confirm.boxes.groups, district.program.own_keys.card().fingerprint.split(), strict=True):
        group.setText(digits)
    confirm.yes.click()
    assert program.partners.row(town.other).is_ready
    assert not any("公钥卡" in task.sentence for task in page.standing.tasks)


def test_an_office_is_entered_and_changed(town: Bureau, enter_exchange: Enter, qtbot: QtBot) -> None:
    page = enter_exchange(town)
    page.add_office()
    entered = sheet(PartnerSheet)
    assert isinstance(entered, PartnerSheet)
    entered.relation.setCurrentIndex(entered.relation.findData(Relation.LOWER))
    entered.questions.put({"title": "岸兜村委会", "office_id": "3505821032"})
    entered.yes.click()
    assert len(town.program.partners.rows()) == 1
    entered.questions.put({"title": "岸兜村委会", "office_id": "350582103201"})
    entered.yes.click()
    assert [one.title for one in town.program.partners.rows()] == ["晋江市综治中心", "岸兜村委会"]
    assert page.offices.partner is not None
    assert page.offices.partner.title == "岸兜村委会"


def test_schedule_and_usual_blocks(town: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(town)
    page.open_office(town.other)
    shown = page.offices.shown
    assert isinstance(shown, OfficeView)
    shown.rhythm.setCurrentIndex(shown.rhythm.findData("month"))
    shown.rhythm.activated.emit(0)
    assert town.program.exchange_status.schedule(town.other).rhythm == "month"
    shown = page.offices.shown
    assert isinstance(shown, OfficeView)
    shown.ticks["care"].click()
    assert list(town.program.outbox.usual_blocks(town.other)) == ["care"]


def test_a_key_is_voided_with_a_reason(town: Bureau, enter_exchange: Enter, qtbot: QtBot) -> None:
    page = enter_exchange(town)
    page.open_office(town.other)
    shown = page.offices.shown
    assert isinstance(shown, OfficeView)
    shown.revoke_wanted.emit(shown.row.cards[0])
    reason = sheet(ReasonSheet)
    assert isinstance(reason, ReasonSheet)
    reason.yes.click()
    assert reason.refusal == "请写明原因。"
    qtbot.keyClicks(reason.line, "lost")
    qtbot.keyClick(reason.line, Qt.Key.Key_Return)
    reason.yes.click()
    assert not town.program.partners.row(town.other).is_ready
