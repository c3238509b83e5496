"""`print`: any paper of the print centre as a PDF, or a batch of them; the file of one dossier by its number."""

import argparse
from pathlib import Path

from desktop.commands.asking import choices_of, printable_of
from desktop.commands.naming import uids_of
from desktop.commands.revealing import add_revealing, require_purpose
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.print_centre.batch import Batches, By
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices, Printable
from desktop.program import Program

NAME, HELP = "print", "把打印目录里的任何材料，或一户、一人、一企、一格的档案打印成 PDF"
NO_KIND = "请写明打印哪种材料；--list 列出全部材料。"
NO_OUT = "请写明存到哪里：--out FILE.pdf，批量打印写 --out DIR。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("--list", action="store_true", help="列出打印目录里的材料")
    parser.add_argument("kind", nargs="?", default="", metavar="KIND", help="材料的代号或名称（--list 列出）")
    parser.add_argument(
        "record",
        nargs="?",
        default="",
        metavar="UID",
        help="单个对象：uid、户号、公民身份号码、统一社会信用代码、网格编码、事件编号，或只指一个对象的文字",
    )
    parser.add_argument("to", nargs="?", type=Path, metavar="OUT.pdf", help="写到哪个文件（同 --out）")
    parser.add_argument("--out", type=Path, metavar="OUT", help="写到哪个文件；批量打印时是文件夹")
    parser.add_argument("--grid", default="", metavar="GRID", help="只要这个村或网格的")
    parser.add_argument("--from", dest="first", default="", metavar="DAY", help="从哪天起，如 2026-11-01")
    parser.add_argument("--to", dest="last", default="", metavar="DAY", help="到哪天止")
    parser.add_argument("--month", default="", metavar="MONTH", help="哪个月，如 2026-11")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="材料自己的选项，可写多次")
    parser.add_argument(
        "--batch",
        choices=[str(one) for one in By],
        help="批量打印：village、grid 或 record 各一个文件，together 全部装订在一起",
    )
    add_revealing(parser)
    parser.add_argument("--code-points", action="store_true", help="字库没有的字以码位代替（不加则不打印）")


def run(arguments: argparse.Namespace) -> int:
    """Print, after writing down that it is printed."""
    require_purpose(arguments)
    if not arguments.kind and not arguments.list:
        raise Refusal(NO_KIND)
    if arguments.record and arguments.to is None and arguments.out is None and arguments.record.endswith(".pdf"):
        arguments.record, arguments.out = "", Path(arguments.record)  # print KIND OUT.pdf
    with signed_in(arguments) as program:
        centre = PrintCentre(program)
        if arguments.list:
            return _list(centre, arguments.json)
        out = arguments.to or arguments.out
        if out is None:
            raise Refusal(NO_OUT)
        printable = printable_of(centre, arguments.kind)
        choices = choices_of(program, centre, printable, arguments)
        if arguments.batch:
            return _print_batch(program, centre, printable, choices, arguments, out)
        made = centre.make(printable, choices, SpokenProgress(), allow_missing=arguments.code_points)
        centre.save(made, out)
        uids = uids_of(program, arguments.kind, [choices.record or choices.grid or 0])
    facts = {
        "path": out, "number": made.place.words, "records": made.records, "pages": made.pages, "sha256": made.sha256,
        "missing": sorted(made.missing), "uid": next(iter(uids.values()), None),
    }  # fmt: skip
    words = f"已打印 {made.title}：{made.records:,} {made.unit}，{made.pages:,} 页，{made.place.words}：{out}"
    say(words, facts, arguments.json)
    return 0


def _list(centre: PrintCentre, as_json: bool) -> int:
    papers = [
        {
            "kind": one.key,
            "title": one.title,
            "group": str(one.group),
            "about": one.about,
            "asks": [str(ask) for ask in one.asks],
            "options": {option.key: dict(option.values) for option in one.options},
            "batch": one.batch,
        }
        for one in centre.catalogue
    ]
    lines = [f"{one.key}\t{one.group}\t{one.title}\t{one.about}" for one in centre.catalogue]
    say("\n".join(lines), {"papers": papers}, as_json)
    return 0


def _print_batch(
    program: Program,
    centre: PrintCentre,
    printable: Printable,
    choices: Choices,
    arguments: argparse.Namespace,
    folder: Path,
) -> int:
    batches = Batches(centre, program.grids)
    files = batches.plan(printable, choices, By(arguments.batch))
    done = batches.make(printable, files, folder, SpokenProgress(), allow_missing=arguments.code_points)
    facts = {"folder": folder, "files": done.files, "records": done.records, "pages": done.pages}
    facts["left_out"] = done.left_out
    words = f"已打印 {len(done.files):,} 个文件，共 {done.pages:,} 页：{folder}"
    say("\n".join(filter(None, (words, done.left_out_words))), facts, arguments.json)
    return 0
