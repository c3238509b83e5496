"""The return of the population, the rota and the blank forms on paper: what stands on them, on how many pages."""

from datetime import date
from io import BytesIO

import pytest

from desktop.jobs import Progress
from desktop.paper import as_of
from desktop.print_centre import blank_forms, population, rota
from desktop.print_centre.kinds import Choices, Group
from desktop.printing.preview import PdfPages
from desktop.rota.turns import Department, Leader, Turns
from tests.desktop.population.histories import Town

NOVEMBER = Choices(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Choices(date(2026, 10, 1), date(2026, 10, 31))


def printed(program, source, key, choices):
    """Return the texts of the pages of one paper."""
    (paper,) = [one for one in source.printables(program) if one.key == key]
    making, to = paper.make(choices, None, Progress()), BytesIO()
    done = making.write(to, Progress())
    pages = PdfPages(to.getvalue())
    texts = [" ".join(pages.text(place).split()) for place in range(len(pages))]
    pages.close()
    assert done.pages == len(texts)
    again = BytesIO()
    paper.make(choices, None, Progress()).write(again, Progress())
    assert again.getvalue() == to.getvalue()
    return making, texts


@pytest.fixture
def turns(program):
    leaders = tuple(Leader(name, f"1380000000{place}") for place, name in enumerate(("陈一", "林二", "黄三")))
    program.rota.put_turns(Turns(leaders, (Department("党政办", "李四、王五"), Department("综治办", "张六"))))
    program.rota.plan(OCTOBER.first, OCTOBER.last)


def test_the_return_of_a_month(program):
    town = Town(program)
    town.act(date(2026, 11, 3), 0, 0, 0)
    town.act(date(2026, 11, 4), 1, 1, 1)
    town.act(date(2026, 11, 5), 7, 0, 0)
    making, (text,) = printed(program, population, "population", NOVEMBER)
    assert (making.count, making.title, making.is_signed) == (2, "人口动态月报", True)
    assert "2026 年 11 月" in text
    day = as_of(program.office.store).date()
    assert (f"数据到 {day}" in text) is (day < NOVEMBER.last)
    assert "岸兜村委会 1 1 0 0 0 0 0 0 0 1 3 3 0" in text
    assert "江头村委会 1 0 0 0 0 1 0 0 0 0 2 1 1" in text
    assert "2 1 0 0 0 1 0 0 0 1 5 4 1" in text
    assert "期末＝期初＋出生－死亡" in text
    assert "其他：补登（何时来的不详） +1 人" in text


def test_the_return_of_a_month_without_anything(program):
    making, (text,) = printed(program, population, "population", OCTOBER)
    assert "岸兜村委会 0 0 0 0 0 0 0 0 0 0 0 0 0" in text
    assert "其他：" not in text
    assert making.data.about == "2026 年 10 月"


def test_the_return_of_one_village_by_grid(program):
    Town(program)
    village = program.grids.find_village("岸兜")
    choices = Choices(NOVEMBER.first, NOVEMBER.last, village, options={"by": "grid"})
    _, (text,) = printed(program, population, "population", choices)
    assert "第1网格 1 0" in text
    assert "第2网格 0 0" in text
    assert "江头" not in text


def test_the_rota_of_a_month_is_one_page(program, turns):
    program.rota.swap(date(2026, 10, 9), date(2026, 10, 12))
    making, (text,) = printed(program, rota, "rota", OCTOBER)
    assert (making.count, making.unit) == (31, "天")
    assert "10月1日 四 国庆节 陈一 党政办 李四、王五 13800000000" in text
    assert "10月10日 六 补班" in text
    assert "与12日对调" in text
    assert "带班天数（其中休息日）：陈一 11（5）、林二 10（4）、黄三 10（4）" in text


def test_a_month_without_a_rota(program):
    making, (text,) = printed(program, rota, "rota", OCTOBER)
    assert making.count == 0
    assert "本期没有安排轮值" in text


def test_what_was_handed_over(program, turns):
    program.rota.hand_over(date(2026, 10, 2), "路灯已报修，明日跟进。")
    making, (text,) = printed(program, rota, "rota_handover", OCTOBER)
    assert making.count == 1
    assert "10月2日 五 林二 综治办 张六 路灯已报修，明日跟进。" in text
    assert "10月3日" not in text


@pytest.mark.parametrize("form", blank_forms.blank_forms(), ids=lambda form: form["key"])
def test_every_blank_form_is_one_page_with_the_offices_head(program, form):
    grid = program.grids.resolve("江头第1网格")
    making, (text,) = printed(program, blank_forms, form["key"], Choices(grid=grid))
    assert (making.title, making.unit) == (f"{form['title']} 江头村委会 第1网格", "张")
    for words in (form["title"], "陈埭镇", "江头村委会 第1网格"):
        assert words in text
    for section in form["sections"]:
        for one in section.get("facts", ()):
            assert one[0].replace("　", "") in text.replace(" ", "")
    assert "数据截至" not in text  # no data stand on it


def test_blank_forms_stand_together_in_their_order(program):
    papers = blank_forms.printables(program)
    assert {one.group for one in papers} == {Group.BLANK}
    assert [one.title for one in papers[:3]] == ["入户走访登记表", "巡查走访日志", "来访登记表"]
    assert len({one.key for one in papers}) == len(papers) == 9
