"""What stands around the rows of a sheet, after rows were put in: areas, rules and places follow their cells."""

import re
from collections.abc import Callable, Iterable, Mapping

from desktop.forms.book.formulas import moved_in_xml
from desktop.forms.book.moves import Moves
from desktop.forms.book.references import area_of, named
from desktop.forms.shape import Area

_NAME = r"(?:[\w.-]+:)?"
_SPREADING = re.compile(r'(\ssqref=["\'])([^"\']*)(["\'])')
_REF = re.compile(
    rf'(<{_NAME}(?:hyperlink|autoFilter|sortState|sortCondition|dimension)\b[^>]*?\sref=["\'])([^"\']*)(["\'])'
)
_LOCATION = re.compile(rf'(<{_NAME}hyperlink\b[^>]*?\slocation=")([^"]*)(")')
_PLACES = re.compile(r'(\s(?:topLeftCell|activeCell)=")([^"]*)(")')
_FORMULA = re.compile(rf"(<{_NAME}(?:formula|formula1|formula2|f)(?:\s[^>]*)?>)([^<]*)(</)")
_SQREF = re.compile(rf"(<{_NAME}sqref>)([^<]*)(</)")
_MERGES = re.compile(rf"<({_NAME})mergeCells\b[^>]*>.*?</{_NAME}mergeCells>", re.DOTALL)
_ROW_BREAKS = re.compile(rf"<{_NAME}rowBreaks\b.*?</{_NAME}rowBreaks>", re.DOTALL)
_BREAK = re.compile(r'(\sid=")(\d+)(")')


def framed(frame: str, home: str, moves: Mapping[str, Moves], merged: Iterable[Area] | None = None) -> str:
    """Return the head or the tail of the sheet `home` after rows were put into sheets; `merged` are its new areas."""
    own = moves.get(home.lower())

    def formula(text: str) -> str:
        return moved_in_xml(text, home, moves)

    frame = each(_FORMULA, frame, formula)
    frame = each(_LOCATION, frame, formula)
    if not own:
        return frame
    frame = each(_SPREADING, frame, lambda text: areas(text, own.spread))
    frame = each(_SQREF, frame, lambda text: areas(text, own.spread))
    frame = each(_REF, frame, lambda text: areas(text, own.area))
    frame = each(_PLACES, frame, lambda text: areas(text, own.area))
    frame = _ROW_BREAKS.sub(lambda found: each(_BREAK, found[0], lambda text: str(own.row(int(text) + 1) - 1)), frame)
    if merged is not None:
        frame = _MERGES.sub(lambda found: _merges(found[1], merged), frame)
    return frame


def each(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Return a text in which the middle of whatever fits a pattern of three groups is changed."""
    return pattern.sub(lambda found: found[1] + change(found[2]) + found[3], text)


def areas(text: str, change: Callable[[Area], Area]) -> str:
    """Return a list of areas, each changed; what is none stays as it is."""
    return " ".join(named(change(area)) if (area := area_of(one)) else one for one in text.split())


def _merges(prefix: str, merged: Iterable[Area]) -> str:
    areas = [f'<{prefix}mergeCell ref="{named(area)}"/>' for area in merged]
    return f'<{prefix}mergeCells count="{len(areas)}">{"".join(areas)}</{prefix}mergeCells>'


def merged_after(merged: Iterable[Area], moves: Moves) -> list[Area]:
    """Return the merged areas after rows were put in: those of the last ready row stand in every new one too."""
    after = [moves.area(area) if area[0] < area[2] else _stayed(area, moves) for area in merged]
    for one in moves.added:
        base = moves.row(one.after)
        rows = [area for area in merged if area[0] == area[2] == one.after]
        after += [(base + n, area[1], base + n, area[3]) for n in range(1, one.count + 1) for area in rows]
    return after


def _stayed(area: Area, moves: Moves) -> Area:
    row = moves.row(area[0])
    return row, area[1], row, area[3]
