"""Sheets of households, dwellings and enterprises: made, known again, completed, taken back."""

from sqlalchemy import func, select

from db import search
from db.models.dwellings import Building, Dwelling, DwellingParty
from db.models.enterprises import Enterprise
from db.models.households import Household, HouseholdTag
from desktop.intake.options import Policy
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from tests.desktop.sheets.town import id_no

ENTERPRISES = (
    ("序号", "企业名称", "统一社会信用代码", "场所类别", "所属网格", "地址", "从业人数", "法人", "法人联系电话"),
    (1, "晋江某某鞋业有限公司", "91350200MA2YJ1XR9G", "", "洛阳村第一网格", "工业路1号", 120, "张三", "13800000001"),
    (2, "阿明小吃店", "无", "小餐饮场所", "洛阳村第二网格", "中山路5号", "3人", "李四", ""),
)
DWELLINGS = (
    (
        "房屋地址",
        "所属网格",
        "楼栋",
        "室号",
        "建筑用途",
        "建筑面积（平方米）",
        "房主姓名",
        "房主身份证号",
        "承租人姓名",
        "承租人身份证号",
        "起租日期",
    ),
    (
        "中山路1号",
        "洛阳村第一网格",
        "福星楼",
        "301",
        "住宅",
        88.5,
        "张三",
        id_no("19600101", 123),
        "王五",
        id_no("19900405", 126),
        "2024-03-01",
    ),
    (
        "中山路1号",
        "洛阳村第一网格",
        "福星楼",
        "301",
        "住宅",
        88.5,
        "张三",
        id_no("19600101", 123),
        "赵六",
        id_no("19910405", 126),
        "2024-03-01",
    ),
    ("中山路2号", "洛阳村第二网格", "", "", "商业", 40, "李四、李五", "", "", "", ""),
)
HOUSEHOLDS = (
    ("户号", "户主", "地址", "所属网格", "家庭人口数", "联系电话", "户标签"),
    ("12", "张三丰", "中山路1号", "洛阳村第一网格", 3, "13812345678", "低保户"),
    ("0", "李四", "中山路2号", "洛阳村第二网格", 1, "", ""),
    ("0", "王五", "中山路3号", "洛阳村第二网格", 2, "", ""),
)


def all_of(town, model):
    with town.store.read() as session:
        found = session.scalars(select(model).order_by(model.id)).all()
        session.expunge_all()
    return found


def test_the_kind_is_told_by_the_headings(town):
    for rows, kind in ((ENTERPRISES, "enterprises"), (DWELLINGS, "dwellings"), (HOUSEHOLDS, "households")):
        assert town.importer.guess_kind(town.table(rows)[0]) == kind


def test_enterprises(town):
    batch = town.bring(ENTERPRISES, "enterprises")
    firm, shop = all_of(town, Enterprise)
    assert (firm.credit_code, firm.employees, firm.kind.value) == ("91350200MA2YJ1XR9G", 120, "enterprise")
    assert (shop.credit_code, shop.employees, shop.kind.value) == (None, 3, "place")
    assert town.check(ENTERPRISES, "enterprises").changes_nothing
    changed = (ENTERPRISES[0], (1, "晋江某某鞋业有限公司", "91350200MA2YJ1XR9G", "", "", "工业路1号", 130, "张三", ""))
    assert town.check(changed, "enterprises").changes_nothing
    second = town.bring(changed, "enterprises", policies={"employees": Policy.OVERWRITE})
    assert all_of(town, Enterprise)[0].employees == 130
    Batches(town.store).take_back(second, Progress())
    assert all_of(town, Enterprise)[0].employees == 120
    assert [obstacle.title for obstacle in Batches(town.store).obstacles(batch)] == ["晋江某某鞋业有限公司"]


def test_dwellings_with_owners_and_tenants(town):
    checked = town.check(DWELLINGS, "dwellings")
    assert (checked.counts.new, checked.counts.updated) == (2, 1)
    batch = town.importer.commit(checked, Progress())
    first, second = all_of(town, Dwelling)
    assert (first.address, first.room, first.area, first.is_rented) == ("中山路1号", "301", 88.5, True)
    assert not second.is_rented
    parties = [(party.dwelling_id, party.kind.value, party.name) for party in all_of(town, DwellingParty)]
    assert sorted(parties) == sorted(
        [
            (first.id, "owner", "张三"),
            (first.id, "tenant", "王五"),
            (first.id, "tenant", "赵六"),
            (second.id, "owner", "李四"),
            (second.id, "owner", "李五"),
        ]
    )
    assert [building.name for building in all_of(town, Building)] == ["福星楼"]
    assert first.building_id
    assert town.check(DWELLINGS, "dwellings").changes_nothing
    Batches(town.store).take_back(batch, Progress())
    assert [len(all_of(town, model)) for model in (Dwelling, DwellingParty, Building)] == [0, 0, 0]


def test_a_new_tenant_of_a_known_dwelling_goes_again_with_the_batch(town):
    town.bring(DWELLINGS, "dwellings")
    rows = (DWELLINGS[0], (*DWELLINGS[1][:8], "钱七", "", "2025-01-01"))
    batch = town.bring(rows, "dwellings")
    assert "钱七" in {party.name for party in all_of(town, DwellingParty)}
    Batches(town.store).take_back(batch, Progress())
    assert "钱七" not in {party.name for party in all_of(town, DwellingParty)}
    assert len(all_of(town, DwellingParty)) == 5


def test_households_of_a_missing_number_do_not_collapse(town):
    batch = town.bring(HOUSEHOLDS, "households")
    homes = all_of(town, Household)
    assert [(home.household_no, home.head_name) for home in homes] == [("12", "张三丰"), (None, "李四"), (None, "王五")]
    assert len(all_of(town, HouseholdTag)) == 1
    assert town.check(HOUSEHOLDS, "households").changes_nothing
    with town.store.read() as session:
        assert search.count(session, "household") == 3
    Batches(town.store).take_back(batch, Progress())
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Household)) == 0


def test_people_find_the_household_their_number_names(town):
    town.bring(HOUSEHOLDS, "households")
    town.bring(
        (
            ("姓名", "户号", "与户主关系", "所属网格"),
            ("张三丰", "12", "户主", "洛阳村第一网格"),
            ("张小丰", "12", "子", "洛阳村第一网格"),
        )
    )
    people, homes = town.people(), all_of(town, Household)
    assert {person.household_id for person in people.values()} == {homes[0].id}
    assert homes[0].head_id == people["张三丰"].id
    assert len(homes) == 3


def test_a_dwelling_found_rented_is_rented_until_the_batch_is_taken_back(town):
    rows = (("房屋地址", "建筑用途", "承租人姓名"), ("中山路9号", "住宅", ""))
    town.bring(rows, "dwellings", name="旧.xlsx")
    batch = town.bring((rows[0], ("中山路9号", "住宅", "王五")), "dwellings")
    assert all_of(town, Dwelling)[0].is_rented is True
    Batches(town.store).take_back(batch, Progress())
    assert all_of(town, Dwelling)[0].is_rented is False
    assert all_of(town, DwellingParty) == []
