"""Lists of keys: what is remembered is never stale, whoever reads while somebody writes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop import listing
from desktop.jobs import Progress
from desktop.tables import Search

NAMES = ("张三", "李四", "王五", "安六", "周七", "郑八")


def register(program, name):
    draft = program.people.blank()
    draft.name = name
    return program.people.save(draft)


def listed(program, **search):
    keys = [int(key) for key in program.people.list.keys(Search(**search), Progress())]
    return [program.people.list.records([key])[key]["name"] for key in keys]


@pytest.fixture
def many(monkeypatch):
    """Let every list be a long one."""
    monkeypatch.setattr(listing, "FEW", 0)


def test_a_change_while_a_list_is_read_is_not_forgotten(program, many, monkeypatch):
    for name in ("张三", "李四"):
        register(program, name)
    people = program.people.list
    ordered = people.ordered

    def meanwhile(order):
        monkeypatch.setattr(people, "ordered", ordered)
        register(program, "安小妹")
        return ordered(order)

    monkeypatch.setattr(people, "ordered", meanwhile)
    assert listed(program) == ["李四", "张三"]
    assert listed(program) == ["安小妹", "李四", "张三"]


def test_a_list_is_sorted_though_its_order_is_forgotten_meanwhile(program, many, monkeypatch):
    for name in ("张三", "李四"):
        register(program, name)
    people = program.people.list
    assert listed(program) == ["李四", "张三"]
    conditions = people.conditions

    def meanwhile(session, search):
        monkeypatch.setattr(people, "conditions", conditions)
        register(program, "安小妹")
        return conditions(session, search)

    monkeypatch.setattr(people, "conditions", meanwhile)
    assert set(listed(program)) >= {"李四", "张三"}


def test_many_read_while_one_writes(program, many, monkeypatch):
    register(program, "张三")
    village = program.grids.find_village("江头")

    def look(_):
        for order in ("", "born_on", "household_no"):
            program.people.list.keys(Search(order=order, filters={"grid": village}), Progress())
            program.people.list.keys(Search(order=order), Progress())
        program.finder.find("zs")
        program.grids.children(None)
        return program.codes.title("care_tag:person", "P01"), len(program.grids.nodes)

    def write(number):
        register(program, NAMES[number % len(NAMES)])
        with program.office.store.write("建网格") as session:
            program.grids.ensure(session, f"第{number + 3}网格", village)
        program.codes.use(())

    with ThreadPoolExecutor(4) as threads:
        looking = [threads.submit(look, number) for number in range(24)]
        for number in range(8):
            write(number)
        seen = [future.result() for future in looking]
    assert {words for words, _ in seen} == {"独居老人"}
    assert all(count >= 7 for _, count in seen)
    assert len(program.grids.nodes) == 15
    assert len(listed(program)) == 9
    monkeypatch.setattr(listing, "FEW", 1000)
    remembered = listed(program)
    program.people.list._ranks.forget()
    assert remembered == listed(program)
