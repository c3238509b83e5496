"""Forms of counts are found with their headings; lists and cards are not taken for them."""

import pytest

from desktop.forms.book.book import open_book
from desktop.forms.counts.finding import find_counts
from desktop.jobs import Progress
from tests.desktop.forms.counts.sheets import nothing_known, sheet
from tests.desktop.forms.real import lists, single

PERSONAL = frozenset(
    ("姓名", "性别", "民族", "出生日期", "住址", "政治面貌", "文化程度", "婚姻状况", "备注", "面积", "村")
)


def known(text: str) -> bool:
    """Know some headings of lists."""
    return text in PERSONAL


def test_headings_of_two_levels_at_both_sides():
    made = sheet(
        """
        人口情况统计表 | . | . | . | . | . | .
        填报单位：陈埭镇 | . | . | . | . | . | 单位：人
        村（社区） | 类别 | 合计 | 性别 | . | 年龄 | .
        . | . | . | 男 | 女 | 60岁以上 | 其中：80岁以上
        甲 | 乙 | 1 | 2 | 3 | 4 | 5
        岸兜村 | 户籍人口 | = | . | . | . | .
        . | 流动人口 | = | . | . | . | .
        江头村 | 户籍人口 | 0 | . | . | . | .
        . | 流动人口 | 0 | . | . | . | .
        合计 | . | = | = | = | = | =
        填表人： | . | . | 审核人： | . | . | .
        """,
        [
            (1, 1, 1, 7),
            (3, 1, 4, 1),
            (3, 2, 4, 2),
            (3, 3, 4, 3),
            (3, 4, 3, 5),
            (3, 6, 3, 7),
            (6, 1, 7, 1),
            (8, 1, 9, 1),
            (10, 1, 10, 2),
        ],
    )
    area = find_counts(made, 2, nothing_known)
    assert area is not None
    assert area.sheet == 2
    assert [row.words for row in area.rows] == [
        "岸兜村/户籍人口", "岸兜村/流动人口", "江头村/户籍人口", "江头村/流动人口", "合计",
    ]  # fmt: skip
    assert [column.words for column in area.columns] == [
        "合计", "性别/男", "性别/女", "年龄/60岁以上", "年龄/其中：80岁以上",
    ]  # fmt: skip
    assert len(area.slots) == 25
    slot = next(slot for slot in area.slots if slot.key == "D6")
    assert (slot.words, slot.place, slot.has_formula) == ("岸兜村/户籍人口／性别/男", (6, 4), False)
    assert [slot.key for slot in area.slots if slot.has_formula] == ["C6", "C7", "C10", "D10", "E10", "F10", "G10"]


def test_one_column_of_numbers():
    area = find_counts(
        sheet(
            """
            序号 | 项目 | 计量单位 | 数量 | 备注
            1 | 总人口 | 人 | . | .
            2 | 其中：女 | 人 | . | .
            3 | 总户数 | 户 | . | .
            """
        ),
        0,
        nothing_known,
    )
    assert area is not None
    assert [row.words for row in area.rows] == ["总人口", "其中：女", "总户数"]
    assert [slot.key for slot in area.slots] == ["D2", "D3", "D4"]


def test_a_parent_written_once_without_merging():
    area = find_counts(
        sheet(
            """
            村 | 类别 | 人数 | 户数
            岸兜村 | 低保 | . | .
            . | 特困 | . | .
            江头村 | 低保 | . | .
            """
        ),
        0,
        nothing_known,
    )
    assert area is not None
    assert [row.words for row in area.rows] == ["岸兜村/低保", "岸兜村/特困", "江头村/低保"]


@pytest.mark.parametrize(
    "text",
    [
        "序号 | 姓名 | 性别 | 年龄\n1 | . | . | .\n2 | . | . | .\n3 | . | . | .",  # a list numbered in advance
        "村（社区） | 姓名 | 联系电话\n岸兜村 | . | .\n江头村 | . | .",  # one person for each village
        "村（社区） | 网格员姓名 | 人数\n岸兜村 | . | .\n江头村 | . | .",
        "登记表 | . | . | .\n姓名 | . | 性别 | .\n民族 | . | 出生日期 | .\n住址 | . | 电话 | .",  # a card
        "内容 | 情况\n姓名 | .\n性别 | .\n民族 | .\n出生日期 | .",  # a card of two columns
        "姓名 | 性别 | 人数",  # headings alone
        "填报单位： | .\n填表人： | .",
        "村 | 书记 | 主任 | 办公地点\n岸兜村 | . | . | .\n江头村 | . | . | .",
    ],
)
def test_what_is_no_form_of_counts(text):
    assert find_counts(sheet(text), 0, known) is None


@pytest.mark.parametrize(
    "build",
    [
        lists.provincial_template,
        lists.region_cascade,
        lists.signatures_and_totals,
        lists.fifty_columns,
        lists.side_by_side,
        single.tick_card,
        single.household_card,
    ],
)
def test_lists_and_cards_as_offices_send_them_are_none(build, folder):
    book = open_book(build(folder), Progress())
    try:
        for number, one in enumerate(book.sheets):
            assert find_counts(one, number, nothing_known) is None
    finally:
        book.close()


def test_kinds_of_people_that_end_like_posts():
    made = sheet("村 | 刑满释放人员 | 退役军人数 | 残疾人数\n岸兜村 | . | . | .\n江头村 | . | . | .")
    assert find_counts(made, 0, nothing_known) is not None


def test_a_return_of_numbers_as_offices_send_it(folder):
    book = open_book(single.statistics(folder), Progress())
    try:
        area = find_counts(book.sheets[0], 0, nothing_known)
    finally:
        book.close()
    assert area is not None
    assert [row.words for row in area.rows] == ["岸兜村", "江头村", "其他", "合计"]
    assert len(area.slots) == 48
