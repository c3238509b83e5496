"""A closed month stays as it was reported; what is corrected later stands beside it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.models.cases import Case, ClosedMonth, MonthFigure
from db.models.log import Action
from desktop.accounts.rights import FOUNDER, Rights
from desktop.accounts.session import Clerk
from desktop.cases import indicators as told
from desktop.cases.dimensions import ALL, GRID, KIND, LEDGER, SOURCE, UNIT
from desktop.cases.events import EventKind
from desktop.cases.figures import Asked, Figures
from desktop.cases.months import FROZEN, Months
from desktop.cases.spans import Span
from desktop.display import Display
from desktop.errors import Refusal
from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import a_case, go_on, put_case, put_unit
from tests.programs import TODAY, today

DAY = date(2026, 10, 8)
OCTOBER = "2026-10"


@pytest.fixture
def figures(program: Program) -> Figures:
    put_unit(program)
    return Figures(program.office.store, program.grids, Display(program.codes, program.grids), today)


@pytest.fixture
def months(program: Program, figures: Figures) -> Months:
    return Months(program.office.store, figures, program.office.clerk.permit_administration, today)


def test_a_closed_month_stays_whatever_happens(program: Program, figures: Figures, months: Months) -> None:
    grid = program.grids.find_village("岸兜") or 0
    first, _ = put_case(program, a_case(DAY), grid_id=grid, kind_code="0101", source_code="05")
    second, _ = put_case(program, a_case(DAY, finished=None), grid_id=grid, kind_code="0201")
    other, _ = put_case(program, a_case(DAY), ledger="hazard")
    months.close(OCTOBER, "按时上报")
    then = {key: months.lines(OCTOBER, "dispute", key) for key in (ALL, KIND, GRID, UNIT, SOURCE)}
    assert then[ALL][0].counts == figures.whole(Asked(Span.of_month(OCTOBER)).narrowed("ledger", "dispute"))
    assert months.frozen(OCTOBER)[""][told.RECEIVED] == 3
    assert months.changed(OCTOBER).size == 0

    go_on(program, second, EventKind.FINISHED, date(2026, 11, 5), is_success=True)  # is of November
    assert months.changed(OCTOBER).size == 0
    go_on(program, first, EventKind.REOPENED, date(2026, 11, 6))  # takes October's end of it back
    with program.office.store.write("更正事件") as session:
        session.get_one(Case, other).kind_code = "0102"
    late, _ = put_case(program, a_case(DAY + timedelta(days=2)))  # written down afterwards

    assert {key: months.lines(OCTOBER, "dispute", key) for key in then} == then
    assert months.changed(OCTOBER).tolist() == [first, other, late]
    whole = months.compared(OCTOBER, "dispute")[0]
    assert (whole.frozen[told.RECEIVED], whole.now[told.RECEIVED]) == (2, 3)
    assert whole.difference(told.RECEIVED) == 1
    assert whole.difference(told.FINISHED) == 0  # one taken back, one written down
    kinds = {one.key: one for one in months.compared(OCTOBER, "", KIND)}
    assert kinds["hazard:01"].difference(told.RECEIVED) == 1
    assert kinds["hazard:"].difference(told.RECEIVED) == -1
    assert kinds["dispute:01"].title == "纠纷·婚恋家庭"


def test_months_are_closed_one_after_the_other(program: Program, months: Months) -> None:
    put_case(program, a_case(date(2026, 8, 20)))
    put_case(program, a_case(DAY))
    assert months.left_open(OCTOBER) == ("2026-08", "2026-09")
    with pytest.raises(Refusal, match="2026-08、2026-09还没有结账"):
        months.close(OCTOBER)
    with pytest.raises(Refusal, match="还没有过完"):
        months.close(f"{TODAY:%Y-%m}")
    for month in ("2026-08", "2026-09", OCTOBER):
        months.close(month)
    assert [one.month for one in months.closed()] == [OCTOBER, "2026-09", "2026-08"]
    with pytest.raises(Refusal, match="已经结账"):
        months.close(OCTOBER)


def test_with_consent_a_later_month_is_closed_first(program: Program, months: Months) -> None:
    put_case(program, a_case(date(2026, 8, 20)))
    months.close(OCTOBER, consent=True)
    assert months.is_closed(OCTOBER)
    assert months.left_open(OCTOBER) == ("2026-08", "2026-09")


def test_only_an_administrator_reopens_with_a_reason(program: Program, months: Months, clerk: Clerk) -> None:
    put_case(program, a_case(DAY))
    months.close(OCTOBER)
    with pytest.raises(Refusal, match="请写明"):
        months.reopen(OCTOBER, " ")
    clerk.enter("chen", "陈一", Rights("clerk"))
    with pytest.raises(Refusal, match="只有系统管理员"):
        months.reopen(OCTOBER, "数字有误")
    clerk.enter("lin", "林晓梅", FOUNDER)
    months.reopen(OCTOBER, "数字有误")
    assert not months.is_closed(OCTOBER)
    with program.office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(MonthFigure)) == 0
        assert session.scalar(select(func.count()).select_from(ClosedMonth)) == 0
        assert session.scalars(select(Action.name).order_by(Action.id.desc())).first() == "反结账 2026-10"
    with pytest.raises(Refusal, match="还没有结账"):
        months.frozen(OCTOBER)
    months.close(OCTOBER)


def test_a_closed_month_is_told_as_it_was_wherever_closed_figures_know_it(
    program: Program, figures: Figures, months: Months
) -> None:
    village = program.grids.find_village("岸兜") or 0
    inner = program.grids.children(village)[0].id
    put_case(program, a_case(DAY), grid_id=inner, kind_code="0101")
    put_case(program, a_case(DAY), grid_id=inner, ledger="hazard")
    put_case(program, a_case(DAY))
    scopes = ({}, {"ledger": "dispute"}, {"grid": str(village)}, {"ledger": "dispute", "grid": str(village)})
    asked = [Asked(Span.of_month(OCTOBER), where) for where in scopes]
    live = [figures.whole(one) for one in asked]
    tables = {(place, key): figures.table(one, key) for place, one in enumerate(asked) for key in (*FROZEN, LEDGER)}
    months.close(OCTOBER)
    assert [months.whole(one) for one in asked] == live
    for _ in range(2):
        for (place, key), lines in tables.items():
            if months.closed_as(asked[place], key):
                assert months.table(asked[place], key) == lines, (place, key)
        put_case(program, a_case(DAY), grid_id=inner)  # later: changes nothing
    assert [months.whole(one) for one in asked] == live
    november = months.overview(Asked(Span.of_month("2026-11"), {"ledger": "dispute"}))
    assert november.now[told.OPEN_BEFORE] == 0
    october = months.overview(asked[1])
    assert (october.now[told.RECEIVED], october.before[told.RECEIVED]) == (2, 0)
    assert months.closed_as(Asked(Span.of_month(OCTOBER), {"source": "05"})) is None
    assert months.table(Asked(Span.of_month(OCTOBER)), "scenario")[0].counts[told.RECEIVED] == 5
