"""The file of a mediated dispute in the print centre, bound as one volume."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.mediation.order import file_order
from desktop.mediation_paper import SECRETS, TITLE, file_volume, form_document
from desktop.print_centre.kinds import Ask, Choices, Group, Named, Option, Printable, Stamp
from desktop.print_centre.making import DocumentMaking, PressMaking
from desktop.printing.outcome import NothingToPrint, Printed
from desktop.printing.press import print_volume
from desktop.program import Program

KEY, FORM_KEY, FORM = "mediation_file", "mediation_form", "form"
NONE_CHOSEN = "请先选择一份卷宗。还没有立卷的，请在纠纷的“卷宗”页立卷。"
SHOWN = 50  # files that a search lists


def printables(program: Program) -> Sequence[Printable]:
    """Return the papers there are: the whole file, and one form of it to be signed."""
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
        ),
        Printable(
            key=FORM_KEY,
            title="人民调解文书（单份）",
            group=Group.FILE,
            about="从卷宗里单独印一份表格，拿去签名、按指印；要完整证号的在这里印。",
            asks=(Ask.RECORD, Ask.OPTION),
            make=partial(_form, program),
            options=(Option(FORM, "文书", tuple((one.key, one.title) for one in file_order().kinds if one.fields)),),
            subject=KEY,
            has_secrets=True,
            words="协议书 申请书 告知书 调解记录 回访记录",
            look_up=partial(_found, program),
        ),
    ]


def _made(program: Program, choices: Choices, _layout: Layout | None, progress: Progress) -> PressMaking:
    if choices.record is None:
        raise Refusal(NONE_CHOSEN)
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


def _form(program: Program, choices: Choices, _layout: Layout | None, progress: Progress) -> DocumentMaking:
    if choices.record is None:
        raise Refusal(NONE_CHOSEN)
    progress.check()
    kind = file_order().kind(choices.options.get(FORM, ""))
    if kind is None or not kind.fields:
        raise Refusal("请先选择要印哪一种文书。")
    filled = [one for one in program.mediation.dossier(choices.record).of_kind(kind.key) if not one.is_scan]
    if not filled:
        raise NothingToPrint(f"卷宗里还没有填写《{kind.title}》，请先在纠纷的“卷宗”页填写。")
    document = form_document(program, choices.record, filled[-1], revealed=choices.revealed)
    return DocumentMaking(document, secrets=SECRETS if kind.parties else ())


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
