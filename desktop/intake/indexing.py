"""Putting many records into the search index anew."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.index import enterprise_index, household_index, person_index
from desktop.intake.storing import in_parts


def reindex(session: Session, table: str, keys: Iterable[int]) -> None:
    """Index records of one table as they stand now; tables without an index are passed over."""
    make = {"person": _people, "household": _households, "enterprise": _enterprises}.get(table)
    if make is not None:
        for part in in_parts(keys):
            make(session, part)


def _people(session: Session, keys: list[int]) -> None:
    columns = (Person.id, Person.name, Person.id_no, Person.phone, Person.born_on, Person.former_name,
               Person.residence_address, Person.household_id)  # fmt: skip
    rows = session.execute(select(*columns).where(Person.id.in_(keys)))
    tokens = [(key, person_index(name, number, phone, born, former, None if home else address))
              for key, name, number, phone, born, former, address, home in rows]  # fmt: skip
    search.put(session, "person", tokens)


def _households(session: Session, keys: list[int]) -> None:
    rows = session.execute(
        select(Household.id, Household.address, Household.household_no).where(Household.id.in_(keys))
    )
    search.put(session, "household", [(key, household_index(address, number)) for key, address, number in rows])


def _enterprises(session: Session, keys: list[int]) -> None:
    found = session.scalars(select(Enterprise).where(Enterprise.id.in_(keys)))
    search.put(session, "enterprise", [(one.id, tokens_of_enterprise(one)) for one in found])


def tokens_of_enterprise(one: Enterprise) -> str:
    """Return the tokens of one enterprise."""
    phones = (one.phone, one.legal_phone, one.security_phone)
    return enterprise_index(one.name, one.credit_code or one.old_licence, phones, one.legal_name, one.address)
