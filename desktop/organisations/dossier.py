"""An organisation as one page shows it, as a grid lists it, and as the tree of the party shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to an organisation, or did; masked."""

    key: int
    version: int
    name: str
    person_id: int | None
    staff_id: int | None
    texts: Mapping[str, str]
    valid_from: date | None
    valid_to: date | None  # the first day on which they no longer belong to it

    @property
    def is_present(self) -> bool:
        """Whether they were not said to have left."""
        return self.valid_to is None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in few words, as a grid's dossier or another organisation lists it."""

    key: int
    family: str
    kind: str  # in words
    name: str
    grid_id: int | None
    grid: str
    leader: str
    members: int
    dissolved: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationDossier:
    """Everything the office knows of one organisation, masked."""

    key: int
    uid: UUID
    version: int
    title: str
    family: str
    kind: str | None  # the code
    dissolved: bool
    ended_on: date | None
    texts: Mapping[str, str]
    parent: OrganisationLine | None
    below: tuple[OrganisationLine, ...]
    members: tuple[Member, ...]
    household_id: int | None
    household: str
    leader_id: int | None
    fault: str  # what is wrong with its place in the tree
    provenance: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A party organisation with those below it."""

    line: OrganisationLine
    fault: str
    below: tuple["TreeLine", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that may be chosen in a form, which holds its key as text."""

    code: str
    title: str
    detail: str = ""


def trees_of(
    lines: Mapping[int, OrganisationLine], parents: Mapping[int, int | None], faults: Mapping[int, str]
) -> tuple[TreeLine, ...]:
    """Return organisations as trees. One whose parent is not among them stands on top, and one of a circle too."""
    below: dict[int | None, list[int]] = {}
    for key in lines:
        parent = parents.get(key)
        below.setdefault(parent if parent in lines and not _in_circle(parents, key) else None, []).append(key)

    def branch(key: int) -> TreeLine:
        return TreeLine(lines[key], faults.get(key, ""), tuple(branch(one) for one in below.get(key, ())))

    return tuple(branch(key) for key in below.get(None, ()))


def _in_circle(parents: Mapping[int, int | None], key: int) -> bool:
    """Whether the way up from an organisation leads back to itself."""
    seen: set[int] = set()
    at = parents.get(key)
    while at is not None and at not in seen:
        if at == key:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
