"""The papers of a case: who told of it stands on none of them, whatever was typed where."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest

from db.models.cases import CaseParty, CaseReporter, Unit, UnitKind
from desktop.case_paper import case_paper, note_paper, slip_paper, slips_of, steps_paper
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.fields import Kind
from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.printing.press import print_document
from desktop.program import Program

TOLD_BY, PHONE, HOME = "张大民", "13800001234", "江头村6号"


def text_of(document: Document) -> str:
    """Print a document and return what stands on its pages."""
    stream = io.BytesIO()
    print_document(document, stream, Progress())
    with pypdfium2.PdfDocument(stream.getvalue()) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r", "").replace("\n", "")


@pytest.fixture
def case(program: Program) -> int:
    """A dispute that was assigned, transferred, supervised and finished; the reporter's name is typed everywhere."""
    with program.office.store.write("登记承办单位") as session:
        units = [Unit(name=name, kind=UnitKind.DEPARTMENT) for name in ("司法所", "派出所")]
        session.add_all(units)
    hall, police = (unit.id for unit in units)
    draft = program.cases.blank("dispute")
    draft.values.update(
        title=f"{TOLD_BY}反映排水沟堵塞",
        description=f"{TOLD_BY}（电话 {PHONE}）来电，住{HOME}，称雨水倒灌。",
        source_code="01",
        finder_name=TOLD_BY,
        note=f"回复{TOLD_BY}",
    )
    key = program.cases.save(draft)
    with program.office.store.write("反映人") as session:
        session.add(CaseReporter(case_id=key, name=TOLD_BY, phone=PHONE, address=HOME))
        session.add(CaseParty(case_id=key, name="李四光", role_code="01", phone="13900005678"))

    def step(kind: EventKind, **facts: Any) -> None:
        program.case_moves.carry_out(key, program.cases.dossier(key).standing.events, kind, facts)

    step(EventKind.ASSIGNED, unit_id=hall, responsible_name="王强", requirement=f"联系{TOLD_BY}核实")
    step(EventKind.TRANSFERRED, unit_id=police, reason=f"{TOLD_BY}要求", responsible_name="王强")
    step(EventKind.SIGNED)
    step(EventKind.SUPERVISED, card="yellow", words=f"{TOLD_BY}再次来电")
    step(EventKind.URGED, words=f"请尽快答复{TOLD_BY}")
    step(EventKind.FINISHED, result=f"已疏通，{TOLD_BY}满意", is_success=True)
    return key


@pytest.fixture(params=["slips", "whole", "steps"])
def papers(request: pytest.FixtureRequest, program: Program, case: int) -> list[str]:
    """Every paper of the case of one sort."""
    makers: dict[str, Callable[[], list[Document]]] = {
        "slips": lambda: [slip_paper(program, case, one.number) for one in slips_of(program.cases.dossier(case))],
        "whole": lambda: [case_paper(program, case), case_paper(program, case, revealed=True)],
        "steps": lambda: [steps_paper(program, case, loop) for loop in program.loops.all],
    }
    return [text_of(one) for one in makers[request.param]()]


def test_who_told_stands_on_no_paper(papers: list[str]) -> None:
    assert papers
    for text in papers:
        assert TOLD_BY not in text
        assert PHONE not in text
        assert HOME not in text
        assert "反映排水沟堵塞" in text


def test_each_slip_says_what_it_must(program: Program, case: int) -> None:
    slips = slips_of(program.cases.dossier(case))
    kinds = [EventKind.ASSIGNED, EventKind.TRANSFERRED, EventKind.SUPERVISED, EventKind.URGED, EventKind.FINISHED]
    assert [one.kind for one in slips] == kinds
    assign, transfer, supervise, urge, reply = (text_of(slip_paper(program, case, one.number)) for one in slips)
    for text, number in zip((assign, transfer, supervise, urge, reply), slips, strict=True):
        assert f"2026-纠-00001-{number.number}" in text
        for needed in ("事项", "来源", "承办单位", "领导签字", "承办人", "日期"):
            assert needed in text
    assert "交办单" in assign
    assert "司法所" in assign
    assert "签收期限" in assign
    assert "办理要求" in assign
    assert "转办单" in transfer
    assert "原承办单位" in transfer
    assert "派出所" in transfer
    assert "督办单" in supervise
    assert "黄牌" in supervise
    assert "催办" in urge
    assert "回复单" in reply
    assert "已疏通" in reply
    assert "派出所" in reply


def test_the_receipt_stands_below_the_cut(program: Program, case: int) -> None:
    for one in slips_of(program.cases.dossier(case)):
        text = text_of(slip_paper(program, case, one.number))
        above, _, below = text.partition("沿此线裁开，下联签收后交回陈埭镇网格办")
        number = f"2026-纠-00001-{one.number}"
        assert number in above
        assert f"回执 编号：{number}" in below
        assert "回执" in below
        assert "承办单位" in below


def extended(program: Program, *kinds: tuple[EventKind, dict[str, Any]]) -> list[str]:
    """Return the slips of a case that was assigned, then put off in some steps."""
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户因排水沟发生争执")
    key = program.cases.save(draft)
    for kind, facts in ((EventKind.ASSIGNED, {"unit_id": unit.id}), (EventKind.SIGNED, {}), *kinds):
        program.case_moves.carry_out(key, program.cases.dossier(key).standing.events, kind, facts)
    slips = slips_of(program.cases.dossier(key))
    return [text_of(slip_paper(program, key, one.number)) for one in slips[1:]]


ASKED = (EventKind.EXTENSION_ASKED, {"due_on": date(2026, 12, 31), "reason": "鉴定还没有出结果"})


def test_a_request_for_more_time_has_room_for_the_decision(program: Program) -> None:
    (asked,) = extended(program, ASKED)
    for words in (
        "延期审批单",
        "2026-纠-00001-6",
        "原办理期限 2026-12-22",
        "申请延期至 2026-12-31",
        "鉴定还没有出结果",
    ):
        assert words in asked
    assert "□ 同意延期至" in asked
    assert "□ 不同意延期" in asked
    assert "审批领导" in asked


def test_a_decision_on_more_time_stands_under_the_number_of_the_request(program: Program) -> None:
    _, decided = extended(
        program, ASKED, (EventKind.EXTENDED, {"due_on": date(2026, 12, 28), "words": "抓紧催办鉴定机构"})
    )
    for words in (
        "编号：2026-纠-00001-6",
        "申请延期至 2026-12-31",
        "审批意见 同意延期",
        "批准期限 2026-12-28",
        "林晓梅",
    ):
        assert words in decided
    assert "□" not in decided
    assert "抓紧催办鉴定机构" in decided
    assert decided.count("批准期限 2026-12-28") == 2  # on the receipt as well


def test_a_refusal_of_more_time_says_why(program: Program) -> None:
    _, decided = extended(program, ASKED, (EventKind.EXTENSION_REFUSED, {"reason": "材料已经齐全"}))
    for words in ("审批意见 不同意延期", "批准期限 维持原办理期限", "材料已经齐全"):
        assert words in decided


def test_parties_are_masked_on_the_paper_of_the_case(program: Program, case: int) -> None:
    text = text_of(case_paper(program, case))
    assert "李四光" not in text
    assert "13900005678" not in text
    assert "139****5678" in text


def test_what_was_taken_back_has_no_slip(program: Program, case: int) -> None:
    dossier = program.cases.dossier(case)
    program.case_moves.undo(case, dossier.standing.events, "误操作")
    assert EventKind.FINISHED not in {one.kind for one in slips_of(program.cases.dossier(case))}
    with pytest.raises(Refusal):
        slip_paper(program, case, 1)


def test_what_is_printed_is_written_down(program: Program, case: int) -> None:
    note_paper(program, program.cases.dossier(case), "交办单")
    line = program.disclosures.list()[0]
    assert (line.table, line.fields) == ("case_record", ("交办单",))


def test_what_a_scenario_records_is_printed_with_the_case(program: Program) -> None:
    scenario = next(one for one in program.scenarios.running if one.ledger == "dispute")
    field = next(one for one in scenario.fields if one.kind is Kind.TEXT)
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户争水", scenario=scenario.key, facts={field.key: "三方到场"})
    text = text_of(case_paper(program, program.cases.save(draft)))
    assert scenario.title in text
    assert field.title in text
    assert "三方到场" in text
