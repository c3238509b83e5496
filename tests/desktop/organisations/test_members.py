"""Members: from the dossiers, from the roster, or by name; dated, told as they stand today."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.log import Change
from db.models.roster import Staff
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from desktop.jobs import Progress
from tests.programs import TODAY

PHONE, OTHER = "13800001234", "13900005678"


@pytest.fixture
def team(make):
    """A team."""
    return make("team", "江头平安志愿者", "04", "江头")


def person(program, name, grid="江头第1网格", **values):
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = name, "1", date(1970, 1, 1)
    draft.grid_id = program.grids.resolve(grid)
    for key, value in values.items():
        setattr(draft, key, value)
    return program.people.save(draft)


def member(organisations, organisation, **values):
    draft = organisations.members.blank()
    for key, value in values.items():
        setattr(draft, key, value)
    return organisations.members.add(organisation, draft)


def test_somebody_by_name(organisations, team):
    with pytest.raises(Invalid, match="姓名不能为空"):
        member(organisations, team)
    key = member(organisations, team, name="陈二", phone=PHONE, kind_code="06")
    (one,) = organisations.members.of(team)
    assert (one.key, one.name, one.texts["phone"], one.valid_from) == (key, "陈二", "138****1234", TODAY)
    with pytest.raises(Refusal, match="“陈二”已是“江头平安志愿者”的成员"):
        member(organisations, team, name="陈二", phone=PHONE)
    member(organisations, team, name="陈二", phone=OTHER)  # a namesake


def test_somebody_of_the_dossiers_is_told_as_they_stand_today(organisations, team, program):
    somebody = person(program, "王一", phone=PHONE, political_code="01")
    key = member(organisations, team, person_id=somebody)
    with pytest.raises(Refusal, match="没有重复登记"):
        member(organisations, team, person_id=somebody)
    draft = program.people.draft(somebody)
    draft.name, draft.phone = "王一一", OTHER
    program.people.save(draft)
    (one,) = organisations.members.of(team)
    assert (one.name, one.texts["phone"], one.texts["political_code"]) == ("王一一", "139****5678", "中共党员")
    assert organisations.members.reveal(key, "phone", "核对信息") == OTHER


def test_somebody_of_the_roster(organisations, team, program):
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name="林一", name_key="linyi", phone=PHONE)
        session.add(staff)
    member(organisations, team, staff_id=staff.id, duty="队长")
    (one,) = organisations.members.of(team)
    assert (one.name, one.staff_id, one.texts["duty"]) == ("林一", staff.id, "队长")


def test_an_entry_is_corrected_and_ended(organisations, team):
    key = member(organisations, team, name="陈二", phone=PHONE, valid_from=date(2026, 5, 1))
    draft = organisations.members.draft(key)
    assert isinstance(draft.phone, Hidden)
    draft.duty = "副队长"
    organisations.members.correct(draft)
    with pytest.raises(Conflict):
        organisations.members.correct(draft)
    with pytest.raises(Refusal, match="早于加入日期"):
        organisations.members.end(key, 2, date(2026, 4, 1))
    with pytest.raises(Refusal, match="不能晚于今天"):
        organisations.members.end(key, 2, TODAY + timedelta(days=1))
    organisations.members.end(key, 2, TODAY)
    (one,) = organisations.members.of(team)
    assert not one.is_present
    assert one.texts["duty"] == "副队长"
    with pytest.raises(Refusal, match="已经退出"):
        organisations.members.end(key, 3, TODAY)
    assert organisations.members.reveal(key, "phone", "核对信息") == PHONE
    member(organisations, team, name="陈二", phone=PHONE)  # who left may come again
    organisations.members.reopen(key)
    assert len([one for one in organisations.members.of(team) if one.is_present]) == 2


def test_days_in_the_wrong_order_are_told(organisations):
    draft = organisations.members.blank()
    draft.name, draft.valid_from, draft.valid_to = "陈二", date(2026, 5, 1), date(2026, 4, 1)
    assert [problem.message for problem in organisations.members.check(draft)] == ["退出日期早于加入日期，请核对"]


def test_party_members_go_to_the_smallest_organisation_of_their_grid(organisations, make, village, program):
    top, branch, group = village
    first = person(program, "王一", political_code="01", phone=PHONE)
    person(program, "李二", political_code="02")
    person(program, "张三", political_code="13")
    person(program, "吴四", "江头第2网格", political_code="01")
    person(program, "郑五", "岸兜第1网格", political_code="01")
    member(organisations, branch, person_id=first)
    town = program.grids.children(None)[0].id
    gathering = organisations.gathering
    seen = gathering.preview(town)
    assert (seen.joining, seen.homeless) == (((top, "江头村党委", 1), (group, "榕树下党小组", 1)), 1)
    done = gathering.gather(town, Progress())
    assert (done.count, done.homeless, len(done.made)) == (2, 1, 2)
    (joined,) = organisations.members.of(group)
    assert (joined.name, joined.texts["kind_code"], joined.texts["political_code"]) == ("李二", "党员", "中共预备党员")
    assert gathering.preview(town).count == 0
    with program.office.store.read() as session:
        lines = session.execute(select(Change.record_id, Change.version).where(Change.table == "organisation_member"))
        assert [tuple(line) for line in lines][-2:] == [(key, 1) for key in done.made]
    gathering.take_back(done)
    gathering.take_back(seen)
    assert gathering.preview(town).count == 2
