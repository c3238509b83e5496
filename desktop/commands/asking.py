"""What a paper of the print centre is asked for on the command line: which one, days, grid, record, options."""

import argparse
from dataclasses import replace
from datetime import date

from desktop.cases.spans import Span
from desktop.commands.naming import SUBJECTS, key_of
from desktop.errors import Refusal
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask, Choices, Printable
from desktop.program import Program

NO_SUCH_RECORD = "“{title}”不按单个对象打印，请去掉 UID。"
WHICH_RECORD = "“{title}”要写明打印哪一个：print KIND UID --out FILE.pdf。"
NOBODY = "没有找到“{text}”，请核对编号或名称。"
SEVERAL = "“{text}”不止指一个：{titles}。请写得更全。"
NO_SUCH_GRID = "没有找到网格“{text}”，请写网格编码或名称。"
NO_SUCH_DAY = "“{text}”不是日期，请写成 2026-11-22。"
NO_SUCH_MONTH = "“{text}”不是月份，请写成 2026-11。"
NO_SUCH_OPTION = "“{title}”没有选项“{text}”，可用：{known}。"
FEW = 5  # titles that are told


def printable_of(centre: PrintCentre, words: str) -> Printable:
    """Return the paper that is meant: by its key, by its title, or by what it is the dossier of."""
    if words in SUBJECTS:
        return centre.printable(f"{words}_dossier")
    titled = [one for one in centre.catalogue if one.title == words]
    return titled[0] if len(titled) == 1 else centre.printable(words)


def choices_of(program: Program, centre: PrintCentre, printable: Printable, arguments: argparse.Namespace) -> Choices:
    """Return what is asked for; what is not said is as usual."""
    choices = centre.remembered.usual(printable)
    if arguments.month:
        try:
            span = Span.of_month(arguments.month)
        except ValueError as error:
            raise Refusal(NO_SUCH_MONTH.format(text=arguments.month)) from error
        choices = replace(choices, first=span.first, last=span.last)
    choices = replace(
        choices,
        first=_day(arguments.first) or choices.first,
        last=_day(arguments.last) or choices.last,
        revealed=arguments.reveal,
        purpose=arguments.purpose.strip(),
        recipient=arguments.recipient.strip(),
        options={**choices.options, **_options(printable, arguments.option)},
    )
    if arguments.grid:
        key = program.grids.resolve(arguments.grid)
        if key is None:
            raise Refusal(NO_SUCH_GRID.format(text=arguments.grid))
        choices = replace(choices, grid=key)
    if arguments.record and Ask.GRID in printable.asks and Ask.RECORD not in printable.asks:
        return replace(choices, grid=key_of(program, "grid", arguments.record))
    return replace(choices, record=_record(program, centre, printable, arguments))


def _record(program: Program, centre: PrintCentre, printable: Printable, arguments: argparse.Namespace) -> int | None:
    """Return the record that is meant, of a paper of one record."""
    if Ask.RECORD not in printable.asks:
        if arguments.record:
            raise Refusal(NO_SUCH_RECORD.format(title=printable.title))
        return None
    if arguments.batch:
        return None
    if not arguments.record:
        raise Refusal(WHICH_RECORD.format(title=printable.title))
    if printable.subject in SUBJECTS:
        return key_of(program, printable.subject, arguments.record)
    found = centre.records(printable, arguments.record)
    if not found:
        raise Refusal(NOBODY.format(text=arguments.record))
    if len(found) > 1:
        raise Refusal(SEVERAL.format(text=arguments.record, titles="、".join(one.title for one in found[:FEW])))
    return found[0].key


def _options(printable: Printable, given: list[str]) -> dict[str, str]:
    known = {one.key: dict(one.values) for one in printable.options}
    chosen = {}
    for text in given:
        key, _, value = text.partition("=")
        if value not in known.get(key, {}):
            words = "、".join(f"{name}={value}" for name, values in known.items() for value in values) or "无"
            raise Refusal(NO_SUCH_OPTION.format(title=printable.title, text=text, known=words))
        chosen[key] = value
    return chosen


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(NO_SUCH_DAY.format(text=text)) from error
