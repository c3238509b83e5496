"""The papers of the case that is open: slips of its steps, 办理单, 闭环流程表. Each print is written down first."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from desktop.case_paper import case_paper, note_paper, slip_of, slip_paper, slips_of, steps_paper
from desktop.cases.dossier import CaseDossier
from desktop.cases.events import TITLES, Event
from desktop.cases.loops import Loop
from desktop.cases.telling import ToldEvent
from desktop.jobs import Progress
from desktop.printing.cases import SLIPS
from desktop.printing.document import Document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.printing import preview


class CasePapers:
    """Prints what goes with one case."""

    def __init__(self, page: Page, desk: Desk, dossier: CaseDossier) -> None:
        self._page, self._desk, self._dossier = page, desk, dossier

    def commands(self, loop: Callable[[], Loop | None] = lambda: None) -> list[Command]:
        """Return what can be printed, the latest slips first; `loop` says in which words the steps are told."""
        slips = [
            Command(
                f"打印{self.slip_title(one)}（第 {one.number} 步 {TITLES[one.kind]}）", partial(self.slip, one), "print"
            )
            for one in reversed(slips_of(self._dossier))
        ]
        return [
            *slips,
            Command("打印办理单", self.whole, "print"),
            Command("打印环节流程表", lambda: self.steps(loop()), "print"),
        ]

    def latest(self) -> Command | None:
        """Return the slip of the last step, if one goes with it."""
        slips, last = slips_of(self._dossier), self._dossier.undoable
        if not slips or last is None or slips[-1].number != last.number:
            return None
        return Command(f"打印{self.slip_title(slips[-1])}", partial(self.slip, slips[-1]), "print")

    def slip_of(self, told: ToldEvent) -> tuple[str, Callable[[], object]] | None:
        """Return the words and the way to the slip of a step, where one goes with it."""
        if not slip_of(told.event):
            return None
        return self.slip_title(told.event), partial(self.slip, told.event)

    def slip(self, event: Event) -> None:
        """Print the slip of one step."""
        self._print(
            f"{self.slip_title(event)} {self._dossier.number or ''}-{event.number}",
            f"{self.slip_title(event)}（第 {event.number} 步）",
            partial(slip_paper, self._desk.program, self._dossier.key, event.number),
        )

    def whole(self) -> None:
        """Print the paper of the case."""
        self._print(f"{self._name} 办理单", "办理单", partial(case_paper, self._desk.program, self._dossier.key))

    def steps(self, loop: Loop | None = None) -> None:
        """Print the steps of the case, in the words in which they are looked at."""
        make = partial(steps_paper, self._desk.program, self._dossier.key, loop)
        self._print(f"{self._name} 环节流程表", "环节流程表", make)

    @property
    def _name(self) -> str:
        return self._dossier.number or self._dossier.title

    @staticmethod
    def slip_title(event: Event) -> str:
        """Return what the slip of a step is called."""
        return SLIPS[slip_of(event)].title

    def _print(self, title: str, what: str, document_of: Callable[[], Document]) -> None:
        page, desk, dossier = self._page, self._desk, self._dossier

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            return print_document(document_of(), stream, progress, allow_missing=allow_missing)

        desk.work.write(
            page,
            "登记打印",
            lambda _: note_paper(desk.program, dossier, what),
            lambda _: preview(page, desk.work, title, print_to),
        )
