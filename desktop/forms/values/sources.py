"""Where the values of each subject come from: the lists of the program, read without masks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from desktop.cases.list import Outward
from desktop.fields import Field
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from desktop.program import ALL_FIELDS, Program
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, HOUSEHOLD, PERSON, STAFF
from desktop.tables import Keys, Search

TABLES: Mapping[Subject, str] = {
    Subject.PEOPLE: PERSON,
    Subject.HOUSEHOLDS: HOUSEHOLD,
    Subject.DWELLINGS: DWELLING,
    Subject.ENTERPRISES: ENTERPRISE,
    Subject.GRIDS: GRID,
    Subject.ROSTER: STAFF,
    Subject.CASES: CASE,
}
TITLES: Mapping[Subject, str] = {
    Subject.PEOPLE: "人员",
    Subject.HOUSEHOLDS: "家庭户",
    Subject.DWELLINGS: "房屋",
    Subject.ENTERPRISES: "企业场所",
    Subject.GRIDS: "网格",
    Subject.ROSTER: "网格员",
    Subject.CASES: "事件",
}
UNITS: Mapping[Subject, str] = {
    Subject.PEOPLE: "人",
    Subject.HOUSEHOLDS: "户",
    Subject.DWELLINGS: "套",
    Subject.ENTERPRISES: "家",
    Subject.GRIDS: "个",
    Subject.ROSTER: "人",
    Subject.CASES: "件",
}

Reading = Callable[[Sequence[int], Collection[str]], Mapping[int, Mapping[str, Any]]]


class Listed(Protocol):
    """What is needed of a list of records."""

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""


def listed(program: Program, subject: Subject) -> Listed:
    """Return the list of a subject; that of cases as it may leave the office, without who told of them."""
    lists: Mapping[Subject, Listed] = {
        Subject.PEOPLE: program.people.list,
        Subject.HOUSEHOLDS: program.households.list,
        Subject.DWELLINGS: program.dwellings.list,
        Subject.ENTERPRISES: program.enterprises.list,
        Subject.GRIDS: program.grid_dossiers.list,
        Subject.ROSTER: program.roster.list,
        Subject.CASES: Outward(program.cases.list),
    }
    return lists[subject]


def fields_of(program: Program, subject: Subject) -> tuple[Field, ...]:
    """Return what is collected of a subject."""
    return tuple(listed(program, subject).fields)


def switched_off(program: Program, subject: Subject) -> tuple[Field, ...]:
    """Return what the collection list leaves out."""
    table = TABLES[subject]
    collected = {one.key for one in program.collection.in_force(ALL_FIELDS[table], table)}
    return tuple(one for one in ALL_FIELDS[table] if one.key not in collected)


def reading(program: Program, subject: Subject, day: date | None) -> Reading:
    """Return what reads the values of some records of any subject but people; `day` is that of their grids.

    What the collection list leaves out is absent.
    """
    rows: Any = listed(program, subject)
    collected = {one.key for one in rows.fields}

    def read(keys: Sequence[int], names: Collection[str]) -> Mapping[int, Mapping[str, Any]]:
        wanted = collected.intersection(names)
        found = rows.rows(keys, _as_it_is, wanted if subject is Subject.CASES else day)
        return {key: {name: row[name] for name in wanted} for key, row in found.items()}

    return read


def _as_it_is(_field: Field, value: Any) -> Any:
    return value
