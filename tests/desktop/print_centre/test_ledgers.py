"""What stands on a ledger: the records the list finds, in the order and groups asked for, numbered over the year."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from db.models.people import Person
from desktop.cases.events import EventKind
from desktop.cases.figures import Asked
from desktop.cases.spans import Span
from desktop.jobs import Progress
from desktop.layouts.layout import Layout, LayoutColumn, Numbering
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre import case_ledgers, dossier_lists, grid_order, rosters, teams
from desktop.print_centre.asked import days_in_words
from desktop.print_centre.case_ledgers import BY_DAY, NO_REPORTERS, SORT, STATE, ledger_of
from desktop.print_centre.dossier_lists import CHOSEN
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.listed import note_shown
from desktop.print_centre.making import LedgerMaking
from desktop.print_centre.rosters import EVERY, ROWS
from desktop.printing.ledger_width import too_wide
from desktop.program import Program
from desktop.tables import Search
from tests.desktop.print_centre.a_town import FIRST, OTHER
from tests.programs import TODAY

NOVEMBER = Choices(first=date(2026, 11, 1), last=date(2026, 11, 30))
YEAR = Choices(first=date(2026, 1, 1), last=date(2026, 12, 31))
NOW = Choices(last=TODAY)


def paper(program: Program, key: str) -> Printable:
    sources = (case_ledgers, rosters, dossier_lists, teams)
    return {one.key: one for source in sources for one in source.printables(program)}[key]


def made(program: Program, key: str, choices: Choices, layout: Layout | None = None) -> LedgerMaking:
    making = paper(program, key).make(choices, layout, Progress())
    assert isinstance(making, LedgerMaking)
    return making


def column(making: LedgerMaking, key: str) -> list[str]:
    place = [one.key for one in making.data.columns].index(key)
    return [row[place] for row in making.data.rows()]


def found(listed: Any, **filters: Any) -> int:
    return len(listed.keys(Search(filters=filters), Progress()))


@pytest.mark.parametrize("key", shipped_layouts())
def test_every_shipped_layout_fits_its_paper(key: str) -> None:
    assert too_wide(shipped_layouts()[key]) == ""


# Cases


def test_a_ledger_holds_what_the_list_finds(town: Program) -> None:
    for choices in (NOVEMBER, YEAR, replace(YEAR, grid=town.grids.resolve(FIRST)), Choices()):
        making = made(town, "dispute", choices)
        period = {"period_found": (choices.first, choices.last)}
        assert making.count == len(list(making.data.rows())) == found(
            town.cases.list, ledger="dispute", grid=choices.grid, **period
        )  # fmt: skip
    assert made(town, "cases", YEAR).count == found(town.cases.list, period_found=(YEAR.first, YEAR.last))


def test_by_the_day_of_the_return_a_ledger_counts_as_the_return_does(town: Program) -> None:
    making = made(town, "dispute", replace(NOVEMBER, options={BY_DAY: "registered_on"}))
    (line,) = [one for one in town.months.table(Asked(Span.of_month("2026-11")), "ledger") if one.key == "dispute"]
    assert making.count == line.counts["received"] == 2
    assert "按受理日期" in making.data.about


def test_a_ledger_goes_on_where_the_year_stood(town: Program) -> None:
    assert made(town, "dispute", NOVEMBER).data.first_number == 2  # one in September; that of last year is none
    assert made(town, "dispute", YEAR).data.first_number == 1
    own = replace(shipped_layouts()["dispute"], numbering=Numbering.LIST)
    assert made(town, "dispute", NOVEMBER, own).data.first_number == 1


def test_a_ledger_comes_in_the_order_of_its_days(town: Program) -> None:
    days = column(made(town, "dispute", Choices()), "found_on")
    assert days == sorted(days)


def test_a_ledger_is_narrowed_by_its_options(town: Program) -> None:
    def titles(**options: str) -> list[str]:
        own = replace(shipped_layouts()["dispute"], columns=(LayoutColumn("title", "事件名称", 9),))
        return column(made(town, "dispute", replace(YEAR, options=options), own), "title")

    assert titles(**{STATE: "open"}) == ["两户因排水沟发生争执", "婆媳因家务争吵", "货款拖欠"]
    assert titles(**{STATE: "ended"}) == []
    assert titles(**{SORT: "02"}) == ["货款拖欠"]


def test_nobody_learns_from_a_ledger_who_told(town: Program) -> None:
    making = made(town, "request", YEAR)
    assert making.data.note == NO_REPORTERS
    assert not {"reporter", "reporter_phone"} & {one.key for one in making.data.columns}
    assert "反映的人" not in str(list(making.data.rows()))


def test_only_columns_that_are_shown_are_put_into_words(town: Program) -> None:
    own = replace(shipped_layouts()["cases"], columns=(LayoutColumn("title", "事件名称", 9),))
    rows = list(made(town, "cases", YEAR, own).data.rows())
    assert {sum(bool(text) for text in row) for row in rows} == {1}


def test_a_ledger_in_groups_keeps_equal_values_together(town: Program) -> None:
    own = replace(shipped_layouts()["cases"], group_by="ledger")
    ledgers = column(made(town, "cases", YEAR, own), "ledger")
    assert ledgers[:3] == ["矛盾纠纷"] * 3
    assert len(dict.fromkeys(ledgers)) == 9


def test_the_cases_that_are_shown_are_printed_in_their_order(town: Program) -> None:
    keys = [int(key) for key in town.cases.list.keys(Search(filters={"ledger": "incident"}), Progress())]
    layout = shipped_layouts()["incident"]
    making = ledger_of(town, "incident", keys, layout, "共 1 件", Progress())
    assert making.data.about == "共 1 件"
    assert column(making, "description") == ["电路老化冒烟，无人受伤。"]


def test_the_course_of_an_incident_is_on_its_ledger(program: Program) -> None:
    draft = program.cases.blank("incident")
    draft.values["title"] = "出租房起火"
    key = program.cases.save(draft)
    for phase, words in (("1", "已拨打119"), ("2", "明火扑灭"), ("2", "正在清点"), ("3", "无人伤亡")):
        events = program.cases.dossier(key).standing.events
        program.case_moves.carry_out(
            key, events, EventKind.EMERGENCY, {"phase": phase, "to": "区应急局", "words": words}
        )
    (row,) = made(program, "incident", Choices()).data.rows()
    assert all(words in "".join(row) for words in ("已拨打119", "明火扑灭", "正在清点", "无人伤亡"))


def test_printing_what_is_shown_is_written_down(program: Program) -> None:
    note_shown(program, "case_record", shipped_layouts()["dispute"], 1)
    keys = program.disclosure_list.keys(Search(), Progress())
    row = program.disclosure_list.records([int(keys[0])])[int(keys[0])]
    assert "事件" in "".join(row.values())


# Dossiers


def test_a_register_of_dossiers_holds_what_the_list_finds(town: Program) -> None:
    grid = town.grids.resolve(OTHER)
    assert made(town, "floating", NOW).count == found(town.people.list, population="floating") == 1
    assert made(town, "residents", replace(NOW, grid=grid)).count == found(town.people.list, grid=grid) == 2
    assert made(town, "households", NOW).count == found(town.households.list) == 3
    assert made(town, "enterprises", replace(NOW, options={CHOSEN: "enterprise"})).count == 0


def test_grids_come_as_the_tree_has_them(town: Program) -> None:
    assert column(made(town, "households", NOW), "grid_id") == [
        "岸兜村委会 第1网格", "岸兜村委会 第2网格", "江头村委会 第1网格",
    ]  # fmt: skip


def test_people_cared_for_are_chosen_by_group_and_by_tag(town: Program) -> None:
    def names(chosen: str) -> list[str]:
        return column(made(town, "care", replace(NOW, options={CHOSEN: chosen})), "name")

    assert names("") == ["王㛃", "吴𪟝"]
    assert names("old") == names("P01") == ["王㛃"]
    assert names("children") == []


def test_numbers_are_masked_unless_they_are_revealed(town: Program) -> None:
    assert column(made(town, "floating", NOW), "phone") == ["138****1003"]
    revealed = made(town, "floating", replace(NOW, revealed=True, purpose="核对"))
    assert column(revealed, "phone") == ["13800001003"]
    assert {"phone", "id_no"} <= set(revealed.secrets)
    assert not revealed.imprint.masked


def test_a_register_can_be_of_an_earlier_day(town: Program) -> None:
    making = made(town, "households", Choices(last=date(2019, 1, 1)))
    assert making.count == 0
    assert making.data.about == "截至 2019-01-01　共 0 户"


# The roster and the table of division


def test_the_roster_goes_grid_by_grid_and_can_be_narrowed(town: Program) -> None:
    assert column(made(town, "roster", NOW), "name") == ["王网格长", "李专职", "张专职"]
    assert column(made(town, "roster", replace(NOW, options={"kind": "01"})), "name") == ["李专职", "张专职"]
    assert made(town, "roster", NOW).count == found(town.roster.list)
    grid = town.grids.resolve(OTHER)
    assert column(made(town, "roster", replace(NOW, grid=grid)), "name") == ["张专职"]


def test_the_table_of_division_adds_up_to_the_town(town: Program) -> None:
    making = made(town, "division", NOW)
    people = town.grid_dossiers.figures()["people"]
    (top,) = town.grids.children(None)
    assert sum(map(int, column(making, "people"))) == people[top.id] == 5
    assert making.count == found(town.grid_dossiers.list, level="grid") == 4


def test_the_table_of_division_can_list_every_level(town: Program) -> None:
    making = made(town, "division", replace(NOW, options={ROWS: EVERY}))
    assert making.count == 6
    assert making.data.totals["people"] == "5"
    assert not any(one.is_summable for one in making.data.columns)


def test_the_table_of_division_tells_who_stands_in_no_row(town: Program) -> None:
    draft = town.people.blank()
    draft.name, draft.grid_id = "陈无格", town.grids.find_village("岸兜")
    town.people.save(draft)
    assert made(town, "division", NOW).data.note == "另有 1 人未落到最末级网格，未计入本表。"


def test_a_team_is_followed_by_its_members(town: Program) -> None:
    making = made(town, "team_members", replace(NOW, options={"kind": "party"}))
    assert column(making, "organisation") == ["岸兜党支部　岸兜村委会"]
    assert made(town, "teams", NOW).count == found(town.organisations.list, family="team") == 2


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "2026 年 11 月"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026 年"),
        (date(2026, 11, 3), date(2026, 11, 9), "2026-11-03 至 2026-11-09"),
        (date(2026, 11, 3), date(2026, 11, 3), "2026-11-03"),
        (date(2026, 11, 3), None, "2026-11-03 以来"),
        (None, date(2026, 11, 3), "截至 2026-11-03"),
        (None, None, ""),
    ],
)
def test_days_are_called_as_the_office_calls_them(first: date | None, last: date | None, words: str) -> None:
    assert days_in_words(Choices(first=first, last=last)) == words


@pytest.mark.parametrize("few", [0, 1000])
def test_many_records_are_put_in_the_order_of_the_grids(
    town: Program, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(grid_order, "FEW", few)
    keys = town.people.list.keys(Search(filters={"standing": "all"}), Progress())
    ordered = [int(key) for key in grid_order.by_grid(town.office.store, town.grids, Person, keys)]
    assert sorted(ordered) == sorted(int(key) for key in keys)
    grids = [town.people.list.records([key])[key]["grid_id"] for key in ordered]
    assert grids == sorted(grids, key=lambda name: (name == "", name))
