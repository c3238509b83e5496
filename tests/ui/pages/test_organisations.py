"""The room of the organisations: list and tree, form, members, mergers, gathering, paper."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.models.roster import Staff
from desktop.accounts.rights import Rights
from desktop.accounts.session import Clerk
from desktop.program import Program
from tests.ui.pages.conftest import person_draft
from ui import theme
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.organisations.dialogs import GatherDialog, HouseholdDialog, MergeDialog
from ui.pages.organisations.member_dialog import NOTED, PERSON, STAFF, MemberDialog
from ui.pages.organisations.members import MembersPanel
from ui.pages.organisations.page import OrganisationsPage
from ui.pages.organisations.panel import OrganisationsPanel
from ui.pages.organisations.tree import PartyTree
from ui.printing import PreviewWindow


@pytest.fixture
def make(program: Program) -> Callable[..., int]:
    """Register an organisation."""

    def register(family: str, name: str, kind: str, grid: str, parent: int | None = None) -> int:
        draft = program.organisations.blank(family)
        draft.name, draft.kind_code, draft.grid_id = name, kind, program.grids.resolve(grid)
        draft.parent_id = str(parent) if parent else None
        return program.organisations.save(draft)

    return register


@pytest.fixture
def branch(make: Callable[..., int]) -> int:
    """A branch under the committee of 江头."""
    return make("party", "第一党支部", "03", "江头第1网格", make("party", "江头村党委", "01", "江头"))


@pytest.fixture
def said() -> list[tuple[str, Any]]:
    """What a page tells of."""
    return []


@pytest.fixture
def room(enter: Callable[..., Any], said: list[tuple[str, Any]]) -> Callable[..., Any]:
    """Enter the room."""

    def make(key: int | None = None) -> Any:
        page = enter(OrganisationsPage, key)
        page.said.connect(lambda words, undo: said.append((words, undo)))
        return page

    return make


def dialog_of(page: Any, kind: type) -> Any:
    (dialog,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return dialog


def paper(page: Any) -> str:
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    text = "".join("".join(window._pages.text(place).split()) for place in range(len(window._pages)))
    window.close()
    return text


def test_a_branch_is_registered_under_its_committee(room: Callable[..., Any], make: Any, program: Program) -> None:
    top = make("party", "江头村党委", "01", "江头")
    page = room()
    page.new("party")
    editors = page.form.form.editors
    editors["name"].value = "第一党支部"
    page.form.save()
    assert page.form.form.lines["kind_code"].said == "类型不能为空"
    editors["kind_code"].value, editors["grid_id"].value = "04", program.grids.resolve("江头第1网格")
    editors["parent_id"].line.setText("江头村党委")
    editors["parent_id"].line.left.emit()
    assert editors["parent_id"].value == str(top)
    page.form.save()
    assert page.form.form.lines["parent_id"].said == "“江头村党委”是党委，之下不能直接设党小组，可以设党总支、党支部。"
    editors["kind_code"].value = "03"
    page.form.save()
    assert page.view.title == "第一党支部"
    assert page.dossier.parent.key == top
    page.edit()
    assert page.form.form.editors["parent_id"].line.text() == "江头村党委"
    page.form.form.editors["note"].value = "试"
    page.form.save()
    assert page.dossier.texts["note"] == "试"
    page.view.tabs.setCurrentIndex(2)
    words = {one.title: one.after for one in page.view._history.versions[-1].differences}
    assert (words["类型"], words["上级组织"], words["所属网格"]) == ("党支部", "（已变更）", "江头村委会 第1网格")


def test_the_form_of_a_team_chooses_its_leader_from_the_roster(room: Callable[..., Any], program: Program) -> None:
    with program.office.store.write("登记网格员") as session:
        session.add(Staff(name="林一", name_key="linyi", phone="13800001234", workplace="村委会"))
    page = room()
    page.new("team")
    editors = page.form.form.editors
    assert page.form.form.lines["host"].field.title == "主管单位"
    editors["leader_id"].line.show_all()
    assert editors["leader_id"].line.popup.proposals == ["林一"]
    editors["leader_id"].line.popup.take()
    editors["name"].value, editors["kind_code"].value = "巡逻队", "05"
    page.form.save()
    assert page.dossier.texts["leader"] == "林一"
    assert page.dossier.texts["kind_code"] == "治安巡逻队"


def test_what_was_typed_and_not_saved_comes_back(
    room: Callable[..., Any], branch: int, asked: list[str], said: list[tuple[str, Any]]
) -> None:
    page = room()
    page.new("office")
    page.form.form.editors["name"].value = "镇网格办"
    kept = page.state()
    again = room()
    again.restore(kept)
    again.activate()
    assert again.form.form.editors["name"].value == "镇网格办"
    assert again.form.form.lines["host"].field.title == "挂靠单位"
    again.form.form.editors["kind_code"].value = "02"
    again.form.save()
    assert again.dossier.family == "office"
    page.form.form.editors["name"].value = None


def test_members_come_and_go(room: Callable[..., Any], branch: int, program: Program) -> None:
    somebody = program.people.save(person_draft(program, "王一", phone="13800001234", political_code="01"))
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name="林二", name_key="liner")
        session.add(staff)
    page = room(branch)
    page.view.tabs.setCurrentIndex(1)
    panel = page.findChild(MembersPanel)
    panel.ask_new()
    dialog = dialog_of(page, MemberDialog)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择人员。"
    dialog.choose(PERSON, somebody)
    dialog.facts.editors["duty"].value = "书记"
    dialog.go_on()
    assert panel.table.rows[0]["name"] == "王一"
    assert panel.table.rows[0]["phone"] == "138****1234"
    panel.ask_new()
    dialog = dialog_of(page, MemberDialog)
    dialog.ways[STAFF].click()
    dialog.choose(STAFF, staff.id)
    dialog.go_on()
    panel.ask_new()
    dialog = dialog_of(page, MemberDialog)
    dialog.ways[NOTED].click()
    dialog.go_on()
    assert dialog.own.lines["name"].said == "姓名不能为空"
    dialog.own.editors["name"].value = "陈三"
    dialog.facts.editors["kind_code"].value = "06"
    dialog.go_on()
    assert [row["name"] for row in panel.table.rows] == ["王一", "林二", "陈三"]
    assert page.view.tabs.tabText(1) == "成员 3"
    panel.ask_again()
    dialog = dialog_of(page, MemberDialog)
    assert dialog.finders[PERSON].text() == "王一"
    dialog.facts.editors["duty"].value = "副书记"
    dialog.go_on()
    assert panel.table.rows[0]["duty"] == "副书记"
    panel.ask_end()
    dialog_of(page, DayDecision).go_on()
    assert [row["name"] for row in panel.table.rows] == ["林二", "陈三"]
    panel.past.setChecked(True)
    assert [row["name"] for row in panel.table.rows] == ["林二", "陈三", "王一"]
    panel.past.setChecked(False)
    panel._notices.take_back()
    assert len(panel.table.rows) == 3


def test_the_file_of_a_member_is_opened(room: Callable[..., Any], branch: int, program: Program) -> None:
    somebody = program.people.save(person_draft(program, "王一"))
    draft = program.organisations.members.blank()
    draft.person_id = somebody
    program.organisations.members.add(branch, draft)
    page = room(branch)
    wanted: list[Any] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.view.tabs.setCurrentIndex(1)
    page.findChild(MembersPanel).open_file()
    assert wanted == [("people", somebody)]


def test_the_tree_shows_what_is_to_be_mended(room: Callable[..., Any], branch: int, make: Any) -> None:
    lone = make("party", "岸兜党小组", "04", "岸兜第1网格")
    page = room()
    page.switch.ways.buttons[True].click()
    assert page.is_tree
    assert page.switch.about.text() == "3 个党组织，1 个须改正"
    assert page.tree.keys == [page.tree.keys[0], branch, lone]
    page.tree.opened.emit(lone)
    assert page.view.title == "岸兜党小组"
    assert page.dossier.fault == "“岸兜党小组”（党小组）没有上级党组织。"
    make("party", "第二党支部", "03", "江头第2网格", page.tree.keys[0])
    assert len(page.tree.keys) == 4
    page.print_list()
    assert "没有上级党组织" in paper(page)
    page.split.take_whole(True)
    page.split.take_whole(False)
    page.switch.ways.buttons[False].click()
    assert page.list.isVisible()
    assert not page.tree.isVisible()


def test_a_branch_is_dissolved_and_stands_again(
    room: Callable[..., Any], branch: int, said: list[tuple[str, Any]]
) -> None:
    page = room(branch)
    page.ask_end()
    dialog_of(page, DayDecision).go_on()
    assert page.dossier.dissolved
    assert [command.title for command in page.more_commands()] == ["打印（显示完整号码）…"]
    page.view.tabs.setCurrentIndex(2)
    told = {one.title: (one.before, one.after) for one in page.view._history.versions[0].differences}
    assert told["状态"] == ("在册", "已撤销")
    words, undo = said[-1]
    assert words == "“第一党支部”已撤销。"
    undo()
    assert not page.dossier.dissolved


def test_two_branches_become_one(room: Callable[..., Any], branch: int, make: Any, said: list[tuple[str, Any]]) -> None:
    other = make("party", "第二党支部", "03", "江头第2网格")
    page = room(branch)
    page.ask_merger()
    dialog = dialog_of(page, MergeDialog)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择并入的组织。"
    dialog.finder.setText("第二")
    dialog.finder.look()
    dialog.finder.popup.take()
    assert dialog.finder.text() == "第二党支部"
    assert dialog.height() >= theme.current().answers  # what is found is not cut off
    dialog.go_on()
    assert page.dossier.dissolved
    said[-1][1]()
    assert not page.dossier.dissolved
    assert other


def test_what_is_merged_is_proposed_of_its_own_kind_and_village_first(make: Any, branch: int, program: Program) -> None:
    far = make("party", "岸兜第二党支部", "03", "岸兜第1网格")
    near = make("party", "江头第二党支部", "03", "江头第2网格")
    make("team", "第二党支部先锋队", "01", "江头第1网格")
    gone = make("party", "旧第二党支部", "03", "江头第1网格")
    program.organisations.endings.dissolve(gone, 1, date(2026, 1, 1))
    assert [hit.key for hit in program.finder.organisations("dzb", branch)] == [near, far]


def test_an_organisation_is_registered_under_the_one_that_is_read(room: Callable[..., Any], branch: int) -> None:
    page = room(branch)
    assert "新建下级组织" in [command.title for command in page.more_commands()]
    page.new_below()
    editors = page.form.form.editors
    editors["name"].value, editors["kind_code"].value = "榕树下党小组", "04"
    page.form.save()
    assert (page.dossier.parent.key, page.dossier.texts["grid_id"]) == (branch, "江头村委会 第1网格")


def test_party_members_are_gathered_into_their_grids(
    room: Callable[..., Any], branch: int, program: Program, said: list[tuple[str, Any]]
) -> None:
    grid = program.grids.resolve("江头第1网格")
    program.people.save(person_draft(program, "王一", political_code="01", grid_id=grid))
    page = room(branch)
    page.turn(True)
    page.ask_gathering()
    dialog = dialog_of(page, GatherDialog)
    assert dialog.yes.text() == "编入 1 人"
    dialog.go_on()
    assert said[-1][0] == "已编入 1 名党员。"
    assert [one.name for one in page.dossier.members] == ["王一"]
    said[-1][1]()
    assert page.dossier.members == ()
    page.list.set_filters({"grid": program.grids.find_village("岸兜")})
    page.ask_gathering()
    dialog = dialog_of(page, GatherDialog)
    assert not dialog.yes.isEnabled()
    dialog.reject()


def test_a_contact_household_leads_to_its_family(
    room: Callable[..., Any], branch: int, make: Any, family: int, program: Program
) -> None:
    group = make("party", "党小组", "04", "江头第1网格", branch)
    page = room(make("party", "王一联系户", "05", "江头第1网格", group))
    page.ask_household()
    dialog = dialog_of(page, HouseholdDialog)
    dialog.choose(family)
    dialog.go_on()
    assert page.dossier.household == "王一户"
    page.untie()
    assert page.dossier.household_id is None


def test_the_roster_of_a_team_is_printed_masked(room: Callable[..., Any], make: Any, program: Program) -> None:
    key = make("team", "平安志愿者", "04", "江头")
    draft = program.organisations.members.blank()
    draft.name, draft.phone, draft.valid_from = "陈三", "13800001234", date(2020, 1, 1)
    program.organisations.members.add(key, draft)
    page = room(key)
    page.print_seen()
    text = paper(page)
    assert "队伍名册" in text
    assert "138****1234" in text
    assert "2020-01-01" in text


def test_a_grid_lists_its_organisations(desk: Desk, qtbot: QtBot, branch: int, make: Any, program: Program) -> None:
    opened: list[Any] = []
    panel = OrganisationsPanel(desk, program.grids.find_village("江头") or 0, lambda *one: opened.append(one))
    qtbot.addWidget(panel)
    assert [row["name"] for row in panel.table.rows] == ["江头村党委"]
    panel.below.setChecked(True)
    assert [row["name"] for row in panel.table.rows] == ["江头村党委", "第一党支部"]
    panel.open_all()
    panel.open()
    assert opened[0] == ("organisations", {"grid": program.grids.find_village("江头")})
    assert opened[1][0] == "organisations"
    make("team", "巡逻队", "05", "江头")
    assert panel.lines[-1].name == "巡逻队"


def test_the_list_is_asked_about_an_earlier_day_and_what_lies_outside(
    room: Callable[..., Any], make: Any, program: Program
) -> None:
    make("team", "老队", "01", "江头")
    draft = program.organisations.blank("team")
    draft.name, draft.kind_code, draft.founded_on = "新队", "01", date(2026, 11, 1)
    program.organisations.save(draft)
    page = room()
    page.list.set_filters({"as_of": "2026-10-31"})
    assert page.list.count == 1
    page.list.set_filters({"grid": 0})
    assert page.list.count == 1
    page.new("team")
    assert page.form.form.editors["grid_id"].value is None


def test_the_tree_is_a_sound_model(desk: Desk, qtbot: QtBot, qtmodeltester: Any, branch: int, make: Any) -> None:
    make("party", "榕树下党小组", "04", "江头第1网格", branch)
    make("party", "岸兜党小组", "04", "岸兜第1网格")
    tree = PartyTree(desk)
    qtbot.addWidget(tree)
    tree.read(None)
    qtmodeltester.check(tree.model, force_py=True)
    model = tree.model
    top = model.index(0, 0)
    assert (model.rowCount(), model.rowCount(top), model.rowCount(model.index(0, 0, top))) == (2, 1, 1)
    assert model.parent(model.index(0, 0, top)) == top
    assert model.index(1, 5).data() == "“岸兜党小组”（党小组）没有上级党组织。"


def test_whoever_may_not_write_reads_and_prints(
    enter: Callable[..., Any], clerk: Clerk, branch: int, program: Program
) -> None:
    draft = program.organisations.members.blank()
    draft.name = "陈三"
    program.organisations.members.add(branch, draft)
    clerk.enter("guan", "关看", Rights("viewer"))
    page = enter(OrganisationsPage, branch)
    page.view.tabs.setCurrentIndex(1)
    panel = page.findChild(MembersPanel)
    assert panel.add.isHidden()
    assert [row["name"] for row in panel.table.rows] == ["陈三"]
    page.turn(True)
    assert not page.switch.gather.isVisible()
    assert "撤销…" not in [command.title for command in page.more_commands()]
    alone = page.reader()
    assert alone.view.title == "第一党支部"
    alone.deleteLater()
