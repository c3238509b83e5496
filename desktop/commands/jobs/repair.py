"""`repair`: what can be read of a damaged office goes into a new folder; the damaged one is left as it is."""

import argparse
from contextlib import suppress
from pathlib import Path

from desktop.accounts.keyring import Keyring
from desktop.clock import now
from desktop.commands.signing import account_for, add_signing, key_of, password_of, seized
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.paths import Paths
from desktop.rescue.repair import repair
from desktop.rescue.report import sentences, write
from desktop.upkeep.backup import backups

NAME, HELP = "repair", "修复损坏的资料：把读得出的写进新文件夹，原来的一字不动"
AGAIN = "修复后的资料在 {folder}，报告在其中的“{report}”。核对无误后，可用 restore 把它恢复成正式资料。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser, shared=False)
    parser.add_argument("--to", type=Path, required=True, metavar="NEWDIR", help="修复后的资料放进哪个空文件夹")
    parser.add_argument("--fill", action="store_true", help="读不出的从最近一份完好的备份补齐")


def run(arguments: argparse.Namespace) -> int:
    """Repair and say what is missing; anything missing is exit code 1."""
    password, key_file = password_of(arguments), key_of(arguments)
    with seized(arguments.data) as paths:
        account = _account(arguments, paths)
        outcome = repair(
            paths,
            arguments.to,
            lambda folder: Keyring(folder).unlock(account, password, key_file),
            account,
            arguments.fill,
            SpokenProgress(),
        )
        report, _ = write(outcome, arguments.to, now())
    facts = {
        "folder": arguments.to,
        "report": report,
        "pages": outcome.pages,
        "lost_pages": outcome.lost_pages,
        "read": outcome.read,
        "missing": outcome.missing,
        "filled": outcome.filled,
        "aside": outcome.aside,
        "tables": [
            {"name": one.name, "read": one.read, "missing": len(one.missing), "exact": one.is_exact,
             "filled": len(one.filled), "aside": len(one.aside), "cut": len(set(one.cut))}
            for one in outcome.touched
        ],
    }  # fmt: skip
    said = [*sentences(outcome), AGAIN.format(folder=arguments.to, report=report.name)]
    say("\n".join(said), facts, arguments.json)
    return 0 if outcome.is_whole else 1


def _account(arguments: argparse.Namespace, paths: Paths) -> str:
    """Return whose password it is, by the keyring of a backup when the office's own cannot be read."""
    folders = [paths.data, *(one.path for one in backups(paths))]
    for folder in folders[:-1]:
        with suppress(Refusal):
            return account_for(arguments, Paths.at(folder))
    return account_for(arguments, Paths.at(folders[-1]))
