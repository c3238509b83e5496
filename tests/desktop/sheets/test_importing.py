"""From a workbook to records and back, on real encrypted files."""

import pytest
from sqlalchemy import func, select

from db import search
from db.models.households import Household, HouseholdEvent
from db.models.log import Action, Change
from db.models.people import Person
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from tests.desktop.sheets.town import id_no

HEAD = ("序号", "姓名", "身份证号码", "性别", "户号", "与户主关系", "所属网格", "家庭住址", "联系电话")
ZHANG, LI, WANG = id_no("19600101", 123), id_no("19620203", 124), id_no("19900405", 126)
FAMILY = (
    HEAD,
    (1, "张三丰", ZHANG, "男", "000012", "户主", "洛阳村第一网格", "中山路1号", "13812345678"),
    (2, "李四娘", LI, "女", "000012", "妻", "洛阳村第一网格", "中山路1号", ""),
    (3, "王五妹", WANG, "女", "000013", "户主", "洛阳村第二网格", "中山路2号", "0595-22112233"),
)


def count(town, model) -> int:
    with town.store.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_people_and_their_households_are_made(town):
    checked = town.check(FAMILY)
    assert (checked.counts.rows, checked.counts.importable, checked.counts.new) == (3, 3, 3)
    assert count(town, Person) == 0
    town.importer.commit(checked, Progress())
    people = town.people()
    assert people["张三丰"].id_no == ZHANG
    assert people["张三丰"].born_on.isoformat() == "1960-01-01"
    assert people["李四娘"].household_id == people["张三丰"].household_id != people["王五妹"].household_id
    with town.store.read() as session:
        homes = session.scalars(select(Household).order_by(Household.id)).all()
        assert [home.household_no for home in homes] == ["000012", "000013"]
        assert [home.head_id for home in homes] == [people["张三丰"].id, people["王五妹"].id]
        assert [town.grids.path_name(home.grid_id) for home in homes] == [
            "洛阳村民委员会 第一网格",
            "洛阳村民委员会 第二网格",
        ]
        assert session.scalar(select(func.count()).select_from(HouseholdEvent)) == 2
        action = session.scalars(select(Action).where(Action.batch_id.is_not(None))).one()
        assert action.summary["created"] == {"person": 3, "household": 2}


def test_the_same_file_twice_changes_nothing(town):
    town.bring(FAMILY)
    before = count(town, Change)
    again = town.check_table(*town.open(town.folder / "名册.xlsx"))
    assert again.same_file
    assert again.counts.unchanged == 3
    assert again.changes_nothing
    with pytest.raises(Refusal, match="没有需要导入"):
        town.importer.commit(again, Progress())
    assert count(town, Change) == before


def test_a_batch_is_taken_back_as_if_it_had_never_been(town):
    batches = Batches(town.store)
    batch = town.bring(FAMILY)
    assert batches.obstacles(batch) == []
    batches.take_back(batch, Progress())
    assert [count(town, model) for model in (Person, Household, HouseholdEvent)] == [0, 0, 0]
    assert batches.latest()[0].undone_by == "clerk"
    with town.store.read() as session:
        assert search.count(session, "person") == search.count(session, "household") == 0
    with pytest.raises(Refusal, match="已经撤回"):
        batches.take_back(batch, Progress())
    assert town.check(FAMILY).counts.new == 3


def test_what_changed_since_stands_in_the_way(town):
    batches = Batches(town.store)
    batch = town.bring(FAMILY)
    with town.store.write("更正人员") as session:
        session.scalars(select(Person).where(Person.name == "王五妹")).one().phone = "13900000000"
    (obstacle,) = batches.obstacles(batch)
    assert (obstacle.table, obstacle.key, obstacle.title) == ("person", town.people()["王五妹"].id, "王五妹")
    with pytest.raises(Refusal, match="王五妹"):
        batches.take_back(batch, Progress())
    assert count(town, Person) == 3


def test_updated_records_get_their_earlier_values_back(town):
    batches = Batches(town.store)
    town.bring((("姓名", "身份证号码", "联系电话"), ("张三丰", ZHANG, ""), ("李四娘", LI, "13700000001")))
    second = town.bring(FAMILY)
    people = town.people()
    assert people["张三丰"].phone == "13812345678"
    assert people["张三丰"].household_id
    assert people["李四娘"].phone == "13700000001"
    batches.take_back(second, Progress())
    people = town.people()
    assert set(people) == {"张三丰", "李四娘"}
    assert people["张三丰"].phone is people["张三丰"].household_id is people["张三丰"].grid_id is None
    assert people["张三丰"].version == 3
