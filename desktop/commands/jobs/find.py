"""`find`: who or what a text may mean."""

import argparse
from collections.abc import Sequence
from typing import Any

from desktop.commands.naming import uids_of
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import say
from desktop.finding import Hit
from desktop.program import Program

NAME, HELP = "find", "按姓名、拼音、证号或电话的一段、门牌查找人、户、企业、网格、网格员和组织"
KINDS = {
    "person": "人员",
    "household": "户",
    "enterprise": "企业",
    "grid": "网格",
    "staff": "网格员",
    "organisation": "组织队伍",
}


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("text", metavar="TEXT", help="要找的文字")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="每类最多几条（默认 20）")


def run(arguments: argparse.Namespace) -> int:
    """Find and say; nothing found is exit code 1."""
    with signed_in(arguments) as program:
        hits = program.finder.find(arguments.text, arguments.limit)
        count = program.finder.count_people(arguments.text)
        found = _facts(program, hits)
    lines = [f"{KINDS[hit.kind]}　{hit.title}　{hit.detail}" for hit in hits] + [f"共找到 {count:,} 人"]
    say("\n".join(lines), {"people": count, "hits": found}, arguments.json)
    return 0 if hits else 1


def _facts(program: Program, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return hits with the uid by which other commands know them."""
    uids = {}
    for kind in KINDS:
        if keys := [hit.key for hit in hits if hit.kind == kind]:
            uids.update({(kind, key): uid for key, uid in uids_of(program, kind, keys).items()})
    return [
        {"kind": hit.kind, "uid": uids.get((hit.kind, hit.key)), "title": hit.title, "detail": hit.detail}
        for hit in hits
    ]
