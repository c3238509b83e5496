"""The slips of cases in the print centre: of the step that was last, or of an earlier one."""

from collections.abc import Sequence
from functools import partial

from desktop.case_paper import TABLE, slip_of, slip_paper, slips_of
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.making import DocumentMaking
from desktop.printing.cases import SLIPS
from desktop.program import Program

STEP, LAST = "step", "last"
WHICH = Option(STEP, "哪一次", ((LAST, "最近一次"), ("previous", "再前一次"), ("first", "第一次")))
FROM_END = {LAST: 0, "previous": 1}
ABOUT = {
    "assign": "交办、下交或者增加协办时开出，下联签收后交回。",
    "transfer": "转办或者上提时开出，下联签收后交回。",
    "supervise": "催办、督办时开出，写明整改期限和要求。",
    "reply": "办结后书面回复交办单位，附领导批示和收到回执。",
    "extend": "申请延期和审批，批准的期限写在回执上。",
}


def printables(program: Program) -> Sequence[Printable]:
    """Return the slips there are."""
    return [
        Printable(
            key=f"slip_{key}",
            title=kind.title,
            group=Group.SLIP,
            about=ABOUT[key],
            asks=(Ask.RECORD, Ask.OPTION),
            make=partial(_made, program, key),
            options=(WHICH,),
            subject=TABLE,
            words="事件 单据 回执",
        )
        for key, kind in SLIPS.items()
    ]


def _made(program: Program, slip: str, choices: Choices, _layout: Layout | None, progress: Progress) -> DocumentMaking:
    if choices.record is None:
        raise Refusal("请先选择一件事件。")
    progress.check()
    steps = [one.number for one in slips_of(program.cases.dossier(choices.record)) if slip_of(one) == slip]
    if not steps:
        raise Refusal(f"这件事件还没有{SLIPS[slip].title}，请先在事件里办理这一步。")
    which = choices.options.get(STEP, LAST)
    place = len(steps) - 1 - FROM_END.get(which, len(steps) - 1)
    return DocumentMaking(slip_paper(program, choices.record, steps[max(place, 0)]))
