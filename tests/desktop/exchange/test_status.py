"""How the exchange stands: due, overdue, missing, to be sent back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.exchange.status import MONTHLY, NEVER, Schedule
from tests.desktop.exchange.posts import Bureau, neighbours


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    both = neighbours(template, folder)
    both[0].exchange(both[1], folder / "first")
    yield both
    for one in both:
        one.close()


def test_a_receipt_is_overdue_after_five_working_days(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.send(district, folder / "stick")  # on a Monday
    town.day = date(2026, 11, 30)
    assert town.status.of(town.partner(district)).overdue == []
    town.day = date(2026, 12, 2)
    (late,) = town.status.of(town.partner(district)).overdue
    assert (late.due_on, late.days) == (date(2026, 11, 30), 2)
    assert late.sentence == "第 2 期未收到回执，已超 2 个工作日。"


def test_what_is_missing_asked_for_and_to_be_sent_back(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.send(district, folder / "lost")
    taken = district.take(town.send(district, folder / "stick"))
    status = district.status.of(district.partner(town))
    assert (list(status.missing), status.stopped) == ([2], None)
    assert status.receipt_to_send is not None
    assert taken.receipt is not None
    assert status.receipt_to_send.key == taken.receipt.key
    town.take(district.carry(taken.receipt.key, folder / "stick"))
    assert district.status.of(district.partner(town)).receipt_to_send is None
    status = town.status.of(town.partner(district))
    assert [one.sequence for one in status.asked_again] == [2]
    assert (status.waiting_for_receipt, status.last_acknowledged and status.last_acknowledged.sequence) == (2, 1)
    assert [one.partner for one in town.status.all()] == ["泉州区"]
    last = town.status.last_exchange()
    assert last is not None
    assert last.sequence == 3


def test_packages_are_due_every_week_unless_chosen_otherwise(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    key = town.partner(district)
    town.day = date(2026, 11, 24)
    status = town.status.of(key)
    assert (status.due_on, status.next_due) == (date(2026, 11, 20), date(2026, 11, 27))
    town.status.set_schedule(key, Schedule(MONTHLY, 31))
    assert town.status.schedule(key) == Schedule(MONTHLY, 31)
    assert (town.status.of(key).due_on, town.status.of(key).next_due) == (date(2026, 10, 31), date(2026, 11, 30))
    town.status.set_schedule(key, Schedule(NEVER, 1))
    assert (town.status.of(key).due_on, town.status.of(key).is_due) == (None, False)
    with pytest.raises(Refusal, match="报送日期"):
        town.status.set_schedule(key, Schedule(MONTHLY, 32))
