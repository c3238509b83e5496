"""Every way in which a case can be moved: from where, with what, what it starts. The one table of transitions.

A move is offered where `stages` and `allows` agree; it asks for `asks` and nothing else. What it changes is told by
`desktop.cases.replay`. Sources: practice, Appendix A; P0-39 … P0-43, P2-17, P2-18.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from db.models.cases import Stage, TaskRole
from desktop.cases.events import EventKind
from desktop.cases.ledgers import Ledger
from desktop.cases.replay import Standing
from desktop.fields import Field, Kind

UNIT, UNITS, STAFF, CASE, DEADLINE = "unit", "units", "staff", "case", "deadline"
TO_ASSIGN = frozenset({Stage.REGISTERED, Stage.CLASSIFIED})
HELD = frozenset({Stage.ASSIGNED, Stage.HANDLING})
DONE = frozenset({Stage.HANDLED, Stage.FED_BACK, Stage.CALLED_BACK, Stage.RATED})
OPEN = frozenset({Stage.REPORTED}) | TO_ASSIGN | HELD | DONE
LIVE = TO_ASSIGN | HELD


@dataclass(frozen=True, slots=True)
class Pick:
    """Something a move asks for that is chosen, not typed: a unit, several, somebody of the roster, another case.

    Somebody of the roster may be given by name alone, which goes into `key` with _name for _id at its end.
    """

    key: str
    title: str
    what: str
    required: bool = False


Ask = Field | Pick


@dataclass(frozen=True, slots=True)
class Move:
    """One way to go on with a case."""

    kind: EventKind
    title: str  # as it stands on a button
    stages: frozenset[Stage]
    asks: tuple[Ask, ...] = ()
    icon: str = ""
    is_main: bool = False  # the way a case usually takes from there
    allows: Callable[[Standing, Ledger], bool] = lambda standing, ledger: True
    clock: str = ""  # the limit (desktop.cases.limits) whose days the next clock runs; empty: none
    slip: str = ""  # the paper that goes with it: assign, transfer, reply, supervise, extend


def _words(title: str, required: bool = True, key: str = "words") -> Field:
    return Field(key, title, Kind.NOTE, width=24, required=required, max_length=2000)


def _day(key: str, title: str, hint: str = "") -> Field:
    return Field(key, title, Kind.DATE, width=8, hint=hint)


RESPONSIBLE = Pick("responsible_id", "责任人", STAFF)
SEPARATION = Field("separation_note", "由发现人办理的理由", width=20, max_length=200)
APART = Field("apart_note", "由责任人自己回访的理由", width=20, max_length=200)
KIND_OF_CASE = Field("kind_code", "类别", Kind.CODE, width=10)  # each ledger has a list of its own: see asks_of
REQUIREMENT = _words("办理要求", required=False, key="requirement")
REASON = _words("理由", key="reason")
SIGN_BY, DUE_ON = _day("sign_due_on", "签收期限"), _day("due_on", "办理期限")
TO = (RESPONSIBLE, SIGN_BY, DUE_ON, REQUIREMENT, SEPARATION)
UNTIL = Field("due_on", "新的办理期限", Kind.DATE, width=8, required=True)
WAY = Field("way_code", "化解方式", Kind.CODE, codes="mediation_way", width=8)

MOVES: tuple[Move, ...] = (
    Move(EventKind.REGISTERED, "受理登记", frozenset({Stage.REPORTED}), icon="add", is_main=True),
    Move(
        EventKind.CLASSIFIED,
        "分类研判",
        frozenset({Stage.REGISTERED}),
        (
            KIND_OF_CASE,
            Field("risk_code", "风险等级", Kind.CODE, codes="risk", width=6),
            _words("研判意见", required=False),
        ),
        "tag",
        is_main=True,
    ),
    Move(
        EventKind.ASSIGNED,
        "交办",
        TO_ASSIGN,
        (Pick("unit_id", "主办单位", UNIT, required=True), Pick("unit_ids", "协办单位", UNITS), *TO),
        "export",
        is_main=True,
        clock="sign",
        slip="assign",
    ),
    Move(
        EventKind.TAKEN,
        "自行办理",
        TO_ASSIGN,
        (Pick("unit_id", "办理的网格或单位", UNIT), RESPONSIBLE, DUE_ON, SEPARATION),
        "pin",
        clock="handle",
    ),
    Move(
        EventKind.SIGNED,
        "签收",
        frozenset({Stage.ASSIGNED}),
        (Field("signed_by", "签收人", width=8),),
        "check",
        is_main=True,
        clock="handle",
    ),
    Move(EventKind.PROGRESS, "办理记录", frozenset({Stage.HANDLING}), (_words("办理情况"),), "note", is_main=True),
    Move(
        EventKind.MEDIATED,
        "调解记录",
        frozenset({Stage.HANDLING}),
        (
            Field("way_code", "调解方式", Kind.CODE, codes="mediation_way", width=8, required=True),
            Field("mediator", "调解员", width=8),
            Field("place", "调解地点", width=12),
            _words("调解情况"),
            Field("agreed", "达成协议", Kind.FLAG),
            _words("协议内容", required=False, key="agreement"),
        ),
        "people",
        allows=lambda standing, ledger: ledger.key in {"dispute", "petition", "security", "request"},
    ),
    Move(
        EventKind.FINISHED,
        "办结",
        frozenset({Stage.HANDLING}),
        (
            _words("办理结果", key="result"),
            Field("is_success", "已化解（已解决）", Kind.FLAG, required=True),
            WAY,
        ),
        "check",
        is_main=True,
        allows=lambda standing, ledger: not standing.is_paused,
        clock="feed_back",
        slip="reply",
    ),
    Move(
        EventKind.FED_BACK,
        "反馈",
        frozenset({Stage.HANDLED}),
        (
            Field("to", "反馈对象", width=8, hint="反映人、网格员、上级"),
            Field("how", "反馈方式", Kind.CODE, codes="call_back_way", width=6),
            _words("反馈内容"),
        ),
        "phone",
        is_main=True,
        clock="call_back",
    ),
    Move(
        EventKind.CALLED_BACK,
        "回访核查",
        frozenset({Stage.FED_BACK}),
        (
            Field("how", "回访方式", Kind.CODE, codes="call_back_way", width=6, required=True),
            Pick("caller_id", "回访人", STAFF),
            Field("satisfaction_code", "满意度", Kind.CODE, codes="satisfaction", width=6, required=True),
            Field("is_confirmed", "确认已经解决", Kind.FLAG, required=True),
            _words("回访情况", required=False),
            APART,
        ),
        "phone",
        is_main=True,
        clock="rate",
    ),
    Move(
        EventKind.RATED,
        "评价",
        frozenset({Stage.CALLED_BACK}),
        (
            Field("score", "得分（百分制）", Kind.NUMBER, width=4, required=True),
            Field("rater", "评价人", width=8),
            _words("评价意见", required=False),
        ),
        "chart",
        is_main=True,
    ),
    Move(
        EventKind.ARCHIVED,
        "归档",
        frozenset({Stage.RATED, Stage.CALLED_BACK, Stage.FED_BACK}),
        (Field("file_no", "卷宗号", width=12), _words("归档说明", required=False)),
        "folder",
        is_main=True,
        allows=lambda standing, ledger: standing.stage in archivable(ledger) and not standing.is_denied,
    ),
    Move(
        EventKind.TRANSFERRED,
        "转办",
        HELD,
        (Pick("unit_id", "转给", UNIT, required=True), Pick("unit_ids", "协办单位", UNITS), REASON, *TO),
        "exchange",
        clock="sign",
        slip="transfer",
    ),
    Move(
        EventKind.ESCALATED,
        "上提",
        LIVE,
        (Pick("unit_id", "上级单位", UNIT, required=True), REASON, *TO),
        "upload",
        clock="sign",
        slip="transfer",
    ),
    Move(
        EventKind.HANDED_DOWN,
        "下交",
        LIVE,
        (Pick("unit_id", "下交给", UNIT, required=True), REASON, *TO),
        "download",
        clock="sign",
        slip="assign",
    ),
    Move(EventKind.RETURNED, "退回", HELD, (REASON,), "undo"),
    Move(
        EventKind.JOINED,
        "增加协办",
        HELD,
        (Pick("unit_ids", "协办单位", UNITS, required=True), DUE_ON, REQUIREMENT),
        "organisation",
        slip="assign",
    ),
    Move(
        EventKind.ASSISTED,
        "协办完成",
        HELD,
        (Pick("unit_id", "协办单位", UNIT, required=True), _words("协办情况")),
        "check",
        allows=lambda standing, ledger: bool(standing.open_tasks(TaskRole.ASSIST)),
    ),
    Move(
        EventKind.EXTENSION_ASKED,
        "申请延期",
        HELD,
        (UNTIL, REASON),
        "calendar",
        allows=lambda standing, ledger: _runs(standing) and not standing.asks_extension,
        slip="extend",
    ),
    Move(
        EventKind.EXTENDED,
        "同意延期",
        HELD,
        (UNTIL, _words("批复意见", required=False)),
        "calendar",
        is_main=True,
        allows=lambda standing, ledger: standing.asks_extension,
        slip="extend",
    ),
    Move(
        EventKind.EXTENSION_REFUSED,
        "不同意延期",
        HELD,
        (REASON,),
        "close",
        is_main=True,
        allows=lambda standing, ledger: standing.asks_extension,
        slip="extend",
    ),
    Move(
        EventKind.PAUSED,
        "暂停计时",
        frozenset({Stage.HANDLING}),
        (Field("waiting_for", "等待什么", width=16, required=True, max_length=200),),
        "stop",
        allows=lambda standing, ledger: _runs(standing),
    ),
    Move(
        EventKind.RESUMED,
        "恢复计时",
        frozenset({Stage.HANDLING}),
        (),
        "refresh",
        is_main=True,
        allows=lambda standing, ledger: standing.is_paused,
    ),
    Move(EventKind.URGED, "催办", HELD, (_words("催办内容"),), "phone", slip="supervise"),
    Move(
        EventKind.SUPERVISED,
        "督办",
        LIVE | frozenset({Stage.HANDLED, Stage.FED_BACK}),
        (
            Field("card", "督办等级", Kind.CODE, codes="card", width=6, required=True),
            _words("督办要求"),
            Field("until", "整改期限", Kind.DATE, width=8),
        ),
        "warning",
        slip="supervise",
    ),
    Move(
        EventKind.LIFTED,
        "解除督办",
        OPEN,
        (_words("整改情况"),),
        "check",
        allows=lambda standing, ledger: standing.card is not None,
    ),
    Move(
        EventKind.WHISTLED,
        "网格吹哨",
        LIVE,
        (
            Pick("unit_ids", "吹哨给", UNITS, required=True),
            Field("hours", "几小时内到场", Kind.NUMBER, width=4, required=True),
            _words("吹哨事由"),
        ),
        "whistle",
    ),
    Move(
        EventKind.ARRIVED,
        "部门到场",
        LIVE,
        (Pick("unit_id", "到场单位", UNIT, required=True), Field("who", "到场人员", width=10), _words("现场处理")),
        "pin",
        is_main=True,
        allows=lambda standing, ledger: bool(standing.open_tasks(TaskRole.WHISTLED)),
    ),
    Move(
        EventKind.EMERGENCY,
        "突发报告",
        OPEN,
        (
            Field("phase", "报告阶段", Kind.CODE, codes="emergency_phase", width=6, required=True),
            Field("to", "报送", width=10, required=True, hint="向谁报告"),
            Field("dead", "死亡人数", Kind.NUMBER, width=4),
            Field("injured", "受伤人数", Kind.NUMBER, width=4),
            _words("报告内容"),
        ),
        "warning",
        allows=lambda standing, ledger: ledger.key in {"incident", "security", "hazard"},
    ),
    Move(EventKind.LED, "领导包案", OPEN, (Pick("leader_id", "包案领导", STAFF, required=True),), "person"),
    Move(
        EventKind.CONCLUDED,
        "信访终结",
        DONE,
        (
            Field("conclusion_code", "终结层级", Kind.CODE, codes="petition_end", width=8, required=True),
            _words("终结意见"),
        ),
        "folder",
        allows=lambda standing, ledger: ledger.key == "petition",
    ),
    Move(EventKind.REOPENED, "重新办理", DONE | frozenset({Stage.ARCHIVED}), (REASON,), "refresh"),
    Move(EventKind.MERGED, "并案", OPEN, (Pick("into", "并入哪一件", CASE, required=True), REASON), "merge"),
    Move(
        EventKind.DECLINED,
        "不予受理",
        frozenset({Stage.REPORTED}) | TO_ASSIGN,
        (REASON,),
        "close",
        allows=lambda standing, ledger: not standing.reopened,
    ),
)

BY_KIND: Mapping[EventKind, Move] = {move.kind: move for move in MOVES}


def asks_of(move: Move, ledger: Ledger) -> tuple[Ask, ...]:
    """Return what a move asks of a case of a ledger, with the ledger's own list of sorts."""
    return tuple(replace(KIND_OF_CASE, codes=ledger.kinds) if ask is KIND_OF_CASE else ask for ask in move.asks)


def archivable(ledger: Ledger) -> frozenset[Stage]:
    """Return from where a case of a ledger may be archived: by default called back by the grid, rated by the centre."""
    if ledger.needs_rating:
        return frozenset({Stage.RATED})
    return frozenset(
        {Stage.RATED, Stage.CALLED_BACK} if ledger.needs_call_back else {Stage.CALLED_BACK, Stage.FED_BACK, Stage.RATED}
    )


def offered(standing: Standing, ledger: Ledger) -> tuple[Move, ...]:
    """Return the moves that are legal now, those of the usual way first."""
    legal = [move for move in MOVES if is_legal(move, standing, ledger)]
    return tuple(sorted(legal, key=lambda move: not move.is_main))


def is_legal(move: Move, standing: Standing, ledger: Ledger) -> bool:
    """Return whether a move can be made from where a case stands."""
    return standing.stage in move.stages and move.allows(standing, ledger)


def _runs(standing: Standing) -> bool:
    """Whether a limit runs that could be put off."""
    return standing.due_on is not None and not standing.is_paused
