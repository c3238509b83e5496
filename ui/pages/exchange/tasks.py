"""What the exchange wants of the clerk today, worked out from how it stands with each office."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.exchange.letter_rows import TrayCounts
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow
from desktop.exchange.status import PartnerStatus
from desktop.exchange_words import can_be_sent_to, is_receipt, is_unsent, numbers


class Deed(StrEnum):
    """What the button beside a task does."""

    CARD = "card"  # open the office: its card is missing or was not compared
    EXPORT = "export"  # write packages out, for the first time or again
    DECIDE = "decide"
    INSPECT = "inspect"  # look at what was set aside, or what else waits in the tray
    SEND = "send"
    ASKED = "asked"  # the office was asked why its audit log went back
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One sentence, its signal, and what can be done about it."""

    partner_id: int
    tone: str
    sentence: str
    verb: str = ""
    deed: Deed = Deed.NOTHING
    packages: Sequence[PackageRow] = ()


def tasks_of(status: PartnerStatus, partner: PartnerRow, sent: Sequence[PackageRow]) -> list[Task]:
    """Return what is to be done about one office, the most pressing first. `sent` is what was sealed for it."""
    key, name = status.partner_id, partner.title
    unsent = [one for one in sent if one.partner_id == key and is_unsent(one) and not is_receipt(one)]
    found = []
    if not status.is_ready and partner.has_program:
        known = any(card.revoked_on is None for card in partner.cards)
        said = f"{name}的公钥卡还没有电话核对指纹，不能收发。" if known else f"还没有{name}的公钥卡，不能收发。"
        found.append(Task(key, "amber", said, "核对指纹…" if known else "登记公钥卡…", Deed.CARD))
    if status.audit_fault:
        found.append(Task(key, "red", status.audit_fault, "已核对", Deed.ASKED))
    if status.asked_again:
        again = tuple(status.asked_again)
        said = f"{name}没有收到{numbers(one.sequence for one in again)}，请再送一次。"
        found.append(Task(key, "red", said, "再次送出…", Deed.EXPORT, again))
    for one in status.overdue:
        said = f"{name}：{one.sentence}"
        found.append(Task(key, "red", said, "再次送出…", Deed.EXPORT, (one.package,)))
    if status.missing:
        said = f"{name}的{numbers(status.missing)}没有收到，后面的先保留着；回执里已请对方补送。"
        found.append(Task(key, "amber", said))
    if status.open_conflicts:
        said = f"与{name}有 {status.open_conflicts} 处内容两边不一致，要人来定。"
        found.append(Task(key, "amber", said, "逐处核对", Deed.DECIDE))
    if status.receipt_to_send is not None:
        said = f"给{name}的回执还没有送出。"
        found.append(Task(key, "amber", said, "送出回执…", Deed.EXPORT, (status.receipt_to_send,)))
    if unsent:
        said = f"给{name}的{numbers(one.sequence for one in reversed(unsent))}已打包，还没有送出。"
        found.append(Task(key, "amber", said, "送出…", Deed.EXPORT, tuple(reversed(unsent))))
    elif status.is_due and can_be_sent_to(partner):
        found.append(Task(key, "amber", f"到了给{name}送数据的日子，这一期还没有送。", "发送…", Deed.SEND))
    return found


def task_about(quarantined: Sequence[PackageRow]) -> list[Task]:
    """Return what is to be done about files that were set aside."""
    if not quarantined:
        return []
    return [Task(0, "red", f"有 {len(quarantined):,} 个文件没有通过核对，已隔离。", "查看", Deed.INSPECT)]


def tasks_about(letters: TrayCounts) -> list[Task]:
    """Return what is to be done about letters."""
    found = []
    if letters.to_do:
        late = f"，其中 {letters.late:,} 份已逾期" if letters.late else ""
        said = f"收件里有 {letters.to_do:,} 份文书要看或要办{late}。"
        found.append(Task(0, "red" if letters.late else "amber", said, "查看", Deed.INSPECT))
    if letters.waiting:
        said = f"有 {letters.waiting:,} 份文书待发，随下一期送出。"
        found.append(Task(0, "blue", said, "发送…", Deed.SEND))
    return found
