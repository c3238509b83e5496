"""The log as a list, and what one action changed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from db.models.imports import ImportBatch
from db.models.log import Action, Change
from db.models.people import Person
from db.store import action_id
from desktop.accounts.rights import Rights
from desktop.accounts.service import new_account
from desktop.jobs import Progress
from desktop.journal import ACTION, BY, PERIOD
from desktop.tables import Search
from desktop.telling import EMPTY


@pytest.fixture
def person(program):
    """Somebody who was registered and then corrected."""
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.phone = "张三丰", "1", "13800001234"
    key = program.people.save(draft)
    draft = program.people.draft(key)
    draft.residence_address, draft.phone = "江头村中山路1号", "13900005678"
    program.people.save(draft)
    return key


def rows(journal, **search):
    keys = journal.keys(Search(**search), Progress())
    found = journal.records(keys.tolist())
    return [found[key] for key in keys.tolist()]


def test_every_action_is_a_line_newest_first(program, person):
    lines = rows(program.journal)
    assert [line["action"] for line in lines] == ["更正人员", "登记人员", "建网格", "建立单位"]
    assert (lines[0]["by"], lines[0]["what"], lines[0]["records"]) == ("林晓梅", "人员　张三丰", "1")
    assert lines[2]["what"] == "网格 4"
    assert list(program.journal.head(Search(), 2)) == list(program.journal.keys(Search(), Progress())[:2])
    assert rows(program.journal, order="at")[0]["action"] == "建立单位"


def test_a_change_is_told_in_words_with_private_numbers_masked(program, person):
    newest, first = (int(key) for key in program.journal.head(Search(), 2))
    (change,) = program.journal.changes(newest)
    assert (change.verb, change.subject, change.title, change.record) == ("修改", "人员", "张三丰", person)
    assert [(one.title, one.before, one.after) for one in change.differences] == [
        ("联系方式", "138****1234", "139****5678"),
        ("现住门（楼）详址", EMPTY, "江头村中山路1号"),
    ]
    (change,) = program.journal.changes(first)
    assert change.verb == "新增"
    assert {"姓名", "性别", "联系方式"} <= {one.title for one in change.differences}


def test_a_field_that_is_no_longer_collected_is_not_told(program, person):
    fields = [("person", field) for field in program.people.fields]
    program.collection.choose({*program.collection.off, "person.phone"}, fields)
    changed = [int(key) for key in program.journal.keys(Search(text="张三丰"), Progress())]
    titles = [one.title for one in program.journal.changes(changed[0])[0].differences]
    assert titles == ["现住门（楼）详址"]


def test_what_was_deleted_is_told_by_what_it_was(program, person):
    with program.office.store.write("删除人员") as session:
        session.delete(session.get(Person, person))
    (key,) = program.journal.head(Search(filters={ACTION: ("删除人员",)}), 9).tolist()
    assert program.journal.records([key])[key]["what"] == "人员　（已不存在）"
    (change,) = program.journal.changes(key)
    assert change.verb == "删除"
    assert ("姓名", "张三丰", EMPTY) in [(one.title, one.before, one.after) for one in change.differences]


def test_actions_are_found_by_their_name_and_by_the_records_they_touched(program, person):
    assert {line["action"] for line in rows(program.journal, text="zsf")} == {"登记人员", "更正人员"}
    assert [line["action"] for line in rows(program.journal, text="建立")] == ["建立单位"]
    assert rows(program.journal, text="没有这回事") == []


def test_actions_are_filtered_by_person_name_and_days(program, person):
    assert "更正人员" in program.journal.actions()
    assert len(rows(program.journal, filters={BY: ("lin",), ACTION: ("更正人员", "登记人员")})) == 2
    assert rows(program.journal, filters={BY: ("nobody",)}) == []
    with program.office.store.write("早先的事") as session:
        key = action_id(session)
        session.execute(update(Action).where(Action.id == key).values(at=datetime(2025, 3, 31, 15, 59, tzinfo=UTC)))
    day = datetime(2025, 3, 31, 15, 59, tzinfo=UTC).astimezone().date()
    assert [line["action"] for line in rows(program.journal, filters={PERIOD: f"{day:%Y-%m}"})] == ["早先的事"]
    assert [line["action"] for line in rows(program.journal, text=f"{day:%Y.%m.%d}")] == ["早先的事"]
    assert rows(program.journal, filters={PERIOD: "2025-02"}) == []


def test_an_import_is_named_and_found_by_its_file(program):
    with program.office.store.write("导入人员") as session:
        batch = ImportBatch(
            kind="people", file_name="江头村名册.xlsx", sha256="0" * 64, sheet="Sheet1", mapping={},
            rows=3, created=3, updated=0, unchanged=0, faulty=0, undecided=0,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        key = action_id(session)
        summary = {"created": {"person": 3}}
        session.execute(update(Action).where(Action.id == key).values(batch_id=batch.id, summary=summary))
    (row,) = rows(program.journal, text="江头村名册")
    assert row["what"] == "江头村名册.xlsx　新增人员 3"
    assert program.journal.entry(key).batch == batch.id


def test_a_bulk_write_is_counted_by_its_own_summary(program):
    with program.office.store.write("导入居民") as session:
        key = action_id(session, summary={"created": {"person": 1203, "household": 401}, "updated": {"person": 2}})
    row = program.journal.records([key])[key]
    assert row["what"] == "新增户 401、人员 1,203；更新人员 2"
    assert row["records"] == "1,606"
    assert program.journal.entry(key).records == 0


def test_changed_facts_of_the_office_are_told(program):
    program.office.office.put("修改单位信息", {"name": "江头网格办"})
    (key,) = program.journal.head(Search(filters={ACTION: ("修改单位信息",)}), 9).tolist()
    assert program.journal.records([key])[key]["what"] == "单位名称"
    assert program.journal.facts(key) == [("单位名称", "陈埭镇网格办", "江头网格办")]


def test_many_changes_of_one_action_come_page_by_page(program):
    with program.office.store.write("批量") as session:
        people = [Person(name=f"人{number}", name_key=str(number)) for number in range(7)]
        session.add_all(people)
    (key,) = program.journal.head(Search(filters={ACTION: ("批量",)}), 9).tolist()
    assert program.journal.entry(key).records == 7
    pages = [[one.title for one in program.journal.changes(key, start, 3)] for start in (0, 3, 6)]
    assert pages == [["人0", "人1", "人2"], ["人3", "人4", "人5"], ["人6"]]


def test_accounts_and_lists_of_the_office_are_told_too(program):
    with program.office.store.write("新增账号") as session:
        session.add(new_account("wang", "王小二", Rights("viewer")))
    (key,) = program.journal.head(Search(filters={ACTION: ("新增账号",)}), 9).tolist()
    (change,) = program.journal.changes(key)
    assert (change.subject, change.title) == ("账号", "王小二")
    assert ("角色", "查看员") in [(one.title, one.after) for one in change.differences]


def test_a_line_of_a_table_nobody_reads_is_passed_over(program):
    with program.office.store.write("户内事项") as session:
        key = action_id(session)
        line = {
            "action_id": key,
            "table": "household_event",
            "record_id": 1,
            "version": 1,
            "fields": {"kind": [None, "born"]},
        }
        session.execute(insert(Change), [line])
        assert session.scalars(select(Change).where(Change.action_id == key)).one()
    assert program.journal.changes(key) == []
    assert program.journal.records([key])[key]["what"] == ""


def test_what_was_seen_is_said_in_words(program):
    """Also of what hangs on a record, stands on its paper beside it, was cut or is no longer collected."""
    note = program.disclosures.note
    note("revealed", "case_reporter", fields=["phone", "address"], purpose="回访")
    note("revealed", "case_reporter", fields=["reporters"], purpose="核对", is_masked=True)
    note("printed", "household", fields=["head_id_no", "relative_phone"])
    note("exported", "case_record", fields=["title", "number"])
    note("printed", "person", fields=["name", *("residence_address" for _ in range(40))])
    note("printed", "person", fields=["of_another_day"])
    note("printed", "case_record", fields=["网格工作周报 2026-11-16"])
    keys = program.disclosure_list.keys(Search(order="at"), Progress()).tolist()
    found = program.disclosure_list.records(keys)
    assert [(found[key]["what"], found[key]["fields"]) for key in keys] == [
        ("反映人", "联系方式、住址"),
        ("反映人", "反映人"),
        ("户", "户主公民身份号码、家庭主要成员联系方式"),
        ("事件", "事件名称、编号"),
        ("人员", "姓名、现住门（楼）详址、等"),
        ("人员", "已停用的项目"),
        ("事件", "网格工作周报 2026-11-16"),
    ]


def test_who_saw_what_is_a_list_of_its_own(program, person):
    program.people.reveal(person, "phone", "核对低保")
    program.disclosures.note("exported", "household", records=300, fields=["address"])
    found = program.disclosure_list.keys(Search(), Progress()).tolist()
    lines = [program.disclosure_list.records(found)[key] for key in found]
    assert [(one["kind"], one["what"], one["fields"], one["records"]) for one in lines] == [
        ("导出", "户", "地址", "300"),
        ("查看", "人员　张三丰", "联系方式", "1"),
    ]
    assert lines[1]["purpose"] == "核对低保"
    listed = program.disclosure_list
    assert len(listed.head(Search(filters={"kind": ("revealed",)}), 9)) == 1
    assert len(listed.head(Search(filters={"by": ("nobody",)}), 9)) == 0
    assert len(listed.head(Search(text="低保"), 9)) == 1
    today = datetime.now(UTC).astimezone().date()
    assert len(listed.head(Search(text=today.isoformat(), order="at"), 9)) == 2
    assert len(listed.head(Search(filters={"period": "2024-01"}), 9)) == 0
