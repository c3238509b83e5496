"""The printed ledgers: the columns that towns print, signed, and nobody learns from them who told."""

from io import BytesIO

import pytest

from db.models.cases import CaseReporter
from desktop.cases.events import EventKind
from desktop.cases.ledgers import ledgers
from desktop.jobs import Progress
from desktop.ledger_paper import NO_REPORTERS, ledger_head, ledger_lines, note_ledger
from desktop.printing.paper import A3_LANDSCAPE, advised_paper
from desktop.printing.press import print_list
from desktop.printing.preview import PdfPages
from desktop.program import Program
from desktop.tables import Search

TELLER, PHONE = "孙小美", "13800001234"


@pytest.fixture
def case(program: Program) -> int:
    """A dispute that somebody told of."""
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户因排水沟发生争执", description="雨季积水")
    key = program.cases.save(draft)
    with program.office.store.write("登记反映人") as session:
        session.add(CaseReporter(case_id=key, name=TELLER, phone=PHONE))
    return key


def text_of(program: Program, key: str, keys: list[int]) -> str:
    head, stream = ledger_head(program, key, f"共 {len(keys)} 件"), BytesIO()
    paper = advised_paper(head.columns)
    print_list(head, ledger_lines(program, key, keys), len(keys), stream, Progress(), paper=paper)
    pages = PdfPages(stream.getvalue())
    text = "".join("".join(pages.text(page).split()) for page in range(len(pages)))
    pages.close()
    return text


@pytest.mark.parametrize("key", ["", *(one.key for one in ledgers())])
def test_every_ledger_is_printed_signed_and_without_who_told(program: Program, case: int, key: str) -> None:
    text = text_of(program, key, [case])
    for word in ("填报人", "审核人", "日期", "共1件"):
        assert word in text
    assert not any(secret in text for secret in (TELLER, "孙*", PHONE[-4:]))
    if key in ("request", "petition", "service"):
        assert NO_REPORTERS in text
    else:
        assert NO_REPORTERS not in text


def test_the_ledger_of_disputes_has_the_columns_that_towns_print(program: Program, case: int) -> None:
    head = ledger_head(program, "dispute", "")
    words = ("序号 排查时间 网格 当事人 基本情况 类别 规模 涉及人数 风险等级 化解措施 责任单位 责任人 包案领导 "
             "化解时限 进展 结果 回访 销号时间")  # fmt: skip
    assert [column.heading for column in head.columns] == words.split()
    assert advised_paper(head.columns) is A3_LANDSCAPE


def test_the_course_of_an_incident_is_on_its_ledger(program: Program) -> None:
    draft = program.cases.blank("incident")
    draft.values["title"] = "出租房起火"
    key = program.cases.save(draft)
    for phase, words in (("1", "已拨打119"), ("2", "明火扑灭"), ("2", "正在清点"), ("3", "无人伤亡")):
        events = program.cases.dossier(key).standing.events
        told = {"phase": phase, "to": "区应急局", "words": words}
        program.case_moves.carry_out(key, events, EventKind.EMERGENCY, told)
    text = text_of(program, "incident", [key])
    assert all(words in text for words in ("已拨打119", "明火扑灭", "正在清点", "无人伤亡"))


def test_printing_a_ledger_is_written_down(program: Program, case: int) -> None:
    note_ledger(program, "dispute", 1)
    keys = program.disclosure_list.keys(Search(), Progress())
    row = program.disclosure_list.records([int(keys[0])])[int(keys[0])]
    assert "事件" in "".join(row.values())
