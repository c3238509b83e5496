"""Entries of the declared registers: read, checked, kept, removed and put back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.errors import Conflict
from db.models.grids import Grid
from db.models.log import DisclosureKind
from db.models.roster import RegisterEntry, Staff
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import known, masked_draft, plain_phone, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Kind
from desktop.history import restore_columns
from desktop.registers.declared import HAPPENED_ON, NOTE, OTHER, UNTIL, Register, Subject, shipped
from desktop.tables import Row

COLUMNS = ("register", "grid_id", "staff_id", "other_staff_id", HAPPENED_ON, UNTIL, NOTE)
LONGEST_TITLE = 200
NO_REGISTER = "这种台账已不在用，原有记录仍保留。"

Show = Callable[[Field, Any], str]

_Own, _Other = aliased(Staff), aliased(Staff)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is read: `texts` by the keys of the register's columns and form, masked."""

    key: int
    version: int
    title: str
    texts: Row
    happened_on: date | None
    until: date | None
    grid_id: int | None
    staff_id: int | None
    staff_name: str
    other_staff_id: int | None
    other_name: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What an entry held that was removed, so that it can be put back."""

    title: str
    columns: Mapping[str, Any]


class Registers:
    """Reads and keeps the entries of every declared register."""

    def __init__(self, store: Store, display: Display, disclosures: Disclosures, today: Today = today) -> None:
        self._store, self._display, self._disclosures, self._today = store, display, disclosures, today

    @property
    def all(self) -> tuple[Register, ...]:
        """Every register."""
        return shipped()

    def declared(self, subject: str) -> tuple[Register, ...]:
        """Return the registers of a subject (grid or staff), in their order."""
        return tuple(one for one in self.all if one.subject is Subject(subject))

    def register(self, key: str) -> Register:
        """Return one register. Raise Refusal when it is no longer declared."""
        for one in self.all:
            if one.key == key:
                return one
        raise Refusal(NO_REGISTER)

    def counts(self, grid: int | None = None, staff: int | None = None, *, below: bool = False) -> dict[str, int]:
        """Return how many entries each register has of one grid, or of somebody of the roster."""
        with self._store.read() as session:
            whose = _of(session, grid, staff, below)
            query = select(RegisterEntry.register, func.count()).where(whose).group_by(RegisterEntry.register)
            return {key: count for key, count in session.execute(query)}

    def entries(
        self, register: str, grid: int | None = None, staff: int | None = None, *, below: bool = False
    ) -> tuple[Entry, ...]:
        """Return the entries of a grid or of somebody, the latest first; a pair is an entry of both.

        With `below` those of every grid below the grid are among them.
        """
        declared = self.register(register)
        with self._store.read() as session:
            query = _query(declared).where(_of(session, grid, staff, below))
            query = query.order_by(RegisterEntry.happened_on.desc(), RegisterEntry.id.desc())
            return tuple(self._entry(declared, one, own, other, staff) for one, own, other in session.execute(query))

    def listed(
        self,
        register: str,
        first: date | None = None,
        last: date | None = None,
        grid: int | None = None,
        *,
        running: bool | None = None,
        show: Show | None = None,
    ) -> tuple[Entry, ...]:
        """Return the entries of a stretch of days and of a grid with all below it, the earliest first.

        Those of a register that is signed come in the order of the names. With `running` only those not yet over, or
        only those that are; `show` says how values are written.
        """
        declared, day = self.register(register), self._today()
        going_on = or_(RegisterEntry.until.is_(None), RegisterEntry.until > day)
        asked = [*([going_on if running else ~going_on] if running is not None else [])]
        asked += [RegisterEntry.happened_on >= first] if first is not None else []
        asked += [RegisterEntry.happened_on <= last] if last is not None else []
        with self._store.read() as session:
            if grid is not None:
                asked.append(_of(session, grid, None, below=True))
            names = (_Own.name_key, RegisterEntry.staff_id) if declared.sheet is not None else ()
            days = (RegisterEntry.happened_on.is_(None), RegisterEntry.happened_on, RegisterEntry.id)
            rows = session.execute(_query(declared).where(*asked).order_by(*names, *days))
            return tuple(self._entry(declared, one, own, other, None, show) for one, own, other in rows)

    def values(self, entry: int) -> Mapping[str, Any]:
        """Return what one entry holds, by the keys of its fields."""
        with self._store.read() as session:
            found = known(session, RegisterEntry, entry)
            return _values(self.register(found.register), found)

    def blank(self, register: str, grid: int | None = None, staff: int | None = None) -> Draft:
        """Return the draft of a new entry."""
        declared = self.register(register)
        empty: dict[str, Any] = {field.key: () if field.kind is Kind.CODES else None for field in declared.form}
        given: dict[str, Any] = {"register": register, "grid_id": grid, "staff_id": staff, "other_staff_id": None}
        if declared.happened_on is not None and declared.happened_on.required:
            empty[HAPPENED_ON] = self._today()
        return Draft(empty | given)

    def draft(self, entry: int) -> Draft:
        """Return a copy of one entry for editing; private numbers stay hidden until revealed."""
        with self._store.read() as session:
            found = known(session, RegisterEntry, entry)
            register = self.register(found.register)
            given = {name: getattr(found, name) for name in ("register", "grid_id", "staff_id", "other_staff_id")}
            draft = masked_draft(self._display, register.form, _values(register, found), entry, found.version)
            return Draft(draft.values | given, entry, found.version)

    def reveal(self, entry: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first, with the grid or whose file it is in."""
        with self._store.read() as session:
            found = known(session, RegisterEntry, entry)
            value = _values(self.register(found.register), found)[field_key]
            owner: Grid | Staff = (
                known(session, Staff, found.staff_id) if found.staff_id else known(session, Grid, found.grid_id or 0)
            )
            table, uid = owner.__tablename__, owner.uid
        self._disclosures.note(DisclosureKind.REVEALED, table, uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        register = self.register(draft.register)
        found = written_faults(draft, register.form, self._today())
        for field in register.form:
            value = draft.values.get(field.key)
            if isinstance(value, str) and value.strip() and not register.fits(field.key, value.strip()):
                found.append(Problem(field.key, f"{field.title}请{field.hint}"))
        first, last = draft.values.get(HAPPENED_ON), draft.values.get(UNTIL)
        if register.until and register.happened_on and first and last and last < first:
            found.append(Problem(UNTIL, f"{register.until.title}早于{register.happened_on.title}，请核对"))
        if register.other is not None and draft.other_staff_id is None:
            found.append(Problem(OTHER, f"请选择{register.other.theirs or register.other.title}"))
        elif register.other is not None and draft.other_staff_id == draft.staff_id:
            found.append(Problem(OTHER, f"{register.other.title}不能是本人"))
        return found

    def save(self, draft: Draft) -> int:
        """Enter or correct. Return the key. Raise Invalid or Conflict."""
        if problems := self.check(draft):
            raise Invalid(problems)
        register = self.register(draft.register)
        with self._store.write(f"{'登记' if draft.id is None else '更正'}{register.title}") as session:
            entry = RegisterEntry(facts={}) if draft.id is None else known(session, RegisterEntry, draft.id)
            if entry.version != draft.version:
                raise Conflict
            given = written(draft)
            for name in COLUMNS:
                if name in given:
                    setattr(entry, name, given[name])
            entry.facts = dict(entry.facts) | {
                field.key: _plain(field, given[field.key]) for field in register.fields if field.key in given
            }
            other = session.get(Staff, entry.other_staff_id) if entry.other_staff_id else None
            entry.title = self._title(register, entry, other.name if other else "")
            session.add(entry)
        return entry.id

    def remove(self, entry: int, version: int) -> Removed:
        """Remove an entry. Return what it held, for `put_back`."""
        with self._store.read() as session:
            title = self.register(known(session, RegisterEntry, entry).register).title
        with self._store.write(f"删除{title}") as session:
            found = known(session, RegisterEntry, entry)
            if found.version != version:
                raise Conflict
            held = {name: getattr(found, name) for name in (*COLUMNS, "title", "facts")}
            session.delete(found)
        return Removed(held["title"] or title, held)

    def put_back(self, removed: Removed) -> int:
        """Enter again what was removed. Return the new key."""
        with self._store.write("恢复删除的登记") as session:
            entry = RegisterEntry(**removed.columns)
            session.add(entry)
        return entry.id

    def restore(self, entry: int, version: int) -> None:
        """Give an entry back as it stood at an earlier version, as a new and logged write."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            restore_columns(session, known(session, RegisterEntry, entry), version, frozenset(), {})

    def _entry(
        self,
        register: Register,
        entry: RegisterEntry,
        own: str,
        other: str,
        seen_by: int | None,
        show: Show | None = None,
    ) -> Entry:
        texts = self._texts(register, entry, show)
        if register.other is not None:  # seen by the second person, the first is the other one
            turned = seen_by is not None and entry.other_staff_id == seen_by
            words = (register.other.own, own) if turned else (register.other.theirs, other)
            texts[OTHER] = " ".join(filter(None, words))
        return Entry(
            entry.id,
            entry.version,
            entry.title or register.title,
            texts,
            entry.happened_on,
            entry.until,
            entry.grid_id,
            entry.staff_id,
            own,
            entry.other_staff_id,
            other,
        )

    def _texts(self, register: Register, entry: RegisterEntry, show: Show | None = None) -> dict[str, str]:
        values, show = _values(register, entry), show or self._display.masked
        return {field.key: show(field, values[field.key]) for field in register.form}

    def _title(self, register: Register, entry: RegisterEntry, other: str) -> str | None:
        """Return what an entry is called in the log and on the list."""
        texts = {key: " ".join(text.split()) for key, text in self._texts(register, entry).items()} | {OTHER: other}
        return register.entry.format_map(texts).strip()[:LONGEST_TITLE] or None


def _query(register: Register) -> Select[RegisterEntry, str, str]:
    """Return the entries of a register with the names of the first and the second person."""
    return (
        select(RegisterEntry, func.coalesce(_Own.name, ""), func.coalesce(_Other.name, ""))
        .outerjoin(_Own, _Own.id == RegisterEntry.staff_id)
        .outerjoin(_Other, _Other.id == RegisterEntry.other_staff_id)
        .where(RegisterEntry.register == register.key)
    )


def _of(session: Session, grid: int | None, staff: int | None, below: bool) -> ColumnElement[bool]:
    if staff is not None:
        return or_(RegisterEntry.staff_id == staff, RegisterEntry.other_staff_id == staff)
    path = session.scalar(select(Grid.path).where(Grid.id == grid)) if below else None
    if path is None:
        return RegisterEntry.grid_id == grid
    return RegisterEntry.grid_id.in_(select(Grid.id).where(Grid.path.startswith(path, autoescape=True)))


def _values(register: Register, entry: RegisterEntry) -> dict[str, Any]:
    """Return what an entry holds, typed; what the register no longer asks for is passed over."""
    standing = {HAPPENED_ON: entry.happened_on, UNTIL: entry.until, NOTE: entry.note}
    own = {field.key: _typed(field, (entry.facts or {}).get(field.key)) for field in register.fields}
    return {field.key: standing.get(field.key) for field in register.form} | own


def _plain(field: Field, value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if field.kind is Kind.PHONE:
        return plain_phone(value)
    return list(value) if isinstance(value, tuple) else value


def _typed(field: Field, value: Any) -> Any:
    """Return a value of JSON as its field holds it; one that means nothing is left out."""
    if field.kind is Kind.CODES:
        return tuple(value or ())
    if field.kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value
