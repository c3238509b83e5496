"""What is recorded of a mediation file itself."""

from desktop.fields import Field, Kind
from desktop.mediation.order import file_order

COMMITTEE_SUFFIX = "人民调解委员会"
COLUMNS: tuple[Field, ...] = (
    Field("committee", "人民调解委员会", width=16, required=True, max_length=100),
    Field("mediators", "人民调解员", width=12, max_length=100, hint="几位调解员之间用顿号分开"),
    Field("opened_on", "立卷日期", Kind.DATE, width=8, required=True),
    Field("ending", "调解结果", Kind.CODE, width=8, codes="mediation_ending", required=True),
)
FIELDS: tuple[Field, ...] = (*COLUMNS, *file_order().facts)
PLACES = ("人民政府", "街道办事处", "村民委员会", "居民委员会", "社区", "街道", "村委会", "居委会", "镇", "乡", "村")


def sign_of(name: str) -> str:
    """Return the word that a place gives to the numbers of its files: 陈埭 for 陈埭镇."""
    bare = name.removesuffix(COMMITTEE_SUFFIX)
    return next((bare.removesuffix(one) for one in PLACES if bare.endswith(one) and bare != one), bare)
