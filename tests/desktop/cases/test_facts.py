"""What a move is given, read by its kind: what is none of its kind is refused in a sentence."""

from datetime import UTC, date, datetime

import pytest

from desktop.cases.events import EventKind
from desktop.cases.facts import FactReader
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.moves import BY_KIND, CASE, MOVES, STAFF, UNIT, UNITS, Pick, asks_of
from desktop.codes import Codes
from desktop.fields import Field, Kind

TODAY = date(2026, 11, 22)
CODES = Codes.load()


def read(kind, facts, day=TODAY, book="dispute"):
    asks = asks_of(BY_KIND[kind], ledger(book))
    given, problems = FactReader(CODES).read(asks, facts, day, TODAY)
    return given, {problem.field: problem.message for problem in problems}


def test_good_facts_are_kept_as_the_log_keeps_them():
    given, problems = read(
        EventKind.ASSIGNED,
        {"unit_id": 3, "unit_ids": (4, 5, 4), "responsible_name": " 王强 ", "due_on": date(2026, 12, 1),
         "sign_due_on": "2026-11-25", "requirement": "　尽快\x00办理 ", "separation_note": ""},
    )  # fmt: skip
    assert problems == {}
    assert given == {"unit_id": 3, "unit_ids": [4, 5], "responsible_name": "王强", "due_on": "2026-12-01",
                     "sign_due_on": "2026-11-25", "requirement": "尽快办理"}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key", "value", "words"),
    [
        (EventKind.ASSIGNED, "unit_id", None, "请选择主办单位"),
        (EventKind.ASSIGNED, "unit_id", "司法所", "从列表里选择"),
        (EventKind.ASSIGNED, "unit_id", True, "从列表里选择"),
        (EventKind.ASSIGNED, "unit_id", -1, "从列表里选择"),
        (EventKind.ASSIGNED, "unit_id", 2**64, "从列表里选择"),
        (EventKind.ASSIGNED, "unit_id", [1], "从列表里选择"),
        (EventKind.ASSIGNED, "unit_ids", ["x"], "从列表里选择"),
        (EventKind.ASSIGNED, "unit_ids", 7.5, "从列表里选择"),
        (EventKind.ASSIGNED, "responsible_id", "王强", "从列表里选择"),
        (EventKind.ASSIGNED, "due_on", "2026-11-21", "不能早于今天"),
        (EventKind.ASSIGNED, "due_on", "2026-02-30", "不是日期"),
        (EventKind.ASSIGNED, "due_on", "明天", "不是日期"),
        (EventKind.ASSIGNED, "due_on", 20261130, "要填日期"),
        (EventKind.ASSIGNED, "due_on", datetime(2026, 12, 1, tzinfo=UTC), "要填日期"),
        (EventKind.ASSIGNED, "due_on", date.max, "不能晚于 2031-11-22"),
        (EventKind.ASSIGNED, "requirement", "字" * 2001, "最多 2000 个字，现有 2001 个字"),
        (EventKind.ASSIGNED, "requirement", 7, "要填文字"),
        (EventKind.ASSIGNED, "next_due_on", "2026-12-01", "不用填"),
        (EventKind.RETURNED, "reason", " 　", "不能为空"),
        (EventKind.RATED, "score", 101, "0 到 100 分"),
        (EventKind.RATED, "score", -1, "0 到 100 分"),
        (EventKind.RATED, "score", "90", "要填整数"),
        (EventKind.RATED, "score", True, "要填整数"),
        (EventKind.WHISTLED, "hours", 0, "1 到 72 小时"),
        (EventKind.EMERGENCY, "dead", 10**9, "0 到 100000 之间"),
        (EventKind.FINISHED, "is_success", "是", "只能选是或否"),
        (EventKind.FINISHED, "is_success", None, "不能为空"),
        (EventKind.FINISHED, "way_code", "8888", "里没有“8888”"),
        (EventKind.FINISHED, "way_code", {"a": 1}, "请从列表里选择"),
        (EventKind.CLASSIFIED, "kind_code", "Q1", "类别里没有“Q1”"),
        (EventKind.MERGED, "into", "2026-纠-00001", "从列表里选择"),
    ],
)
def test_bad_facts_are_refused_in_a_sentence(kind, key, value, words):
    _, problems = read(kind, {key: value})
    assert words in problems[key]


def test_a_name_may_stand_for_somebody_of_the_roster_but_not_too_long():
    assert read(EventKind.LED, {"leader_name": "李书记"}) == ({"leader_name": "李书记"}, {})
    assert "请选择包案领导" in read(EventKind.LED, {})[1]["leader_id"]
    assert "最多 100 个字" in read(EventKind.LED, {"leader_name": "李" * 101})[1]["leader_id"]


def test_limits_are_held_against_the_day_of_the_step():
    late = date(2026, 11, 1)
    assert read(EventKind.TAKEN, {"due_on": "2026-11-05"}, late)[1] == {}
    assert "不能早于办理这一步的 2026-11-01" in read(EventKind.TAKEN, {"due_on": "2026-10-30"}, late)[1]["due_on"]


def test_every_ledger_is_asked_for_sorts_of_its_own():
    for book in ledgers():
        sort = asks_of(BY_KIND[EventKind.CLASSIFIED], book)[0]
        code = CODES.items(sort.codes)[0].code
        assert read(EventKind.CLASSIFIED, {"kind_code": code}, book=book.key)[1] == {}


def test_every_ask_can_be_read():
    for move in MOVES:
        for ask in asks_of(move, ledger("dispute")):
            if isinstance(ask, Pick):
                assert ask.what in (UNIT, UNITS, STAFF, CASE)
            else:
                assert isinstance(ask, Field)
                assert ask.kind in (Kind.TEXT, Kind.NOTE, Kind.DATE, Kind.CODE, Kind.NUMBER, Kind.FLAG)
                assert ask.kind is not Kind.CODE or CODES.items(ask.codes)
