"""The lists of cases: what they find, in which order, how a row reads, and what never leaves the office."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.models.cases import Case, CaseLink, CaseParty, CaseReporter, Unit, UnitKind
from desktop.case_finding import readings_of
from desktop.cases.events import EventKind
from desktop.cases.fields import PROTECTED
from desktop.cases.ledgers import ledgers
from desktop.cases.list import CENTRE, WITHHELD, Outward
from desktop.intake.indexing import reindex
from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER
from desktop.layouts.reading import shipped_layouts
from desktop.tables import TONE, Search
from tests.programs import TODAY


@pytest.fixture
def register(program):
    """Register a case, and have it found."""

    def make(ledger, title, **values):
        draft = program.cases.blank(ledger)
        draft.values.update(title=title, **values)
        return program.cases.save(draft)

    return make


@pytest.fixture
def cases(program, register, station):
    """A dispute in hand, a hazard just found, a request that is archived."""
    grid = program.grids.resolve("江头第1网格")
    dispute = register("dispute", "两户因排水沟发生争执", kind_code="0201", grid_id=grid, risk_code="2",
                       description="雨季积水，双方互不相让")  # fmt: skip
    hazard = register("hazard", "消防通道被占", source_code="05", outside_system="12345", outside_no="WX-20261122-7788")
    step(program, dispute, EventKind.ASSIGNED, unit_id=station, responsible_name="王强", requirement="先稳控再化解")
    return {"dispute": dispute, "hazard": hazard, "request": register("request", "反映夜间噪音")}


def step(program, case, kind, **facts):
    program.case_moves.carry_out(case, program.cases.dossier(case).standing.events, kind, facts)


def put(program, case, **values):
    with program.office.store.write("测试") as session:
        one = session.get_one(Case, case)
        for key, value in values.items():
            setattr(one, key, value)


def found(program, text="", **filters):
    search = Search(text, filters)
    keys = [int(key) for key in program.cases.list.keys(search, Progress())]
    head = [int(key) for key in program.cases.list.head(search, 64)]
    assert head in ([], keys)
    return keys


def test_the_latest_come_first(program, cases):
    assert found(program) == [cases["request"], cases["hazard"], cases["dispute"]]
    listed = program.cases.list
    assert listed.keys(Search(descending=True), Progress()).tolist() == [*cases.values()]
    assert listed.keys(Search(order="number"), Progress()).tolist() == sorted(
        cases.values(), key=lambda key: program.cases.dossier(key).number
    )


def test_every_filter_finds_what_it_says(program, cases, station):
    dispute, hazard, request = cases.values()
    grid = program.grids.resolve("江头第1网格")
    put(program, dispute, next_warn_on=TODAY - timedelta(9), next_due_on=TODAY - timedelta(3))
    put(program, hazard, next_warn_on=TODAY - timedelta(1), next_due_on=TODAY, finder_id=None, card="yellow")
    put(program, request, is_paused=True, is_escalated=True, is_success=False, finished_late=True, scenario="noise",
        finished_on=date(2026, 11, 20), parent_id=dispute, merged_into_id=dispute, asks_extension=True)  # fmt: skip
    with program.office.store.write("登记当事人") as session:
        session.add(CaseLink(case_id=hazard, subject="household", record_id=12))
    alone = {
        dispute: ({"ledger": "dispute"}, {"kind": "02"}, {"kind": "0201"}, {"grid": grid}, {"risk": "2"},
                  {"grid": program.grids.find_village("江头")}, {"stage": "assigned"}, {"stages": ("assigned",)},
                  {"light": "red"}, {"unit": station}),
        hazard: ({"light": "yellow"}, {"source": "05"}, {"card": "yellow"}, {"link": ("household", 12)},
                 {"marked": "supervised"}, {"keys": (hazard,)}, {"ledger": ("hazard", "other")}),
        request: ({"light": "paused"}, {"paused": True}, {"escalated": True}, {"success": False}, {"late": True},
                  {"scenario": "noise"}, {"period_finished": ("2026-11-01", "2026-11-30")}, {"parent": dispute},
                  {"merged_into": dispute}, {"asks_extension": True}, {"marked": "paused"}),
    }  # fmt: skip
    wrong = [
        (filters, found(program, **filters))
        for key, ways in alone.items()
        for filters in ways
        if found(program, **filters) != [key]
    ]
    assert wrong == []
    assert len(found(program, mine="lin")) == 3
    assert len(found(program, open=True)) == 3
    assert found(program, open=False) == []
    assert len(found(program, found_on="2026-11-22")) == 3
    assert found(program, period_registered=("2026-11-23", None)) == []
    assert found(program, unit=0) == [request, hazard]
    assert found(program, person=1) == []


def test_only_whistles_nobody_answered_are_found(program, cases, station):
    step(program, cases["dispute"], EventKind.WHISTLED, unit_ids=[station], hours=2, words="现场情绪激动")
    assert found(program, whistled=True) == [cases["dispute"]]
    step(program, cases["dispute"], EventKind.ARRIVED, unit_id=station, words="已到场")
    assert found(program, whistled=True) == []


NAMED = ["排水沟", "排水", "争执", "积水 争执", "纠1", "2026-纠-00001", "2026纠1", "00001 争执", "王大山",
         "wangdashan", "大山", "wds"]  # fmt: skip


@pytest.mark.parametrize("typed", NAMED)
def test_words_numbers_and_parties_find_a_case(program, cases, typed):
    with program.office.store.write("登记当事人") as session:
        session.add(CaseParty(case_id=cases["dispute"], name="王大山"))
        session.flush()
        reindex(session, "case_record", [cases["dispute"]])
    assert found(program, typed) == [cases["dispute"]]
    hits = [hit for hit in program.finder.find(typed) if hit.kind == "case"]
    assert [hit.key for hit in hits] == [cases["dispute"]]
    assert "2026-纠-00001" in hits[0].detail


@pytest.mark.parametrize("typed", ["WX-20261122-7788", "wx2026", "7788", "消防", "通道 7788"])
def test_outside_numbers_find_a_case_by_both_ends(program, cases, typed):
    assert found(program, typed) == [cases["hazard"]]


@pytest.mark.parametrize("typed", ["排沟水", "水沟排", "纠2", "1122", "两户因排水沟争执", "　"])
def test_what_no_case_has_finds_none(program, cases, typed):
    assert (found(program, typed) == []) is bool(typed.strip())


def test_a_case_is_found_by_the_number_it_was_given_later(program):
    draft = program.cases.blank("request")
    draft.values.update(title="反映路灯不亮", accept=False)
    key = program.cases.save(draft)
    assert found(program, "诉1") == []
    step(program, key, EventKind.REGISTERED)
    assert found(program, "诉1") == found(program, "路灯") == [key]


def test_a_text_has_few_readings():
    assert len(readings_of("王大山 李小河 张三丰 赵四海 00012")) <= 12
    assert readings_of(" ") == []


def test_a_row_tells_what_a_ledger_needs(program, cases):
    key = cases["dispute"]
    with program.office.store.write("登记当事人") as session:
        session.add_all([CaseParty(case_id=key, name="王大山"), CaseParty(case_id=key, name="李小河")])
        session.add(CaseReporter(case_id=key, name="赵四海", phone="13800001234"))
    step(program, key, EventKind.SIGNED)
    step(program, key, EventKind.PROGRESS, words="到现场看了水沟")
    put(program, key, next_due_on=TODAY - timedelta(3))
    row = program.cases.list.records([key])[key]
    assert row["light"] == "逾期 3 天"
    assert row[TONE] == "red"
    assert row["parties"] == "王大山、李小河"
    assert row["unit"] == "司法所"
    assert row["kind_code"] == "用水排水通行通风采光"
    assert row["requirement"] == "先稳控再化解"
    assert row["progress"].endswith("到现场看了水沟")
    assert (row["reporter"], row["reporter_phone"]) == ("赵*", "138****1234")
    other = program.cases.list.records([cases["hazard"]])[cases["hazard"]]
    assert (other["unit"], other["kind_code"], other["age"]) == (CENTRE, "", "0")


def test_a_unit_of_a_grid_is_called_as_the_grid_is(program, cases):
    grid = program.grids.resolve("江头第1网格")
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="旧名", kind=UnitKind.GRID, grid_id=grid)
        session.add(unit)
    put(program, cases["hazard"], unit_id=unit.id)
    assert program.cases.list.records([cases["hazard"]])[cases["hazard"]]["unit"] == program.grids.path_name(grid)
    assert (unit.id, program.grids.path_name(grid)) in program.cases.list.units()


def test_who_told_stays_masked_and_never_leaves(program, cases):
    key = cases["request"]
    with program.office.store.write("登记反映人") as session:
        session.add(CaseReporter(case_id=key, name="赵四海", phone="13800001234"))
    listed, everything = program.cases.list, lambda field, value: value
    assert listed.rows([key], everything)[key]["reporter"] == "赵*"
    leaving = Outward(listed)
    assert not PROTECTED & {field.key for field in leaving.fields}
    for row in (leaving.records([key])[key], leaving.rows([key], everything)[key]):
        assert {row[name] for name in PROTECTED} == {WITHHELD}


def test_a_case_that_is_over_gives_no_signal(program, cases):
    put(program, cases["hazard"], stage="archived", next_due_on=TODAY - timedelta(3))
    row = program.cases.list.records([cases["hazard"]])[cases["hazard"]]
    assert row["light"] == ""
    assert row.get(TONE, "") == ""
    assert found(program, light="red") == []


def test_every_ledger_prints_columns_there_are(program):
    known = {field.key for field in program.cases.list.fields}
    assert [(one.key, set(one.columns) - known) for one in ledgers() if set(one.columns) - known] == []
    assert [one.key for one in ledgers() if set(one.headings) - set(one.columns)] == []
    for layout in (shipped_layouts()[one.key] for one in ledgers()):
        assert {column.key for column in layout.columns} - known == {NUMBER}


def test_every_column_that_sorts_can_be_sorted_by(program, cases):
    for field in program.cases.list.fields:
        if field.sortable:
            assert len(program.cases.list.keys(Search(order=field.key), Progress())) == 3


def test_a_new_case_is_seen_at_once(program, register):
    assert found(program) == []
    key = register("other", "其他事项")
    assert found(program) == [key]
    with program.office.store.read() as session:
        assert session.scalars(select(Case.id)).all() == [key]
