"""Accounts: who may add, change and disable them, and what that does to the keys."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.models.log import Action, Change
from db.models.office import Account
from db.store import Store
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import Keyring
from desktop.accounts.rights import AUDIT, FOUNDER, HATS, SECURITY, SYSTEM, Rights, declared
from desktop.accounts.service import Accounts, founding_account
from desktop.accounts.session import Clerk
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
        self.clerk.enter("lin", "林管理", FOUNDER)
        self.store = Store(engine, self.clerk.actor, self.clerk.permit)
        self.accounts = Accounts(self.store, self.keyring, HeldKey(self.key), self.clerk)

    def sit(self, name):
        self.clerk.leave()
        self.accounts.sign_in(name)


@pytest.fixture
def desk(engine, folder):
    desk = Desk(engine, folder)
    with desk.store.write("建立单位") as session:
        session.add(founding_account("lin", "林管理"))
    return desk


@pytest.fixture
def accounts(desk):
    return desk.accounts


def actions(store):
    with store.read() as session:
        return [(one.name, one.by) for one in session.scalars(select(Action).order_by(Action.id))]


def test_every_role_has_a_title():
    roles, hats = declared()
    assert all(one.title and one.hint for one in (*roles.values(), *hats.values()))
    assert set(hats) == set(HATS)


def test_an_added_account_opens_the_office(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    assert desk.keyring.unlock("wang", OTHER) == desk.key
    assert [(one.name, one.role_title, one.enabled) for one in accounts.list()] == [
        ("lin", "录入员、系统管理员、安全管理员", True),
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
        lambda: accounts.rename("lin", "林"),
        lambda: accounts.disable("lin"),
        lambda: accounts.enable("lin", THIRD),
        lambda: accounts.reset_password("lin", THIRD),
        lambda: accounts.reissue_recovery(),
    ):
        with pytest.raises(Refusal, match="只有系统管理员"):
            forbidden()


def test_a_viewer_only_looks_but_may_change_the_own_password(desk, accounts):
    accounts.add("zhao", "赵查看", "viewer", OTHER)
    desk.sit("zhao")
    with (
        pytest.raises(Refusal, match="您的账号（查看员）只能查看，不能修改。请联系管理员。"),
        desk.store.write("登记人员"),
    ):
        pass
    accounts.own.change_password(OTHER, THIRD)
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


def test_an_administrator_of_each_hat_always_remains(desk, accounts):
    with pytest.raises(Refusal, match="自己正在使用"):
        accounts.disable("lin")
    accounts.add("chen", "陈安全", "clerk", OTHER)
    accounts.grant("chen", Rights(hats=frozenset({SECURITY})))
    desk.sit("chen")
    with pytest.raises(Refusal, match="最后一个在用的系统管理员"):
        accounts.grant("lin", Rights("clerk"))
    accounts.grant("lin", Rights(hats=frozenset({SYSTEM})))
    desk.sit("lin")
    assert (desk.clerk.may_administer, desk.clerk.rights.hats) == (True, {SYSTEM})
    with pytest.raises(Refusal, match="最后一个在用的安全管理员"):
        accounts.disable("chen")


def test_rights_that_exclude_each_other_are_refused(desk, accounts):
    accounts.add("chen", "陈", "clerk", OTHER)
    with pytest.raises(Refusal, match="不能再兼"):
        accounts.grant("chen", Rights("viewer", frozenset({AUDIT})), "主任批准")
    with pytest.raises(Refusal, match="须登记豁免"):
        accounts.grant("chen", Rights("viewer", frozenset({SYSTEM})))
    with pytest.raises(Refusal, match="至少选一个网格"):
        accounts.grant("chen", Rights("chief"))
    with pytest.raises(Refusal, match="选择承办单位"):
        accounts.grant("chen", Rights("liaison"))
    with pytest.raises(Refusal, match="请为账号选一个角色"):
        accounts.grant("chen", Rights())
    with pytest.raises(Refusal, match="不能给自己改权限"):
        accounts.grant("lin", Rights("viewer"))
    accounts.grant("chen", Rights("viewer", frozenset({SYSTEM})), "人手不足，主任林某 2026-11-22 批准")
    assert accounts.list()[1].exemption.startswith("人手不足")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "viewer", "auditor": True, "exemption": "批准"},
        {"role": "viewer", "system_admin": True},
        {"system_admin": True, "security_admin": True},
        {"role": ""},
    ],
)
def test_the_database_itself_keeps_the_hats_apart(desk, wrong):
    with pytest.raises(IntegrityError), desk.store.write("绕过") as session:
        session.add(Account(name="chen", title="陈", **wrong))


def test_a_reset_password_serves_at_once(desk, accounts):
    accounts.add("wang", "王录入", "clerk", OTHER)
    accounts.reset_password("wang", THIRD)
    assert desk.keyring.unlock("wang", THIRD) == desk.key
    with pytest.raises(Refusal, match="没有账号"):
        accounts.reset_password("nobody", THIRD)


def test_ones_own_password_needs_the_present_one(desk, accounts):
    with pytest.raises(Refusal, match="不正确"):
        accounts.own.change_password("wrong", OTHER)
    with pytest.raises(Refusal, match="相同"):
        accounts.own.change_password(PASSWORD, PASSWORD)
    accounts.own.change_password(PASSWORD, OTHER)
    assert desk.keyring.unlock("lin", OTHER) == desk.key


def test_a_reissued_code_opens(desk, accounts):
    assert desk.keyring.unlock_with_recovery(accounts.reissue_recovery()) == desk.key


def test_nobody_chooses_the_password_of_a_hat_he_does_not_wear(desk, accounts):
    for name, hat in (("sun", SYSTEM), ("qian", SECURITY)):
        accounts.add(name, name, "clerk", OTHER)
        accounts.grant(name, Rights("", frozenset({hat})))
    desk.sit("sun")
    for name in ("qian", "lin"):
        with pytest.raises(Refusal, match="是安全管理员，您不是"):
            accounts.reset_password(name, THIRD)
    accounts.disable("qian")
    with pytest.raises(Refusal, match="是安全管理员，您不是"):
        accounts.enable("qian", THIRD)
    desk.sit("lin")
    accounts.enable("qian", THIRD)
    accounts.reset_password("sun", THIRD)


def test_everything_is_logged_and_no_password_with_it(desk, accounts):
    accounts.sign_in("lin", failures=3)
    accounts.add("wang", "王录入", "clerk", OTHER)
    accounts.reset_password("wang", THIRD)
    accounts.rename("wang", "王主任")
    accounts.grant("wang", Rights("viewer"))
    accounts.disable("wang")
    accounts.reissue_recovery()
    assert [name for name, _ in actions(desk.store)] == [
        "建立单位", "登录", "新增账号", "重设密码", "修改账号", "修改账号权限", "停用账号", "重新签发恢复码",
    ]  # fmt: skip
    with desk.store.read() as session:
        written = str([(one.name, one.summary) for one in session.scalars(select(Action))])
        written += str([one.fields for one in session.scalars(select(Change))])
    assert "'failures': 3" in written
    assert "王主任" in written
    assert not any(password in written for password in (PASSWORD, OTHER, THIRD, KEY.hex()))
