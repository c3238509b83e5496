"""Which kind of office is founded: a district's, a town's or a village's, told apart by the length of its code.

The first window asks for it, so nothing here needs the database.
"""

from collections.abc import Mapping

from desktop.divisions import Division, Divisions
from desktop.errors import Refusal
from desktop.schemes import Scheme, schemes

DISTRICT, TOWN, VILLAGE = "district", "town", "village"
LEVELS: Mapping[int, str] = {6: DISTRICT, 9: TOWN, 12: VILLAGE}  # by the digits of a division's code
LEVEL_TITLES: Mapping[str, str] = {TOWN: "乡镇（街道）", DISTRICT: "区（县、市）", VILLAGE: "村（社区）"}
OFFICE_NAMES: Mapping[str, str] = {DISTRICT: "{}网格中心", TOWN: "{}网格办", VILLAGE: "{}网格站"}
FULL = 12  # digits of an office's code
UNKNOWN = "行政区划中没有代码为“{code}”的单位。请核对代码：区（县）6 位，乡镇（街道）9 位，村（社区）12 位。"
WRONG_SCHEME = "“{scheme}”不适用于{level}，请换一种网格体系。"


def level_of(code: str) -> str:
    """Return the level of a division by its code, with or without the zeros that fill it up."""
    significant = code[:9] if len(code) == FULL and code.endswith("000") else code
    significant = significant[:6] if len(significant) == 9 and significant.endswith("000") else significant
    if (level := LEVELS.get(len(significant))) is None or not significant.isdecimal():
        raise Refusal(UNKNOWN.format(code=code))
    return level


def division_of(divisions: Divisions, code: str) -> Division:
    """Return the division of a code. Raise Refusal for one that is not in the table."""
    level_of(code)
    if not (name := divisions.name(code)):
        raise Refusal(UNKNOWN.format(code=code))
    return Division(code, name, divisions.path(code))


def schemes_for(level: str) -> tuple[Scheme, ...]:
    """Return the schemes that an office of a level may take, the plain one first."""
    return tuple(one for one in schemes() if (one.levels[0].key == DISTRICT) is (level == DISTRICT))


def require_fitting(key: str, level: str) -> None:
    """Raise Refusal for a scheme that is not made for a level."""
    if key not in {one.key for one in schemes_for(level)}:
        raise Refusal(WRONG_SCHEME.format(scheme=key, level=LEVEL_TITLES[level]))
