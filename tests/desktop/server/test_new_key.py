"""A new data key of a shared office: the removed clerk stays outside, the others sign in anew, photographs open."""

import pytest

from db.errors import Lost
from desktop.accounts.keyring import Keyring
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.key_renewal import renew_key
from desktop.locking import OfficeLock
from desktop.opening import enter, keys_of
from tests.desktop.founded import OTHER, PASSWORD


@pytest.mark.logs  # the program of the removed clerk cannot log that it leaves
def test_after_a_removal_the_office_opens_with_another_key(shared, second, sign):
    here = sign(shared)
    here.office.accounts.add("wang", "王录入", "clerk", OTHER)
    there = sign(second, "wang", OTHER)
    stolen, kept = there.office.key, here.office.contents().keep(b"a photograph")
    here.office.accounts.disable("wang")
    renew_key(here.office, Progress())
    assert here.office.key != stolen
    assert here.office.keyring.owed == ()
    here.office.store.close()  # connections of before go on; new ones need the new password
    assert here.office.accounts.list()
    assert here.office.contents().read(kept) == b"a photograph"
    with pytest.raises(Refusal, match="不正确"):
        enter(second, "wang", OTHER)
    there.office.store.close()
    with pytest.raises((Refusal, Lost)):
        there.office.accounts.list()
    again = sign(second)
    assert again.office.key == here.office.key
    assert again.office.contents().read(kept) == b"a photograph"


def test_who_changed_the_header_meanwhile_is_not_overwritten(shared, second, sign, monkeypatch):
    here = sign(shared)
    before, renewed = here.office.key, here.office.keyring.renewed

    def late(key):
        made = renewed(key)
        with pytest.raises(Refusal):
            Keyring(keys_of(second)).unlock("lin", "wrong")  # counted in the header
        return made

    monkeypatch.setattr(Keyring, "renewed", lambda _keyring, key: late(key))
    with pytest.raises(Refusal, match="再试一次"):
        renew_key(here.office, Progress())
    assert here.office.key == before
    here.office.store.close()
    assert here.office.accounts.list()


def test_a_locked_shared_office_has_no_connection_and_comes_back(shared, sign):
    program = sign(shared)
    lock = OfficeLock(program.office)
    lock.close()
    lock.drop()
    assert not program.office.held.is_held
    assert not program.office.shared.listening.is_connected
    with pytest.raises(Refusal, match="已锁定"):
        program.office.accounts.list()
    with pytest.raises(Refusal, match="不正确"):
        lock.open("wrong")
    lock.open(PASSWORD)
    assert program.office.accounts.list()
    assert program.office.shared.listening.is_connected
