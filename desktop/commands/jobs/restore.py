"""`restore`: a backup becomes the office; the one that was there is put aside, not thrown away."""

import argparse
import os
from pathlib import Path

from desktop.commands.signing import account_for, add_signing, key_of, password_of, seized
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.paths import Paths
from desktop.restoring import EXCHANGE, Restoration
from desktop.upkeep.comparing import Preview
from desktop.upkeep.recovery_keys import private_in, read_private
from desktop.upkeep.sealed import SUFFIX

NAME, HELP = "restore", "用备份恢复；现有资料另存一份，不会丢失"
RECOVERY = "GEDANG_RECOVERY"
RESTORED, ASIDE = "已恢复 {backup}", "原有资料另存在 {aside}"
LOST = "这份备份里有 {lost} 个附件缺失或损坏，恢复后打不开，其余资料完好。"
NO_KEY = f"加密备份要用恢复密钥打开：请用 --recovery-key 指明密钥文件，或用环境变量 {RECOVERY} 给出。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser, shared=False)
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="备份文件夹，或加密备份（.gdb）")
    about = f"恢复密钥文件（.recovery），加密备份要用；也可以用环境变量 {RECOVERY} 给出"
    parser.add_argument("--recovery-key", type=Path, metavar="FILE", help=about)
    parser.add_argument("--new-password", action="store_true", help="加密备份：把给出的密码设为 --account 的新密码")
    parser.add_argument("--preview", action="store_true", help="只看会改变什么，不恢复")


def run(arguments: argparse.Namespace) -> int:
    """Restore with a password that the backup knows, or with a recovery key; or only tell what would change."""
    backup: Path = arguments.backup
    progress, is_sealed = SpokenProgress(), backup.suffix.lower() == SUFFIX
    with seized(arguments.data) as paths, Restoration(paths) as restoration:
        if is_sealed:
            restoration.open_sealed(backup, _identity(arguments), progress)
        else:
            account = account_for(arguments, Paths.at(backup))
            restoration.open_folder(backup, account, password_of(arguments), key_of(arguments))
        if arguments.preview:
            _tell(restoration.preview(progress), arguments)
            return 0
        renewed = (arguments.account, password_of(arguments)) if is_sealed and arguments.new_password else ("", "")
        aside, lost = restoration.restore(progress, *renewed).restored
    lines = [RESTORED.format(backup=backup)] + ([ASIDE.format(aside=aside)] if aside else [])
    lines += [LOST.format(lost=lost)] if lost else []
    facts = {"restored": backup, "put_aside": aside, "lost": lost}
    say("\n".join([*lines, EXCHANGE]), facts, arguments.json)
    return 0


def _identity(arguments: argparse.Namespace) -> bytes:
    if arguments.recovery_key is not None:
        return private_in(arguments.recovery_key)
    if typed := os.environ.get(RECOVERY, ""):
        return read_private(typed)
    raise Refusal(NO_KEY)


def _tell(seen: Preview, arguments: argparse.Namespace) -> None:
    lines = [f"备份：{seen.office}　{seen.made_at.isoformat() if seen.made_at else '时间不详'}"]
    lines += [f"{one.title}　现有 {'—' if one.now is None else one.now}　备份里 {one.then}" for one in seen.subjects]
    if seen.undone:
        lines.append(f"备份以后做过 {seen.undone} 项操作，恢复后不再有")
    lines += [f"  {one.at.astimezone():%Y-%m-%d %H:%M}　{one.by}　{one.name}" for one in seen.actions]
    facts = {
        "office": seen.office,
        "made_at": seen.made_at,
        "subjects": {one.title: [one.now, one.then, one.changed] for one in seen.subjects},
        "undone": seen.undone,
        "lost": seen.lost,
        "continues": seen.continues,
    }
    say("\n".join(lines), facts, arguments.json)
