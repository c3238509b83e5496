"""One's own account: a password that ends, is one's own and was not used before; a key file that belongs to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.store import Store
from desktop.accounts.factor import find_key_file, read_key_file
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import NO_KEY_FILE, Keyring
from desktop.accounts.password_memory import LAST
from desktop.accounts.password_rules import PasswordRules
from desktop.accounts.rights import FOUNDER, Rights
from desktop.accounts.service import Accounts, founding_account
from desktop.accounts.session import Clerk
from desktop.errors import Refusal
from tests.desktop.founded import CHEAP, OTHER, PASSWORD

SERIES = [f"Qingtian{number}#2026" for number in (1, 22, 333, 4444, 55555, 666666)]


class Desk:
    """An open office whose clock can be put forward, with its founder at it."""

    def __init__(self, engine, folder):
        self.moment = datetime.now(UTC)  # records are stamped with the true clock
        self.keyring = Keyring(folder, self.now, CHEAP)
        self.held = HeldKey(self.keyring.create("lin", PASSWORD).key)
        self.clerk = Clerk()
        self.store = Store(engine, self.clerk.actor, self.clerk.permit)
        self.accounts = Accounts(self.store, self.keyring, self.held, self.clerk, now=self.now)
        self.own = self.accounts.own
        self.clerk.enter("lin", "林管理", FOUNDER)
        with self.store.write("建立单位") as session:
            session.add(founding_account("lin", "林管理"))
        self.sit("lin")

    def now(self):
        return self.moment

    def wait(self, **span):
        self.moment += timedelta(**span)

    def sit(self, name):
        self.clerk.leave()
        self.accounts.sign_in(name)


@pytest.fixture
def desk(engine, folder):
    return Desk(engine, folder)


@pytest.fixture
def stick(folder):
    place = folder / "stick"
    place.mkdir()
    return place


def test_a_password_somebody_else_chose_is_changed_first(desk):
    desk.accounts.add("wang", "王录入", "clerk", OTHER)
    desk.sit("wang")
    assert desk.own.standing().asks_password
    with pytest.raises(Refusal, match="程序窗口"):
        desk.own.require_clear()
    desk.own.change_password(OTHER, SERIES[0])
    assert desk.own.standing().is_clear
    desk.sit("lin")
    desk.accounts.reset_password("wang", SERIES[1])
    desk.sit("wang")
    assert desk.own.standing().must_change


def test_a_password_ends_after_ninety_days_and_reminds_in_the_last_week(desk):
    assert desk.own.standing() == replace(desk.own.standing(), days_left=None, is_expired=False)
    desk.wait(days=82)
    assert desk.own.standing().days_left is None
    desk.wait(days=1)
    assert desk.own.standing().days_left == 7
    desk.wait(days=6)
    assert (desk.own.standing().days_left, desk.own.standing().is_clear) == (1, True)
    desk.wait(days=1)
    assert desk.own.standing().is_expired
    desk.own.change_password(PASSWORD, SERIES[0])
    assert desk.own.standing().is_clear


def test_the_office_decides_how_long_and_only_its_security_administrator(desk):
    desk.wait(days=100)
    desk.accounts.set_rules(PasswordRules(days=180))
    assert desk.own.standing().is_clear
    desk.accounts.set_rules(PasswordRules(days=0))
    desk.wait(days=4000)
    assert desk.own.standing().is_clear
    with pytest.raises(Refusal, match="30、60、90、180"):
        desk.accounts.set_rules(PasswordRules(days=9999))
    desk.clerk.enter("lin", "林管理", Rights("clerk"))
    with pytest.raises(Refusal, match="安全管理员"):
        desk.accounts.set_rules(PasswordRules())
    with desk.store.read() as session:
        logged = str(session.connection().exec_driver_sql("SELECT name, summary FROM action").all())
    assert "修改密码规则" in logged
    assert "password_days" in logged


def test_none_of_the_last_five_is_taken(desk):
    present = PASSWORD
    for new in SERIES[: LAST - 1]:
        desk.own.change_password(present, new)
        present = new
    for used in (PASSWORD, *SERIES[: LAST - 2]):
        with pytest.raises(Refusal, match="最近用过的 5 个"):
            desk.own.change_password(present, used)
    desk.own.change_password(present, SERIES[LAST - 1])
    desk.own.change_password(SERIES[LAST - 1], PASSWORD)  # the sixth of before


def test_no_password_lies_in_the_database(desk, folder):
    desk.own.change_password(PASSWORD, SERIES[0])
    with desk.store.read() as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM password_memory").all()
    assert len(kept) == 2
    assert not any(secret.encode() in bytes(str(kept), "utf-8") for secret in (PASSWORD, SERIES[0]))


def test_an_account_nobody_used_for_long_is_shown(desk):
    desk.accounts.add("wang", "王录入", "clerk", OTHER)
    desk.wait(days=91)
    desk.sit("lin")
    assert {one.name: one.is_unused for one in desk.accounts.list()} == {"lin": False, "wang": True}
    desk.accounts.disable("wang")
    assert not any(one.is_unused for one in desk.accounts.list())


def test_a_key_file_belongs_to_the_password(desk, stick):
    path = desk.own.make_key_file(PASSWORD, stick)
    assert path.name == f"gedang-{desk.own.factor}.key"
    with pytest.raises(Refusal, match=NO_KEY_FILE):
        desk.keyring.unlock("lin", PASSWORD)
    assert desk.keyring.failures("lin") == 0  # who forgot the stick has guessed nothing
    secret = read_key_file(path).secret
    assert desk.keyring.unlock("lin", PASSWORD, secret) == desk.held.key
    with pytest.raises(Refusal, match="用户名、密码或钥匙文件不正确，还可再试 4 次"):
        desk.keyring.unlock("lin", PASSWORD, b"x" * 32)
    with pytest.raises(Refusal, match="还可再试 3 次"):
        desk.keyring.unlock("lin", "wrong", secret)
    desk.own.change_password(PASSWORD, SERIES[0], secret)
    assert desk.keyring.unlock("lin", SERIES[0], secret) == desk.held.key


def test_a_second_copy_is_the_same_and_a_new_one_ends_both(desk, stick, folder):
    first = desk.own.make_key_file(PASSWORD, stick)
    copy = desk.own.copy_key_file(first, folder)
    assert copy.read_bytes() == first.read_bytes()
    secret = read_key_file(copy).secret
    later = desk.own.make_key_file(PASSWORD, stick, secret)
    assert later.name != first.name
    with pytest.raises(Refusal, match="作废"):
        read_key_file(first, desk.own.factor)
    with pytest.raises(Refusal, match="不正确"):
        desk.keyring.unlock("lin", PASSWORD, secret)
    with pytest.raises(Refusal, match="作废"):
        desk.own.copy_key_file(first, folder)


def test_a_lost_stick_is_replaced_through_an_administrator(desk, stick):
    desk.accounts.set_rules(PasswordRules(factor=True))
    desk.accounts.add("chen", "陈管理", "clerk", OTHER)
    desk.accounts.grant("chen", Rights(hats=frozenset({"security_admin"})))
    desk.sit("chen")
    desk.own.change_password(OTHER, SERIES[0])
    assert desk.own.standing().needs_factor
    desk.own.make_key_file(SERIES[0], stick)
    assert desk.own.standing().is_clear
    desk.sit("lin")
    assert {one.name: one.has_factor for one in desk.accounts.list()} == {"lin": False, "chen": True}
    desk.accounts.reset_password("chen", SERIES[1])
    assert desk.keyring.unlock("chen", SERIES[1]) == desk.held.key
    desk.sit("chen")
    assert desk.own.standing().needs_factor
    assert desk.own.standing().must_change


def test_an_office_that_wants_key_files_lets_no_administrator_drop_it(desk, stick):
    secret = read_key_file(desk.own.make_key_file(PASSWORD, stick)).secret
    desk.accounts.set_rules(PasswordRules(factor=True))
    with pytest.raises(Refusal, match="不能停用"):
        desk.own.drop_key_file(PASSWORD, secret)
    desk.accounts.set_rules(PasswordRules(factor=False))
    desk.own.drop_key_file(PASSWORD, secret)
    assert desk.keyring.unlock("lin", PASSWORD) == desk.held.key


def test_a_file_that_cannot_be_written_changes_nothing(desk, folder):
    with pytest.raises(Refusal, match="没有写到"):
        desk.own.make_key_file(PASSWORD, folder / "no such stick")
    assert desk.keyring.unlock("lin", PASSWORD) == desk.held.key
    with pytest.raises(Refusal, match="不正确"):
        desk.own.make_key_file("wrong", folder)
    assert not list(folder.glob("*.key"))


@pytest.mark.parametrize("content", [b"", b"gedang key file 1\n", b"gedang key file 1\nAAAA\n", b"PK\x03\x04" * 999])
def test_another_file_is_told(folder, content):
    path = folder / "photo.jpg"
    path.write_bytes(content)
    for one in (path, folder / "gone", folder):
        with pytest.raises(Refusal, match="不是格档的钥匙文件"):
            read_key_file(one)


def test_the_file_is_found_where_it_was_or_on_a_drive(desk, stick, folder):
    mark = read_key_file(desk.own.make_key_file(PASSWORD, stick)).mark
    path = stick / f"gedang-{mark}.key"
    assert find_key_file(mark, "", [folder, stick]) == path
    assert find_key_file(mark, str(path), []) == path
    assert find_key_file(mark, str(folder / "gone.key"), [folder]) is None
    assert find_key_file("0" * 12, str(path), [stick]) is None
    assert b"lin" not in path.read_bytes()


def test_locking_and_unlocking_are_logged(desk):
    desk.accounts.go_away()
    desk.accounts.come_back(failures=2)
    with desk.store.read() as session:
        lines = session.connection().exec_driver_sql("SELECT name, summary FROM action ORDER BY id").all()
    assert [name for name, _ in lines][-2:] == ["锁定", "解锁"]
    assert "2" in str(lines[-1])


def test_the_recovery_code_gets_in_without_the_stick(desk, stick):
    desk.own.make_key_file(PASSWORD, stick)
    code = desk.accounts.recover("lin", SERIES[0])
    assert desk.keyring.unlock("lin", SERIES[0]) == desk.held.key
    assert desk.keyring.unlock_with_recovery(code) == desk.held.key
    assert desk.own.standing().is_clear  # it was its owner who chose the password
    with desk.store.read() as session:
        assert "用恢复码重设密码" in str(session.connection().exec_driver_sql("SELECT name FROM action").all())
