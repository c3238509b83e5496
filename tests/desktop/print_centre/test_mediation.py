"""The file of a mediated dispute in the print centre: found, shown masked, entered, made again to the byte."""

from io import BytesIO
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.print_centre.mediation import KEY, printables
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.mediation.a_dispute import APPLICANT, complete, open_file, put_dispute
from tests.programs import today

PHONE, MASKED = "13900005678", "139****5678"


@pytest.fixture
def file(program: Program) -> int:
    """A file that is complete."""
    key = open_file(program, put_dispute(program))
    complete(program, key)
    return key


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    """The print centre with this one paper."""
    return PrintCentre(program, today, (printables,))


def text_of(content: bytes) -> str:
    pages = PdfPages(content)
    text = "".join(pages.text(page) for page in range(len(pages)))
    pages.close()
    return text


def test_a_file_is_found_by_number_and_dispute(program: Program, centre: PrintCentre, file: int) -> None:
    look_up = centre.printable(KEY).look_up
    assert look_up is not None
    for words in ("陈埭人调字第1号", "排水沟", "2026-纠-00001 争执", ""):
        assert [one.key for one in look_up(words)] == [file]
    assert look_up("别的") == []


def test_it_is_shown_masked_and_printed_in_full_for_a_purpose(centre: PrintCentre, file: int) -> None:
    printable = centre.printable(KEY)
    choices = Choices(record=file, revealed=True, purpose="移送司法确认", recipient="人民法院")
    stream = BytesIO()
    making, printed = centre.show(printable, choices, stream, Progress())
    assert (making.title, printed.pages) == ("人民调解卷宗 （2026）陈埭人调字第1号", 8)
    assert MASKED in text_of(stream.getvalue())
    made = centre.make(printable, choices, Progress())
    text = text_of(made.content)
    assert PHONE in text
    assert APPLICANT in text
    assert "印2026-000001" in text


def test_it_is_made_again_to_the_byte(centre: PrintCentre, file: int, folder: Path) -> None:
    made = centre.make(centre.printable(KEY), Choices(record=file), Progress())
    key = centre.save(made, folder / "卷宗.pdf")
    assert centre.remake(key, Progress()).is_same


def test_a_dispute_without_a_file_has_nothing_to_print(centre: PrintCentre) -> None:
    with pytest.raises(Refusal, match="先选择一份卷宗"):
        centre.make(centre.printable(KEY), Choices(), Progress())
