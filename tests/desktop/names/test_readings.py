"""How names are read and in which order they stand."""

import pytest

from desktop.names import initials, pinyin, readings, sort_key, split_name


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("张三丰", "zhangsanfeng"),
        ("曾小贤", "zengxiaoxian"),
        ("单雄信", "shanxiongxin"),
        ("解晓东", "xiexiaodong"),
        ("查良镛", "zhaliangyong"),
        ("仇英", "qiuying"),
        ("区楚良", "ouchuliang"),
        ("任盈盈", "renyingying"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("欧阳锋", "ouyangfeng"),
        ("朴正", "piaozheng"),
        ("吕布", "lvbu"),
        ("㛃䶮", "jieyan"),
        ("王𬭎", "wanghong"),
        ("李𠅤", "lixi"),
    ],
)
def test_names_are_read_as_people_say_them(name, full):
    assert readings(name)[0].full == full


def test_a_name_of_several_readings_has_them_all():
    assert {reading.full for reading in readings("曾乐")} == {"zengle", "zengyue", "cengle", "cengyue"}
    assert {reading.initials for reading in readings("曾乐")} == {"zl", "zy", "cl", "cy"}


def test_a_compound_surname_needs_a_given_name():
    assert split_name("欧阳修") == ("欧阳", "修")
    assert split_name("欧阳") == ("欧", "阳")
    assert split_name("") == ("", "")


def test_names_stand_by_pinyin_then_by_character():
    names = [
        "张伟",
        "赵一",
        "章安",
        "张安",
        "占山",
        "阿依",
        "欧阳修",
        "曾毅",
        "曹操",
        "单雄信",
        "王五",
        "张",
        "吕布",
        "卢俊义",
        "𪚥龙",
    ]
    ordered = sorted(names, key=lambda name: sort_key(name).encode())
    assert ordered == [
        "阿依",
        "曹操",
        "卢俊义",
        "吕布",
        "欧阳修",
        "单雄信",
        "王五",
        "曾毅",
        "占山",
        "张",
        "张安",
        "张伟",
        "章安",
        "赵一",
        "𪚥龙",
    ]


def test_different_names_have_different_keys():
    names = ["张伟", "张玮", "章伟", "张 伟", "John", "john", "", "㛃", "䶮"]
    assert len({sort_key(name) for name in names}) == len(names) - 2  # a blank and a capital do not count


def test_pinyin_of_things():
    assert pinyin("陈埭镇2号") == "chendaizhen2hao"
    assert initials("陈埭镇") == "cdz"
