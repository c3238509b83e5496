"""`check`: whether the database, the search index and the log of changes are in order."""

import argparse

from desktop.audit.verifying import TITLE as AUDIT
from desktop.cases.checking import look_through as cases
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.dossiers.indexing import rebuild, tokens_of
from desktop.upkeep.checking import check
from desktop.upkeep.findings import Finding

NAME, HELP = "check", "检查数据文件、搜索索引、变更日志和审计日志"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("--rebuild-index", action="store_true", help="先按现有资料重建搜索索引")


def run(arguments: argparse.Namespace) -> int:
    """Check and say; findings are exit code 1."""
    with signed_in(arguments) as program:
        if arguments.rebuild_index:
            rebuild(program.office.store, SpokenProgress())
        report = check(program.office.engine, SpokenProgress(), tokens_of, program.attachments.contents, cases)
        if program.office.alarm:
            report.findings.append(Finding(AUDIT, program.office.alarm))
    facts = {
        "sound": report.is_sound,
        "records": report.records,
        "findings": [{"check": one.check, "message": one.message, "count": one.count} for one in report.findings],
    }
    say("\n".join([*(one.message for one in report.findings), report.summary]), facts, arguments.json)
    return 0 if report.is_sound else 1
