"""The commands and their options. Exit code 0: done; 1: declined or faults found; 2: the command was misspelt."""

import argparse
import logging
from collections.abc import Sequence

from desktop.commands.chinese import ChineseParser
from desktop.commands.jobs import (
    archive,
    backup,
    check,
    exchange,
    export,
    fill,
    find,
    found,
    maps,
    paper,
    repair,
    restore,
    sample,
    selfcheck,
    server,
    sheets,
    support,
)
from desktop.commands.speaking import speak_utf8, warn
from desktop.jobs import Cancelled
from desktop.wording import words_for

log = logging.getLogger(__name__)

ABOUT = (
    "格档：乡镇（街道）网格办的资料程序。不带参数打开窗口；--data DIR 打开指定的资料文件夹，"
    "--database URL 打开服务器上的共享办公。"
)
AFTER = "结果写到标准输出，进度和提示写到标准错误。退出码：0 完成；1 被拒绝、没有找到或查出问题；2 命令写错。"
BUG = "程序遇到意外错误，已写入日志。"
STOPPED = "已停止，资料没有改动。"
COMMANDS = (
    found, sample, sheets, find, export, fill, paper, selfcheck, maps, exchange, check, backup, restore, archive,
    repair, server, support,
)  # fmt: skip
OTHERS = (("tour", "把主要工作从头到尾走一遍，结果放进 --out"), ("screens", "给每一页拍照，放进 --out"))  # in ui


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    whole = ChineseParser(description=ABOUT, epilog=AFTER)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND", title="命令")
    for command in COMMANDS:
        one = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.arrange(one)
        one.add_argument("--json", action="store_true", help="结果写成一行 JSON")
        one.set_defaults(run=command.run)
    for name, about in OTHERS:
        commands.add_parser(name, help=about)
    return whole


def main(arguments: Sequence[str]) -> int:
    """Run one command. Return the exit code."""
    speak_utf8()
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (Cancelled, KeyboardInterrupt):
        warn(STOPPED)
    except Exception as error:  # said to the caller; a bug is logged whole
        if (words := words_for(error)) is None:
            log.critical("a bug came to light", exc_info=error)
        warn(words or BUG)
    return 1
