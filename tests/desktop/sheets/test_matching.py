"""What headings are taken for: surely, by what was learnt, by likeness with evidence; never across people."""

import csv

import pytest

from desktop.dossiers.people.sheets import PeopleSheets
from desktop.errors import Refusal
from desktop.fields import also
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.headings import Heading
from desktop.sheets.mapping import Confidence
from desktop.sheets.matching import Column, Matcher
from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no

IDS = tuple(id_no("19600101", order) for order in range(1, 9))
PHONES = tuple(f"1380000000{digit}" for digit in range(8))
NAMES = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十")


def column(place, heading, values=(), parents=()):
    return Column(Heading(place, heading, tuple(parents), chr(ord("A") + place)), values)


@pytest.fixture
def matcher(town):
    return Matcher(PeopleSheets(town.grids), town.codes)


def targets(matcher, *columns, learnt=None):
    return [match.target for match in matcher.match(columns, learnt or {}).matches]


def test_titles_and_aliases_are_exact(matcher):
    found = matcher.match([column(0, "*姓  名"), column(1, "身份证号（必填）"), column(2, "联系手机")], {})
    assert [match.target for match in found.matches] == ["name", "id_no", "phone"]
    assert {match.confidence for match in found.matches} == {Confidence.EXACT}
    assert not found.uncertain
    assert not found.missing


def test_whose_a_column_is_decides(matcher):
    columns = (
        column(0, "户主姓名", NAMES), column(1, "姓名", NAMES), column(2, "户主身份证", IDS), column(3, "身份证", IDS),
        column(4, "监护人姓名", NAMES), column(5, "监护人电话", PHONES), column(6, "业主身份证号码", IDS),
        column(7, "产权人联系手机", PHONES), column(8, "网格员姓名", NAMES), column(9, "女方身份证号", IDS),
    )  # fmt: skip
    assert targets(matcher, *columns) == [
        "head_name", "name", "head_id_no", "id_no", "relative_name", "relative_phone", "", "", "", "",
    ]  # fmt: skip


def test_parents_say_whose_a_child_is(matcher):
    columns = (
        column(0, "姓名", NAMES, ["户主"]), column(1, "身份证", IDS, ["户主"]), column(2, "姓名", NAMES, ["家庭成员"]),
        column(3, "身份证", IDS, ["家庭成员"]), column(4, "姓名", NAMES, ["联系人"]), column(5, "详址", (), ["户籍地"]),
        column(6, "地址", (), ["工作单位"]),
    )  # fmt: skip
    assert targets(matcher, *columns) == ["head_name", "head_id_no", "name", "id_no", "", "registered_address", ""]


def test_parts_of_an_address_are_known_under_their_parent_and_flat(matcher):
    columns = [column(place, word, (), ["户籍地"]) for place, word in enumerate(("省*", "市*", "区县*", "详细地址"))]
    columns += [column(4, "现住地 乡镇"), column(5, "现住地村"), column(6, "现住地门牌号")]
    assert targets(matcher, *columns) == [
        "registered_address#1", "registered_address#2", "registered_address#3", "registered_address#z",
        "residence_address#4", "residence_address#5", "residence_address#8",
    ]  # fmt: skip


def test_yes_and_no_columns_become_tags(matcher):
    found = matcher.match(
        [column(0, "是否低保", ("是", "否")), column(1, "残疾", ("√", "")), column(2, "是否党员，0否1是", (0, 1)),
         column(3, "残疾类型", ("肢体",))],
        {},
    )  # fmt: skip
    assert [match.field for match in found.matches] == ["care", "care", "care", ""]
    assert len({match.target for match in found.matches}) == 4


def test_running_numbers_and_ages_are_knowingly_passed_over(matcher):
    found = matcher.match([column(0, "序号"), column(1, "年龄"), column(2, "填报单位")], {})
    assert {match.confidence for match in found.matches} == {Confidence.PASSED}
    assert all(match.reason for match in found.matches)


def test_likeness_only_suggests_and_needs_agreeing_values(matcher):
    agreeing = matcher.match([column(0, "公民居民身份证号码", IDS)], {}).matches[0]
    assert (agreeing.target, agreeing.confidence) == ("id_no", Confidence.SUGGESTED)
    assert agreeing.score >= 0.85
    other = matcher.match([column(0, "居民身份证号码码", NAMES)], {}).matches[0]
    assert (other.target, other.confidence) == ("", Confidence.NONE)


def test_an_exact_heading_over_other_contents_is_doubted(matcher):
    found = matcher.match([column(0, "证件号码", PHONES), column(1, "姓名", NAMES)], {})
    assert found.matches[0].confidence is Confidence.SUGGESTED
    assert "不像" in found.matches[0].reason
    assert found.confirmed(0.85).matches[0].target == ""
    assert found.confirmed().matches[0].target == "id_no"


def test_every_field_has_one_column(matcher):
    found = matcher.match([column(0, "联系手机", PHONES), column(1, "联系方式", PHONES), column(2, "电话", PHONES)], {})
    assert [match.target for match in found.matches] == ["", "phone", ""]
    assert "B 列" in found.matches[0].reason


def test_an_empty_column_gives_way(matcher):
    found = matcher.match([column(0, "联系方式"), column(1, "手机号码", PHONES)], {})
    assert [match.target for match in found.matches] == ["", "phone"]


def test_the_clerk_decides_and_it_is_remembered(town):
    rows = (("人名", "SFZ", "外号", "备注"), *zip(NAMES, IDS, NAMES, NAMES, strict=True))
    mapping = town.propose(rows)
    assert [match.target for match in mapping.matches] == ["", "", "", "note"]
    with pytest.raises(Refusal, match="姓名"):
        town.importer.check(*(table := town.table(rows))[:1], mapping, table[1], Options(), Progress())
    chosen = mapping.chosen(0, "name").chosen(1, "id_no").chosen(2, "former_name").chosen(3, "")
    town.importer.remember(chosen, Options())
    again = town.propose(rows)
    assert [match.target for match in again.matches] == ["name", "id_no", "former_name", ""]
    assert {match.confidence for match in again.matches} == {Confidence.LEARNT}
    other = town.propose((("序号", "SFZ"), (1, IDS[0])))
    assert other.matches[1].target == "id_no"


def test_importing_remembers_too(town):
    rows = (("人名", "SFZ"), *zip(NAMES, IDS, strict=True))
    table, origin = town.table(rows)
    mapping = town.importer.propose("people", table).chosen(0, "name").chosen(1, "id_no")
    town.importer.commit(town.importer.check(table, mapping, origin, Options(), Progress()), Progress())
    assert {match.confidence for match in town.propose(rows).matches} == {Confidence.LEARNT}


def test_a_target_moves_from_one_column_to_another(town):
    mapping = town.propose((("姓名", "曾用名"), ("张三", "张四"))).chosen(1, "name")
    assert [match.target for match in mapping.matches] == ["", "name"]
    assert mapping.title_of("name") == "姓名"


def test_suggestions_must_be_confirmed(town):
    rows = (("姓名", "公民居民身份证号码"), *zip(NAMES, IDS, strict=True))
    table, origin = town.table(rows)
    mapping = town.importer.propose("people", table)
    with pytest.raises(Refusal, match="B 列“公民居民身份证号码”还没有确认"):
        town.importer.check(table, mapping, origin, Options(), Progress())
    assert town.importer.check(table, mapping.confirmed(), origin, Options(), Progress()).counts.new == 8


def test_what_the_collection_list_leaves_out_is_passed_over(town):
    kind = PeopleSheets(town.grids, lambda fields: [field for field in fields if field.block != "religion"])
    match = Matcher(kind, town.codes).match([column(0, "宗教信仰", ("佛教",))], {}).matches[0]
    assert (match.target, match.confidence) == ("", Confidence.PASSED)
    assert "采集清单" in match.reason


def test_real_headings_are_never_taken_for_somebody_elses(matcher, shared):
    """Real headings that name somebody else's number, name or telephone are not the person's own."""
    with (shared / "data" / "headings.csv").open(encoding="utf-8") as file:
        headings = [row["heading"] for row in csv.DictReader(file)]
    others = also("业主 产权人 出租人 法人 负责人 男方 女方 网格管理员 代表人 主要当事人 联系人")
    own = {"name", "id_no", "phone", "residence_address", "registered_address", "workplace"}
    wrong = []
    for heading in headings:
        if heading.startswith(others):
            for values in (IDS, NAMES, PHONES):
                match = matcher.match([column(0, heading, values)], {}).matches[0]
                wrong += [(heading, match.target)] if match.field in own else []
    assert wrong == []


def test_two_levels_of_headings_from_a_file(town):
    rows = (
        ("姓名", "户籍地", None, None, "备注"),
        (None, "省", "市", "详细地址", None),
        ("张三", "福建省", "泉州市", "洛阳村中山路1号", ""),
    )
    path = xlsx(town.folder / "两级.xlsx", rows, merged=("A1:A2", "B1:D1", "E1:E2"))
    table, origin = town.open(path)
    town.importer.commit(town.check_table(table, origin), Progress())
    assert town.people()["张三"].registered_address == "福建省泉州市洛阳村中山路1号"
