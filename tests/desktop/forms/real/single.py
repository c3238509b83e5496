"""Forms about one record, or about numbers, re-drawn: cards with boxes to tick, a household's card, statistics."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.desktop.forms.real import looks, parts

_SEAL = "\n\n（盖章）\n年   月   日"
_CARD = (
    # area, words; blanks have none
    ("A3", "姓名"), ("B3:C3", ""), ("D3", "性别"), ("E3:F3", "□男  □女"), ("G3:H7", "照片"),
    ("A4", "民族"), ("B4:C4", ""), ("D4", "出生日期"), ("E4:F4", ""),
    ("A5", "公民身份号码"), ("B5:F5", ""),
    ("A6", "政治面貌"), ("B6:F6", "□中共党员 □共青团员 □民主党派 □群众"),
    ("A7", "文化程度"), ("B7:C7", ""), ("D7", "婚姻状况"), ("E7:F7", "□未婚 □已婚 □离异 □丧偶"),
    ("A8", "联系电话"), ("B8:D8", ""), ("E8", "工作单位"), ("F8:H8", ""),
    ("A9", "户籍地址"), ("B9:H9", ""),
    ("A10", "现住地址"), ("B10:H10", ""),
    ("A11", "监护人姓名"), ("B11:C11", ""), ("D11", "监护人电话"), ("E11:H11", ""),
    ("A12", "人员类别"), ("B12:H12", "□低保  □特困  □残疾人  □退役军人  □独居老人  □其他________"),
    ("A13", "是否独居"), ("B13:D13", "是□  否□"), ("E13", "居住类型"), ("F13:H13", "☐自有 ☐租住 ☐借住"),
    ("A14", "走访情况"), ("B14:H14", ""),
    ("A15", "村（社区）意见"), ("B15:D15", _SEAL), ("E15", "镇（街道）意见"), ("F15:H15", _SEAL),
)  # fmt: skip


def tick_card(folder: Path) -> Path:
    """A card of one person: boxes to tick, a place for the photograph, opinions to sign, a text box over the corner."""
    made, sheet = looks.book("登记表")
    looks.title(sheet, "A1:H1", "重点服务人员信息登记表")
    looks.line(sheet, "A2:D2", "填报单位：")
    looks.line(sheet, "E2:H2", "编号：             填表日期：")
    for area, words in _CARD:
        if ":" in area:
            sheet.merge_cells(area)
        sheet[area.split(":")[0]] = words or None
    looks.boxed(sheet, "A3:H15")
    for row, height in ((14, 80), (15, 90), *((row, 26) for row in range(3, 14))):
        sheet.row_dimensions[row].height = height
    looks.widths(sheet, (14, 10, 10, 12, 12, 12, 10, 10))
    sheet["B5"].number_format = sheet["B8"].number_format = "@"
    sheet["E4"].number_format = 'yyyy"年"m"月"d"日"'
    path = looks.saved(made, folder, "06 重点服务人员信息登记表.xlsx")
    parts.text_box(path, 1, (0, 8, 3, 11), "一人一表，双面打印")
    return path


def household_card(folder: Path) -> Path:
    """A household's card: the head and the home above, the members in a small table, signatures below."""
    made, sheet = looks.book("家庭情况")
    looks.title(sheet, "A1:H1", "家庭基本情况登记表（一户一档）")
    looks.line(
        sheet, "A2:H2", "所属网格：__________    门牌号：__________    网格员：________    联系电话：____________", 11
    )
    cells = (
        ("A3", "户主姓名"), ("B3:C3", None), ("D3", "户主身份证号"), ("E3:H3", None),
        ("A4", "联系电话"), ("B4:C4", None), ("D4", "家庭人口数"), ("E4", None), ("F4", "户籍类型"), ("G4:H4", None),
        ("A5", "家庭住址"), ("B5:H5", None),
        ("A6", "家庭类型"), ("B6:H6", "□一般户 □低保户 □特困户 □残疾户 □军属"),
        ("A7:H7", "家庭成员情况"),
    )  # fmt: skip
    for area, words in cells:
        if ":" in area:
            sheet.merge_cells(area)
        sheet[area.split(":")[0]] = words
    looks.headings(
        sheet, 8, ["序号", "姓名", "与户主关系", "性别", "身份证号码", "联系电话", "文化程度", "工作单位或就读学校"]
    )
    looks.ready(sheet, (9, 14), (1, 8), {5: "@", 6: "@"})
    looks.boxed(sheet, "A3:H7")
    sheet["E3"].number_format = sheet["B4"].number_format = "@"
    looks.line(sheet, "A15:H15", "备注：")
    looks.line(sheet, "A16:D16", "户主签名：")
    looks.line(sheet, "E16:H16", "登记人：            登记日期：    年   月   日")
    looks.widths(sheet, (11, 11, 12, 14, 22, 15, 12, 20))
    return looks.saved(made, folder, "07 家庭基本情况登记表.xlsx")


def statistics(folder: Path, rows: Sequence[str] = ("岸兜村", "江头村", "其他")) -> Path:
    """A return of numbers: three villages down, kinds of people across, sums that are formulas."""
    made, sheet = looks.book("统计表")
    looks.title(sheet, "A1:N1", "某某镇实有人口情况统计表")
    looks.line(sheet, "A2:F2", "填报单位（盖章）：")
    looks.line(sheet, "G2:N2", "统计截止日期：    年   月   日          单位：人、户")
    last = looks.headings(
        sheet,
        3,
        [
            "序号", "村（社区）", "总户数", ("实有人口", ["合计", "户籍人口", "流动人口"]), ("性别", ["男", "女"]),
            ("年龄", ["0-17岁", "18-59岁", "60岁及以上", "其中：80岁以上"]), "党员数", "低保人数",
        ],
    )  # fmt: skip
    for place, name in enumerate(rows):
        row = 5 + place
        sheet.cell(row, 1, place + 1)
        sheet.cell(row, 2, name)
        sheet.cell(row, 4, f"=E{row}+F{row}")
    sheet.merge_cells("A8:B8")
    sheet["A8"] = "合计"
    looks.ready(sheet, (5, 8), (1, last), {})
    for column in range(3, last + 1):
        letter = get_column_letter(column)
        sheet[f"{letter}8"] = f"=SUM({letter}5:{letter}7)"
    looks.line(sheet, "A9:N9", "说明：实有人口＝户籍人口＋流动人口；年龄按统计截止日期计算。")
    looks.line(sheet, "A10:D10", "单位负责人：")
    looks.line(sheet, "E10:H10", "填表人：")
    looks.line(sheet, "I10:N10", "联系电话：")
    looks.widths(sheet, (6, 14, *([10] * 12)))
    return looks.saved(made, folder, "08 实有人口情况统计表.xlsx")
