"""Where the office has files for a word processor made. Loads the writer only when one is."""

from desktop.confined.room import Room
from desktop.official import OfficialPaper


def word_file(paper: OfficialPaper, layout: bytes | None = None) -> bytes:
    """Return an official paper as a .docx, on the office's own layout or on that of the program.

    Raises Refusal for a layout that lacks a style.
    """
    from desktop.documents.writing import written  # lxml costs 0.2 s of the start

    return written(paper, layout)


def check_layout(content: bytes) -> None:
    """Raise Refusal for a file that cannot be a layout: no .docx, or one that lacks a style.

    It is opened in the confined process.
    """
    room = Room()
    try:
        room.ask("desktop.documents.writing:check", content)
    finally:
        room.close()


def own_layout() -> bytes:
    """Return the program's layout as a .docx, to begin one's own with."""
    from desktop.documents.layout import built  # lxml costs 0.2 s of the start

    return built()
