"""Which records of a batch cases are about, or are tied to: they cannot be taken back as if they had never been."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from db.models.cases import CaseLink, CaseParty, CaseReporter
from db.models.people import Person


def in_cases(batch: int, made: Sequence[Any]) -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """Yield for each table the condition of its records that a batch made and that a case names.

    Who told of a case is one of them, but is not set apart from those it is about: that stays protected.
    """
    people = select(Person.id).where(Person.batch_id == batch)
    named = [select(one.person_id).where(one.person_id.in_(people)) for one in (CaseParty, CaseReporter)]
    yield Person, Person.id.in_(named[0]) | Person.id.in_(named[1])
    for model in made:
        tied = select(CaseLink.record_id).where(CaseLink.subject == model.__tablename__)
        yield model, (model.batch_id == batch) & model.id.in_(tied)
