"""Names of a Word document's XML, and the walk through what wraps content without changing it."""

from collections.abc import Iterator
from typing import Any

Element = Any  # lxml brings no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple")
)


def inside(element: Element, *wanted: str) -> Iterator[Element]:
    """Yield the elements of some names directly inside another, or inside what only wraps them, in their order."""
    names = {W + name for name in wanted}
    for child in element:
        if child.tag in names:
            yield child
        elif child.tag in _WRAPPERS:
            yield from inside(child, *wanted)


def value_of(element: Element | None, default: str = "") -> str:
    """Return what the w:val of an element says."""
    return default if element is None else element.get(f"{W}val", default)


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and value_of(element, "true") not in ("0", "false", "off", "none")


def number_of(element: Element | None, name: str, default: int = 0) -> int:
    """Return an attribute that is a number; the default where it is missing or no number."""
    text = "" if element is None else element.get(W + name, "")
    try:
        return int(float(text))
    except ValueError:
        return default
