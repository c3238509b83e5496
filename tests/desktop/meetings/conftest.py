"""An office with people in its posts, who can be asked to a meeting."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from db.models.roster import Appointment, Staff
from desktop.case_acts import CaseActs
from desktop.meetings.closing import Closed
from desktop.meetings.service import Meetings
from desktop.program import Program
from tests.programs import today

POSTS = (  # name, grid, post
    ("周书记", "岸兜", "chief"),
    ("吴民警", "岸兜", "police"),
    ("王格长", "岸兜村第1网格", "chief"),
    ("李专职", "岸兜村第1网格", "worker_full_time"),
    ("李专职", "岸兜村第2网格", "worker_full_time"),
    ("郑主任", "江头", "chief"),
)


@pytest.fixture
def grid(program: Program) -> Callable[[str], int]:
    """The key of a grid by its name."""

    def find(name: str) -> int:
        key = program.grids.resolve(name)
        assert key is not None
        return key

    return find


@pytest.fixture
def roster(program: Program, grid: Callable[[str], int]) -> dict[str, int]:
    """The keys of some people by name, in their posts."""
    with program.office.store.write("登记网格员") as session:
        people = {name: Staff(name=name, name_key=name, channel="collected") for name, _, _ in POSTS}
        session.add_all(people.values())
        session.flush()
        session.add_all(
            Appointment(staff_id=people[name].id, grid_id=grid(where), post=post, valid_from=date(2024, 1, 1))
            for name, where, post in POSTS
        )
    return {name: one.id for name, one in people.items()}


@pytest.fixture
def meetings(program: Program, roster: dict[str, int]) -> Meetings:
    """The meetings of that office; of the sources of their agendas only the resolutions."""
    store = program.office.store
    return Meetings(
        store,
        program.grids,
        program.meetings.list,
        today,
        clerk=lambda: program.office.clerk.title,
        sources={"resolutions": program.resolutions.proposed},
        act=CaseActs(store, program.case_moves),
    )


def resolve(meetings: Meetings, key: int, item: int | None = None, **values: Any) -> int:
    """Write down a resolution of a meeting."""
    draft = meetings.blank_resolution(key, item)
    draft.values.update({"text": "清理排水沟", "responsible_name": "王格长", **values})
    return meetings.resolve(draft)


def close(meetings: Meetings, key: int) -> Closed:
    """Let somebody have come, and close a meeting."""
    meetings.invite(key, "列席人")
    meetings.attend_all(key)
    return meetings.close(key, meetings.dossier(key).version)
