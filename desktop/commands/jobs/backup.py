"""`backup`: a copy of the whole office, encrypted as it is, proved sound before it counts; `--to` seals one away."""

import argparse
from pathlib import Path

from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.program import Program
from desktop.upkeep.contents import LOST
from desktop.upkeep.recovery_keys import write_private
from desktop.upkeep.sealed import SUFFIX

NAME, HELP = "backup", "备份整个资料文件夹（加密的副本，核对后才算数）"
SEALED = "已写加密备份 {path}（{size:.1f} MB），读回核对无误。校验值 {sha256}"
TRIED = "试恢复成功：能打开，人员 {people:,}，附件 {contents:,}。"
KEY_TITLE, KEY_MADE = "保险柜{number}", "已生成恢复密钥，私钥在 {path}。请把它封存，与加密备份分开存放。"
NAMED = "加密备份的文件名由程序定，“--to”请写文件夹，或以 .gdb 结尾的新文件名。"
THERE = "“{path}”已经存在，没有覆盖。请换一个文件名。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    about = "另写一份加密备份：到这个文件夹（U 盘、网络文件夹），或写成这个 .gdb 文件；只有恢复密钥能打开"
    parser.add_argument("--to", type=Path, metavar="FILE", help=about)
    about = "先生成一把恢复密钥，私钥写到这个文件夹（U 盘），与加密备份分开存放"
    parser.add_argument("--new-recovery-key", type=Path, metavar="DIR", help=about)
    parser.add_argument("--try", action="store_true", dest="trying", help="备份后试恢复到临时文件夹，核对后删除")


def run(arguments: argparse.Namespace) -> int:
    """Back up, and say where the copy lies."""
    with signed_in(arguments) as program:
        if arguments.new_recovery_key is not None:
            _make_key(program, arguments.new_recovery_key)
        code = _seal(program, arguments) if arguments.to is not None else _make(program, arguments)
        if arguments.trying:
            tried = program.backups.try_newest(SpokenProgress())
            warn(TRIED.format(people=tried.counts.get("person", 0), contents=tried.contents))
            code = code if tried.ok else 1
    return code


def _make_key(program: Program, folder: Path) -> None:
    keys = program.backups.keys
    made = keys.make(KEY_TITLE.format(number=len(keys.all()) + 1))
    path = write_private(made, program.office.office.facts.name, folder)
    keys.add(made.public)
    warn(KEY_MADE.format(path=path))


def _make(program: Program, arguments: argparse.Namespace) -> int:
    made = program.backups.make(SpokenProgress())
    one = made.backup
    facts = {"path": one.path, "made_at": one.made_at.isoformat(), "bytes": one.size, "lost": one.lost}
    lost = LOST.format(count=one.lost) if one.lost else ""
    lines = [f"已备份到 {one.path}（{one.size / 2**20:.1f} MB）。{lost}", made.trouble]
    if made.sealed is not None:
        facts |= {"sealed": made.sealed.path}
    say("\n".join(filter(None, lines)), facts, arguments.json)
    return 0


def _seal(program: Program, arguments: argparse.Namespace) -> int:
    target: Path = arguments.to
    is_file = target.suffix.lower() == SUFFIX
    if target.suffix and not is_file and not target.is_dir():
        raise Refusal(NAMED)
    if is_file and target.exists():
        raise Refusal(THERE.format(path=target))
    folder = target.parent if is_file else target
    sealed = program.backups.put_away(folder, SpokenProgress(), target.name if is_file else "")
    facts = {"path": sealed.path, "made_at": sealed.made_at.isoformat(), "bytes": sealed.size, "sha256": sealed.sha256}
    words = SEALED.format(path=sealed.path, size=sealed.size / 2**20, sha256=sealed.sha256)
    say(words, facts, arguments.json)
    return 0
