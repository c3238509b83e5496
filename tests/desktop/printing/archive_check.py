"""Whether a PDF is fit for the archive (ISO 19005-2, level B): by veraPDF where there is one, by its structure always.

GEDANG_VERAPDF names a command that is given the path of a file and says PASS where it complies; without it, a
`verapdf` on the path is asked. Of the many rules, the structure is held against those that a change of ours could
break: what the file says of itself, its colours, its fonts, what it must not hold.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

_OBJECT = re.compile(rb"^(\d+) 0 obj\n(.*?)^endobj$", re.DOTALL | re.MULTILINE)
_STREAM = re.compile(rb">>\nstream\n(.*?)endstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")
_SUBSET = re.compile(rb"/BaseFont /[A-Z]{6}\+")
FORBIDDEN = (
    b"/Encrypt",
    b"/JavaScript",
    b"/JS ",
    b"/Launch",
    b"/EmbeddedFile",
    b"/LZWDecode",
    b"/Transitions",
    b"/AA ",
)


def faults(content: bytes) -> list[str]:
    """Return what of the structure of a file breaks the rules."""
    dictionaries = {int(number): body.split(b"stream\n")[0] for number, body in _OBJECT.findall(content)}
    said = content[content.find(b"<x:xmpmeta") : content.find(b"</x:xmpmeta>")].decode()
    found = [
        f"the file holds {one.decode()}" for one in FORBIDDEN if any(one in body for body in dictionaries.values())
    ]
    expected = {
        "a header of PDF 1.7 with a line of bytes above 127": re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", content),
        "an end": content.rstrip().endswith(b"%%EOF"),
        "an identifier": b"/ID " in content[content.rfind(b"trailer") :],
        "a description that says PDF/A-2b": "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B<" in said,
        "a title in its description": re.search(r"<dc:title>.*?>[^<]+</rdf:li>", said),
        "an author in its description": re.search(r"<dc:creator>.*?<rdf:li>[^<]+</rdf:li>", said),
        "a language": b"/Lang (zh-CN)" in b"".join(dictionaries.values()),
        "colours of its own": b"/S /GTS_PDFA1" in b"".join(dictionaries.values()),
    }
    found += [f"the file lacks {words}" for words, is_there in expected.items() if not is_there]
    return found + _font_faults(dictionaries) + _stream_faults(content)


def _font_faults(dictionaries: dict[int, bytes]) -> list[str]:
    """Say which fonts are not embedded as a subset with a way back to the text."""
    found = []
    fonts = {number: body for number, body in dictionaries.items() if re.search(rb"/Type /Font\b(?!D)", body)}
    for number, body in fonts.items():
        if not _SUBSET.search(body):
            found.append(f"font {number} is no subset")
        if b"/ToUnicode" not in body:
            found.append(f"font {number} cannot be searched")
        descriptor = re.search(rb"/FontDescriptor (\d+) 0 R", body)
        if descriptor is None or b"/FontFile2" not in dictionaries[int(descriptor[1])]:
            found.append(f"font {number} is not embedded")
    return found if fonts else ["the file has no fonts"]


def _stream_faults(content: bytes) -> list[str]:
    """Say which streams are not as long as they say, or do not end in a line of their own."""
    found = []
    for number, body in _OBJECT.findall(content):
        stream, length = _STREAM.search(body), _LENGTH.search(body)
        if stream is not None and length is not None and len(stream[1]) != int(length[1]) + 1:
            found.append(f"stream {int(number)} has another length than it says")
    return found


def judge() -> str | None:
    """Return the command of a judge that knows all rules, None where there is none."""
    return os.environ.get("GEDANG_VERAPDF") or (
        "verapdf --flavour 2b --format text" if shutil.which("verapdf") else None
    )


def judged(command: str, file: Path) -> str:
    """Return what the judge says of a file."""
    run = subprocess.run([*shlex.split(command), str(file)], capture_output=True, text=True, check=False, timeout=300)
    return run.stdout + run.stderr
