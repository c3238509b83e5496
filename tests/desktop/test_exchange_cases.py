"""Cases go up and down between a town and its district in real packages, and their progress comes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.cases import Case, Stage
from db.models.exchange import LetterState
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from tests.desktop.exchange.correspondents import Bureau
from tests.programs import TODAY


def test_a_case_goes_down_is_handled_and_comes_back_step_by_step(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """The whole loop: assigned to the town, signed for, handled there, finished here (P0-39 … P0-41, P2-18)."""
    town, district = offices
    case = district.register("围墙纠纷")
    due = TODAY + timedelta(days=10)
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit, due_on=due, requirement="请实地调解")
    (sent,) = district.out()
    assert (sent.kind, sent.state_title, sent.due_on, sent.record_id) == (
        LetterKind.CASE,
        "待发，随下一期送出",
        due,
        case,
    )

    district.send(town, stick)
    (came,) = town.came()
    assert (came.title, came.is_unread, came.is_open, came.due_on) == ("交办：围墙纠纷", True, True, due)
    assert district.out()[0].state_title == "对方已收"
    dossier = town.program.letters.open(came.key)
    assert dossier.text == "请实地调解"
    assert dossier.offer is not None
    assert dossier.offer.title == "登记为事件"
    assert ("简要情况", "两户因围墙起争执") in dossier.facts or "两户因围墙起争执" in dict(dossier.facts).values()

    done = town.program.letters.take_up(came.key, dossier.row.version)
    assert done.room == "cases"
    texts = town.program.cases.texts(done.target)
    assert texts["outside_system"] == "泉州区"
    assert "请实地调解" in texts["note"]
    assert str(due) in texts["note"]
    town.send(district, stick)
    assert district.stage(case) is Stage.HANDLING
    assert district.out()[0].state is LetterState.TAKEN

    town.move(done.target, EventKind.TAKEN)
    town.move(done.target, EventKind.PROGRESS, words="已约双方到场")
    town.move(done.target, EventKind.FINISHED, result="双方签了协议", is_success=True)
    assert town.program.letters.look(came.key).row.state is LetterState.ANSWERED
    town.send(district, stick)
    assert district.stage(case) is Stage.HANDLED
    assert district.out()[0].state_title == "对方已回复"
    log = district.program.cases.dossier(case).log
    words = [str(one.facts.get("words") or one.facts.get("result") or "") for one in log]
    assert any("已约双方到场" in one for one in words)
    assert any("双方签了协议" in one for one in words)
    assert not [one for one in district.came() if one.is_unread and one.state is LetterState.RECEIVED]


def test_a_case_passed_up_is_taken_on_there(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """What the town cannot settle becomes a case of the district, tied to the one it sees of the town."""
    town, district = offices
    case = town.register("河道污染")
    town.move(case, EventKind.ESCALATED, unit_id=town.unit, reason="涉及上游乡镇")
    town.send(district, stick)
    (came,) = district.came()
    dossier = district.program.letters.open(came.key)
    assert dossier.row.subject_room == "cases"
    assert dossier.row.record_id is not None
    taken = district.program.letters.take_up(came.key, dossier.row.version)
    assert taken.target != dossier.row.record_id
    links = district.program.cases.dossier(taken.target).links
    assert [one.record_id for one in links] == [dossier.row.record_id]
    district.move(taken.target, EventKind.TAKEN)
    district.move(taken.target, EventKind.FINISHED, result="已责令上游整改", is_success=True)
    district.send(town, stick)
    assert town.stage(case) is Stage.HANDLED


def test_a_step_taken_back_takes_its_letter_out_of_the_queue(offices: tuple[Bureau, Bureau]) -> None:
    town, _ = offices
    case = town.register("占道经营")
    town.move(case, EventKind.ESCALATED, unit_id=town.unit, reason="需要执法")
    assert len(town.out()) == 1
    with town.program.office.store.read() as session:
        events = session.get_one(Case, case).events
    town.program.case_moves.undo(case, events, "选错了")
    assert town.out() == []


def test_a_supervision_reaches_a_case_that_was_handed_down(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """A yellow card of the district is written into the town's log, and lifting it answers (P0-41)."""
    town, district = offices
    case = district.register("噪声扰民")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit)
    district.move(case, EventKind.SUPERVISED, card="yellow", words="三日内整改", until=TODAY + timedelta(days=3))
    district.send(town, stick)
    first, second = sorted(town.came(), key=lambda one: one.key)
    dossier = town.program.letters.open(second.key)
    assert dossier.offer is not None
    assert dossier.offer.title == "下达督办"
    assert "还没有登记" in dossier.offer.warning
    with pytest.raises(Refusal, match="交办件"):
        town.program.letters.take_up(second.key, dossier.row.version)
    own = town.program.letters.take_up(first.key, first.version).target
    dossier = town.program.letters.look(second.key)
    town.program.letters.take_up(second.key, dossier.row.version)
    texts = town.program.cases.texts(own)
    assert texts["card"] == "黄牌"
    town.move(own, EventKind.LIFTED, words="已降噪")
    assert town.program.letters.look(second.key).row.state is LetterState.ANSWERED
    town.send(district, stick)
    assert district.program.cases.texts(case)["card"] == ""


def test_the_district_supervises_a_case_that_it_only_sees(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    case = town.register("欠薪")
    town.move(case, EventKind.TAKEN)
    town.send(district, stick)
    with district.program.office.store.read() as session:
        seen = session.scalars(select(Case).where(Case.title == "欠薪")).one()
    district.program.letters.supervise(seen.id, district.partner, "请尽快办结")
    assert district.program.cases.dossier(seen.id).standing.card is None  # the log is the town's
    district.send(town, stick)
    (came,) = town.came()
    assert came.record_id == case
    town.program.letters.take_up(came.key, came.version)
    assert town.program.cases.dossier(case).standing.card == "yellow"
    own = town.register("自己的事")
    with pytest.raises(Refusal, match="不在"):
        town.program.letters.supervise(own, town.partner, "催一催")
