"""Registering a case: everything that comes with it, or nothing; correcting it; what is refused in a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.errors import Conflict, DiskFull
from db.models.cases import Case, CaseCounter, CaseEvent, CaseLink, CaseParty, CaseReporter, Stage
from desktop.cases.events import EventKind
from desktop.cases.links import AT, Link
from desktop.cases.registering import Beside
from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.program import Program
from tests.programs import TODAY

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def blank(program: Program, ledger: str = "dispute", /, **values: Any) -> Draft:
    """Return the draft of a case."""
    draft = program.cases.blank(ledger)
    draft.values.update({"title": "排水沟纠纷", **values})
    return draft


def rows(program: Program, model: Any) -> int:
    """Return how many rows a table has."""
    with program.office.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def household(program: Program) -> int:
    """张三's household."""
    facts, head = program.households.blank(), program.people.blank()
    facts.address, facts.grid_id = "江头村1号", program.grids.resolve("江头第1网格")
    head.name, head.sex_code, head.born_on, head.phone = "张三", "1", date(1970, 1, 1), "13800001234"
    return program.commands.register(facts, head, date(2020, 1, 1))


@pytest.fixture
def beside(program: Program, household: int) -> Beside:
    """Two parties, one reporter, one household, one picture."""
    cases = program.cases
    head = program.households.dossier(household).members[0].key
    return Beside(
        (cases.parties.blank(person_id=head, role_code="01"), cases.parties.blank(name="李四", role_code="02")),
        (cases.reporters.blank(name="王小明", phone="13900001111"),),
        (Link("household", household, AT),),
        (("现场.png", PICTURE),),
    )


def test_a_case_comes_with_everything(program: Program, beside: Beside, household: int) -> None:
    done = program.cases.register(blank(program, kind_code="0201"), beside)
    assert done.number == "2026-纠-00001"
    assert done.words == "已登记 2026-纠-00001“排水沟纠纷”。"
    dossier = program.cases.dossier(done.key)
    told = {one.name: one.role for one in dossier.parties}
    assert told == {"张三": "申请方（甲方）", "李四": "被申请方（乙方）"}
    assert "138****1234" in dossier.parties[0].detail
    assert [one.name for one in dossier.reporters] == ["王*明"]
    assert [(one.subject, one.record_id, one.relation) for one in dossier.links] == [("household", household, "发生地")]
    assert "张三户" in dossier.links[0].words
    (file,) = program.attachments.of("case_record", done.key)
    assert (file.name, file.step) == ("现场.png", 2)
    assert [event.kind for event in dossier.log] == [EventKind.FOUND, EventKind.COLLECTED, EventKind.REGISTERED]


def test_all_or_nothing(program: Program, beside: Beside) -> None:
    before = [rows(program, model) for model in (Case, CaseEvent, CaseParty, CaseReporter, CaseLink, CaseCounter)]
    gone = Beside(beside.parties, beside.reporters, (Link("household", 999),), beside.files)
    with pytest.raises(Refusal, match="已被删除"):
        program.cases.register(blank(program), gone)
    no_picture = Beside(beside.parties, beside.reporters, beside.links, (("现场.jpg", b"no picture at all"),))
    with pytest.raises(Refusal, match="现场"):
        program.cases.register(blank(program), no_picture)
    twice = Beside((beside.parties[0], beside.parties[0]))
    with pytest.raises(Refusal, match="没有重复登记"):
        program.cases.register(blank(program), twice)
    after = [rows(program, model) for model in (Case, CaseEvent, CaseParty, CaseReporter, CaseLink, CaseCounter)]
    assert after == before
    assert program.cases.register(blank(program), beside).number == "2026-纠-00001"


def test_a_full_disk_registers_nothing(program: Program, beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise DiskFull

    monkeypatch.setattr(program.attachments.contents, "keep", full)
    with pytest.raises(DiskFull):
        program.cases.register(blank(program), beside)
    assert rows(program, Case) == 0


@pytest.mark.parametrize(
    ("ledger", "values", "said"),
    [
        ("dispute", {"kind_code": "nonsense"}, "类别“nonsense”不在选项里"),
        ("hazard", {"kind_code": "0201X"}, "不在选项里"),
        ("dispute", {"found_on": TODAY + timedelta(days=1)}, "发现日期不能晚于今天"),
        ("dispute", {"title": " "}, "事件名称不能为空"),
        ("dispute", {"title": "字" * 201}, "最多 200 个字"),
        ("dispute", {"people_count": -1}, "涉及人数不能小于 0"),
        ("dispute", {"outside_no": "12345-1"}, "是哪个系统的编号"),
        ("dispute", {"longitude": 500.0}, "应在 73 到 136 度之间"),
        ("dispute", {"grid_id": 9999}, "这个网格已撤销或不存在"),
        ("dispute", {"finder_id": 9999}, "发现人已不在花名册里"),
        ("dispute", {"scenario": "nonsense"}, "没有这个场景"),
        ("dispute", {"ledger": "nonsense"}, "没有叫“nonsense”的台账"),
    ],
)
def test_what_is_wrong_is_said(program: Program, ledger: str, values: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        program.cases.register(blank(program, ledger, **values))
    assert rows(program, Case) == 0


def test_what_is_wrong_with_somebody_names_them(program: Program) -> None:
    reporters = (program.cases.reporters.blank(),)
    with pytest.raises(Invalid, match="第 1 个反映人：请填写反映人姓名或电话"):
        program.cases.register(blank(program), Beside(reporters=reporters))


def test_an_outside_number_is_known_once(program: Program) -> None:
    first = blank(program, "request", outside_system="12345", outside_no="W1")
    number = program.cases.register(first).number
    with pytest.raises(Invalid, match=f"已登记为“{number}"):
        program.cases.register(blank(program, "request", outside_system="12345", outside_no="W1"))
    program.cases.register(blank(program, "request", outside_system="110", outside_no="W1"))


def test_only_told_of_takes_no_number(program: Program) -> None:
    done = program.cases.register(blank(program, accept=False))
    assert (done.number, program.cases.dossier(done.key).standing.stage) == (None, Stage.REPORTED)
    assert done.words.startswith("已上报")


def test_assigned_at_once_and_taken_back(program: Program, station: int) -> None:
    done = program.cases.register(blank(program), unit_id=station)
    assert done.words == "已登记 2026-纠-00001“排水沟纠纷”，并交办司法所。"
    assert program.cases.dossier(done.key).standing.stage is Stage.ASSIGNED
    program.cases.withdraw(done)
    assert program.cases.dossier(done.key).standing.stage is Stage.DECLINED
    assert program.cases.register(blank(program)).number == "2026-纠-00002"


def test_registered_though_it_cannot_be_assigned(program: Program) -> None:
    done = program.cases.register(blank(program), unit_id=4711)
    assert done.number is not None
    assert "没有交办" in done.words
    assert program.cases.dossier(done.key).standing.stage is Stage.REGISTERED


def correct(program: Program, key: int, **values: Any) -> None:
    draft = program.cases.draft(key)
    draft.values.update(values)
    program.cases.save(draft)


def test_facts_are_corrected_and_the_log_stays(program: Program, beside: Beside) -> None:
    key = program.cases.register(blank(program), beside).key
    before = program.cases.dossier(key)
    correct(program, key, title="排水沟改道纠纷", is_urgent=None)
    after = program.cases.dossier(key)
    assert (after.title, after.log, after.number) == ("排水沟改道纠纷", before.log, before.number)
    program.cases.restore(key, before.version)
    assert program.cases.dossier(key).title == "排水沟纠纷"
    assert [one.name for one in program.cases.dossier(key).parties] == ["张三", "李四"]


def test_a_stale_draft_is_a_conflict(program: Program) -> None:
    key = program.cases.register(blank(program)).key
    mine = program.cases.draft(key)
    correct(program, key, title="别人先改了")
    mine.values["title"] = "我也改"
    with pytest.raises(Conflict):
        program.cases.save(mine)


def test_another_ledger_keeps_the_number(program: Program) -> None:
    key = program.cases.register(blank(program, kind_code="0201")).key
    version = program.cases.dossier(key).version
    with pytest.raises(Invalid, match="不在选项里"):
        program.cases.change_ledger(key, version, "hazard", "0201X")
    program.cases.change_ledger(key, version, "request", None)
    dossier = program.cases.dossier(key)
    assert (dossier.ledger.key, dossier.number) == ("request", "2026-纠-00001")
    program.cases.restore(key, version)
    assert program.cases.dossier(key).ledger.key == "dispute"
    standing = program.cases.dossier(key).standing
    program.case_moves.carry_out(key, standing.events, EventKind.DECLINED, {"reason": "不属于受理范围"})
    with pytest.raises(Refusal, match="不能改台账"):
        program.cases.change_ledger(key, program.cases.dossier(key).version, "request", None)


def test_a_merged_case_is_corrected_where_it_went(program: Program) -> None:
    kept, other = (program.cases.register(blank(program)).key for _ in range(2))
    events = program.cases.dossier(other).standing.events
    program.case_moves.carry_out(other, events, EventKind.MERGED, {"into": kept, "reason": "同一件事"})
    with pytest.raises(Refusal, match="已并入 2026-纠-00001"):
        correct(program, other, title="还是改")


def test_scenario_facts_are_kept_and_checked(program: Program) -> None:
    scenario = next(one for one in program.scenarios.running if one.fields)
    field = scenario.fields[0]
    draft = blank(program, scenario.ledger, scenario=scenario.key)
    problems = program.cases.check(draft)
    assert {problem.field for problem in problems} == {one.key for one in scenario.fields if one.required}
    assert field is not None
