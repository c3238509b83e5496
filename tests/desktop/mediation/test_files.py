"""Files of mediated disputes: their numbers, documents and order, what is missing, closed and opened again."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Conflict, Duplicate
from db.models.cases import CaseParty
from desktop.errors import Invalid, Refusal
from desktop.mediation.dossier import months_after
from desktop.mediation.fields import sign_of
from desktop.mediation.order import Ending, file_order
from desktop.program import Program
from tests.desktop.mediation.a_dispute import (
    APPLICANT,
    FORM_DAY,
    RESPONDENT,
    complete,
    fill,
    open_file,
    picture,
    put_dispute,
    scan,
)

ORDER = (
    "卷宗封面 卷内目录 人民调解申请书 人民调解受理登记表 当事人权利义务告知书 当事人身份证明 授权委托书 调查记录 "
    "证据材料 人民调解记录 人民调解协议书 人民调解口头协议登记表 履行凭证 人民调解回访记录 司法确认材料 "
    "卷宗情况说明 卷宗封底"
)


@pytest.fixture
def file(program: Program) -> int:
    """The open file of a dispute."""
    return open_file(program, put_dispute(program))


def test_the_order_is_that_of_practice() -> None:
    assert [kind.title for kind in file_order().kinds] == ORDER.split()
    agreement = file_order().kind("agreement")
    assert agreement is not None
    assert len(agreement.fields) == 4  # with the parties above and the signatures below: the five contents
    assert agreement.parties


def test_files_are_numbered_within_their_year(program: Program) -> None:
    first, second, earlier = (put_dispute(program) for _ in range(3))
    keys = [open_file(program, first), open_file(program, second)]
    old = open_file(program, earlier, opened_on=date(2025, 12, 30))
    assert [program.mediation.dossier(key).title for key in (*keys, old)] == [
        "（2026）陈埭人调字第1号",
        "（2026）陈埭人调字第2号",
        "（2025）陈埭人调字第1号",
    ]
    assert [one.key for one in program.mediation.all()] == [old, *keys]


def test_a_dispute_has_one_file(program: Program) -> None:
    case = put_dispute(program)
    key = open_file(program, case)
    with pytest.raises(Duplicate):
        open_file(program, case)
    found = program.mediation.of_case(case)
    assert found is not None
    assert found.key == key


def test_only_disputes_taken_on_have_files(program: Program) -> None:
    with pytest.raises(Refusal, match="只有矛盾纠纷"):
        open_file(program, put_dispute(program, "hazard"))
    assert program.mediation.of_case(put_dispute(program)) is None


def test_what_a_file_needs(program: Program) -> None:
    with pytest.raises(Invalid) as refused:
        open_file(program, put_dispute(program), committee="", sign=" ", opened_on=date(2026, 11, 23))
    assert {one.field for one in refused.value.problems} == {"committee", "sign", "opened_on"}


def test_documents_stand_in_the_declared_order(program: Program, file: int) -> None:
    for kind in ("visit", "agreement", "rights", "inquiry", "application"):
        fill(program, file, kind)
    again = fill(program, file, "inquiry", asked="第二个人")
    found = program.mediation.dossier(file)
    kinds = [one.kind for one in found.pieces]
    assert kinds == ["application", "rights", "inquiry", "inquiry", "agreement", "visit"]
    assert found.pieces[3].key == again
    assert found.pieces[3].happened_on == FORM_DAY
    program.mediation.pieces.arrange(file, "inquiry", [again])
    assert program.mediation.dossier(file).pieces[2].key == again


def test_what_is_missing_is_told_before_a_file_is_closed(program: Program, file: int) -> None:
    found = program.mediation.dossier(file)
    assert [one.message for one in found.lacks()] == [
        "缺《人民调解申请书》或者《人民调解受理登记表》",
        "缺《当事人权利义务告知书》",
        "缺《当事人身份证明》",
        "缺《人民调解记录》",
        "缺《人民调解协议书》",
    ]
    with pytest.raises(Refusal, match="缺《人民调解协议书》"):
        program.mediation.close(file, found.version)
    complete(program, file)
    program.mediation.close(file, program.mediation.dossier(file).version)
    assert program.mediation.dossier(file).closed_on == date(2026, 11, 22)


def test_a_form_left_half_empty_is_missing(program: Program, file: int) -> None:
    complete(program, file)
    fill(program, file, "application", wish="", facts="两户相争")
    assert [one.message for one in program.mediation.dossier(file).lacks()] == ["《人民调解申请书》没有填写“申请事项”"]


@pytest.mark.parametrize(
    ("ending", "needed"),
    [(Ending.ORAL, "缺《人民调解口头协议登记表》"), (Ending.FAILED, "缺《卷宗情况说明》")],
)
def test_how_it_ended_decides_what_is_needed(program: Program, file: int, ending: Ending, needed: str) -> None:
    complete(program, file)
    draft = program.mediation.draft(file)
    draft.values["ending"] = ending.value
    program.mediation.correct(draft)
    found = program.mediation.dossier(file)
    assert found.ending is ending
    assert [one.message for one in found.lacks()] == [needed]


def test_a_closed_file_does_not_change(program: Program, file: int) -> None:
    complete(program, file)
    before = program.mediation.dossier(file)
    draft = program.mediation.draft(file)
    program.mediation.close(file, before.version)
    piece = before.pieces[0]
    for act in (
        lambda: fill(program, file, "visit"),
        lambda: program.mediation.pieces.attach(file, "evidence", [("照片.png", picture())]),
        lambda: program.mediation.pieces.remove(piece.key, piece.version),
        lambda: program.mediation.pieces.rename(piece.key, piece.version, "新名", None),
        lambda: program.mediation.pieces.arrange(file, "record", []),
        lambda: program.mediation.correct(draft),
        lambda: program.mediation.close(file, before.version + 1),
        lambda: program.mediation.discard(file, before.version + 1),
    ):
        with pytest.raises(Refusal, match="已经归档"):
            act()
    assert program.mediation.dossier(file).pieces == before.pieces


def test_a_file_is_opened_again_for_a_reason(program: Program, file: int) -> None:
    complete(program, file)
    with pytest.raises(Refusal, match="没有归档"):
        program.mediation.reopen(file, program.mediation.dossier(file).version, "补充")
    program.mediation.close(file, program.mediation.dossier(file).version)
    version = program.mediation.dossier(file).version
    with pytest.raises(Refusal, match="理由"):
        program.mediation.reopen(file, version, " ")
    with pytest.raises(Conflict):
        program.mediation.reopen(file, version - 1, "补充回访记录")
    program.mediation.reopen(file, version, "补充回访记录")
    fill(program, file, "visit")
    found = program.mediation.dossier(file)
    assert not found.is_closed
    assert [(one.by, one.reason) for one in found.reopenings] == [("lin", "补充回访记录")]


def test_a_form_is_there_once_but_its_scans_are_pages(program: Program, file: int) -> None:
    fill(program, file, "agreement")
    with pytest.raises(Refusal, match="只能有一份"):
        fill(program, file, "agreement")
    made = program.mediation.pieces.attach(file, "agreement", [("协议 1.png", picture()), ("协议 2.pdf", scan(2))])
    found = program.mediation.dossier(file)
    assert [one.key for one in found.of_kind("agreement") if one.is_scan] == list(made)
    assert [one.key for one in found.printed()] == list(made)  # the signed ones stand for the form


def test_forms_are_corrected_as_they_were_read(program: Program, file: int) -> None:
    key = fill(program, file, "rights")
    piece = program.mediation.dossier(file).pieces[0]
    draft = program.mediation.pieces.form(piece)
    assert draft.values == {"told_on": FORM_DAY}
    draft.values["told_on"] = date(2026, 11, 1)
    assert program.mediation.pieces.put(file, "rights", draft) == key
    with pytest.raises(Conflict):
        program.mediation.pieces.put(file, "rights", draft)
    assert program.mediation.dossier(file).pieces[0].happened_on == date(2026, 11, 1)
    draft.values["told_on"] = date(2026, 12, 1)
    with pytest.raises(Invalid, match="不能晚于今天"):
        program.mediation.pieces.put(file, "rights", draft)


def test_what_is_taken_out_can_be_put_back(program: Program, file: int) -> None:
    program.mediation.pieces.attach(file, "evidence", [("欠条.png", picture())])
    piece = program.mediation.dossier(file).pieces[0]
    removed = program.mediation.pieces.remove(piece.key, piece.version)
    assert program.mediation.pieces.outside(file) == ((piece.attachment, "欠条.png"),)
    program.mediation.pieces.put_back(removed)
    back = program.mediation.dossier(file).pieces[0]
    assert (back.title, back.kind, back.attachment) == ("欠条", "evidence", piece.attachment)
    assert program.mediation.pieces.outside(file) == ()


def test_attachments_of_the_dispute_are_put_in_once(program: Program) -> None:
    case = put_dispute(program)
    file = open_file(program, case)
    other = program.attachments.add("case_record", put_dispute(program), picture(), "别的.png")
    own = program.attachments.add("case_record", case, picture(), "现场.png")
    assert program.mediation.pieces.outside(file) == ((own.key, "现场.png"),)
    program.mediation.pieces.include(file, "evidence", [own.key])
    with pytest.raises(Refusal, match="已经在卷内"):
        program.mediation.pieces.include(file, "performance", [own.key])
    with pytest.raises(Refusal, match="没有放入"):
        program.mediation.pieces.include(file, "evidence", [other.key])


def test_a_scan_that_was_deleted_is_missing(program: Program, file: int) -> None:
    complete(program, file)
    piece = program.mediation.dossier(file).of_kind("identity")[0]
    assert piece.attachment is not None
    program.attachments.remove(piece.attachment)
    assert [one.message for one in program.mediation.dossier(file).lacks()] == [
        "《当事人身份证明》的扫描件“身份证”已被删除"
    ]


def test_a_closed_file_keeps_its_scans_and_parties(program: Program, file: int) -> None:
    complete(program, file)
    found = program.mediation.dossier(file)
    program.mediation.close(file, found.version)
    scan = found.of_kind("identity")[0].attachment
    assert scan is not None
    with pytest.raises(Refusal, match="归入卷宗（2026）陈埭人调字第1号"):
        program.attachments.remove(scan)
    with program.office.store.write("更正当事人") as session:
        for party in session.scalars(select(CaseParty)):
            party.name = "另一个人"
    assert [one.name for one in program.mediation.dossier(file).parties] == [APPLICANT, RESPONDENT]
    program.mediation.reopen(file, program.mediation.dossier(file).version, "当事人更名")
    assert [one.name for one in program.mediation.dossier(file).parties] == ["另一个人", "另一个人"]
    program.attachments.remove(scan)


def test_what_the_program_makes_is_not_put_in(program: Program, file: int) -> None:
    for kind in ("cover", "contents", "back"):
        with pytest.raises(Refusal, match="自动生成"):
            program.mediation.pieces.attach(file, kind, [("封面.png", picture())])


def test_an_opening_by_mistake_is_taken_back(program: Program, file: int) -> None:
    case = program.mediation.dossier(file).case
    fill(program, file, "rights")
    found = program.mediation.dossier(file)
    with pytest.raises(Refusal, match="已经有材料"):
        program.mediation.discard(file, found.version)
    program.mediation.pieces.remove(found.pieces[0].key, found.pieces[0].version)
    program.mediation.discard(file, found.version)
    assert program.mediation.of_case(case) is None
    with pytest.raises(Refusal, match="已被删除"):
        program.mediation.dossier(file)


def test_the_year_of_a_number_stays(program: Program, file: int) -> None:
    draft = program.mediation.draft(file)
    draft.values["opened_on"] = date(2025, 12, 31)
    with pytest.raises(Invalid, match="2026 年"):
        program.mediation.correct(draft)


def test_the_month_in_which_it_is_ended(program: Program) -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    key = open_file(program, put_dispute(program), opened_on=date(2026, 10, 31))
    assert program.mediation.dossier(key).due_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("陈埭镇人民调解委员会", "陈埭"),
        ("岸兜村委会", "岸兜"),
        ("青阳街道", "青阳"),
        ("镇", "镇"),
        ("岸兜村人民调解委员会", "岸兜"),
    ],
)
def test_the_word_of_a_number(name: str, sign: str) -> None:
    assert sign_of(name) == sign
