"""What a number of a form may tell beside how many records there are: counts of cases, movements, figures of grids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

from db.expressions import days_from_to
from db.models.cases import Case
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from desktop.cases import indicators as told
from desktop.forms.counts.happenings import TIMES, happenings
from desktop.forms.scope import Subject
from desktop.grids.measures import MEASURES as GRID_MEASURES
from desktop.population.movements import Line


@dataclass(frozen=True, slots=True)
class Measure:
    """One of them, with its words."""

    key: str
    title: str
    unit: str = "人"


MOVEMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {  # of the population return: title, lines added up
    "opening": ("期初人口", ("opening",)),
    "came": ("本期增加", ("born", "moved_in", "flowed_in", "shifted_in", "other")),
    "gone": ("本期减少", ("died", "moved_out", "flowed_out", "shifted_out")),
    "born": ("出生", ("born",)),
    "died": ("死亡", ("died",)),
    "moved_in": ("户籍迁入", ("moved_in",)),
    "moved_out": ("户籍迁出", ("moved_out",)),
    "flowed_in": ("流入", ("flowed_in",)),
    "flowed_out": ("流出", ("flowed_out",)),
    "closing": ("期末人口", ("closing",)),
    "closing_registered": ("期末户籍人口", ("registered",)),
    "closing_floating": ("期末流动人口", ("floating",)),
}
_AMOUNTS: Mapping[tuple[Subject, str], tuple[str, str, Any]] = {
    (Subject.DWELLINGS, "area"): ("建筑面积", "平方米", Dwelling.area),
    (Subject.ENTERPRISES, "employees"): ("从业人数", "人", Enterprise.employees),
    (Subject.ENTERPRISES, "party_members"): ("企业党员数", "人", Enterprise.party_members),
    (Subject.CASES, told.PEOPLE): ("涉及人数", "人次", func.coalesce(Case.people_count, 1)),
    (Subject.CASES, told.DAYS): ("办理天数", "天", days_from_to(Case.registered_on, Case.finished_on)),
}
_RECORDS = {
    Subject.PEOPLE: Measure("", "人数"),
    Subject.HOUSEHOLDS: Measure("", "户数", "户"),
    Subject.DWELLINGS: Measure("", "房屋数", "套"),
    Subject.ENTERPRISES: Measure("", "家数", "家"),
}


def amount_of(subject: Subject, measure: str) -> ColumnElement[Any] | None:
    """Return what is added up of each record, or None where records are counted."""
    found = _AMOUNTS.get((subject, measure))
    return found[2] if found else None


def movement(line: Line, measure: str) -> int:
    """Return a movement out of a line of the population return."""
    return sum(getattr(line, name) for name in MOVEMENTS[measure][1])


def measures(subject: Subject) -> tuple[Measure, ...]:
    """Return everything that can be told of the records of a subject."""
    found = [_RECORDS[subject]] if subject in _RECORDS else []
    if subject is Subject.PEOPLE:
        found += [Measure(key, title) for key, (title, _) in MOVEMENTS.items()]
    if subject is Subject.CASES:
        found += [Measure(one.key, one.title, one.unit) for one in told.COUNTED]
        found += [Measure(one.key, one.title, one.unit) for one in told.INDICATORS]
    if subject is Subject.GRIDS:
        found += [Measure(one.key, one.title, one.unit) for one in GRID_MEASURES if not one.is_own]
        found += [Measure(key, f"{title}次数", TIMES) for key, title in happenings().items()]
    found += [Measure(key, title, unit) for (whose, key), (title, unit, _) in _AMOUNTS.items()
              if whose is subject and subject is not Subject.CASES]  # fmt: skip
    return tuple(found)


def measure_title(subject: Subject, key: str) -> str:
    """Return the words of what is told of the records of a subject."""
    if subject is Subject.CASES:
        key = key or told.RECEIVED
    return next((one.title for one in measures(subject) if one.key == key), key)
