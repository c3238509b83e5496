"""What lies over the cells of a sheet: pictures, text boxes, charts, controls; where, and which words they show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element

from desktop.errors import Refusal
from desktop.forms.book.parts import Package
from desktop.forms.shape import Area

_USUAL_HEIGHT, _USUAL_WIDTH = 190_500, 609_600  # of a row and a column, in the units of drawings
EMU = 9_525  # of these units in a point of the screen


class DrawnKind(StrEnum):
    """What kind of thing lies over the cells."""

    PICTURE = "picture"
    SHAPE = "shape"  # text boxes too
    CHART = "chart"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing over the cells."""

    kind: DrawnKind
    area: Area
    words: str = ""


_KINDS = {"pic": DrawnKind.PICTURE, "graphicFrame": DrawnKind.CHART, "contentPart": DrawnKind.PICTURE}


def drawn_on(package: Package, part: str, frame: Element) -> Sequence[Drawn]:
    """Return what lies over the cells of a sheet; a drawing that cannot be read is passed over."""
    found = [Drawn(DrawnKind.CONTROL, area) for one in frame.iterfind(".//{*}control") if (area := _area(one))]
    for tie in package.relations(part).values():
        if tie.kind == "drawing" and tie.target in package:
            try:
                found += _anchored(package.tree(tie.target))
            except Refusal:
                continue
    return tuple(found)


def _anchored(drawing: Element) -> Iterator[Drawn]:
    for anchor in drawing.iter():
        if not anchor.tag.endswith("CellAnchor") or (area := _area(anchor)) is None:
            continue
        names = [one.tag.rpartition("}")[2] for one in anchor.iter()]
        kind = next((_KINDS[name] for name in names if name in _KINDS), DrawnKind.SHAPE)
        words = "".join(one.text or "" for one in anchor.iter() if one.tag.endswith("/main}t"))
        yield Drawn(kind, area, words)


def _area(element: Element) -> Area | None:
    """Return the cells that the first anchor within an element covers."""
    ends: dict[str, dict[str, int]] = {}
    for one in element.iter():
        name = one.tag.rpartition("}")[2]
        if name in ("from", "to") and name not in ends:
            ends[name] = {part.tag.rpartition("}")[2]: _whole(part.text) for part in one}
        elif name == "ext" and one.get("cx") and "ext" not in ends:
            ends["ext"] = {"cx": _whole(one.get("cx")), "cy": _whole(one.get("cy"))}
    first = ends.get("from")
    if first is None:
        return None
    top, left = first.get("row", 0) + 1, first.get("col", 0) + 1
    if last := ends.get("to"):
        bottom = last.get("row", 0) + (1 if last.get("rowOff") else 0)
        right = last.get("col", 0) + (1 if last.get("colOff") else 0)
    else:
        size = ends.get("ext", {})
        bottom, right = top + size.get("cy", 0) // _USUAL_HEIGHT, left + size.get("cx", 0) // _USUAL_WIDTH
    return top, left, max(top, bottom), max(left, right)


def _whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() else 0
