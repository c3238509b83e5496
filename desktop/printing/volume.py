"""A file bound as one volume: cover, contents, its documents in order with page numbers through all of them, back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.printing.document import Document, Section


@dataclass(frozen=True, slots=True)
class Scan:
    """An attachment whose pages or picture are drawn in. `read` gives its content, or raises a Refusal."""

    media: str
    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a volume: a form, or a scan."""

    title: str
    on: str  # the day of the document
    leaves: Document | Scan
    note: str = ""  # in the contents


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume before it is set. Cover, contents and back bear no page numbers, as archives have it."""

    title: str
    number: str
    office: str  # whose file it is
    printed_by: str
    as_of: datetime
    cover: tuple[Section, ...]
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]  # under the contents
    back: tuple[Section, ...]
    note: str = ""  # at the foot of every page
    watermark: str = ""
