"""The cases of households, grids and policies that sheets of real offices bring, one test for each."""

from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from db.models.households import Household
from db.models.people import Floating, Person, PersonTag, Standing
from desktop.errors import Refusal
from desktop.intake.options import Policy
from desktop.jobs import Progress
from tests.desktop.sheets.asking import notes, one, reasons, taken
from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no

ZHANG, LI = id_no("19600101", 123), id_no("19620203", 124)


def test_placeholders_and_missing_household_numbers_join_nobody(town):
    rows = (
        ("姓名", "户号", "与户主关系", "家庭住址"),
        ("甲一", "0", "户主", "中山路1号"), ("乙二", "0", "户主", "中山路2号"), ("丙三", "无", "户主", "中山路3号"),
        ("丁四", "", "", "中山路4号"), ("戊五", "", "", "中山路4号"),
    )  # fmt: skip
    town.bring(rows)
    people = town.people()
    homes = [people[name].household_id for name in ("甲一", "乙二", "丙三")]
    assert len(set(homes)) == 3
    assert people["丁四"].household_id is people["戊五"].household_id is None


def test_members_follow_their_head_where_nothing_else_says_whose_they_are(town):
    rows = (
        ("姓名", "与户主关系", "家庭住址"),
        ("甲一", "户主", "中山路1号"), ("甲妻", "妻", "中山路1号"), ("甲子", "子", ""),
        ("乙二", "户主", "中山路2号"), ("路人", "子", "海边路9号"),
    )  # fmt: skip
    town.bring(rows)
    people = town.people()
    assert people["甲一"].household_id == people["甲妻"].household_id == people["甲子"].household_id
    assert people["乙二"].household_id not in (None, people["甲一"].household_id)
    assert people["路人"].household_id is None


def test_households_are_known_by_the_heads_number_or_name_and_address(town):
    rows = (
        ("户主姓名", "户主身份证号", "姓名", "身份证号", "与户主关系", "家庭住址"),
        ("张三丰", ZHANG, "张三丰", ZHANG, "户主", "中山路1号"), ("张三丰", ZHANG, "李四娘", LI, "妻", "中山路1号"),
        ("王五", "", "王五", "", "", "中山路2号"), ("王五", "", "王小五", "", "子", "中山路2号"),
    )  # fmt: skip
    town.bring(rows)
    people = town.people()
    assert people["张三丰"].household_id == people["李四娘"].household_id
    assert people["王五"].household_id == people["王小五"].household_id != people["张三丰"].household_id
    assert people["王五"].relation_code == "02"
    assert town.check(rows).changes_nothing


def test_a_head_outside_the_household_is_kept_by_name(town):
    rows = (
        ("户主姓名", "户主身份证号", "姓名", "与户主关系", "户号"),
        ("厂办", "", "甲一", "非亲属", "000100001"),
        ("厂办", "", "乙二", "非亲属", "000100001"),
    )
    town.bring(rows)
    with town.store.read() as session:
        home = session.scalars(select(Household)).one()
        assert (home.head_id, home.head_name) == (None, "厂办")


def test_a_second_head_is_not_taken_and_that_is_said(town):
    rows = (
        ("姓名", "身份证号", "户号", "与户主关系"),
        ("张三丰", ZHANG, "000000012", "户主"),
        ("李四娘", LI, "000000012", "户主"),
    )
    checked = town.check(rows)
    assert "second_head" in notes(checked)
    town.importer.commit(checked, Progress())
    assert town.people()["李四娘"].relation_code is None
    later = (rows[0], ("王五", id_no("19900405", 127), "000000012", "户主"))
    checked = town.check(later)
    assert "second_head" in notes(checked)
    town.importer.commit(checked, Progress())
    with town.store.read() as session:
        assert session.scalars(select(Household)).one().head_id == town.people()["张三丰"].id
    assert town.check(rows).changes_nothing
    assert town.check(later).changes_nothing


@pytest.mark.parametrize(
    "value",
    [
        "洛阳村第二网格",
        "洛阳村2网格",
        "洛阳村民委员会第二网格",
        "350521104201002",
        "洛阳第2网格",
        "洛阳村民委员会 第二网格",
    ],
)
def test_wordings_of_a_grid_are_one(town, value):
    assert town.grids.path_name(taken(town, "所属网格", value, "grid_id")) == "洛阳村民委员会 第二网格"


def test_free_text_is_no_grid(town):
    checked = one(town, "所属网格", "5060802 第二网格")
    assert "看不出是哪个网格" in reasons(checked)[0]


def test_new_grids_are_listed_and_made_with_the_people(town):
    rows = (
        ("姓名", "村（社区）", "网格"),
        ("甲一", "涵口村", "第三网格"),
        ("乙二", "涵口", "3网格"),
        ("丙三", "洛阳村", "第一网格"),
    )
    checked = town.check(rows)
    assert [(grid.name, town.grids.name(grid.village)) for grid in checked.new_grids] == [
        ("第三网格", "涵口村民委员会")
    ]
    town.importer.commit(checked, Progress())
    people = town.people()
    assert people["甲一"].grid_id == people["乙二"].grid_id
    assert town.grids.path_name(people["甲一"].grid_id) == "涵口村民委员会 第三网格"
    assert town.check(rows).changes_nothing
    assert town.check((rows[0], ("丁四", "涵口村", "第九网格")), create_grids=False).counts.faulty == 1


def test_the_village_may_stand_in_the_name_of_the_file_or_be_chosen(town):
    rows = (("姓名", "网格"), ("甲一", "第三网格"))
    checked = town.check(rows)
    assert [question.key for question in checked.questions] == ["village"]
    assert town.check(rows, name="涵口村名册.xlsx").counts.new == 1
    assert town.check(rows, village=town.village("涵口村")).counts.new == 1
    titled = xlsx(town.folder / "名册2.xlsx", (("洛阳镇涵口村人口登记表", None), *rows), merged=("A1:B1",))
    assert town.check_table(*town.open(titled)).counts.new == 1


def test_an_unknown_village_is_a_fault(town):
    assert "请核对名称" in reasons(one(town, "村（社区）", "不存在村"))[0]


def test_hidden_rows_are_read_and_that_is_said(town):
    path = xlsx(town.folder / "筛选.xlsx", (("姓名", "备注"), ("张三", ""), ("李四", "藏")))
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    table, origin = town.open(path)
    assert any("隐藏" in note for note in table.notes)
    assert town.check_table(table, origin).counts.new == 2


def test_merged_cells_of_the_data_are_filled_down(town):
    path = xlsx(
        town.folder / "合并.xlsx",
        (("户号", "姓名", "与户主关系"), ("000000001", "甲一", "户主"), (None, "甲妻", "妻")),
        merged=("A2:A3",),
    )
    table, origin = town.open(path)
    town.importer.commit(town.check_table(table, origin), Progress())
    people = town.people()
    assert people["甲一"].household_id == people["甲妻"].household_id is not None


def test_policies_fill_overwrite_or_keep(town):
    head = ("姓名", "身份证号", "联系电话", "现住址", "民族")
    town.bring((head, ("张三丰", ZHANG, "13800000001", "", "汉族")), name="旧.xlsx")
    new = (head, ("张三丰", ZHANG, "13800000002", "中山路1号", "畲族"))
    assert town.check(new, policy=Policy.KEEP).changes_nothing
    town.bring(new, policies={"ethnic_code": Policy.OVERWRITE})
    person = town.people()["张三丰"]
    assert (person.phone, person.residence_address, person.ethnic_code) == ("13800000001", "中山路1号", "22")
    assert town.check((head, ("张三丰", ZHANG, "", "", "")), policy=Policy.OVERWRITE).changes_nothing


def test_tags_are_added_and_taken_away_only_when_told_to(town):
    town.bring((("姓名", "身份证号", "是否低保", "残疾"), ("张三丰", ZHANG, "是", "√")))
    assert len(tags(town)) == 2
    no = (("姓名", "身份证号", "是否低保", "残疾"), ("张三丰", ZHANG, "否", "√"))
    assert town.check(no).changes_nothing
    town.bring(no, policies={"care": Policy.OVERWRITE})
    assert len(tags(town)) == 1


def tags(town):
    with town.store.read() as session:
        return set(session.scalars(select(PersonTag.code)))


def test_floating_people_have_their_block(town):
    rows = (
        ("姓名", "联系电话", "流入原因", "流入日期", "居住证号"),
        ("甲一", "13800000001", "务工", "2024-01-02", "X123"), ("乙二", "", "", "", ""),
    )  # fmt: skip
    town.bring(rows)
    with town.store.read() as session:
        (block,) = session.scalars(select(Floating)).all()
        assert (block.inflow_on, block.permit_no) == (date(2024, 1, 2), "X123")
    people = town.people()
    assert (people["甲一"].population.value, people["乙二"].population.value) == ("floating", "registered")
    more = (("姓名", "联系电话", "住所类型", "流入日期"), ("甲一", "13800000001", "租赁房屋", "2024-01-02"))
    town.bring(more)
    with town.store.read() as session:
        (block,) = session.scalars(select(Floating)).all()
        assert (block.lodging_code, block.version) == ("02", 2)
    assert town.people()["甲一"].version == 2


def test_a_sheet_without_names_is_refused(town):
    with pytest.raises(Refusal, match="姓名"):
        town.check((("身份证号", "联系电话"), (ZHANG, "13800000001")))


def test_who_moved_away_is_not_brought_back_by_a_sheet(town):
    rows = (
        ("姓名", "身份证号", "联系电话", "户号", "与户主关系"),
        ("张三丰", ZHANG, "13800000001", "000000012", "户主"),
    )
    town.bring(rows)
    with town.store.write("迁出") as session:
        person = session.scalars(select(Person)).one()
        person.standing, person.household_id = Standing.MOVED, None
    checked = town.check((rows[0], ("张三丰", ZHANG, "13800000002", "000000099", "户主")))
    assert checked.changes_nothing
    assert "gone" in notes(checked)


def test_sheets_named_after_villages_are_read_each_in_its_own(town):
    path = xlsx(town.folder / "各村.xlsx", (("姓名", "网格"), ("甲一", "第三网格")), title="洛阳村")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("涵口村")
    for row in (("姓名", "网格"), ("乙二", "第三网格")):
        sheet.append(row)
    book.save(path)
    town.importer.commit(town.check_table(*town.open(path)), Progress())
    people = town.people()
    names = {name: town.grids.path_name(person.grid_id) for name, person in people.items()}
    assert names == {"甲一": "洛阳村民委员会 第三网格", "乙二": "涵口村民委员会 第三网格"}
