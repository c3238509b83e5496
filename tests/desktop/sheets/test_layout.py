"""The table in a sheet, as offices really lay it out."""

import itertools
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.headings import normalise_heading
from desktop.sheets.layout import Table, lay_out
from desktop.sheets.reading import open_sheets
from tests.desktop.sheets import books

ID = "35999819900101001"


def nothing(_heading: str) -> bool:
    """A program without any vocabulary."""
    return False


def table_of(path: Path, header: tuple[int, int] | None = None) -> Table:
    return lay_out(open_sheets(path, Progress()).sheets[0], nothing, header)


def full(table: Table) -> list[str]:
    return [heading.full for heading in table.headings]


def cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows()]


def test_a_provincial_register_with_title_note_false_header_two_levels_example_and_footer(tmp_path: Path) -> None:
    table = table_of(books.provincial_xls(tmp_path / "a.xls"))
    plain = ["序号", "*姓名", "性别*", "身份证号码*", "出生日期"]
    assert full(table) == [*plain, *(f"户籍地/{part}" for part in ("省*", "市*", "区县*", "详细地址")), "备注"]
    assert table.header == (5, 6)
    assert table.count == 12 == len(cells(table))
    first = next(table.rows())
    assert (first.number, first.cells[1], first.cells[4], first.sheet) == (8, "王甲", date(1990, 1, 1), "户籍人口")
    assert table.headings[5].column == "F"
    assert table.notes == (
        "第 1–3 行是标题或填表说明，未作为数据读取。",
        "表头在第 5–6 行，共 2 层，已合并为一层。",
        "第 7 行是示例，未作为数据读取。",
        "第 20 行是合计，未作为数据读取。",
        "第 21 行是填报人、审核人、备注等表尾内容，未作为数据读取。",
    )


def test_the_hidden_code_list_is_not_the_table(tmp_path: Path) -> None:
    found = candidates(open_sheets(books.provincial_xls(tmp_path / "a.xls"), Progress()), nothing)
    assert [one.sheet.name for one in found] == ["户籍人口", "bean"]
    assert find_table(found).count == 12


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "blanks beside"])
def test_three_levels(tmp_path: Path, merged: bool) -> None:
    rows = [
        ["序号", "姓名", "地址", "", "", ""],
        ["", "", "户籍地", "", "现住地", ""],
        ["", "", "省", "市", "省", "市"],
        [1, "王甲", "福建", "泉州", "浙江", "金华"],
        [2, "李乙", "福建", "泉州", "浙江", "金华"],
    ]
    areas = ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"] if merged else []
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows, areas))
    assert full(table) == [
        "序号", "姓名", "地址/户籍地/省", "地址/户籍地/市", "地址/现住地/省", "地址/现住地/市",
    ]  # fmt: skip
    assert table.count == 2


def test_parents_over_every_column(tmp_path: Path) -> None:
    rows = [
        ["婚姻登记名册"],
        ["女方信息", "", "男方信息", ""],
        ["姓名", "出生年月", "姓名", "出生年月"],
        ["王甲", "1990-01", "李乙", "1991-01"],
    ]
    path = books.xlsx(tmp_path / "a.xlsx", rows, ["A1:D1", "A2:B2", "C2:D2"])
    assert full(table_of(path)) == ["女方信息/姓名", "女方信息/出生年月", "男方信息/姓名", "男方信息/出生年月"]


def test_words_nobody_knows_are_headings_by_where_they_stand(tmp_path: Path) -> None:
    rows = [["某表"], ["甲项", "乙项", "丙项"], ["东", "12", "2025-01-01"], ["西", "15", "2025-01-02"]]
    assert full(table_of(books.xlsx(tmp_path / "a.xlsx", rows))) == ["甲项", "乙项", "丙项"]


def test_long_headings_years_in_headings_and_a_unit_beside_the_title(tmp_path: Path) -> None:
    heads = [
        "姓名",
        "身份证号码（必填，请先把单元格设为文本格式再填写，共18位，末位为大写X）",
        "2024年收入",
        "2025年收入",
    ]
    rows = [
        ["江头村名册", "", "", "单位：元"],
        heads,
        ["王甲", ID + "1", "5万", "6万"],
        ["李乙", ID + "2", "不详", "不详"],
    ]
    assert full(table_of(books.xlsx(tmp_path / "a.xlsx", rows))) == heads


def test_numbers_of_columns_hints_and_examples_under_the_header_are_left_out(tmp_path: Path) -> None:
    rows = [
        ["姓名", "性别", "电话", "生日"],
        [1, 2, 3, 4],
        ["必填", "必填，男或女", "选填", "格式：2025-01-01"],
        ["示例", "男", "13000000000", "2025-01-01"],
        ["王甲", "男", "13000000001", "2025-01-01"],
    ]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert cells(table) == [("王甲", "男", "13000000001", "2025-01-01")]
    assert table.notes == (
        "第 2 行是列号，未作为数据读取。",
        "第 3 行是填写提示，未作为数据读取。",
        "第 4 行是示例，未作为数据读取。",
    )


def test_page_breaks_totals_and_rows_numbered_in_advance(tmp_path: Path) -> None:
    rows: list[list[object]] = [["江头村名单"], ["序号", "姓名", "电话"], [1, "王甲", "1"], ["", "小计", "1人"]]
    rows += [["江头村名单"], ["序号", "姓名", "电话"], [2, "李乙", "2"], [], [3, None, None], [4, None, None]]
    rows += [["合 计", "", "2人"], ["备注：本表一式两份。"], ["审核人：", "", "单位负责人："], ["以下空白"]]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert [row.number for row in table.rows()] == [3, 7]
    assert table.count == 2


def test_whoever_signs_under_the_table_is_nobody_in_it(tmp_path: Path) -> None:
    rows = [["姓名", "地址", "电话", "金额"], ["王甲", "一号", "1", 100], ["社区书记：", "李某", "", "网格长："]]
    assert table_of(books.xlsx(tmp_path / "a.xlsx", rows)).count == 1


def test_a_person_is_no_footer(tmp_path: Path) -> None:
    rows = [["姓名", "地址", "电话"]]
    rows += [[name, "单位宿舍", "1"] for name in ("单位", "审美", "合欢", "备得", "总理", "填平", "例外")]
    assert table_of(books.xlsx(tmp_path / "a.xlsx", rows)).count == 7


def test_merged_cells_in_the_data_are_filled_down_and_group_titles_left_out(tmp_path: Path) -> None:
    rows = [
        ["户号", "姓名", "关系", "备注"],
        ["第一网格"],
        ["H1", "王甲", "户主"],
        [None, "王乙", "子"],
        ["H2", "李丙", "户主"],
    ]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows, ["A2:D2", "A3:A4"]))
    assert [row[:2] for row in cells(table)] == [("H1", "王甲"), ("H1", "王乙"), ("H2", "李丙")]
    assert "第 2 行是分组标题，未作为数据读取。" in table.notes
    assert "数据中有 1 处合并单元格，已拆开并向下填充。" in table.notes


def test_a_person_two_rows_high_is_one_person(tmp_path: Path) -> None:
    rows = [["户号", "姓名"], ["H1", "王甲"], [], ["H2", "李乙"]]
    assert table_of(books.xlsx(tmp_path / "a.xlsx", rows, ["A2:A3", "B2:B3"])).count == 2


def test_members_side_by_side_with_the_head_before_them(tmp_path: Path) -> None:
    parts = ["姓名", "身份证号", "与户主关系"]
    heads = ["户号", "户主姓名", "户主身份证号", *(f"成员{n}{part}" for n in (1, 2) for part in parts)]
    rows = [
        heads,
        ["H1", "王甲", ID + "1", "李乙", ID + "2", "配偶", "王丙", ID + "3", "子"],
        ["H2", "赵丁", ID + "4"],
    ]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert full(table) == ["户号", "户主姓名", "户主身份证号", *parts]
    assert [(row.number, *row.cells[3:]) for row in table.rows()] == [
        (2, "王甲", ID + "1", "户主"),
        (2, "李乙", ID + "2", "配偶"),
        (2, "王丙", ID + "3", "子"),
        (3, "赵丁", ID + "4", "户主"),
    ]
    assert table.notes[-1] == "一行中有多人（最多 3 人），已拆成每人一行，共用的列重复填入。"


@pytest.mark.parametrize(
    "parents", [("成员1", "成员2"), ("成员一", "成员二"), ("第一成员", "第二成员"), ("家庭成员①", "家庭成员②")]
)
def test_members_under_numbered_parents(tmp_path: Path, parents: tuple[str, str]) -> None:
    rows = [
        ["户号", parents[0], "", parents[1], ""],
        ["", "姓名", "身份证号", "姓名", "身份证号"],
        ["H1", "王甲", ID + "1", "李乙", ID + "2"],
    ]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows, ["A1:A2", "B1:C1", "D1:E1"]))
    assert full(table) == ["户号", "姓名", "身份证号"]
    assert cells(table) == [("H1", "王甲", ID + "1"), ("H1", "李乙", ID + "2")]


def test_a_list_in_two_columns_to_save_paper(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "电话", "序号", "姓名", "电话"], [1, "王甲", "1", 2, "李乙", "2"], [3, "赵丙", "3"]]
    assert [row[1] for row in cells(table_of(books.xlsx(tmp_path / "a.xlsx", rows)))] == ["王甲", "李乙", "赵丙"]


def test_two_telephones_are_not_two_people(tmp_path: Path) -> None:
    rows = [["姓名", "联系电话1", "联系电话2", "子女1姓名", "备注"], ["王甲", "1", "2", "王乙", ""]]
    assert table_of(books.xlsx(tmp_path / "a.xlsx", rows)).count == 1


def test_one_person_per_card(tmp_path: Path) -> None:
    table = table_of(books.cards_xlsx(tmp_path / "a.xlsx"))
    assert full(table) == [
        "姓名", "性别", "民族", "身份证号码", "出生日期", "与户主关系", "婚姻状况", "联系电话", "现住地址", "备注",
    ]  # fmt: skip
    assert [(row.number, *row.cells[:5]) for row in table.rows()] == [
        (2, "王甲", "女", "汉", "359998199001010000", date(1990, 1, 1)),
        (8, "王乙", "女", "汉", "359998199001010001", date(1990, 1, 1)),
        (14, "王丙", "女", "汉", "359998199001010002", date(1990, 1, 1)),
    ]
    assert cells(table)[0][5:] == ("户主", "", "13000000000", "江头村中山路1号", "")


def test_a_short_card_with_most_labels_in_its_first_row(tmp_path: Path) -> None:
    first = ["姓名", "王甲", "性别", "男", "民族", "汉", "年龄", 35]
    rows = [first, ["身份证号", ID + "1", "电话", "13000000000"], ["备注", ""]]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert cells(table) == [("王甲", "男", "汉", 35.0, ID + "1", "13000000000", "")]


def test_a_short_table_whose_values_are_headings_elsewhere_is_no_card(tmp_path: Path) -> None:
    heads = ["姓名", "与户主关系", "户主姓名", "备注", "电话"]
    rows = [heads, ["王甲", "户主", "王甲", "户主", "1"], ["李乙", "子", "王甲", "网格", "2"]]
    assert table_of(books.xlsx(tmp_path / "a.xlsx", rows)).count == 2


def test_an_example_is_told_by_its_words_anywhere_in_the_first_rows(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "电话"], [1, "张三（示例）", "1"], [2, "示例：李四", "2"], [3, "王甲", "3"]]
    assert cells(table_of(books.xlsx(tmp_path / "a.xlsx", rows))) == [(3.0, "王甲", "3")]


def test_cards_on_a_sheet_each_are_joined(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("王甲", "李乙"):
        sheet = book.create_sheet(name)
        for row in (["姓名", name, "性别", "男"], ["民族：汉", None, "联系电话：", "13000000000"], ["住址", "江头村"]):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    table = find_table(candidates(open_sheets(tmp_path / "a.xlsx", Progress()), nothing))
    assert [(row.sheet, row.cells) for row in table.rows()] == [
        (name, (name, "男", "汉", "13000000000", "江头村")) for name in ("王甲", "李乙")
    ]


def test_a_sheet_for_each_village_is_one_table_whatever_the_order_of_its_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for village, order in (("江头村", 1), ("岸兜村", -1)):
        sheet = book.create_sheet(village)
        for row in (["姓名", "性别", "电话"], ["王甲", "男", "13000000000"]):
            sheet.append(row[::order])
    book.create_sheet("说明").append(["请勿修改表头"])
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    table = find_table(candidates(open_sheets(tmp_path / "a.xlsx", Progress()), nothing))
    assert table.count == 2
    assert {(row.sheet, tuple(sorted(map(str, row.cells)))) for row in table.rows()} == {
        (village, ("13000000000", "王甲", "男")) for village in ("江头村", "岸兜村")
    }
    places = [normalise_heading(heading.text) for heading in table.headings]
    assert [row.cells[places.index("姓名")] for row in table.rows()] == ["王甲", "王甲"]


def test_boxes_become_the_ticked_word(tmp_path: Path) -> None:
    rows = [
        ["姓名", "性别", "党员", "类别"],
        ["王甲", "□男 ☑女", "√", "低保□ 特困☑ 残疾☑"],
        ["李乙", "男(√) 女( )", "", "□低保 □特困"],
    ]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert cells(table) == [("王甲", "女", "√", "特困、残疾"), ("李乙", "男", "", "")]
    assert table.notes[-1] == "“性别、类别”列中的勾选框已换成勾选的内容。"


def test_a_header_split_over_two_rows_in_a_csv(tmp_path: Path) -> None:
    lines = [
        "居民信息表,,,,",
        "序号,姓名,户籍地,,证件号",
        ",,省,市,",
        '1,王㛃,福建,泉州,="359998199001010011"',
        "合计,1,,,",
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    table = table_of(path)
    assert full(table) == ["序号", "姓名", "户籍地/省", "户籍地/市", "证件号"]
    assert cells(table) == [("1", "王㛃", "福建", "泉州", "359998199001010011")]


def test_the_clerk_says_where_the_header_is(tmp_path: Path) -> None:
    rows = [["王甲", "13000000000"], ["名", "号"], ["李乙", "13000000001"]]
    path = books.xlsx(tmp_path / "a.xlsx", rows)
    table = table_of(path, (2, 2))
    assert (full(table), cells(table)) == (["名", "号"], [("李乙", "13000000001")])


def test_a_table_far_down_and_to_the_right(tmp_path: Path) -> None:
    rows: list[list[object]] = [[] for _ in range(70)]
    path = books.xlsx(tmp_path / "a.xlsx", [*rows, ["", "", "姓名", "电话"], ["", "", "王甲", "1"]])
    table = table_of(path)
    assert [(h.text, h.column) for h in table.headings] == [("姓名", "C"), ("电话", "D")]
    assert [(row.number, row.cells) for row in table.rows()] == [(72, ("王甲", "1"))]


def test_data_under_no_heading_is_kept_and_named_by_its_letter(tmp_path: Path) -> None:
    rows = [["姓名", "", "电话"], ["王甲", "汉", "1"]]
    assert full(table_of(books.xlsx(tmp_path / "a.xlsx", rows))) == ["姓名", "（B列无标题）", "电话"]


@pytest.mark.parametrize("rows", [[], [["王甲", "13000000000"], ["李乙", "13000000001"]]], ids=["blank", "no header"])
def test_a_sheet_without_a_table_is_refused_with_the_way_out(tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(Refusal, match="请"):
        table_of(books.xlsx(tmp_path / "a.xlsx", rows))


def test_samples_leave_blank_cells_out(tmp_path: Path) -> None:
    rows = [["姓名", "电话"], *([f"王{n}", "" if n % 2 else str(n)] for n in range(10))]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert table.sample(1, 3) == ["0", "2", "4"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("*姓 名", "姓名"),
        ("姓名（必填）", "姓名"),
        ("身份证号码(18位)＊", "身份证号码"),
        ("建筑面积（㎡）", "建筑面积"),
        ("面积(m2)", "面积"),
        ("营业面积（平方米）", "营业面积"),
        ("年收入（元）", "年收入"),
        ("月租金/元", "月租金"),
        ("是否党员，0否1是", "是否党员"),
        ("【必填】联系\n电话", "联系电话"),
        ("联系电话（手机）", "联系电话手机"),
        ("出生日期(yyyy-mm-dd)", "出生日期"),
        ("出生日期\n（如2025-01-01）", "出生日期"),
        ("ＩＤ号", "id号"),
        ("省*", "省"),
        ("与户主关系：", "与户主关系"),
        ("（元）", "元"),
        ("***", ""),
    ],
)
def test_wordings_of_one_heading_become_equal(written: str, plain: str) -> None:
    assert normalise_heading(written) == plain
    assert normalise_heading(plain) == plain


def test_rows_can_be_read_again_and_in_part(tmp_path: Path) -> None:
    rows = [["姓名", "电话"], *([f"王{n}", str(n)] for n in range(3_000))]
    table = table_of(books.xlsx(tmp_path / "a.xlsx", rows))
    assert len(list(itertools.islice(table.rows(), 5))) == 5
    assert len(list(table.rows())) == table.count == 3_000
