"""What lines of pasted lists say."""

import pytest

from desktop.forms.pasted import parse
from tests.desktop.sheets.town import id_no

MOBILE = "13800000001"


def names(text: str) -> list[str]:
    return [line.name for line in parse(text)]


@pytest.mark.parametrize(
    "text",
    [
        "张三\n李四\n欧阳娜娜",
        "1. 张三\n2. 李四\n3. 欧阳娜娜",
        "1、张三 2\n2、李四\n3、欧阳娜娜",
        "张三、李四、欧阳娜娜",
        "张三，李四，欧阳娜娜",
        "张三 李四 欧阳娜娜",
        "张　三\n李 四\n欧阳娜娜",
        "#接龙\n1 张三\n2 李四\n3 欧阳娜娜",
        "１．张三\n２．李四\n３．欧阳娜娜",
        "姓名\t性别\n张三\t男\n李四\t女\n欧阳娜娜\t女",
        "张三（男）\n李四（户主）\n欧阳娜娜 已报名",
    ],
)
def test_names_however_they_are_listed(text):
    assert names(text) == ["张三", "李四", "欧阳娜娜"]


def test_numbers_and_places_go_with_the_name():
    number = id_no("19660102", 7)
    line = parse(f"12.王小明 {MOBILE} {number} 岸兜村 男")[0]
    assert (line.name, line.phone, line.id_no, line.place, line.sex_code) == ("王小明", MOBILE, number, "岸兜村", "1")


@pytest.mark.parametrize("written", ["138 0000 0001", "138-0000-0001", "+86 13800000001", "１３８００００００01"])
def test_telephones_as_they_are_written(written):
    assert parse(f"王小明 {written}")[0].phone == MOBILE


def test_a_number_alone_will_do():
    number = id_no("19660102", 7)
    assert parse(number.lower())[0].id_no == number
    assert not parse(number)[0].name


def test_a_faulty_or_hidden_number_is_none():
    faulty = id_no("19660102", 7)[:-1] + "5"
    lines = parse(f"王小明 {faulty}\n王小明 3599**********0071")
    assert [line.name for line in lines] == ["王小明", "王小明"]
    assert lines[1].id_no == ""


def test_a_long_foreign_name():
    assert names("古丽·买买提") == ["古丽·买买提"]


def test_a_line_that_names_nobody_is_kept_to_be_told():
    lines = parse("12345")
    assert not lines[0].name


def test_lines_are_numbered_as_pasted():
    assert [line.number for line in parse("\n张三\n\n李四")] == [2, 4]


def test_an_enterprise_keeps_its_whole_name():
    line = parse("3. 泉州某某鞋业有限公司 91350200MA2YJ1XR9G")[0]
    assert (line.rest, line.credit_code) == ("泉州某某鞋业有限公司", "91350200MA2YJ1XR9G")
