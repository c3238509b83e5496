"""`exchange check` and `exchange receive`: what a file would do, and doing it with its receipt."""

import argparse
from pathlib import Path
from typing import Any

from desktop.commands.exchanging.naming import facts_of
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.exchange.looks import Look, Taken
from desktop.exchange.streams import Verdict
from desktop.exchange_sheets.looks import SheetLook
from desktop.program import Program

CHECK_NAME, CHECK_HELP = "check", "验证一个交换文件，说明接收它会怎样；不改动资料"
NAME, HELP = "receive", "接收一个交换文件（.wgx，或对方改好的 .xlsx）；--out 同时写出回执"
NO_FOLDER = "“{folder}”不是文件夹，请写 U 盘或内网文件夹。"
RECEIPT = "回执已写到：{path}"
TO_SEND = "回执还没有送出，请用 --out 写出，或在“交换”里送出。"
SHEET = ".xlsx"


def arrange_check(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check`."""
    add_signing(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="交换文件：.wgx 或 .xlsx")


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options of `receive`."""
    add_signing(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="交换文件：.wgx 或 .xlsx")
    parser.add_argument("--out", type=Path, metavar="DIR", help="把回执写到哪个文件夹（U盘）")
    parser.add_argument(
        "--remove-many", action="store_true", help="全量包会删除百分之五以上的记录时仍然接收（先向对方核实）"
    )


def check(arguments: argparse.Namespace) -> int:
    """Look at a file. Exit code 1 where taking it up would not be simple."""
    with signed_in(arguments) as program:
        if arguments.file.suffix.lower() == SHEET:
            with program.sheet_exchange.look(arguments.file, SpokenProgress()) as found:
                say("\n".join(_sheet_lines(found)), _sheet_facts(found), arguments.json)
                return 0 if found.verdict is Verdict.FRESH and not found.problems else 1
        with program.inbox.look(arguments.file, SpokenProgress()) as look:
            say("\n".join(_lines(look)), _facts(look), arguments.json)
            is_simple = look.verdict in {Verdict.FRESH, Verdict.RECEIPT, Verdict.DUPLICATE}
            return 0 if is_simple and not look.too_many_gone else 1


def run(arguments: argparse.Namespace) -> int:
    """Take a file up and write its receipt out."""
    if arguments.out is not None and not arguments.out.is_dir():
        raise Refusal(NO_FOLDER.format(folder=arguments.out))
    with signed_in(arguments) as program:
        taken = _taken(program, arguments)
        receipt, path = taken.receipt, None
        if receipt is not None and arguments.out is not None:
            path = program.outbox.export(receipt.key, arguments.out, SpokenProgress())
    lines = [taken.sentence, *([RECEIPT.format(path=path)] if path else [])]
    if receipt is not None and path is None:
        warn(TO_SEND)
    facts = {
        "sentence": taken.sentence,
        "packages": [facts_of(one) for one in taken.packages],
        "receipt": facts_of(receipt),
        "receipt_path": path,
        "answers": [{"number": one.sequence, "result": one.result.value} for one in taken.answers],
        "items": sum(len(one.items) for one in taken.outcomes.values()),
    }
    say("\n".join(lines), facts, arguments.json)
    return 0


def _taken(program: Program, arguments: argparse.Namespace) -> Taken:
    progress = SpokenProgress()
    if arguments.file.suffix.lower() == SHEET:
        with program.sheet_exchange.look(arguments.file, progress) as found:
            return program.sheet_exchange.take(found, progress)
    return program.inbox.receive(arguments.file, progress, may_remove_many=arguments.remove_many)


def _lines(look: Look) -> list[str]:
    lines = [look.sentence]
    lines += [
        f"{one.title}\t{one.rows:,} 条\t新增 {one.made:,}\t变动 {one.changed:,}\t相同 {one.same:,}\t删除 {one.gone:,}"
        for one in look.tables
    ]
    lines += [
        f"{one.table_title}　{one.record}　{one.field_title}　{one.result_title}　{one.message}" for one in look.items
    ]
    return [*lines, *look.problems, *(f"第 {one.sequence} 期：{one.title}" for one in look.answers)]


def _facts(look: Look) -> dict[str, Any]:
    return {
        "verdict": look.verdict.value,
        "sentence": look.sentence,
        "sender": look.sender,
        "number": look.number,
        "kind": look.kind,
        "missing": list(look.missing),
        "tables": {
            one.table: {
                "rows": one.rows, "made": one.made, "changed": one.changed, "same": one.same, "gone": one.gone,
            }
            for one in look.tables
        },
        "items": [
            {"table": one.table, "field": one.field, "result": one.result.value, "message": one.message}
            for one in look.items
        ],
        "enclosed": {table: len(rows) for table, rows in look.enclosed.items()},
        "answers": [{"number": one.sequence, "result": one.result.value} for one in look.answers],
        "unknown": list(look.unknown),
        "problems": list(look.problems),
        "too_many_gone": look.too_many_gone,
    }  # fmt: skip


def _sheet_lines(look: SheetLook) -> list[str]:
    lines = [look.sentence, look.warning]
    for one in look.rows:
        cells = "；".join(f"{cell.title}：{cell.sent or '（空）'} → {cell.returned or '（空）'}" for cell in one.cells)
        lines.append(
            "　".join(filter(None, (f"{one.sheet} 第 {one.row} 行", one.record, one.kind_title, cells, one.message)))
        )
    return [*lines, *look.problems]


def _sheet_facts(look: SheetLook) -> dict[str, Any]:
    return {
        "verdict": look.verdict.value,
        "sentence": look.sentence,
        "sender": look.sender,
        "number": look.number,
        "unchanged": look.unchanged,
        "rows": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "kind": one.kind.value,
                "fields": [cell.title for cell in one.cells],
                "message": one.message,
            }
            for one in look.rows
        ],
        "problems": list(look.problems),
    }
