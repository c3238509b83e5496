"""The accounts of the office: who may open it, and what for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.office import Account, Role
from db.store import Store, action_id
from desktop.accounts.keyring import Keyring
from desktop.accounts.passwords import require_good
from desktop.accounts.session import ROLE_TITLES, Clerk
from desktop.errors import Invalid, Problem, Refusal

NAME = re.compile(r"[\w.@-]{2,30}")  # \w takes in Chinese

NO_ACCESS = "账号“{name}”已停用或不存在。请联系管理员。"
UNKNOWN = "没有账号“{name}”。"
TAKEN = "已有名为“{name}”的账号，请换一个用户名。"
LAST_ADMIN = "“{name}”是最后一个在用的管理员，不能停用或改为其他角色。请先另设一个管理员。"
NOT_ONESELF = "不能停用自己正在使用的账号。"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the list shows it."""

    name: str
    title: str
    role: str
    role_title: str
    enabled: bool


class Accounts:
    """The accounts of an open office; what changes them also changes who can unwrap its key."""

    def __init__(self, store: Store, keyring: Keyring, key: bytes, clerk: Clerk) -> None:
        self._store, self._keyring, self._key, self._clerk = store, keyring, key, clerk

    def sign_in(self, name: str, failures: int = 0) -> None:
        """Let an account whose password was right begin to work; `failures` attempts before were wrong."""
        with self._store.read() as session:
            account = session.scalar(select(Account).where(Account.name == name, Account.enabled))
            if account is None:
                raise Refusal(NO_ACCESS.format(name=name))
            self._clerk.enter(account.name, account.title, account.role.value)
        with self._store.record("登录") as session:
            action_id(session, summary={"failures": failures} if failures else None)

    def list(self) -> Sequence[AccountRow]:
        """Return every account, those in use first."""
        with self._store.read() as session:
            accounts = session.scalars(select(Account).order_by(Account.enabled.desc(), Account.id))
            return [
                AccountRow(one.name, one.title, one.role.value, ROLE_TITLES[one.role.value], one.enabled)
                for one in accounts
            ]

    def add(self, name: str, title: str, role: str, password: str) -> None:
        """Add an account with its first password. Only an administrator may."""
        self._clerk.permit_administration()
        account = new_account(name, title, role)
        require_good(password, name, title)
        with self._store.write("新增账号") as session:
            if session.scalar(select(Account.id).where(Account.name == name)) is not None:
                raise Refusal(TAKEN.format(name=name))
            session.add(account)
            session.flush()
            self._keyring.put(self._key, name, password)

    def change(self, name: str, title: str, role: str) -> None:
        """Change an account's title and role. Only an administrator may."""
        self._clerk.permit_administration()
        with self._store.write("修改账号") as session:
            account = _of(session, name)
            if Role(role) is not Role.ADMIN:
                _keep_an_admin(session, account)
            account.title, account.role = _checked_title(title), Role(role)
        if name == self._clerk.name:
            self._clerk.enter(name, title, role)

    def disable(self, name: str) -> None:
        """Take the way in from an account; what it did stays under its name. Only an administrator may."""
        self._clerk.permit_administration()
        if name == self._clerk.name:
            raise Refusal(NOT_ONESELF)
        with self._store.write("停用账号") as session:
            account = _of(session, name)
            _keep_an_admin(session, account)
            account.enabled = False
            session.flush()
            self._keyring.remove(self._key, name)

    def enable(self, name: str, password: str) -> None:
        """Give an account its way in back, with a new password. Only an administrator may."""
        self._clerk.permit_administration()
        with self._store.write("启用账号") as session:
            account = _of(session, name)
            require_good(password, name, account.title)
            account.enabled = True
            session.flush()
            self._keyring.put(self._key, name, password)

    def reset_password(self, name: str, password: str) -> None:
        """Give an account a new password, its lock-out is over. Only an administrator may."""
        self._clerk.permit_administration()
        with self._store.write("重设密码") as session:
            account = _of(session, name)
            if not account.enabled:
                raise Refusal(NO_ACCESS.format(name=name))
            require_good(password, name, account.title)
            action_id(session, summary={"account": name})
            self._keyring.put(self._key, name, password)

    def change_own_password(self, present: str, new: str) -> None:
        """Change the password of whoever is at the program, who must know the present one."""
        self._keyring.unlock(self._clerk.name, present)
        require_good(new, self._clerk.name, self._clerk.title)
        if new == present:
            raise Refusal("新密码与原密码相同，请换一个。")
        with self._store.record("修改自己的密码") as session:
            action_id(session)
            self._keyring.put(self._key, self._clerk.name, new)

    def reissue_recovery(self) -> str:
        """Return a new recovery code; the former sheet no longer serves. Only an administrator may."""
        self._clerk.permit_administration()
        with self._store.write("重新签发恢复码") as session:
            action_id(session)
            return self._keyring.reissue(self._key)


def new_account(name: str, title: str, role: str) -> Account:
    """Return an account to be added. Raise Invalid when its name or title cannot be."""
    if not NAME.fullmatch(name):
        raise Invalid([Problem("name", "用户名须为 2 至 30 个字母、数字或汉字，不含空格。")])
    return Account(name=name, title=_checked_title(title), role=Role(role), enabled=True)


def _checked_title(title: str) -> str:
    title = title.strip()
    if not 1 <= len(title) <= 100:
        raise Invalid([Problem("title", "请填写姓名，最多 100 个字。")])
    return title


def _of(session: Session, name: str) -> Account:
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        raise Refusal(UNKNOWN.format(name=name))
    return account


def _keep_an_admin(session: Session, account: Account) -> None:
    """Raise Refusal when no administrator would remain without this account."""
    others = select(func.count()).where(Account.role == Role.ADMIN, Account.enabled, Account.id != account.id)
    if account.role is Role.ADMIN and account.enabled and not session.scalar(others):
        raise Refusal(LAST_ADMIN.format(name=account.name))
