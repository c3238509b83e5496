"""`archive`: what a closed year finished, signed, in one file that ordinary tools check."""

import argparse
from pathlib import Path

from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.year_archive.service import YearArchive

NAME, HELP = "archive", "年度归档：一年办结的台账、会议、登记，签名后写成一个文件，可用通用工具核对"
WRITTEN = "已归档 {year} 年：{path}（{size:.1f} MB）。办结事件 {cases:,} 件，会议 {meetings:,} 次。\n校验值 {sha256}"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("--year", type=int, required=True, metavar="YEAR", help="哪一年，如 2025")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="写到这个文件夹")
    parser.add_argument("--sealed", action="store_true", help="用恢复密钥加密，并附审计日志")


def run(arguments: argparse.Namespace) -> int:
    """Archive, and say where the file lies."""
    with signed_in(arguments) as program:
        archive = YearArchive(program)
        made = archive.write(arguments.year, arguments.to, SpokenProgress(), sealed=arguments.sealed)
    facts = {"path": made.path, "sha256": made.sha256, "bytes": made.size, "counts": made.counts}
    words = WRITTEN.format(year=made.year, path=made.path, size=made.size / 2**20, sha256=made.sha256, **made.counts)
    say(words, facts, arguments.json)
    return 0
