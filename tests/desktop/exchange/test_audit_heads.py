"""Whoever receives packages holds the head of the sender's audit log, and notices when it goes back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.audit import checkpoint
from desktop.audit.heads import FACT, hear, words_of
from tests.desktop.exchange.posts import Bureau


def test_heads_are_heard_on_both_sides(bureaus: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = bureaus
    town.exchange(district, folder / "stick")
    first = district.post.office.get(FACT)[town.office_id]["number"]
    assert town.post.office.get(FACT)[district.office_id]["number"] > 0
    town.exchange(district, folder / "stick")
    assert district.post.office.get(FACT)[town.office_id]["number"] > first
    assert district.status.of(district.partner(town)).audit_fault == ""


def test_a_log_that_went_back_is_noticed(bureaus: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = bureaus
    town.exchange(district, folder / "stick")
    town.back_up(folder / "backup.db")
    for name in "甲乙丙丁":
        town.register(name)
    town.exchange(district, folder / "stick")
    town.restore(folder / "backup.db")
    town.day += timedelta(days=1)
    district.take(town.send(district, folder / "stick"), may_remove_many=True)
    assert "审计日志" in district.status.of(district.partner(town)).audit_fault
    assert "退回到第" in district.status.of(district.partner(town)).audit_fault
    district.status.settle_audit(district.partner(town))
    assert district.status.of(district.partner(town)).audit_fault == ""
    town.day += timedelta(days=1)
    district.take(town.send(district, folder / "stick"), may_remove_many=True)
    assert district.status.of(district.partner(town)).audit_fault == ""


class TestHeard:
    AT = datetime(2026, 11, 23, 8, tzinfo=UTC)

    @pytest.fixture
    def heads(self, store) -> list[str]:
        """The heads of one log after one, two and three writes."""
        found = []
        for turn in range(4):
            with store.write(f"第{turn}次") as session:
                head = checkpoint(session)
            found += [words_of(head)] if head else []
        return found

    def heard(self, words, hours=0, before=None):
        return hear(words, self.AT + timedelta(hours=hours), "洛阳镇", before and before.plain())

    def test_it_goes_on(self, heads):
        one = self.heard(heads[0])
        two = self.heard(heads[2], 1, one)
        assert (one.number, two.number, two.fault) == (1, 3, "")

    def test_an_older_package_that_comes_late_tells_nothing(self, heads):
        assert self.heard(heads[0], -1, self.heard(heads[2])) is None

    def test_a_later_package_with_an_older_head_goes_back(self, heads):
        assert "从第 3 条退回到第 1 条" in self.heard(heads[0], 1, self.heard(heads[2])).fault

    def test_a_signature_that_does_not_fit(self, heads):
        assert "不是真的" in self.heard(heads[0].replace("1 ", "2 ", 1)).fault
        assert "不是真的" in self.heard("nonsense", 1, self.heard(heads[1])).fault

    def test_another_chain_under_the_same_number(self, heads, engine):
        one = self.heard(heads[0])
        other = one.plain() | {"mac": "00" * 32}
        assert "不同" in hear(heads[0], self.AT, "洛阳镇", other).fault
        assert "换了签名的钥匙" in hear(heads[1], self.AT, "洛阳镇", one.plain() | {"key": "00" * 32}).fault

    def test_older_programs_say_nothing(self):
        assert self.heard(None) is None
