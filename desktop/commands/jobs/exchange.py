"""`exchange`: packages to and from other offices, with the services of the window."""

import argparse

from desktop.commands.exchanging import cards, receiving, sending, standard_sheets, standing

NAME, HELP = "exchange", "与上级、下级交换数据：打包、验证、接收、回执、密钥"
JOBS = (
    (sending.NAME, sending.HELP, sending.arrange, sending.run),
    (receiving.NAME, receiving.HELP, receiving.arrange, receiving.run),
    (receiving.CHECK_NAME, receiving.CHECK_HELP, receiving.arrange_check, receiving.check),
    (standing.NAME, standing.HELP, standing.arrange, standing.run),
    (cards.NAME, cards.HELP, cards.arrange, cards.run),
    (standard_sheets.NAME, standard_sheets.HELP, standard_sheets.arrange, standard_sheets.run),
)


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the jobs of the exchange, each a command of its own."""
    jobs = parser.add_subparsers(dest="job", required=True, metavar="JOB", title="做什么")
    for name, about, arrange_job, run_job in JOBS:
        one = jobs.add_parser(name, help=about, description=about)
        arrange_job(one)
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="结果写成一行 JSON")
        one.set_defaults(run_job=run_job)


def run(arguments: argparse.Namespace) -> int:
    """Do the job that was named."""
    return int(arguments.run_job(arguments))
