"""What one number of a form counts: records of a subject that meet some terms, on a day or within a period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from desktop.forms.scope import Subject
from desktop.sheets.mapping import Confidence

NOT = "!"  # before a value: any other known one


class Moment(StrEnum):
    """On which day the records are counted."""

    END = ""  # the day asked for; what happened within the period
    BEFORE = "before"  # the day before the period began; within the period before it: 上期末, 上期
    YEAR = "year"  # the day asked for; what happened since the year began: 本年累计
    YEAR_BEFORE = "year_before"  # a year earlier: 去年同期


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One thing that is asked of a record: one of some values of a dimension (desktop.forms.counts.dimensions)."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountSpec:
    """What is counted. Without a subject nothing is: the cell is left as it is.

    `measure` names what is told of the records where it is not how many they are: a count of cases
    (desktop.cases.indicators), a line of the population return (desktop.population.movements), a figure of grids
    (desktop.grids.measures), a sum of areas.
    """

    subject: Subject | None = None
    measure: str = ""
    terms: tuple[Term, ...] = ()
    moment: Moment = Moment.END
    confidence: Confidence = field(default=Confidence.NONE, compare=False)
    reason: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Put the terms in one order, so that two specs that ask the same are equal."""
        object.__setattr__(self, "terms", tuple(sorted(set(self.terms))))

    @property
    def is_counted(self) -> bool:
        """Whether it says what to count."""
        return self.subject is not None

    @property
    def is_certain(self) -> bool:
        """Whether it is counted without asking."""
        return self.is_counted and self.confidence in (Confidence.EXACT, Confidence.LEARNT, Confidence.CHOSEN)

    def values(self, dimension: str) -> tuple[str, ...]:
        """Return the values asked for in a dimension; nothing where it is not asked for."""
        return next((term.values for term in self.terms if term.dimension == dimension), ())

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "subject": self.subject.value if self.subject else "",
            "measure": self.measure,
            "terms": [[term.dimension, *term.values] for term in self.terms],
            "moment": self.moment.value,
            "confidence": self.confidence.value,
            "reason": self.reason,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return what JSON held."""
        terms = tuple(Term(dimension, tuple(values)) for dimension, *values in plain.get("terms") or ())
        return cls(
            Subject(plain["subject"]) if plain.get("subject") else None,
            str(plain.get("measure") or ""),
            terms,
            Moment(plain.get("moment") or ""),
            Confidence(plain.get("confidence") or Confidence.NONE),
            str(plain.get("reason") or ""),
        )


def specs_of(counts: Mapping[str, Any]) -> dict[str, CountSpec]:
    """Return what a plan kept for each slot."""
    return {slot: CountSpec.of(plain) for slot, plain in counts.items()}


def plain_of(specs: Mapping[str, CountSpec]) -> dict[str, Any]:
    """Return what a plan keeps."""
    return {slot: spec.plain() for slot, spec in specs.items()}
