"""`selfcheck`: every grid against the rules in force."""

import argparse
from typing import Any

from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.program import Program
from desktop.rules import Severity
from desktop.selfcheck.findings import Report

NAME, HELP = "selfcheck", "按现行规则体检全部网格"
CLEAN = "没有发现问题。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check and say; errors are exit code 1."""
    with signed_in(arguments) as program:
        report = program.selfcheck.run(SpokenProgress())
        program.selfcheck.remember(report)
        facts, lines = _facts(program, report), _lines(program, report)
    say("\n".join(lines), facts, arguments.json)
    return 1 if report.severities.get(Severity.ERROR) else 0


def _lines(program: Program, report: Report) -> list[str]:
    lines = [f"已体检 {report.grids:,} 个网格，发现 {len(report.findings):,} 项，另有例外 {len(report.allowed):,} 项。"]
    for key, findings in report.of_rule.items():
        lines.append(f"{report.rule(key).title}（{len(findings):,} 项）")
        lines += [f"  {program.grids.path_name(one.grid_id) or '（未划入网格）'}：{one.sentence}" for one in findings]
    return lines if report.findings else [*lines, CLEAN]


def _facts(program: Program, report: Report) -> dict[str, Any]:
    codes = {key: node.code for key, node in program.grids.nodes.items()}
    return {
        "grids": report.grids,
        "allowed": len(report.allowed),
        "findings": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "grid": codes.get(one.grid_id or 0, ""),
                "sentence": one.sentence,
                "figure": one.figure,
            }
            for one in report.findings
        ],
    }
