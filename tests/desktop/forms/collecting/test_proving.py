"""What is wrong with the rows of a return: by the form, by the fields, beside other villages, beside dossiers."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from db.models.forms import ReturnState
from desktop.forms.collecting.content import Remark
from desktop.forms.collecting.rules import shows_dates, shows_numbers
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent


def remarks(sent: Sent, unit: str, *rows: dict[str, Any]) -> list[Remark]:
    """Return what is wrong with rows that a village returns."""
    a_form.fill(sent.copy(unit), rows)
    (took,) = sent.collections.take([sent.copy(unit)], Progress())
    return list(sent.collections.returned(took.key).remarks)


def settle(program: Program, name: str, number: str, grid: str) -> int:
    """Enter somebody who lives in a grid. Return the key."""
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on, draft.id_no = name, "1", date(1960, 1, 1), number
    draft.grid_id = program.grids.resolve(grid)
    return program.people.save(draft)


def test_cells_are_proved_by_their_fields(sent: Sent) -> None:
    found = remarks(
        sent,
        SHORE,
        a_form.person(1, "林一", 性别="女"),
        a_form.person(2, "林二", 出生日期="1960-02-30"),
        a_form.person(3, "林三", 联系电话="1385999"),
        a_form.person(4, "林四", 所属村="外村", 出生日期="1961-01-01"),
    )
    told = {(one.row, one.letter): one.reason for one in found}
    assert told[5, "C"] == "与身份证号不一致，号码表示男"
    assert told[6, "E"] == "没有1960年2月30日这一天"
    assert told[7, "F"].startswith("手机号应为 11 位")
    assert told[8, "G"].startswith("“外村”不在本镇")
    assert len(found) == 4


def test_somebody_in_two_villages_is_told_until_one_gives_way(sent: Sent) -> None:
    assert remarks(sent, SHORE, a_form.person(1, "林一"), a_form.person(3, "林三")) == []
    (one,) = remarks(sent, HEAD, a_form.person(3, "林三"))
    assert (one.row, one.letter, one.reason) == (5, "D", f"与{SHORE}第 6 行重复")
    a_form.fill(sent.copy(SHORE), [{}, {heading: None for heading in a_form.HEADINGS}])
    (took,) = sent.collections.take([sent.copy(SHORE)], Progress())
    assert "已替换上次交的" in took.sentence
    assert sent.collections.prove_again(sent.key, Progress()) == 1
    assert {one.state for one in sent.collections.returns(sent.key)} == {ReturnState.ACCEPTED}
    assert sent.collections.prove_again(sent.key, Progress()) == 0


def test_one_name_may_be_two_people(sent: Sent) -> None:
    nobody = {"身份证号码*": None}
    found = remarks(sent, SHORE, a_form.person(1, "林一", **nobody), a_form.person(1, "林一", **nobody))
    assert [(one.row, one.reason, one.is_doubt) for one in found] == [
        (5, "没有填写", False), (6, "没有填写", False), (6, "与第 5 行重复", True),
    ]  # fmt: skip


def test_what_the_dossiers_say_is_a_doubt_and_no_fault(sent: Sent, program: Program) -> None:
    settle(program, "林一", a_form.number(1), "江头第1网格")
    settle(program, "王五", a_form.number(3), "岸兜第1网格")
    settle(program, "林五", a_form.number(5), "岸兜第1网格")
    found = remarks(sent, SHORE, a_form.person(1, "林一"), a_form.person(3, "林三"), a_form.person(5, "林五"))
    assert [(one.row, one.reason) for one in found] == [
        (5, "档案里登记在江头村委会"),
        (6, "档案里这个号码登记的姓名是王*"),
    ]
    assert all(one.is_doubt for one in found)
    (shore, _) = sent.collections.returns(sent.key)
    assert (shore.state, shore.faults) == (ReturnState.ACCEPTED, 0)
    shown = sent.collections.remarks(shore.key)
    assert [one.value for one in shown] == ["3599**************"] * 2
    sent_back = sent.collections.outgoing.send_back(shore.key, sent.back, Progress())
    rows = a_form.texts(sent_back.path)
    assert rows[4][10] == "身份证号码*：请核实：档案里登记在江头村委会（确在本村的请说明，否则删去这一行）"


def test_a_return_is_accepted_or_turned_back_with_a_reason(sent: Sent) -> None:
    assert remarks(sent, SHORE, a_form.person(1, "林一", 救助类型="五保"))
    (shore, _) = sent.collections.returns(sent.key)
    sent.collections.accept(shore.key, shore.version, "已电话核实")
    (shore, _) = sent.collections.returns(sent.key)
    assert (shore.state, shore.note, shore.faults) == (ReturnState.ACCEPTED, "已电话核实", 1)
    sent.collections.turn_back(shore.key, shore.version, "少报了第三组")
    assert sent.collections.returns(sent.key)[0].state is ReturnState.FAULTY


def test_formats_tell_days_from_numbers() -> None:
    assert [shows_dates(one) for one in ("yyyy-mm-dd", 'yyyy"年"m"月"', "0.00", "@", "", "[Red]0")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert [shows_numbers(one) for one in ("#,##0.00", "0", "@", "", "yyyy-mm-dd")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_marked_copy_keeps_every_other_part(sent: Sent, folder: Path) -> None:
    remarks(sent, SHORE, a_form.person(1, "林一", 救助类型="五保"))
    (shore, _) = sent.collections.returns(sent.key)
    sent_back = sent.collections.outgoing.send_back(shore.key, sent.back, Progress())
    with zipfile.ZipFile(sent.copy(SHORE)) as came, zipfile.ZipFile(sent_back.path) as went:
        assert came.namelist() == went.namelist()
        changed = [name for name in came.namelist() if came.read(name) != went.read(name)]
    assert sorted(changed) == ["xl/styles.xml", "xl/worksheets/sheet1.xml"]


def test_the_log_says_what_became_of_a_return(sent: Sent, program: Program) -> None:
    remarks(sent, SHORE, a_form.person(1, "林一", 救助类型="五保"))
    newest = int(program.journal.head(Search(), 1)[0])
    told = {(one.title, one.after) for change in program.journal.changes(newest) for one in change.differences}
    assert ("状态", "有问题") in told
