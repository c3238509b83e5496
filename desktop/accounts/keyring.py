"""The key of the file: a random data key, given once to every account and once to the recovery code.

All of it lies in a small header beside the database, since it is needed before the database can be opened. The header
is signed with a key derived from the data key, so that a slot somebody else put in or took out is noticed.

The data key can be changed without anybody's password. While it is, the header has both keys, and what they open
decides which of them counts: whoever comes first after a kill in the middle brings it to an end or takes it back.

The login window imports this module, so nothing here may import a database or a cipher before it is needed.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from desktop.accounts import header as kept
from desktop.accounts import recovery
from desktop.accounts.header import RECOVERY, TRIES, Failures, Header, owner_of
from desktop.accounts.key_place import KeyFile, KeyPlace
from desktop.accounts.slots import Cost, Held, Slot, hold, ordinary_cost, unwrap, wrap
from desktop.clock import Now, now
from desktop.errors import Refusal

KEY_BYTES = 32
NOBODY, RECOVERY_COUNT = "?unknown", "?recovery"  # counts of failures that belong to no account
RETRIES = 20  # when somebody else changes the header at the same moment

MISSING = "找不到钥匙文件 office.keys，没有它数据无法打开。请从备份中取回该文件，或恢复整个备份。"
UNREADABLE = "钥匙文件 office.keys 已损坏。请从备份中取回该文件，或恢复整个备份。"
TAMPERED = "钥匙文件 office.keys 被本程序以外的人改动过，已拒绝打开。请从备份中取回该文件，并报告负责人。"
TOO_NEW = "钥匙文件由更新版本的程序写成，请先升级本程序。"
MISTYPED = "恢复码输入有误。恢复码共 29 个字符，请逐组核对后重新输入。"
NO_KEY_FILE = "这个账号登录时还要用 U 盘上的钥匙文件。请插好 U 盘，或点“选择”指明钥匙文件。"
BEING_CHANGED = "正在更换数据钥匙，请等它完成后再试。"
TOO_BUSY = "钥匙文件正被其他电脑频繁改动，这次没有写成。请过一会儿再试。"
OLD_SLOTS = "这些账号的密码还是旧版本程序存的：{names}。请让他们各登录一次，或先重设他们的密码，再更换数据钥匙。"
OLD_RECOVERY = "现行的恢复码是旧版本程序签发的。请先重新签发恢复码，再更换数据钥匙。"


class Wrong(NamedTuple):
    """What is said of a password that does not fit: alone, and where a key file belongs to it."""

    alone: str
    with_file: str


WRONG_AT_THE_DOOR = Wrong("用户名或密码不正确", "用户名、密码或钥匙文件不正确")
WRONG_PRESENT = Wrong("现在的密码不正确", "现在的密码或钥匙文件不正确")  # the account is known


class Created(NamedTuple):
    """A new keyring's data key, and the code that opens it when every password is lost."""

    key: bytes
    recovery_code: str

    def __repr__(self) -> str:
        return "Created(…)"  # what lands in a log must not open the file


class Renewed(NamedTuple):
    """A new data key and the header that gives it to everybody, for whoever puts both in force at one moment."""

    key: bytes
    content: bytes
    instead_of: bytes

    def __repr__(self) -> str:
        return "Renewed(…)"  # as above


class Keyring:
    """The keys of one office."""

    def __init__(self, place: Path | KeyPlace, now: Now = now, cost: Cost | None = None) -> None:
        """Work on a folder's file or another place; `cost` of deriving a key is the machine's unless given."""
        self._place: KeyPlace = KeyFile(place) if isinstance(place, Path) else place
        self._now = now
        self._cost = cost
        self._lock = RLock()  # nobody reads the header between another's reading and writing
        self._is_turning = False

    @property
    def accounts(self) -> tuple[str, ...]:
        """The names of the accounts that can open the office."""
        return tuple(self._read().slots)

    @property
    def owed(self) -> tuple[str, ...]:
        """The accounts that were removed since the data key was made; they may have seen it."""
        return self._read().owed

    def factor_of(self, account: str) -> str:
        """Return which key file an account needs beside its password, or nothing."""
        slot = self._read().slots.get(account)
        return slot.factor if slot else ""

    def failures(self, account: str) -> int:
        """Return how often a password of this account was wrong since the last right one."""
        return self._read().failures.get(account, Failures()).count

    def create(self, account: str, password: str) -> Created:
        """Make the header with a new random data key, one account and a recovery code."""
        key, code = os.urandom(KEY_BYTES), recovery.new_code()
        slot = self._wrapped(key, password, account, 1)
        made = Header({account: slot}, self._recovery_slot(key, code, 1)).signed(key)
        self._place.write(made.to_bytes(), None)
        return Created(key, code)

    def unlock(self, account: str, password: str, key_file: bytes = b"", wrong: Wrong = WRONG_AT_THE_DOOR) -> bytes:
        """Return the data key. Raise Refusal for a wrong name or password, and while locked out after too many.

        `wrong` are the words for what does not fit, by what was asked.
        """
        slot = self._read().slots.get(account)
        if slot is not None and slot.factor and not key_file:
            raise Refusal(NO_KEY_FILE)
        counted = account if slot is not None else NOBODY
        file = key_file if slot is not None and slot.factor else b""  # who needs none may have one all the same
        header = self._charge(counted)
        slot = header.slots.get(account)
        inside = unwrap(slot or header.recovery, password, owner_of(account), file)  # an unknown name takes as long
        if slot is None or inside is None:
            words = wrong.with_file if slot is not None and slot.factor else wrong.alone
            raise Refusal(f"{words}{_rest(header.failures[counted])}")
        key = self._enter(owner_of(account), inside, account)
        if slot.is_old or slot.cost < (self._cost or ordinary_cost()):
            self._renew(key, account, password, file)
        return key

    def unlock_with_recovery(self, code: str) -> bytes:
        """Return the data key for the recovery code. Raise Refusal when it is mistyped or not this office's."""
        symbols = recovery.read_code(code)
        if symbols is None:
            raise Refusal(MISTYPED)
        header = self._charge(RECOVERY_COUNT)
        inside = unwrap(header.recovery, symbols, RECOVERY)
        if inside is None:
            raise Refusal(f"这不是本单位现行的恢复码{_rest(header.failures[RECOVERY_COUNT])}")
        return self._enter(RECOVERY, inside, RECOVERY_COUNT)

    def put(self, key: bytes, account: str, password: str, key_file: bytes = b"", factor: str = "") -> None:
        """Let an account open the office with this password and key file; former ones no longer serve."""

        def given(header: Header) -> Header:
            former = header.slots.get(account)
            version = former.version + 1 if former else 1
            slots = header.slots | {account: self._wrapped(key, password, account, version, key_file, factor)}
            return replace(header, slots=slots, failures=_without(header.failures, account))

        self._change(key, given)

    def remove(self, key: bytes, account: str) -> None:
        """Take the way in from an account. The data key, which it may have seen, is owed a change."""

        def taken(header: Header) -> Header:
            slots = {name: slot for name, slot in header.slots.items() if name != account}
            owed = {*header.owed, account} if account in header.slots else header.owed
            return replace(header, slots=slots, failures=_without(header.failures, account), owed=tuple(sorted(owed)))

        self._change(key, taken)

    def reissue(self, key: bytes) -> str:
        """Return a new recovery code; the former one no longer serves."""
        code = recovery.new_code()
        self._change(
            key, lambda header: replace(header, recovery=self._recovery_slot(key, code, header.recovery.version + 1))
        )
        return code

    def require_renewable(self) -> None:
        """Raise Refusal while there are slots that nobody but their owners can give another data key."""
        _require_renewable(self._read())

    def renewed(self, key: bytes) -> Renewed:
        """Return a new data key with its header, and write nothing."""
        coming, content = os.urandom(KEY_BYTES), self._content()
        header = _parsed(content)
        _verify(header, key)
        _require_renewable(header)
        return Renewed(coming, header.given(coming).signed(coming).to_bytes(), content)

    def turn(self, key: bytes, change: Callable[[bytes], None]) -> bytes:
        """Return a new data key once `change` made it the one that opens what the former opened.

        A kill or an error at any moment leaves one of the two in force, and everybody with it.
        """
        coming = os.urandom(KEY_BYTES)
        self._change(key, lambda header: _require_renewable(header).promised(coming))
        self._is_turning = True
        try:
            change(coming)
        finally:
            self._is_turning = False
            self._change(key, lambda header: header, coming)
        return coming

    def _wrapped(
        self, key: bytes, password: str, account: str, version: int, key_file: bytes = b"", factor: str = ""
    ) -> Slot:
        cost = self._cost or ordinary_cost()
        return wrap(key, password, owner_of(account), version, cost, key_file, factor)

    def _recovery_slot(self, key: bytes, code: str, version: int) -> Slot:
        return wrap(key, code.replace("-", ""), RECOVERY, version, self._cost or ordinary_cost())

    def _renew(self, key: bytes, account: str, password: str, key_file: bytes) -> None:
        """Give an account a slot of the present format and cost, unless the data key is being changed just now."""
        header = self._read()
        if not header.is_turning:
            self.put(key, account, password, key_file, header.slots[account].factor)

    def _charge(self, account: str) -> Header:
        """Return the header with this attempt already counted, so that a kill in the middle gives no free one."""
        moment, waits = self._now(), list[timedelta]()

        def counted(header: Header) -> Header:
            waits.clear()
            past = header.failures.get(account, Failures())
            since = min(past.locked_at or moment, moment)  # the clock was put back: the lock begins anew
            if past.locked_at is not None and (wait := since + past.lock - moment) > timedelta():
                waits.append(wait)
                return replace(header, failures=header.failures | {account: replace(past, locked_at=since)})
            count = past.count + 1
            locked = moment if count % TRIES == 0 else None
            return replace(header, failures=header.failures | {account: Failures(count, locked)})

        charged = self._update(counted)
        if waits:
            raise Refusal(f"连续输错次数过多，请在 {_minutes(waits[0])} 分钟后再试。")
        return charged

    def _enter(self, owner: str, inside: bytes, counted: str) -> bytes:
        """Return the data key by what lay in an owner's slot, and forget his failures."""
        found: list[bytes] = []

        def entered(header: Header) -> Header:
            slot = dict(header.owners()).get(owner)
            held = hold(slot, inside, owner) if slot is not None else None
            if held is None:
                raise Refusal(TAMPERED)
            _verify(header, held.key)
            key, settled = self._settled(header, held)
            found[:] = [key]
            return replace(settled, failures=_without(settled.failures, counted)).signed(key)

        self._update(entered)
        return found[0]

    def _change(self, key: bytes, change: Callable[[Header], Header], coming: bytes = b"") -> None:
        """Change the header, signed anew; with a key to come, end its coming."""

        def changed(header: Header) -> Header:
            _verify(header, key)
            if coming:
                present, settled = self._settled(header, Held(key, coming))
                return settled.signed(present)
            if header.is_turning:
                raise Refusal(BEING_CHANGED)
            return change(header).signed(key)

        self._update(changed)

    def _settled(self, header: Header, held: Held) -> tuple[bytes, Header]:
        """Return which key counts, and the header for it: after a kill in the middle of a change one of the two."""
        if not header.is_turning or self._is_turning:
            return held.key, header
        if self._place.opens(held.coming):
            return held.coming, header.given(held.coming)
        return held.key, header.gone_back()

    def _update(self, change: Callable[[Header], Header]) -> Header:
        for _ in range(RETRIES):
            with self._lock:
                content = self._content()
                changed = change(_parsed(content))
                if self._place.write(changed.to_bytes(), content):
                    return changed
        raise Refusal(TOO_BUSY)

    def _read(self) -> Header:
        return _parsed(self._content())

    def _content(self) -> bytes:
        try:
            return self._place.read()
        except FileNotFoundError as error:
            raise Refusal(MISSING) from error


def _parsed(content: bytes) -> Header:
    try:
        return Header.from_bytes(content)
    except kept.TooNew as error:
        raise Refusal(TOO_NEW) from error
    except kept.Unreadable as error:
        raise Refusal(UNREADABLE) from error


def _verify(header: Header, key: bytes) -> None:
    if not header.is_signed_with(key):
        raise Refusal(TAMPERED)


def _require_renewable(header: Header) -> Header:
    if names := [name for name, slot in header.slots.items() if slot.is_old]:
        raise Refusal(OLD_SLOTS.format(names="、".join(names)))
    if header.recovery.is_old:
        raise Refusal(OLD_RECOVERY)
    return header


def _without(failures: dict[str, Failures], account: str) -> dict[str, Failures]:
    return {name: past for name, past in failures.items() if name != account}


def _rest(failures: Failures) -> str:
    if failures.locked_at is not None:
        return f"，已连续输错 {failures.count} 次，请在 {_minutes(failures.lock)} 分钟后再试。"
    return f"，还可再试 {TRIES - failures.count % TRIES} 次。"


def _minutes(span: timedelta) -> int:
    return -(-int(span.total_seconds()) // 60)
