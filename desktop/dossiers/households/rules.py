"""How members are related after the head changed (GB/T 4761-2008).

What follows with certainty is given; what does not (whose wife, whose child) is None, for the clerk to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

HEAD, SELF = "02", "01"
MALE = "1"
SPOUSE, HUSBAND, WIFE = "10", "11", "12"
SON, DAUGHTER, SON_IN_LAW, DAUGHTER_IN_LAW = "20", "30", "28", "38"
FATHER, MOTHER = "51", "52"
HUSBANDS_FATHER, HUSBANDS_MOTHER, WIFES_FATHER, WIFES_MOTHER = "53", "54", "55", "56"
GRANDSON, GRANDDAUGHTER, DAUGHTERS_SON, DAUGHTERS_DAUGHTER = "41", "42", "43", "44"
GRANDFATHER, GRANDMOTHER, MOTHERS_FATHER, MOTHERS_MOTHER = "61", "62", "63", "64"
ELDER_BROTHER, YOUNGER_BROTHER, ELDER_SISTER, YOUNGER_SISTER = "71", "73", "75", "77"


@dataclass(frozen=True, slots=True)
class Kin:
    """What of a member decides a relation."""

    relation: str | None
    sex: str | None
    born_on: date | None


def is_head(relation: str | None) -> bool:
    """Return whether a relation says that this is the head."""
    return relation in (HEAD, SELF)


def _is_child(relation: str) -> bool:
    return relation[0] in "23" and relation not in (SON_IN_LAW, DAUGHTER_IN_LAW)


def _is_parent(relation: str) -> bool:
    return relation in (FATHER, MOTHER)


def _by_sex(kin: Kin, male: str, female: str) -> str | None:
    return {MALE: male, "2": female}.get(kin.sex or "")


def relations_after(members: Mapping[int, Kin], new_head: int) -> dict[int, str | None]:
    """Return each member's relation to the new head, where it follows from the relation to the old one."""
    chosen = members[new_head]
    found: dict[int, str | None] = {}
    for key, kin in members.items():
        found[key] = HEAD if key == new_head else _relation(kin, chosen, members)
    return found


def _relation(kin: Kin, chosen: Kin, members: Mapping[int, Kin]) -> str | None:
    was, own = chosen.relation or "", kin.relation or ""
    if not was or not own:
        return None
    if is_head(was):  # the head stays head, as when part of a household leaves with its head
        return own
    if was[0] == "1":
        return _after_spouse(kin, chosen, own)
    if _is_child(was):
        return _after_child(kin, chosen, own, members)
    if _is_parent(was):
        return _after_parent(kin, own, members)
    return None


def _after_spouse(kin: Kin, chosen: Kin, own: str) -> str | None:
    """Husband or wife takes over: children stay children, parents become parents-in-law and the reverse."""
    if is_head(own):
        return _by_sex(kin, HUSBAND, WIFE) or SPOUSE
    if own[0] in "234":
        return own
    if _is_parent(own):
        in_law = (HUSBANDS_FATHER, HUSBANDS_MOTHER) if chosen.sex != MALE else (WIFES_FATHER, WIFES_MOTHER)
        return in_law[0] if own == FATHER else in_law[1]
    if own in (HUSBANDS_FATHER, WIFES_FATHER):
        return FATHER
    return MOTHER if own in (HUSBANDS_MOTHER, WIFES_MOTHER) else None


def _after_child(kin: Kin, chosen: Kin, own: str, members: Mapping[int, Kin]) -> str | None:
    """A son or daughter takes over: the old couple become parents, the other children brothers and sisters."""
    only_child = sum(_is_child(other.relation or "  ") for other in members.values()) == 1
    if is_head(own) or own[0] == "1":
        return _by_sex(kin, FATHER, MOTHER)
    if _is_child(own):
        if kin.born_on is None or chosen.born_on is None:
            return None
        elder = kin.born_on < chosen.born_on
        return _by_sex(kin, ELDER_BROTHER if elder else YOUNGER_BROTHER, ELDER_SISTER if elder else YOUNGER_SISTER)
    if own in (SON_IN_LAW, DAUGHTER_IN_LAW) and only_child:
        return _by_sex(kin, HUSBAND, WIFE)
    if own in (GRANDSON, DAUGHTERS_SON) and only_child:
        return SON
    if own in (GRANDDAUGHTER, DAUGHTERS_DAUGHTER) and only_child:
        return DAUGHTER
    if _is_parent(own):
        old_head = next((other for other in members.values() if is_head(other.relation)), None)
        if old_head is None or old_head.sex is None:
            return None
        fathers = old_head.sex == MALE
        pair = (GRANDFATHER, GRANDMOTHER) if fathers else (MOTHERS_FATHER, MOTHERS_MOTHER)
        return pair[0] if own == FATHER else pair[1]
    return None


def _after_parent(kin: Kin, own: str, members: Mapping[int, Kin]) -> str | None:
    """Father or mother takes over: the old head becomes a child, the head's children grandchildren."""
    old_head = next((other for other in members.values() if is_head(other.relation)), None)
    if is_head(own):
        return _by_sex(kin, SON, DAUGHTER)
    if own[0] == "1":
        return _by_sex(kin, SON_IN_LAW, DAUGHTER_IN_LAW)
    if _is_parent(own):
        return _by_sex(kin, HUSBAND, WIFE) or SPOUSE
    if _is_child(own) and old_head is not None and old_head.sex is not None:
        sons = old_head.sex == MALE
        return _by_sex(kin, GRANDSON if sons else DAUGHTERS_SON, GRANDDAUGHTER if sons else DAUGHTERS_DAUGHTER)
    if own[0] == "7" and own in (ELDER_BROTHER, YOUNGER_BROTHER, ELDER_SISTER, YOUNGER_SISTER):
        return _by_sex(kin, SON, DAUGHTER)
    return None
