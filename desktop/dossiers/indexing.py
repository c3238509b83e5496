"""Putting dossiers into the search index, in the same write as the record."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.base import Record
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from db.store import Store
from desktop.index import enterprise_index, household_index, person_index
from desktop.jobs import Progress

MODELS: dict[search.Subject, type[Record]] = {"person": Person, "household": Household, "enterprise": Enterprise}
STRETCH = 5000  # records at a time: few enough for an IN list and for memory


def index_person(session: Session, person: Person) -> None:
    """Put a person's tokens into the search index."""
    session.flush()
    search.put(session, "person", [(person.id, _of_person(person))])


def index_household(session: Session, household: Household) -> None:
    """Put a household's tokens into the search index."""
    session.flush()
    search.put(session, "household", [(household.id, _of_household(household))])


def index_enterprise(session: Session, enterprise: Enterprise) -> None:
    """Put an enterprise's tokens into the search index."""
    session.flush()
    search.put(session, "enterprise", [(enterprise.id, _of_enterprise(enterprise))])


def tokens_of(session: Session, subject: search.Subject, keys: Sequence[int]) -> Mapping[int, str]:
    """Return the tokens under which the index should hold some records: what a check compares it with."""
    if subject == "person":
        people = session.scalars(select(Person).where(Person.id.in_(keys)))
        return {person.id: _of_person(person) for person in people}
    if subject == "household":
        households = session.scalars(select(Household).where(Household.id.in_(keys)))
        return {household.id: _of_household(household) for household in households}
    enterprises = session.scalars(select(Enterprise).where(Enterprise.id.in_(keys)))
    return {enterprise.id: _of_enterprise(enterprise) for enterprise in enterprises}


def _of_person(person: Person) -> str:
    """The address only of one who belongs to no household: the others are found through theirs."""
    address = None if person.household_id else person.residence_address
    return person_index(person.name, person.id_no, person.phone, person.born_on, person.former_name, address)


def _of_household(household: Household) -> str:
    return household_index(household.address, household.household_no)


def _of_enterprise(enterprise: Enterprise) -> str:
    phones = (enterprise.phone, enterprise.legal_phone, enterprise.security_phone)
    code = enterprise.credit_code or enterprise.old_licence
    return enterprise_index(enterprise.name, code, phones, enterprise.legal_name, enterprise.address)


def rebuild(store: Store, progress: Progress) -> int:
    """Make the whole search index anew from the records, wholly or not at all. Return how many were indexed."""
    done = 0
    with store.write("重建搜索索引") as session:
        for subject, model in MODELS.items():
            search.clear(session, subject)
            keys = list(session.scalars(select(model.id).order_by(model.id)))
            progress.begin(len(keys), "正在重建搜索索引")
            for start in range(0, len(keys), STRETCH):
                stretch = keys[start : start + STRETCH]
                search.put(session, subject, list(tokens_of(session, subject, stretch).items()), new=True)
                session.expunge_all()
                progress.advance(len(stretch))
            done += len(keys)
    return done
