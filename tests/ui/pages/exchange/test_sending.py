"""What goes is seen, chosen, sealed and written to the stick, beside whatever was looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.pages.exchange.conftest import Bureau
from ui import ask
from ui.pages.exchange.page import ExchangePage
from ui.pages.exchange.sending import DELTA, FULL, Sending

Enter = Callable[[Bureau], ExchangePage]


def open_sending(page: ExchangePage) -> Sending:
    page.beside.send()
    assert page.beside.sending is not None
    return page.beside.sending


def counts(sending: Sending) -> dict[str, int]:
    assert sending.plan is not None
    return {one.title: one.count for one in sending.plan.differences}


def test_a_package_goes_to_the_stick(town: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    town.settle("王一")
    page = enter_exchange(town)
    sending = open_sending(page)
    assert counts(sending)["人员"] == 1
    assert not sending.kinds.buttons[DELTA].isEnabled()  # the first one holds everything
    sending.seal_and_write.click()
    assert sending.package is not None
    assert (chosen_folder / sending.package.file).is_file()
    assert [one.sequence for one in town.program.outbox.sent()] == [1]
    page.turn("out")
    assert not page.split.is_open
    assert page.trays["out"].count == 1


def test_sensitive_blocks_want_a_purpose(town: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    town.settle("王一")
    sending = open_sending(enter_exchange(town))
    assert not any(tick.isChecked() for tick in sending.ticks.values())
    sending.ticks["religion"].click()
    assert sending.plan is not None
    assert sending.plan.ticked == {"religion"}
    sending.seal_only.click()
    assert sending._fault.isVisible()
    assert town.program.outbox.sent() == []
    sending.purpose.setText("区里核对")
    sending.seal_only.click()
    (package,) = town.program.outbox.sent()
    assert (list(package.blocks), package.purpose) == (["religion"], "区里核对")


def test_everything_or_what_changed(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    town.settle("王一")
    town.take(district.answer(district.take(town.send())))
    town.settle("李二")
    sending = open_sending(enter_exchange(town))
    assert counts(sending)["人员"] == 1
    sending.kinds.buttons[FULL].click()
    assert counts(sending)["人员"] == 2
    sending.kinds.buttons[DELTA].click()
    assert counts(sending)["人员"] == 1


def test_nobody_to_send_to_is_said(town: Bureau, enter_exchange: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    partners = town.program.partners
    partners.put_away(town.other, partners.row(town.other).version)
    said: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _, sentence, **__: said.append(sentence))
    page = enter_exchange(town)
    page.beside.send()
    assert said == ["还没有可以发送的单位。"]
    assert not page.split.is_open


def test_a_package_is_sent_again_byte_by_byte(town: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    path = town.send()
    content = path.read_bytes()
    path.unlink()
    page = enter_exchange(town)
    page.beside.show_package(town.program.outbox.sent()[0].key)
    assert page.mode == "out"
    page.errands.carry(town.program.outbox.sent())
    assert path.read_bytes() == content
