"""The texts of a workbook: its table of shared strings, and what stands in a cell's XML."""

import html
import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from desktop.errors import Refusal
from desktop.forms.book.rows import BLOCK, no_document_type
from desktop.sheets.package import DAMAGED, LARGEST_STRINGS, SUSPICIOUS

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(stream: IO[bytes]) -> list[str]:
    """Return the shared strings in their order, without the readings of characters (phonetics)."""
    reader = _Strings()
    read = 0
    try:
        while block := stream.read(BLOCK):
            read += len(block)
            if read > LARGEST_STRINGS:
                raise Refusal(SUSPICIOUS)
            reader.parser.Parse(block, False)
        reader.parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refusal(DAMAGED) from error
    return reader.strings


def text_of_fragment(fragment: bytes) -> str:
    """Return the text of an `is` element as it stands in a cell."""
    reader = _Strings()
    try:  # its prefix, if it has one, is bound outside: expat without namespaces does not ask for it
        reader.parser.Parse(b"<si>" + fragment + b"</si>", True)
    except expat.ExpatError as error:
        raise Refusal(DAMAGED) from error
    return reader.strings[0]


def unescaped(raw: bytes) -> str:
    """Return a piece of XML text as it reads."""
    text = raw.decode("utf-8", "replace")
    if text.startswith("<![CDATA["):
        text = text[9:].removesuffix("]]>")
    elif "&" in text:
        text = html.unescape(text)
    return meant(text)


def meant(text: str) -> str:
    """Return a text with the characters that workbooks write as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Strings:
    """Listens to a parser; a prefix of the names is passed over."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._writing = self._reading_aloud = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self.parser.StartDoctypeDeclHandler = no_document_type

    def _begin(self, name: str, _attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "si":
                self._pieces = []
            case "t":
                self._writing = not self._reading_aloud
            case "rPh":
                self._reading_aloud = True

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "si":
                self.strings.append(meant("".join(self._pieces)))
            case "t":
                self._writing = False
            case "rPh":
                self._reading_aloud = False

    def _take(self, text: str) -> None:
        if self._writing:
            self._pieces.append(text)
