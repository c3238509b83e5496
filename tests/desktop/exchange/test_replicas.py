"""Records that travel between a town and its district, and what becomes of them where both work."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models.cases import Case, CaseEvent, Unit, UnitKind
from db.models.exchange import Relation
from db.models.grids import Grid
from db.models.households import Household
from db.models.people import Person, PersonTag
from desktop.errors import Refusal
from desktop.exchange.agreeing import OURS, THEIRS, decide
from desktop.exchange.applying import Incoming
from desktop.exchange.outcome import Outcome
from tests.desktop.exchange.neighbours import Neighbour


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Neighbour, Neighbour]]:
    town, district = Neighbour("luoyang", template, folder), Neighbour("quanzhou", template, folder)
    with district.store.write("建立") as session:
        root = Grid(level="district", code="350521000000", name="台商投资区", path="/1/")
        session.add(root)
        session.flush()
        hanging = root.id
    town.knows(district, Relation.UPPER)
    district.knows(town, Relation.LOWER, hanging)
    with town.store.write("建立") as session:
        root = Grid(level="town", code="350521104", name="洛阳镇", path="/1/")
        session.add(root)
        session.flush()
        grid = Grid(level="grid", code="350521104201001", name="第1网格", parent_id=root.id, path=f"/{root.id}/2/")
        session.add(grid)
        session.flush()
        home = Household(household_no="1", grid_id=grid.id, address="洛阳街1号")
        session.add(home)
        session.flush()
        head = person("王㛃", "359998198003070010", grid.id, home.id)
        session.add_all([head, person("李䶮", None, grid.id, home.id)])
        session.flush()
        home.head_id = head.id
        session.add(PersonTag(person_id=head.id, code="01", since=date(2026, 1, 1)))
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
        session.flush()
        case = Case(
            number="2026-纠-1", ledger="dispute", title="邻里纠纷", grid_id=grid.id, found_on=date(2026, 11, 1),
            unit_id=unit.id, staged_at=head.created_at, events=1,
        )  # fmt: skip
        session.add(case)
        session.flush()
        session.add(
            CaseEvent(
                case_id=case.id, number=1, kind="assigned", at=head.created_at, recorded_at=head.created_at, by="lin",
                facts={"unit_id": unit.id, "unit_ids": [unit.id], "due_on": "2026-11-20"},
            )
        )  # fmt: skip
    yield town, district
    town.engine.dispose()
    district.engine.dispose()


def person(name: str, number: str | None, grid: int, home: int) -> Person:
    return Person(name=name, name_key=name, id_no=number, grid_id=grid, household_id=home, note=None)


def change(office: Neighbour, name: str, **values: object) -> None:
    with office.store.write("修改") as session:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        for key, value in values.items():
            setattr(found, key, value)


def value(office: Neighbour, name: str, key: str) -> object:
    with office.store.read() as session:
        return session.scalars(select(getattr(Person, key)).where(Person.name == name)).one()


def summary(outcome: Outcome) -> tuple[int, int, int, list[str]]:
    return (
        sum(outcome.made.values()), sum(outcome.changed.values()), sum(outcome.gone.values()),
        [one.result.value for one in outcome.items],
    )  # fmt: skip


def test_everything_arrives_and_then_nothing_goes_out_again(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    assert summary(town.exchange(district, is_full=True)) == (7, 0, 0, [])
    with district.store.read() as session:
        grid = session.scalars(select(Grid).where(Grid.name == "第1网格")).one()
        root = session.scalars(select(Grid).where(Grid.name == "洛阳镇")).one()
        assert (root.parent_id, root.path, grid.path) == (1, f"/1/{root.id}/", f"/1/{root.id}/{grid.id}/")
        home = session.scalars(select(Household)).one()
        head = session.get(Person, home.head_id)
        assert head is not None
        assert (head.name, head.household_id, head.grid_id) == ("王㛃", home.id, grid.id)
        assert session.scalars(select(PersonTag.code)).all() == ["01"]
        case, unit = session.scalars(select(Case)).one(), session.scalars(select(Unit)).one()
        assert (case.number, unit.name, case.unit_id) == ("luoyang·2026-纠-1", "luoyang·司法所", unit.id)
        event = session.scalars(select(CaseEvent)).one()
        assert event.facts == {"unit_id": unit.id, "unit_ids": [unit.id], "due_on": "2026-11-20"}
        assert session.scalar(select(func.count()).select_from(Person)) == 2
    assert town.send(district).tables == []
    assert district.send(town).tables == []


def test_the_same_package_twice_changes_nothing(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    letter = town.send(district)
    district.take(town, letter)
    before = district.marks()
    assert summary(district.take(town, letter)) == (0, 0, 0, [])
    assert district.marks() == before


def test_a_change_goes_up_and_a_deletion_too(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    town.exchange(district)
    change(town, "李䶮", phone="13900000000")
    assert summary(town.exchange(district)) == (0, 1, 0, [])
    assert value(district, "李䶮", "phone") == "13900000000"
    with town.store.write("删除") as session:
        session.delete(session.scalars(select(Person).where(Person.name == "李䶮")).one())
    assert summary(town.exchange(district)) == (0, 0, 1, [])
    assert town.send(district).tables == []


def test_what_was_made_and_deleted_before_its_receipt_came_goes_there_too(
    offices: tuple[Neighbour, Neighbour],
) -> None:
    town, district = offices
    with town.store.write("登记") as session:
        session.add(Person(name="卯", name_key="卯", grid_id=1))
    first = town.send(district)
    answer = district.take(town, first)
    with town.store.write("删除") as session:
        session.delete(session.scalars(select(Person).where(Person.name == "卯")).one())
    town.exchange(district)
    town.hear(first, answer)  # it comes along with a later one
    town.exchange(district)
    with district.store.read() as session:
        assert session.scalars(select(Person).where(Person.name == "卯")).all() == []


def test_different_fields_are_put_together_without_a_question(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    town.exchange(district)
    change(town, "李䶮", phone="13900000000")
    change(district, "李䶮", occupation="教师")
    assert summary(town.exchange(district))[3] == ["merged"]
    assert value(district, "李䶮", "phone") == "13900000000"
    assert value(district, "李䶮", "occupation") == "教师"
    district.exchange(town)
    assert value(town, "李䶮", "occupation") == "教师"
    assert district.send(town).tables == []
    assert town.send(district).tables == []


def test_who_owns_a_field_has_the_last_word_and_the_other_is_told(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    town.exchange(district)
    change(town, "李䶮", phone="13900000001")
    change(district, "李䶮", phone="13900000002")
    outcome = town.exchange(district)
    (item,) = outcome.items
    assert (item.result, item.field, item.ours, item.theirs) == ("overruled", "phone", "13900000002", "13900000001")
    assert value(district, "李䶮", "phone") == "13900000001"


@pytest.mark.parametrize(("decision", "stands"), [(OURS, "区里写的"), (THEIRS, "镇里写的")])
def test_a_field_nobody_owns_waits_for_a_person(
    offices: tuple[Neighbour, Neighbour], decision: str, stands: str
) -> None:
    town, district = offices
    town.exchange(district)
    change(town, "李䶮", note="镇里写的")
    change(district, "李䶮", note="区里写的")
    (item,) = town.exchange(district).items
    assert (item.result, item.field) == ("conflict", "note")
    assert value(district, "李䶮", "note") == "区里写的"
    district.exchange(town)  # undecided: nothing of it is told
    assert value(town, "李䶮", "note") == "镇里写的"
    with district.store.write("处理冲突") as session:
        decide(session, 1, decision)
    district.exchange(town)
    town.exchange(district)
    assert value(town, "李䶮", "note") == value(district, "李䶮", "note") == stands
    assert district.send(town).tables == town.send(district).tables == []


def test_two_people_with_one_number_stand_side_by_side_until_somebody_looks(
    offices: tuple[Neighbour, Neighbour],
) -> None:
    town, district = offices
    with district.store.write("登记") as session:
        session.add(person("王洁", "359998198003070010", 1, None))  # type: ignore[arg-type]
    outcome = town.exchange(district)
    assert [one.result.value for one in outcome.items] == ["twin"]
    with district.store.read() as session:
        assert session.scalars(select(Person.id_twin).order_by(Person.id)).all() == [0, 1, 0]


def test_a_full_package_removes_what_it_does_not_name(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    town.exchange(district)
    with town.store.write("删除") as session:
        session.delete(session.scalars(select(Person).where(Person.name == "李䶮")).one())
    letter = town.send(district, is_full=True)
    with pytest.raises(Exception, match="少了 1 条"):
        district.take(town, letter)
    assert summary(district.take(town, letter, may_remove_many=True))[2] == 1


def test_what_is_not_ticked_stays_here_and_is_not_wiped_out_there(offices: tuple[Neighbour, Neighbour]) -> None:
    town, district = offices
    town.exchange(district)
    change(town, "王㛃", occupation="医生")
    letter = town.send(district, ticked=frozenset())
    names = {name for table in letter.tables for name in table.header}
    assert not names & {"id_no", "phone", "care_rows", "religion_code"}
    district.take(town, letter)
    assert value(district, "王㛃", "id_no") == "359998198003070010"
    assert value(district, "王㛃", "occupation") == "医生"


def test_a_package_without_a_column_that_nothing_can_be_without_is_refused_in_a_sentence(
    offices: tuple[Neighbour, Neighbour],
) -> None:
    town, district = offices
    letter = town.send(district, is_full=True)
    people = next(one for one in letter.tables if one.table == "person")
    place = people.header.index("name_key")
    header, rows = list(people.header), [list(row) for row in people.rows]
    for line in (header, *rows):
        del line[place]
    letter.tables[letter.tables.index(people)] = Incoming("person", header, rows, people.count)
    with pytest.raises(Refusal, match=r"人员.*缺少必需的列（name_key）"):
        district.take(town, letter)
