"""Dwellings: registering, correcting, owners and tenants in time, households living there, earlier versions."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.dwellings import Building
from db.models.log import Disclosure
from desktop.dossiers.dwellings.fields import OWNER, TENANT
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.tables import Search

DAY = date(2026, 11, 1)


def number(birth="19600101", order="001"):
    first = "359998" + birth + order
    return first + check_digit(first)


def filled(draft, **values):
    for key, value in values.items():
        setattr(draft, key, value)
    return draft


def register(program, address="江头村中心路12号", **values):
    values = {"grid_id": program.grids.resolve("江头第1网格")} | values
    return program.dwellings.save(filled(program.dwellings.blank(), address=address, **values))


def correct(program, key, **values):
    program.dwellings.save(filled(program.dwellings.draft(key), **values))


def add(program, key, right, name, **values):
    draft = filled(program.dwellings.parties.blank(right), name=name, **values)
    return program.dwellings.parties.add(key, right, draft)


def person(program, name="张三丰", **values):
    return program.people.save(filled(program.people.blank(), name=name, **values))


def household(program, address="江头村1号", name="王一"):
    facts = filled(program.households.blank(), address=address)
    return program.commands.register(facts, filled(program.people.blank(), name=name), date(2020, 1, 1))


def keys(program, text="", order="", descending=False, **filters):
    return [int(key) for key in program.dwellings.list.keys(Search(text, filters, order, descending), Progress())]


def problems(refused):
    return {problem.field for problem in refused.value.problems}


def test_a_dwelling_is_registered_and_read(program):
    key = register(program, building="3栋", unit="2单元", room="302室", area=88.5, use_code="01", care=("D03",))
    dossier = program.dwellings.dossier(key)
    assert dossier.title == "江头村中心路12号3幢2单元302室"
    assert dossier.texts["building"] == "3幢"
    assert dossier.texts["area"] == "88.5"
    assert dossier.texts["care"] == "危房"
    assert not dossier.is_rented
    assert dossier.provenance == (("采集渠道", "本办采集"),)
    assert dossier.parties == dossier.households == ()


def test_what_the_address_says_is_not_said_twice(program):
    key = register(program, "江头村12号3幢302室", building="3幢", room="302室", unit="2单元")
    assert program.dwellings.dossier(key).title == "江头村12号3幢302室2单元"


def test_a_building_is_one_however_it_is_written(program, store):
    first = register(program, building="3栋", room="101")
    second = register(program, building="第三号楼", room="102")
    other = register(program, building="3幢", room="101", grid_id=program.grids.resolve("岸兜第1网格"))
    with store.read() as session:
        assert [one.name for one in session.scalars(select(Building))] == ["3幢", "3幢"]
    assert program.dwellings.draft(second).building == "3幢"
    assert keys(program, text="3幢") == [first, second, other]
    correct(program, second, building="")
    assert program.dwellings.draft(second).building is None
    newest = program.dwellings.versions(second)[0]
    assert newest.fields["building"] == ["3幢", None]


def test_a_form_asks_neither_for_owners_nor_for_tenants(program):
    assert not any(name.startswith(("owner_", "tenant_")) for name in program.dwellings.blank().values)
    shown = {field.key for field in program.dwellings.fields}
    assert {"owner_name", "tenant_phone"} <= shown


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"address": "  "}, {"address"}),
        ({"area": -1.0}, {"area"}),
        ({"rental_use_code": "01", "rental_hazard_code": "01"}, {"rental_use_code", "rental_hazard_code"}),
        ({"dwelling_no": "9" * 31}, {"dwelling_no"}),
    ],
)
def test_faults_are_told(program, values, fields):
    with pytest.raises(Invalid) as refused:
        register(program, **values)
    assert problems(refused) == fields
    assert keys(program) == []


def test_rental_facts_belong_to_rented_dwellings(program):
    key = register(program, is_rented=True, rental_use_code="01")
    assert program.dwellings.dossier(key).texts["rental_use_code"]
    with pytest.raises(Invalid):
        correct(program, key, is_rented=False)
    correct(program, key, is_rented=False, rental_use_code=None)
    assert keys(program, rented=False) == [key]


def test_one_dwelling_is_not_registered_twice(program):
    key = register(program, building="3幢", room="302", dwelling_no="F1")
    with pytest.raises(Invalid, match="该编号已登记在“江头村中心路12号3幢302”名下"):
        register(program, "江头村9号", dwelling_no="F1")
    with pytest.raises(Invalid, match="已有档案") as refused:
        register(program, building="3栋", room="302")
    assert problems(refused) == {"address"}
    assert register(program, building="3幢", room="302", dwelling_no="F2") != key  # numbers tell them apart
    correct(program, key, area=50.0)  # what stands already stays correctable
    with pytest.raises(Invalid):
        correct(program, key, dwelling_no="F2")


def test_two_clerks_meet_in_a_conflict(program):
    key = register(program)
    mine, theirs = program.dwellings.draft(key), program.dwellings.draft(key)
    program.dwellings.save(filled(theirs, area=50.0))
    with pytest.raises(Conflict):
        program.dwellings.save(filled(mine, area=60.0))
    assert program.dwellings.draft(key).area == 50.0


def test_an_owner_is_entered_masked_and_revealed_for_the_record(program, store):
    key = register(program)
    party = add(program, key, OWNER, "李四", document_no=number(), phone="138 0000 1234", valid_from=date(2020, 1, 1))
    (owner,) = program.dwellings.dossier(key).owners
    assert (owner.name, owner.person, owner.is_present) == ("李四", None, True)
    assert owner.texts["document_no"] == "3599" + "*" * 14
    assert owner.texts["phone"] == "138****1234"
    assert program.dwellings.list.records([key])[key]["owner_name"] == "李四"
    assert isinstance(program.dwellings.parties.draft(party).phone, Hidden)
    assert program.dwellings.parties.reveal(party, "phone", "核实房主") == "13800001234"
    assert program.dwellings.reveal(key, "owner_document_no") == number()
    with store.read() as session:
        seen = session.scalars(select(Disclosure).order_by(Disclosure.id)).all()
        assert [(one.table, one.fields, one.purpose) for one in seen] == [
            ("dwelling", "owner_phone", "核实房主"),
            ("dwelling", "owner_document_no", None),
        ]


def test_a_dwelling_with_a_tenant_is_rented_until_all_have_left(program):
    key = register(program)
    party = add(program, key, TENANT, "赵六", valid_from=date(2026, 1, 1))
    assert program.dwellings.dossier(key).is_rented
    with pytest.raises(Invalid, match="还有 1 名承租人"):
        correct(program, key, is_rented=False)
    program.dwellings.parties.end(party, 1, DAY)
    correct(program, key, is_rented=False)
    (past,) = program.dwellings.dossier(key).tenants
    assert (past.name, past.valid_to, past.is_present) == ("赵六", DAY, False)
    assert program.dwellings.list.records([key])[key]["tenant_name"] == ""


def test_several_owners_and_tenants_stand_together_in_the_list(program):
    key = register(program)
    for name in ("李四", "李五"):
        add(program, key, OWNER, name)
        add(program, key, TENANT, name + "租")
    row = program.dwellings.list.records([key])[key]
    assert (row["owner_name"], row["tenant_name"]) == ("李四、李五", "李四租、李五租")
    assert keys(program, text="李五租") == keys(program, text="李四 中心路") == [key]
    assert keys(program, text="李七") == []


def test_parties_are_changes_of_the_dwelling(program):
    key = register(program)
    party = add(program, key, OWNER, "李四")
    assert program.dwellings.versions(key)[0].fields == {"owner_name": ["", "李四"]}
    assert program.dwellings.versions(key)[0].action == "登记房主"
    program.dwellings.parties.end(party, 1, DAY)
    add(program, key, OWNER, "周八")
    assert [one.action for one in program.dwellings.versions(key)] == [
        "登记房主",
        "登记房主转出",
        "登记房主",
        "登记房屋",
    ]
    assert [(one.name, one.is_present) for one in program.dwellings.dossier(key).owners] == [
        ("周八", True),
        ("李四", False),
    ]


def test_an_entry_is_corrected_and_hidden_numbers_stay(program):
    key = register(program)
    party = add(program, key, TENANT, "赵六", document_no=number(), phone="13800001234")
    draft = program.dwellings.parties.draft(party)
    program.dwellings.parties.correct(filled(draft, name="赵七", valid_from=date(2026, 1, 1)))
    (tenant,) = program.dwellings.parties.of(key)
    assert (tenant.name, tenant.valid_from, tenant.version) == ("赵七", date(2026, 1, 1), 2)
    assert program.dwellings.parties.reveal(party, "phone") == "13800001234"
    with pytest.raises(Conflict):
        program.dwellings.parties.correct(draft)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"valid_from": date(2027, 1, 1)}, "valid_from"),
        ({"valid_from": DAY, "valid_to": date(2026, 10, 1)}, "valid_to"),
        ({"document_no": number()[:-1] + ("1" if number()[-1] != "1" else "2")}, "document_no"),
        ({"document_no": "E12345678", "document_code": "111"}, "document_no"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_faults_of_a_party_are_told(program, values, field):
    key = register(program)
    with pytest.raises(Invalid) as refused:
        add(program, key, OWNER, **{"name": "李四"} | values)
    assert problems(refused) == {field}
    assert program.dwellings.parties.of(key) == ()


def test_nobody_is_entered_twice_in_one_right(program):
    key = register(program)
    add(program, key, OWNER, "李四", document_no=number())
    with pytest.raises(Refusal, match="已是这套房屋的房主"):
        add(program, key, OWNER, "李四")
    add(program, key, OWNER, "李四", document_no=number(order="021"))  # a namesake
    add(program, key, TENANT, "李四", document_no=number())
    assert len(program.dwellings.parties.of(key)) == 3


def test_a_right_ends_once_and_neither_tomorrow_nor_before_it_began(program):
    key = register(program)
    party = add(program, key, TENANT, "赵六", valid_from=date(2026, 5, 1))
    parties = program.dwellings.parties
    with pytest.raises(Refusal, match="不能晚于今天"):
        parties.end(party, 1, date(2027, 1, 1))
    with pytest.raises(Refusal, match="早于开始日期"):
        parties.end(party, 1, date(2026, 4, 1))
    with pytest.raises(Conflict):
        parties.end(party, 9, DAY)
    parties.end(party, 1, DAY)
    with pytest.raises(Refusal, match="已经结束"):
        parties.end(party, 2, DAY)
    parties.correct(filled(parties.draft(party), valid_to=None))  # ended by mistake
    assert parties.of(key)[0].is_present


def test_somebody_with_a_dossier_is_told_from_it(program, store):
    tenant = person(program, "赵六", id_no=number(), phone="13800001234", residence_address="江头村中心路12号")
    key = register(program)
    party = add(program, key, TENANT, None, person_id=tenant)
    corrected = program.people.draft(tenant)
    program.people.save(filled(corrected, name="赵陆", phone="13900005678"))
    (shown,) = program.dwellings.dossier(key).tenants
    assert (shown.name, shown.person, shown.texts["phone"]) == ("赵陆", tenant, "139****5678")
    assert program.dwellings.list.records([key])[key]["tenant_name"] == "赵陆"
    assert keys(program, text="赵陆") == [key]
    assert program.dwellings.parties.reveal(party, "document_no") == number()
    with store.read() as session:
        seen = session.scalars(select(Disclosure)).one()
        assert (seen.table, seen.fields) == ("person", "id_no")


def test_a_person_s_dossier_tells_what_they_own_and_rent(program):
    owner = person(program, "李四")
    first, second = register(program, building="3幢", room="302"), register(program, "江头村9号")
    add(program, first, OWNER, None, person_id=owner)
    party = add(program, second, TENANT, None, person_id=owner, valid_from=date(2026, 1, 1))
    program.dwellings.parties.end(party, 1, DAY)
    tenures = program.people.dossier(owner).tenures
    assert [(one.dwelling, one.words, one.title) for one in tenures] == [
        (first, "房主", "江头村中心路12号3幢302"),
        (second, "承租人（至 2026-11-01）", "江头村9号"),
    ]


def test_the_same_number_and_name_are_the_person_of_the_dossiers(program):
    owner = person(program, "李四", id_no=number())
    key = register(program)
    add(program, key, OWNER, "李四", document_no=number())
    add(program, key, OWNER, "别人", document_no=number())
    assert [party.person for party in program.dwellings.dossier(key).owners] == [owner, None]


def test_an_earlier_version_comes_back_and_parties_stay(program):
    key = register(program, building="3栋", room="302", area=88.5, care=("D03",), dwelling_no="F1")
    before = program.dwellings.draft(key).values
    add(program, key, OWNER, "李四")
    correct(
        program, key, building="5幢", room=None, area=None, care=(), dwelling_no="F2", address="江头村新路1号",
        grid_id=program.grids.resolve("岸兜第1网格"),
    )  # fmt: skip
    program.dwellings.restore(key, 1)
    assert program.dwellings.draft(key).values == before
    assert [party.name for party in program.dwellings.dossier(key).owners] == ["李四"]
    with pytest.raises(Refusal, match="内容相同"):
        program.dwellings.restore(key, program.dwellings.dossier(key).version)


def test_only_a_change_of_parties_leaves_nothing_to_restore(program):
    key = register(program)
    add(program, key, OWNER, "李四")
    with pytest.raises(Refusal, match="内容相同"):
        program.dwellings.restore(key, 1)


def test_a_let_dwelling_is_not_restored_to_one_without_tenants(program):
    key = register(program)
    add(program, key, TENANT, "赵六")
    with pytest.raises(Invalid, match="承租人"):
        program.dwellings.restore(key, 1)


def test_a_household_is_linked_and_unlinked(program):
    key = register(program, building="3幢", room="302")
    home = household(program)
    program.lodging.link(home, program.households.dossier(home).version, key)
    (lodger,) = program.dwellings.dossier(key).households
    assert (lodger.key, lodger.title, lodger.members) == (home, "王一户", 1)
    dossier = program.households.dossier(home)
    assert dict(dossier.dwelling)["地址"] == "江头村中心路12号"
    assert dossier.texts["address"] == "江头村1号"
    with pytest.raises(Refusal, match="没有重复登记"):
        program.lodging.link(home, dossier.version, key)
    with pytest.raises(Conflict):
        program.lodging.unlink(home, dossier.version - 1)
    program.lodging.unlink(home, dossier.version)
    assert program.dwellings.dossier(key).households == ()
    assert program.households.dossier(home).dwelling_id is None
    assert [one.action for one in program.dwellings.versions(key)[:2]] == ["取消住房登记", "登记住房"]


def test_a_household_without_a_place_takes_that_of_its_dwelling(program):
    key, home = register(program, "江头村新路8号"), household(program, None)
    program.lodging.link(home, program.households.dossier(home).version, key)
    dossier = program.households.dossier(home)
    assert (dossier.texts["address"], dossier.texts["grid_id"]) == ("江头村新路8号", "江头村委会 第1网格")
    assert dossier.members[0].texts["grid_id"] == "江头村委会 第1网格"
    assert home in [hit.key for hit in program.finder.find("新路8号") if hit.kind == "household"]


def test_a_household_moves_from_one_dwelling_to_another(program):
    first, second, home = register(program), register(program, "江头村新路8号"), household(program)
    program.lodging.link(home, program.households.dossier(home).version, first)
    program.lodging.link(home, program.households.dossier(home).version, second)
    assert program.dwellings.dossier(first).households == ()
    assert [one.key for one in program.dwellings.dossier(second).households] == [home]


def test_a_closed_household_lives_nowhere(program):
    key, home = register(program), household(program)
    program.lodging.link(home, program.households.dossier(home).version, key)
    (member,) = program.households.dossier(home).members
    program.commands.move_out(home, program.households.dossier(home).version, [member.key], DAY)
    assert program.dwellings.dossier(key).households == ()
    with pytest.raises(Refusal, match="已销户"):
        program.lodging.unlink(home, program.households.dossier(home).version)


def test_what_is_gone_is_refused(program):
    for ask in (program.dwellings.dossier, program.dwellings.draft, program.dwellings.versions):
        with pytest.raises(Refusal, match="已被删除"):
            ask(99)
    with pytest.raises(Refusal, match="已被删除"):
        add(program, 99, OWNER, "李四")


def test_who_only_looks_writes_nothing(program, clerk):
    key = register(program)
    home = household(program)
    party = add(program, key, OWNER, "李四")
    clerk.enter("kan", "看", "viewer")
    for write in (
        lambda: register(program, "江头村9号"),
        lambda: correct(program, key, area=1.0),
        lambda: add(program, key, OWNER, "李五"),
        lambda: program.dwellings.parties.end(party, 1, DAY),
        lambda: program.dwellings.parties.correct(program.dwellings.parties.draft(party)),
        lambda: program.dwellings.restore(key, 1),
        lambda: program.lodging.link(home, program.households.dossier(home).version, key),
    ):
        with pytest.raises(Refusal, match="只能查看"):
            write()


@pytest.mark.parametrize("order", ["", "dwelling_no", "grid_id", "unit", "room", "use_code", "area", "is_rented"])
def test_every_kind_of_column_sorts(program, order):
    for place in range(3):
        register(program, f"江头村{place}号")
    assert sorted(keys(program, order=order)) == sorted(keys(program, order=order, descending=True))


def test_filters_narrow(program):
    village = program.grids.find_village("江头")
    one = register(program, is_rented=True, care=("D03",))
    two = register(program, "岸兜村1号", grid_id=program.grids.resolve("岸兜第1网格"))
    assert keys(program, rented=True) == keys(program, care=("D03",)) == keys(program, grid=village) == [one]
    assert keys(program, rented=False) == [two]
