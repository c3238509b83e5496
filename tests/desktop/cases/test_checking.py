"""What the check finds among cases that somebody spoilt past the program."""

import pytest
from sqlalchemy import text

from db.models.cases import Unit, UnitKind
from desktop.cases import checking
from desktop.cases.checking import look_through
from desktop.cases.events import EventKind
from desktop.jobs import Cancelled, Progress
from desktop.upkeep.checking import CASES, check


@pytest.fixture
def office(program):
    """Five disputes, the first assigned to two units and signed for, the second only told of at first."""
    with program.office.store.write("登记承办单位") as session:
        session.add_all([Unit(name="司法所", kind=UnitKind.DEPARTMENT), Unit(name="派出所", kind=UnitKind.DEPARTMENT)])
    for place in range(5):
        draft = program.cases.blank("dispute" if place < 4 else "hazard")
        draft.values.update(title="两户争执", accept=place != 1)
        program.cases.save(draft)
    program.case_moves.carry_out(1, 3, EventKind.ASSIGNED, {"unit_id": 1, "unit_ids": [2]})
    program.case_moves.carry_out(1, 4, EventKind.SIGNED, {})
    program.case_moves.carry_out(2, 2, EventKind.REGISTERED, {})
    program.case_moves.carry_out(3, 3, EventKind.DECLINED, {"reason": "不属本地"})
    return program.office


def found(office):
    report = check(office.engine, Progress(), cases=look_through)
    return [(one.message, one.ids) for one in report.findings if one.check == CASES]


def spoil(office, statement):
    with office.engine.execution_options(writes=True).begin() as connection:
        assert connection.execute(text(statement)).rowcount


def test_nothing_is_wrong_with_what_the_program_wrote(office):
    assert found(office) == []


@pytest.mark.parametrize(
    ("statement", "words", "ids"),
    [
        ("DELETE FROM case_event WHERE case_id = 1 AND number = 2", "日志缺步骤", (1,)),
        ("DELETE FROM case_event WHERE case_id = 4", "日志缺步骤", (4,)),
        ("UPDATE case_event SET number = 9 WHERE case_id = 1 AND number = 5", "日志缺步骤", (1,)),
        ("UPDATE case_record SET due_on = '2027-01-01' WHERE id = 1", "与办理日志不符", (1,)),
        ("UPDATE case_record SET stage = 'archived' WHERE id = 2", "与办理日志不符", (2,)),
        ("UPDATE case_event SET by = 'somebody' WHERE case_id = 4", "与办理日志不符", (4,)),
        ("UPDATE case_event SET kind = 'dreamt' WHERE case_id = 4 AND number = 3", "读不懂", (4,)),
        ("UPDATE case_event SET facts = '[]' WHERE case_id = 1 AND number = 4", "读不懂", (1,)),
        ("UPDATE case_task SET ended_at = '2026-11-22 00:00:00' WHERE unit_id = 2", "承办单位任务", (1,)),
        ("DELETE FROM case_task WHERE unit_id = 2", "承办单位任务", (1,)),
        ("UPDATE case_record SET number = '纠2026第3号' WHERE id = 4", "不像本程序给的", (4,)),
        ("UPDATE case_record SET number = NULL WHERE id = 4", "矛盾纠纷台账 2026 年的编号缺 1 个", ()),
        ("UPDATE case_record SET number = '2026-纠-000002' WHERE id = 4", "1 个编号重复", (4,)),
        ("UPDATE case_record SET number = '2026-纠-00007' WHERE id = 4", "1 个编号超出", (4,)),
        ("UPDATE case_counter SET last = 9 WHERE ledger = 'hazard'", "安全隐患台账 2026 年的编号缺 8 个", ()),
        ("DELETE FROM case_counter WHERE ledger = 'hazard'", "1 个编号超出", (5,)),
    ],
)
def test_what_was_changed_past_the_program_is_found(office, statement, words, ids):
    spoil(office, statement)
    assert any(words in message and keys == ids for message, keys in found(office))


def test_of_very_many_stretches_are_read_and_that_is_said(office, monkeypatch):
    monkeypatch.setattr(checking, "PART", 1)
    monkeypatch.setattr(checking, "MOST", 2)
    spoil(office, "UPDATE case_record SET title = 'x', urges = 7")
    messages = [message for message, _ in found(office)]
    assert messages == ["抽查的 1 件里有 1 件事件的环节、期限等与办理日志不符，可能有人绕过本程序改动。请与备份核对。"]


def test_it_can_be_stopped(office):
    progress = Progress()
    progress.cancel()
    with office.engine.connect() as connection, pytest.raises(Cancelled):
        list(look_through(connection, progress))
