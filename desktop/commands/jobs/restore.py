"""`restore`: a backup becomes the office; the one that was there is put aside, not thrown away."""

import argparse
from pathlib import Path

from desktop.commands.signing import account_for, add_signing, key_of, password_of, seized
from desktop.commands.speaking import SpokenProgress, say
from desktop.opening import bring_back
from desktop.paths import Paths

NAME, HELP = "restore", "用备份恢复；现有资料另存一份，不会丢失"
RESTORED, ASIDE = "已恢复 {backup}", "原有资料另存在 {aside}"
LOST = "这份备份里有 {lost} 个附件缺失或损坏，恢复后打不开，其余资料完好。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser, shared=False)
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="备份文件夹")


def run(arguments: argparse.Namespace) -> int:
    """Restore with a password that the backup knows."""
    with seized(arguments.data) as paths:
        account = account_for(arguments, Paths.at(arguments.backup))
        password, key_file = password_of(arguments), key_of(arguments)
        aside, lost = bring_back(paths, arguments.backup, account, password, SpokenProgress(), key_file)
    lines = [RESTORED.format(backup=arguments.backup)] + ([ASIDE.format(aside=aside)] if aside else [])
    lines += [LOST.format(lost=lost)] if lost else []
    say("\n".join(lines), {"restored": arguments.backup, "put_aside": aside, "lost": lost}, arguments.json)
    return 0
