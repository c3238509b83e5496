"""Dwellings: registering, correcting, households living there, earlier versions."""

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.dwellings import Building
from desktop.accounts.rights import Rights
from desktop.dossiers.dwellings.fields import OWNER, TENANT
from desktop.errors import Invalid, Refusal
from tests.desktop.dossiers.letting import DAY, add, correct, filled, household, keys, problems, register


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
    clerk.enter("kan", "看", Rights("viewer"))
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
