"""Every kind of event in plain sentences, whatever facts it has; what was taken back is said to be."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.cases.events import TITLES, Event, EventKind
from desktop.cases.ledgers import ledger
from desktop.cases.moves import MOVES, UNIT, UNITS, Pick
from desktop.cases.telling import Words, tell_case, tell_event
from desktop.codes import Codes
from desktop.fields import Kind

AT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
FULL: dict[Kind, Any] = {Kind.DATE: "2026-12-01", Kind.NUMBER: 3, Kind.FLAG: True, Kind.CODE: "01"}


@pytest.fixture(scope="module")
def words() -> Words:
    """A dispute's words, with two units and one account."""
    return Words(Codes.load(), ledger("dispute"), {7: "司法所", 8: "派出所"}, {"lin": "林晓梅"})


def event(kind: EventKind, facts: dict[str, Any], at: int = 1) -> Event:
    """Return an event of 林晓梅."""
    return Event(at, kind, AT, "lin", facts)


def told(words: Words, kind: EventKind, **facts: Any) -> str:
    """Return what an event says."""
    return tell_event(event(kind, facts), words).text


def facts_of(kind: EventKind, *, full: bool) -> dict[str, Any]:
    """Return facts as a move leaves them: all that it asks, or only what it must have."""
    move = next((one for one in MOVES if one.kind is kind), None)
    found: dict[str, Any] = {"answer_by": AT.isoformat()} if kind is EventKind.WHISTLED else {}
    if kind in {EventKind.UNDONE, EventKind.ABSORBED, EventKind.PARTED}:
        found |= {"undoes": 1, "reason": "误操作", "case": 3}
    for ask in move.asks if move is not None else ():
        if not (full or ask.required):
            continue
        if isinstance(ask, Pick):
            found[ask.key] = [8] if ask.what == UNITS else 7 if ask.what == UNIT else 1
            found |= {ask.key.replace("_id", "_name"): "李明"} if ask.what not in (UNIT, UNITS) else {}
        else:
            found[ask.key] = FULL.get(ask.kind, "按程序办理")
    return found


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("full", [True, False])
def test_every_event_is_told_in_whole_sentences(words: Words, kind: EventKind, *, full: bool) -> None:
    one = tell_event(event(kind, facts_of(kind, full=full)), words)
    assert one.title == TITLES[kind]
    assert one.by == "林晓梅"
    assert one.sentences
    for sentence in one.sentences:
        assert sentence[-1] in "。！？…"
        assert "None" not in sentence
        assert not sentence.startswith(("，", "。", "："))
        assert "，，" not in sentence
        assert "。。" not in sentence


def test_who_has_it_and_until_when_is_said(words: Words) -> None:
    said = told(
        words,
        EventKind.ASSIGNED,
        unit_id=7,
        unit_ids=[8],
        responsible_name="李明",
        sign_due_on="2026-11-24",
        due_on="2026-12-04",
        requirement="三日内上门",
    )
    assert said == (
        "交办给司法所，责任人李明，协办：派出所。签收期限 2026-11-24，办理期限 2026-12-04。办理要求：三日内上门。"
    )


def test_units_are_called_as_they_were_then(words: Words) -> None:
    assert told(words, EventKind.TRANSFERRED, unit_id=7, units=["综治办"], reason="职责划转") == (
        "转给综治办。理由：职责划转。"
    )
    assert told(words, EventKind.RETURNED, reason="不属本单位职责。") == "退回，等待重新交办，理由：不属本单位职责。"
    assert told(words, EventKind.TAKEN) == "由综治中心自行办理。"
    assert "已删除的单位" in told(words, EventKind.ASSIGNED, unit_id=99)


def test_a_call_back_that_confirms_nothing_says_so(words: Words) -> None:
    said = told(words, EventKind.CALLED_BACK, how="01", satisfaction_code="3", is_confirmed=False, caller_name="王一")
    assert said == "电话回访（王一），满意度：不满意，没有确认解决。"


def test_what_was_taken_back_stays_and_says_why(words: Words) -> None:
    log = [
        event(EventKind.REGISTERED, {"number": "2026-纠-00001"}, 1),
        event(EventKind.ASSIGNED, {"unit_id": 7}, 2),
        event(EventKind.UNDONE, {"undoes": 2, "reason": "派错了单位"}, 3),
    ]
    first, second, third = tell_case(log, words)
    assert first.text == "已受理，编号 2026-纠-00001。"
    assert not first.taken_back
    assert second.taken_back.startswith("林晓梅于 2026-11-22")
    assert second.taken_back.endswith("撤销，理由：派错了单位。")
    assert third.text == "撤销第 2 步“交办”，理由：派错了单位。"
