"""People: registering, correcting, hidden numbers, conflicts, earlier versions, lists."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.log import Disclosure
from db.models.people import Floating, Person
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.tables import Search
from tests.desktop.audit.fitting import misfits


def number(birth="19600101", order="001", prefix="359998"):
    first = prefix + birth + order
    return first + check_digit(first)


def register(program, name="张三丰", **values):
    draft = program.people.blank()
    draft.name = name
    for key, value in values.items():
        setattr(draft, key, value)
    return program.people.save(draft)


def keys(program, text="", order="", descending=False, **filters):
    search = Search(text, filters, order, descending)
    return [int(key) for key in program.people.list.keys(search, Progress())]


def test_a_person_is_completed_from_the_number(program):
    key = register(program, id_no=number())
    texts = program.people.texts(key)
    assert texts["born_on"] == "1960-01-01"
    assert texts["sex_code"].startswith("男")
    assert texts["age"] == "66"


def test_private_numbers_are_masked_and_a_reveal_is_written_down(program, store):
    key = register(program, id_no=number(), phone="13800001234")
    texts = program.people.texts(key)
    assert texts["id_no"] == "3599" + "*" * 14
    assert texts["phone"] == "138****1234"
    draft = program.people.draft(key)
    assert draft.id_no == Hidden("3599" + "*" * 14)
    assert program.people.reveal(key, "id_no", "核对证件") == number()
    with store.read() as session:
        seen = session.scalars(select(Disclosure)).one()
        assert (seen.by, seen.table, seen.fields, seen.purpose) == ("lin", "person", "id_no", "核对证件")


def test_what_was_not_revealed_is_not_lost_by_saving(program):
    key = register(program, id_no=number(), phone="13800001234")
    draft = program.people.draft(key)
    draft.workplace = "鞋厂"
    program.people.save(draft)
    assert program.people.reveal(key, "phone", "核对信息") == "13800001234"
    assert program.people.reveal(key, "id_no", "核对信息") == number()


def test_two_clerks_meet_in_a_conflict(program):
    key = register(program, phone="13800001234")
    mine, theirs = program.people.draft(key), program.people.draft(key)
    theirs.phone = "13800005678"
    program.people.save(theirs)
    mine.phone = "13800009999"
    with pytest.raises(Conflict):
        program.people.save(mine)
    assert program.people.reveal(key, "phone", "核对信息") == "13800005678"


def test_every_fault_is_told(program):
    draft = program.people.blank()
    draft.id_no = "359998196013010011"
    draft.born_on = date(2030, 1, 1)
    with pytest.raises(Invalid) as refused:
        program.people.save(draft)
    assert {problem.field for problem in refused.value.problems} >= {"name", "id_no", "born_on"}


def test_a_wrong_check_digit_needs_a_reason(program):
    good = number()
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    with pytest.raises(Invalid) as refused:
        register(program, id_no=wrong)
    assert {problem.field for problem in refused.value.problems} == {"id_no", "id_reason"}
    key = register(program, id_no=wrong, id_reason="户口簿确系此号")
    assert program.people.reveal(key, "id_no", "核对信息") == wrong


def test_one_number_for_two_people_is_decided_by_a_person(program):
    register(program, "张三", id_no=number())
    with pytest.raises(Invalid, match="张三"):
        register(program, "李四", id_no=number())
    second = register(program, "李四", id_no=number(), id_reason="派出所确认重号")
    assert len(keys(program)) == 2
    draft = program.people.draft(second)
    draft.workplace = "学校"
    program.people.save(draft)  # saving again asks nothing again


@pytest.mark.parametrize("placeholder", ["0" * 18, "000000196001010000", "无", "不详"])
def test_placeholders_are_nobody_s_number(program, placeholder):
    register(program, "张三", id_no=placeholder)
    register(program, "李四", id_no=placeholder)
    assert len(keys(program)) == 2


def test_a_placeholder_is_never_taken_for_an_id(program, store):
    register(program, id_no="0" * 18)
    with store.read() as session:
        person = session.scalars(select(Person)).one()
        assert (person.id_no, person.document_no) == (None, "0" * 18)


def test_old_numbers_become_eighteen_digits(program):
    key = register(program, id_no="359998600101001")
    assert program.people.reveal(key, "id_no", "核对信息") == number()


def test_a_block_comes_and_goes_with_its_values(program, store):
    key = register(program, inflow_reason_code="01", population="floating")
    draft = program.people.draft(key)
    assert draft.inflow_reason_code == "01"
    draft.inflow_reason_code = None
    program.people.save(draft)
    with store.read() as session:
        assert session.scalars(select(Floating)).one().inflow_reason_code is None
    assert misfits(store) == []


def test_tags_are_changes_of_the_person(program):
    key = register(program, care=("P01",))
    draft = program.people.draft(key)
    assert draft.care == ("P01",)
    draft.care = ("P09", "P01")
    program.people.save(draft)
    newest = program.people.versions(key)[0]
    assert newest.fields == {"care": [["P01"], ["P01", "P09"]]}
    assert keys(program, care=("P09",)) == [key]


def test_an_earlier_version_comes_back(program):
    key = register(program, phone="13800001234", care=("P01",))
    draft = program.people.draft(key)
    draft.phone, draft.born_on, draft.care = "13800005678", date(1960, 1, 1), ()
    program.people.save(draft)
    program.people.restore(key, 1)
    assert program.people.reveal(key, "phone", "核对信息") == "13800001234"
    assert program.people.draft(key).born_on is None
    assert program.people.draft(key).care == ("P01",)
    assert program.people.versions(key)[0].action.startswith("恢复")
    assert [hit.key for hit in program.finder.people("1234")] == [key]


def test_what_the_collection_list_leaves_out_is_nowhere(program):
    assert "religion_code" not in {field.key for field in program.people.fields}
    assert "religion_code" not in program.people.blank().values


def test_lists_sort_filter_and_find(program):
    first = program.grids.resolve("江头第1网格")
    second = program.grids.resolve("江头第2网格")
    zhang = register(program, "张三丰", born_on=date(1960, 1, 1), grid_id=first)
    an = register(program, "安小妹", born_on=date(2020, 5, 5), grid_id=second, sex_code="2")
    li = register(program, "李四", grid_id=first, sex_code="1")
    assert keys(program) == [an, li, zhang]
    assert keys(program, descending=True) == [zhang, li, an]
    assert keys(program, grid=first) == [li, zhang]
    assert keys(program, grid=program.grids.find_village("江头")) == [an, li, zhang]
    assert keys(program, age=(60, None)) == [zhang]
    assert keys(program, age=(None, 6)) == [an]
    assert keys(program, age=(7, 66)) == [zhang]
    assert keys(program, sex="2") == [an]
    assert keys(program, text="zsf") == [zhang]
    assert keys(program, text="李", grid=first) == [li]
    assert [int(key) for key in program.people.list.head(Search(), 2)] == [an, li]
    assert keys(program, order="born_on")[1:] == [zhang, an]


@pytest.mark.parametrize("field", ["name", "born_on", "age", "household_no", "grid_id", "inflow_reason_code", "phone"])
def test_every_kind_of_column_sorts(program, field):
    for name in ("张三", "李四"):
        register(program, name)
    assert len(keys(program, order=field)) == 2


@pytest.mark.parametrize("name", ["王㛃", "李䶮", "张𬭎", "周𠅤", "陈𬱖", "吴𪟝"])
def test_rare_characters_are_kept_and_found(program, name):
    key = register(program, name)
    assert program.people.texts(key)["name"] == name
    assert keys(program, text=name) == [key]
    assert keys(program, text=name[1]) == [key]


def test_two_clerks_in_one_block_meet_in_a_conflict(program):
    key = register(program, population="floating", inflow_reason_code="01")
    mine, theirs = program.people.draft(key), program.people.draft(key)
    theirs.permit_no = "J-1"
    program.people.save(theirs)
    mine.inflow_reason_code = "02"
    with pytest.raises(Conflict):
        program.people.save(mine)
    assert program.people.draft(key).inflow_reason_code == "01"


def test_a_block_comes_back_with_its_person(program):
    key = register(program, population="floating", inflow_on=date(2024, 5, 1))
    draft = program.people.draft(key)
    draft.inflow_on = date(2025, 1, 1)
    program.people.save(draft)
    assert program.people.versions(key)[0].fields == {"inflow_on": ["2024-05-01", "2025-01-01"]}
    program.people.restore(key, 1)
    assert program.people.draft(key).inflow_on == date(2024, 5, 1)


def test_a_dossier_knows_the_household_and_where_it_came_from(program):
    facts = program.households.blank()
    facts.address = "江头村1号"
    head = program.people.blank()
    head.name = "王一"
    home = program.commands.register(facts, head, date(2020, 1, 1))
    (member,) = program.households.dossier(home).members
    dossier = program.people.dossier(member.key)
    assert (dossier.home.key, dossier.home.title, dossier.home.relation) == (home, "王一户", "户主")
    assert (dossier.home.is_head, dossier.home.members, dossier.is_active) == (True, 1, True)
    assert dossier.provenance == (("采集渠道", "本办采集"),)
    assert program.people.dossier(register(program)).home is None


def test_a_second_bearer_of_a_number_gets_one_of_their_own(program):
    register(program, "张三", id_no=number())
    second = register(program, "李四", id_no=number(), id_reason="派出所确认重号")
    draft = program.people.draft(second)
    draft.id_no = number(order="021")
    program.people.save(draft)  # though the old number with the new twin is somebody else's
    assert program.people.reveal(second, "id_no", "核对信息") == number(order="021")
    program.people.restore(second, 1)
    assert program.people.reveal(second, "id_no", "核对信息") == number()


def test_a_number_borne_by_another_meanwhile_does_not_come_back_unasked(program):
    first = register(program, "张三", id_no=number())
    draft = program.people.draft(first)
    draft.id_no = number(order="021")
    program.people.save(draft)
    register(program, "李四", id_no=number())
    with pytest.raises(Invalid, match="李四"):
        program.people.restore(first, 1)


@pytest.mark.parametrize("off", ["sex_code", "born_on", "document_no", "id_reason"])
@pytest.mark.parametrize("id_no", [number(), "0" * 18])
def test_a_person_is_saved_whatever_is_not_collected(program, off, id_no):
    program.collection.choose([f"person.{off}"], [("person", field) for field in program.people.fields])
    key = register(program, id_no=id_no)
    assert off not in program.people.draft(key).values


def test_blanks_are_no_name_and_are_not_kept(program):
    with pytest.raises(Invalid):
        register(program, "  ")
    key = register(program, " 张三丰 ", workplace=" ")
    assert program.people.texts(key)["name"] == "张三丰"
    assert program.people.draft(key).workplace is None
    assert keys(program, text="张三丰") == [key]


def test_who_is_gone_is_refused(program):
    for ask in (program.people.dossier, program.people.draft, program.people.versions, program.people.texts):
        with pytest.raises(Refusal, match="已被删除"):
            ask(99)
    with pytest.raises(Refusal, match="已被删除"):
        program.people.restore(99, 1)
    with pytest.raises(Refusal, match="已被删除"):
        program.people.reveal(99, "phone", "核对信息")
