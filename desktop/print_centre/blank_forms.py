"""Blank forms for the pen, with the office's head: what each asks for is declared in `resources/blank_forms`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

from desktop.jobs import Progress
from desktop.layouts.layout import Layout, Sheet
from desktop.paper import imprint
from desktop.print_centre.asked import grid_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, Printable
from desktop.print_centre.making import DocumentMaking
from desktop.printing.document import Align, Column, Fact, Facts, Grid, Room, Section, Signatures, Text
from desktop.printing.paper import A4, A4_LANDSCAPE
from desktop.program import Program
from desktop.resources import resources

PAPERS = {Sheet.A4: A4, Sheet.A4_LANDSCAPE: A4_LANDSCAPE}
WORDS = "空白表 手填 手写 登记表"


@cache
def blank_forms() -> tuple[Mapping[str, Any], ...]:
    """Return the forms as they are declared, in their order."""
    files = (resources() / "blank_forms").glob("*.json")
    found: list[Mapping[str, Any]] = [json.loads(path.read_text("utf-8")) for path in files]
    return tuple(sorted(found, key=lambda one: int(one["place"])))


def printables(program: Program) -> Sequence[Printable]:
    """Return a paper for each form."""
    return [
        Printable(
            key=form["key"],
            title=form["title"],
            group=Group.BLANK,
            about=form["about"],
            asks=(Ask.GRID,),
            make=partial(_made, program, form),
            batch="grid",
            words=WORDS,
        )
        for form in blank_forms()
    ]


def _made(
    program: Program, form: Mapping[str, Any], choices: Choices, _layout: Layout | None, progress: Progress
) -> DocumentMaking:
    progress.check()
    document = imprint(program).document(
        form["title"],
        [_section(one) for one in form["sections"]],
        subtitle=grid_in_words(program, choices.grid),
        number=form.get("number", ""),
        has_numbers=False,
    )
    document = replace(document, imprint="")  # no data stand on it
    return DocumentMaking(document, PAPERS[Sheet(form.get("paper", Sheet.A4))], unit="张")


def _section(plain: Mapping[str, Any]) -> Section:
    """Return one part of a form: `facts`, `grid`, `room`, `text` or `signatures`."""
    title, height = plain.get("title", ""), float(plain.get("height", 0))
    if (facts := plain.get("facts")) is not None:
        return Facts(title, tuple(_fact(*one) for one in facts), height=height)
    if (columns := plain.get("grid")) is not None:
        items = [*plain.get("items", ()), *[[]] * plain.get("rows", 0)]
        rows = tuple(tuple([*item, *[""] * (len(columns) - len(item))]) for item in items)
        return Grid(title, _columns(columns), rows, height=height)
    if (columns := plain.get("room")) is not None:
        return Room(title, _columns(columns))
    if (paragraphs := plain.get("text")) is not None:
        return Text(title, tuple(paragraphs))
    return Signatures(tuple(plain["signatures"]))


def _fact(label: str, value: str = "", span: int = 1) -> Fact:
    return Fact(label, value, span)


def _columns(plain: Sequence[Sequence[Any]]) -> tuple[Column, ...]:
    return tuple(Column(str(one[0]), float(one[1]), Align(one[2]) if len(one) > 2 else Align.LEFT) for one in plain)
