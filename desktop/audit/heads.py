"""The head of an office's audit log, as it travels in packages: whoever receives it holds an anchor of the sender's.

A head that goes back, that is another one under the same number, or that is signed with another key says that the log
there was cut, rewritten or put back. The office there may have restored a backup; it should be asked.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from db.models.log import AuditCheckpoint
from desktop.audit.verifying import is_genuine

LABEL = "WGX-Audit-Head"  # in bag-info.txt
ABOUT = "audit_head"  # the same in datapackage.json
FACT = "audit_heads"  # key of the fact: office id -> the last head heard

ASK = "请与对方电话核对：恢复过备份是正常的，否则对方的审计日志可能被动过。"
BACK = "{partner}的审计日志从第 {before} 条退回到第 {now} 条。" + ASK
OTHER = "{partner}的审计日志第 {now} 条与以前收到的不同。" + ASK
OTHER_KEY = "{partner}的审计日志换了签名的钥匙。" + ASK
NOT_GENUINE = "{partner}送来的审计日志签名不是真的。" + ASK


@dataclass(frozen=True, slots=True)
class Heard:
    """The last head heard of an office: in which package's moment, and the sentence if something was wrong with it."""

    number: int
    mac: str
    key: str
    at: str
    packed: str
    fault: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)


def words_of(head: AuditCheckpoint) -> str:
    """Return a head as one line: number, mac, moment, public key and signature."""
    moment = head.at.isoformat(timespec="microseconds")
    return f"{head.number} {head.mac.hex()} {moment} {head.key.hex()} {head.signature.hex()}"


def hear(words: object, packed: datetime, partner: str, before: Mapping[str, Any] | None) -> Heard | None:
    """Return what to remember of an office by a head in a package packed then, or None where there is nothing new.

    Packages may arrive in another order than they were packed in: one of before the last heard tells nothing.
    """
    if not isinstance(words, str) or not words:
        return None
    known = Heard(**before) if before else None
    moment = packed.isoformat()
    head = _read(words)
    if head is None:
        old = known or Heard(0, "", "", "", moment)
        return replace(old, packed=moment, fault=NOT_GENUINE.format(partner=partner))
    heard = replace(head, packed=moment)
    if known is None or not known.mac:
        return heard
    if heard.number == known.number and heard.mac != known.mac:
        return replace(heard, fault=OTHER.format(partner=partner, now=heard.number))
    if packed < datetime.fromisoformat(known.packed):
        return None
    if heard.key != known.key:
        return replace(heard, fault=OTHER_KEY.format(partner=partner))
    if heard.number < known.number:
        return replace(heard, fault=BACK.format(partner=partner, before=known.number, now=heard.number))
    return replace(heard, fault=known.fault)


def _read(words: str) -> Heard | None:
    """Return a head whose signature fits its own key, or None."""
    try:
        number, mac, at, key, signature = words.split(" ")
        sound = is_genuine(
            bytes.fromhex(key), int(number), bytes.fromhex(mac), datetime.fromisoformat(at), bytes.fromhex(signature)
        )
        return Heard(int(number), mac, key, at, "") if sound else None
    except ValueError:
        return None
