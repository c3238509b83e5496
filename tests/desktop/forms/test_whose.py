"""Whose a bare column is, by the columns before it; and what is learnt of it."""

from pathlib import Path

import pytest

from desktop.forms.scope import Subject
from desktop.forms.service import Forms
from desktop.forms.shape import Slot
from desktop.forms.whose import headings_of
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.sheets.books import xlsx
from tests.programs import today

KNOWN = frozenset({"姓名", "人员姓名"})


def spoken(subject: str, *words: str, is_card: bool = False) -> list[str]:
    slots = [Slot(str(place), word, (1, place)) for place, word in enumerate(words, 1)]
    return [heading.full for heading in headings_of(slots, Subject(subject), KNOWN, is_card=is_card)]


@pytest.mark.parametrize(
    ("subject", "words", "meant"),
    [
        ("people", ("人员姓名", "联系电话"), ("人员姓名", "联系电话")),
        ("people", ("监护人姓名", "与监护人关系", "联系电话"), ("监护人姓名", "与监护人关系", "监护人联系电话")),
        ("people", ("监护人", "备注", "联系电话"), ("监护人", "备注", "联系电话")),
        ("people", ("代领人姓名", "身份证号"), ("代领人姓名", "代领人身份证号")),
        ("people", ("家庭成员", "身份证号"), ("家庭成员", "身份证号")),
        ("people", ("网格员", "联系电话"), ("网格员", "网格员联系电话")),
        ("roster", ("网格员姓名", "联系电话"), ("网格员姓名", "联系电话")),
        ("dwellings", ("房东", "联系电话", "租客", "联系电话"), ("房东", "房东联系电话", "租客", "租客联系电话")),
        ("people", ("监护人姓名", "家庭住址"), ("监护人姓名", "家庭住址")),
        ("cases", ("当事人姓名", "住址"), ("当事人姓名", "当事人住址")),
        ("people", ("帮教责任人", "联系电话"), ("帮教责任人", "帮教责任人联系电话")),
        ("people", ("是否本人", "联系电话"), ("是否本人", "联系电话")),
        ("people", ("姓名", "家庭成员姓名", "关系"), ("姓名", "其他家庭成员姓名", "其他家庭成员关系")),
        ("people", ("房主/姓名", "联系电话"), ("房主/姓名", "联系电话")),
    ],
)
def test_a_bare_column_is_of_whoever_was_named_before(
    subject: str, words: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    assert spoken(subject, *words) == list(meant)


def test_a_list_may_call_whom_it_is_of_by_another_word(town: Program, tmp_path: Path) -> None:
    rows = [["两张表"], ["序号", "患者姓名", "身份证号", "联系电话", "监护人姓名", "联系电话"], [""] * 6]
    with Forms(town, today).open(xlsx(tmp_path / "患者.xlsx", rows), Progress()) as opened:
        found = [(one.target, one.is_certain) for one in opened.plan.fillers.values()]
    assert found == [("!serial", True), ("name", False), ("id_no", True), ("phone", True), ("relative_name", True),
                     ("relative_phone", True)]  # fmt: skip


def test_a_list_that_does_not_say_whom_it_is_of_asks_first(town: Program, tmp_path: Path) -> None:
    rows = [["登记表"], ["序号", "妻子姓名", "丈夫姓名", "家庭住址", "婚姻状况", "文化程度"], [""] * 6]
    with Forms(town, today).open(xlsx(tmp_path / "夫妻.xlsx", rows), Progress(), subject=Subject.PEOPLE) as opened:
        fillers = list(opened.plan.fillers.values())
    assert [one.target for one in fillers[3:]] == ["residence_address", "marital_code", "education_code"]
    assert not any(one.is_certain for one in fillers[3:])


@pytest.mark.parametrize(
    ("headings", "subject"),
    [
        ("姓名 性别 身份证号 工作单位 特长 服务时长", "people"),
        ("村 网格名称 网格长 电话 网格员 电话", "grids"),
        ("所在村 网格名称 党小组名称 党小组长 党员人数", "grids"),
        ("户主姓名 参保人姓名 参保人身份证号 与户主关系", "people"),
        ("户主姓名 家庭住址 联系电话 家庭人口", "households"),
    ],
)
def test_what_a_row_is_about(town: Program, tmp_path: Path, headings: str, subject: str) -> None:
    rows = [["情况登记表"], ["序号", *headings.split()], [""] * (len(headings.split()) + 1)]
    with Forms(town, today).open(xlsx(tmp_path / "表.xlsx", rows), Progress()) as opened:
        assert opened.subject == subject


def test_a_card_names_somebody_for_the_next_rows_only_where_records_have_nothing_of_their_own() -> None:
    words = ("产权人/身份证号", "联系电话")
    assert spoken("dwellings", *words, is_card=True) == ["产权人/身份证号", "产权人联系电话"]
    assert spoken("people", *words, is_card=True) == list(words)


def test_what_is_decided_about_somebodys_column_is_not_learnt_of_others(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    rows = [["登记表"], ["姓名", "代领人姓名", "联系电话", "籍贯地", "籍贯地"], [""] * 5]
    with forms.open(xlsx(tmp_path / "一.xlsx", rows), Progress()) as opened:
        plan = forms.change(opened, opened.plan, "C", "phone")
        plan = forms.change(opened, forms.change(opened, plan, "D", "native_place"), "E", "")
        forms.keep(opened, plan, "代领登记表")
    rows = [["另一张"], ["姓名", "帮扶人姓名", "联系电话", "代领人联系电话", "籍贯地"], [""] * 5]
    with forms.open(xlsx(tmp_path / "二.xlsx", rows), Progress()) as opened:
        fillers = opened.plan.fillers
        assert (fillers["C"].target, fillers["D"].target) == ("", "phone")
        assert fillers["E"].confidence.value == "exact"
