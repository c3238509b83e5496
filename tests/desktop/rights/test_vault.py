"""The vault is closed in history, in the recycle bin, beside the dossiers and in texts, whatever way is taken."""

from datetime import date

import pytest
from sqlalchemy import text

from db.base import Base
from db.errors import Forbidden
from db.models.cases import Case, CaseParty
from db.models.dwellings import Dwelling, DwellingParty
from db.models.exchange import Direction, Letter, Partner, Relation
from db.models.households import Household
from db.models.imports import ImportBatch, UndecidedRow
from db.models.papers import MediationFile
from db.models.people import LeftBehind, Person
from desktop.accounts.closing import HIDDEN, childs_number
from desktop.accounts.rights import Rights
from tests.desktop.rights.offices import OWN, grid_of, number, opened, register

CHILDS, GROWN = number(3, "20200101"), number(1)
PHONE = "13800009999"


@pytest.fixture
def child(program):
    program.collection.choose((), ())
    return register(program, "王小明", OWN, id_no=CHILDS, phone=PHONE)


@pytest.fixture
def closed(engine, folder, child):
    """The office as a clerk without the vault opens it."""
    one = opened(engine, folder, Rights("clerk"))
    yield one
    one.office.store.close()


def read(program):
    """Return all that is in the tables as an account reads them, but for the office's own."""
    with program.office.store.read() as session:
        return {
            name: str([tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))])
            for name in Base.metadata.tables
        }


def tables_with(program, words):
    return sorted(name for name, said in read(program).items() if words in said)


def care(program, key, *codes):
    draft = program.people.draft(key)
    draft.care = codes
    program.people.save(draft)


def pairs(program, key, field):
    return [one.fields[field] for one in program.people.versions(key) if field in one.fields]


def test_history_tells_of_plain_tags_alone(program, closed):
    key = register(program, "张三丰", OWN, id_no=GROWN)
    care(program, key, "P10")
    care(program, key, "P01", "P11")
    care(program, key, "P02", "P11")
    assert pairs(program, key, "care") == [
        [["P01", "P11"], ["P02", "P11"]],
        [["P10"], ["P01", "P11"]],
        [[], ["P10"]],
    ]
    assert pairs(closed, key, "care") == [[["P01"], ["P02"]], [[], ["P01"]]]
    assert "P10" not in read(closed)["change"]


def test_history_of_a_child_keeps_number_and_phone_back(program, closed, child):
    draft = program.people.draft(child)
    draft.phone, draft.workplace = "13800008888", "小学"
    program.people.save(draft)
    assert pairs(program, child, "phone")[0] == [PHONE, "13800008888"]
    assert not pairs(closed, child, "phone") + pairs(closed, child, "id_no")
    assert pairs(closed, child, "workplace") == [[None, "小学"]]
    key = register(program, "张三丰", OWN, id_no=GROWN, phone="13800001234")
    assert pairs(closed, key, "id_no") == [[None, GROWN]]
    assert pairs(closed, key, "phone") == [[None, "13800001234"]]


def test_history_keeps_blocks_of_the_vault_back(program, closed):
    key = register(program, "张三丰", OWN, id_no=GROWN, health_code="1", annual_income="1", religion_code="01")
    assert pairs(program, key, "health_code")
    assert not pairs(closed, key, "health_code") + pairs(closed, key, "religion_code")
    assert pairs(closed, key, "annual_income")


def test_what_is_deleted_is_no_way_round(program, closed, child):
    grown = register(program, "张三丰", OWN, id_no=GROWN, phone="13800001234", religion_code="01", health_code="1")
    care(program, child, "P10")
    care(program, grown, "P10", "P01")
    with program.office.store.write("删除") as session:
        for key in (child, grown):
            session.delete(session.get_one(Person, key))
    assert tables_with(program, CHILDS) == ["change", "removed_record"]
    assert tables_with(closed, CHILDS) + tables_with(closed, PHONE) + tables_with(closed, "P10") == []
    assert tables_with(closed, GROWN) == tables_with(closed, "13800001234") == ["change", "removed_record"]
    assert tables_with(closed, "religion_code") == tables_with(closed, "health_code") == []


def test_numbers_beside_the_dossiers_are_closed(program, closed, child):
    keys = written_beside(program, child)
    assert set(tables_with(program, CHILDS)) > {"case_party", "mediation_file", "household", "undecided_row", "letter"}
    assert tables_with(closed, CHILDS) + tables_with(closed, PHONE) == []
    with closed.office.store.read() as session:
        parties = {one.name: (one.id_no, one.phone) for one in session.query(CaseParty)}
        assert parties == {"王小明": (None, None), "王甲": (None, None), "张三丰": (GROWN, "13800001234")}
        assert session.get_one(Case, keys[Case]).description == f"学生{HIDDEN}走失"
        assert session.get_one(MediationFile, keys[MediationFile]).texts["parties"] == [
            {"name": "王小明", "id_no": HIDDEN, "phone": HIDDEN},
            {"name": "张三丰", "id_no": GROWN, "phone": "13800001234"},
        ]
        assert session.get_one(Household, keys[Household]).head_phone is None
        assert session.get_one(LeftBehind, keys[LeftBehind]).relative_id_no is None


def test_what_is_covered_stays_when_it_is_saved_as_it_was_read(program, closed, child):
    keys = written_beside(program, child)
    with closed.office.store.read() as session:
        texts = session.get_one(MediationFile, keys[MediationFile]).texts
        said = session.get_one(Case, keys[Case]).description
    with closed.office.store.write("更正") as session:
        session.get_one(MediationFile, keys[MediationFile]).texts = texts | {"ending": "oral"}
        session.get_one(Case, keys[Case]).description = f"{said}，已找到"
        for one in session.query(CaseParty):
            one.id_no, one.phone, one.note = (one.id_no, one.phone, "到场") if one.name == "张三丰" else ("", None, "")
    with program.office.store.read() as session:
        kept = session.get_one(MediationFile, keys[MediationFile]).texts
        assert kept["parties"][0] == {"name": "王小明", "id_no": CHILDS, "phone": PHONE}
        assert kept["ending"] == "oral"
        assert session.get_one(Case, keys[Case]).description == f"学生{CHILDS}走失，已找到"
        assert {one.phone for one in session.query(CaseParty)} == {PHONE, "13800001234"}
    with pytest.raises(Forbidden), closed.office.store.write("更正") as session:
        session.get_one(Case, keys[Case]).description = f"{HIDDEN}和{HIDDEN}"
    with pytest.raises(Forbidden), closed.office.store.write("更正") as session:
        session.query(CaseParty).filter_by(name="王甲").one().phone = "13900000000"


def test_the_pattern_draws_the_line_at_the_birthday():
    import re

    def hidden(since, born):
        return re.fullmatch(childs_number(since), number(1, born)) is not None

    for since in (date(2012, 11, 22), date(2012, 12, 31), date(2013, 1, 1), date(2012, 2, 29)):
        assert not hidden(since, since.strftime("%Y%m%d"))
        assert not hidden(since, "20111231")
        assert hidden(since, "20260101")
        later = {date(2012, 12, 31): "20130101", date(2012, 2, 29): "20120301"}
        assert hidden(since, later.get(since, f"{since:%Y%m}{since.day + 1:02}"))


def written_beside(program, child):
    """Put the child and somebody grown into every table that tells of people beside the dossiers. Return the keys."""
    grid = grid_of(program, OWN)
    draft = program.cases.blank("dispute")
    draft.grid_id, draft.title, draft.description = grid, "纠纷", f"学生{CHILDS}走失"
    case = program.cases.register(draft).key
    grown = {"id_no": GROWN, "phone": "13800001234"}
    known = register(program, "王大", OWN, id_no=number(5))
    people = [{"name": "王小明", "id_no": CHILDS, "phone": PHONE}, {"name": "张三丰", **grown}]
    row = {"name": "王小明", "phone": PHONE, "id_no": CHILDS}
    made = [
        CaseParty(case_id=case, name="王小明", id_no=CHILDS, phone=PHONE),
        CaseParty(case_id=case, name="王甲", person_id=child, phone=PHONE),
        CaseParty(case_id=case, name="张三丰", **grown),
        MediationFile(case_id=case, year=2026, number=1, committee="调委会", opened_on=date(2026, 11, 1),
                      texts={"parties": people}),
        Household(grid_id=grid, head_name="王小明", head_id_no=CHILDS, head_phone=PHONE),
        LeftBehind(person_id=known, relative_name="王小明", relative_id_no=CHILDS, relative_phone=PHONE),
    ]  # fmt: skip
    with program.office.store.write("登记") as session:
        dwelling = Dwelling(grid_id=grid, address="一号")
        partner = Partner(office_id="000000000001", title="区里", relation=Relation.UPPER)
        batch = ImportBatch(kind="people", file_name="表", sha256="0" * 64, sheet="表", mapping={}, rows=1, created=0,
                            updated=0, unchanged=0, faulty=0, undecided=1)  # fmt: skip
        session.add_all([*made, dwelling, partner, batch])
        session.flush()
        session.add_all([
            DwellingParty(dwelling_id=dwelling.id, kind="tenant", name="王小明", document_no=CHILDS, phone=PHONE),
            Letter(partner_id=partner.id, direction=Direction.IN, kind="case", title="来件", body=row,
                   text=f"见{CHILDS}"),
            UndecidedRow(batch_id=batch.id, row_no=2, reason="twin", values=row),
        ])  # fmt: skip
        session.flush()
        return {type(one): one.id for one in made} | {Case: case}
