"""What was chosen last is proposed again, moved on with the calendar."""

from datetime import date

import pytest

from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask, Choices, Group, Printable
from desktop.print_centre.remembered import Remembered, span_of
from desktop.program import Program
from tests.made_up_papers import made_up_centre
from tests.programs import TODAY


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    return made_up_centre(program)


def remembered_on(program: Program, day: date) -> Remembered:
    return Remembered(program.preferences, lambda: day)


def test_the_usual_is_proposed_first(centre: PrintCentre) -> None:
    proposed = centre.remembered.proposed(centre.printable("signed"))
    assert (proposed.first, proposed.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert proposed.options == {"kind": "all"}
    assert centre.remembered.proposed(centre.printable("person_card")) == Choices()


@pytest.mark.parametrize(
    ("chosen", "proposed"),
    [
        ((date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 12, 1), date(2026, 12, 31))),
        ((date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))),
        ((date(2026, 1, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 12, 31))),
        ((date(2026, 11, 3), date(2026, 11, 5)), (date(2026, 11, 3), date(2026, 11, 5))),
    ],
)
def test_a_stretch_moves_on_with_the_calendar(
    centre: PrintCentre, program: Program, chosen: tuple[date, date], proposed: tuple[date, date]
) -> None:
    card = centre.printable("grid_card")
    grid = program.grids.find_village("江头")
    remembered_on(program, TODAY).keep(card, Choices(*chosen, grid, revealed=True, purpose="x"))
    again = remembered_on(program, date(2027, 1, 15)).proposed(card)
    assert (again.first, again.last, again.grid, again.revealed, again.purpose) == (*proposed, grid, False, "")


def test_what_no_longer_fits_falls_away(centre: PrintCentre, program: Program) -> None:
    signed = centre.printable("signed")
    for kept in (
        {"span": {"kind": "year", "back": 0}, "options": {"kind": "gone"}},
        {"span": {"kind": "days", "days": ["x", "y"]}, "options": None},
        "spoilt",
    ):
        program.preferences.set("print/signed", kept)
        proposed = centre.remembered.proposed(signed)
        assert (proposed.first, proposed.last) == (date(2026, 11, 1), date(2026, 11, 30))
        assert proposed.options == {"kind": "all"}


def test_a_paper_of_one_day_is_of_today(program: Program) -> None:
    paper = Printable("day", "某日", Group.LEDGER, "", (Ask.DAY,), lambda *_: pytest.fail("not made"))
    remembered = remembered_on(program, TODAY)
    remembered.keep(paper, Choices(last=date(2025, 1, 1)))
    assert remembered.proposed(paper).last == TODAY


def test_days_are_called_as_the_office_calls_them() -> None:
    assert span_of(Choices(date(2026, 11, 1), date(2026, 11, 30))).title == "2026 年 11 月"
    assert span_of(Choices(date(2026, 1, 1), date(2026, 12, 31))).title == "2026 年"
    assert span_of(Choices(date(2026, 11, 3), date(2026, 11, 5))).title == "2026-11-03 至 2026-11-05"
