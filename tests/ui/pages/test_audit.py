"""The auditor's room, with real widgets over a real office."""

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from db.audit import tell
from desktop.accounts.rights import AUDIT, Rights
from desktop.clock import today
from desktop.program import Program
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.audit.page import AuditPage
from ui.pages.desk import Desk
from ui.pages.more_rooms import more_rooms


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> AuditPage:
    """The room after a little work, entered by the auditor."""
    draft = program.people.blank()
    draft.name, draft.phone = "张三丰", "13800001234"
    key = program.people.save(draft)
    program.people.reveal(key, "phone", "核对低保")
    program.office.clerk.enter("shen", "沈审计", Rights("", frozenset({AUDIT})))
    made = AuditPage(Desk(program, WorkNow(), today))
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.activate()
    return made


def words(page: AuditPage) -> str:
    return "\n".join(one.text().replace("\u200b", "") for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_every_act_is_listed_and_opens_beside_the_list(page: AuditPage) -> None:
    assert page.log.count >= 4
    row = [page.log.table.text(0, column) for column in range(9)]
    assert row[2:9] == ["林晓梅", "查看完整内容", "查看登记", "人员", "1", "完成", "核对低保"]
    page.show_line(page.log.count)
    said = words(page)
    assert "记录标识" in said
    assert "校验值" in said
    assert "张三丰" not in said
    assert "13800001234" not in said


def test_what_a_line_does_not_say_has_no_row(page: AuditPage, program: Program) -> None:
    with program.office.store.record("核对审计日志") as session:
        tell(session, kind="check", detail={"lines": 7, "faults": []})
    page.activate()
    page.log.reload()
    page.show_line(page.log.count)
    heads = [one.text() for one in page.findChildren(QLabel)]
    assert "条数" in heads
    assert "问题" not in heads


def test_it_is_narrowed_by_day_kind_and_account(page: AuditPage) -> None:
    page.log.set_filters({"kind": ("reveal",)})
    assert page.log.count == 1
    page.log.set_filters({"by": ("shen",)})
    assert page.log.count == 0
    page.log.set_filters({"days": ("2020-01-01", "2020-12-31")})
    assert page.log.count == 0
    page.log.set_filters({})
    page.log.set_text("登记人员")
    assert page.log.count == 1


def test_a_log_that_is_whole_is_said_to_be(page: AuditPage) -> None:
    before = page.log.count
    page.verify()
    assert page.result.text().startswith(f"核对了 {before} 条记录")
    assert page.log.count == before + 1  # that it was verified stands there too


@pytest.mark.file
def test_an_altered_line_is_named(page: AuditPage, program: Program) -> None:
    with program.office.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DROP TRIGGER sealed_audit_entry_update"))
        connection.execute(text("UPDATE audit_entry SET by = 'nobody' WHERE number = 2"))
    page.verify()
    assert "审计日志第 2 条被改动" in page.result.text()
    assert "封条" in page.result.text()


def test_it_is_taken_out_with_a_signed_head(page: AuditPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.log.set_filters({"days": ("2020-01-01", "2099-12-31")})
    path = folder / "out.zip"
    monkeypatch.setattr(ask, "save_file", lambda *_args, **_more: path)
    page.export()
    with zipfile.ZipFile(path) as archive:
        table = archive.read("审计日志.csv").decode("utf-8-sig").splitlines()
        head = json.loads(archive.read("head.json"))
    assert len(table) == head["lines"] + 1
    assert head["number"] == head["lines"]
    assert "张三丰" not in "\n".join(table)


def test_the_month_shows_what_to_look_at(page: AuditPage) -> None:
    page.tabs.setCurrentIndex(1)
    assert page.months.table.rows[0]["title"] == "林晓梅"
    assert "查看完整内容 1" in page.months.table.rows[0]["counts"]


def test_the_room_is_there_for_the_auditor_alone(page: AuditPage, program: Program) -> None:
    from desktop.settings import Settings

    settings = Settings(program.office.paths.settings)
    assert "audit" in [room.key for room in more_rooms(program, WorkNow(), settings)]
    program.office.clerk.enter("lin", "林晓梅", Rights("clerk"))
    assert "audit" not in [room.key for room in more_rooms(program, WorkNow(), settings)]
