"""Organisations: registered by family, judged where they stand, dissolved and merged, found again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.log import Disclosure
from db.models.organisations import Organisation
from db.models.roster import Staff
from desktop.dossiers.dated import DatedList
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from desktop.jobs import Progress
from desktop.tables import Search
from tests.programs import TODAY

PHONE = "13800001234"


def found(organisations, text="", **filters):
    keys = organisations.list.keys(Search(text, filters), Progress())
    rows = organisations.list.records([int(key) for key in keys])
    return [rows[int(key)]["name"] for key in keys]


def join(organisations, key, name, **values):
    draft = organisations.members.blank()
    draft.name = name
    for field, value in values.items():
        setattr(draft, field, value)
    return organisations.members.add(key, draft)


def leader(program, name="林一"):
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name=name, name_key=name, phone=PHONE, workplace="江头村委会")
        session.add(staff)
    return staff.id


def test_each_family_is_recorded_in_its_own_words(organisations):
    titles = {field.key: field for field in organisations.fields_of("office")}
    assert titles["host"].title == "挂靠单位"
    assert titles["kind_code"].codes == "office_kind"
    assert organisations.blank("team").family == "team"


def test_an_organisation_reads_in_words(organisations, make, program):
    key = make("team", "江头治安巡逻队", "05", "江头", leader_id=str(leader(program)), founded_on=date(2020, 1, 1))
    join(organisations, key, "陈二", kind_code="06")
    texts = organisations.texts(key)
    assert texts["kind_code"] == "治安巡逻队"
    assert texts["family"] == "队伍"
    assert texts["leader"] == "林一"
    assert texts["leader_phone"] == "138****1234"
    assert texts["members"] == "1"
    assert texts["grid_id"] == "江头村委会"
    dossier = organisations.dossier(key)
    assert [member.texts["kind_code"] for member in dossier.members] == ["房东"]
    assert organisations.reveal(key, "leader_phone", "核对信息") == PHONE
    with program.office.store.read() as session:
        assert session.scalars(select(Disclosure)).one().table == "organisation"


def test_a_draft_hides_the_phone_and_keeps_it(organisations, make):
    key = make("team", "平安志愿者", "04", leader_name="陈二", leader_phone=PHONE)
    draft = organisations.draft(key)
    assert draft.leader_phone == Hidden("138****1234")
    draft.note = "试"
    organisations.save(draft)
    assert organisations.reveal(key, "leader_phone", "核对信息") == PHONE


def test_a_wrong_place_is_refused_in_one_sentence(organisations, make, village):
    top, branch, group = village
    with pytest.raises(Invalid, match="“江头村党委”是党委，之下不能直接设党小组，可以设党总支、党支部。"):
        make("party", "某党小组", "04", "江头第2网格", top)
    draft = organisations.draft(top)
    draft.parent_id = str(group)
    with pytest.raises(Invalid, match="不能把“江头村党委”设在自己或自己的下级之下"):
        organisations.save(draft)
    draft = organisations.draft(branch)
    draft.kind_code = "01"
    with pytest.raises(Invalid, match="之下不能直接设党委"):
        organisations.save(draft)
    team = make("team", "某队", "01")
    with pytest.raises(Invalid, match="不是同类组织"):
        make("party", "某支部", "03", parent=team)


def test_a_circle_of_offices_is_refused(organisations, make):
    town = make("office", "镇网格办", "02")
    village = make("office", "村网格办", "04", parent=town)
    draft = organisations.draft(town)
    draft.parent_id = str(village)
    with pytest.raises(Invalid, match="自己的下级"):
        organisations.save(draft)


def test_organisations_are_found(organisations, make, village, program):
    key = make("team", "护林员队伍一队", "07", "岸兜第1网格", leader_name="吴三")
    make("office", "镇网格办", "02")
    join(organisations, key, "张长江")
    grid = program.grids.find_village("岸兜")
    assert found(organisations) == ["江头村党委", "第一党支部", "榕树下党小组", "护林员队伍一队", "镇网格办"]
    assert found(organisations, family="party", kind="party/03") == ["第一党支部"]
    assert found(organisations, grid=grid) == ["护林员队伍一队"]
    assert found(organisations, grid=0) == ["镇网格办"]
    for text in ("护林", "hlydw", "hulinyuan", "吴三", "张长江"):
        assert found(organisations, text) == ["护林员队伍一队"], text
    assert found(organisations, "没有") == []


def test_organisations_as_of_a_day(organisations, make):
    key = make("team", "老队", "01", founded_on=date(2020, 1, 1))
    make("team", "新队", "01", founded_on=date(2026, 6, 1))
    organisations.endings.dissolve(key, 1, date(2026, 3, 1))
    assert found(organisations) == ["新队"]
    assert found(organisations, as_of="2026-02-28") == ["老队"]
    assert found(organisations, as_of="2026-03-01") == []
    assert found(organisations, standing="dissolved") == ["老队"]
    assert sorted(found(organisations, standing="all")) == ["新队", "老队"]


def test_what_is_dissolved_can_stand_again(organisations, village):
    _top, branch, group = village
    with pytest.raises(Refusal, match="“第一党支部”之下还有“榕树下党小组”等 1 个组织"):
        organisations.endings.dissolve(branch, 1, TODAY)
    with pytest.raises(Refusal, match="不能晚于今天"):
        organisations.endings.dissolve(group, 1, TODAY + timedelta(days=1))
    member = join(organisations, group, "陈二")
    ended = organisations.endings.dissolve(group, 1, TODAY)
    dossier = organisations.dossier(group)
    assert dossier.dissolved
    assert [one.valid_to for one in dossier.members] == [TODAY]
    with pytest.raises(Conflict):
        organisations.endings.dissolve(group, 1, TODAY)
    with pytest.raises(Refusal, match="已撤销，不能再变动成员"):
        join(organisations, group, "吴三")
    organisations.endings.take_back(ended)
    dossier = organisations.dossier(group)
    assert not dossier.dissolved
    assert [(one.key, one.valid_to) for one in dossier.members] == [(member, None)]


def test_a_merger_takes_members_and_what_stands_below(organisations, make, village):
    top, branch, _group = village
    other = make("party", "第二党支部", "03", "江头第2网格", top)
    join(organisations, branch, "陈二", duty="书记")
    join(organisations, other, "陈二")
    join(organisations, branch, "吴三", duty="委员")
    ended = organisations.endings.merge(branch, 1, other, TODAY)
    assert [line.name for line in organisations.dossier(other).below] == ["榕树下党小组"]
    assert [(one.name, one.texts["duty"]) for one in organisations.dossier(other).members] == [
        ("陈二", ""),
        ("吴三", ""),
    ]
    assert organisations.dossier(branch).dissolved
    organisations.endings.take_back(ended)
    assert [line.name for line in organisations.dossier(branch).below] == ["榕树下党小组"]
    assert [one.name for one in organisations.dossier(other).members] == ["陈二"]
    assert len([one for one in organisations.dossier(branch).members if one.is_present]) == 2


def test_a_merger_that_makes_a_wrong_tree_changes_nothing(organisations, make, village, program):
    _top, branch, group = village
    lone = make("party", "岸兜党小组", "04", "岸兜第1网格")
    with pytest.raises(Refusal, match="之下不能直接设党小组"):
        organisations.endings.merge(branch, 1, lone, TODAY)
    team = make("team", "某队", "01")
    with pytest.raises(Refusal, match="请改选同类的"):
        organisations.endings.merge(branch, 1, team, TODAY)
    with program.office.store.read() as session:
        assert session.get_one(Organisation, group).parent_id == branch


def test_the_tree_shows_faults_and_what_stands_alone(organisations, make, village, program):
    _top, _branch, _group = village
    lone = make("party", "岸兜党小组", "04", "岸兜第1网格")
    first, second = organisations.tree()
    assert (first.line.name, [one.line.name for one in first.below]) == ("江头村党委", ["第一党支部"])
    assert first.below[0].below[0].line.kind == "党小组"
    assert (second.line.key, second.fault) == (lone, "“岸兜党小组”（党小组）没有上级党组织。")
    assert organisations.dossier(lone).fault == "“岸兜党小组”（党小组）没有上级党组织。"
    only = organisations.tree(program.grids.resolve("江头第1网格"))
    assert [one.line.name for one in only] == ["第一党支部"]


def test_a_circle_that_was_imported_is_shown_all_the_same(organisations, village, program):
    top, _branch, group = village
    with program.office.store.write("试") as session:
        session.get_one(Organisation, top).parent_id = group
    assert {one.line.name for one in organisations.tree()} == {"江头村党委", "第一党支部", "榕树下党小组"}
    assert "绕成了圈" in organisations.dossier(top).fault


def test_the_organisations_of_a_grid(organisations, village, program):
    assert [line.name for line in organisations.of_grid(program.grids.find_village("江头"))] == ["江头村党委"]
    assert len(organisations.of_grid(program.grids.find_village("江头"), below=True)) == 3


def test_an_earlier_version_comes_back(organisations, village):
    top, _, _ = village
    draft = organisations.draft(top)
    draft.name = "江头社区党委"
    organisations.save(draft)
    assert len(organisations.versions(top)) == 2
    organisations.restore(top, 1)
    assert organisations.dossier(top).title == "江头村党委"
    with pytest.raises(Conflict):
        organisations.save(draft)


def test_a_contact_household_is_named(organisations, make, village, program):
    key = make("party", "王一联系户", "05", "江头第1网格", village[2])
    home = program.commands.register(_home(program), _head(program), date(2020, 1, 1))
    organisations.tie_household(key, 1, home)
    assert organisations.dossier(key).household == "王一户"
    organisations.tie_household(key, 2, None)
    assert organisations.dossier(key).household == ""


def _home(program):
    draft = program.households.blank()
    draft.address, draft.grid_id = "江头村1号", program.grids.resolve("江头第1网格")
    return draft


def _head(program):
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = "王一", "1", date(1970, 1, 1)
    return draft


def test_the_members_of_a_day_are_counted_as_a_replay_counts_them(organisations, make):
    key = make("team", "巡逻队", "05", "江头", founded_on=date(2026, 1, 1))
    spans = [(1, None), (1, 5), (3, 4), (4, None), (None, 2), (None, None)]  # days of May: from, to
    for number, span in enumerate(spans):
        begun, ended = (date(2026, 5, at) if at else None for at in span)
        join(organisations, key, f"队员{number}", valid_from=begun, valid_to=ended)
    listed = DatedList(organisations.list)
    for at in range(1, 7):
        assert listed.keys(Search(filters={"as_of": f"2026-05-{at:02}"}), Progress()).tolist() == [key]
        there = sum((begun or 0) <= at and (ended is None or at < ended) for begun, ended in spans)
        assert listed.records([key])[key]["members"] == str(there)
    assert organisations.list.records([key])[key]["members"] == "3"
