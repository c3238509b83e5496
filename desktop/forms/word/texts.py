"""The text of a cell or a paragraph, and how it is changed: only the characters that differ, each in its own look."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from desktop.forms.word.names import Element
from desktop.forms.word.pieces import Piece, fresh_text, pieces_of, set_text

Spot = tuple[Piece, int] | None  # a character of a piece; None between two paragraphs


def text_of(paragraphs: Sequence[Element]) -> str:
    """Return what a reader sees in some paragraphs, a line each."""
    return "\n".join("".join(piece.shown for piece in pieces_of(one)) for one in paragraphs)


def change_text(paragraphs: Sequence[Element], text: str) -> None:
    """Let some paragraphs show a text; what stays the same keeps its look, what is new takes that of its place."""
    held = [list(pieces_of(one)) for one in paragraphs]
    pieces = [piece for line in held for piece in line]
    old = "\n".join("".join(piece.shown for piece in line) for line in held)
    if old == text:
        return
    if not old.strip():
        _write_anew(paragraphs[0], pieces, text)
        return
    spots = _spots(held)
    same = _alike(old, text)
    behind = _alike(old[same:][::-1], text[same:][::-1])
    left, right = old[same : len(old) - behind], text[same : len(text) - behind]
    for kind, first, last, begin, end in reversed(SequenceMatcher(None, left, right, autojunk=False).get_opcodes()):
        if kind == "insert":
            _insert(spots, same + first, right[begin:end])
        elif kind != "equal":
            _replace(spots[same + first : same + last], right[begin:end])
    for piece in pieces:
        piece.settle()


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def _write_anew(paragraph: Element, pieces: Sequence[Piece], text: str) -> None:
    """Write into what holds nothing but blanks."""
    for piece in pieces:
        piece.new = [""] * len(piece.new)
        piece.settle()
    first = next((piece for piece in pieces_of(paragraph) if not piece.ruled), None)
    set_text(first.element if first is not None else fresh_text(paragraph), text)


def _spots(held: Sequence[Sequence[Piece]]) -> list[Spot]:
    spots: list[Spot] = []
    for line in held:
        if spots or line is not held[0]:
            spots.append(None)
        spots += [(piece, place) for piece in line for place in range(len(piece.shown))]
    return spots


def _insert(spots: Sequence[Spot], at: int, text: str) -> None:
    """Put a text before a character, in the look of what stands there; at the end of a line, behind the last one."""
    here = spots[at] if at < len(spots) else None
    before = spots[at - 1] if at else None
    if here is not None and here[0].box is None and not here[0].font:
        piece, place = here
        piece.new[place] = text + piece.new[place]
    elif before is not None:
        piece, place = before
        piece.new[place] += text


def _replace(spots: Sequence[Spot], text: str) -> None:
    own = [spot for spot in spots if spot is not None]
    if len(spots) == len(text):
        for spot, one in zip(spots, text, strict=True):
            if spot is not None:
                spot[0].new[spot[1]] = one
        return
    for place, (piece, index) in enumerate(own):
        piece.new[index] = "" if place else text
