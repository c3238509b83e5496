"""The strip over all windows: what it copies, what it shows, what is left on the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from db.models.log import DisclosureKind
from desktop.disclosures import KIND_TITLES
from desktop.forms.assistant import Assistant, CopyOrder
from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.jobs import Progress
from tests.desktop.sheets.town import id_no
from ui.clip import CLEARED_AFTER
from ui.pages.forms.hot_keys import HotKeys
from ui.pages.forms.strip import COPIED, END, Strip
from ui.pages.forms.strip_sheet import StripSheet
from ui.pages.people import PeoplePage
from ui.pages.purpose import NEEDED

ORDER = CopyOrder(Subject.PEOPLE, "", ("name", "id_no", "sex_code"))


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def keys(desk, family) -> list[int]:
    """Somebody with a number of her own, then the family."""
    draft = desk.program.people.blank()
    draft.name, draft.id_no, draft.sex_code = "李有号", id_no("19660102", 8), "2"
    first = desk.program.people.save(draft)
    everybody = Scopes(desk.program, desk.today).keys(Scope(Subject.PEOPLE), Progress())
    return [first, *(int(key) for key in everybody if key != first)]


@pytest.fixture
def strip(desk, keys, qtbot) -> Strip:
    made = Strip(desk, Assistant(desk.program, desk.today).reel(ORDER, keys, "上级报表"), "人")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_press_copies_the_next_value(strip, qtbot):
    seen = []
    for _ in ORDER.targets:
        qtbot.keyClick(strip, Qt.Key.Key_Space)
        seen.append(clipboard())
    assert seen == ["李有号", id_no("19660102", 8), "女"]
    assert strip.told.text() == COPIED


def test_a_private_number_is_shown_masked_and_written_down_first(strip, desk, qtbot):
    before = len(desk.program.disclosures.list(1000))
    strip.next_item()
    assert len(desk.program.disclosures.list(1000)) == before  # a name is no secret
    strip.next_item()
    assert clipboard() not in strip.shown.text()
    entry = desk.program.disclosures.list(1)[0]
    assert (entry.kind, entry.fields, entry.purpose) == (KIND_TITLES[DisclosureKind.COPIED], ("id_no",), "上级报表")


def test_the_end_of_a_record_is_told_and_the_next_begins_anew(strip):
    for _ in range(len(ORDER.targets) + 1):
        strip.next_item()
    assert strip.told.text() == END
    first = strip.who.text()
    strip.next_record()
    assert strip.who.text() != first
    strip.record_before()
    assert strip.who.text() == first


def test_one_back_copies_again(strip):
    strip.next_item()
    name = clipboard()
    strip.next_item()
    strip.item_before()
    assert clipboard() == name


def test_closing_clears_what_was_copied(strip):
    strip.next_item()
    strip.close()
    assert not clipboard()


def test_what_somebody_else_copied_stays(strip):
    strip.next_item()
    QGuiApplication.clipboard().setText("别的内容")
    strip.close()
    assert clipboard() == "别的内容"


def test_a_value_leaves_after_a_minute(strip):
    strip.next_item()
    assert 0 < strip.clip.seconds_left <= CLEARED_AFTER // 1000
    strip.clip.clear()  # as the timer does
    assert not clipboard()


def test_keys_from_other_windows_are_heard_on_windows_alone(qapp):
    keys = HotKeys({"Right": lambda: None})
    assert not keys.are_heard
    keys.close()


def test_the_sheet_asks_what_for_and_keeps_the_order(desk, keys, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    sheet = StripSheet(parent, desk, Subject.PEOPLE, keys)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.chosen[0] == "name"
    sheet.go_on()
    assert sheet.refusal == NEEDED
    sheet.list.setCurrentRow(1)
    sheet._move(-1)
    second = sheet.chosen[0]
    sheet.name.setText("网格化平台")
    sheet.purpose.setText("上级报表")
    sheet.go_on()
    assert sheet.strip is not None
    qtbot.addWidget(sheet.strip)
    sheet.strip.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    kept = Assistant(desk.program, desk.today).order(Subject.PEOPLE, "网格化平台")
    assert kept.targets[0] == second != "name"


def test_a_room_opens_it_for_the_chosen(enter, family, qtbot):
    page = enter(PeoplePage)
    command = next(one for one in page.commands if one.title.startswith("填报助手"))
    qtbot.waitUntil(lambda: page.list.view.model().rowCount() > 0)
    page.list.view.selectAll()
    command.run()
    sheet = page.findChild(StripSheet)
    assert sheet is not None

    assert "人" in sheet.windowTitle()
    sheet.reject()


def test_behind_the_password_nothing_is_copied(strip, desk):
    strip.next_item()
    assert clipboard() == "李有号"
    strip.hide()
    assert clipboard() == ""
    before = len(desk.program.disclosures.list(1000))
    strip.next_item()
    assert (clipboard(), len(desk.program.disclosures.list(1000))) == ("", before)
    strip.show()
    strip.next_item()
    assert clipboard() == id_no("19660102", 8)
