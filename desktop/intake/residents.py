"""The residents whom a row of another sheet names: members of organisations, owners and tenants."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.people import Person
from desktop.intake.storing import in_parts


def residents(session: Session, numbers: set[str]) -> dict[tuple[str | None, str], int]:
    """Return the keys of people in the dossiers by number and name."""
    found: dict[tuple[str | None, str], int] = {}
    for part in in_parts(numbers):
        query = select(Person.id_no, Person.name, Person.id).where(Person.id_no.in_(part))
        found |= {(number, name): key for number, name, key in session.execute(query)}
    return found
