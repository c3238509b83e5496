"""Accounts: who may add, change and disable them, and what that does to the keys."""

import pytest
from sqlalchemy import select

from db.models.log import Action, Change
from db.models.office import Role
from db.store import Store
from desktop.accounts.keyring import Keyring
from desktop.accounts.service import Accounts, new_account
from desktop.accounts.session import ROLE_TITLES, Clerk
from desktop.errors import Invalid, Refusal
from tests.desktop.founded import CHEAP, OTHER, PASSWORD
from tests.offices import KEY

THIRD = "Haoyunqi%77q"


class Desk:
    """An open office with one administrator at it."""

    def __init__(self, engine, folder):
        self.keyring = Keyring(folder, cost=CHEAP)
        self.key = self.keyring.create("lin", PASSWORD).key
        self.clerk = Clerk()
        self.clerk.enter("lin", "林管理", "admin")
        self.store = Store(engine, self.clerk.actor, self.clerk.permit)
        self.accounts = Accounts(self.store, self.keyring, self.key, self.clerk)

    def sit(self, name):
        self.clerk.leave()
        self.accounts.sign_in(name)


@pytest.fixture
def desk(engine, folder):
    desk = Desk(engine, folder)
    with desk.store.write("建立单位") as session:
        session.add(new_account("lin", "林管理", "admin"))
    return desk


@pytest.fixture
def accounts(desk):
    return desk.accounts


def actions(store):
    with store.read() as session:
        return [(one.name, one.by) for one in session.scalars(select(Action).order_by(Action.id))]


def test_every_role_has_a_title():
    assert set(ROLE_TITLES) == {role.value for role in Role}


def test_an_added_account_opens_the_office(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    assert desk.keyring.unlock("wang", OTHER) == desk.key
    assert [(one.name, one.role_title, one.enabled) for one in accounts.list()] == [
        ("lin", "管理员", True),
        ("wang", "录入员", True),
    ]


def test_a_name_is_given_once(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    with pytest.raises(Refusal, match="已有名为“wang”的账号"):
        accounts.add("wang", "王二", "viewer", THIRD)
    assert desk.keyring.unlock("wang", OTHER) == desk.key


@pytest.mark.parametrize(
    ("name", "title"), [("w", "王"), ("a b", "王"), ("x" * 31, "王"), ("wang|1", "王"), ("wang", " ")]
)
def test_names_and_titles_have_a_form(desk, accounts, name, title):
    with pytest.raises(Invalid):
        accounts.add(name, title, "clerk", OTHER)
    assert desk.keyring.accounts == ("lin",)


def test_a_weak_password_adds_nobody(desk, accounts):
    with pytest.raises(Refusal):
        accounts.add("wang", "王录入", "clerk", "123456")
    assert len(accounts.list()) == 1


def test_only_administrators_change_accounts(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    desk.sit("wang")
    assert (desk.clerk.may_write, desk.clerk.may_administer) == (True, False)
    for forbidden in (
        lambda: accounts.add("zhao", "赵", "clerk", THIRD),
        lambda: accounts.change("lin", "林", "clerk"),
        lambda: accounts.disable("lin"),
        lambda: accounts.enable("lin", THIRD),
        lambda: accounts.reset_password("lin", THIRD),
        lambda: accounts.reissue_recovery(),
    ):
        with pytest.raises(Refusal, match="只有管理员"):
            forbidden()


def test_a_viewer_only_looks_but_may_change_the_own_password(desk, accounts):
    accounts.add("zhao", "赵查看", "viewer", OTHER)
    desk.sit("zhao")
    with pytest.raises(Refusal, match="您的账号只能查看，不能修改。请联系管理员。"), desk.store.write("登记人员"):
        pass
    accounts.change_own_password(OTHER, THIRD)
    assert desk.keyring.unlock("zhao", THIRD) == desk.key


def test_nobody_writes_before_signing_in(desk):
    desk.clerk.leave()
    with pytest.raises(Refusal, match="尚未登录"), desk.store.write("登记人员"):
        pass


def test_a_disabled_account_loses_its_key_and_keeps_its_deeds(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    accounts.disable("wang")
    assert desk.keyring.accounts == ("lin",)
    assert [(one.name, one.enabled) for one in accounts.list()] == [("lin", True), ("wang", False)]
    with pytest.raises(Refusal, match="已停用"):
        accounts.sign_in("wang")
    with pytest.raises(Refusal, match="已停用"):
        accounts.reset_password("wang", THIRD)
    accounts.enable("wang", THIRD)
    assert desk.keyring.unlock("wang", THIRD) == desk.key
    desk.sit("wang")


def test_an_administrator_always_remains(desk, accounts):
    with pytest.raises(Refusal, match="最后一个在用的管理员"):
        accounts.change("lin", "林", "clerk")
    with pytest.raises(Refusal, match="自己正在使用"):
        accounts.disable("lin")
    accounts.add("chen", "陈管理", "admin", OTHER)
    accounts.change("lin", "林录入", "clerk")
    assert desk.clerk.may_administer is False
    desk.sit("chen")
    with pytest.raises(Refusal, match="最后一个在用的管理员"):
        accounts.change("chen", "陈", "viewer")
    accounts.disable("lin")


def test_a_reset_password_serves_at_once(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    accounts.reset_password("wang", THIRD)
    assert desk.keyring.unlock("wang", THIRD) == desk.key
    with pytest.raises(Refusal, match="没有账号"):
        accounts.reset_password("nobody", THIRD)


def test_ones_own_password_needs_the_present_one(desk, accounts):
    with pytest.raises(Refusal, match="不正确"):
        accounts.change_own_password("wrong", OTHER)
    with pytest.raises(Refusal, match="相同"):
        accounts.change_own_password(PASSWORD, PASSWORD)
    accounts.change_own_password(PASSWORD, OTHER)
    assert desk.keyring.unlock("lin", OTHER) == desk.key


def test_a_reissued_code_opens(desk, accounts):
    assert desk.keyring.unlock_with_recovery(accounts.reissue_recovery()) == desk.key


def test_everything_is_logged_and_no_password_with_it(desk, accounts):
    accounts.sign_in("lin", failures=3)
    accounts.add("wang", "王录入", "clerk", OTHER)
    accounts.reset_password("wang", THIRD)
    accounts.change("wang", "王主任", "viewer")
    accounts.disable("wang")
    accounts.reissue_recovery()
    assert [name for name, _ in actions(desk.store)] == [
        "建立单位", "登录", "新增账号", "重设密码", "修改账号", "停用账号", "重新签发恢复码",
    ]  # fmt: skip
    with desk.store.read() as session:
        written = str([(one.name, one.summary) for one in session.scalars(select(Action))])
        written += str([one.fields for one in session.scalars(select(Change))])
    assert "'failures': 3" in written
    assert "王主任" in written
    assert not any(password in written for password in (PASSWORD, OTHER, THIRD, KEY.hex()))
