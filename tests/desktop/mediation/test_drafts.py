"""What a dispute tells the forms of its file: nothing known is typed again, and nobody who told is named."""

from datetime import date
from typing import Any

import pytest

from desktop.cases.events import EventKind
from desktop.mediation.order import file_order
from desktop.mediation_drafts import proposed_file, proposed_form
from desktop.program import Program
from tests.desktop.mediation.a_dispute import TOLD_BY, put_dispute

TODAY = date(2026, 11, 22)


@pytest.fixture
def case(program: Program, station: int) -> int:
    """A dispute that was mediated twice, agreed on and called back about."""
    key = put_dispute(program)

    def step(kind: EventKind, **facts: Any) -> None:
        program.case_moves.carry_out(key, program.cases.dossier(key).standing.events, kind, facts)

    step(EventKind.ASSIGNED, unit_id=station)
    step(EventKind.SIGNED)
    held = {"way_code": "0103", "mediator": "王强", "place": "村委会"}
    step(EventKind.MEDIATED, **held, words=f"双方没有谈拢，{TOLD_BY}旁听。", agreed=False)
    step(EventKind.MEDIATED, **held | {"mediator": "李梅"}, words="双方愿意。", agreed=True, agreement="共同清理。")
    step(EventKind.FINISHED, result="已经和解", is_success=True, way_code="0103")
    step(EventKind.FED_BACK, words="已告知双方")
    step(EventKind.CALLED_BACK, how="01", caller_name="陈丽华", satisfaction_code="1", is_confirmed=True,
         words="沟已经清理。")  # fmt: skip
    return key


@pytest.fixture
def file(program: Program, case: int) -> int:
    """The file of that dispute, opened as it is proposed."""
    return program.mediation.open(case, proposed_file(program, case))


def test_a_file_is_proposed_ready_to_be_opened(program: Program, file: int) -> None:
    found = program.mediation.dossier(file)
    assert (found.title, found.committee) == ("（2026）陈埭人调字第1号", "陈埭镇人民调解委员会")
    assert (found.mediators, found.opened_on) == ("王强、李梅", TODAY)
    assert found.facts == {"sign": "陈埭", "retention": "长期", "keeper": "林晓梅"}


def test_each_record_tells_the_next_mediation(program: Program, file: int) -> None:
    first = proposed_form(program, program.mediation.dossier(file), "record")
    assert first.values["words"] == "双方没有谈拢，×××旁听。"
    assert (first.values["result"], first.values["mediators"]) == ("没有达成协议。", "王强")
    program.mediation.pieces.put(file, "record", first)
    second = proposed_form(program, program.mediation.dossier(file), "record")
    assert (second.values["words"], second.values["result"]) == ("双方愿意。", "共同清理。")
    assert (second.values["held_on"], second.values["place"]) == (TODAY, "村委会")


def test_agreement_and_call_back_tell_what_came_of_it(program: Program, file: int) -> None:
    found = program.mediation.dossier(file)
    agreement = proposed_form(program, found, "agreement").values
    assert agreement["terms"] == "共同清理。"
    assert TOLD_BY not in agreement["facts"]
    visit = proposed_form(program, found, "visit").values
    assert visit == {
        "visited_on": TODAY,
        "way": "电话回访",
        "visited": None,
        "visitor": "陈丽华",
        "words": "沟已经清理。满意度：满意。",
    }


def test_what_ended_without_agreement_is_proposed_so(program: Program, station: int) -> None:
    key = put_dispute(program)
    for kind, facts in (
        (EventKind.ASSIGNED, {"unit_id": station}),
        (EventKind.SIGNED, {}),
        (EventKind.MEDIATED, {"way_code": "0103", "words": "没有谈拢。", "agreed": False}),
    ):
        program.case_moves.carry_out(key, program.cases.dossier(key).standing.events, kind, facts)
    assert proposed_file(program, key).values["ending"] == "failed"


def test_every_form_can_be_proposed_from_a_dispute_that_has_just_begun(program: Program) -> None:
    key = put_dispute(program)
    file = program.mediation.open(key, proposed_file(program, key))
    found = program.mediation.dossier(file)
    for kind in ("application", "acceptance", "rights", "inquiry", "record", "agreement", "oral", "visit", "statement"):
        draft = proposed_form(program, found, kind)
        assert TOLD_BY not in str(draft.values)
        declared = file_order().kind(kind)
        assert declared is not None
        assert program.mediation.pieces.check_form(declared, draft) == []
