"""The program shows itself: `tour`, `screens` and, for the frozen program, `--selftest`."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.commands.chinese import ChineseParser
from desktop.commands.speaking import speak_utf8
from desktop.sample.town import DEFAULT_PEOPLE, DEFAULT_SEED
from ui.tour.report import Report

TOUR = "在全新的示例镇上把主要工作从头到尾走一遍，不开窗口；打印件、表格和截图放进 --out。有一处不符，退出码为 1。"
SCREENS = "在示例镇上打开每一页，按 1366×768 和 1920×1080 两种大小存成图片。"


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for. Return the exit code."""
    speak_utf8()
    if arguments[0] == "--selftest":
        return int(importlib.import_module("ui.tour.selftest").run())
    chosen = parser().parse_args(arguments)
    report = Report(sys.stdout)
    chosen.out.mkdir(parents=True, exist_ok=True)
    importlib.import_module(f"ui.tour.{chosen.module}").run(chosen, report)
    return report.finish()


def parser() -> argparse.ArgumentParser:
    """Return the command line of what shows the program."""
    whole = ChineseParser()
    commands = whole.add_subparsers(required=True, metavar="COMMAND", title="命令")
    for name, about, module in (("tour", TOUR, "journey"), ("screens", SCREENS, "screens")):
        one = commands.add_parser(name, help=about, description=about)
        one.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放进哪个文件夹")
        one.add_argument(
            "--people", type=int, default=DEFAULT_PEOPLE, metavar="N", help=f"人数（默认 {DEFAULT_PEOPLE}）"
        )
        one.add_argument("--seed", type=int, default=DEFAULT_SEED, metavar="N", help="示例镇的随机种子")
        one.set_defaults(module=module)
    return whole
