"""A form of counts in its room: numbers over the form, no question whom it is about, records behind a number."""

from pathlib import Path

from tests.desktop.forms.real import single
from tests.ui.pages.forms.conftest import Bring
from ui.pages.forms.form_view import ORDER, SCOPE, SLOTS
from ui.pages.forms.page import FormsPage
from ui.pages.forms.result_view import ResultView


def test_numbers_stand_over_the_form(bring: Bring) -> None:
    view = bring(single.statistics)
    assert view.is_counts
    assert view.steps.buttons[SCOPE].isHidden()
    assert view.drawn.said.texts
    assert any(mark.tone == "green" for mark in view.drawn.marks)
    view.bar.shows.setChecked(False)
    assert not view.drawn.said.texts


def test_drawing_and_panel_follow_each_other(bring: Bring) -> None:
    view = bring(single.statistics)
    key = view.form.shape.area.slots[4].key
    view.drawn.picked.emit(key)
    assert view.counts.slot is not None
    assert view.counts.slot.key == key
    view.counts.table.view.jump_to(0)
    assert view.drawn.chosen == view.form.shape.area.slots[0].key


def test_a_form_of_counts_is_filled(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(single.statistics)
    view.go_on()
    assert view.step == ORDER
    view.go_on()
    result = page.flows[-1].stack.currentWidget()
    assert isinstance(result, ResultView)
    assert list(outbox.glob("*.xlsx"))
    view.turn(SLOTS)


def test_records_behind_a_number_open_in_their_room(page: FormsPage, bring: Bring) -> None:
    view = bring(single.statistics)
    heard: list[str] = []
    page.wanted.connect(lambda room, _target: heard.append(room))
    view.counts.wanted.emit("people", {})
    assert heard == ["people"]
