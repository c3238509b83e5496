"""The parts beside a sheet after rows were put in: its drawings, comments and tables, charts and names that mean it."""

import html
import re
from collections.abc import Callable, Iterator, Mapping

from desktop.forms.book.anchors import anchored, boxed, commented
from desktop.forms.book.assembly import Assembly
from desktop.forms.book.formulas import moved_in_xml
from desktop.forms.book.framing import areas, each
from desktop.forms.book.moves import Moves

_NAME = r"(?:[\w.-]+:)?"
_TABLE = re.compile(rf'(<{_NAME}(?:table|autoFilter|sortState|sortCondition|location)\b[^>]*?\sref=")([^"]*)(")')
_COLUMN = re.compile(rf"(<{_NAME}(?:calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?>)([^<]*)(</)")
_LINKED = re.compile(r'(\sfmla(?:Link|Range|Group|TxBx)=")([^"]*)(")')
_LINKED_BOX = re.compile(r"(<x:Fmla(?:Link|Range|Group|TxBx)>)([^<]*)(</)")
CHARTED = re.compile(rf"(<{_NAME}f(?:\s[^>]*)?>)([^<]*)(</)")  # what a chart shows
_DEFINED = re.compile(rf"(<{_NAME}definedName\b[^>]*>)([^<]*)(</)")
_SOURCE = re.compile(rf"<{_NAME}worksheetSource\b[^>]*>")
_SOURCE_REF, _SOURCE_SHEET = re.compile(r'(\sref=")([^"]*)(")'), re.compile(r'\ssheet="([^"]*)"')
_SHAPE_LINK = re.compile(r'(\stextlink=")([^"]*)(")')


def parts_after(copy: Assembly, part: str, home: str, moves: Mapping[str, Moves]) -> Iterator[tuple[str, bytes]]:
    """Yield the parts tied to the sheet `home` that change when rows are put into it."""
    own = moves[home.lower()]

    def formula(text: str) -> str:
        return moved_in_xml(text, home, moves)

    changes: dict[str, Callable[[str], str]] = {
        "drawing": lambda xml: each(_SHAPE_LINK, anchored(xml, own), formula),
        "vmlDrawing": lambda xml: each(_LINKED_BOX, boxed(xml, own), formula),
        "comments": lambda xml: commented(xml, own),
        "threadedComment": lambda xml: commented(xml, own),
        "table": lambda xml: each(_COLUMN, each(_TABLE, xml, lambda text: areas(text, own.area)), formula),
        "pivotTable": lambda xml: each(_TABLE, xml, lambda text: areas(text, own.area)),
        "ctrlProp": lambda xml: each(_LINKED, xml, formula),
    }
    for tie in copy.relations(part).values():
        if tie.kind in changes and tie.target in copy:
            yield from _changed(copy, tie.target, changes[tie.kind])


def parts_naming(copy: Assembly, moves: Mapping[str, Moves]) -> Iterator[tuple[str, bytes]]:
    """Yield the charts and the sources of pivot tables, wherever they stand, that mean cells which moved."""
    for name in copy.names():
        if "/charts/" in name and name.endswith(".xml"):
            yield from _changed(copy, name, lambda xml: each(CHARTED, xml, lambda text: moved_in_xml(text, "", moves)))
        elif "pivotcachedefinition" in name and name.endswith(".xml"):
            yield from _changed(copy, name, lambda xml: _SOURCE.sub(lambda found: _source(found[0], moves), xml))


def names_after(workbook: bytes, moves: Mapping[str, Moves]) -> bytes:
    """Return the workbook part with the names it defines, print areas among them, meaning what they meant."""
    return each(_DEFINED, workbook.decode(), lambda text: moved_in_xml(text, "", moves)).encode()


def _source(tag: str, moves: Mapping[str, Moves]) -> str:
    sheet = _SOURCE_SHEET.search(tag)
    own = moves.get(html.unescape(sheet[1]).lower()) if sheet else None
    return each(_SOURCE_REF, tag, lambda text: areas(text, own.area)) if own else tag


def _changed(copy: Assembly, name: str, change: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    before = copy.read(name)
    after = change(before.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if after != before:
        yield name, after
