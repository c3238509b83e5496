"""The accounts of the office: who may open it, and what for."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.audit import tell
from db.errors import Busy, Damaged, DiskFull, Lost
from db.models.office import Account, AccountGrid
from db.store import Store, action_id, remark
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import Keyring
from desktop.accounts.own_account import OwnAccount
from desktop.accounts.password_memory import remember, require_unused
from desktop.accounts.password_rules import PasswordRules, is_unused
from desktop.accounts.passwords import require_good
from desktop.accounts.reach import Reach, narrow_to
from desktop.accounts.rights import AUDIT, FOUNDER, GRIDS, HATS, SECURITY, SYSTEM, UNIT, Rights, declared
from desktop.accounts.session import Clerk
from desktop.audit.searches import note_waiting
from desktop.clock import Now, now, today
from desktop.errors import Invalid, Problem, Refusal
from desktop.office import put_facts

log = logging.getLogger(__name__)

NAME = re.compile(r"[\w.@-]{2,30}")  # \w takes in Chinese

NO_ACCESS = "账号“{name}”已停用或不存在。请联系管理员。"
OTHER_RIGHTS = "您的权限已被修改。请点“换人登录”，再用自己的账号登录。"
UNKNOWN = "没有账号“{name}”。"
TAKEN = "已有名为“{name}”的账号，请换一个用户名。"
LAST = "“{name}”是最后一个在用的{hat}，不能停用，也不能改去别处。请先另设一个{hat}。"
NOT_ONESELF = "不能停用自己正在使用的账号。"
NOT_OWN_RIGHTS = "不能给自己改权限。请由另一位安全管理员来改。"
OTHERS_HAT = "“{name}”是{hats}，您不是，不能替他定密码。请由身份相同的管理员重设，或在登录窗口用恢复码重设。"
NO_HAT = "请为账号选一个角色，或一种管理员。"
AUDITOR_ALONE = "安全审计员只管审计，不能再兼别的角色或管理员。"
TWO_HATS = "一人兼任多种角色须登记豁免：请写明原因和批准人。"
NO_GRIDS = "这个角色只看所选的网格，请至少选一个网格。"
NO_UNIT = "部门联络员只看派到本部门的事件，请选择承办单位。"
WAITING = "part_time"  # the role of an account that nobody has granted rights yet: it sees its own tasks, and has none
FOUNDED_ALONE = "建立单位时由一人兼任"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the list shows it."""

    name: str
    title: str
    rights: Rights
    role_title: str
    exemption: str
    must_change: bool
    signed_in_at: datetime | None
    enabled: bool
    is_unused: bool = False  # nobody came for so long that it should be disabled
    has_factor: bool = False  # a key file belongs to its password


class Accounts:
    """The accounts of an open office; what changes them also changes who can unwrap its key.

    `again` opens the database once more, for the connections of an account that does not see everything.
    """

    def __init__(
        self,
        store: Store,
        keyring: Keyring,
        held: HeldKey,
        clerk: Clerk,
        again: Callable[[], Engine] | None = None,
        now: Now = now,
    ) -> None:
        self._store, self._keyring, self._held, self._clerk, self._now = store, keyring, held, clerk, now
        self._again = again
        self.own = OwnAccount(store, keyring, held, clerk, now)

    def sign_in(self, name: str, failures: int = 0) -> None:
        """Let an account whose password was right begin to work; `failures` attempts before were wrong."""
        with self._store.read() as session:
            account = session.scalar(select(Account).where(Account.name == name, Account.enabled))
            if account is None:
                raise Refusal(NO_ACCESS.format(name=name))
            rights, since = _rights(session, account), account.password_at
        with self._store.record("登录") as session:
            session.info["actor"] = name
            action_id(session, summary={"failures": failures} if failures else None)
            _tell_failures(session, failures)
            table, moment = Account.__table__, self._now()
            session.connection().execute(
                table.update().where(table.c.name == name).values(signed_in_at=moment, password_at=since or moment)  # type: ignore[attr-defined]
            )
        self._clerk.enter(name, account.title, rights)
        if self._again is not None:
            narrow_to(self._store, Reach(rights, name, today()), self._again)

    def has_changed(self) -> bool:
        """Tell whether whoever works here was given other rights since signing in, or lost the way in."""
        with Session(self._store.engine) as session:  # what an account sees of accounts may be narrowed
            account = session.scalar(select(Account).where(Account.name == self._clerk.name, Account.enabled))
            return account is None or _rights(session, account) != self._clerk.rights

    def go_out(self) -> None:
        """Log that whoever is at the program leaves it, as far as the database still takes it."""
        try:
            note_waiting(self._store)
            with self._store.record("退出"):
                pass
        except (Busy, DiskFull, Lost, Damaged, Refusal) as error:
            log.warning("leaving could not be logged: %s", type(error).__name__)

    def go_away(self) -> None:
        """Log that whoever is at the program locks it."""
        with self._store.record("锁定") as session:
            action_id(session)

    def come_back(self, failures: int = 0) -> int:
        """Let whoever locked the program go on; `failures` attempts before were wrong. Return the account's id.

        Raise Refusal when the account has other rights now: the rooms that stand open are those of the former.
        """
        name = self._clerk.name
        with self._store.record("解锁") as session:
            account = session.scalar(select(Account).where(Account.name == name, Account.enabled))
            if account is None:
                raise Refusal(NO_ACCESS.format(name=name))
            if _rights(session, account) != self._clerk.rights:
                raise Refusal(OTHER_RIGHTS)
            action_id(session, summary={"failures": failures} if failures else None)
            _tell_failures(session, failures)
            return account.id

    def set_rules(self, rules: PasswordRules) -> None:
        """Set what the office asks of passwords. Only a security administrator may."""
        self._clerk.permit_security()
        with self._store.record("修改密码规则") as session:
            put_facts(session, rules.facts())

    def list(self) -> Sequence[AccountRow]:
        """Return every account, those in use first."""
        with self._store.read() as session:
            accounts = session.scalars(select(Account).order_by(Account.enabled.desc(), Account.id)).all()
            held = [(one, _rights(session, one)) for one in accounts]
        return [
            AccountRow(
                one.name, one.title, rights, rights.title, one.exemption or "", one.must_change, one.signed_in_at,
                one.enabled, one.enabled and is_unused(one.signed_in_at, one.created_at, self._now()),
                bool(self._keyring.factor_of(one.name)),
            )
            for one, rights in held
        ]  # fmt: skip

    def titles(self) -> Mapping[str, str]:
        """Return the people behind the accounts, by the names they sign in with."""
        with self._store.read() as session:
            rows = session.execute(select(Account.name, Account.title)).all()
        return {name: title for name, title in rows}

    def add(self, name: str, title: str, role: str, password: str) -> None:
        """Add an account with its first password, which it must change. Only a system administrator may.

        Which role it gets only a security administrator decides: chosen by anybody else, it sees nothing until he
        grants it rights. Nor does a role that is bound to grids or a unit, until he binds it.
        """
        self._clerk.permit_administration()
        account = new_account(name, title, Rights(role if self._clerk.may_grant else WAITING))
        require_good(password, name, title)
        with self._store.write("新增账号") as session:
            if session.scalar(select(Account.id).where(Account.name == name)) is not None:
                raise Refusal(TAKEN.format(name=name))
            session.add(account)
            session.flush()
            self._give(session, account, password)

    def rename(self, name: str, title: str) -> None:
        """Change what the person of an account is called. Only a system administrator may."""
        self._clerk.permit_administration()
        with self._store.write("修改账号") as session:
            _of(session, name).title = _checked_title(title)
        if name == self._clerk.name:
            self._clerk.enter(name, _checked_title(title), self._clerk.rights)

    def grant(self, name: str, rights: Rights, exemption: str = "") -> None:
        """Give an account other rights. Only a security administrator may, never to himself.

        Whoever works under it at that moment signs in again.
        `exemption` says why one person wears two hats, and who allowed it.
        """
        self._clerk.permit_security()
        if name == self._clerk.name:
            raise Refusal(NOT_OWN_RIGHTS)
        _require_sound(rights, exemption)
        with self._store.write("修改账号权限") as session:
            account = _of(session, name)
            before = _rights(session, account)
            for hat in (SYSTEM, SECURITY):
                if hat not in rights.hats:
                    _keep_one(session, account, hat)
            _wear(account, rights, exemption)
            former, given = sorted(before.grids), sorted(rights.grids)
            for line in session.scalars(select(AccountGrid).where(AccountGrid.account_id == account.id)):
                if line.grid_id not in given:
                    session.delete(line)
            session.add_all(AccountGrid(account_id=account.id, grid_id=key) for key in given if key not in former)
            remark(session, account, "grids", former, given)

    def disable(self, name: str) -> None:
        """Take the way in from an account; what it did stays under its name. Only an administrator may."""
        self._clerk.permit_administration()
        if name == self._clerk.name:
            raise Refusal(NOT_ONESELF)
        with self._store.write("停用账号") as session:
            account = _of(session, name)
            for hat in (SYSTEM, SECURITY):
                _keep_one(session, account, hat)
            account.enabled = False
            session.flush()
            self._keyring.remove(self._held.key, name)

    def enable(self, name: str, password: str) -> None:
        """Give an account its way in back, with a new password. Who may is said at `reset_password`."""
        self._clerk.permit_administration()
        with self._store.write("启用账号") as session:
            account = _of(session, name)
            self._require_all_hats(session, account)
            require_good(password, name, account.title)
            account.enabled = True
            self._give(session, account, password)

    def reset_password(self, name: str, password: str) -> None:
        """Give an account a new password, which ends its lock-out and its key file. Only a system administrator may.

        Whoever chooses a password could come in by it. So for somebody who wears hats only he may who wears them all:
        else one administrator would make himself all three.
        """
        self._clerk.permit_administration()
        with self._store.write("重设密码") as session:
            account = _of(session, name)
            self._require_all_hats(session, account)
            if not account.enabled:
                raise Refusal(NO_ACCESS.format(name=name))
            require_good(password, name, account.title)
            action_id(session, summary={"account": name})
            self._give(session, account, password)

    def reissue_recovery(self) -> str:
        """Return a new recovery code; the former sheet no longer serves. Only an administrator may."""
        self._clerk.permit_administration()
        with self._store.write("重新签发恢复码") as session:
            action_id(session)
            return self._keyring.reissue(self._held.key)

    def recover(self, name: str, password: str) -> str:
        """Give whoever has the recovery code a new password. Return the new code: the used one is spent."""
        with self._store.record("用恢复码重设密码") as session:
            action_id(session, summary={"account": name})
            account = _of(session, name)
            self._give(session, account, password)
            account.must_change = False
            session.flush()
            return self._keyring.reissue(self._held.key)

    def _require_all_hats(self, session: Session, account: Account) -> None:
        if missing := _rights(session, account).hats - self._clerk.rights.hats:
            hats = "、".join(declared()[1][hat].title for hat in HATS if hat in missing)
            raise Refusal(OTHERS_HAT.format(name=account.name, hats=hats))

    def _give(self, session: Session, account: Account, password: str) -> None:
        """Give an account a password that somebody else chose, so its owner must change it."""
        require_unused(session, account.id, password)
        remember(session, account.id, password, self._now())
        account.must_change, account.password_at = True, self._now()
        session.flush()
        self._keyring.put(self._held.key, account.name, password)


def new_account(name: str, title: str, rights: Rights, exemption: str = "") -> Account:
    """Return an account to be added. Raise Invalid or Refusal when its name, title or rights cannot be."""
    if not NAME.fullmatch(name):
        raise Invalid([Problem("name", "用户名须为 2 至 30 个字母、数字或汉字，不含空格。")])
    if not rights.role and not rights.hats:
        raise Refusal(NO_HAT)
    account = Account(name=name, title=_checked_title(title), enabled=True)
    _wear(account, rights, exemption)
    return account


def founding_account(name: str, title: str) -> Account:
    """Return the first account of an office: one person wears the hats of two administrators, and that is recorded."""
    return new_account(name, title, FOUNDER, FOUNDED_ALONE)


def _tell_failures(session: Session, failures: int) -> None:
    if failures:
        tell(session, detail={"failures": failures})


def _wear(account: Account, rights: Rights, exemption: str) -> None:
    account.role, account.vault = rights.role, rights.vault
    account.system_admin, account.security_admin, account.auditor = (hat in rights.hats for hat in HATS)
    account.exemption = exemption.strip() or None
    account.staff_id, account.unit_id = rights.staff_id, rights.unit_id


def _require_sound(rights: Rights, exemption: str) -> None:
    """Raise Refusal for rights that exclude each other or are bound to nothing."""
    hats = len(rights.hats) + bool(rights.role)
    if not hats:
        raise Refusal(NO_HAT)
    if AUDIT in rights.hats and hats > 1:
        raise Refusal(AUDITOR_ALONE)
    if hats > 1 and not exemption.strip():
        raise Refusal(TWO_HATS)
    if rights.role and rights.role not in declared()[0]:
        raise Refusal(NO_HAT)
    if rights.scope == GRIDS and not rights.grids:
        raise Refusal(NO_GRIDS)
    if rights.scope == UNIT and rights.unit_id is None:
        raise Refusal(NO_UNIT)


def _rights(session: Session, account: Account) -> Rights:
    """Return what an account has."""
    worn = zip(HATS, (account.system_admin, account.security_admin, account.auditor), strict=True)
    grids = session.scalars(
        select(AccountGrid.grid_id).where(AccountGrid.account_id == account.id).order_by(AccountGrid.grid_id)
    )
    return Rights(
        account.role,
        frozenset(hat for hat, wears in worn if wears),
        account.vault,
        tuple(grids),
        account.staff_id,
        account.unit_id,
    )


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


def _keep_one(session: Session, account: Account, hat: str) -> None:
    """Raise Refusal when nobody would wear a hat without this account."""
    worn = {SYSTEM: Account.system_admin, SECURITY: Account.security_admin}[hat]
    others = select(func.count()).where(worn, Account.enabled, Account.id != account.id)
    if getattr(account, hat) and account.enabled and not session.scalar(others):
        raise Refusal(LAST.format(name=account.name, hat=declared()[1][hat].title))
