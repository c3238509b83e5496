"""What comes out of its place: repeated, early, late, forged, of a restored office. Each has its answer."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models.exchange import PackageState, Relation
from desktop.errors import Refusal
from desktop.exchange.partners import PartnerDraft
from desktop.exchange.receipts import Result
from desktop.exchange.removing import TooManyGone
from desktop.exchange.streams import Verdict
from tests.desktop.exchange.posts import DISTRICT, EVERYTHING, TOWN, Bureau, neighbours


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    both = neighbours(template, folder)
    both[0].exchange(both[1], folder / "first")
    yield both
    for one in both:
        one.close()


def take_receipt(town: Bureau, district: Bureau, key: int, stick: Path) -> list[Result]:
    return [one.result for one in town.take(district.carry(key, stick)).answers]


def test_the_same_file_twice_is_taken_once_and_answered_twice(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.edit("子", phone="1")
    path = town.send(district, folder / "stick")
    first = district.take(path)
    assert first.receipt is not None
    with district.inbox.look(path) as look:
        assert (look.verdict, look.receipt_id) == (Verdict.DUPLICATE, first.receipt.key)
        again = district.inbox.take(look)
    assert again.receipt is not None
    assert (again.packages, again.receipt.key, again.receipt.sha256) == ((), first.receipt.key, first.receipt.sha256)
    assert len(district.inbox.received()) == 2  # the full one before and this


def test_what_is_sent_again_is_the_same_to_the_last_byte(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    row = town.seal(district)
    assert town.carry(row.key, folder / "a").read_bytes() == town.carry(row.key, folder / "b").read_bytes()
    assert town.outbox.package(row.key).state is PackageState.EXPORTED
    assert town.carry(row.key, folder / "a").name == row.file  # lying there already counts as written


def test_what_comes_early_waits_and_is_taken_when_the_gap_is_filled(
    offices: tuple[Bureau, Bureau], folder: Path
) -> None:
    town, district = offices
    paths = []
    for number in "甲乙丙":
        town.edit("子", phone=number)
        paths.append(town.send(district, folder / "stick"))
    early = district.take(paths[2])
    assert early.receipt is not None
    assert (early.packages[0].state, early.receipt.kind) == (PackageState.BUFFERED, "A")
    assert take_receipt(town, district, early.receipt.key, folder / "stick") == [Result.GAP]
    asked = town.outbox.asked_again(town.partner(district))
    assert sorted(one.sequence for one in asked) == [2, 3]
    district.take(paths[0])
    assert district.said("子")["phone"] == "甲"
    taken = district.take(paths[1])
    assert [one.sequence for one in taken.packages] == [3, 4]
    assert district.said("子")["phone"] == "丙"
    assert taken.receipt is not None
    assert take_receipt(town, district, taken.receipt.key, folder / "stick") == [Result.ACCEPTED] * 3
    assert town.outbox.asked_again(town.partner(district)) == []
    assert {one.state for one in town.outbox.sent() if one.stream == "MAIN"} == {PackageState.ACCEPTED}


def test_a_receipt_that_is_lost_is_made_good_by_the_next(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    for number in "甲乙":
        town.edit("子", phone=number)
        taken = district.take(town.send(district, folder / "stick"))
    assert taken.receipt is not None
    assert take_receipt(town, district, taken.receipt.key, folder / "stick") == [Result.ACCEPTED] * 2


def test_a_restored_backup_is_noticed_by_the_files_that_lie_there(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.back_up(folder / "backup.db")
    town.edit("子", phone="later")
    town.exchange(district, folder / "stick")
    town.restore(folder / "backup.db")
    town.edit("丑", phone="new")
    plan = town.outbox.plan(town.partner(district))
    assert (plan.must_be_full, "恢复过备份" in plan.reason) == (True, True)
    row = town.seal(district)
    assert (row.kind, row.epoch, row.sequence) == ("F", 2, 1)
    district.take(town.carry(row.key, folder / "other"))
    assert district.said("丑")["phone"] == "new"
    assert district.said("子")["phone"] is None  # the town owns it, and knows no other any more


def test_a_restored_backup_is_noticed_by_a_receipt_where_the_files_are_gone_too(
    offices: tuple[Bureau, Bureau], folder: Path
) -> None:
    town, district = offices
    town.back_up(folder / "backup.db")
    town.edit("子", phone="later")
    taken = district.take(town.send(district, folder / "stick"))
    town.restore(folder / "backup.db", files_too=True)
    assert not town.outbox.plan(town.partner(district)).must_be_full
    assert taken.receipt is not None
    answers = town.take(district.carry(taken.receipt.key, folder / "stick")).answers
    assert [one.package_id for one in answers] == [None]
    assert town.outbox.plan(town.partner(district)).must_be_full
    town.exchange(district, folder / "again")
    assert next(one.epoch for one in town.outbox.sent() if one.stream == "MAIN") == 2


def test_another_package_under_a_known_number_is_set_aside_and_its_sender_told(
    offices: tuple[Bureau, Bureau], folder: Path
) -> None:
    town, district = offices
    town.back_up(folder / "backup.db")
    town.edit("子", phone="first")
    district.take(town.send(district, folder / "stick"))
    town.restore(folder / "backup.db", files_too=True)
    town.edit("子", phone="second")
    path = town.send(district, folder / "other")
    with district.inbox.look(path) as look:
        assert look.verdict is Verdict.FORK
        taken = district.inbox.take(look)
    assert district.said("子")["phone"] == "first"
    assert taken.packages[0].state is PackageState.QUARANTINED
    assert taken.receipt is not None
    assert take_receipt(town, district, taken.receipt.key, folder / "other")[-1] is Result.REJECTED
    town.exchange(district, folder / "again")
    assert district.said("子")["phone"] == "second"


def test_what_is_late_from_a_voided_epoch_is_not_taken(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.edit("子", phone="old")
    late = town.send(district, folder / "stick")
    town.outbox.start_anew(town.partner(district), "U盘丢失")
    with pytest.raises(Refusal, match="已经作废"):
        town.carry(town.outbox.sent()[0].key, folder / "again")
    town.edit("子", phone="new")
    town.exchange(district, folder / "again")
    with district.inbox.look(late) as look:
        assert look.verdict is Verdict.STALE
        district.inbox.take(look)
    assert district.said("子")["phone"] == "new"


def test_a_full_package_never_removes_much_unasked(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.remove("丑")
    path = town.send(district, folder / "stick", is_full=True)
    with district.inbox.look(path) as look:
        assert (look.verdict, look.too_many_gone) == (Verdict.FRESH, 1)
        assert [(one.table, one.gone) for one in look.tables if one.gone] == [("person", 1)]
        with pytest.raises(TooManyGone):
            district.inbox.take(look)
        assert "丑" in district.names()
        district.inbox.take(look, may_remove_many=True)
    assert "丑" not in district.names()


def test_the_last_record_of_a_table_goes_with_a_full_package(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    for name in "子丑寅":
        town.remove(name)
    district.take(town.send(district, folder / "stick", is_full=True), may_remove_many=True)
    assert district.names() == []


def test_a_conflict_is_listed_on_both_sides_and_decided_once(offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    district.exchange(town, folder / "down")
    town.edit("子", note="town")
    district.edit("子", note="district")
    taken = town.exchange(district, folder / "up")
    assert [(one.field, one.ours, one.theirs) for one in district.inbox.conflicts()] == [("note", "district", "town")]
    assert taken.packages[0].key == district.inbox.conflicts()[0].package_id
    sent = town.outbox.sent()[0]
    assert sent.state is PackageState.PARTIAL
    assert sent.receipt is not None
    assert [(item[3], item[6]) for item in sent.receipt["items"]] == [("conflict", "district")]
    district.inbox.decide(district.inbox.conflicts()[0].key, "theirs")
    assert district.said("子")["note"] == "town"
    assert district.inbox.conflicts() == []
    with pytest.raises(Refusal, match="已经处理"):
        district.inbox.decide(district.inbox.items(taken.packages[0].key)[0].key, "ours")


def test_sensitive_blocks_stay_at_home_unless_ticked_with_a_reason(
    offices: tuple[Bureau, Bureau], folder: Path
) -> None:
    town, district = offices
    town.edit("子", phone="13900000000", occupation="务农")
    key = town.partner(district)
    plan = town.outbox.plan(key)
    assert [one.is_ticked for one in plan.blocks] == [False] * len(EVERYTHING)
    row = town.outbox.seal(plan)
    district.take(town.carry(row.key, folder / "stick"))
    assert district.said("子") == {"phone": None, "occupation": "务农", "note": None}
    with pytest.raises(Refusal, match="写明用途"):
        town.outbox.seal(town.outbox.plan(key, ("numbers",)))
    town.outbox.choose_blocks(key, ("numbers",))
    plan = town.outbox.plan(key)
    assert [one.key for one in plan.blocks if one.is_ticked] == ["numbers"]
    row = town.outbox.seal(plan, "核对电话")
    assert (row.blocks, row.purpose) == (("numbers",), "核对电话")


def test_nothing_goes_to_an_office_whose_card_was_not_checked(template: Path, folder: Path) -> None:
    town, district = Bureau("洛阳镇", TOWN, template, folder), Bureau("泉州区", DISTRICT, template, folder)
    key = town.partners.add(PartnerDraft(DISTRICT, "泉州区", Relation.UPPER))
    with pytest.raises(Refusal, match="核对"):
        town.outbox.plan(key)
    seen = town.partners.look_at_card(district.own_keys.export_card(folder))
    card = town.partners.take_card(key, seen)
    with pytest.raises(Refusal, match="核对"):
        town.outbox.plan(key)
    with pytest.raises(Refusal, match="指纹"):
        town.partners.confirm(card, "1234 " * 10)
    town.partners.confirm(card, seen.card.fingerprint.replace(" ", ""))
    assert town.partners.row(key).is_ready
    town.partners.revoke(card, "对方来电")
    assert not town.partners.row(key).is_ready
    for one in (town, district):
        one.close()


def test_a_key_revoked_while_its_package_is_looked_at_counts_no_more(
    offices: tuple[Bureau, Bureau], folder: Path
) -> None:
    town, district = offices
    town.edit("子", phone="1")
    path = town.send(district, folder / "stick")
    with district.inbox.look(path) as look:
        district.partners.revoke(district.partners.row(district.partner(town)).cards[0].key, "钥匙丢失")
        with pytest.raises(Refusal, match="作废"):
            district.inbox.take(look)
    assert district.said("子")["phone"] is None


def test_a_full_disk_is_said_in_a_sentence_and_nothing_is_half_done(
    offices: tuple[Bureau, Bureau], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the disk is full, either nothing was done or the package counts and can be written out."""
    town, district = offices
    flush, before = os.fsync, len(town.outbox.sent())
    sentences, counts = list[str](), list[int]()
    for last in range(1, 20):
        left = [last]

        def full(file: int, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            flush(file)

        monkeypatch.setattr(os, "fsync", full)
        try:
            row = town.seal(district)
            break
        except Refusal as refusal:
            sentences.append(refusal.message)
            counts.append(len(town.outbox.sent()))
        finally:
            monkeypatch.setattr(os, "fsync", flush)
    assert len(sentences) > 1
    assert all("磁盘空间不足" in one for one in sentences)
    assert set(counts) == {before}
    assert row.sequence == 2
    taken = district.take(town.carry(row.key, folder / "stick"))
    assert [one.sequence for one in taken.packages] == [2]
