"""Stopping, with real threads: whatever was begun leaves nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.program import Program
from desktop.settings import Settings
from tests.programs import today
from tests.ui.pages.imports.steps import count
from ui.pages.desk import Desk
from ui.pages.imports.file_flow import COLUMNS, DONE, OPENING, RESULT, FileFlow
from ui.pages.imports.page import ImportsPage
from ui.work import Work

ROWS = 4_000

DELIVERED = 200  # milliseconds in which the window hears of a job that is over


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> Iterator[ImportsPage]:
    """The room with the real door to other threads."""
    work = Work()
    program.office.store.on_change.append(work.tell)
    made = ImportsPage(Desk(program, work, today), Settings(program.office.paths.settings))
    qtbot.addWidget(made)
    made.show()
    yield made
    work.close()


@pytest.fixture
def register(folder: Path) -> Path:
    """A register that takes a moment."""
    path = folder / "江头村.csv"
    lines = [f"人{number},1381{number:07},江头村第{1 + number % 2}网格,中山路{number}号" for number in range(ROWS)]
    path.write_text("\n".join(["姓名,联系电话,所属网格,家庭住址", *lines]), "utf-8")
    return path


def step_of(flow: FileFlow, step: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: flow.step == step and not flow.is_busy, timeout=30_000)


def test_every_step_can_be_stopped_and_taken_again(
    page: ImportsPage, register: Path, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.bring_in([register])
    (flow,) = page.flows
    flow.waiting.cancel()
    step_of(flow, OPENING, qtbot)
    qtbot.waitUntil(lambda: bool(flow.trouble))
    assert "什么都没有改动" in flow.trouble
    flow.begin()
    step_of(flow, COLUMNS, qtbot)
    flow.check()
    flow.waiting.cancel()
    step_of(flow, COLUMNS, qtbot)
    flow.check()
    step_of(flow, RESULT, qtbot)
    stop_at(monkeypatch, ROWS // 2, flow)
    flow.bring_in()
    qtbot.wait(DELIVERED)  # it may have been stopped before it is looked at
    step_of(flow, RESULT, qtbot)
    assert count(program) == 0
    monkeypatch.undo()
    flow.bring_in()
    step_of(flow, DONE, qtbot)
    assert count(program) == ROWS


def stop_at(monkeypatch: pytest.MonkeyPatch, row: int, flow: FileFlow) -> None:
    """Press 停止 once so many rows are written."""
    advance = Progress.advance

    def counted(self: Progress, steps: int = 1) -> None:
        advance(self, steps)
        if self.done >= row:
            self.cancel()

    monkeypatch.setattr(Progress, "advance", counted)
