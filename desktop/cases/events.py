"""What can happen to a case: the kinds of its events, and one event as the log holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """One kind of step. The vocabularies of resources/loops are written in these words."""

    FOUND = "found"  # seen on a patrol, told at the window, sent by another system
    COLLECTED = "collected"  # the facts were entered
    REGISTERED = "registered"  # taken on, numbered
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    TAKEN = "taken"  # handled by the grid or the centre itself, nobody has to sign
    SIGNED = "signed"
    PROGRESS = "progress"
    MEDIATED = "mediated"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    ESCALATED = "escalated"
    HANDED_DOWN = "handed_down"
    JOINED = "joined"  # further units assist
    ASSISTED = "assisted"  # a unit that assists has done its part
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    PAUSED = "paused"
    RESUMED = "resumed"
    URGED = "urged"
    SUPERVISED = "supervised"
    LIFTED = "lifted"
    WHISTLED = "whistled"
    ARRIVED = "arrived"
    EMERGENCY = "emergency"
    LED = "led"  # a leader takes it on (包案)
    FINISHED = "finished"
    FED_BACK = "fed_back"
    CALLED_BACK = "called_back"
    RATED = "rated"
    CONCLUDED = "concluded"
    ARCHIVED = "archived"
    REOPENED = "reopened"
    MERGED = "merged"
    ABSORBED = "absorbed"  # another case was merged into this one
    PARTED = "parted"  # and is on its own again
    DECLINED = "declined"
    UNDONE = "undone"


TITLES: Mapping[str, str] = {
    EventKind.FOUND: "发现",
    EventKind.COLLECTED: "采集信息",
    EventKind.REGISTERED: "登记受理",
    EventKind.CLASSIFIED: "分类研判",
    EventKind.ASSIGNED: "交办",
    EventKind.TAKEN: "自行办理",
    EventKind.SIGNED: "签收",
    EventKind.PROGRESS: "办理记录",
    EventKind.MEDIATED: "调解记录",
    EventKind.RETURNED: "退回",
    EventKind.TRANSFERRED: "转办",
    EventKind.ESCALATED: "上提",
    EventKind.HANDED_DOWN: "下交",
    EventKind.JOINED: "增加协办",
    EventKind.ASSISTED: "协办完成",
    EventKind.EXTENSION_ASKED: "申请延期",
    EventKind.EXTENDED: "同意延期",
    EventKind.EXTENSION_REFUSED: "不同意延期",
    EventKind.PAUSED: "暂停计时",
    EventKind.RESUMED: "恢复计时",
    EventKind.URGED: "催办",
    EventKind.SUPERVISED: "督办",
    EventKind.LIFTED: "解除督办",
    EventKind.WHISTLED: "网格吹哨",
    EventKind.ARRIVED: "部门到场",
    EventKind.EMERGENCY: "突发报告",
    EventKind.LED: "领导包案",
    EventKind.FINISHED: "办结",
    EventKind.FED_BACK: "反馈",
    EventKind.CALLED_BACK: "回访",
    EventKind.RATED: "评价",
    EventKind.CONCLUDED: "信访终结",
    EventKind.ARCHIVED: "归档",
    EventKind.REOPENED: "重新办理",
    EventKind.MERGED: "并案",
    EventKind.ABSORBED: "并入他案",
    EventKind.PARTED: "拆出他案",
    EventKind.DECLINED: "不予受理",
    EventKind.UNDONE: "撤销一步",
}

BEGINNING = frozenset(
    {EventKind.FOUND, EventKind.COLLECTED, EventKind.REGISTERED}
)  # never taken back: declined instead


DATED = frozenset(
    {EventKind.REGISTERED, EventKind.SIGNED, EventKind.PAUSED, EventKind.FINISHED, EventKind.ARCHIVED}
)  # what counts by days
DAY = "day"  # their fact: the day where the office was, whatever zone the computer of a later reader is set to


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. `facts` are plain: dates as 2026-11-22, keys of units and people, the words written."""

    number: int
    kind: EventKind
    at: datetime
    by: str  # the account
    facts: Mapping[str, Any]


def happened(number: int, kind: EventKind, at: datetime, by: str, facts: Mapping[str, Any]) -> Event:
    """Return a new event; what counts by days remembers its day."""
    day = {DAY: at.astimezone().date().isoformat()} if kind in DATED else {}
    return Event(number, kind, at, by, {**facts, **day})
