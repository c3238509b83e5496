"""Those who told of a case stay protected: on the screen, in the history, in what is searched, in what is asked."""

import pytest

from desktop.cases.events import EventKind
from desktop.cases.registering import Beside
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search
from desktop.telling import tell
from tests.desktop.cases.test_registering import blank, household

__all__ = ["household"]
NAME, PHONE = "欧阳小明", "13900001111"


@pytest.fixture
def case(program: Program) -> int:
    """A request that somebody told of."""
    told = program.cases.reporters.blank(name=NAME, phone=PHONE, address="江头村7号", note="常来电")
    return program.cases.register(blank(program, "request"), Beside(reporters=(told,))).key


def test_nothing_but_a_surname_is_shown(program: Program, case: int) -> None:
    dossier = program.cases.dossier(case)
    (line,) = dossier.reporters
    assert line.name == "欧阳*明"
    assert "139****1111" in line.detail
    shown = repr(dossier)
    for secret in (NAME, PHONE, "江头村7号", "常来电"):
        assert secret not in shown


def test_in_full_only_for_a_purpose_and_written_down(program: Program, case: int) -> None:
    reporters, (line,) = program.cases.reporters, program.cases.dossier(case).reporters
    with pytest.raises(Refusal, match="写明用途"):
        reporters.reveal_all(line.key, " ")
    with pytest.raises(Refusal, match="写明用途"):
        reporters.reveal(line.key, "phone")
    assert program.disclosures.list() == []
    assert reporters.reveal_all(line.key, "回访")["phone"] == PHONE
    (entry,) = program.disclosures.list()
    assert (entry.table, entry.purpose) == ("case_reporter", "回访")


def test_nobody_is_found_by_having_told(program: Program, case: int) -> None:
    for text in (NAME, PHONE, "欧阳"):
        assert list(program.cases.list.keys(Search(text=text), Progress())) == []
        assert not [hit for hit in program.finder.find(text) if hit.kind == "case"]


def test_the_history_does_not_tell_who(program: Program, case: int) -> None:
    reporters = program.cases.reporters
    reporters.add(case, reporters.blank(name="司马小红", phone="13900002222"))
    cases = program.cases
    told = repr(tell(cases.versions(case), cases.fields, reporters._display, {}))
    assert "司马*红" in told
    assert "司马小红" not in told
    assert "13900002222" not in told


def test_a_whole_telephone_finds_repeated_complaints(program: Program, case: int) -> None:
    reporters = program.cases.reporters
    assert reporters.told_before("1390000") == ()
    assert reporters.told_before(None) == ()
    assert program.disclosures.list() == []
    assert reporters.told_before("139 0000 1111") == (case,)
    assert program.disclosures.list()[0].table == "case_reporter"


def test_somebody_may_stay_unnamed(program: Program, case: int) -> None:
    reporters = program.cases.reporters
    with pytest.raises(Invalid, match="要求匿名"):
        reporters.add(case, reporters.blank())
    reporters.add(case, reporters.blank(is_anonymous=True))
    assert program.cases.dossier(case).reporters[1].name == "匿名"


def test_a_merged_case_brings_its_reporters_along(program: Program, case: int) -> None:
    told = program.cases.reporters.blank(name="司马小红")
    other = program.cases.register(blank(program, "request"), Beside(reporters=(told,))).key
    events = program.cases.dossier(other).standing.events
    program.case_moves.carry_out(other, events, EventKind.MERGED, {"into": case, "reason": "同一件事"})
    lines = program.cases.dossier(case).reporters
    assert [(one.name, one.is_merged) for one in lines] == [("欧阳*明", False), ("司马*红", True)]
    assert "随 2026-诉-00002 并入" in lines[1].detail


def test_a_reporter_is_corrected_without_being_seen(program: Program, case: int) -> None:
    reporters, (line,) = program.cases.reporters, program.cases.dossier(case).reporters
    draft = reporters.draft(line.key)
    draft.is_anonymous = True
    reporters.correct(draft)
    (line,) = program.cases.dossier(case).reporters
    assert line.name == "欧阳*明（匿名）"
    assert reporters.reveal(line.key, "name", "核对信息") == NAME
    removed = reporters.remove(line.key, line.version)
    assert program.cases.dossier(case).reporters == ()
    reporters.put_back(removed)
    assert len(program.cases.dossier(case).reporters) == 1
