"""Papers ready to be made: a ledger from its data and its layout, a document, and whatever else the press can write."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Self

from desktop.jobs import Inside, Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.kinds import LedgerData, Making, Stamp
from desktop.printing import press
from desktop.printing.document import Document
from desktop.printing.dossiers import MASKED, Imprint
from desktop.printing.ledger_sheet import LedgerSheet
from desktop.printing.outcome import Printed
from desktop.printing.paper import A4, Paper

PAGES_SHOWN = 2  # of a ledger's preview: how it begins, and how it goes on

Press = Callable[[Path | BinaryIO, Progress, bool, Stamp], Printed]  # the third: whether code points may stand in


@dataclass(frozen=True)
class LedgerMaking:
    """A ledger: its rows come from the data while they are set in the layout."""

    data: LedgerData
    layout: Layout
    imprint: Imprint
    unit: str = "条"
    stamp: Stamp = field(default_factory=Stamp)

    @property
    def title(self) -> str:
        """The title at the head of its first page."""
        return self.data.title or self.layout.title

    @property
    def count(self) -> int:
        """How many rows it has."""
        return self.data.count

    @property
    def is_signed(self) -> bool:
        """Whether it has boxes to sign in."""
        return bool(self.layout.boxes)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The columns on it that are masked unless revealed."""
        shown = {column.key for column in self.layout.columns}
        return tuple(one.key for one in self.data.columns if one.is_secret and one.key in shown)

    def stamped(self, stamp: Stamp) -> Self:
        """Return it as it is entered in the book of prints."""
        return replace(self, stamp=stamp)

    def write(self, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
        """Write all of it."""
        return self._print(to, progress, None, allow_missing)

    def show(self, to: BinaryIO, progress: Progress) -> Printed:
        """Write its first pages; only so many rows are read."""
        return self._print(to, progress, PAGES_SHOWN, allow_missing=True)

    def _print(self, to: Path | BinaryIO, progress: Progress, first_pages: int | None, allow_missing: bool) -> Printed:
        return press.print_ledger(
            self._sheet(),
            self.data.rows(),
            self.data.count,
            to,
            progress,
            first_pages=first_pages,
            allow_missing=allow_missing,
        )

    def _sheet(self) -> LedgerSheet:
        masked = MASKED if self.secrets and self.imprint.masked else ""
        return LedgerSheet(
            self.layout,
            self.data.columns,
            self.imprint.office,
            self.stamp.printed_by or self.imprint.printed_by,
            self.imprint.as_of,
            self.data.title,
            self.data.about,
            self.data.first_number,
            self.data.totals,
            "　".join(filter(None, (self.data.note, masked))),
            self.stamp.number,
            self.stamp.watermark,
            self.unit,
        )


@dataclass(frozen=True)
class DocumentMaking:
    """A document: a dossier, a slip, a filled form. `secrets` are the fields on it masked unless revealed."""

    document: Document
    paper: Paper = A4
    count: int = 1
    unit: str = "份"
    secrets: tuple[str, ...] = ()
    stamp: Stamp = field(default_factory=Stamp)

    @property
    def title(self) -> str:
        """The title at its head, with what it is about."""
        return " ".join(filter(None, (self.document.title, self.document.subtitle)))

    @property
    def is_signed(self) -> bool:
        """Whether a reprint must be told from the first print; files and slips carry numbers of their own."""
        return False

    def stamped(self, stamp: Stamp) -> Self:
        """Return it as it is entered in the book of prints."""
        return replace(self, stamp=stamp)

    def write(self, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
        """Write all of it."""
        return press.print_document(self._stamped(), to, progress, paper=self.paper, allow_missing=allow_missing)

    def show(self, to: BinaryIO, progress: Progress) -> Printed:
        """Write it; documents are short."""
        return self.write(to, progress, allow_missing=True)

    def _stamped(self) -> Document:
        document, stamp = self.document, self.stamp
        return replace(
            document,
            printed_by=stamp.printed_by or document.printed_by,
            footer_note="　".join(filter(None, (document.footer_note, stamp.number))),
            watermark=stamp.watermark or document.watermark,
        )


@dataclass(frozen=True)
class PressMaking:
    """What is neither ledger nor document: official papers, maps, boards, cards, whole files.

    `press` writes it; it may leave the stamp off where nothing but facts for the public stand on the paper.
    """

    title: str
    press: Press
    count: int = 1
    unit: str = "份"
    secrets: tuple[str, ...] = ()
    is_signed: bool = False
    beginning: Press | None = None  # writes enough to see how it will look, where all of it takes its time
    stamp: Stamp = field(default_factory=Stamp)

    def stamped(self, stamp: Stamp) -> Self:
        """Return it as it is entered in the book of prints."""
        return replace(self, stamp=stamp)

    def write(self, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
        """Write all of it."""
        return self.press(to, progress, allow_missing, self.stamp)

    def show(self, to: BinaryIO, progress: Progress) -> Printed:
        """Write it, or its beginning."""
        return (self.beginning or self.press)(to, progress, True, self.stamp)


@dataclass(frozen=True)
class BoundMaking:
    """Papers bound in one file, one after the other, each with its own page numbers and its name in the outline."""

    title: str
    parts: tuple[tuple[str, Making], ...]
    imprint: Imprint
    left_out: tuple[str, ...] = ()  # names of grids or records that have nothing to print
    stamp: Stamp = field(default_factory=Stamp)

    @property
    def count(self) -> int:
        """How many records stand on all of them."""
        return sum(making.count for _, making in self.parts)

    @property
    def unit(self) -> str:
        """What the records are counted in."""
        return self.parts[0][1].unit

    @property
    def secrets(self) -> tuple[str, ...]:
        """The fields on them that are masked unless revealed."""
        return tuple(dict.fromkeys(chain.from_iterable(making.secrets for _, making in self.parts)))

    @property
    def is_signed(self) -> bool:
        """Whether they are signed on paper."""
        return any(making.is_signed for _, making in self.parts)

    def stamped(self, stamp: Stamp) -> Self:
        """Return them as they are entered in the book of prints, together."""
        return replace(self, stamp=stamp)

    def write(self, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
        """Write all of them."""
        imprint, pages, missing, inside = self.imprint, 0, frozenset[str](), Inside(progress)
        printed_by = self.stamp.printed_by or imprint.printed_by
        with press.binding(to, self.title, imprint.office, printed_by, imprint.as_of) as binder:
            for name, making in progress.over(self.parts, len(self.parts), f"正在装订{self.title}"):
                binder.mark(name)
                printed = making.stamped(self.stamp).write(binder, inside, allow_missing=allow_missing)
                pages, missing = pages + printed.pages, missing | printed.missing
        return Printed(pages, missing)

    def show(self, to: BinaryIO, progress: Progress) -> Printed:
        """Write the beginning of the first."""
        return self.parts[0][1].show(to, progress)
