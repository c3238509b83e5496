"""What a term asks of a record, as the database is asked: the same conditions by which the lists are narrowed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.dwellings import Dwelling, DwellingTag
from db.models.enterprises import Enterprise
from db.models.forms import SavedScope
from db.models.households import Household, HouseholdTag
from db.models.people import Floating, LeftBehind, Person, PersonTag
from desktop.cases.dimensions import DIMENSIONS as CASE_DIMENSIONS
from desktop.clock import years_before
from desktop.errors import Refusal
from desktop.forms.counts.dimensions import (
    BEGINS,
    GRID,
    SAVED,
    UNLINKED,
    YES,
    ages_of,
    dimension,
)
from desktop.forms.counts.spec import NOT, Term
from desktop.forms.scope import Scope, Subject
from desktop.grids.as_of import ACTIVE, AS_OF, placed_in, standing_on, subtree_on, there_on
from desktop.grids.counting import linked_to_party, of_the_party
from desktop.listing import Listing
from desktop.program import Program
from desktop.tables import Search

TABLES: dict[Subject, Any] = {
    Subject.PEOPLE: Person,
    Subject.HOUSEHOLDS: Household,
    Subject.DWELLINGS: Dwelling,
    Subject.ENTERPRISES: Enterprise,
    Subject.CASES: Case,
}
_TAGS: dict[Subject, tuple[Any, Any]] = {
    Subject.PEOPLE: (PersonTag.person_id, PersonTag.code),
    Subject.HOUSEHOLDS: (HouseholdTag.household_id, HouseholdTag.code),
    Subject.DWELLINGS: (DwellingTag.dwelling_id, DwellingTag.code),
}
_BLOCKS: dict[str, tuple[Any, Any]] = {
    "left_behind": (LeftBehind.person_id, LeftBehind.left_behind_code),
    "inflow": (Floating.person_id, Floating.inflow_reason_code),
}


def list_of(program: Program, subject: Subject) -> Listing:
    """Return the list of a subject, whose rows show the records behind a number."""
    services: dict[Subject, Any] = {
        Subject.PEOPLE: program.people,
        Subject.HOUSEHOLDS: program.households,
        Subject.DWELLINGS: program.dwellings,
        Subject.ENTERPRISES: program.enterprises,
        Subject.CASES: program.cases,
    }
    listing: Listing = services[subject].list
    return listing


class Conditions:
    """Says terms as conditions, for one day; `day` is None for now."""

    def __init__(self, program: Program, session: Session, day: date | None) -> None:
        self._program, self._session, self._day = program, session, day
        self._on = day or program.grids.day
        self._subtrees: dict[str, frozenset[int]] = {}

    def standing(self, subject: Subject) -> list[ColumnElement[bool]]:
        """Return what it takes to be there at all; cases are told by their days instead."""
        if subject is Subject.CASES:
            return []
        if subject is Subject.DWELLINGS:
            return [there_on(Dwelling, self._day)] if self._day else []
        return standing_on(TABLES[subject], ACTIVE, self._day)

    def of(self, subject: Subject, term: Term) -> ColumnElement[bool]:
        """Return the condition that a term makes. Raise Refusal for one that is known no more."""
        if subject is Subject.CASES:
            own = CASE_DIMENSIONS["sort" if term.dimension == "kind" and _is_sort(term) else term.dimension]
            return or_(false(), *(own.condition(value, self._program.grids) for value in term.values))
        match term.dimension:
            case "grid":
                return placed_in(TABLES[subject], self.grids_in(term), self._day)
            case "age":
                return or_(*(self._aged(value) for value in term.values))
            case "party":
                return self._in_party(term)
            case "saved":
                return self._saved(subject, term)
            case "care":
                record, code = _TAGS[subject]
                return self._in_rows(TABLES[subject].id, record, code, term)
        if term.dimension in _BLOCKS:
            return self._in_rows(Person.id, *_BLOCKS[term.dimension], term)
        asked = dimension(subject, term.dimension)
        if asked is None:
            raise Refusal("这个统计条件已经不能使用，请在该格重新选择条件。")
        column = getattr(TABLES[subject], asked.column)
        if asked.is_flag:
            return or_(*(column.is_(value == YES) for value in term.values))
        return _coded(column, term.values)

    def grids_in(self, term: Term) -> frozenset[int]:
        """Return the grids that a term of grids names, with all below them as the tree stood on the day."""
        found: set[int] = set()
        for value in term.values:
            if value not in self._subtrees:
                below = subtree_on(self._session, self._program.grids, int(value), self._day)
                self._subtrees[value] = frozenset(below)
            found |= self._subtrees[value]
        return frozenset(found)

    def _aged(self, value: str) -> ColumnElement[bool]:
        if not value:
            return Person.born_on.is_(None)
        youngest, oldest = ages_of(value)
        found: list[ColumnElement[bool]] = []
        if youngest is not None:
            found.append(Person.born_on <= years_before(self._on, youngest))
        if oldest is not None:
            found.append(Person.born_on >= years_before(self._on, oldest + 1) + timedelta(days=1))
        return and_(*found)

    def _in_party(self, term: Term) -> ColumnElement[bool]:
        member = of_the_party(Person.political_code)
        return and_(member, ~linked_to_party(self._on)) if UNLINKED in term.values else member

    def _saved(self, subject: Subject, term: Term) -> ColumnElement[bool]:
        found: list[ColumnElement[bool]] = []
        for value in term.values:
            kept = self._session.get(SavedScope, int(value))
            if kept is None or kept.subject != subject.value:
                raise Refusal("所用的口径已被删除，请在该格重新选择条件。")
            scope = Scope.of(kept.scope)
            if scope.keys is not None:
                found.append(TABLES[subject].id.in_(scope.keys))
                continue
            filters = {**scope.filters, **({AS_OF: self._day.isoformat()} if self._day else {})}
            listing = list_of(self._program, subject)
            found.append(and_(*listing.conditions(self._session, Search(scope.text, filters))))
        return or_(*found)

    @staticmethod
    def _in_rows(key: Any, record: Any, code: Any, term: Term) -> ColumnElement[bool]:
        chosen = select(record) if not any(term.values) else select(record).where(_coded(code, term.values))
        condition: ColumnElement[bool] = key.in_(chosen)
        return condition


def is_grid(term: Term) -> bool:
    """Whether a term asks for grids."""
    return term.dimension == GRID


def is_narrow(subject: Subject, term: Term) -> bool:
    """Whether a term chooses few records by an index of its own."""
    asked = dimension(subject, term.dimension)
    return term.dimension == SAVED or (asked is not None and asked.is_narrow)


def needs_field(subject: Subject, term: Term) -> str:
    """Return the field that must be collected for a term to mean anything."""
    asked = dimension(subject, term.dimension)
    return asked.field if asked else ""


def _is_sort(term: Term) -> bool:
    return any(len(value.partition(":")[2]) > 2 for value in term.values)


def _coded(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition of holding one of some values."""
    plain = [value for value in values if value and not value.startswith(NOT) and not value.endswith(BEGINS)]
    found: list[ColumnElement[bool]] = [column.in_(plain)] if plain else []
    for value in values:
        if not value:
            found.append(column.is_(None))
        elif value.startswith(NOT):
            found.append(and_(column.is_not(None), ~_coded(column, (value[1:],))))
        elif value.endswith(BEGINS):
            found.append(column.startswith(value[:-1], autoescape=True))
    return or_(false(), *found)
