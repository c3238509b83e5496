"""What the data validations of a sheet allow, of the old kind and of the newer one (x14)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from desktop.forms.book.references import areas_of, holds
from desktop.forms.shape import Area

_DIVIDED = re.compile(r"\s*[,，]\s*")  # WPS lets a Chinese comma pass


@dataclass(frozen=True, slots=True)
class Validation:
    """One validation: where it holds, its kind, what it compares with, what it tells who fills the cell."""

    areas: tuple[Area, ...]
    kind: str = ""  # list, whole, decimal, date, time, textLength, custom
    operator: str = "between"
    first: str = ""  # formula, without =
    second: str = ""
    prompt: str = ""
    error: str = ""

    def holds(self, row: int, column: int) -> bool:
        """Whether it is about a cell."""
        return any(holds(area, row, column) for area in self.areas)


def validations_of(frame: Element) -> tuple[Validation, ...]:
    """Return the validations of a sheet, from what stands around its rows."""
    return tuple(_read(frame))


def _read(frame: Element) -> Iterator[Validation]:
    for one in frame.iter():
        if one.tag.rpartition("}")[2] != "dataValidation":
            continue
        sqref = one.get("sqref") or _inner(one, "sqref")
        title, prompt = one.get("promptTitle", ""), one.get("prompt", "")
        yield Validation(
            areas_of(sqref), one.get("type", ""), one.get("operator", "between"), _inner(one, "formula1"),
            _inner(one, "formula2"), "\n".join(part for part in (title, prompt) if part), one.get("error", ""),
        )  # fmt: skip


def _inner(element: Element, name: str) -> str:
    """Return the text of a child; the newer kind wraps it once more."""
    found = element.find(f"{{*}}{name}")
    return "".join(found.itertext()).strip() if found is not None else ""


def options_of(formula: str, values_of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a list allows; `values_of` reads the cells a reference or a name means."""
    if formula.startswith('"'):
        inside = formula[1:-1].replace('""', '"')
        return tuple(one for one in _DIVIDED.split(inside.strip()) if one)
    return values_of(formula)
