"""What the print centre does on a tour: every paper looked at, a ledger booked, a batch, and a paper made again."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.batch import Batches, By
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask, Choices, Printable
from desktop.program import Program
from ui.tour.report import Report

LEDGER, DOSSIER = "dispute", "grid_dossier"  # keys of papers
BATCH = "批量"
SEARCHED = ("王", "1", "例会", "支部", "店", "纠纷")  # something is found by one of these


class PrintWork:
    """Goes through the catalogue, and gives out some of it."""

    def __init__(self, program: Program, report: Report, folder: Path) -> None:
        self._program, self._report, self._folder = program, report, folder
        self._centre = PrintCentre(program)

    def go(self) -> None:
        """Do all of it."""
        self._look()
        self._book()
        self._print_many()

    def _look(self) -> None:
        """Look at every paper that has something to be of; what is declined is declined in a sentence."""
        began, shown, declined = perf_counter(), 0, 0
        for one in self._centre.catalogue:
            try:
                for choices in self._choices(one):
                    self._centre.show(one, choices, io.BytesIO(), Progress())
                    shown += 1
            except Refusal:
                declined += 1
        self._report.tell(
            f"打印目录 {len(self._centre.catalogue)} 种材料，逐种预览：{shown} 种排出，{declined} 种说明缺什么，"
            f"用时 {perf_counter() - began:.1f} 秒"
        )

    def _book(self) -> None:
        """Print a ledger twice, and make both again."""
        centre = self._centre
        ledger = centre.printable(LEDGER)
        whole = centre.remembered.usual(ledger)
        year = replace(whole, first=whole.first and whole.first.replace(month=1, day=1))
        path, keys = self._folder / f"{ledger.title}.pdf", []
        for _ in range(2):
            made = centre.make(ledger, year, Progress())
            keys.append(centre.save(made, path))
        self._report.expect("重印的次数", centre.book.run(keys[1]).place.turn, 2)
        for key in keys:
            self._report.expect("重做的台账是否一致", centre.remake(key, Progress()).is_same, True)
        self._report.tell(f"打印{ledger.title}两次：{made.records} 件，{made.pages} 页；重做比对，逐字节一致")

    def _print_many(self) -> None:
        """Print the files of all grids, those of a village in one file."""
        batches, paper, folder = (
            Batches(self._centre, self._program.grids),
            self._centre.printable(DOSSIER),
            self._folder,
        )
        (folder / BATCH).mkdir()
        began = perf_counter()
        files = batches.plan(paper, Choices(), By.VILLAGE)
        done = batches.make(paper, files, folder / BATCH, Progress())
        self._report.expect("批量打印的份数", done.records, sum(one.papers for one in files))
        self._report.tell(
            f"批量打印{paper.title}：{done.records} 份装成 {len(done.files)} 个文件，{done.pages} 页，"
            f"用时 {perf_counter() - began:.1f} 秒"
        )

    def _choices(self, one: Printable) -> Iterator[Choices]:
        """Yield what to look at a paper with; nothing where no record can be found."""
        usual = self._centre.remembered.usual(one)
        if Ask.RECORD not in one.asks:
            yield usual
            return
        found = next((hits for text in SEARCHED if (hits := self._centre.records(one, text))), ())
        for record in found[:1]:
            yield replace(usual, record=record.key)
