"""`export`: a whole list as a workbook or a text table that can be imported again."""

import argparse
from pathlib import Path
from typing import Any

from desktop.commands.revealing import add_revealing, require_purpose
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.program import Program
from desktop.subjects import DWELLING, ENTERPRISE, GRID, HOUSEHOLD, ORGANISATION, PERSON, STAFF
from desktop.tables import Search

NAME, HELP = "export", "把一个名册（人员、户、房屋、企业、网格、网格员、组织队伍）导出为 .xlsx 或 .csv"
SUBJECTS = {
    "people": (PERSON, "人员"),
    "households": (HOUSEHOLD, "家庭户"),
    "dwellings": (DWELLING, "房屋"),
    "enterprises": (ENTERPRISE, "企业场所"),
    "grids": (GRID, "网格"),
    "roster": (STAFF, "网格员"),
    "organisations": (ORGANISATION, "组织队伍"),
}


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("kind", choices=SUBJECTS, metavar="KIND", help="、".join(SUBJECTS))
    parser.add_argument("to", type=Path, metavar="OUT", help="写到哪个文件：.xlsx 或 .csv")
    parser.add_argument("--text", default="", metavar="TEXT", help="只导出这样找到的")
    add_revealing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export, after writing down who takes what for which purpose."""
    require_purpose(arguments)
    with signed_in(arguments) as program:
        progress, listing = SpokenProgress(), _listing(program, arguments.kind)
        subject, title = SUBJECTS[arguments.kind]
        keys = listing.keys(Search(arguments.text), progress)
        exported = program.exporter.export(
            listing, subject, title, keys, listing.fields, arguments.to, progress,
            reveal=arguments.reveal, purpose=arguments.purpose, recipient=arguments.recipient,
        )  # fmt: skip
    facts = {"path": arguments.to, "records": exported.written, "revealed": arguments.reveal, "number": exported.number}
    told = f"已导出 {exported.written:,} 条：{arguments.to}（出口编号 {exported.number}）"
    lines = [told, *([exported.note] if exported.note else [])]
    say("\n".join(lines), facts, arguments.json)
    return 0


def _listing(program: Program, kind: str) -> Any:
    return {
        "people": program.people.list,
        "households": program.households.list,
        "dwellings": program.dwellings.list,
        "enterprises": program.enterprises.list,
        "grids": program.grid_dossiers.list,
        "roster": program.roster.list,
        "organisations": program.organisations.list,
    }[kind]
