"""The last passwords of an account, so that none of them is taken again: digests alone, each under its own salt."""

import hmac
import os
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models.office import PasswordMemory
from desktop.accounts.slots import SMALL_MACHINE
from desktop.errors import Refusal

LAST = 5
USED = f"新密码与最近用过的 {LAST} 个密码之一相同，请换一个没用过的。"


def require_unused(session: Session, account_id: int, password: str) -> None:
    """Raise Refusal for one of the account's last passwords."""
    if _find(_lines(session, account_id)[:LAST], password) is not None:
        raise Refusal(USED)


def remember(session: Session, account_id: int, password: str, now: datetime) -> None:
    """Remember a password as the newest of an account, and forget what is older than the last few."""
    known = _lines(session, account_id)
    gone = [one.id for one in known[LAST - 1 :]]
    if (same := _find(known, password)) is not None:
        gone.append(same.id)
    session.execute(delete(PasswordMemory).where(PasswordMemory.id.in_(gone)))
    salt = os.urandom(16)
    session.add(PasswordMemory(account_id=account_id, at=now, salt=salt, digest=_digest(password, salt)))
    session.flush()


def _lines(session: Session, account_id: int) -> Sequence[PasswordMemory]:
    """Return what is remembered of an account, newest first."""
    query = select(PasswordMemory).where(PasswordMemory.account_id == account_id)
    return session.scalars(query.order_by(PasswordMemory.at.desc(), PasswordMemory.id.desc())).all()


def _find(lines: Sequence[PasswordMemory], password: str) -> PasswordMemory | None:
    return next((one for one in lines if hmac.compare_digest(one.digest, _digest(password, one.salt))), None)


def _digest(password: str, salt: bytes) -> bytes:
    """Return what is kept instead of a password; 30 ms, since a new one is held against several."""
    from argon2.low_level import Type, hash_secret_raw  # 32 ms off the start-up path

    plain, cost = unicodedata.normalize("NFC", password).encode(), SMALL_MACHINE
    return hash_secret_raw(plain, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)
