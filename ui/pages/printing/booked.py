"""A paper asked for in another room than that of printing: booked like every paper of the print centre."""

from PySide6.QtWidgets import QPushButton

from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.runs import Made
from desktop.printing.preview import PdfPages
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.printing.giving_out import GivingOut
from ui.printing import PreviewWindow

GRID = "grid"  # the subject whose paper is of a grid, not of a record


class BookedWindow(PreviewWindow):
    """A paper that bears its number already; it goes out once, to the printer or to a file."""

    def __init__(self, page: Page, desk: Desk, centre: PrintCentre, printable: Printable, made: Made) -> None:
        super().__init__(made.title, PdfPages(made.content), desk.work, page)
        self._printable, self._made = printable, made
        self._giving = GivingOut(page, desk, centre, self._went_out)

    def save(self) -> None:
        """Enter it, and write it to a file that the clerk names."""
        self._giving.to_file(self._printable, self._made)

    def print_out(self) -> None:
        """Enter it, and send it to a printer."""
        self._giving.to_printer(self._printable, self._made)

    @property
    def ways_out(self) -> tuple[QPushButton, ...]:
        """The buttons that give it out."""
        return self._print, self._save

    def _went_out(self) -> None:
        for one in self.ways_out:
            one.setEnabled(False)
        self._notices.say(f"打印号 {self._made.place.words}。再要一份，请重新打印。")


def print_in_full(page: Page, desk: Desk, subject: str, key: int) -> None:
    """Ask what the full numbers of a dossier are for and who gets them, then show it as it will be printed."""
    asked = Choices(grid=key, revealed=True) if subject == GRID else Choices(record=key, revealed=True)
    print_booked(page, desk, f"{subject}_dossier", asked)


def print_booked(page: Page, desk: Desk, kind: str, asked: Choices) -> None:
    """Show a paper as it will be printed; what shows numbers in full asks for its purpose first."""
    centre = PrintCentre(desk.program, desk.today)
    printable = centre.printable(kind)
    giving = GivingOut(page, desk, centre, lambda: None)

    def show(printable: Printable, made: Made) -> None:
        BookedWindow(page, desk, centre, printable, made).show()

    giving.purposed(asked, lambda choices: giving.make(printable, choices, show))
