"""The recycle bin and the undoing of the own steps, in the window."""

from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.models.office import Account
from db.store import action_id
from desktop.program import Program
from desktop.recycling import DAYS
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask, theme
from ui.pages.desk import Desk
from ui.pages.recycling.page import SHOWN_STEPS, RecyclingPage


@pytest.fixture
def page(program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The room after a login, a training that was deleted and a person who was renamed."""
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    worker = program.roster.blank()
    worker.name = "周网格"
    draft = program.registers.blank("training", staff=program.roster.save(worker))
    draft.topic, draft.kind, draft.happened_on = "消防演练", "01", date(2026, 1, 5)
    program.registers.remove(program.registers.save(draft), 1)
    with program.office.store.record("登录") as session:
        action_id(session)
    person = program.people.blank()
    person.name = "张三丰"
    program.people.save(person)
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    page = RecyclingPage(Desk(program, work, today))
    qtbot.addWidget(page)
    page.resize(1150, 660)
    page.show()
    page.activate()
    return page


def test_a_deleted_record_comes_back(page: Any, program: Program) -> None:
    assert [row["kind"] for row in page.bin.rows] == ["登记事项"]
    assert "消防演练" in page.bin.rows[0]["title"]
    assert page.bin.rows[0]["days"] == "180 天"
    page.search.setText("没有这个")
    assert list(page.bin.rows) == []
    assert not page.back.isEnabled()
    page.search.setText("消防")
    page.back.click()
    assert list(page.bin.rows) == []
    assert program.registers.counts()["training"] == 1


def test_the_last_step_is_undone(page: Any, program: Program) -> None:
    assert [row["what"] for row in page.steps.rows] == ["新增人员 张三丰"]
    page.undo.click()
    assert program.finder.people("张三丰") == []
    assert list(page.steps.rows) == []
    assert not page.undo.isEnabled()


def test_what_cannot_be_undone_here_is_explained_once_and_rows_are_whole(page: Any, program: Program) -> None:
    for name in ("wang", "chen", "zhao"):
        with program.office.store.write("新增账号") as session:
            session.add(Account(name=name, title="某人", role="clerk"))
    page.activate()
    assert [row["obstacle"] for row in page.steps.rows] == ["不能在这里撤销"] * 3 + ["先撤销上面的"]
    assert page.obstacle.text() == "不能在这里撤销，请打开账号，在它自己的页面里撤销或改回。"
    assert page.steps.view.viewport().height() == SHOWN_STEPS * theme.current().row
    page.steps.view.jump_to(3)
    assert page.obstacle.text() == ""


def test_a_viewer_only_looks(page: Any, program: Program) -> None:
    from desktop.accounts.rights import Rights

    clerk = program.office.clerk
    clerk.enter(clerk.name, clerk.title, Rights("viewer"))
    page.activate()
    assert not page.undo.isEnabled()
    assert not page.back.isEnabled()


def test_what_is_due_is_purged(page: Any, program: Program) -> None:
    assert not page.empty.isEnabled()
    program.office.office.put("试", {DAYS: -1})
    page.activate()
    assert page.empty.text() == "清空到期的 1 条"
    page.empty.click()
    assert list(page.bin.rows) == []
    assert not page.empty.isEnabled()
