"""The file of a mediated dispute in the print centre, bound as one volume."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.mediation_paper import SECRETS, TITLE, file_volume
from desktop.print_centre.kinds import Ask, Choices, Group, Named, Printable, Stamp
from desktop.print_centre.making import PressMaking
from desktop.printing.outcome import Printed
from desktop.printing.press import print_volume
from desktop.program import Program

KEY = "mediation_file"
SHOWN = 50  # files that a search lists


def printables(program: Program) -> Sequence[Printable]:
    """Return the one paper there is: the whole file."""
    return [
        Printable(
            key=KEY,
            title=TITLE,
            group=Group.FILE,
            about="封面、目录、表格和扫描件按规定顺序合成一册，统一编页号。",
            asks=(Ask.RECORD,),
            make=partial(_made, program),
            subject=KEY,
            has_secrets=True,
            batch="record",
            words="矛盾纠纷 调解协议书 卷内目录",
            look_up=partial(_found, program),
            each=partial(_each, program),
        )
    ]


def _made(program: Program, choices: Choices, _layout: Layout | None, progress: Progress) -> PressMaking:
    if choices.record is None:
        raise Refusal("请先选择一份卷宗。还没有立卷的，请在纠纷的“卷宗”页立卷。")
    progress.check()
    volume = file_volume(program, choices.record, revealed=choices.revealed)

    def write(to: Path | BinaryIO, progress: Progress, allow_missing: bool, stamp: Stamp) -> Printed:
        stamped = replace(
            volume,
            printed_by=stamp.printed_by or volume.printed_by,
            note="　".join(filter(None, (volume.note, stamp.number))),
            watermark=stamp.watermark,
        )
        return print_volume(stamped, to, progress, allow_missing=allow_missing)

    return PressMaking(f"{TITLE} {volume.number}", write, secrets=SECRETS)


def _found(program: Program, text: str) -> list[Named]:
    """Return the files whose number or dispute a text names, the newest first."""
    words = text.split()
    named = (_named(program, key, title, case) for key, title, case in _files(program))
    found = [one for one in named if all(word in f"{one.title}{one.detail}" for word in words)]
    return found[::-1][:SHOWN]


def _each(program: Program, choices: Choices) -> list[Named]:
    """Return the files opened in the days chosen, or all."""
    return [
        _named(program, one.key, one.title, one.case)
        for one in program.mediation.all()
        if (choices.first is None or one.opened_on >= choices.first)
        and (choices.last is None or one.opened_on <= choices.last)
    ]


def _files(program: Program) -> list[tuple[int, str, int]]:
    return [(one.key, one.title, one.case) for one in program.mediation.all()]


def _named(program: Program, key: int, title: str, case: int) -> Named:
    row = program.cases.list.records([case]).get(case, {})
    return Named(key, title, " ".join(filter(None, (row.get("number", ""), row.get("title", "")))))
