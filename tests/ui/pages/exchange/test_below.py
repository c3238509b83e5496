"""The offices below side by side: what each has and how the exchange with it stands."""

from datetime import UTC, date, datetime

from db.models.cases import Case
from db.models.exchange import Relation
from desktop.offices_below import FIELDS, OfficesBelow
from desktop.program import Program
from tests.programs import today
from tests.ui.pages.exchange.conftest import Bureau
from tests.ui.work_now import WorkNow
from ui.pages.below import BelowPage
from ui.pages.desk import Desk
from ui.pages.rooms import rooms


def compared(program: Program) -> OfficesBelow:
    """Return what compares the offices below one."""
    return OfficesBelow(program.office.store, program.grids, program.partners, program.exchange_status, today)


def register(town: Bureau, number: str, due: date) -> None:
    """Give the town a case."""
    with town.program.office.store.write("登记事件") as session:
        grid = town.program.grids.resolve("江头第1网格")
        session.add(
            Case(
                number=number, ledger="dispute", title="邻里纠纷", grid_id=grid, found_on=date(2026, 11, 2),
                registered_on=date(2026, 11, 2), stage="handling",
                staged_at=datetime(2026, 11, 2, tzinfo=UTC), next_due_on=due,
            )
        )  # fmt: skip


def test_a_town_is_counted_with_everything_below_it(town: Bureau, district: Bureau) -> None:
    below = compared(district.program)
    (before,) = below.all()
    assert (before.amounts.people, before.last, before.standing[0]) == (0, None, "还没有收到")
    town.settle("张三")
    town.settle("李四")
    register(town, "2026-纠-1", date(2026, 11, 10))
    register(town, "2026-纠-2", date(2026, 12, 31))
    town.take(district.answer(district.take(town.send())))
    (one,) = below.all()
    assert below.title == "各镇对比"
    told = one.amounts
    assert (told.villages, told.grids, told.people, told.households) == (2, 2, 2, 2)
    assert (told.cases, told.open, told.red, told.yellow) == (2, 2, 1, 0)
    row = one.shown()
    assert {field.key for field in FIELDS} <= set(row)
    assert (row["title"], row["received"][:5], row["people"]) == ("陈埭镇网格办", "第 1 期", "2")


def test_what_is_missing_is_said_first(town: Bureau, district: Bureau) -> None:
    town.take(district.answer(district.take(town.send())))
    town.settle("张三")
    town.seal()
    town.settle("李四")
    district.take(town.send())
    (one,) = compared(district.program).all()
    assert one.standing == ("缺第 2 期", "red")


def test_only_an_office_with_others_below_it_compares(town: Bureau, district: Bureau) -> None:
    assert compared(district.program).are_any
    assert not compared(town.program).are_any
    assert town.program.partners.row(town.other).relation is Relation.UPPER


def test_every_figure_opens_what_it_counts(qtbot, town: Bureau, district: Bureau) -> None:
    town.settle("张三")
    town.take(district.answer(district.take(town.send())))
    page = BelowPage(Desk(district.program, WorkNow(), today))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.activate()
    assert [row["title"] for row in page.table.rows] == ["陈埭镇网格办"]
    place = district.program.partners.row(district.other).grid_id
    wanted: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    for column in ("title", "people", "red", "standing"):
        at = [field.key for field in FIELDS].index(column)
        page.table.view.setCurrentIndex(page.table.table.table.index(0, at))
        page.opens.click()
    assert wanted == [
        ("grids", place),
        ("people", {"grid": place}),
        ("cases", {"grid": place, "light": "red"}),
        ("exchange", {"partner": district.other}),
    ]


def test_the_room_stands_where_there_is_something_to_compare(town: Bureau, district: Bureau) -> None:
    titles = {room.key: room.title for room in rooms(district.program, WorkNow(), today)}  # type: ignore[arg-type]
    assert titles["below"] == "各镇对比"
    assert "below" not in {room.key for room in rooms(town.program, WorkNow(), today)}  # type: ignore[arg-type]
