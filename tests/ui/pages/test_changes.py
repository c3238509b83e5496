"""The log of changes as the clerk reads it."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.models.people import Person
from desktop.accounts.rights import Rights
from desktop.program import Program
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui.pages.changes.page import ChangesPage
from ui.pages.desk import Desk


@pytest.fixture
def people(program: Program) -> list[int]:
    """Two people, the first of them corrected."""
    keys = []
    for name in ("张三丰", "李四娘"):
        draft = program.people.blank()
        draft.name, draft.phone = name, "13800001234"
        keys.append(program.people.save(draft))
    draft = program.people.draft(keys[0])
    draft.phone, draft.born_on = "13800001230", date(1960, 1, 2)
    program.people.save(draft)
    return keys


@pytest.fixture
def page(program: Program, people: list[int], qtbot: QtBot) -> ChangesPage:
    """The page, just entered."""
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    made = ChangesPage(Desk(program, work, today))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activate()
    return made


def words(page: ChangesPage) -> str:
    """Everything that can be read of the action beside the list."""
    return "\n".join(label.text() for label in page.split.drawer.findChildren(QLabel) if label.isVisibleTo(page))


def test_an_action_opens_beside_the_list_with_what_it_changed(page: ChangesPage, people: list[int]) -> None:
    page.log.view.jump_to(0)
    page.show_entry(page.log.current_key or 0)
    said = words(page)
    assert "林晓梅" in said
    assert "修改" in said
    assert "（空） → 1960-01-02" in said
    assert "138****1234 → 138****1230" in said
    assert "13800001234" not in said


def test_the_next_action_follows_the_cursor(page: ChangesPage) -> None:
    page.log.view.jump_to(0)
    page.show_entry(page.log.current_key or 0)
    page.log.view.jump_to(1)
    assert "李四娘" in words(page)


def test_a_record_can_be_opened_from_what_was_done_to_it(page: ChangesPage, people: list[int], qtbot: QtBot) -> None:
    page.open(int(page.log.table.key(0)))
    (card,) = page.split.drawer.findChildren(type(page.split.drawer._body.itemAt(0).widget().cards[0]))
    opener = page._opener(card.change)
    assert opener is not None
    with qtbot.waitSignal(page.wanted) as wanted:
        opener()
    assert wanted.args == ["people", people[0]]


def test_new_actions_appear_by_themselves(page: ChangesPage, program: Program) -> None:
    before = page.log.count
    draft = program.people.blank()
    draft.name = "王五妹"
    program.people.save(draft)
    assert page.log.count == before + 1
    assert page.shown == f"{before + 1} 条"


def test_the_list_is_narrowed_by_who_and_what(page: ChangesPage) -> None:
    by, _, action = (chip.filter for chip in page.log.chips.chips)
    assert ("lin", "林晓梅") in by.choices()
    assert ("登记人员", "登记人员") in action.choices()
    page.log.set_filters({"action": ("登记人员",)})
    assert page.log.count == 2
    page.open("张三丰")
    assert page.log.search.text == "张三丰"
    assert page.log.search.filters == {}
    assert page.log.count == 2


def test_many_records_of_one_action_come_bit_by_bit(page: ChangesPage, program: Program) -> None:
    with program.office.store.write("批量登记") as session:
        session.add_all([Person(name=f"人{number}", name_key=str(number)) for number in range(60)])
    page.open(int(page.log.table.key(0)))
    view = page.split.drawer._body.itemAt(0).widget()
    assert len(view.cards) == 50
    view._more.click()
    assert len(view.cards) == 60
    assert not view._more.isVisibleTo(view)


def test_only_an_administrator_sees_who_saw_what(
    page: ChangesPage, program: Program, people: list[int], qtbot: QtBot
) -> None:
    program.people.reveal(people[0], "phone", "核对低保")
    page._reload()
    assert page.tabs.isVisible()
    page.tabs.setCurrentIndex(1)
    assert page.stack.currentWidget() is page.disclosures
    assert page.disclosures.table.text(0, 3) == "人员　张三丰"
    assert page.shown == "1 条"
    program.office.clerk.enter("zhao", "赵查看", Rights("viewer"))
    other = ChangesPage(Desk(program, WorkNow(), today))
    qtbot.addWidget(other)
    other.show()
    other.activate()
    assert not other.tabs.isVisible()
    assert other.disclosures.count == 0


def test_how_the_page_was_left_is_found_again(page: ChangesPage, program: Program, qtbot: QtBot) -> None:
    page.log.set_filters({"action": ("登记人员",), "period": "today"})
    other = ChangesPage(Desk(program, WorkNow(), today))
    qtbot.addWidget(other)
    other.restore(page.state())
    assert other.log.search.filters == {"action": ("登记人员",), "period": "today"}
