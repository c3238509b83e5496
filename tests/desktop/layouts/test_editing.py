"""A layout under change: columns shown, moved, narrowed; every step has its way back."""

from dataclasses import replace

import pytest

from desktop.layouts.editing import Editing
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn, Numbering, Sheet
from desktop.printing.ledger_sheet import Offered
from desktop.printing.ledger_width import narrowed, too_wide

OFFERED = (
    Offered("found_on", "排查时间"),
    Offered("grid", "网格"),
    Offered("people", "涉及人数", is_summable=True),
    Offered("result", "结果"),
)
LAYOUT = Layout(
    "dispute",
    "台账",
    Sheet.A4,
    (LayoutColumn(NUMBER, "序号", 3), LayoutColumn("grid", "所属网格", 6), LayoutColumn("found_on", "时间", 5)),
)


@pytest.fixture
def editing() -> Editing:
    return Editing(LAYOUT, OFFERED)


def shown(editing: Editing) -> list[str]:
    return [one.key for one in editing.layout.columns]


def every(editing: Editing) -> list[str]:
    return [one.key for one in editing.lines]


def test_every_column_is_there_the_shown_first(editing: Editing) -> None:
    assert every(editing) == [NUMBER, "grid", "found_on", "people", "result"]
    assert [one.title for one in editing.lines[:3]] == ["序号", "网格", "排查时间"]
    assert editing.lines[3].column == LayoutColumn("people", "涉及人数", 5)
    assert editing.lines[3].is_summable
    assert not editing.is_changed


def test_columns_are_shown_and_taken_off(editing: Editing) -> None:
    editing.show("result", True)
    assert shown(editing) == [NUMBER, "grid", "found_on", "result"]
    editing.show("grid", False)
    assert every(editing) == [NUMBER, "found_on", "result", "grid", "people"]
    editing.show("grid", True)
    assert editing.layout.columns[-1] == LAYOUT.columns[1]  # heading and width are not forgotten
    editing.show(NUMBER, False)
    editing.show(NUMBER, True)
    assert shown(editing)[0] == NUMBER
    before = editing.layout
    editing.show("grid", True)
    assert editing.layout is before


def test_columns_are_moved(editing: Editing) -> None:
    editing.move("found_on", 0)
    assert shown(editing) == ["found_on", NUMBER, "grid"]
    editing.move("result", 1)
    assert shown(editing) == ["found_on", "result", NUMBER, "grid"]
    editing.move("grid", 4)
    assert shown(editing) == ["found_on", "result", NUMBER]
    editing.move("grid", 99)
    assert every(editing)[-1] == "grid"


def test_steps_stay_on_their_side(editing: Editing) -> None:
    editing.step("found_on", 1)
    assert shown(editing) == [NUMBER, "grid", "found_on"]
    editing.step("found_on", -1)
    assert shown(editing) == [NUMBER, "found_on", "grid"]
    editing.step("people", -1)
    editing.step("people", 1)
    assert every(editing)[3:] == ["result", "people"]
    assert len(shown(editing)) == 3


def test_every_step_can_be_taken_back(editing: Editing) -> None:
    editing.change_column("grid", heading="网")
    editing.change_column("grid", heading="网格名")  # typing on is the same step
    editing.change(sheet=Sheet.A3)
    assert (editing.layout.columns[1].heading, editing.layout.sheet) == ("网格名", Sheet.A3)
    editing.undo()
    editing.undo()
    assert editing.layout == LAYOUT
    assert not editing.can_undo
    editing.undo()
    editing.redo()
    editing.redo()
    editing.redo()
    assert editing.layout.sheet == Sheet.A3
    editing.undo()
    editing.show("people", True)
    assert not editing.can_redo


def test_no_change_is_no_step(editing: Editing) -> None:
    editing.change(title=LAYOUT.title)
    editing.change_column("grid", width=6)
    assert not editing.can_undo


def test_without_groups_nothing_is_by_group(editing: Editing) -> None:
    editing.change(group_by="grid")
    editing.change(has_subtotals=True)
    editing.change(numbering=Numbering.GROUP)
    editing.change(group_by="")
    assert (editing.layout.has_subtotals, editing.layout.numbering) == (False, Numbering.LIST)


def test_another_layout_is_one_step(editing: Editing) -> None:
    other = replace(LAYOUT, title="别的", columns=(*LAYOUT.columns, LayoutColumn("gone", "没有", 5)))
    editing.take(other)
    assert editing.layout == replace(LAYOUT, title="别的")
    editing.know_kept(editing.layout)
    assert not editing.is_changed
    editing.undo()
    assert editing.is_changed


def test_columns_too_wide_are_narrowed_to_the_sheet() -> None:
    wide = Editing(replace(LAYOUT, columns=tuple(replace(one, width=37.3) for one in LAYOUT.columns)), OFFERED)
    assert too_wide(wide.layout)
    wide.scale_widths(narrowed(wide.layout))
    assert not too_wide(wide.layout)
    assert narrowed(wide.layout) == pytest.approx(1, abs=0.02)
    wide.scale_widths(0.0001)
    assert {one.width for one in wide.layout.columns} == {1.0}
