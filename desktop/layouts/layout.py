"""A layout: what a ledger's paper looks like, apart from what stands on it."""

from dataclasses import dataclass
from enum import StrEnum


class Sheet(StrEnum):
    """Paper a ledger is set on."""

    A4 = "A4"
    A4_LANDSCAPE = "A4 横"
    A3 = "A3"
    A3_LANDSCAPE = "A3 横"


class Numbering(StrEnum):
    """Where the running numbers of the rows begin again."""

    LIST = "list"  # at every print
    GROUP = "group"  # in every group
    YEAR = "year"  # with the year: a month goes on where the one before ended


class Boxes(StrEnum):
    """Where the boxes to sign in stand."""

    LAST = "last"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column. `key` names a column of the ledger's data; `NUMBER` is the running number.

    `width` is in characters of the body. Neighbours with the same `head` stand under it together. A summed column is
    added up in subtotals and totals.
    """

    key: str
    heading: str
    width: float
    head: str = ""
    is_summed: bool = False


NUMBER = "number_"  # key of the column of running numbers


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of ledger is set. Sizes are points, heights millimetres."""

    key: str  # of the kind of ledger
    title: str
    sheet: Sheet
    columns: tuple[LayoutColumn, ...]
    size: float = 10.0
    head_size: float = 10.0
    title_size: float = 18.0
    row_height: float = 7.0  # at least
    group_by: str = ""  # key of the column whose equal neighbours make a group; its value heads the group
    has_subtotals: bool = False  # under each group
    has_running: bool = False  # 本页小计 and 累计 at the foot of each page
    has_total: bool = False  # 合计 under the last row
    numbering: Numbering = Numbering.LIST
    boxes: tuple[str, ...] = ()  # 填报人, 审核人, 盖章
    boxes_on: Boxes = Boxes.LAST
    empty: str = "本期无记录（零报告）"
    note: str = ""  # at the foot of every page
