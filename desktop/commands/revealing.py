"""Private numbers in full: only when asked for, and only with a purpose that is written down."""

import argparse

from desktop.errors import Refusal

NO_PURPOSE = "写出完整号码须用 --purpose 说明用途，用途会登记在案。"


def add_revealing(parser: argparse.ArgumentParser) -> None:
    """Add the options of whatever leaves the office."""
    parser.add_argument("--reveal", action="store_true", help="写出完整的证件号码和电话（不加则脱敏）")
    parser.add_argument("--purpose", default="", metavar="TEXT", help="用途，与 --reveal 同用，登记在案")
    parser.add_argument("--recipient", default="", metavar="TEXT", help="交给谁，与 --reveal 同用，登记在案")


def require_purpose(arguments: argparse.Namespace) -> None:
    """Raise Refusal when numbers are wanted in full for no purpose."""
    if arguments.reveal and not arguments.purpose.strip():
        raise Refusal(NO_PURPOSE)
