"""Papers for tests of the print centre: one of a grid, one of a person, one that is signed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.paper import imprint
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask, Choices, Group, Making, Named, Option, Printable, Stamp
from desktop.print_centre.making import DocumentMaking, PressMaking
from desktop.printing.document import Document, Fact, Facts
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.program import Program
from tests.programs import today

PHONE, MASKED = "13800001234", "138****1234"


def made_up_centre(program: Program) -> PrintCentre:
    """Return a print centre of three papers."""
    return PrintCentre(program, today, (made_up_papers,))


def made_up_papers(program: Program) -> Sequence[Printable]:
    """Return a paper of a grid, one of a person with a number on it, and one that is signed."""

    def document(title: str, about: str, choices: Choices) -> Document:
        made = imprint(program, revealed=choices.revealed)
        facts = (
            Fact("网格", program.grids.path_name(choices.grid) or "全镇"),
            Fact("电话", PHONE if choices.revealed else MASKED),
            Fact("期间", f"{choices.first} {choices.last}"),
        )
        return made.document(title, (Facts(about, facts),), subtitle=about)

    def grid_card(choices: Choices, layout: Layout | None, progress: Progress) -> Making:
        return DocumentMaking(document("网格卡片", program.grids.path_name(choices.grid), choices))

    def person_card(choices: Choices, layout: Layout | None, progress: Progress) -> Making:
        return DocumentMaking(document("居民卡片", f"第{choices.record}号", choices), unit="人", secrets=("phone",))

    def signed(choices: Choices, layout: Layout | None, progress: Progress) -> Making:
        def press(to: Path | BinaryIO, progress: Progress, allow_missing: bool, stamp: Stamp) -> Printed:
            sheet = document("签字月报", stamp.number, choices)
            sheet = replace(sheet, printed_by=stamp.printed_by or sheet.printed_by)
            return print_document(sheet, to, progress, allow_missing=allow_missing)

        return PressMaking("签字月报", press, is_signed=True)

    return (
        Printable(
            "signed",
            "签字月报",
            Group.FIGURES,
            "每月签字上报。",
            (Ask.MONTH, Ask.OPTION),
            signed,
            options=(Option("kind", "口径", (("all", "全部"), ("open", "未办结"))),),
        ),
        Printable(
            "grid_card",
            "网格卡片",
            Group.FILE,
            "一个网格一张。",
            (Ask.PERIOD, Ask.GRID),
            grid_card,
            batch="grid",
            words="公示",
        ),
        Printable(
            "person_card",
            "居民卡片",
            Group.LEDGER,
            "一人一张。",
            (Ask.RECORD,),
            person_card,
            subject="person",
            has_secrets=True,
            batch="record",
            each=lambda choices: [Named(1, "张三"), Named(2, "李四"), Named(3, "李四")],
        ),
    )
