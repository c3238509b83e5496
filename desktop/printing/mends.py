"""Two faults of reportlab 5.1 that would spoil a filed PDF, mended once for the whole program."""

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

MOST_IN_A_BLOCK = 100  # entries a reader must accept between beginbfchar and endbfchar (Adobe 5014)


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """Return the table by which a reader turns the codes of a font subset back into text.

    reportlab writes a character above U+FFFF as five hexadecimal digits, so that 𠅤 is found and copied as two others.
    The table speaks UTF-16BE: such a character is a pair of surrogates.
    """
    entries = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), MOST_IN_A_BLOCK):
        block = entries[start : start + MOST_IN_A_BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


_write_stream = pdfdoc.PDFStream.format


def _write_stream_ending_in_a_line(stream: Any, document: Any) -> bytes:
    """Write a stream with the line end before `endstream` that ISO 19005 asks for and reportlab leaves out."""
    written: bytes = _write_stream(stream, document)
    return written.removesuffix(b"endstream\n") + b"\nendstream\n"


def mend() -> None:
    """Put both mends in place; doing it again changes nothing."""
    ttfonts.makeToUnicodeCMap = to_unicode_map
    pdfdoc.PDFStream.format = _write_stream_ending_in_a_line
