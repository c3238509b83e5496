"""Parties of a case: from the dossiers or by name, added, corrected, removed, put back; ties likewise."""

import pytest

from db.errors import Conflict
from desktop.cases.links import ABOUT, AT, Link
from desktop.cases.registering import Beside
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search
from desktop.telling import tell
from tests.desktop.cases.test_registering import blank, household

__all__ = ["household"]
NUMBER = "359998196001010015"


@pytest.fixture
def case(program: Program) -> int:
    """A dispute nobody is named in yet."""
    return program.cases.register(blank(program)).key


def names(program: Program, case: int) -> list[str]:
    """Return the parties of a case."""
    return [one.name for one in program.cases.dossier(case).parties]


def found(program: Program, text: str) -> list[int]:
    """Return the cases a text finds."""
    return [int(key) for key in program.cases.list.keys(Search(text=text), Progress())]


def history(program: Program, case: int) -> list[tuple[str, str, str]]:
    """Return what the history of a case tells."""
    cases = program.cases
    told = tell(cases.versions(case), cases.fields, cases.parties._display, {})
    return [(one.title, one.before, one.after) for version in told for one in version.differences]


def test_somebody_of_the_dossiers_brings_what_is_known(program: Program, case: int, household: int) -> None:
    head = program.households.dossier(household).members[0].key
    program.cases.parties.add(case, program.cases.parties.blank(person_id=head, role_code="01"))
    (party,) = program.cases.dossier(case).parties
    assert (party.name, party.role, party.person_id) == ("张三", "申请方（甲方）", head)
    assert "138****1234" in party.detail
    assert "13800001234" not in party.detail
    with pytest.raises(Refusal, match="没有重复登记"):
        program.cases.parties.add(case, program.cases.parties.blank(person_id=head))


def test_a_party_is_corrected_removed_and_put_back(program: Program, case: int) -> None:
    parties = program.cases.parties
    key = parties.add(case, parties.blank(name="李四", role_code="02"))
    assert found(program, "李四") == [case]
    draft = parties.draft(key)
    draft.name = "李思"
    parties.correct(draft)
    with pytest.raises(Conflict):
        parties.correct(draft)
    assert (names(program, case), found(program, "李四"), found(program, "李思")) == (["李思"], [], [case])
    line = program.cases.dossier(case).parties[0]
    removed = parties.remove(line.key, line.version)
    assert names(program, case) == []
    parties.put_back(removed)
    assert names(program, case) == ["李思"]
    told = history(program, case)
    assert ("当事人", "（空）", "李四（被申请方（乙方））") in told
    assert ("当事人", "李思（被申请方（乙方））", "（空）") in told


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": " "}, "姓名不能为空"),
        ({"name": "李四", "role_code": "77"}, "身份“77”不在选项里"),
        ({"name": "李四", "phone": "12"}, "."),
        ({"name": "李四", "id_no": NUMBER[:-1] + "9"}, "."),
        ({"name": "字" * 101}, "最多 100 个字"),
    ],
)
def test_what_is_wrong_is_said(program: Program, case: int, values: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        program.cases.parties.add(case, program.cases.parties.blank(**values))
    assert names(program, case) == []


def test_numbers_are_hidden_until_revealed(program: Program, case: int) -> None:
    parties = program.cases.parties
    key = parties.add(case, parties.blank(name="李四", phone="13900001111"))
    draft = parties.draft(key)
    assert draft.phone.text == "139****1111"
    parties.correct(draft)
    assert parties.reveal(key, "phone", "核对信息") == "13900001111"
    assert program.disclosures.list()[0].table == "case_party"


def test_a_case_is_tied_and_untied(program: Program, case: int, household: int) -> None:
    links = program.cases.links
    links.add(case, Link("household", household, ABOUT))
    with pytest.raises(Refusal, match="没有重复关联"):
        links.add(case, Link("household", household, AT))
    with pytest.raises(Refusal, match="关联到它自己"):
        links.add(case, Link("case_record", case))
    other = program.cases.register(blank(program), Beside(links=(Link("case_record", case, "related"),))).key
    assert [(one.subject, one.is_own) for one in program.cases.dossier(case).links] == [
        ("household", True),
        ("case_record", False),
    ]
    links.remove(case, Link("household", household))
    assert [one.record_id for one in program.cases.dossier(case).links] == [other]
    assert any(title == "关联" and after == "（空）" for title, _, after in history(program, case))
