"""`import`: workbooks become records, each file wholly or not at all; a whole batch can be taken back."""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.exc import NoResultFound

from desktop.bringing import Brought, bring
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.intake.options import Options
from desktop.program import Program
from desktop.sheets.returning import save_faults

NAME, HELP = "import", "导入表格（.xls .xlsx .xlsb .ods .csv）：好的行整批入库，有问题的行另存；也可整批撤回"
KINDS = ("people", "households", "dwellings", "enterprises", "grids", "roster", "teams", "party", "offices", "cases")
COUNTS = ("rows", "importable", "new", "updated", "unchanged", "repeated", "undecided", "faulty", "others")
SHOWN, MOST_TOLD = 20, 1_000  # faulty rows said in words, and in JSON
NO_FILE = "请写明要导入的文件，或用 --batch-undo 撤回一批。"
NO_BATCH = "没有第 {batch} 批导入，请核对批号。"
NO_VILLAGE = "本镇没有“{village}”，请核对村（社区）的名称。"
NO_EDITION = "--edition 应写成“代码表=版本”，如 education=1984。"
SUGGESTED = "{letter} 列“{heading}”按“{title}”导入（只是相似，请核对）"
UNKNOWN = "{letter} 列“{heading}”不认识，没有导入"
ASKED = "{message}请用 --edition 指明：{choices}"
MORE = "……还有 {count:,} 行有问题，用 --faults 存成表格查看"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="要导入的文件，依次导入")
    parser.add_argument(
        "--kind", default="", choices=KINDS, metavar="KIND", help=f"内容：{'、'.join(KINDS)}（不写则按表头判断）"
    )
    parser.add_argument("--village", default="", metavar="NAME", help="全表所在的村（社区），表里没写时用")
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        metavar="LIST=EDITION",
        help="数字代码用的是哪一版，需要时会提示；可重复",
    )
    parser.add_argument("--check-only", action="store_true", help="只核对，不导入")
    parser.add_argument("--faults", type=Path, metavar="OUT.xlsx", help="把有问题的行存成表格")
    parser.add_argument("--batch-undo", type=int, metavar="ID", help="整批撤回第 ID 批导入")


def run(arguments: argparse.Namespace) -> int:
    """Import every file in turn; exit code 1 when one of them was refused or nothing of it could be imported."""
    with signed_in(arguments) as program:
        if arguments.batch_undo is not None:
            return _take_back(program, arguments)
        if not arguments.files:
            raise Refusal(NO_FILE)
        options = _options(program, arguments)
        results = [_one(program, arguments, path, options) for path in arguments.files]
    say("\n".join(result["summary"] for result in results), {"files": results}, arguments.json)
    return 0 if all(result["ok"] for result in results) else 1


def _options(program: Program, arguments: argparse.Namespace) -> Options:
    village = program.grids.find_village(arguments.village) if arguments.village else None
    if arguments.village and village is None:
        raise Refusal(NO_VILLAGE.format(village=arguments.village))
    pairs = [one.partition("=") for one in arguments.edition]
    if not all(sign for _, sign, _ in pairs):
        raise Refusal(NO_EDITION)
    return Options(village=village, editions={name: edition for name, _, edition in pairs})


def _one(program: Program, arguments: argparse.Namespace, path: Path, options: Options) -> dict[str, Any]:
    """Import one file; a refusal does not keep the next from being imported."""
    try:
        return _imported(program, arguments, path, options)
    except Refusal as refusal:
        return {"file": path, "ok": False, "error": refusal.message, "summary": f"{path.name}　{refusal.message}"}


def _imported(program: Program, arguments: argparse.Namespace, path: Path, options: Options) -> dict[str, Any]:
    progress = SpokenProgress()
    brought = bring(program.importer, path, options, progress, arguments.kind)
    for line in _remarks(brought):
        warn(line)
    checked, counts = brought.checked, brought.checked.counts
    faults = _faults_path(arguments, path) if len(checked.faults) else None
    if faults is not None:
        save_faults(checked, brought.table, faults, progress)
    batch = None
    if counts.importable and not (arguments.check_only or checked.changes_nothing):
        batch = program.importer.commit(checked, progress)
    return {
        "file": path,
        "ok": counts.importable > 0,
        "kind": checked.kind,
        "sheet": checked.sheet,
        "batch": batch,
        "counts": {name: getattr(counts, name) for name in COUNTS},
        "faults": [
            {"row": one.row, "sheet": one.sheet, "problem": one.sentence} for one in islice(checked.faults, MOST_TOLD)
        ],
        "faults_saved": faults,
        "summary": f"{path.name}　{_summary(brought, batch, arguments.check_only)}",
    }


def _faults_path(arguments: argparse.Namespace, path: Path) -> Path | None:
    """Return where the faulty rows of a file go: of several files each has its own."""
    wished: Path | None = arguments.faults
    if wished is None or len(arguments.files) == 1:
        return wished
    return wished.with_stem(f"{wished.stem}-{path.stem}")


def _remarks(brought: Brought) -> Iterator[str]:
    """Yield what the clerk should look at."""
    checked = brought.checked
    for match in brought.suggested:
        title = checked.mapping.title_of(match.target)
        yield SUGGESTED.format(letter=match.letter, heading=match.heading, title=title)
    for match in brought.unknown:
        yield UNKNOWN.format(letter=match.letter, heading=match.heading)
    yield from brought.table.notes
    yield from (note.message for note in checked.notes)
    for question in checked.questions:
        if question.key == "edition":
            choices = "，".join(f"{question.subject}={answer}（{words}）" for answer, words in question.choices)
            yield ASKED.format(message=question.message, choices=choices)
    for fault in islice(checked.faults, SHOWN):
        yield f"第 {fault.row} 行　{fault.sentence}"
    if (more := len(checked.faults) - SHOWN) > 0:
        yield MORE.format(count=more)


def _summary(brought: Brought, batch: int | None, check_only: bool) -> str:
    """Return how the rows fared."""
    checked, counts = brought.checked, brought.checked.counts
    parts = [f"{counts.importable:,} 行可导入，{len(checked.faults):,} 行有问题"]
    parts += [f"{counts.undecided:,} 行待定"] * bool(counts.undecided)
    if batch is not None:
        parts.append(f"已导入（第 {batch} 批）：新增 {counts.new:,}，更新 {counts.updated:,}")
    elif check_only:
        parts.append("只核对，没有导入")
    elif counts.importable:
        parts.append("内容都已在库中，没有改动")
    return "，".join(parts)


def _take_back(program: Program, arguments: argparse.Namespace) -> int:
    """Take a whole batch back."""
    batch: int = arguments.batch_undo
    try:
        program.batches.take_back(batch, SpokenProgress())
    except NoResultFound as error:
        raise Refusal(NO_BATCH.format(batch=batch)) from error
    say(f"第 {batch} 批已整批撤回", {"undone": batch}, arguments.json)
    return 0
