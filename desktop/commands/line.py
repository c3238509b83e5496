"""The commands and their options. Exit code 0: done; 1: declined or faults found; 2: the command was misspelt."""

import argparse
import logging
from collections.abc import Sequence

from desktop.commands.jobs import check, export, find, paper, sample, sheets
from desktop.commands.speaking import warn
from desktop.jobs import Cancelled
from desktop.wording import words_for

log = logging.getLogger(__name__)

ABOUT = "格档：乡镇（街道）网格办的资料程序。不带参数打开窗口；--data DIR 打开指定的资料文件夹。"
BUG = "程序遇到意外错误，已写入日志。"
STOPPED = "已停止，资料没有改动。"


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    whole = argparse.ArgumentParser(prog="gedang", description=ABOUT)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (sample, sheets, find, export, paper, check):
        one = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        one.add_argument("--json", action="store_true", help="结果写成一行 JSON")
        command.arrange(one)
        one.set_defaults(run=command.run)
    for name, about in (("tour", "把主要工作从头到尾走一遍，结果放进 --out"), ("screens", "给每一页拍照，放进 --out")):
        commands.add_parser(name, help=about)
    return whole


def main(arguments: Sequence[str]) -> int:
    """Run one command. Return the exit code."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (Cancelled, KeyboardInterrupt):
        warn(STOPPED)
    except Exception as error:  # noqa: BLE001 - said to the caller; a bug is logged whole
        if (words := words_for(error)) is None:
            log.critical("a bug came to light", exc_info=error)
        warn(words or BUG)
    return 1
