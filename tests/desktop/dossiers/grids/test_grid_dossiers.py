"""Grids as dossiers: founding, correcting, codes, history, the list."""

from datetime import date

import pytest
from sqlalchemy import select, update

from db.errors import Conflict
from db.models.grids import Grid, GridEvent, GridEventKind, GridStanding
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from desktop.tables import Search
from tests.programs import TODAY


@pytest.fixture
def dossiers(program):
    return program.grid_dossiers


@pytest.fixture
def village(program):
    return program.grids.find_village("江头")


def found(dossiers, parent, name, **values):
    draft = dossiers.blank(parent)
    for key, value in (("name", name), *values.items()):
        setattr(draft, key, value)
    return dossiers.save(draft)


def corrected(dossiers, key, **values):
    draft = dossiers.draft(key)
    for name, value in values.items():
        setattr(draft, name, value)
    return dossiers.save(draft)


def faults(dossiers, draft):
    return {problem.field: problem.message for problem in dossiers.check(draft)}


def listed(dossiers, text="", order="", descending=False, **filters):
    keys = dossiers.list.keys(Search(text, filters, order, descending), Progress()).tolist()
    rows = dossiers.list.records(keys)
    return [rows[key]["name"] for key in keys]


def close(program, key):
    with program.office.store.write("撤销") as session:
        session.execute(update(Grid).where(Grid.id == key).values(standing=GridStanding.CLOSED, valid_to=TODAY))
        session.get_one(Grid, key).note = "已撤销"


def test_a_grid_is_founded_below_its_village(program, dossiers, village):
    facts = {"kind_code": "04", "setting_code": "urban", "extent": "市场内", "tags": ("06", "01"), "surface": 1234567}
    key = found(dossiers, village, " 市场专属网格 ", **facts)
    dossier = dossiers.dossier(key)
    assert (dossier.title, dossier.level, dossier.closed) == ("市场专属网格", "网格", False)
    assert [name for _, name in dossier.path] == ["陈埭镇", "江头村委会"]
    texts = dossier.texts
    assert texts["code"] == "350582103202901"
    assert texts["parent_id"] == texts["village"] == "江头村委会"
    assert (texts["kind_code"], texts["setting_code"], texts["surface"]) == ("专属网格", "城市", "1234567")
    assert texts["tags"] == "党建、应急管理"
    assert texts["valid_from"] == TODAY.isoformat()
    assert [(one.words, one.on) for one in dossier.history] == [("设立", TODAY)]
    assert dossier.may_found == ()
    assert program.grids.nodes[key].path.endswith(f"/{village}/{key}/")
    assert [one.name for one in dossiers.dossier(village).below] == ["第1网格", "第2网格", "市场专属网格"]
    assert dossiers.dossier(village).may_found == (("grid", "网格"),)


def test_a_grid_keeps_its_history_through_another_name_and_code(program, dossiers, village):
    key = program.grids.resolve("江头第1网格")
    corrected(dossiers, key, name="东片网格", tags=("02",))
    corrected(dossiers, key, code="350582103202099")
    dossier = dossiers.dossier(key)
    assert [one.words for one in dossier.history] == [
        "变更编码：350582103202001 → 350582103202099", "更名：第1网格 → 东片网格", "设立",
    ]  # fmt: skip
    assert [(one.system, one.code, one.until) for one in dossier.codes] == [("", "350582103202001", TODAY)]
    draft = dossiers.blank(village)
    draft.name, draft.code = "新网格", "350582103202001"
    expected = "编码 350582103202001 已由“江头村委会 东片网格”使用过，编码不能重复使用"
    assert faults(dossiers, draft) == {"code": expected}
    assert program.grids.resolve("350582103202001") == key
    assert listed(dossiers, "350582103202001") == ["东片网格"]
    versions = dossiers.versions(key)
    assert versions[0].action == "更正网格"
    assert versions[-1].fields["level"] == [None, "网格"]
    dossiers.restore(key, 1)
    dossier = dossiers.dossier(key)
    assert (dossier.title, dossier.texts["code"], dossier.texts["tags"]) == ("第1网格", "350582103202099", "")
    assert dossier.history[0].words == "更名：东片网格 → 第1网格"
    with pytest.raises(Refusal, match="与现在的内容相同"):
        dossiers.restore(key, dossier.version)


def test_what_keeps_a_grid_from_being_founded(program, dossiers, village):
    draft = dossiers.blank()
    assert faults(dossiers, draft) == {"name": "网格名称不能为空", "parent_id": "请选择上级网格"}
    draft = dossiers.blank(village)
    draft.name, draft.code = "02网格", "三五"
    assert faults(dossiers, draft) == {
        "name": "“江头村委会”下已有“第2网格”", "code": "编码只能由数字、字母和短横线组成",
    }  # fmt: skip
    draft = dossiers.blank(program.grids.resolve("江头第1网格"))
    draft.name = "更小的"
    assert "下面不再分网格" in faults(dossiers, draft)["parent_id"]
    draft = dossiers.blank(village, "duty_grid")
    draft.name = "不是这一级"
    assert faults(dossiers, draft) == {"parent_id": "“江头村委会”下面应是网格"}
    (town,) = program.grids.children(None)
    draft = dossiers.blank(town.id)
    draft.name = "新村"
    assert "12 位区划代码" in faults(dossiers, draft)["code"]
    draft.code = "35058210320"
    assert "12 位区划代码" in faults(dossiers, draft)["code"]
    draft.code = "350582103203"
    key = dossiers.save(draft)
    assert program.grids.find_village("350582103203") == key
    close(program, key)
    draft = dossiers.blank(key)
    draft.name = "在撤销的村"
    assert faults(dossiers, draft) == {"parent_id": "“新村”已撤销，不能在它下面新建网格"}
    with pytest.raises(Invalid):
        dossiers.save(draft)
    again = dossiers.blank(town.id)
    again.name, again.code = "另一村", "350582103203"
    assert "已由“新村”使用过" in faults(dossiers, again)["code"]


def test_a_grid_is_not_moved_by_its_form_and_not_overwritten(program, dossiers, village):
    key = program.grids.resolve("江头第1网格")
    draft = dossiers.draft(key)
    draft.parent_id = program.grids.find_village("岸兜")
    assert faults(dossiers, draft) == {"parent_id": "改变上级网格请用“调整网格”"}
    mine, theirs = dossiers.draft(key), dossiers.draft(key)
    theirs.note = "他人"
    dossiers.save(theirs)
    mine.note = "我"
    with pytest.raises(Conflict):
        dossiers.save(mine)


def test_levels_of_a_scheme_that_may_be_left_out(program, dossiers):
    program.office.office.put("更换网格体系", {"scheme": "quanzhou_zone"})
    (town,) = program.grids.children(None)
    assert [level.key for level in dossiers.levels_below(town.id)] == ["zone", "village"]
    key = found(dossiers, town.id, "东片")
    dossier = dossiers.dossier(key)
    assert (dossier.level, dossier.texts["code"], dossier.texts["village"]) == ("工作片", "350582103000P01", "")
    draft = dossiers.blank(town.id, "village")
    draft.name, draft.code, draft.setting_code = "西村", "350582103209", "rural"
    village = dossiers.save(draft)
    assert dossiers.dossier(village).level == "村（社区）"
    duty = dossiers.dossier(found(dossiers, found(dossiers, village, "第1网格"), "一组"))
    assert (duty.level, duty.is_wartime, duty.setting) == ("责任网格", True, "农村")
    assert duty.texts["setting_code"] == ""


def test_codes_of_other_systems(program, dossiers, village):
    first, second = (program.grids.resolve(f"江头第{number}网格") for number in (1, 2))
    key = dossiers.add_code(first, "数字城管", "CG-0101")
    with pytest.raises(Refusal, match="已登记在“江头村委会 第1网格”名下"):
        dossiers.add_code(second, "数字城管", "CG-0101")
    with pytest.raises(Refusal, match="请填写所属系统"):
        dossiers.add_code(second, " ", "1")
    corrected(dossiers, second, code="350582103202050")
    (former,) = dossiers.dossier(second).codes
    with pytest.raises(Refusal, match="要一直保留"):
        dossiers.remove_code(former.key)
    dossiers.remove_code(key)
    assert dossiers.dossier(first).codes == ()


def test_the_list_is_narrowed_and_ordered(program, dossiers, village):
    (town,) = program.grids.children(None)
    found(dossiers, village, "市场专属网格", kind_code="04", surface=300)
    everything = ["陈埭镇", "岸兜村委会", "第1网格", "第2网格", "江头村委会", "第1网格", "第2网格", "市场专属网格"]
    assert listed(dossiers) == everything
    assert listed(dossiers, descending=True) == everything[::-1]
    assert listed(dossiers, grid=village) == ["江头村委会", "第1网格", "第2网格", "市场专属网格"]
    assert listed(dossiers, level="village") == ["岸兜村委会", "江头村委会"]
    assert listed(dossiers, kind="04") == listed(dossiers, text="jiangtou shichang".replace(" ", "cunweihui"))
    assert listed(dossiers, "江头村委会第2") == ["第2网格"]
    assert listed(dossiers, "350582103202002") == ["第2网格"]
    assert listed(dossiers, "没有") == []
    assert listed(dossiers, order="surface", level="grid")[0] == "市场专属网格"
    assert listed(dossiers, order="name", grid=village)[0] == "第1网格"
    assert listed(dossiers, order="level", grid=town.id)[0] == "陈埭镇"
    assert listed(dossiers, order="parent_id", descending=True)[-1] == "陈埭镇"
    corrected(dossiers, village, setting_code="urban")
    assert listed(dossiers, setting="urban") == ["江头村委会", "第1网格", "第2网格", "市场专属网格"]
    close(program, program.grids.resolve("市场专属网格", village))
    assert len(listed(dossiers)) == 7
    assert listed(dossiers, standing="closed") == ["市场专属网格"]
    assert len(listed(dossiers, standing="all")) == 8
    assert len(dossiers.list.head(Search(), 3)) == 3


def test_rows_tell_what_is_counted(program, dossiers, village):
    first = program.grids.resolve("江头第1网格")
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on, draft.grid_id = "王一", "1", date(1970, 1, 1), first
    program.people.save(draft)
    assert dossiers.texts(first)["people"] == ""  # nothing was counted yet
    assert dossiers.list.rows([first, village], lambda field, value: str(value))[village]["people"] == "1"
    assert dossiers.texts(first)["people"] == "1"
    assert listed(dossiers, order="people", descending=True)[0] == "陈埭镇"
    assert len(dossiers.list.head(Search(order="people"), 3)) == 0
    assert dossiers.figures()["people"][first] == 1


def test_an_event_between_grids_names_the_other(program, dossiers, village):
    first, second = (program.grids.resolve(f"江头第{number}网格") for number in (1, 2))
    with program.office.store.write("并") as session:
        session.add(GridEvent(grid_id=first, kind=GridEventKind.MERGED, happened_on=TODAY, other_grid_id=second))
    (merged, _) = dossiers.dossier(first).history
    assert (merged.words, merged.other, merged.by) == ("合并：“江头村委会 第2网格”", second, "lin")
    with program.office.store.read() as session:
        assert session.scalars(select(GridEvent.kind)).all() == [GridEventKind.MERGED]


def test_wartime_counts_for_all_below_and_until_it_is_lifted(program):
    village = program.grids.find_village("岸兜")
    cell = next(node.id for node in program.grids.nodes.values() if node.parent_id == village)
    entry = program.registers.blank("wartime", grid=village)
    entry.values.update(happened_on=date(2026, 11, 1), reason="防汛")
    key = program.registers.save(entry)
    assert program.grid_dossiers.dossier(cell).modes == ("战时启用（2026-11-01 起）",)
    lifted = program.registers.draft(key)
    lifted.values["until"] = date(2026, 11, 20)
    program.registers.save(lifted)
    assert program.grid_dossiers.dossier(cell).modes == ()
