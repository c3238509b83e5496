"""Where the office has notices printed. Loads the PDF writer only when something is."""

from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.notice_sheets import BoardSheet, CardDeck, Poster
from desktop.printing.outcome import Printed


def print_board(
    board: BoardSheet, to: Path | BinaryIO, progress: Progress, *, sheet: str = "A3", allow_missing: bool = False
) -> Printed:
    """Write a notice board as a PDF of one page. Raise Refusal where its people find no room at a readable size."""
    from desktop.printing.boards import compose_board  # the PDF writer costs 0.1 s of the start

    return compose_board(board, to, progress, sheet=sheet, allow_missing=allow_missing)


def print_cards(
    deck: CardDeck, to: Path | BinaryIO, progress: Progress, *, kind: str, allow_missing: bool = False
) -> Printed:
    """Write contact cards or badges, many to a sheet."""
    from desktop.printing.cards import compose_cards  # as above

    return compose_cards(deck, to, progress, kind=kind, allow_missing=allow_missing)


def print_poster(
    poster: Poster, to: Path | BinaryIO, progress: Progress, *, sheet: str = "A3", allow_missing: bool = False
) -> Printed:
    """Write a notice in words."""
    from desktop.printing.posters import compose_poster  # as above

    return compose_poster(poster, to, progress, sheet=sheet, allow_missing=allow_missing)
