"""A dossier on paper, its numbers masked."""

from collections.abc import Callable
from typing import Any, BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui.pages.desk import Desk
from ui.printing import preview


def print_dossier(
    parent: QWidget,
    desk: Desk,
    subject: str,
    dossier: Any,
    title: str,
    document_of: Callable[..., Document],
) -> None:
    """Show a dossier as it will be printed. It is written down first."""

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        document = document_of(dossier.key)
        return print_document(document, stream, progress, allow_missing=allow_missing)

    desk.work.write(
        parent,
        "登记打印",
        lambda _: desk.papers.note(subject, dossier),
        lambda _: preview(parent, desk.work, title, print_to),
    )
