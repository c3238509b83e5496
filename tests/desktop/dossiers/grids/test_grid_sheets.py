"""Sheets of grids: in any order, refused where the tree would not hold, taken back whole."""

from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding, GridTag
from desktop.dossiers.grids.placing import Line, Placing
from desktop.errors import Refusal
from desktop.intake.options import Options, Policy
from desktop.jobs import Progress
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from desktop.tables import Search
from tests.programs import TODAY

VILLAGE = "350582103202"


class Desk:
    """Checks and imports tables of grids in one office."""

    def __init__(self, program, folder):
        self.program, self.folder, self.importer = program, folder, program.importer

    def check(self, *rows, name="网格.xlsx", **options):
        path = self.folder / name
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        opened = open_sheets(path, Progress())
        table = find_table(candidates(opened, self.importer.knows))
        assert self.importer.guess_kind(table) == "grids"
        mapping = self.importer.propose("grids", table).confirmed()
        return self.importer.check(table, mapping, origin_of(opened, table), Options(**options), Progress())

    def bring(self, *rows, **options):
        checked = self.check(*rows, **options)
        assert reasons(checked) == []
        return self.importer.commit(checked, Progress())

    def grids(self):
        """Return code -> name, name above, level of all grids."""
        nodes = self.program.grids.nodes
        return {one.code: (one.name, self.program.grids.name(one.parent_id), one.level) for one in nodes.values()}


def reasons(checked):
    return [f"{row.row}：{fault.field}：{fault.reason}" for row in checked.faults for fault in row.faults]


@pytest.fixture
def sheet(program, folder):
    return Desk(program, folder)


def test_the_table_that_a_town_prints_comes_back(sheet, program):
    head = ("序号", "村（社区）", "网格编码", "网格名称", "范围（四至）", "户数", "面积", "网格长", "党组织", "备注")
    sheet.bring(
        head,
        (1, "江头村", f"{VILLAGE}001", "第1网格", "东至江边，西至公路", 300, 12000, "王一", "第一支部", ""),
        (2, "江头", "", "第三网格", "祠堂周边", 200, "", "李二", "", "新设"),
        (3, "岸兜村委会", "350582103201007", "市场专属网格", "", "", "", "", "", ""),
    )
    found = sheet.grids()
    assert found[f"{VILLAGE}003"] == ("第三网格", "江头村委会", "grid")
    assert found["350582103201007"] == ("市场专属网格", "岸兜村委会", "grid")
    with program.office.store.read() as session:
        first = session.scalars(select(Grid).where(Grid.code == f"{VILLAGE}001")).one()
        assert (first.extent, first.surface, first.version) == ("东至江边，西至公路", 12000, 3)
        new = session.scalars(select(Grid).where(Grid.code == f"{VILLAGE}003")).one()
        assert (new.note, new.source, new.path) == ("新设", "网格.xlsx", f"/1/{new.parent_id}/{new.id}/")
        events = session.execute(select(GridEvent.grid_id, GridEvent.kind, GridEvent.happened_on)).all()
        assert (new.id, GridEventKind.FOUNDED, TODAY) in events
        assert len(events) == 2
    assert program.grids.subtree(new.parent_id)[-1] == new.id


def test_rows_stand_in_any_order_and_levels_below_each_other(sheet, program):
    program.office.office.put("更换网格体系", {"scheme": "quanzhou_zone"})
    sheet.bring(
        ("网格编码", "网格名称", "上级网格", "层级", "条线工作"),
        ("", "第5网格一组", f"{VILLAGE}005", "", ""),
        ("", "第5网格二组", f"{VILLAGE}005", "", ""),
        (f"{VILLAGE}005", "第5网格", "", "", "党建、城管"),
        ("350582103209", "新江村", "东片", "村（社区）", ""),
        ("", "第1网格", "350582103209", "单元网格", ""),
        ("", "东片", "陈埭镇", "工作片", ""),
    )
    found = sheet.grids()
    assert found[f"{VILLAGE}00501"] == ("第5网格一组", "第5网格", "duty_grid")
    assert found[f"{VILLAGE}00502"][0] == "第5网格二组"
    assert found["350582103000P01"] == ("东片", "陈埭镇", "zone")
    assert found["350582103209"] == ("新江村", "东片", "village")
    assert found["350582103209001"] == ("第1网格", "新江村", "grid")
    with program.office.store.read() as session:
        leaf = session.scalars(select(Grid).where(Grid.code == "350582103209001")).one()
        village = session.get_one(Grid, leaf.parent_id)
        assert village.division_code == "350582103209"
        assert leaf.path == f"{village.path}{leaf.id}/" == f"/1/{village.parent_id}/{village.id}/{leaf.id}/"
        assert sorted(session.scalars(select(GridTag.code))) == ["01", "03"]


def test_a_loop_is_named_and_nothing_is_written(sheet):
    before = sheet.grids()
    checked = sheet.check(
        ("网格名称", "上级网格"), ("甲网格", "乙网格"), ("乙网格", "甲网格"), ("丙网格", "甲网格"),
        ("丁网格", "丁网格"),
        ("第8网格", "江头村委会"),
    )  # fmt: skip
    assert reasons(checked) == [
        "2：parent：上级网格绕了一圈：甲网格 → 乙网格 → 甲网格",
        "3：parent：上级网格绕了一圈：甲网格 → 乙网格 → 甲网格",
        "4：parent：上级网格“甲网格”在第 2 行有问题，请先改好那一行",
        "5：parent：上级网格绕了一圈：丁网格 → 丁网格",
    ]
    assert sheet.grids() == before
    sheet.importer.commit(checked, Progress())
    assert sheet.grids().keys() - before.keys() == {f"{VILLAGE}003"}


def test_codes_used_before_are_refused(sheet, program):
    store = program.office.store
    with store.write("改") as session:
        session.scalars(select(Grid).where(Grid.code == f"{VILLAGE}002")).one().standing = GridStanding.CLOSED
        first = session.scalars(select(Grid).where(Grid.code == f"{VILLAGE}001")).one()
        session.add(GridCode(grid_id=first.id, system="", code=f"{VILLAGE}090"))
    checked = sheet.check(
        ("村（社区）", "网格编码", "网格名称"),
        ("江头村", f"{VILLAGE}002", "第2网格"),
        ("江头村", f"{VILLAGE}090", "第9网格"),
        ("江头村", f"{VILLAGE}0 1", "第10网格"),
        ("江头村", f"{VILLAGE}011", "第11网格"),
        ("江头村", f"{VILLAGE}011", "第12网格"),
        ("岸兜村", f"{VILLAGE}001", "第1网格"),
    )
    assert reasons(checked) == [
        f"2：code：编码 {VILLAGE}002 属于已撤销的“江头村委会 第2网格”，编码不能重复使用",
        f"3：code：编码 {VILLAGE}090 是“江头村委会 第1网格”以前用过的，编码不能重复使用",
        "4：code：编码只能由数字、字母和短横线组成",
        "6：code：编码与第 5 行的“第11网格”相同",
        "7：parent：已登记在“江头村委会”下，导入不改变上级；要改请用“调整网格”",
    ]


def test_what_cannot_be_placed_is_named(sheet, program):
    checked = sheet.check(
        ("村（社区）", "网格名称", "层级", "面积", "网格编码"),
        ("洛阳村", "第1网格", "", "", ""),
        ("", "东片网格", "", "", ""),
        ("江头村", "第6网格", "街区", "", ""),
        ("江头村", "第7网格", "村（社区）", "", ""),
        ("江头村", "第8网格", "", 0.35, ""),
        ("", "没有编码的村", "村", "", ""),
        ("江头村", "第1网格", "", "", f"{VILLAGE}077"),
        ("江头村", "1网格", "", "", f"{VILLAGE}078"),
    )
    assert reasons(checked) == [
        "2：village_name：“洛阳村”不在本镇（街道）的网格里，也不在这张表里",
        "3：parent：不知道属于哪里",
        "4：level：“街区”不是本办网格体系里的层级，可以写：镇（街道）、村（社区）、网格",
        "5：level：“江头村委会”（村（社区））下面应是网格，不是村（社区）",
        "6：surface：面积 0.35 平方米太小，可能写的是别的单位",
        "7：code：村（社区）使用 12 位区划代码，请填写",
        "9：name：与第 8 行是同一个网格",
    ]


def test_the_village_itself_may_stand_in_the_table(sheet, program):
    sheet.bring(
        ("村（社区）", "网格名称", "网格编码", "城乡类型"),
        ("江头村", "江头村", VILLAGE, "农村"), ("江头村", "第1网格", "", ""), ("江头村", "第6网格", "", ""),
        ("江头村", "第6网格", "", ""),
    )  # fmt: skip
    assert program.grids.setting_of(program.grids.resolve("江头第6网格")) == "rural"
    assert sheet.grids()[f"{VILLAGE}003"] == ("第6网格", "江头村委会", "grid")
    assert len(sheet.grids()) == 8


def test_a_village_may_send_its_own_table(sheet, program):
    rows = (("网格名称", "范围"), ("第7网格", "江边"), ("第1网格", "街东"))
    checked = sheet.check(*rows, name="江头村网格.xlsx")
    assert [note.message for note in checked.notes] == ["按文件名或标题，全表按“江头村委会”处理"]
    sheet.importer.commit(checked, Progress())
    assert sheet.grids()[f"{VILLAGE}003"] == ("第7网格", "江头村委会", "grid")
    sheet.bring(*rows, village=program.grids.find_village("岸兜"))
    assert sheet.grids()["350582103201003"] == ("第7网格", "岸兜村委会", "grid")
    assert reasons(sheet.check(*rows)) == ["2：parent：不知道属于哪里", "3：parent：不知道属于哪里"]


def test_codes_alone_tell_the_place(sheet):
    sheet.bring(
        ("网格编号", "网格名称", "网格范围"), (f"{VILLAGE}021", "街东网格", "街东"), ("350582103208", "新村", "")
    )
    found = sheet.grids()
    assert found[f"{VILLAGE}021"] == ("街东网格", "江头村委会", "grid")
    assert found["350582103208"] == ("新村", "陈埭镇", "village")


def test_the_sheet_knows_better_when_the_clerk_says_so(sheet, program):
    first = program.grids.resolve("江头第1网格")
    rows = (("村（社区）", "网格名称", "网格编码"), ("江头村", "第一网格", f"{VILLAGE}101"))
    batch = sheet.bring(*rows, policy=Policy.OVERWRITE)
    node = program.grids.nodes[first]
    assert (node.name, node.code) == ("第一网格", f"{VILLAGE}101")
    assert program.grids.bearer(f"{VILLAGE}001").id == first
    history = [one.words for one in program.grid_dossiers.dossier(first).history]
    assert history[:2] == [f"变更编码：{VILLAGE}001 → {VILLAGE}101", "更名：第1网格 → 第一网格"]
    program.batches.take_back(batch, Progress())
    node = program.grids.nodes[first]
    assert (node.name, node.code) == ("第1网格", f"{VILLAGE}001")
    dossier = program.grid_dossiers.dossier(first)
    assert (dossier.codes, [one.words for one in dossier.history]) == ((), ["设立"])
    assert sheet.check(*rows).changes_nothing


def test_a_batch_of_grids_is_taken_back_unless_somebody_lives_there(sheet, program):
    before = sheet.grids()
    rows = (
        ("网格名称", "上级网格", "网格编码", "条线工作", "范围"),
        ("第7网格", "江头村委会", "", "党建", ""), ("第1网格", "江头村委会", f"{VILLAGE}001", "综治", "江边"),
    )  # fmt: skip
    batch = sheet.bring(*rows)
    new = program.grids.resolve("江头第7网格")
    first = program.grids.resolve("江头第1网格")
    assert program.grid_dossiers.dossier(first).texts["tags"] == "综治"
    assert [row["name"] for row in listed(program, batch=batch)] == ["第1网格", "第7网格"]
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on, draft.grid_id = "王一", "1", date(1970, 1, 1), new
    person = program.people.save(draft)
    with pytest.raises(Refusal, match="第7网格（网格里已有档案"):
        program.batches.take_back(batch, Progress())
    draft = program.people.draft(person)
    draft.grid_id = None
    program.people.save(draft)
    program.batches.take_back(batch, Progress())
    assert sheet.grids() == before
    texts = program.grid_dossiers.dossier(first).texts
    assert (texts["tags"], texts["extent"]) == ("", "")
    sheet.bring(*rows)


def listed(program, **filters):
    keys = program.grid_dossiers.list.keys(Search(filters=filters), Progress()).tolist()
    rows = program.grid_dossiers.list.records(keys)
    return [rows[key] for key in keys]


NAMES = st.sampled_from(["甲网格", "乙网格", "丙网格", "江头村委会", "第1网格", "陈埭镇"])
CODES = st.sampled_from(["", "", f"{VILLAGE}001", f"{VILLAGE}055", "350582103209", "x"])
ROWS = st.lists(
    st.tuples(NAMES, CODES, st.just("") | NAMES, st.just("") | NAMES, st.sampled_from(["", "网格", "村"])),
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_whatever_a_table_says_the_tree_stays_a_tree(program, rows):
    """Every row is placed or named; what is placed hangs, step by step, on a grid that is there."""
    lines = [Line(number, *row) for number, row in enumerate(rows, 2)]
    placed = Placing(program.grids, program.scheme.current, lines).all({})
    assert len(placed) == len(rows)
    for one in placed:
        steps = 0
        while one.fault is None and not one.known and one.parent_id is None:
            assert one.parent_row is not None
            one, steps = placed[one.parent_row], steps + 1
            assert one.fault is None
            assert steps <= len(rows)
        if one.fault is None:
            assert one.known in program.grids.nodes or one.parent_id in program.grids.nodes
        else:
            assert one.fault[1]


def test_a_large_table_with_a_loop_names_its_rows_and_changes_nothing(sheet):
    before, head = sheet.grids(), ("村（社区）", "网格名称", "网格编码", "上级网格编码")
    rows = [
        ("江头村", f"片区{number}", f"{VILLAGE}{number:04}", f"{VILLAGE}{(number + 1) % 3:04}" if number < 3 else "")
        for number in range(4_000)
    ]
    checked = sheet.check(head, *rows)
    assert [row.row for row in checked.faults] == [2, 3, 4]
    assert all("parent：" in reason for reason in reasons(checked))
    assert sheet.grids() == before


def test_a_table_of_a_heading_alone_brings_nothing(sheet):
    checked = sheet.check(("村（社区）", "网格名称", "网格编码"))
    assert (checked.counts.rows, reasons(checked), checked.changes_nothing) == (0, [], True)
