"""The book of prints (打印登记): what went to paper, numbered through the year, and what is a reprint of what."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.base import Base
from db.models.office import Account
from db.models.papers import Outlet, PrintRun
from db.store import Store, actor_of, touch
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.print_centre.kinds import Choices, Stamp

ACTION = "登记打印"
GONE = "这条打印登记已经不在了，请刷新列表。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper will stand in the book: its number, and which print of the same paper it is."""

    year: int
    number: int
    turn: int = 1
    first_id: int | None = None
    first: str = ""

    @property
    def words(self) -> str:
        """The number as it stands on paper."""
        return number_words(self.year, self.number)

    @property
    def mark(self) -> str:
        """The number with the mark of a reprint."""
        return f"{self.words}　第 {self.turn} 次打印，首次 {self.first}" if self.turn > 1 else self.words


@dataclass(frozen=True)
class Made:
    """A paper that has been made and waits to be entered and given out."""

    kind: str
    title: str
    choices: Choices
    layout: dict[str, Any] | None
    place: Place
    records: int
    unit: str
    pages: int
    sha256: str
    as_of: datetime
    secrets: tuple[str, ...]
    missing: frozenset[str]
    subject: str = ""  # table of the one record it is of
    left_out: tuple[str, ...] = ()  # of many bound in it: what had nothing to print
    content: bytes = field(default=b"", repr=False)  # empty where it has been written to a file already


@dataclass(frozen=True)
class Run:
    """One entry of the book."""

    id: int
    place: Place
    at: datetime
    by: str
    by_title: str
    outlet: str
    kind: str
    title: str
    choices: Choices
    layout: dict[str, Any] | None
    records: int
    pages: int
    as_of: datetime | None
    sha256: str

    @property
    def words(self) -> str:
        """Its number as it stands on paper."""
        return self.place.words


class PrintBook:
    """Gives numbers, and keeps what was printed. An entry is never changed."""

    def __init__(self, store: Store, now: Now = now) -> None:
        self._store, self._now = store, now

    def place(self, kind: str, choices: Choices, ahead: int = 0) -> Place:
        """Return where a paper would stand that is entered next, or after so many others."""
        year = self._now().astimezone().year
        with self._store.read() as session:
            last = session.scalar(select(func.max(PrintRun.number)).where(PrintRun.year == year)) or 0
            turn, first = self._earlier(session, kind, subject_of(kind, choices), None)
        if first is None:
            return Place(year, last + 1 + ahead)
        return Place(year, last + 1 + ahead, turn + 1, first.id, number_words(first.year, first.number))

    def enter(self, papers: Iterable[Made], outlet: str) -> list[int]:
        """Enter papers before they are given out, all or none. Raise Duplicate where somebody took a number first."""
        with self._store.record(ACTION) as session:
            runs = [self._entry(one, outlet, actor_of(session)) for one in papers]
            session.add_all(runs)
            session.flush()
            return [run.id for run in runs]

    def withdraw(self, ids: Sequence[int]) -> None:
        """Strike out papers of which nothing came to be: the printer did not answer, the file could not be written."""
        with self._store.record(ACTION) as session:
            session.execute(delete(PrintRun).where(PrintRun.id.in_(ids)))
            touch(session, PrintRun.__tablename__)

    def uid(self, table: str, key: int) -> UUID | None:
        """Return the uid of a record, by its table; none where the table has none."""
        found = Base.metadata.tables.get(table)
        if found is None or "uid" not in found.c:
            return None
        with self._store.read() as session:
            return session.scalar(select(found.c.uid).where(found.c.id == key))

    def run(self, key: int) -> Run:
        """Return one entry. Raise Refusal where there is none."""
        with self._store.read() as session:
            found = session.get(PrintRun, key)
            if found is None:
                raise Refusal(GONE)
            turn, first = self._earlier(session, found.kind, found.subject, found.id)
            title = session.scalar(select(Account.title).where(Account.name == found.by)) or found.by
            place = Place(
                found.year,
                found.number,
                turn + 1,
                found.first_id,
                number_words(first.year, first.number) if first is not None else "",
            )
            return Run(
                found.id,
                place,
                found.at,
                found.by,
                title,
                found.outlet.value,
                found.kind,
                found.title,
                Choices.of(found.choices),
                found.layout,
                found.records,
                found.pages,
                found.as_of,
                found.sha256,
            )

    def _entry(self, made: Made, outlet: str, by: str) -> PrintRun:
        choices = made.choices
        return PrintRun(
            year=made.place.year,
            number=made.place.number,
            at=self._now(),
            by=by,
            outlet=Outlet(outlet),
            kind=made.kind,
            title=made.title,
            subject=subject_of(made.kind, choices),
            choices=choices.plain(),
            layout=made.layout,
            records=made.records,
            pages=made.pages,
            as_of=made.as_of.astimezone(UTC),
            sha256=made.sha256,
            is_revealed=choices.revealed,
            purpose=choices.purpose or None,
            recipient=choices.recipient or None,
            first_id=made.place.first_id,
        )

    @staticmethod
    def _earlier(session: Session, kind: str, subject: str, before: int | None) -> tuple[int, PrintRun | None]:
        """Return how often the same paper was printed, perhaps before an entry, and the first of these."""
        same = [PrintRun.kind == kind, PrintRun.subject == subject]
        if before is not None:
            same.append(PrintRun.id < before)
        count = session.scalar(select(func.count()).select_from(PrintRun).where(*same)) or 0
        first = session.scalar(select(PrintRun).where(*same).order_by(PrintRun.id).limit(1)) if count else None
        return count, first


def stamp_of(place: Place, choices: Choices, *, is_signed: bool, printed_by: str = "") -> Stamp:
    """Return what the book puts on a paper: its number on what is signed; on what shows numbers in full, all of it."""
    if choices.revealed:
        words = f"{place.mark}　接收：{choices.recipient}　用途：{choices.purpose}"
        return Stamp(words, f"{place.words}　内部使用", printed_by)
    return Stamp(place.mark if is_signed else "", "", printed_by)


def subject_of(kind: str, choices: Choices) -> str:
    """Return which paper this is, whoever prints it whenever, for whatever purpose."""
    which = {key: value for key, value in choices.plain().items() if key not in ("purpose", "recipient")}
    return hashlib.sha256(json.dumps([kind, which], sort_keys=True).encode()).hexdigest()


def number_words(year: int, number: int) -> str:
    """Return a number of the book as it stands on paper."""
    return f"印{year}-{number:06}"
