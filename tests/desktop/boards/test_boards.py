"""Boards: what they say, and what has changed since they were posted."""

from datetime import date

import pytest
from sqlalchemy import event

from db.errors import Conflict
from db.models.grids import Grid, GridStanding
from db.models.roster import RegisterEntry
from desktop.boards.contents import BoardContents, BoardPerson, differences
from desktop.boards.service import boards_due
from desktop.errors import Refusal
from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.desktop.attachments.pictures import photo
from tests.desktop.boards.posted import HOTLINE, RESIDENT, RESIDENT_PHONE, SINCE, UPRIGHT, Posted, serve
from tests.programs import TODAY

PRIVATE = ("person", "household", "dwelling", "case_record", "case_party", "visit", "enterprise", "organisation_member")


def test_a_board_says_who_serves_the_grid(program: Program, posted: Posted) -> None:
    says = program.boards.contents(posted.grid)
    assert [(one.title, one.name, one.phone) for one in says.people] == [
        ("网格长", "林志远", "13859990001"),
        ("专职网格员", "陈晓岚", "13859990002"),
        ("社区民警", "王守安", "13859990003"),  # the village's, since the grid has none
    ]
    assert [bool(one.photograph) for one in says.people] == [True, False, False]
    assert all(one.duties for one in says.people)
    assert [(one.name, one.duty, one.leader) for one in says.party] == [("岸兜村党支部", "书记", "王守安")]
    assert (says.hotline, says.extent) == (HOTLINE, "榕树头以东至老街")
    assert BoardContents.of(says.plain()) == says


def test_who_holds_two_posts_stands_there_once(program: Program, posted: Posted) -> None:
    program.appointments.appoint(Appointing(posted.chief, posted.grid, "deputy_chief", SINCE))
    titles = [one.title for one in program.boards.contents(posted.grid).people if one.staff_id == posted.chief]
    assert titles == ["网格长、副网格长"]


def test_a_contact_household_is_no_organisation_for_a_board(program: Program, posted: Posted) -> None:
    draft = program.organisations.blank("party")
    draft.name, draft.kind_code, draft.grid_id = f"{RESIDENT}党员联系户", "05", posted.grid
    program.organisations.save(draft)
    assert [one.name for one in program.boards.contents(posted.grid).party] == ["岸兜村党支部"]


def test_no_table_of_residents_is_read(program: Program, posted: Posted) -> None:
    """The statements themselves tell: what is not read cannot reach a wall."""
    said: list[str] = []
    engine = program.office.store.engine

    def hear(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement.lower())

    event.listen(engine, "before_cursor_execute", hear)
    try:
        program.boards.contents(posted.grid)
        program.boards.workers(posted.village)
        program.boards.all()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert any("from appointment" in one for one in said)
    words = {word for one in said for word in one.replace("(", " ").replace(",", " ").split()}
    assert not words & set(PRIVATE)
    assert not {word for word in words if word.endswith((".id_no", ".born_on", ".person_id", ".landline", ".note"))} - {
        "attachment.note"
    }
    told = str(program.boards.contents(posted.grid))
    assert RESIDENT not in told
    assert RESIDENT_PHONE not in told


def test_a_board_must_be_posted_anew_when_somebody_left(program: Program, posted: Posted) -> None:
    boards = program.boards
    assert [(one.place, one.posted_on, one.changes) for one in boards.all()] == [("榕树头", None, ())]
    boards.post([posted.entry])
    assert boards.to_repost() == ()
    with program.office.store.read() as session:
        facts = session.get(RegisterEntry, posted.entry).facts
    assert (facts["state"], facts["checked_on"]) == ("1", TODAY.isoformat())
    taker = serve(program, "黄丽红", "13859990009", "worker_part_time", posted.grid)
    program.roster.leave(posted.worker, program.roster.dossier(posted.worker).version, TODAY)
    program.appointments.appoint(Appointing(taker, posted.grid, "worker_full_time", SINCE))
    program.photographs.put(posted.chief, photo(2, UPRIGHT), "新.jpg")
    program.photographs.put(posted.police, photo(3, UPRIGHT), "警.jpg")
    program.boards.tell_public("12345", "")
    (line,) = boards.to_repost()
    assert line.posted_on == TODAY
    assert set(line.changes) == {
        "专职网格员 陈晓岚换成黄丽红",
        "林志远换了照片",
        "王守安补了照片",
        "监督电话由 0595-85012345 改为 12345",
    }
    (item,) = boards_due(boards)(TODAY, "lin")
    assert item.title == "岸兜村委会 第1网格公示牌要重新张贴"
    assert "林志远换了照片" in item.detail
    boards.post([posted.entry])
    assert boards.to_repost() == ()


def test_noting_a_posting_is_undone_once(program: Program, posted: Posted) -> None:
    made = program.boards.post([posted.entry], date(2026, 11, 1))
    assert program.boards.all()[0].posted_on == date(2026, 11, 1)
    program.boards.take_back(made)
    assert program.boards.all()[0].posted_on is None
    assert program.boards.all()[0].state == "2"
    first = program.boards.post([posted.entry])
    program.boards.post([posted.entry])
    with pytest.raises(Conflict):
        program.boards.take_back(first)


def test_a_board_of_a_closed_grid_comes_down(program: Program, posted: Posted) -> None:
    empty = program.grids.resolve("江头村第2网格")
    with program.office.store.write("登记公示牌") as session:
        entry = RegisterEntry(register="boards", grid_id=empty, title="村口", facts={"place": "村口"})
        session.add(entry)
    with program.office.store.write("撤销网格") as session:
        session.get(Grid, empty).standing = GridStanding.CLOSED
    (line,) = program.boards.to_repost()
    assert line.changes == ("这个网格已撤销，公示牌要拆除",)
    with pytest.raises(Refusal, match="已撤销"):
        program.boards.post([entry.id])
    with pytest.raises(Refusal, match="已撤销"):
        program.boards.contents(empty)


def test_differences_in_words() -> None:
    def person(key: int, name: str, title: str = "网格长", phone: str = "1", duties: str = "", photo: str = ""):
        return BoardPerson(key, title, name, phone, duties, photo, ("chief",))

    def says(*people: BoardPerson, **told: str) -> BoardContents:
        return BoardContents(**{"grid_id": 1, "name": "第1网格", "extent": "", "people": people, "party": (),
                                "hotline": "", "outline": "", **told})  # fmt: skip

    before = says(person(1, "林一"), person(2, "王二", "社区民警"))
    assert differences(before, before) == ()
    assert differences(before, says(person(3, "陈三"), person(2, "王二", "社区民警"))) == ("网格长 林一换成陈三",)
    changed = says(person(1, "林一", "副网格长", "2"), person(2, "王二", "社区民警", duties="新"), extent="到河边")
    assert differences(before, changed) == (
        "林一由网格长改任副网格长",
        "林一的电话已变更",
        "社区民警的职责有修改",
        "网格范围有调整",
    )
    assert differences(before, says(*before.people, name="第9网格", hotline="110")) == (
        "网格名称由“第1网格”改为“第9网格”",
        "监督电话补上",
    )


@pytest.mark.parametrize("text", ["找林书记", "9", "0595-85012345、12345", "无"])
def test_what_is_no_number_is_no_hotline(program: Program, text: str) -> None:
    with pytest.raises(Refusal, match="不是电话号码"):
        program.boards.tell_public(text, "")


def test_the_log_tells_what_the_public_is_told(program: Program) -> None:
    program.boards.tell_public("0595 85012345", "代办")
    assert (program.boards.saying.hotline, program.boards.saying.services) == (HOTLINE, "代办")
    with pytest.raises(Refusal, match="最多 60 个字"):
        program.boards.tell_public("", "代" * 61)
    program.boards.tell_public("", "")
    assert program.boards.saying.hotline == ""
    assert "政策宣传" in program.boards.saying.services
