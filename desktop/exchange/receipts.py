"""Receipts: what became of each package and of each record that was not simply taken, said to the sender."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What a receipt says of a package."""

    ACCEPTED = "ACCEPTED"
    PARTIAL = "PARTIAL"  # some records need a look
    REJECTED = "REJECTED"  # not taken up: another package bore its number, or its epoch is over
    GAP = "GAP"  # kept; numbers before it are missing
    NEED_FULL = "NEED_FULL"


RESULT_TITLES = {
    Result.ACCEPTED: "全部接收",
    Result.PARTIAL: "部分接收",
    Result.REJECTED: "未接收",
    Result.GAP: "等待缺号",
    Result.NEED_FULL: "请发全量",
}


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What a receipt says of one record."""

    table: str
    uid: str
    row: int
    result: str  # as `ItemResult`
    field: str
    message: str
    theirs: str  # what stands at the partner now, for a field that is not sensitive


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says of one of our packages. Kept as `Package.receipt` in the words of `document`."""

    package_uid: str
    package_id: int | None  # None: we do not know such a package, a backup was restored here
    epoch: int
    sequence: int
    result: Result
    high_water: int  # the last number taken up in this epoch
    missing: Sequence[int]
    counts: Mapping[str, int]  # made, changed, same, gone, and items by result
    message: str
    items: Sequence[AnsweredItem] = ()

    @property
    def title(self) -> str:
        """What a clerk calls the result."""
        return RESULT_TITLES[self.result]
