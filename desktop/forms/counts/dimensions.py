"""By what records can be told apart in a form of counts: for each subject, what may be asked and in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.cases.ledgers import ledgers
from desktop.codes import Codes
from desktop.forms.scope import Subject

GRID, AGE, SAVED, PARTY = "grid", "age", "saved", "party"
BEGINS = "*"  # after the beginning of codes: all that begin so
TO = "-"  # between two ages, either of which may be missing
OUTSIDE = "0"  # among grids: in none
ANY, UNLINKED = "any", "unlinked"
OLDEST = 200  # nobody is older
YES, NO = "1", "0"
BETWEEN = ":"  # the ledger and the code of its own list
_GRADED = ("education", "marital")  # lists whose tens stand for all that begin so


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of telling records apart.

    `column` is that of the table; `field` the field that must be collected for it; a narrow one chooses few records
    by an index of its own, and is asked of the table before anything is counted.
    """

    key: str
    title: str
    codes: str = ""
    column: str = ""
    field: str = ""
    is_narrow: bool = False
    is_flag: bool = False


_GRID_ID = Dimension(GRID, "村（社区）、网格", column="grid_id", field="grid_id")
_SAVED = Dimension(SAVED, "口径", is_narrow=True)
_CARE = "关爱标签"

DIMENSIONS: Mapping[Subject, tuple[Dimension, ...]] = {
    Subject.PEOPLE: (
        _GRID_ID,
        Dimension("sex", "性别", "sex", "sex_code", "sex_code"),
        Dimension(AGE, "年龄", field="born_on"),
        Dimension("population", "人口类型", "population", "population", "population"),
        Dimension("ethnic", "民族", "ethnic", "ethnic_code", "ethnic_code"),
        Dimension("political", "政治面貌", "political", "political_code", "political_code"),
        Dimension(PARTY, "党员", field="political_code"),
        Dimension("education", "文化程度", "education", "education_code", "education_code"),
        Dimension("marital", "婚姻状况", "marital", "marital_code", "marital_code"),
        Dimension("religion", "宗教信仰", "religion", "religion_code", "religion_code"),
        Dimension("relation", "与户主关系", "relation", "relation_code", "relation_code"),
        Dimension("care", _CARE, "care_tag:person", field="care", is_narrow=True),
        Dimension("left_behind", "留守类别", "left_behind", field="left_behind_code", is_narrow=True),
        Dimension("inflow", "流入原因", "inflow_reason", "inflow_reason_code", "inflow_reason_code", is_narrow=True),
        _SAVED,
    ),
    Subject.HOUSEHOLDS: (
        _GRID_ID,
        Dimension("kind", "户别", "household_kind", "kind_code", "kind_code"),
        Dimension("care", _CARE, "care_tag:household", field="care", is_narrow=True),
        _SAVED,
    ),
    Subject.DWELLINGS: (
        _GRID_ID,
        Dimension("rented", "出租", column="is_rented", field="is_rented", is_flag=True),
        Dimension("use", "房屋用途", "house_use", "use_code", "use_code"),
        Dimension("rental_use", "出租用途", "rental_use", "rental_use_code", "rental_use_code"),
        Dimension("rental_hazard", "隐患类型", "rental_hazard", "rental_hazard_code", "rental_hazard_code"),
        Dimension("care", "房屋标签", "care_tag:dwelling", field="care", is_narrow=True),
        _SAVED,
    ),
    Subject.ENTERPRISES: (
        _GRID_ID,
        Dimension("kind", "企业或场所", "enterprise_or_place", "kind", "kind"),
        Dimension("category", "企业类别", "enterprise_kind", "category_code", "category_code"),
        Dimension("place", "场所类别", "place_kind", "place_code", "place_code"),
        Dimension("hazardous", "涉及危险化学品", column="is_hazardous", field="is_hazardous", is_flag=True),
        Dimension("hazard", "隐患类型", "enterprise_hazard", "hazard_code", "hazard_code"),
        Dimension("has_party", "已建党组织", column="has_party", field="has_party", is_flag=True),
        Dimension("has_union", "已建工会", column="has_union", field="has_union", is_flag=True),
        Dimension("has_youth_league", "已建团组织", column="has_youth_league", field="has_youth_league", is_flag=True),
        Dimension("has_women", "已建妇联", column="has_women_federation", field="has_women_federation", is_flag=True),
        _SAVED,
    ),
    Subject.CASES: (
        Dimension(GRID, "村（社区）、网格"),
        Dimension("ledger", "台账", "ledger"),
        Dimension("kind", "类别"),
        Dimension("source", "来源渠道", "case_source"),
    ),
    Subject.GRIDS: (Dimension(GRID, "村（社区）、网格"),),
}


def dimension(subject: Subject, key: str) -> Dimension | None:
    """Return one way of telling the records of a subject apart, or None."""
    return next((one for one in DIMENSIONS.get(subject, ()) if one.key == key), None)


def value_of(codes: Codes, list_key: str, code: str) -> str:
    """Return what stands for a code among the values of a term: the code, or the beginning of all below it."""
    items = codes.items(list_key, retired=True)
    if any(item.parent == code for item in items):
        return code + BEGINS
    beginning = code.rstrip("0")
    if list_key in _GRADED and beginning != code and any(item.code != code and item.code.startswith(beginning)
                                                         for item in items):  # fmt: skip
        return beginning + BEGINS
    return code


def takes(value: str, code: str) -> bool:
    """Whether a value of a term stands for a code."""
    if value.startswith("!"):
        return bool(code) and not takes(value[1:], code)
    return code.startswith(value[:-1]) if value.endswith(BEGINS) else value == code


def ages_of(value: str) -> tuple[int | None, int | None]:
    """Return the youngest and the oldest age that a value of ages names."""
    youngest, _, oldest = value.partition(TO)
    return int(youngest) if youngest else None, int(oldest) if oldest else None


def years_of(values: Iterable[str]) -> frozenset[int]:
    """Return the ages that some values of ages name, each by itself."""
    found: set[int] = set()
    for value in filter(None, values):
        youngest, oldest = ages_of(value)
        found.update(range(youngest or 0, (OLDEST if oldest is None else oldest) + 1))
    return frozenset(found)


def kind_lists() -> Mapping[str, str]:
    """Return the list of the kinds of cases of each ledger."""
    return {one.key: one.kinds for one in ledgers() if one.kinds}
