"""How a target is written: a field, a part of it, a member of the household, something computed, a fixed text."""

from typing import NamedTuple

from desktop.forms.plan import COMPUTED, FIXED, MEMBER
from desktop.forms.scope import Subject
from desktop.sheets.mapping import PARTED

SERIAL, COUNT, PHOTO = "!serial", "!count", "!photo"
OFFICE, TOWN, COUNTY, CITY, PROVINCE = "!office", "!town", "!county", "!city", "!province"
CLERK, CLERK_PHONE, TODAY, PERIOD = "!clerk", "!clerk_phone", "!today", "!period"
VILLAGE, GRID_NAME, GRID_CODE, GRID_PATH = "!village", "!grid_name", "!grid_code", "!grid_path"
CHIEF, CHIEF_PHONE, WORKER, WORKER_PHONE = "!grid_chief", "!grid_chief_phone", "!worker", "!worker_phone"
DOCUMENT, DOCUMENT_NO = "!document", "!document_no"  # the resident's card, else what somebody has in its place
MEMBERS = "!members"  # how many the household has
HEAD = "head"
ALL, FIRST, SECOND = "@all", "@first", "@second"  # parties of a case: all in one line, who asks, who is asked
OF_FIELD = "/"

SURROUNDING = frozenset({COUNT, OFFICE, TOWN, COUNTY, CITY, PROVINCE, CLERK, CLERK_PHONE, TODAY, PERIOD})
OF_DOCUMENT = frozenset({DOCUMENT, DOCUMENT_NO})
OF_GRID = frozenset({VILLAGE, GRID_NAME, GRID_CODE, GRID_PATH, CHIEF, CHIEF_PHONE, WORKER, WORKER_PHONE})

# What the sheets of imports call otherwise than the lists do, or take apart.
_RENAMED = {
    (Subject.GRIDS, "village_name"): "village",
    (Subject.GRIDS, "parent"): "parent_id",
    (Subject.GRIDS, "grid_id"): "name",
    (Subject.ROSTER, "grid_id"): "grids",
    (Subject.ROSTER, "post"): "duties",
    (Subject.CASES, "state"): "stage",
    (Subject.CASES, "sort"): "kind_code",
}


class Aim(NamedTuple):
    """A target taken apart."""

    member: str  # "" the record itself, "head", or the place of a member, from 1
    key: str  # of the field, or the computed thing with its mark
    part: str
    text: str  # of a fixed text

    @property
    def is_fixed(self) -> bool:
        """Whether a text stands there as it is."""
        return self.key == FIXED

    @property
    def is_computed(self) -> bool:
        """Whether it is no field of a record."""
        return self.key.startswith(COMPUTED)


def aim_of(target: str) -> Aim:
    """Take a target apart."""
    if target.startswith(FIXED):
        return Aim("", FIXED, "", target[len(FIXED) :])
    member, rest = "", target
    if target.startswith(MEMBER):
        member, _, rest = target[len(MEMBER) :].partition(OF_FIELD)
    key, _, part = rest.partition(PARTED)
    return Aim(member, key, part, "")


def meant(subject: Subject, target: str) -> str:
    """Return the target of a record for what the matcher of headings calls by the names of imports."""
    if target == "village" and subject is not Subject.GRIDS:
        return VILLAGE
    key, mark, part = target.partition(PARTED)
    return f"{_RENAMED.get((subject, key), key)}{mark}{part}"
