"""Sent, received, answered: a package travels as a file on a stick, and both sides know where they stand."""

from pathlib import Path

from db.models.exchange import PackageState
from desktop.exchange.receipts import Result
from desktop.exchange.streams import Verdict
from tests.desktop.exchange.posts import Bureau


def test_a_package_goes_up_and_its_receipt_comes_down(bureaus: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = bureaus
    plan = town.outbox.plan(town.partner(district))
    assert (plan.is_full, plan.number, plan.must_be_full) == (True, 1, True)
    assert [(one.title, one.made) for one in plan.differences] == [("网格", 1), ("人员", 3)]
    path = town.send(district, folder / "stick")
    with district.inbox.look(path) as look:
        assert look.verdict is Verdict.FRESH, look.sentence
        assert [(one.title, one.rows, one.made) for one in look.tables] == [("网格", 1, 1), ("人员", 3, 3)]
        assert district.names() == []
        taken = district.inbox.take(look)
    assert district.names() == sorted("子丑寅")
    assert taken.receipt is not None
    assert taken.packages[0].state is PackageState.APPLIED
    receipt = district.carry(taken.receipt.key, folder / "stick")
    heard = town.take(receipt)
    assert [(one.result, one.sequence) for one in heard.answers] == [(Result.ACCEPTED, 1)]
    sent = town.outbox.sent()[0]
    assert (sent.state, sent.kind) == (PackageState.ACCEPTED, "F")
    plan = town.outbox.plan(town.partner(district))
    assert (plan.is_full, plan.count, plan.number) == (False, 0, 2)
