"""The import room, just entered, and files to bring in."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.program import Program
from desktop.settings import Settings
from tests.desktop.sheets.books import xlsx
from tests.programs import today
from tests.ui.pages.imports.steps import FAMILY, HEAD, ZHANG, Make, columns, result
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.desk import Desk
from ui.pages.imports.file_flow import FileFlow
from ui.pages.imports.page import ImportsPage


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> ImportsPage:
    """The room, just entered."""
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    made = ImportsPage(Desk(program, work, today), Settings(program.office.paths.settings))
    qtbot.addWidget(made)
    made.resize(1150, 640)
    made.show()
    made.activate()
    return made


@pytest.fixture
def bring(page: ImportsPage, folder: Path) -> Make:
    """Bring rows in as a workbook of some name."""

    def make(rows: Sequence[Sequence[object]], name: str = "江头村名册.xlsx") -> FileFlow:
        page.bring_in([xlsx(folder / name, rows)])
        return page.flows[-1]

    return make


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Say yes to every question, and remember them."""
    asked: list[str] = []

    def yes(_parent: object, question: str, *_: object, **__: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ask, "ask", yes)
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence, **_: asked.append(sentence))
    return asked


@pytest.fixture
def parked(page: ImportsPage, bring: Make) -> ImportsPage:
    """Two rows wait: one number under another name, and one that may be the same."""
    for rows in (FAMILY, (HEAD, (1, "李大山", ZHANG, "男", "", "", "江头村第1网格", "中山路9号", "13900000001"))):
        flow = bring(rows, name=f"{len(rows)}.xlsx")
        columns(flow).check.click()
        result(flow).go.click()
    return page
