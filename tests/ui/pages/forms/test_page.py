"""The room of forms: a form brought in, decided about, filled, and filled again."""

from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from desktop.forms.scope import Scope
from desktop.forms.shape import ListArea
from desktop.sheets.mapping import Confidence
from tests.desktop.forms.real import lists, single, words
from tests.ui.pages.forms.conftest import Bring
from ui import ask
from ui.pages.desk import Desk
from ui.pages.forms.form_view import ORDER, SCOPE, SLOTS
from ui.pages.forms.known_view import KnownView
from ui.pages.forms.page import FormsPage
from ui.pages.forms.refused import Refused
from ui.pages.forms.result_view import CHANGED, MISSING, ResultView
from ui.pages.forms.sheets import AgainSheet, KeepSheet, ReshapeSheet


def _values(path: Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def _result(page: FormsPage) -> ResultView:
    found = page.flows[-1].stack.currentWidget()
    assert isinstance(found, ResultView)
    return found


def test_a_form_is_filled_in_three_steps(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(lists.signatures_and_totals)
    assert view.plan.fillers["B"].is_certain
    assert view.scope.count.text() == "1 户"
    for step in (SCOPE, ORDER):
        view.go_on()
        assert view.steps.buttons[step].isChecked()
    view.go_on()
    result = _result(page)
    assert "1 条" in result.words.text()
    written = list(outbox.glob("*.xlsx"))
    assert len(written) == 1
    assert any("王一" in row for row in _values(written[0]))
    page._drop(page.flows[-1])
    assert [one.title for one in page.home.forms] == ["最低生活保障对象花名册"]


def test_the_preview_is_written_over_the_form_and_masked(bring: Bring) -> None:
    view = bring(lists.signatures_and_totals)
    assert "王一" in view.drawn.said.texts.values()
    view.bar.shows.setChecked(False)
    assert not view.drawn.said.texts


def test_a_place_is_left_out_and_filled_with_fixed_words(bring: Bring) -> None:
    view = bring(lists.signatures_and_totals)
    view.slots.look_at("F")
    view.slots.leave_out.click()
    assert view.plan.fillers["F"].confidence is Confidence.CHOSEN
    assert not view.plan.fillers["F"].target
    proposals = view.slots._targets.propose("已核实", view.plan.fillers)
    assert proposals[-1].value == "=已核实"
    view.decide("F", "=已核实")
    view.look()
    assert "已核实" in view.drawn.said.texts.values()


def test_fields_are_found_by_initials(bring: Bring) -> None:
    view = bring(lists.region_cascade)
    titles = [one.title for one in view.slots._targets.propose("lxfs", view.plan.fillers)]
    assert any("联系方式" in title for title in titles)


def test_drawing_and_list_follow_each_other(bring: Bring) -> None:
    view = bring(lists.signatures_and_totals)
    view.drawn.picked.emit("C")
    assert view.slots.slot is not None
    assert view.slots.slot.key == "C"
    view.slots.table.view.jump_to(0)
    assert view.drawn.chosen == "A"


def test_numbers_in_full_need_purpose_and_recipient(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(lists.signatures_and_totals)
    view.turn(ORDER)
    view.order._turn("full")
    view.go_on()
    assert not list(outbox.iterdir())
    view.order.purpose.setText("上级报表")
    view.go_on()
    assert "交给谁" in view.order.missing
    view.order.recipient.setText("区民政局")
    view.go_on()
    assert _result(page).filled.files
    with page.desk.program.office.store.read():
        assert page.forms.fillings(page.home.forms[0].key)[0].recipient == "区民政局"


def test_a_known_form_is_filled_again_and_compared(page: FormsPage, bring: Bring, outbox: Path, qtbot: QtBot) -> None:
    view = bring(lists.signatures_and_totals)
    view.turn(ORDER)
    view.order.period.setText("2026-11")
    view.go_on()
    page._drop(page.flows[-1])
    page.home.again.click()
    sheet = next(one for one in page.findChildren(AgainSheet) if one.isVisible())
    assert sheet.period.text() == "2026-12"
    sheet.go_on()
    result = _result(page)
    assert result.filled.difference is not None
    result.turn(CHANGED)
    assert not result.gaps.isVisible()
    result.turn(MISSING)
    result.note.setText("没有变化")
    result.note.editingFinished.emit()
    form = page.home.forms[0]
    newest = page.forms.fillings(form.key)[0]
    assert (newest.period, newest.note) == ("2026-12", "没有变化")


def test_the_same_form_is_recognised(page: FormsPage, bring: Bring) -> None:
    view = bring(lists.signatures_and_totals)
    view.decide("J", "")
    page.flows[-1].keep()
    sheet = next(one for one in page.findChildren(KeepSheet) if one.isVisible())
    sheet.unit.setText("区民政局")
    sheet.go_on()
    assert page.home.forms[0].unit == "区民政局"
    again = bring(lists.signatures_and_totals)
    assert again._known.words.startswith("认得")
    assert not again.plan.fillers["J"].target


def test_an_earlier_filling_is_looked_at_and_saved_again(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(lists.signatures_and_totals)
    view.turn(ORDER)
    view.go_on()
    page._drop(page.flows[-1])
    for one in outbox.iterdir():
        one.unlink()
    form = page.home.forms[0]
    page._save_files(page.forms.fillings(form.key)[0])
    assert len(list(outbox.iterdir())) == 1
    page._look_at(form, page.forms.fillings(form.key)[0])
    assert "1 个文件" in _result(page).words.text()


def test_a_form_is_read_anew_as_the_clerk_says(page: FormsPage, bring: Bring) -> None:
    view = bring(lists.signatures_and_totals)
    page.flows[-1].reshape()
    sheet = next(one for one in page.findChildren(ReshapeSheet) if one.isVisible())
    sheet.subjects.setCurrentIndex(sheet.subjects.findData("people"))
    sheet.go_on()
    assert view.form.subject == "people"
    assert view.scope.scope.subject == "people"
    assert view.scope.count.text() == "4 人"


def test_what_is_no_form_is_refused_in_a_sentence(page: FormsPage, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    openpyxl.Workbook().save(path)
    page.bring_in([path])
    refused = page.flows[-1].stack.currentWidget()
    assert isinstance(refused, Refused)
    assert "表头" in refused.words.text()


def test_a_card_shows_one_record_after_the_other(bring: Bring) -> None:
    view = bring(single.tick_card)
    names = [place for place, text in view.drawn.said.texts.items() if text == "王一"]
    assert names
    view.step_record(1)
    assert view.drawn.said.texts[names[0]] != "王一"


@pytest.mark.parametrize("build", [lists.fifty_columns, lists.side_by_side, lists.provincial_template])
def test_forms_of_every_kind_are_drawn(bring: Bring, build: object) -> None:
    view = bring(build)  # type: ignore[arg-type]
    view.turn(SLOTS)
    assert not view.drawn.grab().isNull()
    assert view.drawn.marks


def test_what_was_decided_is_not_lost_without_asking(
    page: FormsPage, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(("stay", "drop"))
    asked: list[str] = []

    def choose(_: object, question: str, *__: object, **___: object) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(ask, "choose", choose)
    view = bring(lists.signatures_and_totals)
    view.left.emit()
    assert not page.flows
    view = bring(lists.signatures_and_totals)
    view.decide("F", "")
    view.left.emit()
    assert len(page.flows) == 1
    view.left.emit()
    assert not page.flows
    assert len(asked) == 2


def test_a_gap_opens_the_dossier_it_is_missing_in(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(lists.signatures_and_totals)
    heard: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: heard.append((room, target)))
    view.turn(ORDER)
    view.go_on()
    result = _result(page)
    place = next(place for place, (_, gap) in enumerate(result._missing) if gap.key)
    result.gaps.view.opened.emit(place)
    assert heard == [("households", result._missing[place][1].key)]
    result.print_gaps.click()
    assert heard[-1][0] == "printing"


def test_other_rooms_open_a_known_form(page: FormsPage, bring: Bring) -> None:
    bring(lists.signatures_and_totals)
    page.flows[-1].keep()
    next(one for one in page.findChildren(KeepSheet) if one.isVisible()).go_on()
    key = page.home.forms[0].key
    page.open({"form": key})
    assert page.home.split.is_open
    assert page.home.split.drawer.title == page.home.forms[0].title
    page.open({"form": key + 1})
    assert page.stack.currentWidget() is page.home


def test_the_folder_is_remembered(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(lists.signatures_and_totals)
    view.turn(ORDER)
    view.go_on()
    state = page.state()
    page.folder.restore("")
    page.restore(state)
    assert page.folder.path == outbox


def test_a_roll_in_a_document_is_previewed_row_by_row(bring: Bring) -> None:
    view = bring(words.roll)
    view.scope.take_all()
    view.look()
    area = view.form.shape.area
    assert isinstance(area, ListArea)
    name = next(slot for slot in area.slots if slot.words == "姓名")
    shown = [view.drawn.said.texts[area.first_row + row, name.place[1]] for row in range(4)]
    assert shown == ["王一", "李二", "王三", "王四"]


def test_what_is_only_proposed_must_be_confirmed_first(page: FormsPage, bring: Bring, outbox: Path) -> None:
    view = bring(words.application)
    view.turn(ORDER)
    view.go_on()
    assert view.step == SLOTS
    assert view._refusal.text()
    assert view.slots.slot is not None
    assert view.plan.fillers[view.slots.slot.key].confidence is Confidence.SUGGESTED
    assert not list(outbox.glob("*.docx"))
    view.slots.confirm_all.click()
    view.turn(ORDER)
    view.go_on()
    assert _result(page).filled.files


def test_the_room_is_entered_with_a_known_form(page: FormsPage, bring: Bring, desk: Desk, qtbot: QtBot) -> None:
    for build in (lists.signatures_and_totals, lists.region_cascade):
        bring(build)
        page.flows[-1].keep()
        next(one for one in page.findChildren(KeepSheet) if one.isVisible()).go_on()
    wanted = page.home.forms[-1]
    entered = FormsPage(desk)
    qtbot.addWidget(entered)
    entered.open({"form": wanted.key})  # its answer may come before that of the list
    entered.activate()
    assert entered.home.split.drawer.title == wanted.title
    assert entered.home.current == wanted


def test_a_known_form_is_sent_to_the_villages(page: FormsPage, bring: Bring) -> None:
    bring(lists.signatures_and_totals)
    page.flows[-1].keep()
    next(one for one in page.findChildren(KeepSheet) if one.isVisible()).go_on()
    heard: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: heard.append((room, target)))
    form = page.home.forms[0]
    page.show_form(form)
    view = next(one for one in page.findChildren(KnownView) if one.form == form)
    view.issue.click()
    assert heard == [("collecting", {"form": form.key})]


def test_the_clerk_says_where_the_headings_stand(page: FormsPage, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["甲", "乙", "丙"])
    book.create_sheet("附表").append(["说明"])
    book.save(tmp_path / "怪表.xlsx")
    page.bring_in([tmp_path / "怪表.xlsx"])
    refused = page.flows[-1].stack.currentWidget()
    assert isinstance(refused, Refused)
    assert refused.sheets.count() == 2
    refused.first.setValue(3)
    refused.go_on()
    again = page.flows[-1].stack.currentWidget()
    assert isinstance(again, Refused)
    assert "第 3–3 行" in again.words.text()
    again.first.setValue(1)
    again.last.setValue(1)
    again.go_on()
    view = page.flows[-1].view
    assert view is not None
    assert [slot.words for slot in view.form.shape.area.slots] == ["甲", "乙", "丙"]


def test_closing_the_window_asks_about_what_is_kept_nowhere(
    page: FormsPage, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(("stay", "drop"))
    asked: list[str] = []

    def choose(_: object, question: str, *__: object, **___: object) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(ask, "choose", choose)
    view = bring(lists.signatures_and_totals)
    assert page.may_close()
    view.scope._set(Scope(view.form.subject, text="王"))
    page.tabs.setCurrentIndex(0)
    assert page.leave()  # to another room: the form stays as it is
    assert not page.may_close()
    assert page.stack.currentWidget() is page.flows[0]
    assert page.may_close()
    assert len(asked) == 2


def test_the_lines_around_are_previewed_below_a_longer_list_too(page: FormsPage, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["困难人员名册"], ["填报单位：", None], ["序号", "姓名", "性别"], [None] * 3, ["填表人：", None]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "名册.xlsx")
    page.bring_in([tmp_path / "名册.xlsx"])
    view = page.flows[-1].view
    assert view is not None
    assert view.preview is not None
    area = view.form.shape.area
    assert isinstance(area, ListArea)
    blanks = {slot.words: slot for slot in view.form.shape.blanks}
    assert set(view.preview.around.cells) >= {blanks["填报单位"].key}
    office = page.desk.program.office.office.facts.name
    assert any(office in text for (row, _), text in view.drawn.said.texts.items() if row == 2)
    row, column = blanks["填表人"].place
    moved = row + len(view.preview.rows) - (area.last_row - area.first_row + 1)
    assert (moved, column) in {**view.drawn.said.texts, **view.drawn.said.gaps}
