"""`print`: the file of a household, a person, an enterprise or a grid as a PDF."""

import argparse
from pathlib import Path
from typing import Any

from desktop.commands.naming import SUBJECTS, key_of
from desktop.commands.revealing import add_revealing, require_purpose
from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.grid_paper import GridPapers
from desktop.paper import Papers
from desktop.printing.press import print_document

NAME, HELP = "print", "把一户一档、一人一档、一企一档或一格一档打印成 PDF"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument(
        "subject",
        choices=SUBJECTS,
        metavar="KIND",
        help="household（户）、person（人员）、enterprise（企业）、grid（网格）",
    )
    parser.add_argument(
        "record", metavar="UID", help="uid，或户号、公民身份号码、统一社会信用代码、网格编码，或只指一个对象的文字"
    )
    parser.add_argument("to", type=Path, metavar="OUT.pdf", help="写到哪个文件")
    add_revealing(parser)
    parser.add_argument("--code-points", action="store_true", help="字库没有的字以码位代替（不加则不打印）")


def run(arguments: argparse.Namespace) -> int:
    """Print, after writing down that it is printed."""
    require_purpose(arguments)
    with signed_in(arguments) as program:
        papers, key = Papers(program), key_of(program, arguments.subject, arguments.record)
        services: dict[str, Any] = {
            "household": program.households,
            "person": program.people,
            "enterprise": program.enterprises,
            "grid": program.grid_dossiers,
        }
        dossier = services[arguments.subject].dossier(key)
        filled = GridPapers(program) if arguments.subject == "grid" else papers
        document = getattr(filled, arguments.subject)(key, revealed=arguments.reveal)
        papers.note(arguments.subject, dossier, revealed=arguments.reveal, purpose=arguments.purpose)
        printed = print_document(document, arguments.to, SpokenProgress(), allow_missing=arguments.code_points)
    facts = {"path": arguments.to, "uid": dossier.uid, "pages": printed.pages, "missing": sorted(printed.missing)}
    say(f"已打印 {printed.pages} 页：{arguments.to}", facts, arguments.json)
    return 0
