"""The vocabularies: one log told in the words of seven localities."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.log import Action
from desktop.cases.events import Event, EventKind
from desktop.cases.ledgers import ledgers
from desktop.cases.loops import Loops, current, loop, loops, walked
from desktop.cases.replay import effective
from desktop.errors import Refusal
from desktop.office import Office

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
WHOLE = (
    "found collected registered classified assigned signed progress mediated urged finished fed_back called_back rated"
    " archived"
)


def log(kinds, **facts):
    """Return a log of these kinds, a day apart, each by an account of its own name."""
    return [
        Event(number, EventKind(kind), START + timedelta(number), f"by_{kind}", facts.get(kind, {}))
        for number, kind in enumerate(kinds.split(), 1)
    ]


def told(key, events):
    """Return what completed each step."""
    return {one.step.title: one.event and one.event.kind.value for one in walked(loop(key), events)}


@pytest.fixture
def office(store):
    return Office(store)


def test_seven_vocabularies_are_shipped_and_every_ledger_has_one():
    keys = [one.key for one in loops()]
    assert keys == ["seven", "penetrating", "lanxi", "banner", "one_code", "sift", "checklist"]
    assert {one.loop for one in ledgers()} <= set(keys)


@pytest.mark.parametrize("one", loops(), ids=lambda one: one.key)
def test_every_step_is_reached_by_the_whole_way(one):
    assert len({step.key for step in one.steps}) == len({step.title for step in one.steps}) == len(one.steps)
    assert one.again_from in {step.key for step in one.steps}
    walk = walked(one, log(WHOLE))
    assert all(done.event is not None for done in walk)
    assert current(walk) is None
    numbers = [done.event.number for done in walk if "supervise" not in done.step.key]
    assert numbers == sorted(numbers)
    assert current(walked(one, [])) == one.steps[0]


@pytest.mark.parametrize("one", loops(), ids=lambda one: one.key)
def test_what_the_grid_handles_itself_walks_the_whole_way_too(one):
    walk = walked(one, log("found collected registered taken progress finished fed_back called_back rated archived"))
    assert all(done.event is not None for done in walk)


def test_the_seven_steps_and_the_six_tell_the_same_case():
    assert told("seven", log(WHOLE)) == {
        "网格巡查": "found", "信息采集": "collected", "源头发现": "registered", "任务分派": "assigned",
        "问题处置": "finished", "核查反馈": "called_back", "效能督导": "rated",
    }  # fmt: skip
    assert told("lanxi", log(WHOLE)) == {
        "信息收集": "collected", "分流交办": "assigned", "执行处置": "finished", "日常督办": "urged",
        "信息反馈": "fed_back", "督查考核": "rated",
    }  # fmt: skip


def test_a_step_says_who_completed_it_and_when():
    handled = walked(loop("seven"), log(WHOLE))[4]
    assert (handled.event.by, handled.event.at) == ("by_finished", START + timedelta(10))


def test_a_later_step_done_earlier_stays_done():
    walk = walked(loop("one_code"), log("found collected registered assigned signed finished"))
    assert [one.event is not None for one in walk] == [True, True, True, True, False, False]
    walk = walked(loop("lanxi"), log("found collected registered assigned urged"))
    assert current(walk).title == "执行处置"
    assert walk[3].event.kind is EventKind.URGED


def test_what_was_taken_back_does_not_count():
    events = log("found collected registered assigned signed finished undone", undone={"undoes": 6})
    assert current(walked(loop("seven"), events)).title == "问题处置"


def test_a_reopened_case_goes_back_to_assigning():
    walk = walked(loop("seven"), log(f"{WHOLE} reopened"))
    assert [one.event is not None for one in walk] == [True] * 3 + [False] * 4
    again = walked(loop("seven"), log(f"{WHOLE} reopened assigned"))
    assert again[3].event.number == len(WHOLE.split()) + 2
    taken_back = log(f"{WHOLE} reopened undone", undone={"undoes": len(WHOLE.split()) + 1})
    assert current(walked(loop("seven"), taken_back)) is None


@st.composite
def courses(draw):
    """Return a log of any kinds in any order, some steps taken back."""
    events = []
    for number in range(1, draw(st.integers(0, 30)) + 1):
        kind = draw(st.sampled_from([one for one in EventKind if events or one is not EventKind.UNDONE]))
        facts = {"undoes": draw(st.integers(1, number - 1))} if kind is EventKind.UNDONE else {}
        events.append(Event(number, kind, START + timedelta(number), "lin", facts))
    return events


@given(one=st.sampled_from(loops()), events=courses())
def test_whatever_happened_a_step_is_done_by_a_step_that_counts(one, events):
    walk, counted = walked(one, events), effective(events)
    assert [done.step for done in walk] == list(one.steps)
    assert all(done.event is None or (done.event in counted and done.event.kind in done.step.kinds) for done in walk)
    again = [event for event in counted if event.kind is EventKind.REOPENED]
    place = [step.key for step in one.steps].index(one.again_from)
    if again:
        assert all(done.event is None or done.event.number > again[-1].number for done in walk[place:])
    step = current(walk)
    assert (step is None) == all(done.event is not None for done in walk)


def test_a_call_back_that_does_not_confirm_completes_nothing():
    events = log(
        "found collected registered assigned signed finished fed_back called_back", called_back={"is_confirmed": False}
    )
    assert current(walked(loop("seven"), events)).title == "核查反馈"


def test_the_office_chooses_for_every_ledger_or_for_one(office):
    loops = Loops(office)
    assert loops.of("dispute").key == "seven"
    assert loops.of("goal").key == "checklist"
    loops.choose("lanxi")
    loops.choose("sift", "dispute")
    assert [loops.of(one).key for one in ("dispute", "hazard", "goal")] == ["sift", "lanxi", "checklist"]
    assert loops.chosen("dispute") == "sift"
    loops.choose(None, "dispute")
    loops.choose("one_code", "goal")
    assert [loops.of(one).key for one in ("dispute", "goal")] == ["lanxi", "one_code"]
    with pytest.raises(KeyError):
        loops.choose("none")


def test_a_scenario_may_have_its_own_vocabulary(office):
    loops = Loops(office, lambda key: {"drill": "sift", "patrol": "seven"}.get(key, ""))
    loops.choose("lanxi")
    assert [loops.of("dispute", one).key for one in ("drill", "patrol", "none", None)] == ["sift", *["lanxi"] * 3]


def test_steps_are_renamed_and_named_back(office, store):
    loops = Loops(office)
    assert loops.rename("seven", {"patrol": " 巡查走访 ", "rate": "无"}) == 1
    assert loops.of("dispute").steps[0].title == "巡查走访"
    assert loop("seven").steps[0].title == "网格巡查"
    assert loops.rename("seven", {"verify": "复核"}) == 1
    assert [step.title for step in loops.all[0].steps][::5] == ["巡查走访", "复核"]
    assert loops.rename("seven", {"patrol": ""}) == 1
    assert loops.of("dispute").steps[0].title == "网格巡查"
    assert loops.rename("seven", {"patrol": "网格巡查"}) == 0
    with store.read() as session:
        summaries = [line.summary for line in session.scalars(select(Action))]
    assert summaries[0] == {"office_fact": {"网格巡查": ["网格巡查", "巡查走访"]}}


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [({"patrol": "一二三四五六七八九十一"}, "最多 10 个字"), ({"patrol": "信息采集"}, "有两个环节都叫“信息采集”")],
)
def test_a_name_that_would_mislead_is_refused(office, titles, sentence):
    with pytest.raises(Refusal, match=sentence):
        Loops(office).rename("seven", titles)
