"""`exchange status`: how the exchange with each office stands."""

import argparse
from typing import Any

from desktop.commands.exchanging.naming import facts_of, partner_of
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import say
from desktop.exchange.status import PartnerStatus

NAME, HELP = "status", "与各单位交换到第几期，缺哪一期，哪一期还没有回执，有多少待处理"
NOBODY = "还没有登记交换单位。"
QUARANTINED = "有 {count} 个文件被隔离，请在“交换”里查看。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("partner", nargs="?", default="", metavar="OFFICE", help="只看这个单位")


def run(arguments: argparse.Namespace) -> int:
    """Say how it stands."""
    with signed_in(arguments) as program:
        if arguments.partner:
            found = [program.exchange_status.of(partner_of(program, arguments.partner).key)]
        else:
            found = program.exchange_status.all()
        aside = program.exchange_status.quarantined()
    lines = [line for one in found for line in _lines(one)] or [NOBODY]
    if aside:
        lines.append(QUARANTINED.format(count=len(aside)))
    facts = {"partners": [_facts(one) for one in found], "quarantined": [facts_of(one) for one in aside]}
    say("\n".join(lines), facts, arguments.json)
    return 0


def _lines(one: PartnerStatus) -> list[str]:
    """Return what is known of one office: a line for it, one more for each thing to do."""
    sent = f"发到第 {one.last_sent.sequence} 期" if one.last_sent else "还没有发过"
    answered = f"对方收到第 {one.last_acknowledged.sequence} 期" if one.last_acknowledged else "没有回执"
    came = f"收到对方第 {one.last_received.sequence} 期" if one.last_received else "没有收到过"
    lines = [f"{one.partner}\t{sent}\t{answered}\t{came}"]
    if one.is_due:
        lines.append(f"　{one.due_on} 应报送，还没有发。")
    lines += [f"　{late.sentence}" for late in one.overdue]
    if one.audit_fault:
        lines.append(f"　{one.audit_fault}")
    if one.missing:
        lines.append(f"　对方第 {'、'.join(map(str, one.missing))} 期没有收到，请对方补送。")
    if one.asked_again:
        numbers = "、".join(str(row.sequence) for row in one.asked_again)
        lines.append(f"　对方没有收到第 {numbers} 期，请再送一次（send --again）。")
    if one.receipt_to_send is not None:
        lines.append("　有回执还没有送出。")
    if one.open_conflicts:
        lines.append(f"　有 {one.open_conflicts:,} 项冲突待处理。")
    if one.needs_full:
        lines.append("　下一期必须发全量。")
    return lines


def _facts(one: PartnerStatus) -> dict[str, Any]:
    return {
        "partner": one.partner,
        "relation": one.relation.value,
        "ready": one.is_ready,
        "last_sent": facts_of(one.last_sent),
        "last_acknowledged": facts_of(one.last_acknowledged),
        "last_received": facts_of(one.last_received),
        "waiting_for_receipt": one.waiting_for_receipt,
        "overdue": [{"number": late.package.sequence, "days": late.days} for late in one.overdue],
        "asked_again": [row.sequence for row in one.asked_again],
        "missing": list(one.missing),
        "receipt_to_send": facts_of(one.receipt_to_send),
        "conflicts": one.open_conflicts,
        "needs_full": one.needs_full,
        "audit_fault": one.audit_fault,
        "due": one.is_due,
        "next_due": one.next_due.isoformat() if one.next_due else None,
    }
