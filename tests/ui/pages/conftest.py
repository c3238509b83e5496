"""A small office with a family and its rooms, every job done at once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.identity import check_digit
from desktop.program import Program
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.desk import Desk

SPOUSE, SON, DAUGHTER = "12", "20", "30"


def number(birth: str = "19600101", order: str = "001") -> str:
    """Return a number with a division that was never issued."""
    first = f"359998{birth}{order}"
    return first + check_digit(first)


ID = number()


def person_draft(program: Program, name: str, sex: str = "1", born_on: date = date(1970, 1, 1), **values: Any) -> Any:
    """Return the draft of somebody."""
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = name, sex, born_on
    for key, value in values.items():
        setattr(draft, key, value)
    return draft


def found_household(program: Program, address: str, head: str) -> int:
    """Found a household with its head alone."""
    facts = program.households.blank()
    facts.address, facts.grid_id = address, program.grids.resolve("江头第1网格")
    return program.commands.register(facts, person_draft(program, head), date(2020, 1, 1))


@pytest.fixture
def family(program: Program) -> int:
    """王一 with wife, son and daughter."""
    key = found_household(program, "江头村1号", "王一")
    for name, sex, born, relation in (
        ("李二", "2", date(1972, 2, 2), SPOUSE),
        ("王三", "1", date(2000, 3, 3), SON),
        ("王四", "2", date(2005, 4, 4), DAUGHTER),
    ):
        version = program.households.dossier(key).version
        draft = person_draft(program, name, sex, born, phone="13800001234" if name == "李二" else None)
        program.commands.move_in_new(key, version, draft, relation, date(2020, 1, 1))
    return key


@pytest.fixture
def zhang(program: Program) -> int:
    """张三丰, with a number and a phone."""
    draft = person_draft(program, "张三丰", "1", date(1960, 1, 1), id_no=ID, phone="13800001234", care=("P01", "P25"))
    return program.people.save(draft)


@pytest.fixture
def desk(program: Program) -> Desk:
    """The means of every room."""
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    return Desk(program, work, today)


@pytest.fixture
def enter(desk: Desk, qtbot: QtBot) -> Callable[..., Any]:
    """Enter a room."""

    def make(kind: type, key: int | None = None) -> Any:
        page = kind(desk)
        qtbot.addWidget(page)
        page.resize(1142, 680)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.activate()
        if key is not None:
            page.open(key)
        return page

    return make


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk is asked; every answer is the proposed one."""
    heard: list[str] = []

    def choose(_: Any, question: str, choices: Any, **__: Any) -> Any:
        heard.append(question)
        return choices[-1][0]

    monkeypatch.setattr(ask, "choose", choose)
    return heard
