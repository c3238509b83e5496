"""`fill`: a form of another office, filled from the dossiers."""

import argparse
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop.clock import today
from desktop.commands.revealing import add_revealing, require_purpose
from desktop.commands.scoping import scope_of
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.forms.levels import levelled
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Filled, Order
from desktop.forms.plan import Plan
from desktop.forms.scope import Subject
from desktop.forms.service import Forms
from desktop.forms.values.offered import title_of
from desktop.program import Program

NAME, HELP = "fill", "一表通：把上级的表（.xlsx、.xls、.docx）按档案填好"
SCOPE_HELP = (
    "填哪些：保存过的范围名称，或条件如 “grid=江头村;年龄=60-;关爱标签=低保对象”，或 names=名单.xlsx，all 是全部"
)
NO_SUCH_DAY = "“{text}”不是日期，请写成 2026-11-22。"
NOT_ROWS = "“{text}”不是行号，请写成 3 或 3-4。"
NOT_A_CHOICE = "“{text}”看不懂，请写成 列=内容，如 C=phone；内容的代号用 --look 列出。"
NOT_A_FOLDER = "“{name}”是文件，不是文件夹，请另选一个放填好的表的文件夹。"
NO_SUCH_PLACE = "表上没有“{text}”这一栏，可用：{known}。"
UNSURE = "有 {count} 栏拿不准，没有填：{words}。确认后用 --set 指定，或加 --accept 按建议填。"
SHOWN = 30  # gaps that are told
_ROWS = re.compile(r"(\d{1,5})(?:\s*[-–~至]\s*(\d{1,5}))?")


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("form", type=Path, metavar="FORM", help="空白表样")
    parser.add_argument("to", nargs="?", type=Path, metavar="OUT", help="填好的文件放进哪个文件夹")
    parser.add_argument("--scope", default="", metavar="SCOPE", help=SCOPE_HELP)
    parser.add_argument("--look", action="store_true", help="只看每一栏会填什么，不填")
    parser.add_argument("--subject", choices=[str(one) for one in Subject], help="一行是什么：people、households 等")
    parser.add_argument("--sheet", type=int, metavar="N", help="第几张工作表")
    parser.add_argument("--header", default="", metavar="ROWS", help="表头在第几行，如 3 或 3-4")
    parser.add_argument("--set", action="append", default=[], metavar="COLUMN=TARGET", help="指定一栏填什么，可写多次")
    parser.add_argument("--accept", action="store_true", help="拿不准的栏也按建议填")
    parser.add_argument("--period", default="", metavar="PERIOD", help="哪一期，如 2026-11、2026Q4、2026")
    parser.add_argument("--as-of", default="", metavar="DAY", help="截至哪天（年龄和日期按这天算）")
    parser.add_argument("--by-village", action="store_true", help="每村（社区）一个文件")
    parser.add_argument("--apart", action="store_true", help="一人一表时，每人一个文件")
    parser.add_argument("--rows", type=int, metavar="N", help="每个文件最多多少行")
    parser.add_argument("--first", type=int, default=1, metavar="N", help="序号从几开始")
    add_revealing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Fill a form, after writing down who takes what for which purpose. Return 1 where the files are not as meant."""
    require_purpose(arguments)
    with signed_in(arguments) as program:
        forms, progress = Forms(program), SpokenProgress()
        with _opened(forms, arguments, progress) as opened:
            plan = _planned(program, forms, opened, arguments)
            if arguments.look or arguments.to is None:
                _tell(program, opened, plan, arguments.json)
                return 0
            if arguments.to.exists() and not arguments.to.is_dir():
                raise Refusal(NOT_A_FOLDER.format(name=arguments.to.name))
            plan = _settled(forms, opened, plan, arguments)
            arguments.to.mkdir(parents=True, exist_ok=True)
            filled = forms.fill(opened, plan, _order(arguments), arguments.to, progress)
    _say(filled, arguments.json)
    return 1 if filled.checked.wrong else 0


def _opened(forms: Forms, arguments: argparse.Namespace, progress: SpokenProgress) -> OpenedForm:
    """Return the form, read as the options say."""
    header = None
    if arguments.header:
        found = _ROWS.fullmatch(arguments.header)
        if found is None:
            raise Refusal(NOT_ROWS.format(text=arguments.header))
        header = (int(found[1]), int(found[2] or found[1]))
    sheet = arguments.sheet - 1 if arguments.sheet else None
    subject = Subject(arguments.subject) if arguments.subject else None
    return forms.open(arguments.form, progress, sheet=sheet, header=header, subject=subject)


def _planned(program: Program, forms: Forms, opened: OpenedForm, arguments: argparse.Namespace) -> Plan:
    plan = opened.plan
    slots = {slot.key: slot.words for slot in (*opened.shape.area.slots, *opened.shape.blanks)}
    for choice in arguments.set:
        key, mark, target = choice.partition("=")
        if not mark:
            raise Refusal(NOT_A_CHOICE.format(text=choice))
        if key not in slots:
            raise Refusal(NO_SUCH_PLACE.format(text=key, known="、".join(slots)))
        plan = forms.change(opened, plan, key, target)
    if arguments.scope:
        scope = scope_of(program, opened.subject, arguments.scope)
        plan = replace(plan, scope=levelled(program, opened.subject, scope, opened.shape))
    return replace(
        plan,
        by_village=arguments.by_village or plan.by_village,
        apart=arguments.apart or plan.apart,
        row_limit=arguments.rows if arguments.rows is not None else plan.row_limit,
    )


def _settled(forms: Forms, opened: OpenedForm, plan: Plan, arguments: argparse.Namespace) -> Plan:
    """Return the plan with what is unsure accepted, or left empty this time: nobody decided, so nothing is learnt."""
    unsure = [one for one in plan.fillers.values() if one.target and not one.is_certain]
    if arguments.accept:
        for one in unsure:
            plan = forms.change(opened, plan, one.slot, one.target)
        return plan
    if unsure:
        words = {slot.key: slot.words for slot in (*opened.shape.area.slots, *opened.shape.blanks)}
        warn(UNSURE.format(count=len(unsure), words="、".join(f"{one.slot}“{words[one.slot]}”" for one in unsure)))
    return replace(plan, fillers={key: one for key, one in plan.fillers.items() if one not in unsure})


def _order(arguments: argparse.Namespace) -> Order:
    try:
        as_of = date.fromisoformat(arguments.as_of) if arguments.as_of else today()
    except ValueError as error:
        raise Refusal(NO_SUCH_DAY.format(text=arguments.as_of)) from error
    return Order(as_of, arguments.period, arguments.reveal, arguments.purpose, arguments.recipient, arguments.first)


def _tell(program: Program, opened: OpenedForm, plan: Plan, as_json: bool) -> None:
    """Say what each place will be filled with."""
    shape = opened.shape
    lines = [f"{shape.title}　{shape.kind}　{opened.subject}", *opened.sentences]
    places: list[dict[str, Any]] = []
    for slot in (*shape.area.slots, *shape.blanks):
        filler = plan.fillers.get(slot.key)
        target = filler.target if filler else ""
        title = title_of(program, opened.subject, target) if target else ""
        counted = plan.counts.get(slot.key, {})
        reason = filler.reason if filler else str(counted.get("reason", ""))
        confidence = str(filler.confidence) if filler else str(counted.get("confidence", ""))
        places.append({"place": slot.key, "words": slot.words, "target": target, "confidence": confidence})
        lines.append(f"{slot.key}\t{slot.words}\t{target}\t{title}\t{reason}")
    facts = {"title": shape.title, "kind": str(shape.kind), "subject": str(opened.subject), "places": places}
    say("\n".join(lines), facts, as_json)


def _say(filled: Filled, as_json: bool) -> None:
    lines = [f"已填 {filled.rows:,} 行，{len(filled.files)} 个文件：", *(str(one.path) for one in filled.files)]
    lines.append(filled.checked.words)
    lines += filled.checked.wrong
    lines += filled.sentences
    if filled.gaps:
        lines.append(f"有 {len(filled.gaps)} 处没有填：")
        lines += [f"{one.title}\t{one.words}\t{one.reason}" for one in filled.gaps[:SHOWN]]
    if filled.difference is not None:
        lines.append(filled.difference.words)
    facts = {
        "filling": filled.key, "files": [one.path for one in filled.files], "rows": filled.rows,
        "gaps": len(filled.gaps), "cells": filled.checked.cells, "wrong": filled.checked.wrong,
        "sentences": filled.sentences,
    }  # fmt: skip
    say("\n".join(lines), facts, as_json)
