"""A dossier on paper: masked at once, with its numbers only for a purpose."""

from collections.abc import Callable
from typing import Any, BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui.pages.desk import Desk
from ui.pages.purpose import PurposeQuestion
from ui.printing import preview


def print_dossier(
    parent: QWidget,
    desk: Desk,
    subject: str,
    dossier: Any,
    title: str,
    document_of: Callable[..., Document],
    *,
    purpose: str = "",
) -> None:
    """Show a dossier as it will be printed; with a purpose its numbers are not masked. It is written down first."""
    revealed = bool(purpose)

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        document = document_of(dossier.key, revealed=revealed)
        return print_document(document, stream, progress, allow_missing=allow_missing)

    desk.work.write(
        parent,
        "登记打印",
        lambda _: desk.papers.note(subject, dossier, revealed=revealed, purpose=purpose),
        lambda _: preview(parent, desk.work, title, print_to),
    )


def ask_and_print(
    parent: QWidget, desk: Desk, subject: str, dossier: Any, title: str, document_of: Callable[..., Document]
) -> None:
    """Ask what the full numbers are for, then show the dossier with them."""
    PurposeQuestion(
        parent,
        f"打印“{title}”，号码不脱敏",
        "显示号码打印",
        lambda purpose: print_dossier(parent, desk, subject, dossier, title, document_of, purpose=purpose),
    ).open()
