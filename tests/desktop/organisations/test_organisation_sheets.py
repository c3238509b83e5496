"""Lists of teams and of party members brought from workbooks, and taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from db.models.organisations import Organisation, OrganisationMember
from desktop.errors import Refusal
from desktop.identity import check_digit
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from tests.desktop.sheets.books import xlsx

NUMBER = "35999819700101001"
NUMBER += check_digit(NUMBER)
TEAMS = (
    ("序号", "队伍名称", "队伍类型", "所属网格", "队长", "姓名", "职务", "身份", "联系电话", "加入日期"),
    (1, "江头治安巡逻队", "巡逻队", "江头村第1网格", "林一", "林一", "队长", "网格员", "13800001234", "2024-05-01"),
    (2, "江头治安巡逻队", "巡逻队", "江头村第1网格", "林一", "陈二", "队员", "房东", "13900005678", ""),
    (3, "岸兜护林员队", "护林员", "岸兜村第1网格", "", "吴三", "", "", "", ""),
)
PARTY = (
    ("党组织名称", "类型", "上级党组织", "姓名", "公民身份号码", "政治面貌"),
    ("第一党支部", "支部", "", "王一", NUMBER, "中共党员"),
)
TREE = (
    ("党组织名称", "党组织类型", "所属网格", "上级党组织", "姓名", "党内职务"),
    ("榕树下党小组", "党小组", "江头村第1网格", "第一党支部", "陈二", ""),
    ("第一党支部", "党支部", "江头村第1网格", "", "王一", "书记"),
    ("第一党支部", "党支部", "江头村第1网格", "江头村党委", "吴三", ""),
)
OFFICES = (
    ("网格办名称", "层级", "所属网格", "上级网格办", "挂靠单位", "主任", "主任电话", "副主任", "成员"),
    ("陈埭镇网格办", "镇网格办", "", "", "社会治理办", "林一", "13800001234", "陈二", "王一、吴三"),
    ("江头村网格办", "村网格办", "江头村", "陈埭镇网格办", "", "郑四", "", "", ""),
)


def opened(program, folder, rows):
    path = xlsx(folder / "名单.xlsx", rows)
    book = open_sheets(path, Progress())
    table = find_table(candidates(book, program.importer.knows))
    return table, origin_of(book, table)


@pytest.fixture
def bring(program, folder):
    """Import rows; give back the batch."""

    def carry(rows, kind):
        checked = looked_at(program, folder, rows, kind)
        assert not len(checked.faults), [fault.sentence for fault in checked.faults]
        return program.importer.commit(checked, Progress())

    return carry


def looked_at(program, folder, rows, kind):
    table, origin = opened(program, folder, rows)
    mapping = program.importer.propose(kind, table).confirmed()
    return program.importer.check(table, mapping, origin, Options(), Progress())


def members(program):
    query = select(Organisation.name, OrganisationMember).join(
        OrganisationMember, OrganisationMember.organisation_id == Organisation.id
    )
    with program.office.store.read() as session:
        rows = session.execute(query.order_by(Organisation.id, OrganisationMember.id)).all()
    return [(name, one.name, one.duty, one.kind_code, one.person_id) for name, one in rows]


def test_the_kind_is_told_by_the_headings(program, folder):
    for rows, kind in ((TEAMS, "teams"), (PARTY, "party"), (TREE, "party"), (OFFICES, "offices")):
        assert program.importer.guess_kind(opened(program, folder, rows)[0]) == kind


def test_a_list_of_teams_brings_teams_with_their_members(program, bring):
    bring(TEAMS, "teams")
    first, second = line_of(program, "江头治安巡逻队"), line_of(program, "岸兜护林员队")
    assert (first.family, first.kind, first.leader, first.members) == ("team", "治安巡逻队", "林一", 2)
    assert second.grid == "岸兜村委会 第1网格"
    assert members(program) == [
        ("江头治安巡逻队", "林一", "队长", "10", None),
        ("江头治安巡逻队", "陈二", "队员", "06", None),
        ("岸兜护林员队", "吴三", None, None, None),
    ]
    (member, *_) = program.organisations.members.of(first.key)
    assert member.valid_from == date(2024, 5, 1)


def line_of(program, name):
    with program.office.store.read() as session:
        (line,) = program.organisations.list.lines(session, Organisation.name == name).values()
    return line


def test_the_same_list_again_changes_nothing_and_a_new_member_joins(program, folder, bring):
    bring(TEAMS, "teams")
    assert looked_at(program, folder, TEAMS, "teams").changes_nothing
    more = (TEAMS[0], (1, "江头治安巡逻队", "巡逻队", "江头村第1网格", "林一", "郑四", "", "", "", ""))
    batch = bring(more, "teams")
    assert "郑四" in [name for _, name, *_ in members(program)]
    program.batches.take_back(batch, Progress())
    assert len(members(program)) == 3


def test_party_members_are_tied_to_their_dossiers(program, bring):
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on, draft.id_no = "王一", "1", date(1970, 1, 1), NUMBER
    person = program.people.save(draft)
    batch = bring(PARTY, "party")
    assert members(program) == [("第一党支部", "王一", None, None, person)]
    program.batches.take_back(batch, Progress())
    assert members(program) == []


def test_what_somebody_joined_since_is_not_taken_back(program, bring):
    batch = bring(TEAMS, "teams")
    key = line_of(program, "岸兜护林员队").key
    draft = program.organisations.members.blank()
    draft.name = "后来者"
    program.organisations.members.add(key, draft)
    assert [(one.title, one.reason) for one in program.batches.obstacles(batch)] == [
        ("岸兜护林员队", "导入之后添加过成员或下级组织")
    ]
    with pytest.raises(Refusal, match="岸兜护林员队"):
        program.batches.take_back(batch, Progress())
    assert len(members(program)) == 4


def parents(program):
    query = select(Organisation.name, Organisation.parent_id)
    with program.office.store.read() as session:
        return dict(session.execute(query).all())


def test_a_list_puts_party_organisations_under_those_it_names(program, folder, make, bring):
    top = make("party", "江头村党委", "01", "江头")
    batch = bring(TREE, "party")
    branch = line_of(program, "第一党支部")
    assert parents(program) == {"江头村党委": None, "第一党支部": top, "榕树下党小组": branch.key}
    assert (branch.leader, branch.members) == ("王一", 2)
    assert looked_at(program, folder, TREE, "party").changes_nothing
    program.batches.take_back(batch, Progress())
    assert parents(program) == {"江头村党委": None}


def test_a_list_puts_what_is_registered_under_what_is_new(program, make, bring):
    make("party", "江头村党委", "01", "江头")
    lone = make("party", "榕树下党小组", "04", "江头第1网格")
    batch = bring(TREE, "party")
    assert parents(program)["榕树下党小组"] == line_of(program, "第一党支部").key
    assert line_of(program, "榕树下党小组").key == lone
    program.batches.take_back(batch, Progress())
    assert parents(program) == {"江头村党委": None, "榕树下党小组": None}


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [("第一党支部", "党支部", "没有的党委"), ("榕树下党小组", "党小组", "第一党支部")],
            {2: "没有找到上级组织“没有的党委”", 3: "上级组织“第一党支部”的行有错"},
        ),
        (
            [("第一党支部", "党支部", "江头村党委"), ("第二党支部", "党支部", "第一党支部")],
            {3: "“第一党支部”是党支部，之下不能直接设党支部，可以设党小组"},
        ),
        (
            [("第一党支部", "党支部", "榕树下党小组"), ("榕树下党小组", "党小组", "第一党支部")],
            {2: "自己的下级之下", 3: "自己的下级之下"},
        ),
        (
            [("第一党支部", "党支部", "江头村党委"), ("第一党支部", "党支部", "旧党委")],
            {2: "写了不同的上级组织：江头村党委、旧党委", 3: "写了不同的上级组织"},
        ),
        ([("第一党支部", "党支部", "旧党委")], {2: "上级组织“旧党委”已经撤销"}),
    ],
)
def test_what_may_not_stand_there_is_named_by_its_row(program, folder, make, rows, faults):
    make("party", "江头村党委", "01", "江头")
    old = make("party", "旧党委", "01", "江头")
    program.organisations.endings.dissolve(old, 1, date(2026, 1, 1))
    table = [("党组织名称", "党组织类型", "所属网格", "上级党组织")]
    table += [(name, kind, "江头村第1网格", above) for name, kind, above in rows]
    checked = looked_at(program, folder, table, "party")
    found = {fault.row: fault.sentence for fault in checked.faults}
    assert list(found) == list(faults)
    assert all(words in found[row] for row, words in faults.items()), found


def test_a_list_of_grid_offices_brings_who_leads_and_who_belongs_to_them(program, bring):
    bring(OFFICES, "offices")
    office = line_of(program, "陈埭镇网格办")
    assert (office.family, office.leader, office.members) == ("office", "林一", 3)
    assert parents(program)["江头村网格办"] == office.key
    assert [(name, duty) for _, name, duty, *_ in members(program)] == [
        ("陈二", "副主任"), ("王一", "成员"), ("吴三", "成员"),
    ]  # fmt: skip
    assert program.organisations.texts(office.key)["host"] == "社会治理办"
