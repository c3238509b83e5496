"""The room of the self-check, and the scheme in the settings."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from db.models.dwellings import Dwelling
from db.models.selfcheck import Todo
from desktop.accounts.rights import Rights
from desktop.tables import TONE
from tests.desktop.selfcheck.ground import Ground
from tests.programs import TODAY
from ui.dialogs import AskSheet
from ui.forms.date_box import DateBox
from ui.forms.line import Line
from ui.pages.organisations.dialogs import GatherDialog
from ui.pages.redivision.forms import CloseForm
from ui.pages.redivision.sheet import RedivisionSheet
from ui.pages.roster.dialogs import AppointDialog
from ui.pages.roster.sharing import ShareDialog
from ui.pages.selfcheck.page import SelfCheckPage
from ui.pages.settings.scheme import SchemeSection
from ui.pages.settings.scheme_rows import ADDED, CHANGED


@pytest.fixture
def ground(program):
    ground = Ground(program)
    for grid in (ground.first, ground.second, ground.third):
        ground.person(grid)
    return ground


@pytest.fixture
def page(ground, enter):
    return enter(SelfCheckPage)


def sheet():
    """Return the sheet that asks."""
    return shown(AskSheet)


def shown(kind):
    """Return the dialog of a kind that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def heard(signal):
    said = []
    signal.connect(lambda *words: said.append(words))
    return said


def chosen(page, rule):
    """Put the cursor on a rule; return what is shown of it."""
    page.findings.choose(rule)
    return page.findings.findings.table.rows


def test_nothing_is_known_before_the_first_run(page):
    assert page.summary.words.text() == "还没有体检过"
    page.findings.run_wanted.emit()
    assert page.summary.words.text().startswith("发现 ")


def test_findings_stand_under_their_rules_and_open_their_records(page, ground):
    page.run()
    (row,) = chosen(page, "grid_empty")
    assert row["grid"] == ground.program.grids.path_name(ground.fourth)
    assert (row["sentence"], row["figure"], row["bound"]) == ("没有实有人口，规定至少 1 人。", "0 人", "至少 1 人")
    wanted = heard(page.wanted)
    page.findings.findings.records.click()
    page.findings.findings.fix.click()
    assert isinstance(shown(RedivisionSheet).form, CloseForm)
    shown(RedivisionSheet).reject()
    assert wanted == [("people", {"grid": ground.fourth})]


def test_rules_that_hold_are_told_too(page):
    page.run()
    rows = {row["title"]: row["count"] for row in page.findings.rules.rows}
    assert rows["空网格"] == "1"
    assert rows["没有网格的户"] == "合格"


def test_the_numbers_of_the_last_run_are_there_at_once(page, enter, program):
    page.run()
    program.selfcheck._run = None  # as after a restart
    again = enter(SelfCheckPage)
    assert again.summary.words.text() == page.summary.words.text()
    assert again.findings.rules.rows[0]["count"] == page.findings.rules.rows[0]["count"]
    assert not again.findings.findings.table.rows


def test_a_change_makes_the_report_old(page, ground):
    page.run()
    assert "重新体检" not in page.summary.when.text()
    ground.person(ground.fourth)
    assert "重新体检" in page.summary.when.text()


def test_another_rule_makes_the_report_old(page, program):
    page.run()
    program.scheme.switch_rule("load_balance", True)
    assert "重新体检" in page.summary.when.text()
    page.run()
    assert "重新体检" not in page.summary.when.text()


def test_an_exception_is_written_down_and_taken_back(page):
    page.run()
    said = heard(page.said)
    page.findings.choose("grid_empty")
    page.findings.findings.exception.click()
    asking = sheet()
    asking.yes.click()
    assert "请写明为什么" in asking.refusal
    asking.findChild(Line).setText("园区网格")
    asking.yes.click()
    assert not chosen(page, "grid_empty")
    (row,) = page.exceptions.table.rows
    assert (row["rule"], row["reason"], row["until"], row["by"], row["state"]) == (
        "空网格",
        "园区网格",
        "长期",
        "林晓梅",
        "有效",
    )
    said[-1][1]()  # 撤销
    assert len(chosen(page, "grid_empty")) == 1
    assert not page.exceptions.table.rows


def test_a_day_that_does_not_exist_is_refused(page):
    page.run()
    page.findings.choose("grid_empty")
    page.findings.findings.exception.click()
    asking = sheet()
    asking.findChild(DateBox).line.setText("2027-2-30")
    asking.yes.click()
    assert "没有 2027年2月30日 这一天" in asking.refusal
    asking.reject()


def test_a_finding_is_noted_and_done(page, ground, asked):
    who = ground.staff()
    ground.post(who, ground.fourth, "chief")
    page.run()
    page.findings.choose("grid_empty")
    page.findings.findings.todo.click()
    asking = sheet()
    asking.findChild(QComboBox).setCurrentIndex(1)
    asking.findChild(DateBox).line.setText((TODAY + timedelta(days=3)).isoformat())
    asking.yes.click()
    assert chosen(page, "grid_empty")[0]["state"] == "李四 11-25"
    (row,) = page.todos.table.rows
    assert (row["who"], row["due"], row["state"]) == ("李四", "2026-11-25", "待办")
    page.todos.change.click()
    asking = sheet()
    assert asking.findChild(QComboBox).currentData() == who
    asking.findChild(DateBox).line.setText((TODAY - timedelta(days=1)).isoformat())
    asking.yes.click()
    assert "不能早于今天" in asking.refusal
    asking.findChild(DateBox).line.setText((TODAY + timedelta(days=9)).isoformat())
    asking.yes.click()
    assert page.todos.table.rows[0]["due"] == "2026-12-01"
    page.todos.finish.click()
    sheet().yes.click()
    assert not page.todos.table.rows
    page.todos.done.setChecked(True)
    assert page.todos.table.rows[0]["state"].startswith("2026-11-22 办结")
    page.todos.finish.click()
    page.todos.done.setChecked(False)
    page.todos.remove.click()
    assert not page.todos.table.rows


def test_what_is_late_says_for_how_long_and_in_red(page, ground, monkeypatch):
    page.run()
    todos = page.check.todos
    (key,) = todos.add(page._known.report.of_rule["grid_empty"], TODAY)
    with ground.store.write("试") as session:
        session.get_one(Todo, key).due_on = TODAY - timedelta(days=3)
    page.reload()
    (row,) = page.todos.table.rows
    assert (row["state"], row[TONE]) == ("逾期 3 天", "red")
    assert chosen(page, "grid_empty")[0]["state"] == "逾期 3 天 11-19"
    printed = []
    monkeypatch.setattr("ui.pages.selfcheck.page.preview", lambda *words: printed.append(words[2]))
    page.todos.print.click()
    assert printed == ["网格体检待办清单"]


def test_what_lies_in_no_grid_is_placed_at_one_click_and_taken_out(page, ground, asked):
    dwelling = ground.dwelling(None)
    ground.household(ground.first, dwelling_id=dwelling)
    page.run()
    page.findings.choose("dwelling_outside")
    said = heard(page.said)
    page.findings.findings.fix.click()
    assert asked == ["把 1 条记录归入 1 个网格吗？"]
    with ground.store.read() as session:
        assert session.get_one(Dwelling, dwelling).grid_id == ground.first
    said[-1][1]()
    with ground.store.read() as session:
        assert session.get_one(Dwelling, dwelling).grid_id is None


def test_what_one_question_settles_is_asked_here(page, ground):
    worker = ground.staff()
    ground.post(worker, ground.first, "worker_full_time")
    ground.household(ground.first)
    ground.change(ground.village, setting_code="rural")
    ground.party(ground.first)
    ground.person(ground.first, political_code="01")
    page.run()
    said = heard(page.said)
    for rule, asked_for in (("household_without_contact", ShareDialog), ("member_without_party", GatherDialog)):
        assert len(chosen(page, rule)) == 1
        page.findings.findings.fix.click()
        dialog = shown(asked_for)
        dialog.yes.click()
        page.run()
        assert not chosen(page, rule)
    assert any("已编入 1 名党员" in words[0] for words in said)
    for rule, asked_for in (("post_vacant", AppointDialog), ("size_households_rural", RedivisionSheet)):
        page.findings.choose(rule)
        page.findings.findings.fix.click()
        shown(asked_for).reject()


def test_where_nothing_is_told_the_clerk_hears_so(page, ground, asked):
    ground.dwelling(None)
    page.run()
    page.findings.choose("dwelling_outside")
    page.findings.findings.fix.click()
    assert "推不出来" in asked[0]
    moving = shown(RedivisionSheet)  # one grid for all of them
    assert moving.windowTitle() == "划入网格"
    moving.reject()


def test_the_five_aspects_of_each_grid(page, ground):
    page.run()
    page.tabs.setCurrentIndex(1)
    rows = page.aspects.matrix.rows
    name = ground.program.grids.path_name(ground.fourth)
    (row,) = [row for row in rows if row["grid"] == name]
    assert (row["网格设置"], row["待遇保障"]) == ("1 项", "到位")
    page.aspects.matrix.view.jump_to(rows.index(row))
    assert page.aspects.grid == ground.fourth
    assert "空网格" in [one["rule"] for one in page.aspects.findings.table.rows]
    page.aspects.only_wrong.setChecked(False)
    assert len(page.aspects.matrix.rows) == 6


def test_a_grid_and_a_rule_are_opened_from_elsewhere(page, ground):
    page.run()
    page.open(ground.first)
    assert page.aspects.grid == ground.first
    page.open("grid_empty")
    assert page.findings.rule.key == "grid_empty"
    assert page.tabs.currentIndex() == 0


def test_a_viewer_sees_and_changes_nothing(page, enter, program):
    clerk = program.office.clerk
    clerk.enter(clerk.name, clerk.title, Rights("viewer"))
    seen = enter(SelfCheckPage)
    seen.run()
    assert seen.summary.words.text().startswith("发现 ")
    table = seen.findings.findings
    assert not table.todo.isVisible()
    assert not table.exception.isVisible()


def test_the_report_is_printed_after_a_run(page, asked, monkeypatch):
    page.print_report()
    assert asked == ["先体检，再打印报告。"]
    page.run()
    printed = []
    monkeypatch.setattr("ui.pages.selfcheck.page.preview", lambda *words: printed.append(words[2]))
    page.print_report()
    assert printed == ["网格体检报告"]


# The scheme in the settings


@pytest.fixture
def section(ground, desk, qtbot):
    section = SchemeSection(desk)
    qtbot.addWidget(section)
    section.resize(950, 680)
    section.show()
    section.activate()
    return section


def place(section, part, title):
    """Put the cursor on a line."""
    table = section.tables[part]
    section.tabs.setCurrentIndex([key for key in section.tables].index(part))
    places = [place for place, row in enumerate(table.rows) if row["title"] == title]
    table.view.jump_to(places[0])
    return table


def test_a_rule_is_changed_switched_and_taken_back(section):
    table = place(section, "rules", "农村网格户数")
    section.change.click()
    least, most = sheet().findChildren(Line)
    least.setText("五十")
    sheet().yes.click()
    assert "“五十”不是数字" in sheet().refusal
    least.setText("80")
    most.setText("60")
    sheet().yes.click()
    assert "下限 80 大于上限 60" in sheet().refusal
    least.setText("40")
    sheet().yes.click()
    row = table.rows[table.current]
    assert (row["title"], row["minimum"], row["maximum"], row["changed"]) == ("农村网格户数", "40", "60", CHANGED)
    section.reset.click()
    row = table.rows[table.current]
    assert (row["minimum"], row["maximum"], row["changed"]) == ("30", "100", "")
    section.switch.click()
    place(section, "rules", "农村网格户数")
    assert section.switch.text() == "启用"


def test_a_level_and_a_post_are_named_anew(section):
    place(section, "levels", "网格")
    section.change.click()
    sheet().findChild(Line).setText("单元网格")
    sheet().yes.click()
    table = place(section, "levels", "单元网格")
    assert table.rows[table.current]["changed"] == CHANGED
    place(section, "posts", "网格指导员")
    section.change.click()
    name, least, most = sheet().findChildren(Line)
    name.setText("联村干部")
    least.setText("1")
    most.setText("2")
    sheet().yes.click()
    table = place(section, "posts", "联村干部")
    assert (table.rows[table.current]["minimum"], table.rows[table.current]["maximum"]) == ("1", "2")


def test_another_scheme_is_chosen(section, program):
    section.ask_other()
    box = sheet().findChild(QComboBox)
    box.setCurrentIndex(box.findData("lanxi"))
    sheet().yes.click()
    assert program.scheme.shipped.key == "lanxi"
    assert "兰溪" in section.name.text()


def test_an_own_rule_and_an_own_post_are_made_and_deleted(section, program, asked):
    section.add.click()
    name, least, _ = sheet().findChildren(Line)
    name.setText("每格企业")
    boxes = sheet().findChildren(QComboBox)
    boxes[0].setCurrentIndex(boxes[0].findData("enterprises"))
    sheet().yes.click()
    assert "要有下限或上限" in sheet().refusal
    least.setText("1")
    sheet().yes.click()
    table = place(section, "rules", "每格企业")
    row = table.rows[table.current]
    assert (row["minimum"], row["unit"], row["changed"], row["source"]) == ("1", "家", ADDED, "本单位")
    assert not section.reset.isVisible()
    section.change.click()
    sheet().findChildren(Line)[0].setText("2")
    sheet().yes.click()
    assert program.scheme.current.rule("own_1").minimum == 2
    place(section, "rules", "每格企业")
    section.delete.click()
    assert "每格企业" not in [row["title"] for row in section.tables["rules"].rows]
    place(section, "posts", "网格指导员")
    assert not section.delete.isVisible()
    section.add.click()
    sheet().findChildren(Line)[0].setText("楼栋长")
    sheet().yes.click()
    table = place(section, "posts", "楼栋长")
    assert table.rows[table.current]["changed"] == ADDED
    section.delete.click()
    assert asked == ["删除这一项吗？"] * 2
    section.tabs.setCurrentIndex(2)
    assert not section.add.isVisible()
