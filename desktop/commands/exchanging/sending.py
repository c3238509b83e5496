"""`exchange send`: what changed, sealed and written to a stick; or a former package written out again."""

import argparse
from pathlib import Path

from desktop.commands.exchanging.naming import facts_of, partner_of, sent_package
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.exchange.outbox import Outbox
from desktop.exchange.partners import PartnerRow
from desktop.exchange.replicated import blocks
from desktop.exchange_sheets.service import SheetExchange
from desktop.program import Program

NAME, HELP = "send", "制作交换包并写到U盘；--again 把以前的一期原样再写一次"
NO_SUCH_BLOCK = "没有敏感内容“{text}”，可用：{known}。"
NO_FOLDER = "“{folder}”不是文件夹，请写 U 盘或内网文件夹。"
SENT = "已写出{partner}{title}，{count:,} 条：{path}"
USED = "以后按这份表样发给{partner}，共 {count:,} 列。"
UNKNOWN = "表样“{sheet}”里的“{heading}”，本单位没有对应的内容，不发这一列。"
WOULD = "发给{partner}第 {number} 期（{kind}），共 {count:,} 条，没有制作。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("partner", metavar="OFFICE", help="发给哪个单位：单位代码或名称")
    parser.add_argument("--out", type=Path, metavar="DIR", help="写到哪个文件夹（U盘）；不写则只看有多少要发")
    parser.add_argument("--full", action="store_true", help="发全量（不加则只发上次回执以来的变动）")
    parser.add_argument("--again", type=int, metavar="N", help="不制作新的，把第 N 期原样再写一次")
    parser.add_argument("--block", action="append", metavar="BLOCK", help="带上哪项敏感内容，可写多次；须写 --purpose")
    parser.add_argument(
        "--form", type=Path, metavar="FILE", help="对方没有本程序时：以后按这份表样的表名、列名和顺序发"
    )
    parser.add_argument("--purpose", default="", metavar="TEXT", help="用途，登记在案")


def run(arguments: argparse.Namespace) -> int:
    """Seal and write out, or say what would go."""
    if arguments.out is not None and not arguments.out.is_dir():
        raise Refusal(NO_FOLDER.format(folder=arguments.out))
    with signed_in(arguments) as program:
        partner = partner_of(program, arguments.partner)
        if arguments.form is not None:
            form = program.sheet_exchange.use_form(partner.key, arguments.form, SpokenProgress())
            warn(USED.format(partner=partner.title, count=form.columns))
            for sheet, heading in form.unknown:
                warn(UNKNOWN.format(sheet=sheet, heading=heading))
        if arguments.out is None:
            return _tell(program, partner, arguments)
        progress = SpokenProgress()
        if arguments.again is not None:
            row = sent_package(program, partner, arguments.again)
        else:
            tray = tray_of(program, partner)
            row = tray.seal(
                tray.plan(partner.key, _blocks(arguments), arguments.full or None),
                arguments.purpose,
                progress,
            )
        path = program.outbox.export(row.key, arguments.out, progress)
        row = program.outbox.package(row.key)
    words = SENT.format(partner=partner.title, title=row.title, count=sum(row.counts.values()), path=path)
    say(words, {"path": path, "package": facts_of(row)}, arguments.json)
    return 0


def tray_of(program: Program, partner: PartnerRow) -> Outbox | SheetExchange:
    """Return what packs for an office: sealed packages, or spreadsheets where it has no program."""
    return program.outbox if partner.has_program else program.sheet_exchange


def _tell(program: Program, partner: PartnerRow, arguments: argparse.Namespace) -> int:
    plan = tray_of(program, partner).plan(partner.key, _blocks(arguments), arguments.full or None)
    kind = "全量" if plan.is_full else "增量"
    lines = [WOULD.format(partner=plan.partner, number=plan.number, kind=kind, count=plan.count)]
    lines += [f"{one.title}\t新增 {one.made:,}\t变动 {one.changed:,}\t删除 {one.gone:,}" for one in plan.differences]
    lines += [f"{one.title}\t{one.count:,}" for one in plan.enclosed]
    for sentence in (plan.reason, *plan.warnings):
        if sentence:
            warn(sentence)
    facts = {
        "partner": plan.partner,
        "number": plan.number,
        "full": plan.is_full,
        "reason": plan.reason,
        "warnings": list(plan.warnings),
        "differences": {
            one.table: {"title": one.title, "made": one.made, "changed": one.changed, "gone": one.gone}
            for one in plan.differences
        },
        "enclosed": {one.table: one.count for one in plan.enclosed},
        "blocks": {one.key: {"title": one.title, "ticked": one.is_ticked} for one in plan.blocks},
    }
    say("\n".join(lines), facts, arguments.json)
    return 0


def _blocks(arguments: argparse.Namespace) -> list[str] | None:
    """Return the sensitive blocks that were named; None for those that go along as a rule. Raise Refusal."""
    if arguments.block is None:
        return None
    titles = {one.key: one.title for one in blocks()}
    for text in arguments.block:
        if text not in titles:
            known = "、".join(f"{key}（{title}）" for key, title in titles.items())
            raise Refusal(NO_SUCH_BLOCK.format(text=text, known=known))
    return list(arguments.block)
