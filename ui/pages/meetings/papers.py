"""What is printed of a meeting, and its minutes as a file for a word processor. Each is written down first."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.meeting_paper import agenda_paper, record_paper, record_title, sign_in_paper
from desktop.meetings.dossier import MeetingDossier
from desktop.minutes_paper import MINUTES, called, minutes_paper, note_meeting
from desktop.official import OfficialPaper
from desktop.printing.document import Document
from desktop.printing.meetings import AGENDA, SIGN_IN
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.program import Program
from desktop.sending import Sending
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.meetings.official_paper import save_word, show_official
from ui.pages.meetings.paper_settings import ask_paper_settings
from ui.printing import preview

Make = Callable[[Program, MeetingDossier], Document]


def papers_of(page: Page, desk: Desk, dossier: MeetingDossier) -> list[Command]:
    """Return what can be printed of a meeting, the usual paper first: before it the agenda, after it the minutes."""
    papers = MeetingPapers(page, desk, dossier)
    before = [
        Command("打印议程", papers.agenda, "print"),
        Command("打印签到表", papers.sign_in, "print"),
    ]
    after = [
        Command(f"打印{MINUTES}", papers.minutes, "print"),
        Command(f"打印{record_title(dossier)}", papers.record, "print"),
        Command("纪要导出 Word…", papers.word, "export"),
    ]
    ordered = [*before, *after] if dossier.state == "planned" else [*after, *before]
    if desk.may_write:
        ordered.append(Command("公文设置…", partial(ask_paper_settings, page, desk), "settings"))
    return ordered


class MeetingPapers:
    """Prints what goes with one meeting, as it stands when it is printed."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier) -> None:
        self._page, self._desk, self._dossier = page, desk, dossier

    def agenda(self) -> None:
        """Show the agenda as it will be printed."""
        self._form(AGENDA, agenda_paper)

    def sign_in(self) -> None:
        """Show the sheet to sign as it will be printed."""
        self._form(SIGN_IN, sign_in_paper)

    def record(self) -> None:
        """Show the record on the office's form as it will be printed."""
        self._form(record_title(self._dossier), record_paper)

    def minutes(self) -> None:
        """Show the minutes as they will be printed."""
        show_official(self._page, self._desk, self._name(MINUTES), self._minutes, partial(self._note, MINUTES))

    def word(self) -> None:
        """Write the minutes to a file for a word processor."""
        save_word(
            self._page, self._desk, self._name(MINUTES), self._minutes, partial(self._note, MINUTES), self._page.say
        )

    def _minutes(self) -> OfficialPaper:
        program = self._desk.program
        return minutes_paper(program, self._fresh(), Sending(program.office.office).sent_to)

    def _form(self, what: str, make: Make) -> None:
        page, desk = self._page, self._desk

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            document = make(desk.program, self._fresh())
            return print_document(document, stream, progress, allow_missing=allow_missing)

        desk.work.write(
            page,
            "登记打印",
            lambda _: self._note(what),
            lambda _: preview(page, desk.work, self._name(what), print_to),
        )

    def _fresh(self) -> MeetingDossier:
        return self._desk.program.meetings.dossier(self._dossier.key)

    def _note(self, what: str) -> None:
        note_meeting(self._desk.program, self._dossier, what)

    def _name(self, what: str) -> str:
        return f"{called(self._dossier)} {what}"
