"""A mediation file as one page shows it: its facts, its documents in order, what is missing, until when."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from desktop.mediation.order import Ending, PieceKind, file_order


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the dispute as it stands on the forms. In full: whoever shows it masks it."""

    role_code: str | None
    name: str
    sex_code: str | None
    ethnic_code: str | None
    id_no: str | None
    phone: str | None
    address: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """What the file says of a party anyway."""
        return tuple(word for word in (self.name, self.id_no, self.phone, self.address) if word)


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a file: a filled form, or an attached scan."""

    key: int
    version: int
    kind: str
    title: str
    happened_on: date | None
    texts: Mapping[str, Any]
    attachment: int | None
    name: str = ""  # of the attachment's file
    media: str = ""

    @property
    def is_scan(self) -> bool:
        """Whether it is a scan rather than a form of the program."""
        return not self.texts

    @property
    def is_lost(self) -> bool:
        """Whether it was a scan whose attachment is no more."""
        return self.is_scan and self.attachment is None


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a file from being closed: of which kind, and a sentence."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """That a closed file was opened again, and why."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileDossier:
    """Everything a mediation file holds."""

    key: int
    uid: UUID
    version: int
    case: int
    year: int
    number: int
    committee: str
    mediators: str
    opened_on: date
    closed_on: date | None
    ending: Ending
    facts: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    parties: tuple[Party, ...] = ()  # of a closed file as they were when it was closed
    reopenings: tuple[Reopening, ...] = ()

    @property
    def title(self) -> str:
        """The number as it is written: （2026）陈埭人调字第3号."""
        return f"（{self.year}）{self.facts.get('sign') or ''}人调字第{self.number}号"

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, so that nothing in it changes."""
        return self.closed_on is not None

    @property
    def due_on(self) -> date:
        """The day by which the mediation is normally ended."""
        return months_after(self.opened_on, file_order().months)

    def of_kind(self, key: str) -> tuple[Piece, ...]:
        """Return its documents of one kind."""
        return tuple(one for one in self.pieces if one.kind == key)

    def printed(self) -> tuple[Piece, ...]:
        """Return the documents that the bound file holds: signed scans stand for the form they were made from."""
        signed = {one.kind for one in self.pieces if one.is_scan and not one.is_lost}
        once = {kind.key for kind in file_order().kinds if not kind.many}
        return tuple(one for one in self.pieces if one.is_scan or one.kind not in signed & once)

    def is_needed(self, kind: PieceKind) -> bool:
        """Whether a kind must be there the way the mediation ended."""
        return self.ending in kind.needed

    def lacks(self) -> tuple[Lack, ...]:
        """Return what keeps it from being closed, in the order of the file."""
        there = {one.kind for one in self.pieces}
        found: list[Lack] = []
        told: set[str] = set()
        for kind in file_order().kinds:
            if kind.one_of and kind.one_of not in told:
                told.add(kind.one_of)
                choice = [one for one in file_order().kinds if one.one_of == kind.one_of]
                if there.isdisjoint(one.key for one in choice):
                    found.append(Lack(kind.key, f"缺{'或者'.join(f'《{one.title}》' for one in choice)}"))
            elif self.is_needed(kind) and kind.key not in there:
                found.append(Lack(kind.key, f"缺《{kind.title}》"))
            found += [lack for piece in self.of_kind(kind.key) for lack in _lacks_of(piece, kind)]
        return tuple(found)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _lacks_of(piece: Piece, kind: PieceKind) -> list[Lack]:
    """Return what a document itself lacks."""
    if piece.is_lost:
        return [Lack(kind.key, f"《{kind.title}》的扫描件“{piece.title}”已被删除")]
    if piece.is_scan:
        return []
    empty = [field.title for field in kind.fields if field.required and not piece.texts.get(field.key)]
    return [Lack(kind.key, f"《{kind.title}》没有填写{'、'.join(f'“{one}”' for one in empty)}")] if empty else []
