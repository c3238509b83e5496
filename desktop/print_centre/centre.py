"""The print centre: which papers there are, how one is found, made, entered in the book, and made again."""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from db.models.log import DisclosureKind
from db.models.papers import Outlet
from desktop.clock import Now, Today, moments, today
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.jobs import Inside, Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import layout_of, plain_of
from desktop.paper import imprint
from desktop.print_centre import (
    blank_forms,
    case_ledgers,
    collecting,
    dossier_lists,
    dossier_papers,
    exchange_slips,
    figure_papers,
    form_gaps,
    form_tasks,
    mediation,
    mediation_book,
    meeting_papers,
    notices,
    population,
    register_ledgers,
    rosters,
    rota,
    slips,
    teams,
)
from desktop.print_centre.finding import is_called, lowest, means, records_of
from desktop.print_centre.kinds import Choices, Group, Making, Named, Printable
from desktop.print_centre.making import BoundMaking
from desktop.print_centre.remembered import Remembered
from desktop.print_centre.runs import Made, Place, PrintBook, Run, stamp_of
from desktop.printing.outcome import NothingToPrint, Printed
from desktop.program import Program

Sources = tuple[Callable[[Program], Sequence[Printable]], ...]
SOURCES: Sources = (
    case_ledgers.printables,
    rosters.printables,
    teams.printables,
    dossier_lists.printables,
    register_ledgers.printables,
    figure_papers.printables,
    form_gaps.printables,
    form_tasks.printables,
    collecting.printables,
    dossier_papers.printables,
    meeting_papers.printables,
    slips.printables,
    exchange_slips.printables,
    mediation.printables,
    mediation_book.printables,
    notices.printables,
    population.printables,
    rota.printables,
    blank_forms.printables,
)

UNKNOWN = "没有“{key}”这种材料，请在打印目录里另选一种。"
NO_PURPOSE = "显示完整号码要写明用途，请填写后再打印。"
NO_RECIPIENT = "显示完整号码要写明交给谁，请填写后再打印。"
BACKWARDS = "开始日期 {first} 晚于结束日期 {last}，请改正日期再打印。"
NEVER_REVEALED = "“{title}”不能显示完整号码，请去掉“显示完整号码”再打印。"
NOTHING_BOUND = "这个范围里没有一份“{title}”可以打印，请另选范围，或先补齐资料。"
NONE_BOUND = "这个范围里没有可以装订的，请另选范围。"
BOUND = "bound"  # of Choices.options: many papers bound in one file, by one of these values
GRIDS, RECORDS = "grids", "records"  # of each of the lowest grids in the scope; of each record
TITLE_LENGTH = 200
PRINTER, FILE = Outlet.PRINTER.value, Outlet.FILE.value


@dataclass(frozen=True)
class Remade:
    """A paper made again, and whether it is the same to the byte."""

    run: Run
    made: Made
    is_same: bool

    @property
    def words(self) -> str:
        """What came of the comparison, for the clerk."""
        number = self.run.words
        if self.is_same:
            return f"与 {number} 打印时完全一致。"
        if self.run.as_of is not None and self.made.as_of > self.run.as_of:
            return f"与 {number} 打印时不同：打印以后资料有变动，或单位名称、人员姓名改过。"
        return f"与 {number} 打印时不同：程序、字体或单位设置改过，请核对内容。"


class PrintCentre:
    """Every paper the office prints."""

    def __init__(self, program: Program, today: Today = today, sources: Sources = SOURCES) -> None:
        self._program, self._sources = program, sources
        self._now: Now = moments(today)
        self.book = PrintBook(program.office.store, self._now)
        self.remembered = Remembered(program.preferences, today)

    @cached_property
    def catalogue(self) -> tuple[Printable, ...]:
        """Every paper, group by group."""
        found = [one for source in self._sources for one in source(self._program)]
        order = list(Group)
        return tuple(sorted(found, key=lambda one: order.index(one.group)))

    def find(self, text: str) -> tuple[Printable, ...]:
        """Return the papers whose name or description holds a text, or whose name is spelt so."""
        words = text.lower().split()
        return tuple(one for one in self.catalogue if all(means(one, word) for word in words))

    def named(self, text: str) -> tuple[Printable, ...]:
        """Return the papers whose very name holds a text, or begins with its letters."""
        word = text.strip().lower()
        return tuple(one for one in self.catalogue if is_called(one, word))

    def printable(self, key: str) -> Printable:
        """Return one paper of the catalogue. Raise Refusal for a key that is unknown."""
        found = next((one for one in self.catalogue if one.key == key), None)
        if found is None:
            raise Refusal(UNKNOWN.format(key=key))
        return found

    def records(self, printable: Printable, text: str) -> Sequence[Named]:
        """Return the first records a text means that a paper can be of."""
        return records_of(self._program.finder, printable, text)

    def layout(self, printable: Printable) -> Layout | None:
        """Return the layout in force, of a ledger."""
        if printable.layout is None:
            return None
        return self._program.layouts.current(printable.layout.key, printable.layout)

    def making(
        self, printable: Printable, choices: Choices, layout: Layout | None = None, progress: Progress | None = None
    ) -> Making:
        """Return a paper ready to be made, in the layout in force or in another."""
        if choices.revealed and not printable.has_secrets:
            raise Refusal(NEVER_REVEALED.format(title=printable.title))
        if choices.first is not None and choices.last is not None and choices.first > choices.last:
            raise Refusal(BACKWARDS.format(first=choices.first, last=choices.last))
        layout, progress = layout or self.layout(printable), progress or Progress()
        if BOUND not in choices.options:
            return printable.make(choices, layout, progress)
        grids = self._program.grids
        each = self._each(printable, choices)
        inside, note = Inside(progress), f"正在准备{printable.title}"
        parts: list[tuple[str, Making]] = []
        left_out: list[str] = []
        for name, one in progress.over(each, len(each), note):
            try:
                parts.append((name, printable.make(one, layout, inside)))
            except NothingToPrint:
                left_out.append(name)
        if not parts:
            raise NothingToPrint(NOTHING_BOUND.format(title=printable.title))
        title = " ".join(filter(None, (printable.title, grids.path_name(choices.grid))))
        return BoundMaking(title, tuple(parts), imprint(self._program, revealed=choices.revealed), tuple(left_out))

    def _each(self, printable: Printable, choices: Choices) -> list[tuple[str, Choices]]:
        """Return the papers that are bound in one file. Raise Refusal where there are none."""
        options = {key: value for key, value in choices.options.items() if key != BOUND}
        plain = replace(choices, options=options)
        if choices.options[BOUND] == RECORDS and printable.each is not None:
            found = [(one.title, replace(plain, record=one.key)) for one in printable.each(plain)]
        else:
            grids = self._program.grids
            found = [(grids.path_name(key), replace(plain, grid=key)) for key in lowest(grids, choices.grid)]
        if not found:
            raise Refusal(NONE_BOUND)
        return found

    def show(
        self,
        printable: Printable,
        choices: Choices,
        to: BinaryIO,
        progress: Progress,
        layout: Layout | None = None,
    ) -> tuple[Making, Printed]:
        """Write what is enough to see how a paper will look, numbers masked; it is not entered."""
        making = self.making(printable, _masked(choices), layout, progress)
        return making, making.show(to, progress)

    def make(
        self,
        printable: Printable,
        choices: Choices,
        progress: Progress,
        *,
        to: Path | None = None,
        ahead: int = 0,
        allow_missing: bool = False,
    ) -> Made:
        """Make all of a paper as it will be entered next, or after so many others; into a file, or held in memory."""
        if choices.revealed and not choices.purpose.strip():
            raise Refusal(NO_PURPOSE)
        if choices.revealed and not choices.recipient.strip():
            raise Refusal(NO_RECIPIENT)
        if choices.revealed:
            self._program.disclosures.permit()
        place = self.book.place(printable.key, choices, ahead)
        made = self._made(printable, choices, self.layout(printable), place, progress, to, allow_missing)
        if choices.revealed and to is None:  # seen on the screen whether it is given out or not
            self._note(made, made.secrets, choices.purpose, DisclosureKind.REVEALED)
        return made

    def enter(self, papers: Sequence[Made], outlet: str) -> list[int]:
        """Enter papers in the book before they are given out, and note which personal data stand on them."""
        for one in papers:
            if one.secrets:
                self._note(one, one.secrets if one.choices.revealed else (), _purpose(one))
        return self.book.enter(papers, outlet)

    def save(self, made: Made, to: Path) -> int:
        """Enter a paper and write it to a file, whole or not at all. Return the key of its entry."""
        (key,) = self.enter([made], FILE)
        try:
            replace_file(to, made.content)
        except OSError:
            self.book.withdraw([key])
            raise
        return key

    def remake(self, key: int, progress: Progress) -> Remade:
        """Make an entered paper again from the data of now, and compare it with what was printed."""
        run = self.book.run(key)
        printable = self.printable(run.kind)
        layout = layout_of(run.layout) if run.layout else None
        made = self._made(printable, run.choices, layout, run.place, progress, None, True, run.by_title)
        if run.choices.revealed:
            self._note(made, made.secrets, f"重做 {run.words} 比对")
        return Remade(run, made, made.sha256 == run.sha256)

    def _note(
        self, made: Made, fields: Sequence[str], purpose: str, kind: DisclosureKind = DisclosureKind.PRINTED
    ) -> None:
        """Note that personal data stand on a paper: of one record, or of all that are on it."""
        record = made.choices.record
        uid = self.book.uid(made.subject, record) if record is not None else None
        table = made.subject if uid is not None else "print_run"
        self._program.disclosures.note(
            kind, table, uid, fields, made.records, purpose,
            recipient=made.choices.recipient, is_masked=not made.choices.revealed, sha256=made.sha256,
        )  # fmt: skip

    def _made(
        self,
        printable: Printable,
        choices: Choices,
        layout: Layout | None,
        place: Place,
        progress: Progress,
        to: Path | None,
        allow_missing: bool,
        printed_by: str = "",
    ) -> Made:
        making = self.making(printable, choices, layout, progress)
        stamped = making.stamped(stamp_of(place, choices, is_signed=making.is_signed, printed_by=printed_by))
        stream = io.BytesIO()
        printed = stamped.write(to or stream, progress, allow_missing=allow_missing)
        content = to.read_bytes() if to is not None else stream.getvalue()
        return Made(
            printable.key,
            making.title[:TITLE_LENGTH],
            choices,
            _plain(layout),
            place,
            making.count,
            making.unit,
            printed.pages,
            hashlib.sha256(content).hexdigest(),
            imprint(self._program).as_of,
            making.secrets,
            printed.missing,
            printable.subject,
            making.left_out if isinstance(making, BoundMaking) else (),
            b"" if to is not None else content,
        )


def _masked(choices: Choices) -> Choices:
    return Choices.of(choices.plain() | {"revealed": False})


def _plain(layout: Layout | None) -> dict[str, Any] | None:
    return plain_of(layout) if layout is not None else None


def _purpose(made: Made) -> str:
    words = f"{made.place.words} {made.title}"
    if made.choices.revealed:
        words += f"：{made.choices.purpose}（交 {made.choices.recipient}）"
    return words[:TITLE_LENGTH]
