"""New keys: believed because the old ones say so, or else only after a telephone call."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models.exchange import PackageState
from desktop.errors import Refusal
from desktop.exchange.streams import Verdict
from tests.desktop.exchange.posts import Bureau, neighbours


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    both = neighbours(template, folder)
    both[0].exchange(both[1], folder / "first")
    yield both
    for one in both:
        one.close()


def test_the_old_keys_name_the_new_ones(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    down = district.send(town, folder / "stick")  # sealed for the old keys
    old = town.own_keys.card()
    (change,) = town.key_changes.change("每年更换")
    assert (change.kind, change.purpose) == ("K", "每年更换")
    assert town.own_keys.card().key_id != old.key_id
    town.edit("子", occupation="务农")
    later = town.send(district, folder / "stick")  # signed by the new ones
    with district.inbox.look(later) as look:
        assert look.verdict is Verdict.QUARANTINED
        assert "没有登记这把签名钥匙" in look.sentence
    district.take(town.carry(change.key, folder / "stick"))
    cards = district.partners.row(district.partner(town)).cards
    assert [one.is_in_use for one in cards if one.key_id == town.own_keys.card().key_id] == [True]
    apart = next(one for one in district.inbox.received() if one.state is PackageState.QUARANTINED)
    with district.inbox.release(apart.key) as look:
        assert look.verdict is Verdict.FRESH
        district.inbox.take(look)
    assert district.said("子")["occupation"] == "务农"
    assert PackageState.QUARANTINED not in {one.state for one in district.inbox.received()}
    assert town.take(down).packages[0].state is PackageState.APPLIED  # former keys open what was sealed for them
    town.exchange(district, folder / "again")


def test_keys_that_were_given_up_are_believed_no_more(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    (told,) = town.key_changes.give_up("U盘丢失")
    district.take(town.carry(told.key, folder / "stick"))
    row = district.partners.row(district.partner(town))
    assert (row.is_ready, row.cards[0].revoked_reason) == (False, "U盘丢失")
    with district.inbox.look(town.send(district, folder / "stick")) as look:
        assert look.verdict is Verdict.QUARANTINED
        with pytest.raises(Refusal, match="没有登记"):
            district.inbox.take(look)
    seen = district.partners.look_at_card(town.own_keys.export_card(folder))
    card = district.partners.take_card(row.key, seen)
    district.partners.confirm(card, town.own_keys.card().fingerprint)
    town.exchange(district, folder / "again")


def test_a_file_that_was_set_aside_can_be_deleted_with_a_reason(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    path = town.send(district, folder / "stick")
    path.write_bytes(path.read_bytes()[:-100])
    for _ in range(2):
        with district.inbox.look(path) as look:
            assert look.verdict is Verdict.QUARANTINED
    (apart,) = district.status.quarantined()
    with pytest.raises(Refusal, match="核实"):
        district.inbox.dismiss(apart.key, " ")
    district.inbox.dismiss(apart.key, "拷贝时损坏，已重新拷贝")
    assert district.status.quarantined() == []
    assert not any((district.folder / "exchange" / "quarantine").iterdir())
