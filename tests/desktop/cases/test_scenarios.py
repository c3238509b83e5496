"""Scenarios: the shipped ones are sound, an office's own goes through the six states, what has data stays."""

from datetime import date, timedelta

import pytest

from db.errors import Conflict
from db.models.cases import Case
from desktop.cases.ledgers import ledgers
from desktop.cases.scenarios import STATES, FieldDraft, Scenario, ScenarioDraft, shipped
from desktop.codes import Codes
from desktop.errors import Invalid, Refusal
from desktop.fields import Kind
from desktop.program import Program
from tests.programs import TODAY

TITLES = [
    "人口管理", "信息采集", "矛盾排处", "宣传防范", "房屋安全", "“两违”整治", "安全生产", "环境保护", "社会治理",
    "食品安全", "道路交通安全",
]  # fmt: skip


def own() -> ScenarioDraft:
    fields = [FieldDraft("涉及户数", Kind.NUMBER), FieldDraft("隐患类别", Kind.CODE, "hazard_kind")]
    return ScenarioDraft("森林防火", "hazard", "seven", "应急管理办", "林区巡护", ["巡山"], fields, {"handle": (1, 2)})


def test_the_eleven_of_the_policy_are_shipped_in_its_order() -> None:
    assert [one.title for one in shipped()] == TITLES


@pytest.mark.parametrize("scenario", shipped(), ids=lambda one: one.key)
def test_every_shipped_scenario_is_sound(scenario: Scenario) -> None:
    codes = Codes.load()
    assert scenario.ledger in {one.key for one in ledgers()}
    assert scenario.unit
    assert scenario.handbook
    assert len({field.key for field in scenario.fields}) == len(scenario.fields) >= 4
    for field in scenario.fields:
        assert (field.kind is Kind.CODE) == bool(field.codes)
        assert not field.codes or codes.items(field.codes), field.codes
    assert all(limit.warn <= limit.due for limit in scenario.limits.values())


def test_a_new_one_takes_cases_once_it_is_drilled(program: Program) -> None:
    scenarios = program.scenarios
    key = scenarios.save(own())
    assert not scenarios.scenario(key).takes_cases
    with pytest.raises(Refusal, match="按顺序"):
        scenarios.advance(key, "running", TODAY)
    with pytest.raises(Refusal, match="会议纪要"):
        scenarios.advance(key, "agreed", TODAY)
    with pytest.raises(Refusal, match="晚于今天"):
        scenarios.advance(key, "agreed", TODAY + timedelta(1), "〔2026〕3号")
    for state in STATES[1:]:
        scenarios.advance(key, state, TODAY, "〔2026〕3号")
        assert scenarios.scenario(key).takes_cases is (state in {"drill", "running"})
    assert [one.state for one in scenarios.scenario(key).history] == list(STATES)
    scenarios.advance(key, "retired", TODAY)
    assert key not in {one.key for one in scenarios.running}


def test_its_limits_are_those_of_its_cases(program: Program) -> None:
    key = program.scenarios.save(own())
    monday = date(2026, 11, 23)
    assert program.limits.clock("hazard", key, "handle", monday).due_on == date(2026, 11, 25)
    assert program.limits.clock("hazard", None, "handle", monday).due_on > date(2026, 11, 25)


def test_a_shipped_one_is_changed_and_stays_where_it_stood(program: Program) -> None:
    draft = program.scenarios.draft("houses")
    draft.title = "房屋安全排查"
    draft.fields = [*draft.fields, FieldDraft("照片张数", Kind.NUMBER)]
    program.scenarios.save(draft)
    changed = program.scenarios.scenario("houses")
    assert [changed.title, changed.state, changed.fields[-1].key] == ["房屋安全排查", "running", "f1"]
    assert [one.key for one in program.scenarios.all].index("houses") == 4
    with pytest.raises(Conflict):
        program.scenarios.save(draft)


def test_a_field_that_cases_have_filled_in_stays(program: Program) -> None:
    case = program.cases.blank("hazard")
    case.values["title"] = "外墙开裂"
    key = program.cases.save(case)
    with program.office.store.write("更正事件") as session:
        found = session.get_one(Case, key)
        found.scenario, found.facts = "houses", {"level": "03"}
    draft = program.scenarios.draft("houses")
    draft.fields = [one for one in draft.fields if one.key != "level"]
    with pytest.raises(Refusal, match="已有 1 件"):
        program.scenarios.save(draft)
    assert program.scenarios.counts() == {"houses": (1, 1)}
    assert program.scenarios.tally("houses", "level") == {"03": 1}


def test_what_is_wrong_is_named(program: Program) -> None:
    draft = own()
    draft.title, draft.ledger = "食品安全", "nothing"
    draft.fields = [FieldDraft("户数"), FieldDraft("户数"), FieldDraft("类别", Kind.CODE, "nothing"), FieldDraft("")]
    with pytest.raises(Invalid) as told:
        program.scenarios.save(draft)
    assert len(told.value.problems) == 5
    assert program.scenarios.all == shipped()


def test_values_are_kept_as_plain_text_and_read_back(program: Program) -> None:
    kept = program.scenarios.written("houses", {"level": "03", "moved_on": TODAY, "other": 1, "storeys": None})
    assert kept == {"level": "03", "moved_on": "2026-11-22"}
    assert program.scenarios.read("houses", kept)["moved_on"] == TODAY
