"""Owners and tenants of dwellings in time."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.log import Disclosure
from desktop.dossiers.dwellings.fields import OWNER, TENANT
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from tests.desktop.dossiers.letting import (
    DAY,
    add,
    correct,
    filled,
    keys,
    number,
    person,
    problems,
    register,
)


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
    assert program.dwellings.reveal(key, "owner_document_no", "核对信息") == number()
    with store.read() as session:
        seen = session.scalars(select(Disclosure).order_by(Disclosure.id)).all()
        assert [(one.table, one.fields, one.purpose) for one in seen] == [
            ("dwelling", "owner_phone", "核实房主"),
            ("dwelling", "owner_document_no", "核对信息"),
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
    assert program.dwellings.parties.reveal(party, "phone", "核对信息") == "13800001234"
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
    assert program.dwellings.parties.reveal(party, "document_no", "核对信息") == number()
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
    assert [(one.dwelling, one.words) for one in tenures] == [
        (first, "房主：江头村中心路12号3幢302"),
        (second, "承租：江头村9号（至 2026-11-01）"),
    ]


def test_the_same_number_and_name_are_the_person_of_the_dossiers(program):
    owner = person(program, "李四", id_no=number())
    key = register(program)
    add(program, key, OWNER, "李四", document_no=number())
    add(program, key, OWNER, "别人", document_no=number())
    assert [party.person for party in program.dwellings.dossier(key).owners] == [owner, None]
