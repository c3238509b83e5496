"""Values put into web systems one by one: their order, what is shown of them, what is written down."""

import pytest

from db.models.log import DisclosureKind
from desktop.disclosures import KIND_TITLES
from desktop.errors import Refusal
from desktop.forms.assistant import Assistant, CopyOrder
from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import today

SYSTEM = "网格化系统"
ORDER = CopyOrder(Subject.PEOPLE, SYSTEM, ("name", "id_no", "sex_code", "phone", "!village"))


@pytest.fixture
def assistant(town: Program) -> Assistant:
    return Assistant(town, today)


@pytest.fixture
def keys(town: Program) -> list[int]:
    return [int(key) for key in Scopes(town, today).keys(Scope(Subject.PEOPLE), Progress())]


def test_an_order_is_kept_for_each_system(assistant):
    assistant.save(ORDER)
    assert assistant.titles(Subject.PEOPLE) == (SYSTEM,)
    assert assistant.order(Subject.PEOPLE, SYSTEM) == ORDER
    assistant.remove(Subject.PEOPLE, SYSTEM)
    assert not assistant.titles(Subject.PEOPLE)


def test_the_usual_order_has_what_the_subject_has(assistant):
    assert assistant.order(Subject.PEOPLE).targets[:3] == ("name", "id_no", "sex_code")
    assert assistant.order(Subject.HOUSEHOLDS).targets[0] == "head_name"
    assert "credit_code" in assistant.order(Subject.ENTERPRISES).targets
    assert "credit_code" not in assistant.order(Subject.PEOPLE).targets


@pytest.mark.parametrize("order", [CopyOrder(Subject.PEOPLE, " ", ("name",)), CopyOrder(Subject.PEOPLE, SYSTEM, ())])
def test_an_order_needs_a_name_and_something_in_it(assistant, order):
    with pytest.raises(Refusal):
        assistant.save(order)


def test_values_are_in_full_and_shown_masked(assistant, keys):
    reel = assistant.reel(ORDER, keys, "上级系统录入")
    place = next(place for place in range(len(reel)) if reel.title(place) == "王㛃")
    name, number, sex, phone, village = reel.items(place)
    assert (name.value, sex.value, village.value) == ("王㛃", "男", "岸兜村")
    assert (phone.shown, phone.value) == ("138****1001", "13800001001")
    assert number.is_private
    assert number.value not in number.shown
    assert not name.is_private


def test_what_is_not_known_is_empty(assistant, keys):
    reel = assistant.reel(ORDER, keys, "上级系统录入")
    place = next(place for place in range(len(reel)) if reel.title(place) == "孙留守")
    assert not reel.items(place)[1].value


def test_a_private_value_is_written_down_once_for_each_record(town, assistant, keys):
    before = len(town.disclosures.list(1000))
    reel = assistant.reel(ORDER, keys, "上级系统录入")
    items = reel.items(0)
    for _ in range(2):
        for item in items:
            reel.note(0, item)
    entries = town.disclosures.list(1000)[: len(town.disclosures.list(1000)) - before]
    assert {one.fields for one in entries} == {("id_no",), ("phone",)}
    assert {(one.kind, one.purpose) for one in entries} == {(KIND_TITLES[DisclosureKind.COPIED], "上级系统录入")}
    assert all(one.record_uid for one in entries)


def test_without_a_purpose_nothing_is_given_out(assistant, keys):
    with pytest.raises(Refusal):
        assistant.reel(ORDER, keys, " ")
