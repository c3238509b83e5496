"""What is written past the records, by statements of SQL, is held to the same rights."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select, text, update

from db.bulk import insert_rows
from db.errors import Forbidden
from db.models.cases import CaseEvent, CaseLink
from db.models.people import Person
from desktop.accounts.rights import SYSTEM, Rights
from tests.desktop.rights.offices import OTHER, OWN, grid_of, number, register


@pytest.fixture
def town(program):
    return {
        OWN: register(program, "张三丰", OWN, id_no=number(1)),
        OTHER: register(program, "李四光", OTHER, id_no=number(2)),
    }


@pytest.fixture
def case(program):
    return registered(program, OTHER)


def registered(program, village):
    draft = program.cases.blank("dispute")
    draft.grid_id, draft.title, draft.description = grid_of(program, village), "纠纷", "为了地界"
    return program.cases.register(draft).key


def own(program, role="village"):
    return Rights(role, grids=(program.grids.find_village(OWN),))


def workplaces(program, town):
    return [program.people.texts(town[village])["workplace"] for village in (OWN, OTHER)]


def refused(one, statement, *rows, plainly=False):
    with pytest.raises(Forbidden), one.office.store.write("改") as session:
        (session.connection() if plainly else session).execute(statement, *rows)


@pytest.mark.parametrize("rights", [Rights("part_time", staff_id=1), Rights(hats=frozenset({SYSTEM}))])
def test_a_table_of_others_is_not_written_by_statements(program, as_one, town, rights):
    one = as_one(rights)
    refused(one, update(Person).values(workplace="鞋厂"))
    refused(one, delete(Person).where(Person.id == town[OWN]))
    refused(one, text("UPDATE person SET workplace = '鞋厂'"))
    with pytest.raises(Forbidden), one.office.store.write("改") as session:
        session.connection().exec_driver_sql("UPDATE person SET workplace = '鞋厂'")
    assert workplaces(program, town) == ["", ""]


@pytest.mark.parametrize("plainly", [False, True])
def test_a_village_clerk_reaches_his_village_by_statements(program, as_one, town, plainly):
    one = as_one(own(program))
    refused(one, update(Person).values(workplace="鞋厂"), plainly=plainly)
    refused(one, update(Person).where(Person.id == town[OTHER]).values(workplace="鞋厂"), plainly=plainly)
    refused(one, delete(Person).where(Person.name == "李四光"), plainly=plainly)
    refused(one, text("UPDATE person SET workplace = '鞋厂'"), plainly=plainly)
    with one.office.store.write("改") as session:
        session.execute(update(Person).where(Person.id == town[OWN]).values(workplace="鞋厂"))
    assert workplaces(program, town) == ["鞋厂", ""]


def test_what_a_statement_makes_lies_within(program, as_one, case):
    one = as_one(own(program))
    mine = registered(one, OWN)
    refused(one, insert(CaseLink).values(case_id=case, subject="case_record", record_id=mine))
    refused(one, insert(CaseLink), [{"case_id": key, "subject": "meeting", "record_id": 1} for key in (mine, case)])
    refused(one, delete(CaseEvent))
    with one.office.store.write("关联") as session:
        session.execute(insert(CaseLink).values(case_id=mine, subject="meeting", record_id=1))


def test_a_temporary_table_is_anybodys(as_one):
    aside = Table("aside_for_a_while", MetaData(), Column("id", Integer), prefixes=["TEMPORARY"])
    with as_one(Rights("clerk")).office.store.write("试") as session:
        aside.create(session.connection())
        session.execute(insert(aside).values(id=1))
        assert session.scalar(select(aside.c.id)) == 1
        aside.drop(session.connection())


def test_rows_in_bulk_lie_within(program, as_one, case):
    one = as_one(own(program))
    mine, columns = registered(one, OWN), ("case_id", "subject", "record_id")
    with pytest.raises(Forbidden), one.office.store.write("关联") as session:
        insert_rows(session, CaseLink, columns, [(mine, "meeting", 1), (case, "meeting", 1)])
    with one.office.store.write("关联") as session:
        insert_rows(session, CaseLink, columns, [(mine, "meeting", 1)])


@pytest.mark.parametrize("role", ["village", "worker", "chief"])
def test_who_sees_some_grids_registers_cases_there(program, as_one, case, role):
    one = as_one(own(program, role))
    key = registered(one, OWN)
    assert one.cases.dossier(key).title == "纠纷"
    with pytest.raises(Forbidden):
        registered(one, OTHER)
