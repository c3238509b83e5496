"""A form that the district asks for becomes a task of the town, with its file and the way it is filled."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.models.forms import Form
from desktop.exchange.letter_kinds import LetterKind
from desktop.forms.ledger.tasks import TASKS, FormTasks
from desktop.forms.plan import Filler, Plan
from desktop.forms.scope import Scope, Subject
from desktop.sheets.mapping import Confidence
from tests.desktop.exchange.correspondents import Bureau

FILE = b"%PDF-1.7 an empty form"
DUE = date(2099, 12, 5)


def keep(bureau: Bureau, fingerprint: str = "a fingerprint") -> int:
    """Keep a form in an office with its empty file."""
    fillers = {"A": Filler("A", "name", Confidence.CHOSEN), "B": Filler("B", "id_no", Confidence.EXACT)}
    plan = Plan(fillers, Scope(Subject.PEOPLE, {"grid": 3}), fixed={"!clerk": "李四"}).plain()
    with bureau.program.office.store.write("保存表样") as session:
        form = Form(title="老年人名册", fingerprint=fingerprint, kind="list", subject="people", file_name="名册.pdf",
                    unit="区民政局", plan=plan)  # fmt: skip
        session.add(form)
        session.flush()
        key = form.id
    bureau.program.attachments.add("form", key, FILE, "名册.pdf")
    return key


def forms_of(bureau: Bureau) -> list[Form]:
    with bureau.program.office.store.read() as session:
        return list(session.scalars(select(Form)))


def test_a_form_travels_with_the_way_it_is_filled_but_not_with_whose_it_is(
    offices: tuple[Bureau, Bureau], stick: Path
) -> None:
    town, district = offices
    district.program.letters.send_form(district.partner, keep(district), "请按月报送", DUE)
    district.send(town, stick)
    (came,) = town.came()
    dossier = town.program.letters.open(came.key)
    assert dossier.offer is not None
    assert dossier.offer.title == "登记为报表任务"
    assert {("表样", "老年人名册"), ("填写方案", "已定 2 处")} <= set(dossier.facts)
    done = town.program.letters.take_up(came.key, dossier.row.version)
    assert done.room == "tasks"
    tasks = FormTasks(town.program)
    task = tasks.task(done.target["task"])
    assert (task.name, task.values["due_on"], task.form, task.letter_id) == ("老年人名册", DUE, "老年人名册", came.key)
    (form,) = forms_of(town)
    plan = Plan.of(form.plan)
    assert plan.fillers["A"].target == "name"
    assert (plan.scope, dict(plan.fixed)) == (None, {})
    (blank,) = town.program.attachments.of("form", form.id)
    assert town.program.attachments.open(blank.key) == FILE
    assert len(town.program.attachments.of(TASKS, task.key)) == 1
    again = town.program.letters.look(came.key)
    assert (again.row.subject_room, again.row.record_id) == ("tasks", task.key)


def test_an_office_keeps_its_own_way_of_filling(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    mine = keep(town)
    district.program.letters.send_form(district.partner, keep(district), due_on=DUE)
    district.send(town, stick)
    (came,) = town.came()
    done = town.program.letters.take_up(came.key, town.program.letters.open(came.key).row.version)
    assert [one.id for one in forms_of(town)] == [mine]
    assert FormTasks(town.program).task(done.target["task"]).form_id == mine


def test_a_form_without_a_plan_or_with_a_spoilt_one_is_a_task_all_the_same(
    offices: tuple[Bureau, Bureau], stick: Path
) -> None:
    town, district = offices
    letters = district.program.letters
    letters.send_file(district.partner, LetterKind.FORM, "劳动力调查表", "按期报送", [("表.pdf", FILE)], DUE)
    draft = letters.blank(district.partner, LetterKind.FORM)
    draft.title, draft.body = "坏的方案", {"form": {"title": "坏", "fingerprint": "x", "kind": "list",
                                                "plan": {"fillers": {"A": 3}}}}  # fmt: skip
    letters.send(draft)
    district.send(town, stick)
    for came in town.came():
        done = town.program.letters.take_up(came.key, town.program.letters.open(came.key).row.version)
        assert done.target["task"]
    assert forms_of(town) == []
