"""A small office with a meeting today, every job done at once."""

from datetime import timedelta

import pytest

from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.programs import TODAY, today
from tests.ui.work_now import WorkNow
from ui.pages.desk import Desk


@pytest.fixture
def desk(program: Program) -> Desk:
    """The means of every room."""
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    return Desk(program, work, today)


@pytest.fixture
def meeting(program: Program) -> int:
    """The meeting of today, with one case of the week that is late."""
    put_case(
        program,
        a_case(TODAY - timedelta(days=3), finished=None, limit=1),
        grid_id=program.grids.resolve("江头第1网格"),
        kind_code="0101",
    )
    return program.meetings.plan("grid_week", TODAY)
