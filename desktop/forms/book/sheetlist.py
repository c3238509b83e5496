"""Sheets added to a copy and taken out of it: their parts, and their places in the workbook's list."""

import re
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from desktop.errors import Refusal
from desktop.forms.book.assembly import OFFICE, Assembly
from desktop.forms.book.formulas import renamed_in_xml
from desktop.forms.book.framing import each
from desktop.forms.book.parts import Package
from desktop.forms.book.related import CHARTED
from desktop.forms.book.sheet import BookSheet

NOT_COPIED = "工作表“{sheet}”里有控件、透视表或嵌入的对象，不能在一个文件里复制成几份，请改为每人一个文件。"

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DOUBLED = (
    "drawing",
    "vmlDrawing",
    "comments",
    "chart",
    "chartStyle",
    "chartColorStyle",
    "printerSettings",
    "customProperty",
)
_SHARED = ("image", "hyperlink")
_LEFT_OUT = ("table", "queryTable")  # a second one of the same name would be damage
_NAME = r"(?:[\w.-]+:)?"
_SHEETS = re.compile(rf"<({_NAME})sheets\b[^>]*>(.*?)</{_NAME}sheets>", re.DOTALL)
_SHEET = re.compile(rf"<{_NAME}sheet\b[^>]*?(?:/>|></{_NAME}sheet>)")
_NUMBER = re.compile(r'\ssheetId\s*=\s*["\'](\d+)')
_KEY = re.compile(rf'\s{_NAME}id\s*=\s*["\']([^"\']+)')
_DEFINED = re.compile(rf"<{_NAME}definedName\b([^>]*)>([^<]*)</{_NAME}definedName>")
_LOCAL = re.compile(r'(\slocalSheetId\s*=\s*["\'])(\d+)(["\'])')
_ACTIVE = re.compile(r'(\s(?:activeTab|firstSheet)\s*=\s*["\'])(\d+)(["\'])')
_ALONE = re.compile(rb"\s(?:tabSelected|codeName)\s*=\s*[\"'][^\"']*[\"']")
_TABLES = re.compile(rb"<((?:[\w.-]+:)?)tableParts\b[^>]*?(?:/>|>.*?</\1tableParts>)", re.DOTALL)


def may_copy(package: Package, sheet: BookSheet, part: str = "") -> None:
    """Raise Refusal for a sheet of which there cannot be two."""
    for tie in package.relations(part or sheet.part).values():
        if tie.kind not in _DOUBLED + _SHARED + _LEFT_OUT:
            raise Refusal(NOT_COPIED.format(sheet=sheet.name))
        if tie.kind in _DOUBLED and tie.target in package:
            may_copy(package, sheet, tie.target)


def add_sheet(copy: Assembly, workbook: str, source: BookSheet, title: str) -> str:
    """Add the parts of a second sheet like one of the form, but its rows; return the name of the part for these."""
    part = copy.free_name("xl/worksheets/sheet{}.xml")
    copy.put(part, b"")
    copy.declare(part, _WORKSHEET)
    _double_relations(copy, source.part, part, lambda text: renamed_in_xml(text, source.name, title))
    key = copy.relate(workbook, f"{OFFICE}/worksheet", part)
    xml = copy.read(workbook).decode()
    listed = _SHEETS.search(xml)
    if listed is not None:
        number = max((int(one) for one in _NUMBER.findall(listed[2])), default=0) + 1
        place = len(_SHEET.findall(listed[2]))
        told = f'name={quoteattr(title)} sheetId="{number}" xmlns:r="{OFFICE}" r:id="{key}"'
        end = listed.end(2)
        xml = xml[:end] + f"<{listed[1]}sheet {told}/>" + xml[end:]
        copy.put(workbook, _with_names(xml, source, title, place).encode())
    return part


def _double_relations(copy: Assembly, source: str, part: str, rename: Callable[[str], str]) -> None:
    """Tie a new part to what another one is tied to: pictures are shared, drawings and comments get a second."""
    from_ids: dict[str, str] = {}
    for key, tie in copy.relations(source).items():
        if tie.kind in _LEFT_OUT:
            continue
        target = tie.target
        if tie.kind in _DOUBLED and target in copy:
            stem, ending = re.sub(r"\d*\.(\w+)$", "", target), target.rpartition(".")[2]
            target = copy.free_name(f"{stem}{{}}.{ending}")
            content = copy.read(tie.target)
            if tie.kind == "chart":
                content = each(CHARTED, content.decode(), rename).encode()
            copy.put(target, content)
            if content_type := copy.type_of(tie.target):
                copy.declare(target, content_type)
            _double_relations(copy, tie.target, target, rename)
        from_ids[key] = target
    copy.relate_alike(source, part, from_ids)


def rows_alone(head_or_tail: bytes) -> bytes:
    """Return the XML around a sheet's rows as that of a second sheet: not chosen, without tables."""
    return _TABLES.sub(b"", _ALONE.sub(b"", head_or_tail))


def _with_names(workbook: str, source: BookSheet, title: str, place: int) -> str:
    """Return the workbook part in which the new sheet has its own print area and titles."""
    added = []
    for found in _DEFINED.finditer(workbook):
        local = _LOCAL.search(found[1])
        if local and int(local[2]) == source.place and "_FilterDatabase" not in found[1]:
            told = _LOCAL.sub(rf"\g<1>{place}\g<3>", found[0][: found.start(2) - found.start()])
            formula = renamed_in_xml(found[2], source.name, title)
            added.append(told + formula + found[0][found.end(2) - found.start() :])
    last = list(_DEFINED.finditer(workbook))[-1].end() if added else 0
    return workbook[:last] + "".join(added) + workbook[last:]


def drop_sheet(copy: Assembly, workbook: str, sheet: BookSheet) -> None:
    """Take a sheet of the form out of the workbook; those behind it must have gone before."""
    xml, place = copy.read(workbook).decode(), sheet.place
    listed = _SHEETS.search(xml)
    if listed is None:
        return
    one = list(_SHEET.finditer(xml, listed.start(2), listed.end(2)))[place]
    key = _KEY.search(one[0])
    xml = xml[: one.start()] + xml[one.end() :]

    def name(found: re.Match[str]) -> str:
        local = _LOCAL.search(found[1])
        if local is None or int(local[2]) < place:
            return found[0]
        return "" if int(local[2]) == place else _LOCAL.sub(rf"\g<1>{int(local[2]) - 1}\g<3>", found[0])

    xml = _DEFINED.sub(name, xml)
    xml = re.sub(rf"<{_NAME}definedNames\b[^>]*>\s*</{_NAME}definedNames>", "", xml)
    xml = _ACTIVE.sub(
        lambda found: f"{found[1]}{int(found[2]) - (int(found[2]) >= place and int(found[2]) > 0)}{found[3]}", xml
    )
    copy.put(workbook, xml.encode())
    for tie in copy.relations(sheet.part).values():
        if tie.kind in ("drawing", "vmlDrawing", "comments", "printerSettings") and tie.target in copy:
            copy.drop(tie.target)
    copy.drop(sheet.part)
    if key:
        copy.unrelate(workbook, key[1])
