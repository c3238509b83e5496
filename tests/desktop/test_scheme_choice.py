"""The office's own changes to a shipped scheme."""

import pytest

from db.models.grids import Grid
from desktop.errors import Refusal
from desktop.grids.posts import POST_TITLES
from desktop.jobs import Progress
from desktop.roster.appointments import Appointing
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


# What the office makes itself


def test_an_own_post_is_held_and_stays_as_long_as_it_is(program, choice):
    key = choice.add_post("grid", " 楼栋长 ", minimum=0, maximum=2)
    assert key == "grid/own_1"
    grid = program.grids.resolve("岸兜第1网格")
    assert "楼栋长" in [post.title for post in program.appointments.offered(grid)]
    draft = program.roster.blank()
    draft.name = "李四"
    staff = program.roster.save(draft)
    program.appointments.appoint(Appointing(staff, grid, "own_1", None))
    (held,) = program.appointments.of_grid(grid)
    assert held.post_title == "楼栋长"
    with pytest.raises(Refusal, match="有 1 条任职记录"):
        choice.remove(POSTS, key)
    choice.change_post("grid", "own_1", minimum=1, maximum=None, title="楼长")
    assert choice.is_own(POSTS, key)
    assert OfficeScheme(program.office.office).current.posts_of("grid")[-1].title == "楼长"
    vacant = program.selfcheck.run(Progress()).of_rule["post_vacant"]
    assert grid not in [one.grid_id for one in vacant if "楼长" in one.sentence]
    assert any("楼长" in one.sentence for one in vacant)
    assert choice.add_post("village", "楼长", minimum=0, maximum=None) == "village/own_1"  # one word, one key
    choice.remove(POSTS, "village/own_1")
    assert choice.add_post("village", "网格顾问", minimum=0, maximum=None) == "village/own_2"


def test_a_known_word_keeps_its_key_and_nothing_stands_twice(choice):
    level = choice.current.level("grid").title
    titles = {post.title for post in choice.current.posts_of("grid")}
    lacking = next(key for key, title in POST_TITLES.items() if title not in titles)
    assert choice.add_post("grid", POST_TITLES[lacking], minimum=0, maximum=1) == f"grid/{lacking}"
    with pytest.raises(Refusal, match=f"{level}已经有"):
        choice.add_post("grid", POST_TITLES[lacking], minimum=0, maximum=1)
    with pytest.raises(Refusal, match="名称不能空着"):
        choice.add_post("grid", " ", minimum=0, maximum=1)
    with pytest.raises(Refusal, match="至少 3 人，却至多 1 人"):
        choice.add_post("grid", "楼栋长", minimum=3, maximum=1)
    with pytest.raises(Refusal, match="自带的，不能删除"):
        choice.remove(POSTS, "grid/chief")


def test_an_own_rule_is_checked_at_once(program, choice):
    key = choice.add_rule("每格企业", "enterprises", ["grid"], minimum=1, maximum=None, severity=Severity.NOTICE)
    report = program.selfcheck.run(Progress())
    assert len(report.of_rule[key]) == 4
    assert {one.severity for one in report.of_rule[key]} == {Severity.NOTICE}
    choice.change_rule(key, minimum=None, maximum=5, severity=WARNING)
    assert key not in program.selfcheck.run(Progress()).of_rule
    choice.switch_rule(key, False)
    assert not OfficeScheme(program.office.office).current.rule(key).on
    choice.remove(RULES, key)
    assert all(rule.key != key for rule in choice.current.rules)


def test_own_rules_that_mean_nothing_are_refused(choice):
    def add(title="每格企业", measure="enterprises", levels=("grid",), **bounds):
        choice.add_rule(title, measure, levels, **({"minimum": 1, "maximum": None} | bounds))

    for words, values in (
        ("名称不能空着", {"title": " "}),
        ("已经有一条规则", {"title": choice.current.rules[0].title}),
        ("哪个数字", {"measure": "nothing"}),
        ("哪一级", {"levels": ()}),
        ("要有下限或上限", {"minimum": None}),
        ("大于上限", {"maximum": 0}),
        ("哪一方面", {"aspect": "别的"}),
    ):
        with pytest.raises(Refusal, match=words):
            add(**values)


def test_what_the_office_made_outlives_another_scheme(program, choice):
    choice.add_post("grid", "楼栋长", minimum=0, maximum=None)
    key = choice.add_rule("每格企业", "enterprises", ["grid"], minimum=1, maximum=None)
    choice.choose("lanxi", program.grids)
    assert choice.current.rule(key).title == "每格企业"
    assert "楼栋长" in [post.title for post in choice.current.posts_of("grid")]


def test_the_log_tells_in_words_what_the_office_made(program, choice):
    choice.add_rule("每格企业", "enterprises", ["grid"], minimum=1, maximum=None)
    journal = program.journal
    assert journal.facts(int(journal.keys(Search(), Progress())[0])) == [("每格企业", "（空）", "警告，1—不限")]
    choice.remove(RULES, "own_1")
    assert choice.add_rule("又一条", "people", ["grid"], minimum=1, maximum=None) == "own_2"  # no key serves twice
