"""What the words of a form are taken to count, and how sure that is."""

import pytest

from desktop.forms.book.book import open_book
from desktop.forms.counts.finding import find_counts
from desktop.forms.counts.reading import read_heading
from desktop.forms.counts.service import Counts
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sheets.mapping import Confidence
from tests.desktop.forms.counts.people import DAY, settle
from tests.desktop.forms.counts.sheets import shape_of, sheet
from tests.desktop.forms.real import single, words
from tests.desktop.forms.real.forms import BUILDERS


@pytest.fixture
def counts(program: Program) -> Counts:
    """The counts of the little office."""
    return Counts(program)


def told(counts: Counts, text: str, title: str = "统计表", merged=()) -> dict[str, str]:
    """Return in words what each cell is certain to count, or with a question mark what is suggested."""
    specs = counts.propose(shape_of(sheet(text, merged), counts, title))
    marks = {Confidence.EXACT: "", Confidence.SUGGESTED: "？", Confidence.NONE: "？"}
    return {slot: counts.words(spec) + marks[spec.confidence] for slot, spec in specs.items()}


def test_villages_down_and_people_across(counts):
    found = told(
        counts,
        """
        村（社区） | 总户数 | 总人口 | 其中：女性 | 户籍人口 | 60岁以上 | 其中：80岁以上 | 低保对象 | 低保户 | 党员
        岸兜村 | . | . | . | . | . | . | . | . | .
        江头社区 | . | . | . | . | . | . | . | . | .
        合计 | = | = | = | = | = | = | = | = | =
        """,
    )
    row = [found[f"{letter}2"] for letter in "BCDEFGHIJ"]
    assert row == [
        "户数：岸兜村委会", "人数：岸兜村委会", "人数：岸兜村委会，女性", "人数：岸兜村委会，户籍人口",
        "人数：60 岁以上，岸兜村委会", "人数：80 岁以上，岸兜村委会", "人数：低保对象，岸兜村委会",
        "户数：低保户，岸兜村委会", "人数：岸兜村委会，党员",
    ]  # fmt: skip
    assert found["B4"] == "户数：全部"
    assert found["D4"] == "人数：女性"


def test_a_sum_of_some_villages_is_of_these_alone(counts):
    found = told(counts, "村 | 人数 | 户数\n岸兜村 | . | .\n合计 | . | .")
    assert found["B3"] == "人数：岸兜村委会"


def test_what_stands_beside_villages_as_others(counts):
    found = told(counts, "村 | 人数 | 户数\n岸兜村 | . | .\n其他 | . | .\n合计 | . | .")
    assert found["B3"] == "人数：未划入网格或江头村委会 第1网格或江头村委会 第2网格"


def test_the_same_word_of_people_and_of_households(counts):
    found = told(counts, "类别 | 人数 | 户数\n低保 | . | .\n特困 | . | .")
    assert [found["B2"], found["C2"]] == ["人数：低保对象", "户数：低保户"]


def test_kinds_of_people_down_and_villages_across(counts):
    found = told(
        counts,
        """
        人员类别 | 合计 | 岸兜村 | 江头村
        一、老年人 | . | . | .
        其中：独居老人 | . | . | .
        ~80岁以上 | . | . | .
        二、留守儿童 | . | . | .
        三、精神障碍患者 | . | . | .
        """,
        merged=(),
    )
    assert found["B2"] == "人数：60 岁以上"
    assert found["C3"] == "人数：60 岁以上，独居老人，岸兜村委会"
    assert found["B4"] == "人数：80 岁以上"
    assert found["D5"] == "人数：江头村委会，留守儿童"
    assert found["B6"] == "不填？"


def test_cases_by_kind_and_village(counts):
    found = told(
        counts,
        """
        村 | 排查数 | 其中：婚恋家庭 | 邻里关系 | 化解数 | 化解率 | 涉及人数
        岸兜村 | . | . | . | . | . | .
        江头村 | . | . | . | . | . | .
        """,
        "矛盾纠纷排查化解情况统计表",
    )
    assert found["B2"] == "受理件：岸兜村委会，矛盾纠纷"
    assert found["C2"] == "受理件：岸兜村委会，婚恋家庭"
    assert found["E3"] == "已化解件：江头村委会，矛盾纠纷"
    assert found["F3"] == "化解率：江头村委会，矛盾纠纷"
    assert found["G2"] == "涉及人数：岸兜村委会，矛盾纠纷"


def test_movements_and_figures_of_grids(counts):
    found = told(counts, "村 | 上期末 | 出生 | 死亡 | 本期末 | 专职网格员\n岸兜村 | . | . | . | . | .")
    assert [found[f"{letter}2"] for letter in "BCDEF"] == [
        "期初人口：岸兜村委会", "出生：岸兜村委会", "死亡：岸兜村委会", "期末人口：岸兜村委会",
        "专职网格员：岸兜村委会",
    ]  # fmt: skip


def test_a_part_behind_several_kinds_is_asked_about(counts):
    shape = shape_of(sheet("村 | 60-69岁 | 70-79岁 | 80岁以上 | 其中女性\n岸兜村 | . | . | . | ."), counts)
    specs = counts.propose(shape)
    assert specs["D2"].is_certain
    assert not specs["E2"].is_certain
    assert "其中" in specs["E2"].reason


def test_this_time_beside_last_time(counts):
    found = told(counts, "指标 | 上月末 | 本月末\n总人口 | . | .\n总户数 | . | .\n受理纠纷 | . | .")
    assert list(found.values()) == [
        "人数：上期", "人数：全部", "户数：上期", "户数：全部", "受理件：矛盾纠纷，上期", "受理件：矛盾纠纷",
    ]  # fmt: skip


def test_a_word_nobody_defined_is_suggested_with_a_reason(counts, program):
    shape = shape_of(sheet("村 | 常住人口 | 14岁以下\n岸兜村 | . | ."), counts)
    specs = counts.propose(shape)
    assert not any(spec.is_certain for spec in specs.values())
    assert "口径" in specs["B2"].reason
    assert "含本数" in specs["C2"].reason


def test_a_sum_of_a_group_between_the_rows(counts):
    found = told(
        counts,
        """
        网格 | 人数 | 户数
        岸兜村第1网格 | . | .
        岸兜村第2网格 | . | .
        小计 | . | .
        江头村第1网格 | . | .
        江头村第2网格 | . | .
        小计 | . | .
        合计 | . | .
        """,
    )
    assert found["B4"] == "人数：岸兜村委会 第1网格或岸兜村委会 第2网格"
    assert found["B7"] == "人数：江头村委会 第1网格或江头村委会 第2网格"
    assert found["B8"] == "人数：全部"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("60岁以上", "60-"), ("60周岁及以上", "60-"), ("60岁（含）以上", "60-"), ("满80岁以上", "80-"),
        ("0—6岁", "0-6"), ("18至59周岁", "18-59"), ("不满16周岁", "0-15"),
        ("14岁及以下", "0-14"), ("14岁以下", "0-14"), ("100岁以上老人", "100-"), ("3岁", "3-3"), ("60-69", "60-69"),
    ],
)  # fmt: skip
def test_ages_as_forms_write_them(counts, text, values):
    reading = read_heading(text, counts.phrases)
    found = [term.values for phrase in reading.phrases for sense in phrase for term in sense.terms]
    assert (values,) in found
    assert not reading.rest


def test_schooling_with_all_above_or_below_it(counts):
    def values(text: str) -> tuple[str, ...]:
        return read_heading(text, counts.phrases).phrases[0][0].terms[0].values

    assert values("大专及以上") == ("1*", "2*", "3*")
    assert values("初中") == ("7*",)
    assert values("小学以下") == ("8*", "9*")


def test_numbers_of_a_whole_form_agree(counts, program):
    settle(program)
    shape = shape_of(
        sheet(
            """
            村 | 总人口 | 户籍人口 | 流动人口 | 境外人员 | 总户数
            岸兜村 | . | . | . | . | .
            江头村 | . | . | . | . | .
            其他 | . | . | . | . | .
            合计 | . | . | . | . | .
            """
        ),
        counts,
    )
    specs = counts.propose(shape)
    numbers = counts.numbers(specs, DAY)
    assert numbers["B5"].value == 160
    assert counts.checks(shape, specs, numbers) == []


def test_one_column_of_numbers(counts):
    found = told(
        counts, "项目 | 数量\n总人口 | .\n其中：女 | .\n总户数 | .\n专职网格员 | .\n出租房 | .\n出租房面积 | ."
    )
    assert list(found.values()) == [
        "人数：全部", "人数：女性", "户数：全部", "专职网格员：全部", "房屋数：出租", "建筑面积：出租",
    ]  # fmt: skip


def test_below_an_age_is_told_by_the_heading_beside_it(counts):
    def below(heading: str) -> tuple[str, bool]:
        specs = counts.propose(shape_of(sheet(f"村 | 18岁以下 | {heading}\n岸兜村 | . | ."), counts))
        return specs["B2"].values("age")[0], specs["B2"].is_certain

    assert below("18-59岁") == ("0-17", True)
    assert below("19-59岁") == ("0-18", True)
    assert below("60岁以上") == ("0-18", False)


@pytest.mark.parametrize(
    "build", [one for one in BUILDERS if one not in (single.statistics, words.application, words.roll)]
)
def test_lists_and_cards_stay_what_they_are_to_who_knows_the_words(counts, folder, build):
    book = open_book(build(folder), Progress())
    try:
        found = [find_counts(one, number, lambda _text: False, counts.tells) for number, one in enumerate(book.sheets)]
    finally:
        book.close()
    assert not any(found)


@pytest.mark.parametrize(
    "text",
    [
        "序号 | 姓名 | 是否党员 | 是否低保\n1 | . | . | .\n2 | . | . | .",
        "村 | 户主姓名 | 残疾人 | 低保\n岸兜村 | . | . | .\n江头村 | . | . | .",
        "项目 | 内容\n性别 | .\n民族 | .\n政治面貌 | .\n文化程度 | .",
        "网格 | 网格员 | 电话 | 户数\n岸兜村第1网格 | . | . | .\n岸兜村第2网格 | . | . | .",
    ],
)
def test_what_a_clerk_fills_name_by_name_is_no_form_of_counts(counts, text):
    assert find_counts(sheet(text), 0, lambda _text: False, counts.tells) is None
