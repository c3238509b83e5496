"""The key of the file: a random data key, wrapped once per account and once by the recovery code.

All of it lies in a small file beside the database, since it is needed before the database can be opened. The file is
signed with a key derived from the data key, so that a slot somebody else put in or took out is noticed. Failed
attempts are counted in the same file, unsigned, because whoever fails has no key.

The login window imports this module, so nothing here may import a database or a cipher before it is needed.
"""

import json
import os
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from desktop.accounts import recovery
from desktop.accounts.slots import Cost, Slot, ordinary_cost, unwrap, wrap
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.folder import KEYS

KEY_BYTES = 32
FORMAT = 1
TRIES = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=8)
RECOVERY = "recovery"
NOBODY, RECOVERY_COUNT = "?unknown", "?recovery"  # counts of failures that belong to no account

MISSING = "找不到钥匙文件 office.keys，没有它数据无法打开。请从备份中取回该文件，或恢复整个备份。"
UNREADABLE = "钥匙文件 office.keys 已损坏。请从备份中取回该文件，或恢复整个备份。"
TAMPERED = "钥匙文件 office.keys 被本程序以外的人改动过，已拒绝打开。请从备份中取回该文件，并报告负责人。"
TOO_NEW = "钥匙文件由更新版本的程序写成，请先升级本程序。"
MISTYPED = "恢复码输入有误。恢复码共 29 个字符，请逐组核对后重新输入。"


class Created(NamedTuple):
    """A new keyring's data key, and the code that opens it when every password is lost."""

    key: bytes
    recovery_code: str

    def __repr__(self) -> str:
        return "Created(…)"  # what lands in a log must not open the file


@dataclass(frozen=True, slots=True)
class Failures:
    """How often one owner failed in a row, and since when he is locked out for it."""

    count: int = 0
    locked_at: datetime | None = None

    @property
    def lock(self) -> timedelta:
        """How long this many failures lock out: fifteen minutes, doubled every time."""
        doublings = min(max(self.count // TRIES - 1, 0), 10)
        return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


@dataclass(frozen=True, slots=True)
class Header:
    """The file of the keys."""

    slots: dict[str, Slot]
    recovery: Slot
    mac: str = ""
    failures: dict[str, Failures] = field(default_factory=dict)

    def signed_part(self) -> dict[str, Any]:
        """Return what the signature covers."""
        return {
            "format": FORMAT,
            "slots": {account: slot.to_json() for account, slot in self.slots.items()},
            "recovery": self.recovery.to_json(),
        }

    def signature(self, key: bytes) -> str:
        """Return the signature that belongs to this content. HKDF-SHA256 (RFC 5869) of one block."""
        import hmac  # 3 ms off the start-up path

        extracted = hmac.digest(b"\0" * 32, key, "sha256")
        signing_key = hmac.digest(extracted, b"gedang header\x01", "sha256")
        content = json.dumps(self.signed_part(), sort_keys=True, separators=(",", ":")).encode()
        return hmac.digest(signing_key, content, "sha256").hex()


class Keyring:
    """The keys of the office in one folder."""

    def __init__(self, folder: Path, now: Now = now, cost: Cost | None = None) -> None:
        """Work on a folder's file; `cost` of deriving a key is chosen by the machine unless given."""
        self._path = folder / KEYS
        self._now = now
        self._cost = cost

    @property
    def accounts(self) -> tuple[str, ...]:
        """The names of the accounts that can open the office."""
        return tuple(self._read().slots)

    def failures(self, account: str) -> int:
        """Return how often a password of this account was wrong since the last right one."""
        return self._read().failures.get(account, Failures()).count

    def create(self, account: str, password: str) -> Created:
        """Make the file with a new random data key, one account and a recovery code."""
        key, code = os.urandom(KEY_BYTES), recovery.new_code()
        slot = self._wrapped(key, password, account, 1)
        self._write(Header({account: slot}, self._recovery_slot(key, code, 1)), key)
        return Created(key, code)

    def unlock(self, account: str, password: str) -> bytes:
        """Return the data key. Raise Refusal for a wrong name or password, and while locked out after too many."""
        counted = account if account in self.accounts else NOBODY
        header = self._charge(counted)
        slot = header.slots.get(account)
        key = unwrap(slot or header.recovery, password, _owner(account))  # an unknown name takes as long
        if slot is None or key is None:
            raise Refusal(f"用户名或密码不正确{_rest(header.failures[counted])}")
        self._verify(header, key)
        header.failures.pop(account)
        if slot.cost < (self._cost or ordinary_cost()):
            header.slots[account] = self._wrapped(key, password, account, slot.version + 1)
        self._write(header, key)
        return key

    def unlock_with_recovery(self, code: str) -> bytes:
        """Return the data key for the recovery code. Raise Refusal when it is mistyped or not this office's."""
        symbols = recovery.read_code(code)
        if symbols is None:
            raise Refusal(MISTYPED)
        header = self._charge(RECOVERY_COUNT)
        key = unwrap(header.recovery, symbols, RECOVERY)
        if key is None:
            raise Refusal(f"这不是本单位现行的恢复码{_rest(header.failures[RECOVERY_COUNT])}")
        self._verify(header, key)
        header.failures.pop(RECOVERY_COUNT)
        self._write(header, key)
        return key

    def put(self, key: bytes, account: str, password: str) -> None:
        """Let an account open the office with this password; a former one no longer serves."""
        header = self._verified(key)
        former = header.slots.get(account)
        header.slots[account] = self._wrapped(key, password, account, former.version + 1 if former else 1)
        header.failures.pop(account, None)
        self._write(header, key)

    def remove(self, key: bytes, account: str) -> None:
        """Take the way in from an account."""
        header = self._verified(key)
        header.slots.pop(account, None)
        header.failures.pop(account, None)
        self._write(header, key)

    def reissue(self, key: bytes) -> str:
        """Return a new recovery code; the former one no longer serves."""
        header, code = self._verified(key), recovery.new_code()
        self._write(replace(header, recovery=self._recovery_slot(key, code, header.recovery.version + 1)), key)
        return code

    def _wrapped(self, key: bytes, password: str, account: str, version: int) -> Slot:
        return wrap(key, password, _owner(account), version, self._cost or ordinary_cost())

    def _recovery_slot(self, key: bytes, code: str, version: int) -> Slot:
        return wrap(key, code.replace("-", ""), RECOVERY, version, self._cost or ordinary_cost())

    def _charge(self, account: str) -> Header:
        """Return the header with this attempt already counted, so that a kill in the middle gives no free one."""
        header, moment = self._read(), self._now()
        past = header.failures.get(account, Failures())
        if past.locked_at is not None:
            since = min(past.locked_at, moment)  # the clock was put back: the lock begins anew
            if (wait := since + past.lock - moment) > timedelta():
                header.failures[account] = replace(past, locked_at=since)
                self._save(header)
                raise Refusal(f"连续输错次数过多，请在 {_minutes(wait)} 分钟后再试。")
        count = past.count + 1
        header.failures[account] = Failures(count, moment if count % TRIES == 0 else None)
        self._save(header)
        return header

    def _verified(self, key: bytes) -> Header:
        header = self._read()
        self._verify(header, key)
        return header

    @staticmethod
    def _verify(header: Header, key: bytes) -> None:
        from hmac import compare_digest  # off the start-up path

        if not compare_digest(header.mac, header.signature(key)):
            raise Refusal(TAMPERED)

    def _write(self, header: Header, key: bytes) -> None:
        self._save(replace(header, mac=header.signature(key)))

    def _save(self, header: Header) -> None:
        failures = {
            account: {"count": past.count, "locked_at": past.locked_at and past.locked_at.isoformat()}
            for account, past in header.failures.items()
        }
        content = header.signed_part() | {"mac": header.mac, "failures": failures}
        replace_file(self._path, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _read(self) -> Header:
        try:
            found = json.loads(self._path.read_bytes())
            if found["format"] > FORMAT:
                raise Refusal(TOO_NEW)
            return Header(
                {account: Slot.from_json(slot) for account, slot in found["slots"].items()},
                Slot.from_json(found["recovery"]),
                str(found["mac"]),
                {account: _failures(past) for account, past in found["failures"].items()},
            )
        except FileNotFoundError as error:
            raise Refusal(MISSING) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Refusal(UNREADABLE) from error


def _owner(account: str) -> str:
    return f"account {account}"


def _rest(failures: Failures) -> str:
    if failures.locked_at is not None:
        return f"，已连续输错 {failures.count} 次，请在 {_minutes(failures.lock)} 分钟后再试。"
    return f"，还可再试 {TRIES - failures.count % TRIES} 次。"


def _failures(found: dict[str, Any]) -> Failures:
    locked_at = found["locked_at"]
    return Failures(int(found["count"]), datetime.fromisoformat(locked_at) if locked_at else None)


def _minutes(span: timedelta) -> int:
    return -(-int(span.total_seconds()) // 60)
