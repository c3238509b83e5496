"""The papers of a case: the slips that go with a step (交办单 转办单 回复单 督办单 延期审批单), 办理单, 闭环流程表.

Columns of the slips: practice, Appendix B (编号 事项 来源 要求 承办 时限 办理情况 承办人/领导签字 日期). Who told of a
case stands on none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.printing.document import Align, Column, Cut, Document, Fact, Facts, Grid, Room, Section, Signatures
from desktop.printing.dossiers import Entry, Imprint, numbered

COURSE = (
    Column("序号", 3, Align.CENTRE),
    Column("时间", 9, Align.CENTRE),
    Column("步骤", 5.5, Align.CENTRE),
    Column("办理情况", 21),
    Column("经办人", 5, Align.CENTRE),
)
STEPS = (
    Column("序号", 3, Align.CENTRE),
    Column("环节", 6, Align.CENTRE),
    Column("办理情况", 19),
    Column("办理人", 5, Align.CENTRE),
    Column("时间", 9, Align.CENTRE),
    Column("签字", 5, Align.CENTRE),
)
PARTIES = (Column("姓名", 5, Align.CENTRE), Column("身份", 6, Align.CENTRE), Column("情况（已脱敏）", 28))
BY_HAND = (Column("日期", 6, Align.CENTRE), Column("情况（手写）", 26), Column("经办人", 6, Align.CENTRE))
OPINIONS = (Column("日期", 6, Align.CENTRE), Column("意见（手写）", 26), Column("签字", 6, Align.CENTRE))
SIGNING_ROW = 14.0  # millimetres: room for a signature


@dataclass(frozen=True, slots=True)
class SlipKind:
    """One kind of slip: its title, what is written on it by hand, who signs, and the receipt below the cut."""

    title: str
    by_hand: str  # title of the room for the pen
    signed: tuple[tuple[str, ...], ...]
    receipt: str  # what whoever gets the slip confirms
    received: tuple[str, ...]  # who signs the receipt
    columns: tuple[Column, ...] = BY_HAND  # of the room for the pen


SENT = ("领导签字", "经办人", "日期")
SIGNED_FOR = ("承办人", "负责人", "签收日期")
SLIPS: Mapping[str, SlipKind] = {
    "assign": SlipKind("交办单", "办理情况", (SENT,), "交办单及所附材料收到，按要求和期限办理。", SIGNED_FOR),
    "transfer": SlipKind("转办单", "办理情况", (SENT,), "转办单及所附材料收到，按要求和期限办理。", SIGNED_FOR),
    "supervise": SlipKind("督办单", "整改情况", (SENT,), "督办单收到，按要求整改并在期限前书面回复。", SIGNED_FOR),
    "reply": SlipKind(
        "回复单",
        "领导批示",
        (("承办人", "负责人", "回复日期"), ("领导签字", "经办人", "日期")),
        "回复单收到。　□ 同意办结　　□ 退回继续办理，理由：",
        ("收到人", "负责人", "收到日期"),
        OPINIONS,
    ),
    "extend": SlipKind(
        "延期审批单",
        "审批意见",
        (("承办人", "申请单位\n负责人", "申请日期"), ("审批领导\n签字", "经办人", "审批日期")),
        "审批结果知悉，按批准的期限办理。",
        SIGNED_FOR,
        OPINIONS,
    ),
}
CUT_HERE = "沿此线裁开，下联签收后交回{office}"


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """A slip: of a kind, for one step of a case. The number is that of the case and the step."""

    kind: SlipKind
    number: str
    imprint: Imprint
    matter: tuple[Entry, ...]  # what it is about; long values take a whole row
    task: tuple[Entry, ...]  # to whom, until when, what is required, or what came of it
    receipt: tuple[Entry, ...]  # what of it stands on the receipt


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case as its own paper shows it."""

    number: str
    title: str
    imprint: Imprint
    chapters: tuple[tuple[str, tuple[Entry, ...]], ...]
    parties: tuple[tuple[str, str, str], ...]  # name, role, what is known, masked
    loop: str
    steps: tuple[tuple[str, str, str, str], ...]  # step, what was done, by whom, when
    course: tuple[tuple[str, str, str, str], ...]  # when, which step, what was done, by whom


def slip_document(sheet: SlipSheet) -> Document:
    """Return a slip, with its receipt at the foot of the sheet."""
    kind = sheet.kind
    sections: tuple[Section, ...] = (
        Facts("", _facts(sheet.matter)),
        Facts("", _facts(sheet.task)),
        Room(kind.by_hand, kind.columns),
        *(Signatures(labels) for labels in kind.signed),
        Cut(CUT_HERE.format(office=sheet.imprint.office), f"{kind.title}回执", f"编号：{sheet.number}"),
        Facts("", (*_facts(sheet.receipt), Fact("回执", kind.receipt, 2))),
        Signatures(kind.received),
    )
    return sheet.imprint.document(kind.title, sections, number=f"编号：{sheet.number}", has_numbers=False)


def case_document(sheet: CaseSheet) -> Document:
    """Return the paper of one case (办理单)."""
    facts = [Facts(title, _facts(entries)) for title, entries in sheet.chapters if entries]
    parties = [Grid("当事人", PARTIES, sheet.parties)] if sheet.parties else []
    course = tuple((str(number), *line) for number, line in enumerate(sheet.course, 1))
    steps = Grid(f"环节（{sheet.loop}）", STEPS[:-1], _numbered_steps(sheet))
    whole = numbered((*facts, *parties, steps, Grid("办理经过", COURSE, course)))
    signed = Signatures(("经办人", "审核人", "日　期"))
    return sheet.imprint.document(
        "事件办理单", (*whole, signed), subtitle=sheet.title, number=f"事件编号：{sheet.number}"
    )


def steps_document(sheet: CaseSheet) -> Document:
    """Return the steps of one case to be signed one by one (闭环流程表)."""
    rows = tuple((*line, "") for line in _numbered_steps(sheet))
    facts = [Facts("", _facts(entries)) for _, entries in sheet.chapters[:1]]
    signed = Signatures(("经办人", "审核人", "日　期"))
    sections: tuple[Section, ...] = (*facts, Grid("", STEPS, rows, height=SIGNING_ROW), signed)
    title = f"{sheet.loop}流程表"
    return sheet.imprint.document(
        title, sections, subtitle=sheet.title, number=f"事件编号：{sheet.number}", has_numbers=False
    )


def _numbered_steps(sheet: CaseSheet) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *line) for number, line in enumerate(sheet.steps, 1))


def _facts(entries: tuple[Entry, ...]) -> tuple[Fact, ...]:
    return tuple(Fact(title, text) for title, text in entries)
