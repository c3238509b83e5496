"""A parser of command lines whose help and complaints are Chinese."""

import argparse
import sys
from typing import Any, NoReturn

HEADINGS = {"positional arguments": "参数", "options": "选项"}
COMPLAINTS = {
    "the following arguments are required": "缺少",
    "unrecognized arguments": "不认识",
    "expected one argument": "后面要写一个值",
    "expected at least one argument": "后面要写至少一个值",
    "ignored explicit argument": "后面不能写值",
    "invalid choice": "不能是",
    "choose from": "可用",
    "invalid int value": "应是整数",
    "argument ": "",
}


class ChineseHelp(argparse.HelpFormatter):
    """Lays help out under Chinese titles."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say how the command is written."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group of options."""
        super().start_section(HEADINGS.get(heading or "", heading))


class ChineseParser(argparse.ArgumentParser):
    """Explains itself in Chinese; a misspelt command ends with exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=ChineseHelp, add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and how it is written."""
        for english, chinese in COMPLAINTS.items():
            message = message.replace(english, chinese)
        self.print_usage(sys.stderr)
        self.exit(2, f"命令写错了：{message}\n")
