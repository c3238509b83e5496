"""The list of meetings: the latest first, narrowed, searched, and found from anywhere."""

from datetime import timedelta

import pytest

from desktop.jobs import Progress
from desktop.tables import Search
from tests.desktop.meetings.conftest import close, resolve
from tests.programs import TODAY

WEEK = timedelta(days=7)


@pytest.fixture
def keys(meetings, grid):
    """Three meetings: one closed a week ago, one of a village, one planned."""
    first = meetings.plan("grid_week", TODAY - WEEK)
    made = resolve(meetings, first, text="清理排水沟")
    close(meetings, first)
    return first, meetings.plan("analysis", TODAY, grid("岸兜")), meetings.plan("grid_week", TODAY), made


def found(meetings, **search):
    return list(meetings.list.keys(Search(**search), Progress()))


def test_the_latest_come_first(meetings, keys):
    first, village, last, _ = keys
    assert found(meetings) == [last, village, first]
    assert list(meetings.list.head(Search(), 2)) == [last, village]
    assert found(meetings, order="held_on") == [first, village, last]
    assert found(meetings, order="place") == [first, village, last]


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        ({"kind": "grid_week"}, (2, 0)),
        ({"state": "closed"}, (0,)),
        ({"state": "unfinished"}, (2, 1)),
        ({"period": "today"}, (2, 1)),
        ({"kind": "month"}, ()),
    ],
)
def test_filters(meetings, keys, filters, places):
    assert found(meetings, filters=filters) == [keys[place] for place in places]


def test_the_grids_below_count(meetings, keys, grid, program):
    town = next(node.id for node in program.grids.nodes.values() if node.parent_id is None)
    assert found(meetings, filters={"grid": town}) == [keys[1]]
    assert found(meetings, filters={"grid": grid("江头")}) == []


@pytest.mark.parametrize(
    ("text", "places"), [("岸兜村", (1,)), ("排水沟", (2, 0)), ("2026-11-15", (0,)), ("没有", ()), ("100%", ())]
)
def test_words_of_titles_and_resolutions_and_days_find(meetings, keys, text, places):
    assert found(meetings, text=text) == [keys[place] for place in places]  # a resolution comes back on the next agenda


def test_rows_say_who_came_and_what_is_settled(meetings, keys, program):
    first, village, _, made = keys
    rows = meetings.list.records([first, village])
    assert (rows[first]["kind"], rows[first]["state"], rows[first]["grid_id"]) == (
        "网格工作例会", "已归档", "全镇（街道）",
    )  # fmt: skip
    assert (rows[first]["present"], rows[first]["resolved"]) == ("3/3", "0/1")
    assert (rows[village]["state"], rows[village]["grid_id"], rows[village]["present"]) == ("筹备", "岸兜村委会", "0/3")
    program.resolutions.done(made, 1, TODAY)
    assert meetings.list.records([first])[first]["resolved"] == "1/1"


def test_the_finder_finds_meetings_by_title_and_day(program, keys):
    def hits(text):
        return [hit.key for hit in program.finder.find(text) if hit.kind == "meeting"]

    assert hits("民情分析会") == [keys[1]]
    assert hits("2026-11-22") == [keys[2], keys[1]]
    assert hits("2026年 例会") == [keys[2], keys[0]]


def test_the_journal_tells_states_in_words(program, meetings, keys):
    first = meetings.dossier(keys[1]).attendance[0]
    meetings.attend(first.id, first.version, "leave")
    entry = program.journal.head(Search(), 1)[0]
    (change,) = program.journal.changes(int(entry))
    assert (change.subject, change.title) == ("参会人员", "周书记")
    assert [(one.title, one.after) for one in change.differences] == [("到会情况", "请假")]
