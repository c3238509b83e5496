"""The wrapped data key: who gets at it, who does not, and what a changed file gives away."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from desktop.accounts.header import LONGEST_LOCK, TRIES
from desktop.accounts.keyring import KEY_BYTES, MISTYPED, Keyring
from desktop.accounts.slots import ORDINARY, SMALL_MACHINE, Cost, ordinary_cost
from desktop.errors import Refusal
from desktop.folder import KEYS
from tests.desktop.founded import CHEAP, OTHER, PASSWORD


class Clock:
    def __init__(self):
        self.moment = datetime(2026, 1, 5, 8, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def wait(self, **span):
        self.moment += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keyring(folder, clock):
    return Keyring(folder, clock, CHEAP)


@pytest.fixture
def created(keyring):
    return keyring.create("lin", PASSWORD)


def refused(keyring, account="lin", password="wrong"):
    with pytest.raises(Refusal) as told:
        keyring.unlock(account, password)
    return told.value.message


def content(folder):
    return json.loads((folder / KEYS).read_bytes())


def rewrite(folder, change):
    found = content(folder)
    change(found)
    (folder / KEYS).write_text(json.dumps(found), "utf-8")


def test_password_and_recovery_code_give_the_same_key(keyring, created):
    assert len(created.key) == KEY_BYTES
    assert keyring.unlock("lin", PASSWORD) == created.key
    assert keyring.unlock_with_recovery(created.recovery_code.lower().replace("-", " ")) == created.key
    assert keyring.accounts == ("lin",)


def test_the_ordinary_cost_opens_too(folder):
    keyring = Keyring(folder)
    created = keyring.create("lin", PASSWORD)
    assert keyring.unlock("lin", PASSWORD) == created.key
    assert content(folder)["slots"]["lin"]["cost"] == list(ordinary_cost())
    assert ordinary_cost() in (ORDINARY, SMALL_MACHINE)


def test_neither_key_nor_password_nor_code_lies_in_the_file(folder, created):
    text = (folder / KEYS).read_bytes()
    for secret in (created.key, PASSWORD.encode(), created.recovery_code.encode(), created.key.hex().encode()):
        assert secret not in text


def test_the_same_password_in_another_unicode_form_is_the_same(keyring, created):
    keyring.put(created.key, "wang", "Café#2026xx")
    assert keyring.unlock("wang", "Cafe\u0301#2026xx") == created.key


def test_a_wrong_password_says_how_many_tries_are_left(keyring, created):
    assert refused(keyring) == "用户名或密码不正确，还可再试 4 次。"
    assert refused(keyring) == "用户名或密码不正确，还可再试 3 次。"
    assert keyring.failures("lin") == 2
    assert keyring.unlock("lin", PASSWORD) == created.key
    assert keyring.failures("lin") == 0


def test_an_unknown_name_is_told_no_more_than_a_wrong_password(folder, keyring, created):
    assert refused(keyring, "nobody") == "用户名或密码不正确，还可再试 4 次。"
    assert refused(keyring, "somebody") == "用户名或密码不正确，还可再试 3 次。"
    assert len(content(folder)["failures"]) == 1  # guessing names does not fill the file


def test_five_failures_lock_out_and_longer_every_time(keyring, created, clock):
    told = [refused(keyring) for _ in range(TRIES)]
    assert told[-1] == "用户名或密码不正确，已连续输错 5 次，请在 15 分钟后再试。"
    assert refused(keyring, password=PASSWORD) == "连续输错次数过多，请在 15 分钟后再试。"
    clock.wait(minutes=14, seconds=30)
    assert refused(keyring, password=PASSWORD) == "连续输错次数过多，请在 1 分钟后再试。"
    clock.wait(minutes=1)
    assert [refused(keyring) for _ in range(TRIES)][-1].endswith("已连续输错 10 次，请在 30 分钟后再试。")
    clock.wait(minutes=31)
    for _ in range(40):
        refused(keyring)
        clock.wait(hours=9)
    assert keyring.unlock("lin", PASSWORD) == created.key


def test_a_lock_is_never_longer_than_a_working_day(keyring, created, clock):
    for _ in range(60):
        refused(keyring)
        clock.wait(hours=9)
    assert keyring._read().failures["lin"].lock == LONGEST_LOCK


def test_a_lock_outlives_the_program_and_a_clock_put_back(folder, keyring, created, clock):
    for _ in range(TRIES):
        refused(keyring)
    again = Keyring(folder, clock, CHEAP)
    clock.wait(days=-400)
    assert "15 分钟" in refused(again, password=PASSWORD)
    clock.wait(minutes=16)
    assert again.unlock("lin", PASSWORD) == created.key


def test_one_locked_account_does_not_lock_the_others(keyring, created):
    keyring.put(created.key, "wang", OTHER)
    for _ in range(TRIES):
        refused(keyring, "wang")
    assert keyring.unlock("lin", PASSWORD) == created.key
    keyring.put(created.key, "wang", OTHER)  # an administrator's new password ends the lock
    assert keyring.unlock("wang", OTHER) == created.key


def test_a_try_cut_off_in_the_middle_is_counted(folder, keyring, created):
    code = (
        "import os, sys, desktop.accounts.keyring as module\n"
        "from pathlib import Path\n"
        "module.unwrap = lambda *_: os._exit(9)\n"
        "module.Keyring(Path(sys.argv[1])).unlock('lin', 'guess')\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode == 9
    assert keyring.failures("lin") == 1


def test_a_mistyped_code_is_no_attempt(folder, keyring, created):
    code = created.recovery_code
    with pytest.raises(Refusal, match=MISTYPED):
        keyring.unlock_with_recovery(("A" if code[0] != "A" else "B") + code[1:])
    assert content(folder)["failures"] == {}


def test_somebody_elses_code_is_an_attempt(keyring, created, folder):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    other = Keyring(elsewhere, cost=CHEAP).create("lin", PASSWORD).recovery_code
    for left in ("还可再试 4 次", "还可再试 3 次", "还可再试 2 次", "还可再试 1 次", "15 分钟"):
        with pytest.raises(Refusal, match=left):
            keyring.unlock_with_recovery(other)
    assert keyring.unlock("lin", PASSWORD) == created.key


def test_a_reissued_code_replaces_the_former(keyring, created):
    code = keyring.reissue(created.key)
    assert keyring.unlock_with_recovery(code) == created.key
    with pytest.raises(Refusal, match="现行"):
        keyring.unlock_with_recovery(created.recovery_code)


def test_a_new_password_replaces_the_former(keyring, created):
    keyring.put(created.key, "lin", OTHER)
    assert keyring.unlock("lin", OTHER) == created.key
    refused(keyring, password=PASSWORD)


def test_a_removed_account_is_as_good_as_unknown(keyring, created):
    keyring.put(created.key, "wang", OTHER)
    keyring.remove(created.key, "wang")
    assert keyring.accounts == ("lin",)
    assert "不正确" in refused(keyring, "wang", OTHER)


def test_a_slot_is_wrapped_anew_when_more_can_be_asked(folder, created):
    dearer = Keyring(folder, cost=Cost(128, 2, 1))
    assert dearer.unlock("lin", PASSWORD) == created.key
    assert content(folder)["slots"]["lin"]["cost"] == [128, 2, 1]
    assert dearer.unlock("lin", PASSWORD) == created.key


def swap_slots(found):
    slots = found["slots"]
    slots["lin"], slots["wang"] = slots["wang"], slots["lin"]


def test_a_slot_belongs_to_its_account(folder, keyring, created):
    keyring.put(created.key, "wang", OTHER)
    rewrite(folder, swap_slots)
    assert "不正确" in refused(keyring, "lin", OTHER)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["slots"].pop("wang"),
        lambda found: found["slots"].update(mallory=found["slots"]["wang"]),
        lambda found: found["slots"].update(wang=found["slots"]["lin"]),
        lambda found: found["recovery"].update(salt="AAAAAAAAAAAAAAAAAAAAAA=="),
        lambda found: found.update(mac="00"),
        lambda found: found.update(mac=""),
    ],
)
def test_a_file_changed_by_others_is_noticed(folder, keyring, created, change):
    keyring.put(created.key, "wang", OTHER)
    rewrite(folder, change)
    with pytest.raises(Refusal, match="改动过"):
        keyring.unlock("lin", PASSWORD)
    with pytest.raises(Refusal, match="改动过"):
        keyring.put(created.key, "wang", OTHER)


def test_a_changed_slot_of_ones_own_does_not_open(folder, keyring, created):
    rewrite(folder, lambda found: found["slots"]["lin"].update(version=7))
    assert "不正确" in refused(keyring, password=PASSWORD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "钥匙",
        '{"format": 1}',
        '{"format": 1, "slots": [], "recovery": {}, "mac": "", "failures": {}}',
    ],
)
def test_a_damaged_file_is_refused_in_words(folder, keyring, text):
    (folder / KEYS).write_text(text, "utf-8")
    assert "已损坏" in refused(keyring)


def test_an_unreasonable_cost_is_damage_not_a_hang(folder, keyring, created):
    rewrite(folder, lambda found: found["slots"]["lin"].update(cost=[1 << 31, 3, 1]))
    assert "已损坏" in refused(keyring)


def test_a_missing_or_newer_file_is_refused_in_words(folder, keyring, created):
    rewrite(folder, lambda found: found.update(format=3))
    assert "升级" in refused(keyring)
    (folder / KEYS).unlink()
    assert "找不到钥匙文件" in refused(keyring)


def test_the_login_window_needs_no_cipher_and_no_database():
    code = "import sys, desktop.accounts.keyring; print({'argon2', 'cryptography', 'sqlalchemy'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
