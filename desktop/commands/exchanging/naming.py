"""Which office and which package are meant, and how packages are told to whoever reads JSON."""

from typing import Any

from desktop.errors import Refusal
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow
from desktop.program import Program

NOBODY = "没有登记交换单位“{text}”。可用：{known}。"
NONE = "无，请先登记"
SEVERAL = "“{text}”不止指一个交换单位：{titles}。请写 12 位单位代码。"
NO_SUCH_PACKAGE = "没有发给“{title}”的第 {number} 期。"


def partner_of(program: Program, text: str, *, everyone: bool = False) -> PartnerRow:
    """Return the one office that is meant: by its identifier, its title, or a part of its title. Raise Refusal."""
    rows = program.partners.rows(everyone=everyone)
    found = [one for one in rows if text.upper() == one.office_id or text == one.title]
    found = found or [one for one in rows if text in one.title]
    if not found:
        known = "、".join(f"{one.title}（{one.office_id}）" for one in rows) or NONE
        raise Refusal(NOBODY.format(text=text, known=known))
    if len(found) > 1:
        raise Refusal(SEVERAL.format(text=text, titles="、".join(one.title for one in found)))
    return found[0]


def sent_package(program: Program, partner: PartnerRow, number: int) -> PackageRow:
    """Return the package of a number that went to an office, of the newest counting. Raise Refusal."""
    for one in program.outbox.sent(partner.key):
        if one.sequence == number and one.answers_id is None:
            return one
    raise Refusal(NO_SUCH_PACKAGE.format(title=partner.title, number=number))


def facts_of(row: PackageRow | None) -> dict[str, Any] | None:
    """Return one package as JSON tells it."""
    if row is None:
        return None
    return {
        "key": row.key,
        "partner": row.partner,
        "direction": row.direction.value,
        "stream": row.stream,
        "epoch": row.epoch,
        "number": row.sequence,
        "kind": row.kind,
        "state": row.state.value,
        "title": row.title,
        "counts": dict(row.counts),
        "blocks": list(row.blocks),
        "purpose": row.purpose,
        "bytes": row.size,
        "sha256": row.sha256,
        "made_at": row.made_at.isoformat(),
        "exported_at": row.exported_at.isoformat() if row.exported_at else None,
        "reason": row.reason,
    }
