"""Two clerks take minutes at once: each writes where the other does not, and nothing is lost where they meet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db.errors import Conflict
from db.models.cases import Unit, UnitKind
from desktop.errors import Invalid, Refusal
from tests.desktop.meetings.conftest import close, resolve
from tests.programs import TODAY


@pytest.fixture
def key(meetings, grid):
    """A meeting of a village with two items."""
    key = meetings.plan("analysis", TODAY, grid("岸兜"))
    meetings.add_item(key, "consult", "积水")
    meetings.add_item(key, "study", "学文件")
    return key


def items(meetings, key):
    return {one.title: one for one in meetings.dossier(key).items}


def test_an_item_stands_after_what_its_section_has(meetings, key):
    meetings.add_item(key, "inform", "通报")
    meetings.add_item(key, "study", "再学一份")
    dossier = meetings.dossier(key)
    assert [one.title for one in dossier.items] == ["学文件", "再学一份", "通报", "积水"]
    assert [one.title for one in dossier.of_section("study")] == ["学文件", "再学一份"]


def test_reordering_disturbs_nobody_who_is_writing(meetings, key):
    item = items(meetings, key)["积水"]
    meetings.reorder(key, [one.id for one in reversed(meetings.dossier(key).items)])
    assert [one.title for one in meetings.dossier(key).items] == ["积水", "学文件"]
    meetings.discuss(item.id, item.version, "先清沟")


def test_an_order_that_does_not_know_a_new_item_is_a_conflict(meetings, key):
    order = [one.id for one in meetings.dossier(key).items]
    meetings.add_item(key, "study", "新加的")
    with pytest.raises(Conflict):
        meetings.reorder(key, order)
    with pytest.raises(Conflict):
        meetings.reorder(key, [*order, order[0]])


def test_two_clerks_write_about_two_items(meetings, key):
    one, other = items(meetings, key).values()
    meetings.discuss(one.id, one.version, "甲")
    meetings.discuss(other.id, other.version, "乙")
    assert {one.discussion for one in meetings.dossier(key).items} == {"甲", "乙"}


def test_two_clerks_who_write_about_one_item_lose_nothing(meetings, key):
    item = items(meetings, key)["积水"]
    version = meetings.discuss(item.id, item.version, "先写的")
    with pytest.raises(Conflict):
        meetings.discuss(item.id, item.version, "后写的")
    assert items(meetings, key)["积水"].discussion == "先写的"
    meetings.discuss(item.id, version, "先写的\n后写的")
    assert items(meetings, key)["积水"].discussion == "先写的\n后写的"


def test_minuting_begins_the_meeting_and_leaves_its_facts_alone(meetings, key):
    draft = meetings.draft(key)
    item = items(meetings, key)["积水"]
    meetings.discuss(item.id, item.version, "说过了")
    assert meetings.dossier(key).state.value == "held"
    draft.place = "村部"
    meetings.save(draft)


def test_an_item_that_was_discussed_is_not_dropped(meetings, key):
    item = items(meetings, key)["积水"]
    meetings.discuss(item.id, item.version, "说过了")
    with pytest.raises(Refusal, match="已有讨论记录"):
        meetings.drop(item.id)


def test_a_dropped_item_is_put_on_again_before_it_is_discussed(meetings, key):
    item = items(meetings, key)["积水"]
    version = meetings.drop(item.id)
    assert meetings.dossier(key).of_section("consult") == ()
    with pytest.raises(Refusal, match="已从议程撤下"):
        meetings.discuss(item.id, version, "说")
    meetings.discuss(item.id, meetings.drop(item.id, False), "说")


def test_items_need_words_and_a_section_of_the_kind(meetings, key):
    with pytest.raises(Refusal, match="没有这个环节"):
        meetings.add_item(key, "measures", "推进")
    with pytest.raises(Refusal, match="议题不能为空"):
        meetings.add_item(key, "study", "　")
    with pytest.raises(Refusal, match="议题最多 200 个字，现有 201 个字"):
        meetings.add_item(key, "study", "长" * 201)
    item = items(meetings, key)["积水"]
    version = meetings.edit_item(item.id, item.version, "内涝", "雨后两天不退")
    assert items(meetings, key)["内涝"].body == "雨后两天不退"
    with pytest.raises(Conflict):
        meetings.edit_item(item.id, version - 1, "别的")
    with pytest.raises(Refusal, match="讨论记录最多"):
        meetings.discuss(item.id, version, "长" * 20_001)


def test_presence_is_called_one_by_one_and_the_rest_at_once(meetings, key):
    first, *others = meetings.dossier(key).attendance
    meetings.attend(first.id, first.version, "leave")
    with pytest.raises(Conflict):
        meetings.attend(first.id, first.version, "present")
    assert meetings.attend_all(key) == len(others)
    assert meetings.attend_all(key) == 0
    assert [one.presence for one in meetings.dossier(key).attendance] == ["leave", *["present"] * len(others)]


def test_people_are_added_to_the_list_once_and_taken_off(meetings, key, roster):
    with pytest.raises(Refusal, match="王格长已经在参会名单里"):
        meetings.invite(key, staff_id=roster["王格长"])
    with pytest.raises(Refusal, match="姓名不能为空"):
        meetings.invite(key, " ")
    guest = meetings.invite(key, "司法所长", "司法所", "observer")
    meetings.invite(key, staff_id=roster["郑主任"])
    attendance = {one.name: one for one in meetings.dossier(key).attendance}
    assert attendance["司法所长"].role == "observer"
    assert attendance["郑主任"].staff_id == roster["郑主任"]
    version = meetings.change_role(guest, attendance["司法所长"].version, "member")
    meetings.uninvite(guest, version)
    assert "司法所长" not in {one.name for one in meetings.dossier(key).attendance}


@pytest.mark.parametrize("presence", ["late", "PRESENT"])
def test_a_presence_there_is_not_is_refused(meetings, key, presence):
    first = meetings.dossier(key).attendance[0]
    with pytest.raises(Refusal, match="到会、缺席或请假"):
        meetings.attend(first.id, first.version, presence)
    with pytest.raises(Refusal, match="到会、缺席或请假"):
        meetings.attend_all(key, presence)


def test_a_resolution_is_due_in_a_week_and_about_what_its_item_is_about(meetings, key):
    item = meetings.add_item(key, "consult", "井盖", subject="case_record", record_id=5)
    line = meetings.dossier(key).of_item(item)
    assert line == ()
    made = resolve(meetings, key, item)
    (line,) = meetings.dossier(key).of_item(item)
    assert (line.id, line.subject, line.record_id, line.due_on) == (made, "case_record", 5, TODAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": " "}, "议定事项不能为空"),
        ({"responsible_name": " "}, "要有责任人或责任单位"),
        ({"due_on": None}, "要有完成期限"),
        ({"due_on": TODAY - timedelta(days=1)}, "不能早于会议日期 2026-11-22"),
        ({"move": "archived"}, "只能交办或督办"),
        ({"move": "assigned"}, "只有关联了事件的议定事项，会后才能交办"),
        ({"move": "assigned", "subject": "case_record", "record_id": 1}, "会后交办要有责任单位"),
        ({"responsible_name": "长" * 101}, "责任人最多 100 个字"),
    ],
)
def test_a_resolution_that_lacks_something_is_refused(meetings, key, values, said):
    with pytest.raises(Invalid, match=said):
        resolve(meetings, key, **values)
    assert meetings.dossier(key).resolutions == ()


def test_a_unit_alone_may_answer_for_a_resolution(meetings, key, program):
    with program.office.store.write("建单位") as session:
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    resolve(meetings, key, responsible_name=None, unit_id=unit.id)
    assert meetings.dossier(key).resolutions[0].who == "司法所"


def test_somebody_of_the_roster_is_called_by_the_name_there(meetings, key, roster):
    resolve(meetings, key, responsible_name="误写", staff_id=roster["李专职"])
    assert meetings.dossier(key).resolutions[0].responsible_name == "李专职"


def test_a_resolution_is_corrected_and_retracted_by_its_own_version(meetings, key):
    draft = meetings.resolution_draft(resolve(meetings, key))
    draft.text = "清理两条排水沟"
    made = meetings.resolve(draft)
    with pytest.raises(Conflict):
        meetings.resolve(draft)
    assert meetings.dossier(key).resolutions[0].text == "清理两条排水沟"
    with pytest.raises(Conflict):
        meetings.retract(made, draft.version or 0)
    meetings.retract(made, meetings.resolution_draft(made).version or 0)
    assert meetings.dossier(key).resolutions == ()
    with pytest.raises(Refusal, match="已被删除"):
        meetings.retract(made, 1)


def test_an_item_of_another_meeting_is_not_resolved_about(meetings, key):
    other = meetings.plan("month", TODAY)
    item = meetings.add_item(other, "plan", "部署")
    draft = meetings.blank_resolution(key, item)
    draft.text, draft.responsible_name = "办", "王格长"
    with pytest.raises(Refusal, match="不是这次会议的"):
        meetings.resolve(draft)


def test_closed_minutes_refuse_every_way_of_writing(meetings, key, roster):
    item, attendee = meetings.dossier(key).items[0], meetings.dossier(key).attendance[0]
    made = resolve(meetings, key)
    facts, correcting = meetings.draft(key), meetings.resolution_draft(made)
    close(meetings, key)
    dossier = meetings.dossier(key)
    assert dossier.is_closed
    version = {one.id: one.version for one in dossier.attendance}[attendee.id]
    for write in (
        lambda: meetings.save(facts),
        lambda: meetings.renew(key),
        lambda: meetings.cancel(key, dossier.version),
        lambda: meetings.close(key, dossier.version),
        lambda: meetings.add_item(key, "study", "再加"),
        lambda: meetings.edit_item(item.id, item.version, "改"),
        lambda: meetings.drop(item.id),
        lambda: meetings.reorder(key, [one.id for one in dossier.items]),
        lambda: meetings.discuss(item.id, item.version, "补"),
        lambda: meetings.attend(attendee.id, version, "absent"),
        lambda: meetings.attend_all(key),
        lambda: meetings.invite(key, "迟到的"),
        lambda: meetings.change_role(attendee.id, version, "observer"),
        lambda: meetings.uninvite(attendee.id, version),
        lambda: resolve(meetings, key),
        lambda: meetings.resolve(correcting),
        lambda: meetings.retract(made, 1),
    ):
        with pytest.raises(Refusal, match="的纪要已经归档，不能再改。需要更正的，请写一条补充说明。"):
            write()
    assert meetings.dossier(key) == dossier


def test_who_writes_while_another_closes_is_in_the_minutes_or_is_told(meetings, key):
    agenda = [meetings.add_item(key, "study", f"第 {number} 份") for number in range(8)]
    meetings.attend_all(key)
    version = meetings.dossier(key).version

    def write(item):
        try:
            meetings.discuss(item, 1, "学了")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        first = [pool.submit(write, item) for item in agenda[:4]]
        closing = pool.submit(meetings.close, key, version)
        written = [one.result() for one in [*first, *(pool.submit(write, item) for item in agenda[4:])]]
    assert closing.result().key == key
    said = {one.id: one.discussion for one in meetings.dossier(key).items}
    assert [said[item] == "学了" for item in agenda] == written
