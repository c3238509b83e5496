"""Which dossier is meant on the command line: by its uid, by its own number, or by a text that fits only one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household
from db.models.organisations import Organisation
from db.models.people import Person
from db.models.roster import Staff
from desktop.errors import Refusal
from desktop.program import Program

SUBJECTS = {"household": "户", "person": "人员", "enterprise": "企业", "grid": "网格"}  # what can be printed
_NUMBERS: Mapping[str, tuple[Any, Any]] = {  # subject -> its uid and the number it is known by
    "household": (Household.uid, Household.household_no),
    "person": (Person.uid, Person.id_no),
    "enterprise": (Enterprise.uid, Enterprise.credit_code),
    "grid": (Grid.uid, Grid.code),
    "staff": (Staff.uid, Staff.id_no),
    "organisation": (Organisation.uid, Organisation.name),
}
FEW = 2  # enough to know that there are several
NOBODY = "没有找到{subject}“{text}”。"
SEVERAL = "“{text}”不止指一个{subject}，请改用 uid（用 find --json 查看）。"


def key_of(program: Program, subject: str, text: str) -> int:
    """Return the key of the one dossier that is meant. Raise Refusal when there is none, or several."""
    words = SUBJECTS[subject]
    keys = _numbered(program, subject, text)
    if not keys and subject == "grid" and (meant := program.grids.resolve(text)) is not None:
        keys = [meant]  # 江头村第1网格
    if not keys:
        hits = program.finder.find(text, FEW)
        keys = [hit.key for hit in hits if hit.kind == subject]
    if not keys:
        raise Refusal(NOBODY.format(subject=words, text=text))
    if len(keys) > 1:
        raise Refusal(SEVERAL.format(subject=words, text=text))
    return keys[0]


def uids_of(program: Program, subject: str, keys: Sequence[int]) -> dict[int, UUID]:
    """Return the uids of some dossiers; none of what is no dossier."""
    if subject not in _NUMBERS:
        return {}
    uid, _ = _NUMBERS[subject]
    with program.office.store.read() as session:
        query = select(uid.class_.id, uid).where(uid.class_.id.in_(keys))
        return {key: found for key, found in session.execute(query)}


def _numbered(program: Program, subject: str, text: str) -> list[int]:
    uid, number = _NUMBERS[subject]
    try:
        condition = uid == UUID(text)
    except ValueError:
        condition = number == text
    with program.office.store.read() as session:
        return list(session.scalars(select(uid.class_.id).where(condition).limit(FEW)))
