"""The tray: who is put aside, and what becomes of it by each decision."""

import pytest
from sqlalchemy import func, select

from db.models.imports import Decision, UndecidedRow
from db.models.people import Person
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.errors import Refusal
from desktop.intake.options import Options, Policy
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from desktop.sheets.deciding import Deciding
from tests.desktop.sheets.town import id_no

ZHANG = id_no("19600101", 123)
HEAD = ("姓名", "身份证号码", "出生日期", "联系电话", "家庭住址")


@pytest.fixture
def tray(town):
    display = Display(town.codes, town.grids)
    return Deciding(town.store, display, Disclosures(town.store), town.importer.kinds.values())


def known(town):
    return town.bring((HEAD, ("张三丰", ZHANG, "", "13812345678", "中山路1号")), name="旧.xlsx")


def test_one_number_under_two_names_is_put_aside(town, tray):
    known(town)
    checked = town.check((HEAD, ("李大山", ZHANG, "", "13900000001", "")))
    assert checked.counts.undecided == 1
    town.importer.commit(checked, Progress())
    (row,) = tray.waiting()
    assert row.reason == "号码相同，姓名不同"
    assert row.record == town.people()["张三丰"].id
    sides = {side.field: side for side in row.sides}
    assert (sides["name"].row, sides["name"].record, sides["name"].differs) == ("李大山", "张三丰", True)
    assert sides["phone"].row == "139****0001"
    assert ZHANG not in sides["id_no"].row
    assert {side.field: side.row for side in tray.reveal(row.key, "核对").sides}["phone"] == "13900000001"


def parked(town, tray):
    known(town)
    batch = town.importer.commit(town.check((HEAD, ("李大山", ZHANG, "", "13900000001", "中山路9号"))), Progress())
    return batch, tray.waiting()[0].key


def test_the_same_person_is_merged_by_policy(town, tray):
    _, key = parked(town, tray)
    tray.same(key, Options(policies={"phone": Policy.OVERWRITE}))
    person = town.people()["张三丰"]
    assert (person.phone, person.residence_address, person.version) == ("13900000001", "中山路1号", 2)
    assert tray.count() == 0
    with pytest.raises(Refusal, match="已经处理"):
        tray.drop(key)


def test_another_person_needs_a_reason_for_an_equal_number(town, tray):
    _, key = parked(town, tray)
    with pytest.raises(Refusal, match="理由"):
        tray.different(key)
    tray.different(key, "派出所证明两人同号")
    people = town.people()
    assert (people["李大山"].id_no, people["李大山"].id_twin) == (ZHANG, 1)
    assert people["李大山"].id_reason == "派出所证明两人同号"
    assert people["张三丰"].id_twin == 0


def test_what_was_decided_is_not_asked_again(town, tray):
    _, key = parked(town, tray)
    tray.drop(key)
    again = town.check((HEAD, ("李大山", ZHANG, "", "13900000001", "中山路9号")))
    assert again.changes_nothing


def test_a_batch_taken_back_takes_its_rows_out_of_the_tray(town, tray):
    batch, _ = parked(town, tray)
    Batches(town.store).take_back(batch, Progress())
    assert tray.count() == 0
    assert set(town.people()) == {"张三丰"}


def test_homophones_are_one_person_and_noted(town):
    known(town)
    checked = town.check((HEAD, ("章三丰", ZHANG, "", "", "")))
    assert checked.counts.unchanged == 1
    assert any("同音" in note.message for note in checked.notes)


def test_placeholders_are_never_equal(town):
    rows = [
        (f"人{place}", number, f"1980-01-{place:02}", "", "")
        for place, number in enumerate(
            ("000000000000000000", "000000000000000000", "无", "暂无", "0", "-", "000000198001070000"), 1
        )
    ]
    town.bring((HEAD, *rows))
    assert all(person.id_no is None for person in town.people().values())
    assert len(town.people()) == 7
    assert town.check((HEAD, *rows)).changes_nothing


def test_same_name_and_birth_with_two_numbers_are_two_people(town):
    known(town)
    other = id_no("19600101", 125)
    checked = town.check((HEAD, ("张三丰", other, "", "", "")))
    assert checked.counts.new == 1
    assert any("按不同的人" in note.message for note in checked.notes)


def test_twins_are_two_people(town):
    head = (
        HEAD,
        ("王大双", id_no("20150601", 31), "", "", "中山路3号"),
        ("王小双", id_no("20150601", 33), "", "", "中山路3号"),
    )
    checked = town.check(head)
    assert (checked.counts.new, checked.counts.undecided) == (2, 0)
    assert not any("按不同的人" in note.message for note in checked.notes)


def test_a_number_for_somebody_registered_without_one(town, tray):
    town.bring((HEAD, ("赵无号", "", "1970-05-06", "13700000009", "")), name="旧.xlsx")
    number = id_no("19700506", 11)
    sure = town.check((HEAD, ("赵无号", number, "", "13700000009", "")))
    assert sure.counts.updated == 1
    town.importer.commit(sure, Progress())
    assert town.people()["赵无号"].id_no == number


def test_several_without_a_number_are_put_aside(town, tray):
    head = ("姓名", "联系电话", "出生日期", "备注")
    town.bring((head, ("王芳", "13700000001", "", "甲"), ("王芳", "13700000001", "", "乙")), name="旧.xlsx")
    checked = town.check((head, ("王芳", "13700000001", "", "丙")))
    assert checked.counts.undecided == 1


def test_a_number_twice_in_a_file_with_other_contents_is_put_aside_beside_the_first(town, tray):
    checked = town.check(
        (
            HEAD,
            ("张三丰", ZHANG, "", "13800000001", ""),
            ("张三丰", ZHANG, "", "13800000001", ""),
            ("张三丰", ZHANG, "", "13800000002", ""),
        )
    )
    assert (checked.counts.new, checked.counts.repeated, checked.counts.undecided) == (1, 1, 1)
    town.importer.commit(checked, Progress())
    assert tray.waiting()[0].record == town.people()["张三丰"].id


def test_decisions_are_named_writes_in_the_log(town, tray):
    _, key = parked(town, tray)
    tray.drop(key)
    with town.store.read() as session:
        row = session.scalars(select(UndecidedRow)).one()
        assert (row.decision, row.version) == (Decision.DROPPED, 2)
        assert session.scalar(select(func.count()).select_from(Person)) == 1
