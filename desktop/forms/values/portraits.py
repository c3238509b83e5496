"""The photograph of whom a card is about: of the roster, else the picture in the dossier that is called one."""

import re
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.people import Person
from db.models.roster import Staff
from desktop.attachments.media import PICTURES
from desktop.forms.scope import Subject
from desktop.photographs import MARK, SUBJECT
from desktop.program import Program

_CALLED = re.compile(r"照片|相片|证件照|登记照|标准照|大头照|[一二两]寸照?|免冠|头像")


def portraits(program: Program, subject: Subject, keys: Sequence[int]) -> dict[int, bytes]:
    """Return the photographs of some people, or of some of the roster; who has none is absent.

    They are small JPEGs, sharp enough for the cell of a card, and say nothing of camera or place.
    """
    with program.office.store.read() as session:
        chosen = _of_roster(session, keys) if subject is Subject.ROSTER else {}
        if subject is Subject.PEOPLE:
            query = select(Staff.id, Staff.person_id).where(in_keys(Staff.person_id, keys))
            whose = {staff: person for staff, person in session.execute(query) if person is not None}
            of_roster = _of_roster(session, list(whose))
            chosen = _of_dossier(session, keys) | {whose[staff]: one for staff, one in of_roster.items()}
    small = {key: program.attachments.thumbnail(one) for key, one in chosen.items()}
    return {key: content for key, content in small.items() if content is not None}


def _of_roster(session: Session, staff: Sequence[int]) -> dict[int, int]:
    return _attached(session, SUBJECT, staff, lambda name, note: note == MARK)


def _of_dossier(session: Session, people: Sequence[int]) -> dict[int, int]:
    return _attached(session, Person.__tablename__, people, lambda name, note: bool(_CALLED.search(f"{name} {note}")))


def _attached(
    session: Session, subject: str, keys: Sequence[int], is_one: Callable[[str, str], bool]
) -> dict[int, int]:
    """Return the last such picture of each record."""
    query = (
        select(Attachment.record_id, Attachment.id, Attachment.name, Attachment.note)
        .where(Attachment.subject == subject, in_keys(Attachment.record_id, keys), Attachment.media.in_(PICTURES))
        .order_by(Attachment.id)
    )
    return {record: key for record, key, name, note in session.execute(query) if is_one(name, note or "")}
