"""Headings that say whose a column is: found by role and fact, and never taken for a field of somebody else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.fields import also
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.mapping import CERTAIN
from desktop.sheets.matching import Column
from desktop.sheets.roles import grammar, roles_in

# Written down here once more, apart from the data: whose the fields of each kind are, by the beginnings of their keys.
GROUPS = (
    "村民 老人 老年人 残疾人 低保对象 低保人员 特困人员 服务对象 走访对象 救助对象 帮扶对象 帮教对象 安置对象 优抚对象 "
    "流动人口 户籍人口 常住人口 重点人员 重点对象 独居老人 高龄老人 留守老人 退役军人"
)
OWNERS = {
    "people": {
        "head_": "户主 家庭户主",
        "relation_code": f"户主 家庭户主 本人 成员 家庭成员 队员 申报人 被走访人 登记对象 {GROUPS}",
        "relative_": "家庭主要成员 主要家庭成员 监护人 监护人员 法定监护人",
        "": f"本人 成员 家庭成员 队员 申报人 被走访人 登记对象 {GROUPS}",
    },
    "households": {"head_": "户主 家庭户主", "": "本人 申报人 被走访人 登记对象"},
    "dwellings": {
        "owner_": "房主 房东 业主 产权人 产权所有人 房屋所有人 房屋产权人 所有权人 屋主",
        "tenant_": "承租人 承租户 承租方 租客 租户 租住人 租赁人",
        "": "",
    },
    "enterprises": {
        "legal_": "法定代表人 法人代表 法人代表人 法人 企业法人 企业法人代表 企业法定代表人 单位法人 公司法人 "
        "法定代表人负责人 法定代表人或负责人 法人负责人 法人或负责人 法人代表负责人 负责人法人 "
        "负责人 企业负责人 单位负责人 主要负责人 场所负责人 店铺负责人 经营者 经营人 老板 店主 队伍负责人",
        "security_": "治保负责人 治安负责人 治安保卫负责人 安全负责人 安全管理员 安全管理人 安全管理人员 安全员 "
        "安全责任人 消防安全责任人 消防安全管理人 消防负责人 消防责任人",
        "": "",
    },
}
PEOPLE = sorted(grammar().roles)
FACTS = sorted(word for words in grammar().facts.values() for word in words)
OTHERS = also(
    "性别 民族 户籍地址 工作单位 关系 备注 出生日期 学历 编号 房屋地址 单位名称 省 村 网格 社区 是否低保 情况"
)
ROUND = (*also("原 现 本户 的 和 及 * （必填） ： 信息 基本情况 1 二"), " ", "", "\n")
fragments = st.sampled_from([*FACTS, *OTHERS, *ROUND])
headings = st.builds(
    lambda before, person, after: "".join((*before, person, *after)),
    st.lists(fragments, max_size=2), st.sampled_from(PEOPLE), st.lists(fragments, max_size=3),
)  # fmt: skip
others = st.lists(fragments, min_size=1, max_size=2).map("".join)
levels = st.one_of(
    st.tuples(headings), st.tuples(headings, others), st.tuples(others, headings), st.tuples(others, headings, others)
)


def taken(matcher, *words):
    """Return the field for which a column alone is taken without asking, parents first."""
    match = matcher.match([Column(Heading(0, words[-1], words[:-1]), ())], {}).matches[0]
    return match.field if match.confidence in CERTAIN else ""


def words_for(kind, key):
    """Return the words for whoever a field is about."""
    starts = OWNERS[kind]
    return set(also(starts[next(start for start in starts if key.startswith(start))]))


def longest_people(heading):
    """Return the words for people in a heading, without those that are only a part of a longer one."""
    found, at = set(), 0
    while at < len(heading):
        word = max((one for one in PEOPLE if heading.startswith(one, at)), key=len, default="")
        found |= {word} - {""}
        at += len(word) or 1
    return found


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(levels, st.sampled_from(sorted(OWNERS)))
def test_nobody_elses_field_is_ever_taken_without_asking(matchers, words, kind):
    if key := taken(matchers[kind], *words):
        normalised = "/".join(map(normalise_heading, words))
        assert longest_people(normalised) <= words_for(kind, key), (words, key)


def test_every_role_is_asked_for_every_fact_in_every_kind(matchers):
    """The same without chance: each word for people with each fact, joined and as parent and child."""
    for kind in OWNERS:
        for person in PEOPLE:
            for fact, *_ in grammar().facts.values():
                for words in ((person + fact,), (f"{person}信息", fact)):
                    key = taken(matchers[kind], *words)
                    assert not key or person in words_for(kind, key), (kind, words, key)


def test_role_and_fact_find_a_field_without_any_alias(matchers):
    people, dwellings, enterprises = (matchers[kind] for kind in ("people", "dwellings", "enterprises"))
    assert taken(people, "户主的联系手机号码") == "head_phone"
    assert taken(people, "户主信息", "证件号码") == "head_id_no"
    assert taken(people, "法定监护人手机") == "relative_phone"
    assert taken(dwellings, "屋主 手机号") == "owner_phone"
    assert taken(dwellings, "房屋所有人基本情况", "*身份证件号码") == "owner_document_no"
    assert taken(dwellings, "租客现居地址") == ""
    assert taken(enterprises, "企业法定代表人证件类型") == "legal_document_code"
    assert taken(enterprises, "消防安全管理人移动电话") == "security_phone"
    assert taken(matchers["roster"], "网格管理员 身份证件号码") == "id_no"
    assert taken(matchers["teams"], "队伍负责人手机号码") == "leader_phone"


def test_the_record_itself_may_be_named(matchers):
    assert taken(matchers["enterprises"], "商户联系方式") == "phone"
    assert taken(matchers["dwellings"], "出租屋详细地址") == "address"
    assert taken(matchers["people"], "本人手机号码") == "phone"
    assert taken(matchers["people"], "单位电话") == ""
    assert taken(matchers["enterprises"], "业主电话") == ""


def test_two_columns_of_one_field_leave_it_to_the_one_with_its_word(matchers):
    words = ("负责人", "法人", "负责人电话", "法人手机")
    columns = [Column(Heading(place, word), ()) for place, word in enumerate(words)]
    found = [match.target for match in matchers["enterprises"].match(columns, {}).matches]
    assert found == ["", "legal_name", "", "legal_phone"]


def test_the_longest_word_says_whose():
    assert roles_in("治安负责人电话") == {"security"}
    assert roles_in("企业负责人电话") == {"principal"}
    assert roles_in("被申请人姓名") == {"respondent"}
    assert roles_in("户主监护人电话") == {"head", "relative"}
    assert roles_in("联系电话") == frozenset()
