"""`exchange key`: our key card, and the cards of others; trusted only after their digits were compared by telephone."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from db.models.exchange import Relation
from desktop.commands.exchanging.naming import facts_of, partner_of
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.exchange.keys import PublicCard
from desktop.exchange.partners import CardRow, PartnerDraft
from desktop.program import Program

NAME, HELP = "key", "本单位公钥卡和指纹；登记、核对、作废对方的公钥卡；更换密钥"
WHOSE = "这是第一次登记 {office_id}（{name}），请用 --relation 写明它是上级还是下级。"
NO_CARD = "“{title}”没有要核对的公钥卡，请先用 --take 登记。"
NO_PARTNER = "请用 --partner 写明是哪个单位。"
NO_REASON = "请用 --reason 写明原因。"
NO_OUT = "请用 --out 写明把换钥包写到哪个文件夹。"
OWN = "本单位 {office_id}　{name}\n启用 {since}\n指纹 {fingerprint}"
SEEN = "已登记“{title}”的公钥卡，还不可用。请打电话请对方念指纹，再用 --confirm 核对。\n指纹 {fingerprint}"
CONFIRMED = "“{title}”的公钥卡已核对，可以交换。"
REVOKED = "“{title}”的公钥卡已作废。"
CHANGED = "已更换本单位密钥，请把换钥包送给各单位：\n{paths}"
RELATIONS = {"upper": Relation.UPPER, "lower": Relation.LOWER}


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options; without any of them our own card is shown."""
    add_signing(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--office-id", metavar="ID", help="设置本单位的 12 位交换代码（生成公钥卡之前）")
    what.add_argument("--take", type=Path, metavar="FILE", help="登记对方的公钥卡（.wgxkey）")
    what.add_argument("--confirm", metavar="DIGITS", help="核对 --partner 的公钥卡：对方电话里念的 40 位指纹")
    what.add_argument("--revoke", action="store_true", help="作废 --partner 在用的公钥卡")
    what.add_argument("--change", action="store_true", help="更换本单位密钥，并给各单位制作换钥包")
    what.add_argument("--register", metavar="ID", help="登记一个没有本程序的单位，与它用表格交换")
    parser.add_argument("--partner", default="", metavar="OFFICE", help="哪个单位：单位代码或名称")
    parser.add_argument("--relation", choices=RELATIONS, help="第一次登记时：upper 上级，lower 下级")
    parser.add_argument("--title", default="", metavar="TEXT", help="第一次登记时的单位名称")
    parser.add_argument("--reason", default="", metavar="TEXT", help="作废或更换的原因，登记在案")
    parser.add_argument("--out", type=Path, metavar="DIR", help="把本单位公钥卡或换钥包写到哪个文件夹")


def run(arguments: argparse.Namespace) -> int:
    """Do what was chosen."""
    with signed_in(arguments) as program:
        if arguments.office_id:
            program.own_keys.choose_office_id(arguments.office_id)
        if arguments.take is not None:
            words, facts = _take(program, arguments)
        elif arguments.confirm is not None:
            words, facts = _confirm(program, arguments)
        elif arguments.revoke:
            words, facts = _revoke(program, arguments)
        elif arguments.change:
            words, facts = _change(program, arguments)
        elif arguments.register is not None:
            words, facts = _register(program, arguments)
        else:
            words, facts = _own(program, arguments.out)
    say(words, facts, arguments.json)
    return 0


Said = tuple[str, Mapping[str, Any]]


def _own(program: Program, folder: Path | None) -> Said:
    card = program.own_keys.card()
    path = program.own_keys.export_card(folder) if folder is not None else None
    words = OWN.format(
        office_id=card.office_id, name=card.office_name, since=card.valid_from, fingerprint=card.fingerprint
    )
    return f"{words}\n{path}" if path else words, {**_card(card), "path": path}


def _take(program: Program, arguments: argparse.Namespace) -> Said:
    seen = program.partners.look_at_card(arguments.take)
    partner_id = seen.partner_id
    if partner_id is None:
        if arguments.relation is None:
            raise Refusal(WHOSE.format(office_id=seen.card.office_id, name=seen.card.office_name))
        draft = PartnerDraft(
            seen.card.office_id, arguments.title or seen.card.office_name, RELATIONS[arguments.relation]
        )
        partner_id = program.partners.add(draft)
    program.partners.take_card(partner_id, seen)
    title = program.partners.row(partner_id).title
    return SEEN.format(title=title, fingerprint=seen.card.fingerprint), {"partner": title, **_card(seen.card)}


def _confirm(program: Program, arguments: argparse.Namespace) -> Said:
    title, card = _card_of(program, arguments.partner, is_checked=False)
    program.partners.confirm(card.key, arguments.confirm)
    return CONFIRMED.format(title=title), {"partner": title, "fingerprint": card.fingerprint}


def _revoke(program: Program, arguments: argparse.Namespace) -> Said:
    if not arguments.reason.strip():
        raise Refusal(NO_REASON)
    title, card = _card_of(program, arguments.partner, is_checked=None)
    program.partners.revoke(card.key, arguments.reason)
    return REVOKED.format(title=title), {"partner": title, "fingerprint": card.fingerprint}


def _change(program: Program, arguments: argparse.Namespace) -> Said:
    if arguments.out is None:
        raise Refusal(NO_OUT)
    if not arguments.reason.strip():
        raise Refusal(NO_REASON)
    made = program.key_changes.change(arguments.reason, SpokenProgress())
    paths = [program.outbox.export(one.key, arguments.out, SpokenProgress()) for one in made]
    facts = {**_card(program.own_keys.card()), "packages": [facts_of(one) for one in made], "paths": paths}
    return CHANGED.format(paths="\n".join(map(str, paths))), facts


def _register(program: Program, arguments: argparse.Namespace) -> Said:
    relation = RELATIONS[arguments.relation or "upper"]
    key = program.partners.add(PartnerDraft(arguments.register, arguments.title, relation, has_program=False))
    row = program.partners.row(key)
    return f"已登记“{row.title}”，用表格交换。", {"partner": row.title, "office_id": row.office_id}


def _card_of(program: Program, partner: str, *, is_checked: bool | None) -> tuple[str, CardRow]:
    """Return the newest card of an office that is not void; `is_checked` asks for one that was compared, or was not."""
    if not partner:
        raise Refusal(NO_PARTNER)
    row = partner_of(program, partner, everyone=True)
    for card in row.cards:
        if card.revoked_on is None and is_checked in {None, card.checked_at is not None}:
            return row.title, card
    raise Refusal(NO_CARD.format(title=row.title))


def _card(card: PublicCard) -> dict[str, Any]:
    return {
        "office_id": card.office_id,
        "name": card.office_name,
        "fingerprint": card.fingerprint,
        "valid_from": card.valid_from.isoformat(),
    }
