"""Putting dossiers into the search index, in the same write as the record."""

from sqlalchemy.orm import Session

from db import search
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.index import enterprise_index, household_index, person_index


def index_person(session: Session, person: Person) -> None:
    """Put a person's tokens into the search index; the address only of one who belongs to no household."""
    session.flush()
    address = None if person.household_id else person.residence_address
    tokens = person_index(person.name, person.id_no, person.phone, person.born_on, person.former_name, address)
    search.put(session, "person", [(person.id, tokens)])


def index_household(session: Session, household: Household) -> None:
    """Put a household's tokens into the search index."""
    session.flush()
    search.put(session, "household", [(household.id, household_index(household.address, household.household_no))])


def index_enterprise(session: Session, enterprise: Enterprise) -> None:
    """Put an enterprise's tokens into the search index."""
    session.flush()
    phones = (enterprise.phone, enterprise.legal_phone, enterprise.security_phone)
    code = enterprise.credit_code or enterprise.old_licence
    tokens = enterprise_index(enterprise.name, code, phones, enterprise.legal_name, enterprise.address)
    search.put(session, "enterprise", [(enterprise.id, tokens)])
