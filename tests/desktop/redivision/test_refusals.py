"""What a re-division refuses, in one sentence each; nothing is changed by a plan that is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.models.grids import Grid, GridStanding, Redivision
from desktop.errors import Refusal
from desktop.redivision.plan import (
    HOUSEHOLD,
    ByAddress,
    ByKeys,
    Close,
    Merge,
    Move,
    MoveGrid,
    NewGrid,
    Plan,
    Recode,
    Rename,
    Reopen,
    Share,
    Split,
)
from tests.programs import TODAY

DAY = date(2026, 11, 1)


def cases():
    """Name, what is asked for given the four grids and the two villages, and part of the sentence."""
    return [
        ("a loop", lambda c, v: [MoveGrid(v[0], c[0])], "就在“岸兜村委会”之内"),
        ("a code used before", lambda c, v: [Recode(c[0], "350582103202001")], "编码不能重复使用"),
        ("a code of a new grid", lambda c, v: [Split(c[0], (NewGrid("甲", "新", "350582103202001"),), ())], "重复使用"),
        ("a code of odd signs", lambda c, v: [Recode(c[0], "一号")], "编码只能"),
        ("people without a target", lambda c, v: [Close(c[0])], "里还有 6 户、19 人"),
        ("sub-grids without a target", lambda c, v: [Close(v[0])], "下面还有 2 个网格"),
        ("a grid into itself", lambda c, v: [Close(c[0], c[0])], "不能划入它自己"),
        ("a level", lambda c, v: [MoveGrid(c[0], c[1])], "不能设"),
        ("a level of a new grid", lambda c, v: [Split(c[0], (NewGrid("甲", "新", level="village"),), ())], "不能设"),
        ("a grid twice", lambda c, v: [Merge((c[0], c[0], c[1]), c[1])], "出现了两次"),
        ("one grid", lambda c, v: [Merge((c[0],), NewGrid("甲", "新"))], "至少要选两个网格"),
        ("only itself", lambda c, v: [Merge((c[0],), c[0])], "至少要选两个网格"),
        ("into what it contains", lambda c, v: [Merge((v[0], c[0]), c[0])], "先把它改挂到别处"),
        ("the top", lambda c, v: [Close(1, v[0])], "最上一级"),
        ("the top split", lambda c, v: [Split(1, (NewGrid("甲", "新"),), ())], "最上一级"),
        ("no name", lambda c, v: [Rename(c[0], " ")], "请填写"),
        ("the same name", lambda c, v: [Rename(c[0], "第1网格")], "没有变化"),
        ("a name there is", lambda c, v: [Rename(c[0], "第2网格")], "已经有“第2网格”"),
        ("a new grid without name", lambda c, v: [Split(c[0], (NewGrid("甲", ""),), ())], "要有名称"),
        ("two of one name", lambda c, v: [Split(c[0], (NewGrid("甲", "新"), NewGrid("乙", "新")), ())], "已经有“新”"),
        ("two of one label", lambda c, v: [Split(c[0], (NewGrid("甲", "新"), NewGrid("甲", "另")), ())], "出现了两次"),
        ("nothing to split", lambda c, v: [Split(c[0], (), ())], "拆成哪些网格"),
        ("an unknown target", lambda c, v: [Move((Share(ByKeys(HOUSEHOLD, (1,)), "丙"),))], "没有说明"),
        ("an address nowhere", lambda c, v: [Move((Share(ByAddress("路"), c[0]),))], "先选定一个网格"),
        ("nothing to move", lambda c, v: [Move((Share(ByKeys(HOUSEHOLD, ()), c[0]),))], "没有需要划入"),
        ("already there", lambda c, v: [MoveGrid(c[0], v[0])], "本来就在"),
        ("in use", lambda c, v: [Reopen(c[0])], "不需要恢复"),
        ("unknown", lambda c, v: [Rename(999, "新")], "已经不在了"),
        ("nothing", lambda c, v: [], "还没有填写"),
        ("no division code", lambda c, v: [Recode(v[0], "350582103201A")], "区划代码"),
        ("the same code", lambda c, v: [Recode(c[0], "")], "新编码"),
    ]  # fmt: skip


@pytest.mark.parametrize(("operations", "sentence"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_it_is_refused_and_nothing_changes(town, operations, sentence):
    asked = Plan("调整", DAY, tuple(operations(town.cells, town.villages())))
    before = state(town)
    found = town.redivisions.preview(asked)
    assert any(sentence in one for one in found.refusals), found.refusals
    assert all(one.endswith(("。", "？")) for one in found.refusals)
    with pytest.raises(Refusal, match=sentence.replace("（", r"\（")):
        town.redivisions.carry_out(asked)
    assert state(town) == before


def state(town):
    with town.store.read() as session:
        grids = session.execute(select(Grid.id, Grid.name, Grid.code, Grid.path, Grid.standing, Grid.version)).all()
        return grids, session.scalars(select(Redivision.id)).all(), [town.homes(cell) for cell in town.cells]


def test_a_day_to_come(town):
    asked = Plan("调整", TODAY + timedelta(days=1), (Rename(town.cells[0], "新"),))
    with pytest.raises(Refusal, match="生效日期不能晚于今天"):
        town.redivisions.carry_out(asked)


def test_what_is_closed_is_left_alone(town):
    one, two = town.cells[:2]
    town.redivisions.carry_out(Plan("撤销", DAY, (Close(one, two),)))
    for operation in (Rename(one, "新"), Merge((one, two), two), Close(two, one)):
        with pytest.raises(Refusal, match="已经撤销"):
            town.redivisions.carry_out(Plan("再来", DAY, (operation,)))


def test_the_codes_of_closed_grids_stay_used(town):
    one, two = town.cells[:2]
    code = town.one(Grid, one).code
    town.redivisions.carry_out(Plan("撤销", DAY, (Close(one, two),)))
    assert town.one(Grid, one).standing is GridStanding.CLOSED
    with pytest.raises(Refusal, match="重复使用"):
        town.redivisions.carry_out(Plan("再用", DAY, (Recode(two, code),)))


def test_one_fault_among_several_operations_stops_all(town):
    one, two = town.cells[:2]
    before = state(town)
    with pytest.raises(Refusal):
        town.redivisions.carry_out(Plan("两件", DAY, (Merge((one, two), two), Rename(two, ""))))
    assert state(town) == before
