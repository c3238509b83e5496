"""Results and agreements that are published: the best first, of the part that is asked for, nothing else."""

from datetime import date

import pytest

from db.models.people import Person
from db.models.roster import RegisterEntry, Staff
from desktop.boards.results import GRADES, POINTS, VILLAGE_POINTS, Results
from desktop.program import Program
from desktop.public_facts import public, public_entry
from tests.desktop.boards.posted import Posted
from tests.programs import today

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
ON = date(2026, 9, 28)


@pytest.fixture
def results(program: Program, posted: Posted) -> Results:
    """A quarter's points of three people and two villages, one of the quarter before, a grade."""
    points = {"period": "2026年第3季度", "result": "优秀", "reasons": "不公开的扣分原因"}
    jiangtou = program.grids.resolve("江头村")
    with program.office.store.write("登记积分") as session:
        for staff, score, on in (
            (posted.chief, 92.5, ON),
            (posted.worker, 98, ON),
            (posted.police, 90, ON),
            (posted.chief, 60, date(2026, 6, 30)),
        ):
            facts = {**points, "points": score}
            session.add(RegisterEntry(register=POINTS, staff_id=staff, happened_on=on, facts=facts, note="内部"))
        for grid, score in ((posted.village, 88), (jiangtou, 95)):
            session.add(
                RegisterEntry(register=VILLAGE_POINTS, grid_id=grid, happened_on=ON, facts={**points, "points": score})
            )
        facts = {"earlier": "三级", "grade": "二级", "pay": 4200, "basis": "镇网格〔2026〕3号"}
        session.add(RegisterEntry(register=GRADES, staff_id=posted.worker, happened_on=ON, facts=facts))
    return Results(program.office.store, program.grids, today)


def test_the_best_first(results: Results) -> None:
    found = results.read(POINTS, FIRST, LAST, None)
    assert [(one.name, one.facts["points"]) for one in found] == [
        ("陈晓岚", "98"),
        ("林志远", "92.5"),
        ("王守安", "90"),
    ]
    assert found[0].where == "岸兜村委会 第1网格"
    assert "reasons" not in found[0].facts


def test_of_one_grid(results: Results, posted: Posted) -> None:
    assert [one.name for one in results.read(POINTS, FIRST, LAST, posted.grid)] == ["陈晓岚", "林志远"]


def test_of_villages(results: Results) -> None:
    found = results.read(VILLAGE_POINTS, FIRST, LAST, None)
    assert [(one.name, one.facts["points"]) for one in found] == [("江头村委会", "95"), ("岸兜村委会", "88")]


def test_a_grade_is_published_without_the_pay(results: Results) -> None:
    (one,) = results.read(GRADES, FIRST, LAST, None)
    assert one.facts == {"earlier": "三级", "grade": "二级", "basis": "镇网格〔2026〕3号"}


def test_the_agreement_in_force(program: Program, posted: Posted, results: Results) -> None:
    assert results.pact(posted.grid) is None

    def enter(grid: int, text: str, on: date, until: date | None = None) -> None:
        facts = {"name": "居民公约", "edition": "第二版", "adopted_by": "户代表会议通过", "text": text}
        with program.office.store.write("登记公约") as session:
            session.add(RegisterEntry(register="pacts", grid_id=grid, happened_on=on, until=until, facts=facts))

    enter(posted.village, "一、爱村护村。", date(2025, 1, 1))
    assert results.pact(posted.grid).text == "一、爱村护村。"
    enter(posted.grid, "旧的", date(2025, 3, 1), date(2026, 1, 1))
    enter(posted.grid, "将来的", date(2027, 3, 1))
    assert results.pact(posted.grid).text == "一、爱村护村。"
    enter(posted.grid, "一、邻里和睦。", date(2026, 1, 1))
    assert results.pact(posted.grid).text == "一、邻里和睦。"
    assert results.pact(posted.village).text == "一、爱村护村。"


def test_what_is_not_on_the_list_is_kept_back() -> None:
    with pytest.raises(LookupError, match="id_no"):
        public(Staff, "name", "id_no")
    with pytest.raises(LookupError, match="person"):
        public(Person, "name")
    assert public_entry("boards", {"place": "村口", "keeper": "某人"}) == {"place": "村口"}
    assert public_entry("boards", None) == {}
