"""The history of a record as the clerk reads it."""

from datetime import date

from desktop.display import Display
from desktop.telling import CHANGED, EMPTY, tell


def told(program, service, key):
    names = program.office.accounts.titles()
    return tell(service.versions(key), service.fields, Display(program.codes, program.grids), names)


def test_changes_are_told_in_words_and_masked(program):
    draft = program.people.blank()
    draft.name = "张三丰"
    key = program.people.save(draft)
    draft = program.people.draft(key)
    draft.sex_code, draft.phone, draft.born_on, draft.care = "1", "13800001234", date(1960, 1, 1), ("P01",)
    program.people.save(draft)
    newest, first = told(program, program.people, key)
    assert (newest.by, newest.action, first.action) == ("林晓梅", "更正人员", "登记人员")
    assert [(one.title, one.before, one.after) for one in newest.differences] == [
        ("性别", EMPTY, "男性"),
        ("出生日期", EMPTY, "1960-01-01"),
        ("联系方式", EMPTY, "138****1234"),
        ("关爱标签", EMPTY, "独居老人"),
    ]


def test_what_commands_change_is_told_too(program):
    facts = program.households.blank()
    facts.address = "江头村1号"
    head = program.people.blank()
    head.name = "王一"
    home = program.commands.register(facts, head, date(2020, 1, 1))
    (member,) = program.households.dossier(home).members
    version = program.households.dossier(home).version
    program.commands.move_out(home, version, [member.key], date(2026, 1, 1))
    differences = {
        one.title: (one.before, one.after) for one in told(program, program.people, member.key)[0].differences
    }
    assert differences["状态"] == ("在册", "已迁出")
    assert differences["离开日期"] == (EMPTY, "2026-01-01")
    assert differences["所在户"] == (CHANGED, EMPTY)
    members = [one for version in told(program, program.households, home) for one in version.differences]
    assert ("家庭成员", "1 人", "0 人") in [(one.title, one.before, one.after) for one in members]


def test_who_owns_and_lives_in_a_dwelling_is_told(program):
    draft = program.dwellings.blank()
    draft.address = "江头村1号"
    key = program.dwellings.save(draft)
    owner = program.dwellings.parties.blank("owner")
    owner.name = "李四"
    program.dwellings.parties.add(key, "owner", owner)
    facts, head = program.households.blank(), program.people.blank()
    facts.address, head.name = "江头村1号", "王一"
    home = program.commands.register(facts, head, date(2020, 1, 1))
    program.lodging.link(home, program.households.dossier(home).version, key)
    said = [[(one.title, one.before, one.after) for one in version.differences]
            for version in told(program, program.dwellings, key)]  # fmt: skip
    assert said[:2] == [[("居住户", "0 户", "1 户")], [("房主姓名", EMPTY, "李四")]]
    assert told(program, program.households, home)[0].differences[0].title == "住房"


def test_what_an_organisation_belongs_to_is_told_without_a_key(program):
    above, below = program.organisations.blank("party"), program.organisations.blank("party")
    for draft, name, kind in ((above, "江头村党总支", "02"), (below, "第1网格党支部", "03")):
        draft.name, draft.kind_code = name, kind
    key = program.organisations.save(above)
    below.parent_id = key
    first = told(program, program.organisations, program.organisations.save(below))[0]
    assert ("上级组织", EMPTY, CHANGED) in [(one.title, one.before, one.after) for one in first.differences]
