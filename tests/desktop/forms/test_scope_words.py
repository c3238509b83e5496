"""Whom a form seems to be about, by its title."""

import pytest

from desktop.forms.scope import Subject
from desktop.forms.scope_words import scope_in
from desktop.forms.scopes import Scopes
from desktop.program import Program


@pytest.mark.parametrize(
    ("subject", "title", "words"),
    [
        ("people", "80周岁以上高龄老人津贴发放表", "80 岁以上"),
        ("people", "六十五岁以上老人体检应检名单", "65 岁以上"),
        ("people", "六十周岁以上老年人摸底表", "60 岁以上"),
        ("people", "十八至五十九周岁人员表", "18–59 岁"),
        ("people", "某某镇流动人口信息登记表", "流动人口"),
        ("people", "0-6岁儿童疫苗接种情况表", "6 岁以下"),
        ("people", "江头村委会党员名册", "江头村委会，党员"),
        ("people", "独居老人、空巢老人名单", "独居老人或空巢老人"),
        ("households", "低保户花名册", "低保户"),
        ("dwellings", "出租房屋登记台账", "出租"),
        ("people", "来（返）人员摸排表", ""),
        ("cases", "矛盾纠纷排查化解台账（11月）", "矛盾纠纷"),
        ("cases", "信访事项登记台账", "信访"),
        ("cases", "事件台账", ""),
        ("enterprises", "“九小场所”消防安全排查登记表", ""),
    ],
)
def test_a_title_proposes_a_scope(town: Program, subject: str, title: str, words: str) -> None:
    scope = scope_in(town, Subject(subject), title)
    assert (Scopes(town).words(scope) if scope else "") == words
