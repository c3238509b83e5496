"""The zip package of an .xlsx, .xlsb or .ods: checked before it is unpacked, and reduced to what a slice needs."""

import io
import posixpath
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from desktop.errors import Refusal
from desktop.sheets.parts import book_parts
from desktop.sheets.strings import sheets_of_all

MOST_PARTS = 5_000  # a workbook with a picture in every tenth row has some hundred
LARGEST_UNPACKED = 8 * 1024**3  # a full sheet of 1,048,576 x 60 text cells unpacks to about 4 GB; sheets are streamed
LARGEST_STRINGS = 400 * 1024**2  # the shared strings are held in memory; a million people have about 100 MB
LARGEST_PLAIN_PART = 64 * 1024**2  # styles, list of sheets
LARGEST_RATIO = 200  # unpacked to packed; the emptiest real sheets reach about 50, bombs 400 to 1,000
RATIO_MATTERS = 32 * 1024**2  # below this a high ratio harms nobody
PROLOGUE = 65_536  # where a document type must stand, if there is one

DAMAGED = "文件不完整或已损坏，请在表格软件中打开，另存为 .xlsx 后再试。"
PASSWORD = "文件设有打开密码，请先在表格软件中取消密码，另存后再试。"
SUSPICIOUS = "文件内容异常（解压后过大），不像正常的表格，已停止读取。"
DOCUMENT_TYPE = "文件含有外部定义（DTD），不是表格软件保存的内容，已停止读取。请在表格软件中打开后另存为 .xlsx 再试。"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet of the package: its place among all sheets, its name, the part that holds it."""

    place: int
    name: str
    hidden: bool
    part: str
    size: int


def open_package(path: str) -> zipfile.ZipFile:
    """Open a zip package after checking what its directory promises."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal(DAMAGED) from error
    check(archive)
    return archive


def check(archive: zipfile.ZipFile) -> None:
    """Raise Refusal for a package that is encrypted, a bomb, or carries a document type."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(PASSWORD)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refusal(SUSPICIOUS)
    for part in parts:
        if part.file_size > max(RATIO_MATTERS, part.compress_size * LARGEST_RATIO):
            raise Refusal(SUSPICIOUS)
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        try:
            with archive.open(part) as stream:
                beginning = stream.read(PROLOGUE)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, OSError, EOFError):
            continue  # broken: a refusal if it is needed, nobody's harm if not
        if any(mark in beginning for mark in _DOCUMENT_TYPES):
            raise Refusal(DOCUMENT_TYPE)


def opened(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Any:
    """Open one part for reading; a Refusal where the zip itself is broken."""
    try:
        return archive.open(part)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise Refusal(DAMAGED) from error


class Workbook:
    """The parts of an .xlsx package that matter for reading cells."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {_plain(part.filename): part for part in archive.infolist()}
        self._workbook = self._main_part()
        self._relations = self._relations_of(self._workbook)
        self.sheets = self._sheets()

    def skeleton(self) -> bytes:
        """Return a package without worksheets: what calamine needs to understand the cells of any slice."""
        folder, name = posixpath.split(self._workbook)
        wanted = ["[Content_Types].xml", "_rels/.rels", self._workbook, f"{folder}/_rels/{name}.rels"]
        wanted += [target for kind, target in self._relations.values() if kind == "styles"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for target in wanted:
                if part := self._parts.get(_plain(target)):
                    self._copy(part, LARGEST_PLAIN_PART, copy, target)
        return packed.getvalue()

    def strings(self) -> io.BytesIO | None:
        """Return a workbook whose sheets show every shared string once, or None where there are none."""
        targets = (_plain(target) for kind, target in self._relations.values() if kind == "sharedStrings")
        part = next((self._parts[target] for target in targets if target in self._parts), None)
        if part is None:
            return None
        packed, titles = io.BytesIO(), []
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            self._copy(part, LARGEST_STRINGS, book, "xl/sharedStrings.xml")
            with opened(self._archive, part) as table:
                for number, xml in enumerate(sheets_of_all(table), 1):
                    titles.append(str(number))
                    book.writestr(f"xl/worksheets/sheet{number}.xml", xml)
            for name, content in book_parts(titles, ["sharedStrings"]):
                book.writestr(name, content)
        packed.seek(0)
        return packed

    def _copy(self, part: zipfile.ZipInfo, largest: int, copy: zipfile.ZipFile, name: str) -> None:
        if part.file_size > largest:
            raise Refusal(SUSPICIOUS)
        with opened(self._archive, part) as source, copy.open(name, "w") as kept:
            shutil.copyfileobj(source, kept, 1024 * 1024)

    def open_sheet(self, sheet: SheetPart) -> Any:
        """Open the XML of one worksheet."""
        return opened(self._archive, self._parts[_plain(sheet.part)])

    def _main_part(self) -> str:
        targets = self._relations_of("").values()
        return next((target for kind, target in targets if kind == "officeDocument"), "xl/workbook.xml")

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: id to kind and target."""
        folder, name = posixpath.split(part)
        tree = self._read(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in tree.iter("{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"):
            target = relation.get("Target", "").replace("\\", "/")
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found

    def _sheets(self) -> tuple[SheetPart, ...]:
        tree, sheets = self._read(self._workbook), []
        for place, element in enumerate(e for e in tree.iter() if e.tag in (f"{_MAIN}sheet", f"{_STRICT}sheet")):
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            kind, target = self._relations.get(key, ("", ""))
            if kind == "worksheet" and (part := self._parts.get(_plain(target))):
                hidden = element.get("state", "visible") != "visible"
                sheets.append(SheetPart(place, element.get("name", ""), hidden, target, part.file_size))
        return tuple(sheets)

    def _read(self, name: str) -> ElementTree.Element:
        part = self._parts.get(_plain(name))
        if part is None or part.file_size > LARGEST_PLAIN_PART:
            raise Refusal(DAMAGED)
        try:
            with opened(self._archive, part) as stream:
                return ElementTree.fromstring(stream.read())
        except (ElementTree.ParseError, zipfile.BadZipFile, LookupError, ValueError) as error:
            raise Refusal(DAMAGED) from error


def with_sheet(skeleton: bytes, part: str, xml: bytes) -> io.BytesIO:
    """Return the skeleton with one worksheet put into it."""
    packed = io.BytesIO(skeleton)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(part, xml)
    packed.seek(0)
    return packed


def _plain(name: str) -> str:
    """Return a part's name as it is looked up: some writers use backslashes or other capitals."""
    return re.sub(r"^/+", "", name.replace("\\", "/")).lower()
