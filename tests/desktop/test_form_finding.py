"""The search box knows the forms that are owed and those that are kept."""

from datetime import timedelta

from db.models.forms import Form, FormTask
from desktop.program import Program
from tests.programs import TODAY


def test_forms_are_found_by_characters_and_by_letters(program: Program) -> None:
    with program.office.store.write("登记报表") as session:
        session.add(FormTask(unit="区民政局", name="低保对象动态调整名册", rhythm="month", asked_on=TODAY))
        session.add(
            FormTask(unit="区残联", name="低保残疾人名册", rhythm="once", asked_on=TODAY, ended_on=TODAY - timedelta(1))
        )
        session.add(
            Form(title="低保花名册", unit="区民政局", fingerprint="1", kind="list", file_name="1.xlsx", plan={})
        )
    hits = [(hit.kind, hit.title, hit.detail) for hit in program.finder.find("低保")]
    assert hits[0] == ("form_task", "低保对象动态调整名册", "区民政局")
    assert ("form_task", "低保残疾人名册", "不再报　区残联") in hits
    assert hits[-1] == ("form", "低保花名册", "区民政局")
    assert {hit.title for hit in program.finder.find("dbhmc")} == {"低保花名册"}
