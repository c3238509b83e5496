"""`backup`: a copy of the whole office, encrypted as it is, proved sound before it counts."""

import argparse

from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.upkeep.backup import back_up
from desktop.upkeep.contents import LOST

NAME, HELP = "backup", "备份整个资料文件夹（加密的副本，核对后才算数）"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Back up, and say where the copy lies."""
    with signed_in(arguments) as program:
        office = program.office
        made = back_up(office.engine, office.paths, office.key, SpokenProgress())
    facts = {"path": made.path, "made_at": made.made_at.isoformat(), "bytes": made.size, "lost": made.lost}
    lost = LOST.format(count=made.lost) if made.lost else ""
    say(f"已备份到 {made.path}（{made.size / 2**20:.1f} MB）。{lost}", facts, arguments.json)
    return 0
