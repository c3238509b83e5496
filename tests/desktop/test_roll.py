"""Names of the roster, of organisations and of grids, found while one types."""

from datetime import date

import pytest


@pytest.fixture
def named(program):
    """Register somebody of the roster, a party organisation in a grid; give the keys back."""
    draft = program.roster.blank()
    draft.name, draft.phone = "单晓梅", "13800001234"
    staff = program.roster.save(draft)
    one = program.organisations.blank("party")
    one.name, one.kind_code, one.grid_id = "江头村第一党支部", "03", program.grids.resolve("江头村第1网格")
    return {"staff": staff, "organisation": program.organisations.save(one), "grid": one.grid_id}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("sxm", "staff"), ("shanxiaomei", "staff"), ("Shan Xiao", "staff"), ("晓梅", "staff"), ("1234", "staff"),
        ("dyd", "organisation"), ("jtcdydzb", "organisation"), ("diyidangzhibu", "organisation"),
        ("第一党支部", "organisation"), ("第一 党支部", "organisation"),
        ("jtcwhd1wg", "grid"), ("jiangtou", "grid"), ("江头村委会 第1网格", "grid"),
    ],
)  # fmt: skip
def test_one_box_finds_by_characters_and_by_letters(program, named, typed, kind):
    assert (kind, named[kind]) in [(hit.kind, hit.key) for hit in program.finder.find(typed)]


def test_who_is_named_just_so_comes_first(program, named):
    draft = program.roster.blank()
    draft.name = "阿单晓梅"
    other = program.roster.save(draft)
    assert [hit.key for hit in program.finder.staff("单晓梅")] == [named["staff"], other]
    assert [hit.key for hit in program.finder.staff("sxm")] == [named["staff"], other]


def test_a_name_that_changed_is_found_anew(program, named):
    assert program.finder.staff("lxm") == []
    draft = program.roster.draft(named["staff"])
    draft.name = "林晓梅"
    program.roster.save(draft)
    assert [hit.key for hit in program.finder.staff("lxm")] == [named["staff"]]
    assert program.finder.staff("sxm") == []


def test_what_is_dissolved_comes_last_and_says_so(program, named):
    program.organisations.endings.dissolve(named["organisation"], 1, date(2026, 1, 1))
    (hit,) = program.finder.organisations("dyd")
    assert hit.detail.startswith("已撤销")


def test_closed_grids_and_other_letters_are_not_found(program, named):
    assert [hit for hit in program.finder.find("qqqq") if hit.kind in named] == []
    assert [hit for hit in program.finder.find("0") if hit.kind == "grid"] == []
