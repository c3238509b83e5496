"""A workbook as a form: opened, and copied to be filled."""

from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.book.filling import BookFilling
from desktop.forms.book.opened import OPENING, OpenedBook
from desktop.forms.book.parts import Package
from desktop.given_file import refusing, require_file
from desktop.jobs import Progress
from desktop.sheets.package import DAMAGED


class Book(OpenedBook):
    """A workbook that is a form. Nothing of it is ever changed: fillings are copies."""

    def filling(self) -> BookFilling:
        """Return a new copy to be filled."""
        return BookFilling(self)


def open_book(path: Path, progress: Progress) -> Book:
    """Open a workbook as a form. Raise Refusal for what is none, is under a password, or is damaged."""
    progress.begin(0, OPENING.format(name=path.name))
    require_file(path)
    with refusing(path):
        package = Package(path)
    try:
        return Book(path, package, progress)
    except (ValueError, KeyError, OverflowError, RecursionError) as error:  # numbers no spreadsheet program writes
        package.close()
        raise Refusal(DAMAGED) from error
    except BaseException:
        package.close()
        raise
