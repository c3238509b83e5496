"""The slips of the print centre: of the last step or an earlier one, on one sheet each, word by word."""

import io
from typing import Any

import pytest

from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.kinds import Choices
from desktop.print_centre.slips import STEP, printables
from desktop.printing.preview import PdfPages
from desktop.program import Program

URGED = """督办单
陈埭镇网格办 编号：2026-纠-00001-5
事项 两户因排水沟发生争执 台账 矛盾纠纷
来源渠道 网格巡查 发现日期 2026-11-22
受理日期 2026-11-22
承办单位 司法所 原办理期限 2026-12-22
督办等级 催办 督办要求 请在本周内答复
整改情况
日期 情况（手写） 经办人
领导签字 经办人 日期
沿此线裁开，下联签收后交回陈埭镇网格办
督办单回执 编号：2026-纠-00001-5
事项 两户因排水沟发生争执 承办单位 司法所
回执 督办单收到，按要求整改并在期限前书面回复。
承办人 负责人 签收日期"""


@pytest.fixture
def case(program: Program, station: int) -> int:
    """A dispute that was assigned and urged twice."""
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户因排水沟发生争执", source_code="01")
    key = program.cases.save(draft)

    def step(kind: EventKind, **facts: Any) -> None:
        program.case_moves.carry_out(key, program.cases.dossier(key).standing.events, kind, facts)

    step(EventKind.ASSIGNED, unit_id=station)
    step(EventKind.URGED, words="请在本周内答复")
    step(EventKind.URGED, words="请今天答复")
    return key


def printed(program: Program, key: str, case: int | None, which: str = "last") -> list[str]:
    """Print a slip. Return the lines of its pages, without the dashes of the cut and the foot."""
    printable = next(one for one in printables(program) if one.key == key)
    making = printable.make(Choices(record=case, options={STEP: which}), None, Progress())
    stream = io.BytesIO()
    making.write(stream, Progress())
    pages = PdfPages(stream.getvalue())
    texts = [pages.text(page).partition("数据截至")[0].replace("┄", "") for page in range(len(pages))]
    pages.close()
    return ["\n".join(line.strip() for line in text.strip().split("\n")) for text in texts]


def test_a_slip_word_by_word_on_one_sheet(program: Program, case: int) -> None:
    assert printed(program, "slip_supervise", case, "first") == [URGED]


def test_which_of_several_slips(program: Program, case: int) -> None:
    assert "请今天答复" in printed(program, "slip_supervise", case)[0]
    assert "请在本周内答复" in printed(program, "slip_supervise", case, "previous")[0]
    assert "交办单回执" in printed(program, "slip_assign", case, "previous")[0]  # there is but one


def test_a_step_that_was_not_taken_has_no_slip(program: Program, case: int) -> None:
    with pytest.raises(Refusal, match="还没有延期审批单"):
        printed(program, "slip_extend", case)
    with pytest.raises(Refusal, match="先选择一件事件"):
        printed(program, "slip_assign", None)


def test_every_slip_stands_in_the_catalogue(program: Program) -> None:
    assert [one.title for one in printables(program)] == ["交办单", "转办单", "督办单", "回复单", "延期审批单"]
