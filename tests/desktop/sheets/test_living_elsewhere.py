"""People who live elsewhere than their household are found where they live, however the index was made."""

import pytest
from sqlalchemy import select

from db.models.households import Household
from desktop.dossiers.indexing import rebuild, tokens_of
from desktop.finding import Finder
from desktop.intake.options import Policy
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from desktop.upkeep.checking import check
from tests.desktop.sheets.town import id_no

HEAD = ("序号", "姓名", "身份证号码", "户号", "与户主关系", "所属网格", "现住址")
FAMILY = (
    HEAD,
    (1, "张三丰", id_no("19600101", 123), "000012", "户主", "洛阳村第一网格", "中山路1号"),
    (2, "张小五", id_no("19900405", 127), "000012", "子", "洛阳村第一网格", "厦门市湖里区8号"),
)


@pytest.fixture
def found(town):
    """Return whom a text finds, by name."""
    finder = Finder(town.store, town.grids)
    return lambda text: {hit.title for hit in finder.people(text)}


def sound(town) -> bool:
    findings = check(town.store.engine, Progress(), tokens_of).findings
    return not [one for one in findings if one.check == "搜索索引"]


def test_an_import_indexes_where_people_live(town, found):
    town.bring(FAMILY)
    assert found("中山路1号") == {"张三丰", "张小五"}
    assert found("湖里区") == {"张小五"}
    assert sound(town)
    rebuild(town.store, Progress())
    assert found("张小五 湖里区") == {"张小五"}
    assert sound(town)


def test_a_changed_address_is_found_and_the_old_one_again_when_taken_back(town, found):
    town.bring(FAMILY)
    moved = (HEAD, (*FAMILY[2][:-1], "厦门市思明区9号"))
    batch = town.bring(moved, name="搬迁.xlsx", policies={"residence_address": Policy.OVERWRITE})
    assert (found("湖里区"), found("思明区")) == (set(), {"张小五"})
    assert sound(town)
    Batches(town.store).take_back(batch, Progress())
    assert (found("湖里区"), found("思明区")) == ({"张小五"}, set())
    assert sound(town)


def test_a_household_that_moves_after_its_people_leaves_no_double(town, found):
    town.bring(FAMILY)
    with town.store.read() as session:
        number = session.scalars(select(Household.household_no)).one()
    homes = (("户号", "户主", "家庭住址"), (number, "张三丰", "厦门市湖里区8号"))
    town.bring(homes, "households", "户.xlsx", policies={"address": Policy.OVERWRITE})
    with town.store.read() as session:
        assert session.scalars(select(Household.address)).all() == ["厦门市湖里区8号"]
    assert found("湖里区") == {"张三丰", "张小五"}
    assert found("中山路1号") == {"张三丰"}
    assert sound(town)
