"""An anchor beside the database: a small file with the last line of the audit log as this machine knows it.

Whoever cuts lines off the end of the log, or puts an older file in the place of the office's, must also forge the
anchor, which is sealed with a key that only the open database gives. Nor can he take it away unnoticed: lines of the
log that this very machine wrote say that there was one. In a shared office each machine has an anchor of its own, and
there that cannot be told from a second folder on the same machine; the heads that other offices hold
(`desktop.exchange`) tell of a log that was cut anyhow.
"""

import hmac
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit import ENTRIES, Head, anchor_secret, canonical, keys_of, station, tell
from db.store import Store
from desktop.audit.verifying import ALARM
from desktop.folder import ANCHOR

LENGTH = 512  # bytes: written in place, within one sector of the disk
LOGIN, RESTORE = "sign_in", "restore"  # kinds of lines

OLDER = (
    "审计日志只到第 {last} 条，而这台电脑上次用到第 {known} 条：末尾的记录不见了，或者数据文件被换成了以前的。"
    "如果刚从备份恢复过，这是正常的；否则请立即告诉安全审计员。"
)
OTHER = (
    "审计日志第 {known} 条与这台电脑上次记下的不同，数据文件可能被换成了另一份。"
    "如果刚从备份恢复过，这是正常的；否则请立即告诉安全审计员。"
)
VANISHED = (
    "数据文件夹里的 office.anchor 不见了，无法核对审计日志末尾是否完整。"
    "如果只搬动了部分文件，这是正常的；否则请立即告诉安全审计员。"
)
WIPED = "审计日志连同它的钥匙都不见了，而这台电脑记得它写过：数据文件可能被改动。请立即告诉安全审计员。"
FORGED = "数据文件夹里的 office.anchor 不是本单位写下的，可能被改动。请告诉安全审计员。"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the file says: the last line, and when that was."""

    number: int
    mac: bytes
    at: datetime
    is_genuine: bool


class Anchor:
    """Keeps the file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ANCHOR
        self._guard, self._highest = Lock(), 0

    def keep(self, head: Head) -> None:
        """Write down the last line. A file that cannot be written stops nobody; what it last said stands."""
        with self._guard:
            if head.number <= self._highest:
                return
            self._highest = head.number
            said = {"number": head.number, "mac": head.mac.hex(), "at": datetime.now(UTC).isoformat()}
            content = json.dumps(said | {"seal": _seal(head.secret, said)}).ljust(LENGTH - 1).encode() + b"\n"
            try:
                with self._path.open("r+b" if self._path.exists() else "xb") as file:
                    file.write(content)
            except OSError as error:
                log.warning("the anchor could not be written: %s", error.strerror)

    def read(self, secret: bytes) -> Anchored | None:
        """Return what the file says, or None where there is none."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        try:
            said = json.loads(content)
            seal = said.pop("seal")
            number, mac, at = said["number"], bytes.fromhex(said["mac"]), datetime.fromisoformat(said["at"])
            return Anchored(number, mac, at, hmac.compare_digest(seal, _seal(secret, said)))
        except (ValueError, KeyError, TypeError, AttributeError):
            return Anchored(0, b"", datetime.now(UTC), False)

    def fault(self, store: Store) -> str:
        """Return the sentence to tell when the log is not the one this machine knows, or nothing.

        A line of a restored backup explains what is missing.
        """
        with store.read() as session:
            keys = keys_of(session)
            if keys is None:  # whoever founds or upgrades an office has no anchor yet
                return WIPED if self._path.exists() else ""
            known = self.read(anchor_secret(keys))
            if known is None:
                return VANISHED if self._was_here(session) else ""
            if not known.is_genuine:
                return FORGED
            last = session.scalar(select(func.max(ENTRIES.c.number))) or 0
            mac = session.scalar(select(ENTRIES.c.mac).where(ENTRIES.c.number == known.number))
            if mac is not None and bytes(mac) == known.mac:
                return ""
            since = select(ENTRIES.c.id).where(ENTRIES.c.kind == RESTORE, ENTRIES.c.at >= known.at).limit(1)
            if session.scalar(since) is not None:
                return ""
        return (OLDER if mac is None else OTHER).format(last=last, known=known.number)

    def _was_here(self, session: Session) -> bool:
        """Whether somebody signed in on this machine before, into a file, and nothing was restored since."""
        if session.get_bind().dialect.name != "sqlite":
            return False
        own = (ENTRIES.c.station == station(), ENTRIES.c.kind.in_((LOGIN, RESTORE)))
        newest = select(func.max(ENTRIES.c.number)).where(*own).scalar_subquery()
        return session.scalar(select(ENTRIES.c.kind).where(ENTRIES.c.number == newest)) == LOGIN


def note_alarm(store: Store, sentence: str) -> None:
    """Write into the log that it was not the one this machine knew."""
    with store.record(ALARM) as session:
        tell(session, reason=sentence)


def _seal(secret: bytes, said: dict[str, object]) -> str:
    return hmac.digest(secret, canonical(said), "sha256").hex()
