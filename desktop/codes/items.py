"""What a code list consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One line of a list."""

    code: str
    title: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    retired: bool = False
    note: str = ""
    applies_to: str = ""  # of a care tag: person, household or dwelling
    sensitive: bool = False  # of a care tag: shown to few


class CodeList(NamedTuple):
    """What a list is called and whose it is."""

    key: str
    title: str
    standard: str = ""
    edition: str = ""


class Edition(NamedTuple):
    """Another numbering of a list, met in files of elsewhere."""

    key: str
    title: str  # the words by which the clerk is asked
    codes: Mapping[str, str]  # its codes, and titles, to ours
    titles: Mapping[str, str]


class OfficeItem(Protocol):
    """A line that the office added, changed or retired; `kind` is the key of the list, or care_tag:person."""

    kind: str
    code: str
    title: str
    aliases: str  # separated by |
    retired: bool
    place: int  # order among the office's own lines
