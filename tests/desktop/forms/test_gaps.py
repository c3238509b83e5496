"""What a form left open, by grid worker, and on paper."""

from io import BytesIO

import pytest

from db.models.forms import Form, FormFilling
from desktop.errors import Refusal
from desktop.forms.gaps import OF_THE_FORM, UNSETTLED, by_worker, places_of
from desktop.forms.kept import Kept
from desktop.forms.outcome import Gap
from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.forms.values.records import Records
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.form_gaps import printables
from desktop.print_centre.kinds import Choices
from desktop.program import Program
from tests.programs import TODAY, today


def gaps_of(town: Program) -> list[Gap]:
    keys = [int(key) for key in Scopes(town, today).keys(Scope(Subject.PEOPLE), Progress())]
    titles = Records(town, TODAY).titles(Subject.PEOPLE, keys)
    reason = "档案中没有登记“联系方式”"
    return [Gap(0, "", "F2", "填报人电话", reason), *(Gap(key, titles[key], "D", "电话", reason) for key in keys)]


def test_gaps_are_for_whoever_looks_after_the_grid(town: Program) -> None:
    found = by_worker(town, Subject.PEOPLE, gaps_of(town))
    assert [(one.worker, one.people, [gap.title for gap in one.gaps]) for one in found] == [
        ("李专职", 2, ["王㛃", "孙留守"]),
        ("张专职", 2, ["林三", "赵外来"]),
        (OF_THE_FORM, 1, [""]),
        (UNSETTLED, 1, ["吴𪟝"]),
    ]
    assert found[0].masked_phones == "138****2002"
    places = places_of(town, Subject.PEOPLE, found[0].gaps)
    assert places[found[0].gaps[0].key] == ("岸兜村第1网格", "岸兜村1号")


def test_no_gaps_ask_nobody(town: Program) -> None:
    assert by_worker(town, Subject.CASES, []) == []


def test_the_to_do_is_printed(town: Program) -> None:
    with town.office.store.write("填表") as session:
        form = Form(title="老年人花名册", fingerprint="1", kind="list", subject="people", file_name="表.xlsx", plan={})
        session.add(form)
        session.flush()
        gaps = gaps_of(town)
        filling = FormFilling(
            form_id=form.id, period="2026-11", as_of=TODAY, scope={}, plan={}, files=[], rows=5, gaps=len(gaps),
            content=Kept([], [], [], gaps).packed(),
        )  # fmt: skip
        session.add(filling)
    (printable,) = printables(town)
    assert printable.look_up is not None
    (named,) = printable.look_up("老年")
    assert (named.key, named.title, named.detail) == (filling.id, "老年人花名册", "2026-11　共 6 项待补")
    centre = PrintCentre(town, today, (printables,))
    choices = Choices(record=filling.id)
    making, printed = centre.show(printable, choices, BytesIO(), Progress())
    assert (making.count, making.unit, printed.missing) == (6, "项", frozenset())
    with pytest.raises(Refusal, match="请先选定"):
        centre.show(printable, Choices(record=9_999), BytesIO(), Progress())
