"""The office's own changes to a shipped scheme."""

import pytest

from db.models.grids import Grid
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.rules import Severity
from desktop.scheme_choice import LEVELS, POSTS, RULES, OfficeScheme
from desktop.tables import Search

WARNING = Severity.WARNING


@pytest.fixture
def choice(program):
    return program.scheme


def test_a_rule_is_changed_and_taken_back(choice):
    before = choice.current.rule("size_households_rural")
    choice.change_rule("size_households_rural", minimum=40, maximum=60, severity=Severity.ERROR)
    after = choice.current.rule("size_households_rural")
    assert (after.minimum, after.maximum, after.severity) == (40, 60, Severity.ERROR)
    assert choice.is_changed(RULES, "size_households_rural")
    choice.reset(RULES, "size_households_rural")
    assert choice.current.rule("size_households_rural") == before
    assert not choice.is_changed(RULES, "size_households_rural")


def test_changes_are_read_again_from_the_file(program, choice):
    choice.switch_rule("grid_empty", False)
    assert not OfficeScheme(program.office.office).current.rule("grid_empty").on


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [(9, 5, "下限 9 大于上限 5"), (-1, None, "不能小于 0"), (None, None, "要有下限或上限")],
)
def test_bounds_that_make_no_sense_are_refused(choice, minimum, maximum, words):
    with pytest.raises(Refusal, match=words):
        choice.change_rule("size_people", minimum=minimum, maximum=maximum, severity=WARNING)


def test_levels_and_posts_are_named_anew(choice):
    choice.change_level_title("grid", " 微网格 ")
    assert choice.current.level("grid").title == "微网格"
    assert choice.is_changed(LEVELS, "grid")
    with pytest.raises(Refusal, match="不能空着"):
        choice.change_level_title("grid", " ")
    with pytest.raises(Refusal, match="已经有一级"):
        choice.change_level_title("grid", choice.current.level("village").title)
    choice.change_post("grid", "adviser", minimum=1, maximum=1, title="联村干部")
    adviser = next(post for post in choice.current.posts_of("grid") if post.post == "adviser")
    assert (adviser.minimum, adviser.maximum, adviser.title) == (1, 1, "联村干部")
    with pytest.raises(Refusal, match="至少 3 人，却至多 1 人"):
        choice.change_post("grid", "adviser", minimum=3, maximum=1, title="联村干部")
    choice.reset(POSTS, "grid/adviser")
    assert not choice.is_changed(POSTS, "grid/adviser")


def test_the_log_says_what_was_changed(program, choice):
    choice.change_rule("size_people", minimum=500, maximum=1200, severity=WARNING)
    journal = program.journal
    newest = journal.keys(Search(), Progress())[0]
    assert journal.facts(int(newest)) == [("实有人口规模", "停用", "警告，500—1,200")]


def test_another_scheme_needs_the_levels_of_the_grids(program, choice):
    choice.choose("quanzhou_zone", program.grids)
    assert choice.current.level("grid").title == "单元网格"
    choice.switch_rule("size_people", False)
    choice.choose("plain", program.grids)
    choice.choose("quanzhou_zone", program.grids)
    assert not choice.current.rule("size_people").on  # what was changed in a scheme waits for it
    with program.office.store.write("建片") as session:
        session.add(Grid(level="zone", code="P01", name="东片", path="/99/"))
    with pytest.raises(Refusal, match="“东片”是工作片"):
        choice.choose("plain", program.grids)
