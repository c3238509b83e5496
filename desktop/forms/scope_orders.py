"""In which order a form names its records: as the office walks, grid by grid and door by door."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.forms.scope import Subject
from desktop.forms.values.members import place_in_household
from desktop.grids.service import Grids
from desktop.jobs import Progress

LAST = "\uffff"  # after every number and name
CHUNK = 20_000

Place = Callable[[Any, int], Any]
_DIGITS = re.compile(r"(\d+)")


def walked(session: Session, subject: Subject, keys: Keys, grids: Grids, progress: Progress) -> Keys:
    """Return keys in the order of a walk; those of a subject that has none keep theirs."""
    order = _ORDERS.get(subject)
    if order is None:
        return keys
    query, key, place = order
    places = {node.id: at for at, node in enumerate(grids.in_order())}
    outside = len(places)
    found: list[tuple[Any, int]] = []
    progress.begin(len(keys), "正在排序")
    for first in range(0, len(keys), CHUNK):
        part = keys[first : first + CHUNK].tolist()
        for row in session.connection().execute(query.where(in_keys(key, part))):
            found.append((place(row, places.get(row[1], outside)), row[0]))
        progress.advance(len(part))
    found.sort()
    return np.array([key for _, key in found], np.int64)


def _of_person(row: Sequence[Any], grid: int) -> tuple[Any, ...]:
    person, _, home, number, head, relation, born_on = row
    inside: tuple[Any, ...] = place_in_household(person, head, relation, born_on) if home else (False, "", date.min, 0)
    return (grid, home is None, number or LAST, home or 0, *inside)


def _of_household(row: Sequence[Any], grid: int) -> tuple[Any, ...]:
    return grid, row[2] or LAST


def _of_dwelling(row: Sequence[Any], grid: int) -> tuple[Any, ...]:
    return grid, *(_natural(one) for one in row[2:])


def _of_enterprise(row: Sequence[Any], grid: int) -> tuple[Any, ...]:
    return grid, row[2]


def _natural(text: str | None) -> tuple[tuple[int, int, str], ...]:
    """Return by what a text with numbers sorts: 2号 before 10号."""
    return tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in _DIGITS.split(text or "") if one)


_ORDERS: Mapping[Subject, tuple[Select[*tuple[Any, ...]], Any, Place]] = {
    Subject.PEOPLE: (
        select(
            Person.id, Person.grid_id, Person.household_id, Household.household_no, Household.head_id,
            Person.relation_code, Person.born_on,
        ).outerjoin(Household, Household.id == Person.household_id),
        Person.id,
        _of_person,
    ),
    Subject.HOUSEHOLDS: (
        select(Household.id, Household.grid_id, Household.household_no), Household.id, _of_household,
    ),
    Subject.DWELLINGS: (
        select(Dwelling.id, Dwelling.grid_id, Dwelling.address, Dwelling.unit, Dwelling.room), Dwelling.id,
        _of_dwelling,
    ),
    Subject.ENTERPRISES: (
        select(Enterprise.id, Enterprise.grid_id, Enterprise.name_key), Enterprise.id, _of_enterprise,
    ),
}  # fmt: skip
WALKED = frozenset(_ORDERS)
