"""Sensitive blocks over several packages: what is ticked later arrives later, whatever was left out before."""

from pathlib import Path

from tests.desktop.exchange.posts import EVERYTHING, Bureau


def exchange(sender: Bureau, receiver: Bureau, stick: Path, ticked: tuple[str, ...]) -> str:
    """Send with some blocks, have it taken up, take the receipt. Return what kind of package it was."""
    row = sender.seal(receiver, ticked=ticked)
    taken = receiver.take(sender.carry(row.key, stick))
    assert taken.receipt is not None
    sender.take(receiver.carry(taken.receipt.key, stick))
    return row.kind


def test_what_is_ticked_for_the_first_time_reaches_the_other_side(bureaus: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = bureaus
    town.edit("子", phone="13800000000")
    exchange(town, district, folder / "stick", ())
    assert district.said("子")["phone"] is None
    plan = town.outbox.plan(town.partner(district), EVERYTHING)
    assert plan.must_be_full
    assert "证件号码和电话" in plan.reason
    assert exchange(town, district, folder / "stick", EVERYTHING) == "F"
    assert district.said("子")["phone"] == "13800000000"
    assert exchange(town, district, folder / "stick", EVERYTHING) == "D"


def test_what_changed_while_a_block_was_left_out_comes_with_it(bureaus: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = bureaus
    exchange(town, district, folder / "stick", EVERYTHING)
    town.edit("子", phone="13800000000")
    assert exchange(town, district, folder / "stick", ()) == "D"
    exchange(town, district, folder / "stick", EVERYTHING)
    assert district.said("子")["phone"] == "13800000000"
