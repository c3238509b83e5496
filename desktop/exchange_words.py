"""How the exchange reads to a clerk: numbers, moments and sizes of packages, and the signal of each state."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from db.models.exchange import Direction, ItemResult, PackageState, Relation
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow
from desktop.exchange.status import MONTHLY, RHYTHMS, WEEKLY, Schedule
from desktop.exchange.status import NEVER as NO_RHYTHM
from desktop.exchange.streams import ACK, Verdict

CAME, WENT = Direction.IN, Direction.OUT
LOWER = Relation.LOWER
NEVER = "—"  # nothing went or came yet
WEEKDAYS = "一二三四五六日"
SHOWN = 6  # numbers that a sentence names before it only counts
TONES = {
    PackageState.SEALED: "amber",
    PackageState.ACCEPTED: "green",
    PackageState.PARTIAL: "amber",
    PackageState.REJECTED: "red",
    PackageState.SUPERSEDED: "quiet",
    PackageState.BUFFERED: "amber",
    PackageState.APPLIED: "green",
    PackageState.QUARANTINED: "red",
}
VERDICTS = {
    Verdict.FRESH: ("可以接收", "green"),
    Verdict.GAP: ("前面缺号", "amber"),
    Verdict.DUPLICATE: ("已经收过", "blue"),
    Verdict.NEED_FULL: ("需要全量", "amber"),
    Verdict.STALE: ("旧的期次", "amber"),
    Verdict.FORK: ("期次冲突", "red"),
    Verdict.QUARANTINED: ("已隔离", "red"),
    Verdict.RECEIPT: ("回执", "green"),
}
RELATIONS = {Relation.UPPER: "上级", Relation.LOWER: "下级"}
RESULTS = {
    ItemResult.MERGED: "blue",
    ItemResult.OVERRULED: "blue",
    ItemResult.CONFLICT: "amber",
    ItemResult.INVALID: "red",
    ItemResult.TWIN: "amber",
    ItemResult.KEPT: "amber",
}
UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def moment(at: datetime | None) -> str:
    """Return a moment as a list shows it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at is not None else NEVER


def day(at: datetime | None) -> str:
    """Return the day of a moment, without its year."""
    return f"{at.astimezone():%m-%d}" if at is not None else ""


def period(covers: tuple[date | None, date | None]) -> str:
    """Return from when to when a package covers."""
    begin, end = covers
    if end is None:
        return ""
    return f"{begin} 至 {end}" if begin is not None else f"截至 {end}"


def size(count: int) -> str:
    """Return how large a file is."""
    for unit, words in UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {words}"
    return f"{count:,} 字节"


def numbers(found: Iterable[int]) -> str:
    """Return numbers of packages as they stand in a sentence."""
    every = list(found)
    more = f" 等 {len(every)}" if len(every) > SHOWN else ""
    return f"第 {'、'.join(map(str, every[:SHOWN]))}{more} 期"


def number(row: PackageRow | None) -> str:
    """Return the number and day of a package."""
    return f"第 {row.sequence} 期　{day(row.made_at)}" if row is not None else NEVER


def schedule_words(schedule: Schedule) -> str:
    """Return when packages are due."""
    if schedule.rhythm == WEEKLY:
        return f"每周{WEEKDAYS[schedule.day - 1]}"
    return f"每月 {schedule.day} 日" if schedule.rhythm == MONTHLY else RHYTHMS[NO_RHYTHM]


def last_words(row: PackageRow | None) -> str:
    """Return what the line at the foot says of the package that went or came last."""
    if row is None:
        return ""
    return f"最近交换 {moment(row.exported_at or row.made_at)} {'送出' if is_ours(row) else '收到'}"


def is_receipt(row: PackageRow) -> bool:
    """Whether a package only answers."""
    return row.stream == ACK


def state_of(row: PackageRow) -> tuple[str, str]:
    """Return the word and the signal for where a package is."""
    if is_receipt(row) and row.direction is Direction.OUT:  # nobody answers a receipt
        return ("还没有送出", "amber") if row.exported_at is None else ("已送出", "green")
    if row.state is PackageState.SEALED:
        return "已打包，未送出", "amber"
    if row.state is PackageState.EXPORTED:
        return "已送出，等回执", "blue"
    if row.state is PackageState.APPLIED and row.receipt_id is not None and row.answered_at is None:
        return "已接收，回执未送", "amber"
    return row.state_title, TONES.get(row.state, "")


def is_unsent(row: PackageRow) -> bool:
    """Whether a package was sealed and never written out."""
    if row.direction is not Direction.OUT:
        return False
    return row.exported_at is None if is_receipt(row) else row.state is PackageState.SEALED


def is_ours(row: PackageRow) -> bool:
    """Whether a package went out from here."""
    return row.direction is Direction.OUT


def can_go_out(row: PackageRow) -> bool:
    """Whether a package can be written out, for the first time or again."""
    return is_ours(row) and row.state is not PackageState.SUPERSEDED


def can_be_sent_to(partner: PartnerRow) -> bool:
    """Whether something goes to an office: packages once its card was checked, spreadsheets upwards without a card."""
    return partner.is_active and (partner.is_ready if partner.has_program else partner.relation is Relation.UPPER)


def waits_for_paper(row: PackageRow) -> bool:
    """Whether a spreadsheet went out and its stamped receipt did not come back."""
    return is_ours(row) and row.file.endswith(".xlsx") and row.state is PackageState.EXPORTED


def is_set_aside(row: PackageRow) -> bool:
    """Whether a file waits for a person to find out what it is."""
    return row.state is PackageState.QUARANTINED


def total(row: PackageRow) -> int:
    """Return how many rows a package carries."""
    return sum(row.counts.values())


def breakable(name: str) -> str:
    """Return a path or the name of a package so that its line can break within it."""
    return re.sub(r"([_/\\])", "\\1\u200b", name)


def fingerprint_rows(fingerprint: str) -> Sequence[Sequence[str]]:
    """Return the ten groups of a fingerprint in two rows."""
    groups = fingerprint.split()
    half = (len(groups) + 1) // 2
    return groups[:half], groups[half:]
