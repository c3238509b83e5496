"""Properties that the program gives a copy so that it knows it again; no reader of the form sees them."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from desktop.forms.book.assembly import OFFICE, Assembly
from desktop.forms.book.parts import Package

PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_OWN = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that users define
_BLANK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
)
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_NUMBER = re.compile(r'\spid="(\d+)"')
_END = re.compile(r"</((?:\w+:)?)Properties\s*>|<((?:\w+:)?)Properties\b([^>]*)/>")


def marks_of(package: Package) -> dict[str, str]:
    """Return the properties a workbook or document carries."""
    if PART not in package:
        return {}
    return {one.get("name", ""): "".join(one.itertext()) for one in package.tree(PART).iterfind("{*}property")}


def add_marks(copy: Assembly, marks: Mapping[str, str]) -> None:
    """Give a copy properties; one that it has already gets the new value."""
    if PART in copy:
        content = copy.read(PART).decode()
    else:
        content = _BLANK
        copy.declare(PART, _TYPE)
        copy.relate("", f"{OFFICE}/custom-properties", PART)
    for name in marks:
        known = rf"<(?:\w+:)?property\b[^>]*\sname={re.escape(quoteattr(name))}[^>]*>.*?</(?:\w+:)?property>"
        content = re.sub(known, "", content, flags=re.DOTALL)
    number = max((int(one) for one in _NUMBER.findall(content)), default=1)
    for place, (name, value) in enumerate(marks.items(), number + 1):
        content = _with(content, f' fmtid="{_OWN}" pid="{place}" name={quoteattr(name)}', value)
    copy.put(PART, content.encode())


def _with(content: str, told: str, value: str) -> str:
    """Return the list of properties with one more."""
    found = _END.search(content)
    if found is None:
        return content
    prefix = found[1] or found[2] or ""
    text = f'<vt:lpwstr xmlns:vt="{_VALUES}">{escape(value)}</vt:lpwstr>'
    added = f"<{prefix}property{told}>{text}</{prefix}property>"
    if found[3] is not None:  # an empty list
        name = f"{prefix}Properties"
        return f"{content[: found.start()]}<{name}{found[3]}>{added}</{name}>{content[found.end() :]}"
    return content[: found.start()] + added + content[found.start() :]
