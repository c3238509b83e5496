"""Undo: the last step first, only while nobody built on it."""

from datetime import date

import pytest

from db.store import action_id
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.tables import Search
from desktop.undoing import Undo


@pytest.fixture
def undo(program):
    """The steps of whoever sits at the program, from a login on."""
    with program.office.store.record("登录") as session:
        action_id(session)
    return Undo(program)


def register(program, name="张三丰", **values):
    draft = program.people.blank()
    draft.name = name
    for key, value in values.items():
        setattr(draft, key, value)
    return program.people.save(draft)


def rename(program, key, name):
    draft = program.people.draft(key)
    draft.name = name
    program.people.save(draft)


def last(undo):
    (step, *_) = undo.steps()
    return undo.undo(step.action)


def names(program, text=""):
    keys = program.people.list.keys(Search(text, {}, "", False), Progress())
    return {row["name"] for row in program.people.list.records([int(key) for key in keys]).values()}


def test_steps_are_taken_back_in_order(program, undo):
    key = register(program)
    rename(program, key, "李四光")
    rename(program, key, "王五")
    assert [(one.verb, one.kind) for one in undo.steps()] == [("修改", "人员"), ("修改", "人员"), ("新增", "人员")]
    assert last(undo).verb == "修改"
    assert names(program) == {"李四光"}
    last(undo)
    assert names(program) == {"张三丰"}
    assert names(program, "张三丰") == {"张三丰"}
    last(undo)
    assert names(program) == set()
    assert names(program, "张三丰") == set()
    assert undo.steps() == []


def test_only_the_last_step_can_be_undone(program, undo):
    key = register(program)
    rename(program, key, "李四光")
    with pytest.raises(Refusal):
        undo.undo(undo.steps()[1].action)
    assert names(program) == {"李四光"}


def test_what_somebody_built_on_stays(program, undo, clerk):
    key = register(program)
    clerk.enter("wang", "王强", clerk.rights)
    rename(program, key, "李四光")
    assert [one.verb for one in Undo(program).steps()] == ["修改"]
    clerk.enter("lin", "林晓梅", clerk.rights)
    (step,) = undo.steps()
    assert "之后又有人改过" in step.obstacle
    with pytest.raises(Refusal, match="之后又有人改过"):
        last(undo)
    assert names(program) == {"李四光"}


def test_a_deletion_is_undone_from_the_bin(program, undo):
    draft = program.registers.blank("training", staff=_worker(program))
    draft.topic, draft.kind, draft.happened_on = "培训", "01", date(2026, 1, 5)
    key = program.registers.save(draft)
    program.registers.remove(key, 1)
    assert last(undo).verb == "删除"
    assert program.registers.draft(key).topic == "培训"


def test_what_others_use_is_not_unmade(program, undo):
    draft = program.roster.blank()
    draft.name = "周网格"
    staff = program.roster.save(draft)
    assert last(undo).verb == "新增"
    with pytest.raises(Refusal):
        program.roster.draft(staff)


def test_a_step_over_several_records_says_where_it_is_undone(program, undo):
    facts, head = program.households.blank(), program.people.blank()
    facts.grid_id, facts.address, head.name = (
        program.grids.resolve("第1网格", program.grids.find_village("岸兜")),
        "1号",
        "户主",
    )
    program.commands.register(facts, head, date(2026, 1, 1))
    (step, *_) = undo.steps()
    assert "几份档案" in step.obstacle


def test_before_the_login_nothing_is_undone(program, undo):
    register(program)
    fresh = Undo(program)
    with program.office.store.record("登录") as session:
        action_id(session)
    assert fresh.steps() == []
    with pytest.raises(Refusal, match="没有可以撤销"):
        fresh.undo(1)


def _worker(program):
    draft = program.roster.blank()
    draft.name = "周网格"
    return program.roster.save(draft)
