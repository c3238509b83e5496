"""Putting records into the search index as they stand now: one by one after a form, many after an import.

Who belongs to a household is found through its address; who has none, or lives elsewhere, carries the own address.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.keys import in_keys
from db.models.cases import Case, CaseParty
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.index import case_index, enterprise_index, household_index, person_index
from desktop.intake.storing import in_parts


def reindex(session: Session, table: str, keys: Iterable[int]) -> None:
    """Index records of one table; tables without an index are passed over. With a household go its members."""
    for subject in search.SUBJECTS:
        if subject == table or (subject, table) == ("case", Case.__tablename__):
            for part in in_parts(keys):
                search.put(session, subject, list(tokens_of(session, subject, part).items()))
                if subject == "household":
                    members = select(Person.id).where(Person.household_id.in_(part))
                    reindex(session, "person", session.scalars(members).all())


def index_strangers(session: Session, batch: int) -> None:
    """Index the people of an import who live elsewhere than the household they were put into."""
    elsewhere = (
        select(Person.id)
        .join(Household, Household.id == Person.household_id)
        .where(Person.batch_id == batch, Person.residence_address.is_distinct_from(Household.address))
    )
    reindex(session, "person", session.scalars(elsewhere.where(Person.residence_address.is_not(None))).all())


def tokens_of(session: Session, subject: search.Subject, keys: Sequence[int]) -> Mapping[int, str]:
    """Return the tokens under which the index should hold some records: what a check compares it with."""
    match subject:
        case "person":
            return _people(session, keys)
        case "household":
            columns = (Household.id, Household.address, Household.household_no)
            homes = session.execute(select(*columns).where(in_keys(Household.id, keys)))
            return {key: household_index(address, number) for key, address, number in homes}
        case "case":
            return _cases(session, keys)
    return _enterprises(session, keys)


def _cases(session: Session, keys: Sequence[int]) -> dict[int, str]:
    parties: dict[int, list[str]] = {}
    for case, name in session.execute(
        select(CaseParty.case_id, CaseParty.name).where(in_keys(CaseParty.case_id, keys))
    ):
        parties.setdefault(case, []).append(name)
    columns = (Case.id, Case.title, Case.description, Case.place, Case.number, Case.outside_no)
    return {
        key: case_index(title, (description, place), (number, outside), parties.get(key, ()))
        for key, title, description, place, number, outside in session.execute(
            select(*columns).where(in_keys(Case.id, keys))
        )
    }


def _people(session: Session, keys: Sequence[int]) -> dict[int, str]:
    columns = (Person.id, Person.name, Person.id_no, Person.phone, Person.born_on, Person.former_name,
               Person.residence_address, Household.address)  # fmt: skip
    query = select(*columns).outerjoin(Household, Household.id == Person.household_id)
    return {
        key: person_index(name, number, phone, born, former, None if address == home else address)
        for key, name, number, phone, born, former, address, home in session.execute(
            query.where(in_keys(Person.id, keys))
        )
    }


def _enterprises(session: Session, keys: Sequence[int]) -> dict[int, str]:
    columns = (Enterprise.id, Enterprise.name, Enterprise.credit_code, Enterprise.old_licence, Enterprise.legal_name,
               Enterprise.address, Enterprise.phone, Enterprise.legal_phone, Enterprise.security_phone)  # fmt: skip
    return {
        key: enterprise_index(name, code or licence, phones, legal, address)
        for key, name, code, licence, legal, address, *phones in session.execute(
            select(*columns).where(in_keys(Enterprise.id, keys))
        )
    }
