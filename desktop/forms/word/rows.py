"""Rows of a table that are put in: copies of the last one that is ready."""

import copy

from desktop.forms.cards.blanks import whole_blank
from desktop.forms.word.names import W14, Element, W, inside, number_of, value_of
from desktop.forms.word.texts import change_text, text_of

_ONCE = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")


def copied_row(row: Element) -> Element:
    """Return a blank copy of a row: its look, its lines and boxes, nothing of what may be in a document only once."""
    copied = copy.deepcopy(row)
    for element in copied.iter():
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{W14}{name}", None)
    for name in _ONCE:
        for mark in [*copied.iter(W + name)]:
            mark.getparent().remove(mark)
    for cell in inside(copied, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is not None and value_of(merge) == "restart":
            merge.attrib.pop(f"{W}val")
        paragraphs = tuple(inside(cell, "p"))
        if paragraphs and whole_blank(text_of(paragraphs)) is None:
            change_text(paragraphs, "")
    return copied


def cells_by_column(row: Element) -> dict[int, Element]:
    """Return the cells of a row by the first column they cover."""
    column, found = 1 + number_of(row.find(f"{W}trPr/{W}gridBefore"), "val"), dict[int, Element]()
    for cell in inside(row, "tc"):
        found[column] = cell
        column += max(1, number_of(cell.find(f"{W}tcPr/{W}gridSpan"), "val", 1))
    return found
