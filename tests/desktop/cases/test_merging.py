"""A case that was told twice goes into the other and out of it again; nothing of either is lost or doubled."""

import pytest

from db.errors import Conflict
from db.models.cases import CaseLink, CaseParty, CaseReporter, Stage
from desktop.cases.events import EventKind
from desktop.errors import Invalid, Refusal


@pytest.fixture
def cases(program):
    """Three disputes; the first two have the same party and reporters of their own."""
    keys = []
    for title in ("两户因排水沟发生争执", "排水沟的争执", "排水沟堵塞"):
        draft = program.cases.blank("dispute")
        draft.values["title"] = title
        keys.append(program.cases.save(draft))
    with program.office.store.write("登记") as session:
        for key in keys[:2]:
            session.add(CaseParty(case_id=key, name="张三丰", phone="13800001111"))
            session.add(CaseReporter(case_id=key, name=f"李{key}", phone=f"1380000222{key}"))
        session.add(CaseLink(case_id=keys[0], subject="household", record_id=7))
    return keys


def step(program, case, kind, **facts):
    program.case_moves.carry_out(case, stands(program, case).events, kind, facts)
    return stands(program, case)


def stands(program, case):
    return program.cases.dossier(case).standing


def merge(program, case, into):
    return step(program, case, EventKind.MERGED, into=into, reason="重复反映")


def undo(program, case, reason="不是一件事"):
    program.case_moves.undo(case, stands(program, case).events, reason)


def test_the_kept_one_tells_of_it_and_shows_who_told_of_either(program, cases):
    one, two, _ = cases
    merged = merge(program, one, two)
    assert (merged.stage, merged.merged_into_id) == (Stage.MERGED, two)
    assert [offer.move.kind for offer in program.cases.dossier(one).offers] == []
    kept = program.cases.dossier(two)
    assert kept.log[-1].kind is EventKind.ABSORBED
    assert kept.log[-1].facts["number"] == "2026-纠-00001"
    assert kept.standing.stage is Stage.REGISTERED
    assert len(kept.reporters) == 2
    assert [line.name for line in kept.parties] == ["张三丰"]  # a party of both is there once
    assert [(line.subject, line.record_id, line.is_own) for line in kept.links] == [("household", 7, False)]


def test_parting_puts_everything_back(program, cases):
    one, two, _ = cases
    step(program, one, EventKind.CLASSIFIED)
    before = stands(program, one)
    merge(program, one, two)
    undo(program, one)
    after = stands(program, one)
    assert (after.stage, after.merged_into_id, after.staged_at) == (before.stage, None, before.staged_at)
    kept = program.cases.dossier(two)
    assert [event.kind for event in kept.log[-2:]] == [EventKind.ABSORBED, EventKind.PARTED]
    assert len(kept.reporters) == 1
    assert kept.links == ()


def test_what_the_kept_one_did_last_can_still_be_taken_back(program, cases):
    one, two, _ = cases
    step(program, two, EventKind.CLASSIFIED)
    merge(program, one, two)
    undo(program, two, "分错了")
    assert stands(program, two).stage is Stage.REGISTERED
    with pytest.raises(Refusal, match="没有可以撤销的步骤"):
        undo(program, two)


def test_several_go_into_one_which_goes_into_another(program, cases):
    one, two, three = cases
    merge(program, one, two)
    merge(program, two, three)
    assert len(program.cases.dossier(three).reporters) == 2
    undo(program, one)  # while the one it went into is itself merged
    assert stands(program, one).stage is Stage.REGISTERED
    assert stands(program, two).stage is Stage.MERGED
    undo(program, two)
    assert stands(program, two).stage is Stage.REGISTERED


def test_not_into_itself_nor_into_what_is_over_nor_round_about(program, cases):
    one, two, three = cases
    with pytest.raises(Invalid, match="不能并入自己"):
        merge(program, one, one)
    with pytest.raises(Invalid, match="没有这件事"):
        merge(program, one, 999)
    merge(program, one, two)
    with pytest.raises(Invalid, match="请选择正在办理的一件"):
        merge(program, two, one)
    step(program, three, EventKind.DECLINED, reason="不属本地")
    with pytest.raises(Invalid, match="请选择正在办理的一件"):
        merge(program, two, three)


def test_who_looked_at_the_kept_one_before_has_to_look_again(program, cases):
    one, two, _ = cases
    events = stands(program, two).events
    merge(program, one, two)
    with pytest.raises(Conflict):
        program.case_moves.carry_out(two, events, EventKind.CLASSIFIED, {})
