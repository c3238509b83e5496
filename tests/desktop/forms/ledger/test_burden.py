"""What a burden forms are, reckoned from the ledger and from what the known forms ask for, and printed as one page."""

import io
from datetime import date

import pytest

from db.models.forms import Form
from desktop.drafts import Draft
from desktop.forms.ledger.burden import burden
from desktop.forms.ledger.tasks import FormTasks
from desktop.forms.plan import Filler, Plan
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.printing.preview import PdfPages
from tests.programs import TODAY, today

FIRST, LAST = date(2026, 10, 1), date(2026, 11, 30)


def known_form(program, title, *targets):
    """Keep a form whose columns are filled with these. Return its key."""
    plan = Plan({f"C{place}": Filler(f"C{place}", target) for place, target in enumerate(targets)})
    with program.office.store.write("表样") as session:
        form = Form(title=title, fingerprint=title, kind="list", subject="people", file_name="a.xlsx",
                    plan=plan.plain())  # fmt: skip
        session.add(form)
        session.flush()
        return form.id


@pytest.fixture
def tasks(program):
    made = FormTasks(program, today)
    one = known_form(program, "老年人名册", "name", "id_no", "phone", "!serial", "=无")
    two = known_form(program, "残疾人名册", "!serial", "name", "id_no#last4", "@head/name")
    given = {"asked_on": FIRST, "due_way": "within", "due_number": 20}
    made.save(made.blank(unit="区民政局", name="老年人名册", basis="民发 1 号", list_code="02", **given), one)
    made.save(made.blank(unit="区残联", name="残疾人名册", list_code="04", **given), two)
    other = made.save(made.blank(unit="区残联", name="轮椅需求", rhythm="once", due_on=TODAY, field_count=9))
    made.send(other, "2026-11-22", 0, Draft({"sent_on": TODAY, "sent_by": None, "receipt": None, "note": None}))
    return made


def test_the_burden_of_two_months(tasks, program):
    found = burden(program, FIRST, LAST, today)
    assert (found.forms, found.due, found.sent, found.late) == (3, 5, 1, 4)
    assert found.per_month == 2.5
    assert [(one.unit, one.forms, one.due, one.columns, one.beyond, one.groundless) for one in found.units] == [
        ("区残联", 2, 3, 12, 1, 2),
        ("区民政局", 1, 2, 3, 0, 0),
    ]
    assert [(one.title, one.forms, one.times) for one in found.facts] == [("公民身份号码", 2, 4), ("姓名", 2, 4)]
    assert (found.columns, found.repeated) == (6, 5)
    assert found.months == (("2026-10", 2, 0), ("2026-11", 3, 1))
    assert found.beyond == (("区残联", "残疾人名册"),)


def test_a_stretch_without_forms_has_no_burden(program):
    found = burden(program, FIRST, LAST, today)
    assert (found.forms, found.share, found.per_month, found.units) == (0, 0.0, 0.0, ())


def test_many_departments_still_are_one_page(tasks, program):
    for number in range(30):
        unit = f"区里的第 {number} 个部门"
        tasks.save(tasks.blank(unit=unit, name="一张名字不短的情况统计表", list_code="04", asked_on=FIRST))
    to = io.BytesIO()
    making = PrintCentre(program).making(PrintCentre(program).printable("form_burden"), Choices(FIRST, LAST))
    assert making.write(to, Progress()).pages == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "form_burden",
            ("报表负担情况", "区残联", "合计", "清单以外的报表：区残联《残疾人名册》。", "6 列指标中有 5 列重复"),
        ),
        ("form_tasks", ("报表台账", "老年人名册", "2026年10月")),
        ("duty_matters", ("履职事项三张清单",)),
    ],
)
def test_it_is_printed_as_one_page(tasks, program, key, words):
    centre, to = PrintCentre(program), io.BytesIO()
    paper = centre.printable(key)
    making = centre.making(paper, Choices(FIRST, LAST))
    printed = making.write(to, Progress())
    assert printed.pages == 1
    pages = PdfPages(to.getvalue())
    text = pages.text(0)
    pages.close()
    assert all("".join(word.split()) in "".join(text.split()) for word in words)
