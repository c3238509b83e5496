"""The ways from one room into another: posts and organisations of somebody, the grid something lies in."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.ui.pages.conftest import found_household, person_draft
from ui.pages.dwellings import DwellingsPage
from ui.pages.enterprises import EnterprisesPage
from ui.pages.households.page import HouseholdsPage
from ui.pages.people import PeoplePage
from ui.pages.rooms import KINDS
from ui.pages.roster.page import RosterPage
from ui.search_box import ICONS


@pytest.fixture
def tied(program: Program) -> dict[str, int]:
    """王一: a resident of 江头第1网格, a worker there, secretary of its branch."""
    grid = program.grids.resolve("江头第1网格")
    assert grid is not None
    person = program.people.save(person_draft(program, "王一", grid_id=grid))
    draft = program.roster.blank()
    draft.name = "王一"
    staff = program.roster.save(draft)
    program.roster.link(staff, program.roster.dossier(staff).version, person)
    program.appointments.appoint(Appointing(staff, grid, "worker_full_time", date(2026, 1, 1)))
    one = program.organisations.blank("party")
    one.name, one.kind_code, one.grid_id = "第一党支部", "03", grid
    branch = program.organisations.save(one)
    member = program.organisations.members.blank()
    member.person_id, member.duty = person, "书记"
    program.organisations.members.add(branch, member)
    return {"person": person, "staff": staff, "branch": branch, "grid": grid}


def ways(page: Any, wanted: list[tuple[str, Any]]) -> dict[str, QAbstractButton]:
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    return {one.text() or one.accessibleName(): one for one in page.view.findChildren(QAbstractButton)}


def test_a_resident_leads_to_the_roster_and_to_the_party(enter: Callable[..., Any], tied: dict[str, int]) -> None:
    wanted: list[tuple[str, Any]] = []
    found = ways(enter(PeoplePage, tied["person"]), wanted)
    for words in ("网格员：江头村委会 第1网格 专职网格员", "党组织：第一党支部　书记", "打开所属网格"):
        found[words].click()
    assert wanted == [("roster", tied["staff"]), ("organisations", tied["branch"]), ("grids", tied["grid"])]


def test_the_roster_leads_back_and_to_the_party(enter: Callable[..., Any], tied: dict[str, int]) -> None:
    wanted: list[tuple[str, Any]] = []
    found = ways(enter(RosterPage, tied["staff"]), wanted)
    found["党组织：第一党支部　书记"].click()
    found["打开居民档案"].click()
    assert wanted == [("organisations", tied["branch"]), ("people", tied["person"])]


def test_what_is_over_is_not_told(program: Program, tied: dict[str, int]) -> None:
    program.organisations.endings.dissolve(tied["branch"], 1, date(2026, 11, 1))
    staff = program.roster.dossier(tied["staff"])
    program.roster.leave(tied["staff"], staff.version, date(2026, 11, 1))
    assert [one.words for one in program.ties.of_person(tied["person"])] == ["网格员：已离岗"]


def test_households_dwellings_and_enterprises_lead_to_their_grid(enter: Callable[..., Any], program: Program) -> None:
    grid = program.grids.resolve("江头第1网格")
    household = found_household(program, "江头村1号", "王一")
    dwelling = program.dwellings.blank()
    dwelling.address, dwelling.grid_id = "江头村1号", grid
    enterprise = program.enterprises.blank()
    enterprise.name, enterprise.grid_id = "鑫鑫鞋厂", grid
    for room, key in (
        (HouseholdsPage, household),
        (DwellingsPage, program.dwellings.save(dwelling)),
        (EnterprisesPage, program.enterprises.save(enterprise)),
    ):
        wanted: list[tuple[str, Any]] = []
        ways(enter(room, key), wanted)["打开所属网格"].click()
        assert wanted == [("grids", grid)]


def test_every_kind_that_the_search_box_finds_has_its_sign_and_its_place() -> None:
    assert {kind for kind, _ in KINDS.values()} <= set(ICONS)
