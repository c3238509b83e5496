"""Cases go up and down between a town and its district in real packages, and their progress comes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.cases import Case, Stage, Unit, UnitKind
from db.models.exchange import LetterState
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from tests.desktop.exchange.correspondents import Bureau, picture
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


def test_what_was_not_settled_is_handled_again(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """A call-back denies what the town finished: it goes down again and opens the town's case once more (P0-42)."""
    town, district = offices
    case = district.register("路灯不亮")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit)
    district.send(town, stick)
    own = town.program.letters.take_up(town.came()[0].key, town.came()[0].version).target
    town.move(own, EventKind.TAKEN)
    town.move(own, EventKind.FINISHED, result="已更换", is_success=True)
    town.send(district, stick)
    district.move(case, EventKind.REOPENED, reason="回访仍然不亮")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit, requirement="请重新处理")
    district.send(town, stick)
    again = town.came(LetterKind.CASE)[0]
    dossier = town.program.letters.open(again.key)
    assert dossier.offer is not None
    assert "重新办理" in dossier.offer.words[0]
    assert town.program.letters.take_up(again.key, dossier.row.version).target == own
    assert town.stage(own) is not Stage.HANDLED
    town.move(own, EventKind.TAKEN)
    town.move(own, EventKind.FINISHED, result="换了线路", is_success=True)
    town.send(district, stick)
    assert district.stage(case) is Stage.HANDLED


def test_more_time_is_asked_for_and_granted(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """The limit of the district is proposed in the town (P0-40), and put off by its word."""
    town, district = offices
    due, later = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    case = district.register("污水外溢")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit, due_on=due)
    district.send(town, stick)
    came = town.came()[0]
    own = town.program.letters.take_up(came.key, came.version).target
    offers = {one.move.kind: one.proposed for one in town.program.case_moves.offers(own)}
    assert offers[EventKind.TAKEN]["due_on"] == due
    town.move(own, EventKind.TAKEN, due_on=due)
    town.move(own, EventKind.EXTENSION_ASKED, due_on=later, reason="等设备")
    town.send(district, stick)
    assert district.program.cases.dossier(case).standing.asks_extension
    district.move(case, EventKind.EXTENDED, due_on=later)
    district.send(town, stick)
    assert town.program.letters.look(came.key).row.due_on == later
    assert "同意延期" in town.came()[0].title


def test_a_case_that_goes_elsewhere_is_called_back(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    case = district.register("违章搭建")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit)
    district.send(town, stick)
    first = town.came()[0]
    with district.program.office.store.write("登记承办单位") as session:
        other = Unit(name="区城管局", kind=UnitKind.DEPARTMENT)
        session.add(other)
    district.move(case, EventKind.TRANSFERRED, unit_id=other.id, reason="由城管直接处理")
    district.send(town, stick)
    assert town.came()[0].title == "已改交其他单位办理：违章搭建"
    assert town.program.letters.look(first.key).row.is_open is False
    own = district.register("又一件")
    district.move(own, EventKind.ASSIGNED, unit_id=district.unit)
    district.move(own, EventKind.TRANSFERRED, unit_id=other.id, reason="选错了")
    assert [one.title for one in district.out() if one.package_id is None] == []  # it never went


def test_files_of_a_case_go_with_it(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    case = district.register("占道")
    district.program.attachments.add("case_record", case, picture(), "现场.png")
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit)
    district.send(town, stick)
    came = town.came()[0]
    assert came.file_count == 1
    own = town.program.letters.take_up(came.key, came.version).target
    (file,) = town.program.attachments.of("case_record", own)
    assert (file.name, town.program.attachments.open(file.key)) == ("现场.png", picture())
