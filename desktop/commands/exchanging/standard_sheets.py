"""`exchange gb31000`: the sheets of GB/T 31000-2015."""

import argparse
from pathlib import Path

from desktop.commands.revealing import add_revealing, require_purpose
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.gb_sheets import GbSheets, gb_tables

NAME, HELP = "gb31000", "按 GB/T 31000-2015 的表式和代码写出一个 .xlsx"
WRITTEN = "已写出 {tables}：{path}"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    known = "、".join(f"{one.key} {one.title}" for one in gb_tables())
    parser.add_argument("to", type=Path, metavar="FILE.xlsx", help="写到哪个文件")
    parser.add_argument("--table", action="append", default=[], metavar="KEY", help=f"只要这张表，可写多次：{known}")
    add_revealing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write, after writing down who takes what for which purpose."""
    require_purpose(arguments)
    with signed_in(arguments) as program:
        written = GbSheets(program).write(
            arguments.table, arguments.to, SpokenProgress(),
            reveal=arguments.reveal, purpose=arguments.purpose, recipient=arguments.recipient,
        )  # fmt: skip
    for remark in written.remarks:
        warn(remark)
    titles = {one.key: one.title for one in gb_tables()}
    tables = "，".join(f"{titles[key]} {count:,} 条" for key, count in written.rows.items())
    facts = {"path": written.path, "tables": written.rows, "remarks": written.remarks}
    say(WRITTEN.format(tables=tables, path=written.path), facts, arguments.json)
    return 0
