"""Pictures, shapes, controls and comments after rows were put in: they stay with the cells they stand on."""

import re

from desktop.forms.book.framing import each
from desktop.forms.book.moves import Moves
from desktop.forms.book.references import area_of, named

_ANCHOR = re.compile(
    r"<(?P<name>(?:[\w.-]+:)?(?:twoCellAnchor|oneCellAnchor|anchor))\b(?P<told>[^>]*)>(?P<inside>.*?)</(?P=name)>",
    re.DOTALL,
)
_END = r"(<(?:[\w.-]+:)?{end}>.*?<(?:[\w.-]+:)?row>)(\d+)(</(?:[\w.-]+:)?row>(?:.*?<(?:[\w.-]+:)?rowOff>(-?\d+))?)"
_FROM, _TO = (re.compile(_END.format(end=end), re.DOTALL) for end in ("from", "to"))
_BOX = re.compile(r"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_BOX_ROW = re.compile(r"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_COMMENT = re.compile(r'(<(?:[\w.-]+:)?(?:comment|threadedComment)\b[^>]*?\sref=")([^"]*)(")')


def anchored(xml: str, moves: Moves) -> str:
    """Return a drawing, or the tail of a sheet, with its anchors where their cells now are."""

    def follow(found: re.Match[str]) -> str:
        moving, growing = _kind(found["name"], found["told"])
        first, last = _FROM.search(found["inside"]), _TO.search(found["inside"])
        if not moving or not first:
            return found[0]
        top = int(first[2])
        down = moves.row(top + 1) - (top + 1)
        inside = found["inside"]
        if last:
            bottom, at_edge = int(last[2]), int(last[4] or 0) == 0
            end = bottom + down
            if growing:  # an end on the upper edge of a row belongs to the row before
                end = moves.row(bottom) if at_edge and bottom > top else moves.row(bottom + 1) - 1
            inside = inside[: last.start(2)] + str(end) + inside[last.end(2) :]
        inside = inside[: first.start(2)] + str(top + down) + inside[first.end(2) :]
        return found[0].replace(found["inside"], inside)

    return _ANCHOR.sub(follow, xml)


def _kind(name: str, told: str) -> tuple[bool, bool]:
    """Return whether an anchor moves with its cells, and whether it grows with them."""
    if name.rpartition(":")[2] == "anchor":  # of a control, said within the sheet
        sizing = 'sizeWithCells="1"' in told
        return sizing or 'moveWithCells="1"' in told, sizing
    return 'editAs="absolute"' not in told, 'editAs="oneCell"' not in told


def boxed(vml: str, moves: Moves) -> str:
    """Return the older drawing of comments and controls with its boxes where their cells now are."""

    def box(text: str) -> str:
        parts = text.split(",")
        if len(parts) != 8 or not all(part.strip().lstrip("-").isdecimal() for part in parts):
            return text
        top, bottom = int(parts[2]), int(parts[6])
        down = moves.row(top + 1) - (top + 1)
        return ",".join([*parts[:2], f" {top + down}", *parts[3:6], f" {bottom + down}", parts[7]])

    vml = each(_BOX, vml, box)
    return each(_BOX_ROW, vml, lambda text: str(moves.row(int(text) + 1) - 1))


def commented(xml: str, moves: Moves) -> str:
    """Return the comments of a sheet with each at its cell."""
    return each(_COMMENT, xml, lambda text: named(moves.area(area)) if (area := area_of(text)) else text)
