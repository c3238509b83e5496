"""The units that cases are assigned to, those of grids made on demand, and where a case goes by itself."""

import pytest

from db.errors import Conflict, Duplicate
from db.models.cases import UnitKind
from db.models.grids import Grid, GridStanding
from desktop.cases.events import EventKind
from desktop.cases.ledgers import ledger
from desktop.cases.routing import Route
from desktop.cases.units import CENTRE, blank, changed, suggested, suggested_routes
from desktop.errors import Invalid, Refusal
from desktop.program import Program
from desktop.tables import Search
from desktop.telling import EMPTY


@pytest.fixture
def station(program: Program) -> int:
    return program.units.put(changed(blank(), name="司法所", contact="何所长", phone="0595-85001234"))


def named(program: Program, text: str) -> list[str]:
    return [line.name for line in program.units.find(text)]


def given_a_case(program: Program, unit: int) -> int:
    """Assign a case to a unit."""
    draft = program.cases.blank("dispute")
    draft.values["title"] = "两户因排水沟发生争执"
    case = program.cases.save(draft)
    standing = program.cases.dossier(case).standing
    program.case_moves.carry_out(case, standing.events, EventKind.ASSIGNED, {"unit_id": unit})
    return case


def test_a_unit_is_kept_and_corrected(program: Program, station: int) -> None:
    line = program.units.one(station)
    assert (line.name, line.contact, line.kind_title, line.is_active) == ("司法所", "何所长", "部门站所", True)
    program.units.put(changed(line, name="陈埭司法所", duties="调解"))
    assert program.units.one(station).name == "陈埭司法所"
    with pytest.raises(Conflict):
        program.units.put(changed(line, name="别的"))
    with pytest.raises(Duplicate):
        program.units.put(changed(blank(), name="陈埭司法所"))


def test_what_a_unit_lacks_is_said(program: Program) -> None:
    with pytest.raises(Invalid, match="请填写单位名称"):
        program.units.put(blank())
    with pytest.raises(Invalid, match="名称最多 100 个字"):
        program.units.put(changed(blank(), name="所" * 101))
    with pytest.raises(Invalid):
        program.units.put(changed(blank(), name="司法所", phone="12"))
    with pytest.raises(Refusal, match="程序自动登记"):
        program.units.put(changed(blank(), name="江头村", kind=UnitKind.GRID))
    assert program.units.all() == ()


def test_units_and_grids_are_found_by_characters_and_letters(program: Program, station: int) -> None:
    assert named(program, "司法") == named(program, "sfs") == named(program, "sifa") == ["司法所"]
    assert named(program, "") == ["司法所"]
    assert named(program, "jiangtou") == ["江头村委会", "江头村委会 第1网格", "江头村委会 第2网格"]
    assert named(program, "没有") == []
    program.units.retire(station, program.units.one(station).version)
    assert named(program, "司法") == []


def test_the_unit_of_a_grid_is_made_when_it_is_first_needed(program: Program) -> None:
    (line,) = program.units.find("江头村委会 第1网格")
    assert line.id is None
    key = program.units.key_of(line)
    assert program.units.key_of(line) == key
    (again,) = program.units.find("江头村委会 第1网格")
    assert (again.id, again.kind, program.units.key_of(again)) == (key, UnitKind.GRID, key)
    assert program.units.names([key, None]) == {key: "江头村委会 第1网格", None: CENTRE}
    with pytest.raises(Refusal, match="已不存在"):
        program.units.key_of(changed(line, grid_id=999))


def test_the_unit_of_a_grid_is_called_as_the_grid_is(program: Program) -> None:
    (line,) = program.units.find("江头村委会 第1网格")
    key = program.units.key_of(line)
    node = program.grids.nodes[line.grid_id or 0]
    draft = program.grid_dossiers.draft(node.id)
    draft.values["name"] = "东街网格"
    program.grid_dossiers.save(draft)
    assert program.units.names([key]) == {key: "江头村委会 东街网格", None: CENTRE}
    assert program.units.one(key).name == "江头村委会 东街网格"


def test_the_unit_of_a_closed_grid_is_retired_with_it(program: Program) -> None:
    (line,) = program.units.find("江头村委会 第2网格")
    key = program.units.key_of(line)
    with program.office.store.write("撤销网格") as session:
        session.get_one(Grid, line.grid_id).standing = GridStanding.CLOSED
    assert not program.units.one(key).is_active
    assert named(program, "江头村委会 第2网格") == []
    with pytest.raises(Refusal, match="已经撤销，不能恢复"):
        program.units.take_back(key, program.units.one(key).version)


def test_a_unit_that_has_cases_is_neither_retired_nor_removed(program: Program, station: int) -> None:
    given_a_case(program, station)
    assert program.units.all()[0].open_cases == 1
    version = program.units.one(station).version
    with pytest.raises(Refusal, match="“司法所”还有 1 件在办"):
        program.units.retire(station, version)
    with pytest.raises(Refusal, match="办过事件"):
        program.units.remove(station, version)


def test_a_unit_is_retired_taken_back_and_removed(program: Program, station: int) -> None:
    units = program.units
    units.routing.put(Route("dispute", "", "", station))
    units.retire(station, units.one(station).version)
    assert units.all() == ()
    assert [line.is_active for line in units.all(retired=True)] == [False]
    assert units.routed("dispute", None, None) is None
    units.take_back(station, units.one(station).version)
    assert units.one(station).is_active
    with pytest.raises(Conflict):
        units.remove(station, 1)
    units.remove(station, units.one(station).version)
    assert units.all(retired=True) == ()


def test_the_nearest_rule_says_where_a_case_goes(program: Program, station: int) -> None:
    units = program.units
    office, grid, centre = (units.put(changed(blank(), name=name)) for name in ("人社所", "综合执法队", "应急管理办"))
    for route in (
        Route("dispute", "", "", station),
        Route("dispute", "07", "", office),
        Route("dispute", "0702", "", grid),
        Route("", "", "smoke", centre),
    ):
        units.routing.put(route)
    assert units.routed("dispute", "0201", None) == station
    assert units.routed("dispute", None, None) == station
    assert units.routed("dispute", "0701", None) == office
    assert units.routed("dispute", "0702", None) == grid
    assert units.routed("dispute", "0702", "smoke") == centre
    assert units.routed("hazard", "07", None) is None
    units.routing.remove("dispute/0702/")
    assert units.routed("dispute", "0702", None) == office
    assert len(units.routing.routes) == 3


def test_a_scenario_says_itself_who_answers_unless_a_rule_does(program: Program, station: int) -> None:
    units = program.units
    mine = units.put(changed(blank(), name="自然资源所"))
    assert units.routed("hazard", None, "houses") == mine
    units.routing.put(Route("hazard", "", "", station))
    assert units.routed("hazard", None, "houses") == mine
    units.routing.put(Route("hazard", "", "houses", station))
    assert units.routed("hazard", None, "houses") == station
    assert units.routed("hazard", None, "traffic") == station


def test_assigning_proposes_where_the_case_goes(program: Program, station: int) -> None:
    program.units.routing.put(Route("dispute", "", "", station))
    draft = program.cases.blank("dispute")
    draft.values["title"] = "两户因排水沟发生争执"
    offers = program.case_moves.offers(program.cases.save(draft))
    proposed = next(one.proposed for one in offers if one.move.kind is EventKind.ASSIGNED)
    assert proposed["unit_id"] == station


def test_a_rule_that_leads_nowhere_is_refused(program: Program, station: int) -> None:
    with pytest.raises(Refusal, match="先选台账"):
        program.units.routing.put(Route("", "07", "", station))
    with pytest.raises(Refusal, match="已停用或不存在"):
        program.units.routing.put(Route("dispute", "", "", 999))
    assert program.units.routing.routes == ()


def test_the_shipped_units_are_taken_over_once(program: Program, station: int) -> None:
    units = program.units
    units.routing.put(Route("dispute", "07", "", station))
    assert "司法所" not in {line.name for line in units.suggestion()}
    assert units.take_over() == len(suggested()) - 1
    assert units.take_over() == 0
    assert len(units.all()) == len(suggested())
    assert units.routed("dispute", "0701", None) == station
    assert units.routed("dispute", "0503", None) == units.find("交警中队")[0].id
    assert all(not line.contact and not line.phone for line in units.all() if line.id != station)


def test_every_shipped_rule_is_about_a_sort_and_a_unit_that_there_are(program: Program) -> None:
    names = {line.name for line in suggested()}
    for ledger_key, kind, unit in suggested_routes():
        assert unit in names
        if kind:
            assert program.codes.item(ledger(ledger_key).kinds, kind) is not None, kind


def test_what_happened_to_a_unit_is_told(program: Program, station: int) -> None:
    program.units.routing.put(Route("dispute", "0702", "", station))
    newest, made = (int(key) for key in program.journal.head(Search(), 2))
    assert program.journal.facts(newest) == [("自动派单：矛盾纠纷·0702", EMPTY, "司法所")]
    (change,) = program.journal.changes(made)
    assert (change.subject, change.title) == ("承办单位", "司法所")
    assert {"名称", "联系人", "联系电话"} <= {one.title for one in change.differences}
