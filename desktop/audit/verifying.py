"""Holding the audit log against its own chain, its checkpoints, and what lies beside it. Nothing is changed.

A line that was altered is named exactly. So are lines taken out of the middle, as long as their numbers were not given
to others; then the first line after them is the one that does not fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.orm import Session

from db.audit import CHAINED, CHECKPOINTS, ENTRIES, FIRST, Keys, keys_of, mac_of, signed_words
from desktop.jobs import Progress

TITLE = "审计日志"
AT_ONCE = 5000
ALARM = "审计日志异常"  # the name of a line
SEALED = ("audit_entry", "audit_checkpoint")
SEALS = {
    "sqlite": [f"sealed_{table}_{verb}" for table in SEALED for verb in ("update", "delete")],
    "postgresql": [f"sealed_{table}" for table in SEALED],
}
_ALARMS = select(ENTRIES.c.number).where(ENTRIES.c.name == ALARM).order_by(ENTRIES.c.number)

ALTERED = "审计日志第 {number} 条被改动。"
ALTERED_AND_MORE = "审计日志第 {number} 条被改动，其后还有 {more} 条对不上。"
TAKEN_OUT = "审计日志第 {first} 条至第 {last} 条不见了，共 {count} 条。"
ONE_TAKEN_OUT = "审计日志第 {first} 条不见了。"
TAIL = "审计日志末尾不见了 {count} 条：应有 {known} 条，现在只到第 {last} 条。"
BAD_SIGNATURE = "审计日志第 {number} 条处的签名检查点不是真的。"
OTHER_CHAIN = "审计日志第 {number} 条与当时签名的检查点不同，日志可能被整段改写。"
UNSEALED = "审计日志的封条（数据库触发器）少了 {count} 个，有人用别的工具打开过数据。"
ALARMED = "另有 {count} 次启动时发现过异常，最近一次见第 {number} 条。"
KEYLESS = "审计日志的钥匙不见了，无法核对。请与备份核对。"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the log: the sentence, how many lines are concerned, and the first of them."""

    message: str
    count: int = 1
    ids: tuple[int, ...] = ()


@dataclass
class Verified:
    """What was looked at, and what was found."""

    lines: int = 0
    checkpoints: int = 0
    alarms: tuple[int, ...] = ()  # lines that say that the log was not the one a machine knew
    faults: list[Fault] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The result in a sentence or two."""
        if self.alarms:
            return self._found + ALARMED.format(count=len(self.alarms), number=self.alarms[-1])
        return self._found

    @property
    def _found(self) -> str:
        if self.faults:
            return (
                "；".join(one.message.rstrip("。") for one in self.faults[:3])
                + "。请立即告诉安全审计员，并保留数据文件。"
            )
        if not self.lines:
            return "审计日志里还没有记录。"
        return f"核对了 {self.lines:,} 条记录和 {self.checkpoints:,} 个签名检查点，没有改动，没有缺失。"


def look_through(connection: Connection, progress: Progress) -> Iterator[Fault]:
    """Yield what is wrong, as the check of all data wants it."""
    yield from verify(connection, progress).faults


def verify(connection: Connection, progress: Progress) -> Verified:
    """Compute the chain anew over the whole log. Raise Cancelled when stopped."""
    found = Verified(alarms=tuple(connection.execute(_ALARMS).scalars()))
    if unsealed := len(SEALS[connection.dialect.name]) - len(_seals(connection)):
        found.faults.append(Fault(UNSEALED.format(count=unsealed), unsealed))
    total = connection.execute(select(func.count()).select_from(ENTRIES)).scalar_one()
    if (keys := keys_of(Session(connection))) is None:
        if total:
            found.faults.append(Fault(KEYLESS, total))
        return found
    progress.begin(total, "正在核对审计日志")
    marks = _checkpoints(connection, keys, found)
    last = _follow(connection, keys, marks, found, progress)
    known = max([*marks, *_given(connection, last)], default=0)
    if known > last:
        found.faults.append(Fault(TAIL.format(count=known - last, known=known, last=last), known - last))
    return found


def _follow(
    connection: Connection, keys: Keys, marks: dict[int, set[bytes]], found: Verified, progress: Progress
) -> int:
    """Follow the chain from its first line. Return the number of the last."""
    previous: bytes | None = FIRST
    expected, altered, other = 1, [], []
    for chained, mac in _rows(connection, progress):
        number = chained["number"]
        if number > expected:
            words = ONE_TAKEN_OUT if number - expected == 1 else TAKEN_OUT
            count = number - expected
            message = words.format(first=expected, last=number - 1, count=count)
            found.faults.append(Fault(message, count, (expected,)))
            previous = None
        if previous is not None and mac_of(keys.chain, previous, chained) != mac:
            altered.append(number)
        if marks.get(number, {mac}) != {mac}:
            other.append(number)
        previous, expected = mac, number + 1
        found.lines += 1
    if altered:
        words = ALTERED_AND_MORE if len(altered) > 1 else ALTERED
        message = words.format(number=altered[0], more=len(altered) - 1)
        found.faults.append(Fault(message, len(altered), tuple(altered[:20])))
    elif other:
        found.faults.append(Fault(OTHER_CHAIN.format(number=other[0]), len(other), tuple(other[:20])))
    return expected - 1


def _rows(connection: Connection, progress: Progress) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the lines: what is chained of each, and its mac."""
    query = select(*(ENTRIES.c[name] for name in CHAINED), ENTRIES.c.mac).order_by(ENTRIES.c.number)
    rows = connection.execution_options(yield_per=AT_ONCE).execute(query)
    for some in rows.partitions(AT_ONCE):
        for row in some:
            yield dict(zip(CHAINED, row, strict=False)), bytes(row[-1])
        progress.advance(len(some))


def _checkpoints(connection: Connection, keys: Keys, found: Verified) -> dict[int, set[bytes]]:
    """Return by number the macs that were signed; what bears no signature of the office is a fault."""
    marks: dict[int, set[bytes]] = {}
    for one in connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.id)):
        found.checkpoints += 1
        if is_genuine(keys.public, one.number, bytes(one.mac), one.at, bytes(one.signature)):
            marks.setdefault(one.number, set()).add(bytes(one.mac))
        else:
            found.faults.append(Fault(BAD_SIGNATURE.format(number=one.number), 1, (one.number,)))
    return marks


def is_genuine(public: bytes, number: int, mac: bytes, at: datetime, signature: bytes) -> bool:
    """Whether a checkpoint was signed with a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed_words(number, mac, at))
    except (InvalidSignature, ValueError):
        return False
    return True


def _seals(connection: Connection) -> list[str]:
    """Return the triggers that are there of those that keep everybody from changing a line."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name IN :names",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgname IN :names",
    }[connection.dialect.name]
    sought = text(query).bindparams(bindparam("names", expanding=True))
    return list(connection.execute(sought, {"names": SEALS[connection.dialect.name]}).scalars())


def _given(connection: Connection, last: int) -> Sequence[int]:
    """Return how many lines the file itself remembers to have had: it never gives a key twice."""
    if connection.dialect.name != "sqlite":
        return ()
    given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'")).scalar() or 0
    top = connection.execute(select(func.max(ENTRIES.c.id))).scalar() or 0
    return (last + given - top,)
