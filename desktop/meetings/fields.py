"""What is recorded of meetings, of resolutions, and of matters of the residents."""

from collections.abc import Mapping, Sequence

from desktop.fields import Field, Kind
from desktop.meetings.kinds import MeetingKind

WHEN, WHO, ABOUT = "时间地点", "主持与记录", "说明"
REMARK = "remark."  # begins the keys of a form's own texts

KIND = Field("kind", "会议类型", width=6, listed=True, editable=False)
STATE = Field("state", "状态", width=4, listed=True, editable=False)
GRID = Field("grid_id", "范围", Kind.GRID, width=10, listed=True, editable=False)
PRESENT = Field("present", "到会", width=4, listed=True, editable=False, sortable=False)
RESOLVED = Field("resolved", "议定事项", width=6, listed=True, editable=False, sortable=False)

FIELDS: tuple[Field, ...] = (
    Field("title", "名称", width=16, required=True, listed=True, max_length=200, group=WHEN),
    KIND,
    Field("held_on", "日期", Kind.DATE, width=7, required=True, listed=True, group=WHEN),
    Field("begins_at", "开始时间", width=4, max_length=5, group=WHEN, hint="例如 09:00"),
    Field("ends_at", "结束时间", width=4, max_length=5, group=WHEN, hint="例如 10:30"),
    Field("place", "地点", width=10, listed=True, max_length=200, group=WHEN),
    GRID,
    Field("chair_name", "主持人", width=5, listed=True, group=WHO),
    Field("recorder_name", "记录人", width=5, group=WHO),
    Field("covers_from", "回顾自", Kind.DATE, width=7, required=True, group=WHEN),
    Field("covers_until", "回顾至", Kind.DATE, width=7, required=True, group=WHEN),
    STATE,
    PRESENT,
    RESOLVED,
    Field("note", "备注", Kind.NOTE, width=16, max_length=2000, group=ABOUT),
)

RESOLUTION_FIELDS: tuple[Field, ...] = (
    Field("text", "议定事项", Kind.NOTE, width=24, required=True, listed=True, max_length=2000),
    Field("responsible_name", "责任人", width=6, listed=True),
    Field("due_on", "完成期限", Kind.DATE, width=7, required=True, listed=True),
)

DELIBERATION_FIELDS: tuple[Field, ...] = (
    Field("grid_id", "网格", Kind.GRID, width=10, required=True, listed=True),
    Field("title", "事项", width=16, required=True, listed=True, max_length=200),
    Field("raised_on", "提出日期", Kind.DATE, width=7, required=True, listed=True),
    Field("raised_by", "提出人", width=6, listed=True),
    Field("words", "内容", Kind.NOTE, width=24, max_length=2000),
)

STATE_TITLES: Mapping[str, str] = {"planned": "筹备", "held": "开会中", "closed": "已归档"}
RESOLUTION_TITLES: Mapping[str, str] = {"open": "办理中", "done": "已完成", "dropped": "不再办理"}
ROLE_TITLES: Mapping[str, str] = {"member": "参加", "observer": "列席"}
PRESENCE_TITLES: Mapping[str, str] = {"present": "到会", "absent": "缺席", "leave": "请假"}
MOVE_TITLES: Mapping[str, str] = {"assigned": "交办", "supervised": "督办"}
MEMBER, OBSERVER = "member", "observer"
PRESENT_KEY = "present"


def fields_of(kind: MeetingKind, fields: Sequence[Field] = FIELDS) -> list[Field]:
    """Return the Fields as the form of a kind of meeting asks them: its own texts are added."""
    own = [Field(f"{REMARK}{one.key}", one.title, Kind.NOTE, width=24, max_length=5000, group=ABOUT, hint=one.about)
           for one in kind.remarks]  # fmt: skip
    return [*fields, *own]
