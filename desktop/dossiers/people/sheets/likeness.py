"""Whether a row without a number, or a record without one, is somebody known already."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.intake.importable import Reason
from desktop.names import pinyin
from desktop.names.folding import fold_name

_TELLING = ("born_on", "phone", "residence_address", "registered_address", "document_no", "former_name")
_EXCLUDING = ("born_on", "sex_code", "document_no")  # two people when they differ
_DEFAULTED = frozenset({"population"})  # a record has it though the row did not say
_MOVABLE = ("phone", "residence_address", "registered_address", "home_no")


class Verdict(NamedTuple):
    """Who a row is: a record, nobody known, or for the clerk to decide."""

    record: Mapping[str, Any] | None = None
    reason: Reason = Reason.NONE


NOBODY = Verdict()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: dots and blanks do not count."""
    return one == other or fold_name(one) == fold_name(other)


def same_sound(one: str, other: str) -> bool:
    """Whether two names sound alike: the commonest slip of the hand."""
    return pinyin(one) == pinyin(other) != ""


def verdict(row: Mapping[str, Any], candidates: Iterable[Mapping[str, Any]], compared: Sequence[str]) -> Verdict:
    """Return who a row is among the people of its name. `compared` are the fields the sheet has."""
    possible = [record for record in candidates if not _excluded(row, record)]
    numbered = [record for record in possible if record["id_no"]]
    bare = [record for record in possible if not record["id_no"]]
    if row.get("id_no"):
        return _numbered_row(row, bare)
    equal = [record for record in bare if all(_equal(key, row, record) for key in compared)]
    if equal:
        return Verdict(equal[0])
    agreeing = [record for record in bare if _agreement(row, record)]
    if len(agreeing) == 1:
        return Verdict(agreeing[0])
    if agreeing:
        return Verdict(agreeing[0], Reason.SEVERAL)
    born = [record for record in numbered if row.get("born_on") and record["born_on"] == row["born_on"]]
    sure = [record for record in born if _moves_along(row, record)]
    if len(sure) == 1:
        return Verdict(sure[0])
    return Verdict(born[0], Reason.MAYBE_SAME) if born else NOBODY


def _numbered_row(row: Mapping[str, Any], bare: Sequence[Mapping[str, Any]]) -> Verdict:
    """Judge a row whose number nobody has: it may be the number of somebody registered without one."""
    born = [record for record in bare if record["born_on"] == row.get("born_on") and record["born_on"]]
    sure = [record for record in born if _moves_along(row, record)]
    if len(sure) == 1:
        return Verdict(sure[0])
    if born:
        return Verdict(born[0], Reason.MAYBE_SAME)
    agreeing = [record for record in bare if _agreement(row, record)]
    return Verdict(agreeing[0], Reason.MAYBE_SAME) if agreeing else NOBODY


def _equal(key: str, row: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    return bool(row.get(key) == record[key]) or (key in _DEFAULTED and not row.get(key))


def _excluded(row: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    return any(row.get(key) and record[key] and row[key] != record[key] for key in _EXCLUDING)


def _agreement(row: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    if any(row.get(key) and row[key] == record[key] for key in _TELLING):
        return True
    return bool(row.get("household_no")) and row["household_no"] == record["home_no"]


def _moves_along(row: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether something besides name and birth agrees too."""
    given = {**row, "home_no": row.get("household_no")}
    return any(given.get(key) and given[key] == record[key] for key in _MOVABLE)
