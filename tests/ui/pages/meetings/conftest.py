"""The room of the meetings, with people in the posts of the office."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from db.models.roster import Appointment, Staff
from desktop.program import Program
from ui.pages.decision import Decision
from ui.pages.meetings.page import MeetingsPage

POSTS = (("周书记", "岸兜", "chief"), ("王格长", "岸兜村第1网格", "chief"), ("郑主任", "江头", "chief"))


@pytest.fixture
def roster(program: Program) -> dict[str, int]:
    """The keys of some people by name, in their posts."""
    with program.office.store.write("登记网格员") as session:
        people = {name: Staff(name=name, name_key=name, channel="collected") for name, _, _ in POSTS}
        session.add_all(people.values())
        session.flush()
        session.add_all(
            Appointment(
                staff_id=people[name].id,
                grid_id=program.grids.resolve(where),
                post=post,
                valid_from=date(2024, 1, 1),
            )
            for name, where, post in POSTS
        )
    return {name: one.id for name, one in people.items()}


@pytest.fixture
def case(program: Program) -> int:
    """A dispute that was just registered."""
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户因排水沟发生争执", finder_name="王强", source_code="01")
    draft.values["grid_id"] = program.grids.resolve("江头第1网格")
    return program.cases.save(draft)


@pytest.fixture
def page(enter: Callable[..., Any], roster: dict[str, int]) -> MeetingsPage:
    """The room of the meetings."""
    made: MeetingsPage = enter(MeetingsPage)
    return made


@pytest.fixture
def said(page: MeetingsPage) -> list[tuple[str, Any]]:
    """What the room tells, each with its way back."""
    heard: list[tuple[str, Any]] = []
    page.said.connect(lambda words, undo: heard.append((words, undo)))
    return heard


def dialog(page: Any, kind: type[Decision]) -> Any:
    """The dialog that was opened last."""
    return page.window().findChildren(kind)[-1]
