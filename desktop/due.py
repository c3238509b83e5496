"""What is due: one list from every capability, each entry opening its place. Sources are handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that has to be done by a day."""

    source: str  # 事件, 议定事项, 例会, 证件, 导入 …
    title: str
    detail: str
    due_on: date | None  # None: without a day, but waiting
    room: str
    target: Any  # what the room opens: a key, or filters
    is_mine: bool = False
    count: int = 1  # entries that stand for several


DueSource = Callable[[date, str], Sequence[DueItem]]  # the day, and the account that asks


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One figure of the quiet strip of this week, with the change on the week before."""

    title: str
    value: int
    before: int
    room: str
    filters: Mapping[str, Any]
