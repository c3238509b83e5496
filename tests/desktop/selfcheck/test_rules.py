"""Every rule finds what breaks it, and nothing else."""

from datetime import timedelta

import pytest

from db.models.grids import GridCode
from db.models.organisations import Organisation, OrganisationFamily
from desktop.jobs import Cancelled, Progress
from desktop.rules import Severity
from tests.programs import TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def switch_on(ground, key):
    ground.program.scheme.switch_rule(key, True)


def test_empty_grids_are_found(ground):
    ground.person(ground.first)
    ground.person(ground.second, standing="deceased")
    assert ground.found("grid_empty") == {
        ("grid_empty", key, 0) for key in (ground.second, ground.third, ground.fourth)
    }


def test_a_dedicated_grid_may_be_empty(ground):
    ground.change(ground.first, kind_code="04")
    assert ("grid_empty", ground.first, 0) not in ground.found("grid_empty")


def test_a_closed_grid_is_not_checked(ground):
    ground.change(ground.first, standing="closed")
    assert ground.first not in {grid for _, grid, _ in ground.found()}


def test_sizes_depend_on_town_and_country(ground):
    ground.change(ground.village, setting_code="rural")
    ground.change(ground.second, setting_code="urban")
    for _ in range(3):
        ground.household(ground.first)
        ground.household(ground.second)
    program = ground.program
    severity = Severity.WARNING
    program.scheme.change_rule("size_households_rural", minimum=None, maximum=2, severity=severity)
    program.scheme.change_rule("size_households_urban", minimum=4, maximum=9, severity=severity)
    found = ground.found("size_households_rural", "size_households_urban")
    assert found == {("size_households_rural", ground.first, 3), ("size_households_urban", ground.second, 3)}
    sentences = {one.rule: one.sentence for one in program.selfcheck.report().findings}
    assert sentences["size_households_rural"] == "户数 3 户，超过规定的 2 户。"
    assert sentences["size_households_urban"] == "户数 3 户，低于规定的 4 户。"


def test_a_village_of_unknown_setting_is_named_where_rules_depend_on_it(ground):
    ground.change(ground.village, setting_code="rural")
    found = ground.found("setting_missing")
    assert len(found) == 1
    assert ground.village not in {grid for _, grid, _ in found}
    for key in ("size_households_rural", "size_households_urban"):
        ground.program.scheme.switch_rule(key, False)
    assert ground.found("setting_missing") == set()


def test_posts_are_counted_in_the_grid_itself(ground):
    chief = ground.staff()
    for grid in (ground.first, ground.second):
        ground.post(chief, grid, "chief")
        ground.post(ground.staff(), grid, "worker_full_time")
    ground.post(ground.staff(), ground.second, "chief", until=TODAY)  # over since today
    ground.post(ground.staff(), ground.third, "chief", since=TOMORROW)
    ground.post(ground.staff(standing="left"), ground.third, "chief")
    vacant = {("post_vacant", ground.third, 2), ("post_vacant", ground.fourth, 2)}
    assert ground.found("post_vacant", "post_excess", "post_overlap") == vacant
    ground.post(ground.staff(), ground.first, "chief")
    assert ground.found("post_excess") == {("post_excess", ground.first, 2)}


def test_two_posts_at_a_time_in_one_grid_overlap(ground):
    somebody, other = ground.staff(), ground.staff()
    ground.post(somebody, ground.first, "chief")
    ground.post(somebody, ground.first, "worker_part_time", since=YESTERDAY)
    ground.post(somebody, ground.second, "chief")  # one person in many grids (P3-14)
    ground.post(other, ground.third, "chief", until=TODAY)
    ground.post(other, ground.third, "worker_full_time", since=TODAY)
    assert ground.found("post_overlap") == {("post_overlap", ground.first, 1)}


def test_certificates(ground):
    ground.post(ground.staff(), ground.first, "worker_full_time")
    ground.post(ground.staff(certificate_no="1", certified_until=YESTERDAY), ground.second, "worker_part_time")
    ground.post(ground.staff(certificate_no="2", certified_until=TODAY), ground.third, "worker_full_time")
    ground.post(ground.staff(), ground.fourth, "chief")
    found = {("uncertified", ground.first, 1), ("certificate_expired", ground.second, 1)}
    assert ground.found("uncertified", "certificate_expired") == found


def test_the_share_of_party_members_in_the_team(ground):
    switch_on(ground, "team_party_percent")
    for code in ("01", "02", "13"):
        ground.post(ground.staff(political_code=code), ground.first, "worker_part_time")
    known = ground.person(ground.second, political_code="01")
    ground.post(ground.staff(person_id=known), ground.second, "worker_part_time")
    ground.post(ground.staff(), ground.second, "worker_part_time")
    assert ground.found("team_party_percent") == {("team_party_percent", ground.second, 50)}


def test_reserves_lawyers_and_workers_per_households(ground):
    for key in ("reserves", "lawyers", "workers_per_households"):
        switch_on(ground, key)
    ground.change(ground.village, setting_code="urban")
    ground.post(ground.staff(is_reserve=True), ground.first, "chief")
    ground.post(ground.staff(), ground.village, "lawyer")
    ground.post(ground.staff(), ground.first, "worker_full_time")
    ground.household(ground.first)
    found = ground.found("reserves", "lawyers", "workers_per_households")
    other = next(
        node.id for node in ground.program.grids.nodes.values() if node.level == "village" and node.id != ground.village
    )
    assert found == {
        ("reserves", ground.village, 1),
        ("lawyers", other, 0),
        ("workers_per_households", ground.first, 1),
    }


def test_households_without_a_contact(ground):
    worker = ground.staff()
    ground.contact(ground.household(ground.first), worker)
    ground.contact(ground.household(ground.second), worker, until=TODAY)
    ground.household(ground.second)
    ground.household(ground.second, standing="closed")
    assert ground.found("household_without_contact") == {("household_without_contact", ground.second, 2)}


def test_party_members_and_organisations(ground):
    branch = ground.party(ground.first)
    ground.party(ground.second, kind="05")  # a contact household is no organisation
    ground.member(branch, ground.person(ground.first, political_code="01"))
    ground.member(branch, ground.person(ground.first, political_code="02"), until=TODAY)
    ground.person(ground.second, political_code="03")
    assert ground.found("member_without_party") == {("member_without_party", ground.first, 1)}
    without = {("grid_without_party", key, 0) for key in (ground.second, ground.third, ground.fourth)}
    assert ground.found("grid_without_party") == without


def test_a_chief_of_the_party_leads_its_organisation(ground):
    switch_on(ground, "chief_party_leader")
    leads, does_not, other = (ground.staff(political_code=code) for code in ("01", "01", "13"))
    for staff, grid in ((leads, ground.first), (does_not, ground.second), (other, ground.third)):
        ground.post(staff, grid, "chief")
    ground.party(ground.first, leader_id=leads)
    ground.party(ground.second)
    assert ground.found("chief_party_leader") == {("chief_party_leader", ground.second, 1)}


def test_party_organisations_stand_as_a_legal_pattern_has_them(ground):
    ground.party(ground.village, kind="01")
    assert ground.found("party_pattern") == set()
    ground.party(ground.first, kind="04")
    ((rule, grid, _),) = ground.found("party_pattern")
    assert (rule, grid) == ("party_pattern", ground.first)


def test_what_lies_in_no_grid(ground):
    ground.person(None)
    ground.person(None, standing="moved")
    ground.household(None)
    ground.dwelling(None)
    ground.enterprise(None, kind="place")
    names = ("person_outside", "household_outside", "dwelling_outside", "enterprise_outside")
    assert ground.found(*names) == {(name, None, 1) for name in names}
    assert all(dict(one.filters) == {"grid": 0} for one in ground.program.selfcheck.report().of_grid[None])


def test_a_code_used_before(ground):
    code = ground.program.grids.nodes[ground.first].code
    ground.add(GridCode(grid_id=ground.second, code=code))
    assert ground.found("code_fault") == {("code_fault", ground.first, 1)}


def test_the_load_of_grids_beside_each_other(ground):
    switch_on(ground, "load_balance")
    for _ in range(9):
        ground.person(ground.first)
    ground.person(ground.second)
    assert ground.found("load_balance") == {("load_balance", ground.second, 20)}


def test_a_rule_out_of_use_finds_nothing(ground):
    ground.program.scheme.switch_rule("grid_empty", False)
    assert ground.found("grid_empty") == set()


def test_a_run_can_be_stopped(ground):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        ground.program.selfcheck.run(progress)
    assert ground.program.selfcheck.last is None


def test_the_numbers_of_the_last_run_are_remembered(ground):
    ground.household(None)
    report = ground.program.selfcheck.run(Progress())
    assert ground.program.selfcheck.last is None
    ground.program.selfcheck.remember(report)
    last = ground.program.selfcheck.last
    assert (last.at, last.grids, last.findings) == (report.at, 7, len(report.findings))
    assert last.rules["household_outside"] == 1
    assert last.severities == report.severities
    assert report.aspects[None] == {"网格设置": 1}


def test_every_level_of_the_zone_has_its_own_grid_office(ground):
    program = ground.program
    assert not program.scheme.current.rule("office_missing").on
    program.scheme.choose("quanzhou_zone", program.grids)
    (town,) = program.grids.children(None)
    villages = {node.id for node in program.grids.nodes.values() if node.level == "village"}
    office = {"family": OrganisationFamily.OFFICE, "name": "网格办", "name_key": "wangge"}
    ground.add(Organisation(grid_id=ground.village, **office))
    ground.add(Organisation(grid_id=ground.first, **office))
    found = {grid for _, grid, _ in ground.found("office_missing")}
    assert found == {town.id, *villages} - {ground.village}  # the office of a village is none of its town
    ground.add(Organisation(grid_id=town.id, **office))
    assert town.id not in {grid for _, grid, _ in ground.found("office_missing")}
