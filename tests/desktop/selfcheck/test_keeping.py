"""Exceptions and things to do."""

from datetime import timedelta

import pytest

from db.errors import Conflict
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from tests.programs import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def empty(ground):
    """The finding of an empty grid."""
    ground.program.selfcheck.run(Progress())
    return empty_ones(ground)[0]


def empty_ones(ground):
    return list(ground.program.selfcheck.report().of_rule.get("grid_empty", ()))


def test_what_is_allowed_stands_apart_with_its_reason(ground, empty):
    check = ground.program.selfcheck
    check.exceptions.allow([empty], " 园区网格，没有居民 ")
    report = check.report()
    assert empty not in report.findings
    ((finding, allowed),) = report.allowed
    assert (finding, allowed.reason, allowed.until, allowed.by) == (empty, "园区网格，没有居民", None, "lin")
    check.exceptions.withdraw([allowed.key])
    assert empty in check.report().findings


def test_an_exception_ends_on_its_day(ground, empty):
    check = ground.program.selfcheck
    check.exceptions.allow([empty], "年底前并入", TOMORROW)
    assert empty not in check.report().findings
    with pytest.raises(Invalid, match="晚于今天"):
        check.exceptions.allow([empty], "理由", TODAY)


def test_an_exception_needs_a_reason(ground, empty):
    with pytest.raises(Invalid, match="为什么"):
        ground.program.selfcheck.exceptions.allow([empty], "  ")


def test_nothing_is_allowed_twice(ground, empty):
    exceptions = ground.program.selfcheck.exceptions
    exceptions.allow([empty], "理由")
    assert exceptions.allow([empty], "又一个理由") == ()
    assert len(exceptions.all()) == 1


def test_a_finding_becomes_something_to_do(ground, empty):
    todos = ground.program.selfcheck.todos
    chief = ground.staff()
    ground.post(chief, empty.grid_id, "chief")
    ((who),) = todos.candidates(empty.grid_id)
    assert (who.staff_id, who.name, who.post) == (chief, "李四", "网格长")
    (key,) = todos.add([empty], TOMORROW, chief)
    (todo,) = todos.all()
    assert (todo.key, todo.title) == (key, "空网格：没有实有人口，规定至少 1 人。")
    assert (todo.staff_name, todo.due_on, todo.is_late) == ("李四", TOMORROW, False)
    assert (empty.rule, empty.grid_id) in todos.open_pairs()
    todos.finish(key, todo.version, "已采集")
    assert todos.all() == []
    (done,) = todos.all(done=True)
    assert (done.done_on, done.done_note) == (TODAY, "已采集")
    with pytest.raises(Conflict):
        todos.finish(key, todo.version)
    todos.reopen(key)
    assert [one.key for one in todos.all()] == [key]
    todos.remove([key])
    assert todos.all() == []
    with pytest.raises(Refusal):
        todos.reopen(key)


def test_the_chiefs_of_the_villages_do_what_is_about_no_grid(ground):
    chief, other, worker = ground.staff(), ground.staff(), ground.staff()
    ground.post(chief, ground.village, "chief")
    ground.post(other, ground.village, "lawyer")
    ground.post(worker, ground.first, "worker_full_time")
    assert [one.staff_id for one in ground.program.selfcheck.todos.candidates(None)] == [chief]


def test_nothing_is_due_before_today(ground, empty):
    with pytest.raises(Invalid, match="不能早于今天"):
        ground.program.selfcheck.todos.add([empty], TODAY - timedelta(days=1))


def test_an_exception_comes_back_after_its_day(ground, empty, monkeypatch):
    check = ground.program.selfcheck
    check.exceptions.allow([empty], "年底前并入", TOMORROW)
    assert empty not in check.report().findings
    monkeypatch.setattr(check.exceptions, "_today", lambda: TOMORROW)
    assert empty in check.report().findings
    check.exceptions.allow([empty], "再等一个月", TOMORROW + timedelta(days=30))  # and can be let stand again
    assert empty not in check.report().findings


def test_what_is_to_be_done_goes_to_somebody_else(ground, empty):
    todos = ground.program.selfcheck.todos
    (key,) = todos.add([empty], TODAY)
    who = ground.staff()
    todos.change(key, 1, TOMORROW, who)
    (todo,) = todos.all()
    assert (todo.staff_id, todo.due_on, todo.days_late) == (who, TOMORROW, 0)
    with pytest.raises(Conflict):
        todos.change(key, 1, None, None)
    with pytest.raises(Invalid, match="不能早于今天"):
        todos.change(key, todo.version, TODAY - timedelta(days=1), who)
