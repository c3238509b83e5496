"""Headers of the first format open, and become ones of the second account by account."""

import json

import pytest

from desktop.accounts.header import FIRST_FORMAT, FORMAT
from desktop.accounts.keyring import KEY_BYTES, OLD_RECOVERY, Keyring
from desktop.accounts.recovery import new_code
from desktop.errors import Refusal
from desktop.folder import KEYS
from tests.desktop.accounts.old_slots import old_header
from tests.desktop.founded import CHEAP, OTHER, PASSWORD

KEY, CODE = bytes(range(KEY_BYTES)), new_code()


@pytest.fixture
def keyring(folder):
    (folder / KEYS).write_bytes(old_header({"lin": PASSWORD, "wang": OTHER}, CODE, KEY).to_bytes())
    return Keyring(folder, cost=CHEAP)


def content(folder):
    return json.loads((folder / KEYS).read_bytes())


def test_a_failure_leaves_a_former_header_as_it_is(folder, keyring):
    with pytest.raises(Refusal, match="还可再试 4 次"):
        keyring.unlock("lin", "wrong")
    assert content(folder)["format"] == FIRST_FORMAT
    assert "public" not in content(folder)["slots"]["lin"]


def test_each_account_gets_a_pair_when_it_comes(folder, keyring):
    assert keyring.unlock("lin", PASSWORD) == KEY
    found = content(folder)
    assert found["format"] == FORMAT
    assert "public" in found["slots"]["lin"]
    assert "public" not in found["slots"]["wang"]
    assert keyring.unlock("wang", OTHER) == KEY
    assert "public" in content(folder)["slots"]["wang"]
    assert keyring.unlock("lin", PASSWORD) == KEY


def test_the_former_recovery_code_opens(keyring):
    assert keyring.unlock_with_recovery(CODE) == KEY


def test_a_new_key_waits_for_those_of_before_and_says_for_whom(keyring):
    keyring.unlock("lin", PASSWORD)
    with pytest.raises(Refusal, match=r"wang.*各登录一次"):
        keyring.renewed(KEY)
    keyring.unlock("wang", OTHER)
    with pytest.raises(Refusal, match=OLD_RECOVERY):
        keyring.renewed(KEY)
    keyring.reissue(KEY)
    assert keyring.renewed(KEY).key != KEY


def test_an_older_program_is_told_to_upgrade(folder, keyring):
    keyring.unlock("lin", PASSWORD)
    assert content(folder)["format"] > FIRST_FORMAT  # which that program refuses with a sentence
