"""Forms that are lists, re-drawn from the kinds that offices send: a row for each record."""

from io import BytesIO
from pathlib import Path

from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Painted

from tests.desktop.forms.real import looks, parts
from tests.desktop.forms.real.looks import Heading

TEXT, DAY = "@", "yyyy-mm-dd"
ETHNIC = "01-汉族,02-蒙古族,03-回族,08-苗族,09-壮族,11-满族,15-畲族,99-其他"
EDUCATION = "研究生,大学本科,大学专科,中等专科,普通高中,初中,小学,其他"
PARTY = "中共党员,中共预备党员,共青团员,民革党员,群众"
MARRIED = "未婚,初婚,再婚,丧偶,离婚"


def provincial_template(folder: Path) -> Path:
    """A province's template: version cell, instructions, a line of units like a header, two levels, hidden names."""
    made, sheet = looks.book("实有人口信息")
    sheet["A1"] = "1.0"
    looks.title(sheet, "B1:R1", "实有人口信息采集模板（户籍人口）")
    looks.line(
        sheet,
        "A2:R2",
        "填表说明：\n1、带*的为必填项，不能为空。\n2、证件号码、手机号码请设置为文本格式，不要使用科学计数。\n"
        "3、性别、民族、政治面貌、文化程度、婚姻状况请从下拉框中选择，不要直接从其他office复制。\n"
        "4、出生日期格式为2000-01-01。\n5、关注程度：一般关注、重点关注。\n6、每个文件不超过1000条记录，超过请分多个文件上报。\n"
        "7、所属网格请填写到最小一级网格。\n8、请勿修改表头、增删列或者改动工作表名称。",
        10,
    )
    sheet.row_dimensions[2].height = 150
    for column, words in enumerate(
        ("填报单位：福建省", "省*", "某某市", "市*", "某某区", "区县*", "某某镇", "乡镇*"), 1
    ):
        sheet.cell(3, column, words).alignment = looks.CENTRED
    last = looks.headings(
        sheet,
        5,
        [
            "序号", "姓名*", "曾用名", "性别*", "民族*", "公民身份号码*", "出生日期", "政治面貌", "文化程度",
            "婚姻状况", ("户籍地", ["省*", "市*", "区县*", "户籍地详址"]), "联系手机*", "所属网格*", "关注程度", "备注",
        ],
    )  # fmt: skip
    looks.ready(sheet, (7, 106), (1, last), {6: TEXT, 7: DAY, 15: TEXT})
    looks.widths(sheet, (6, 10, 10, 7, 11, 22, 13, 13, 12, 10, 10, 10, 10, 26, 15, 18, 12, 10))
    looks.choices(sheet, "D7:D1006", "男,女", "请选择性别")
    looks.choices(sheet, "E7:E1006", ETHNIC)
    looks.choices(sheet, "H7:H1006", "=bean!$B$2:$B$6")
    looks.choices(sheet, "I7:I1006", "=文化程度")
    looks.choices(sheet, "Q7:Q1006", "一般关注,重点关注")
    bean = made.create_sheet("bean")
    for row, cells in enumerate(zip(*(["politics", *PARTY.split(",")], ["schooling", *EDUCATION.split(",")])), 1):  # noqa: B905
        for column, words in enumerate(cells, 2):
            bean.cell(row, column, words)
    for row, words in enumerate(EDUCATION.split(","), 2):
        bean.cell(row, 3, words)
    for row, words in enumerate(MARRIED.split(","), 2):
        bean.cell(row, 4, words)
    for row, name in enumerate(("com.grid.populace", "index", "name", "usedName", "gender", "idCardNo", "birthday"), 1):
        bean.cell(row, 1, name)
    bean.sheet_state = "hidden"
    made.defined_names["文化程度"] = DefinedName("文化程度", attr_text="bean!$C$2:$C$9")
    sheet.freeze_panes = "A7"
    path = looks.saved(made, folder, "01 实有人口信息采集模板.xlsx")
    parts.newer_list(path, 1, "J7:J1006", "bean!$D$2:$D$6")
    return path


def region_cascade(folder: Path) -> Path:
    """A register of migrants whose counties follow the city chosen before, and whose tags are flags."""
    made, sheet = looks.book("流动人口")
    looks.title(sheet, "A1:P1", "某某镇流动人口信息登记表")
    looks.line(
        sheet,
        "A2:P2",
        "填报单位（盖章）：                    填报人：            联系电话：            填报日期：     年   月   日",
    )
    last = looks.headings(
        sheet,
        3,
        [
            "序号", "姓名", "性别", "证件类型", "证件号码", "民族", "联系方式",
            ("户籍地址", ["省份", "地市", "县（市、区）", "详细地址"]), "现居住地址",
            "流入时间\n（1990.01）", "是否党员（0否1是）", "是否退役军人（是/否）", "与户主关系",
        ],
    )  # fmt: skip
    looks.ready(sheet, (5, 24), (1, last), {5: TEXT, 7: TEXT})
    looks.widths(sheet, (6, 10, 6, 12, 22, 8, 15, 10, 10, 12, 24, 28, 12, 10, 10, 12))
    regions = made.create_sheet("地区")
    for column, words in enumerate(
        (("福建省", "浙江省"), ("泉州市", "厦门市"), ("金华市",), ("惠安县", "晋江市"), ("思明区",), ("兰溪市",)), 1
    ):
        for row, word in enumerate(words, 1):
            regions.cell(row, column, word)
    regions.sheet_state = "veryHidden"
    for name, area in {
        "省份": "A$1:$A$2",
        "福建省": "B$1:$B$2",
        "浙江省": "C$1",
        "泉州市": "D$1:$D$2",
        "金华市": "F$1",
    }.items():
        made.defined_names[name] = DefinedName(name, attr_text=f"地区!${area}")
    looks.choices(sheet, "C5:C1004", "男,女")
    looks.choices(sheet, "D5:D1004", "居民身份证,护照,港澳居民来往内地通行证,其他")
    looks.choices(sheet, "H5:H1004", "=省份")
    looks.choices(sheet, "I5:I1004", "=INDIRECT($H5)")
    looks.choices(sheet, "J5:J1004", "=INDIRECT($I5)")
    looks.choices(sheet, "N5:N1004", "1,0")
    looks.choices(sheet, "O5:O1004", "是,否")
    sheet.print_title_rows = "3:4"
    return looks.saved(made, folder, "02 流动人口信息登记表.xlsx")


def signatures_and_totals(folder: Path) -> Path:
    """A roll of allowances with a total that is a formula, signatures below, a seal as a picture, colours by value."""
    made, sheet = looks.book("低保")
    looks.title(sheet, "A1:J1", "最低生活保障对象花名册")
    looks.line(sheet, "A2:E2", "填报单位（盖章）：")
    looks.line(sheet, "F2:J2", "填报日期：    年   月   日")
    last = looks.headings(
        sheet,
        3,
        [
            "序号", "户主姓名", "户主身份证号", "家庭人口数", "所在村（社区）", "家庭住址", "联系电话",
            "保障金额\n（元）", "银行账号", "备注",
        ],
    )  # fmt: skip
    looks.ready(sheet, (4, 13), (1, last), {3: TEXT, 7: TEXT, 8: "#,##0.00", 9: TEXT})
    for row in range(4, 14):
        sheet.cell(row, 1, row - 3)
    sheet.merge_cells("A14:C14")
    sheet["A14"], sheet["D14"], sheet["H14"] = "合计", "=SUM(D4:D13)", "=SUM(H4:H13)"
    looks.boxed(sheet, "A14:J14")
    looks.line(
        sheet, "A15:J15", "备注：1.本表一式三份，村（社区）、镇、区民政局各存一份。2.户主身份证号须与户口本一致。"
    )
    looks.line(sheet, "A17:C17", "单位负责人：")
    looks.line(sheet, "D17:F17", "填表人：")
    looks.line(sheet, "G17:J17", "联系电话：")
    looks.widths(sheet, (6, 10, 22, 9, 16, 30, 15, 11, 22, 10))
    sheet.conditional_formatting.add(
        "H4:H13", CellIsRule(operator="greaterThan", formula=["1000"], fill=PatternFill("solid", bgColor="FFFFC7CE"))
    )
    seal = BytesIO()
    Painted.new("RGB", (60, 60), (200, 30, 30)).save(seal, "PNG")
    sheet.add_image(Image(seal), "I17")
    sheet.print_area = "A1:J17"
    return looks.saved(made, folder, "03 最低生活保障对象花名册.xlsx")


def fifty_columns(folder: Path) -> Path:
    """A district's register of fifty columns under three levels of headings, an example row, hints in validations."""
    made, sheet = looks.book("一人一档")
    tree: list[Heading] = [
        "序号",
        ("网格信息", ["所属社区*", "所属网格*", "网格员姓名", "网格员联系电话"]),
        ("人员基本信息", ["姓名*", "曾用名", "性别*", "公民身份号码*", "出生年月", "年龄", "民族", "籍贯", "政治面貌",
                     "文化程度", "婚姻状况", "宗教信仰", "兵役状况", "血型", "身高(cm)", "手机号码", "固定电话",
                     "电子邮箱", "微信号"]),
        ("户籍信息", [("户籍地址", ["省", "市", "区县", "镇街", "村社区", "详址"]), "户籍类型", "人户一致标识*"]),
        ("居住信息", ["现住地址*", "房屋编号", "居住方式", "居住事由", "入住日期"]),
        ("家庭信息", ["户主姓名", "户主身份证号码", "与户主关系*", "户主联系方式"]),
        ("就业信息", ["职业", "工作单位", "单位地址", "是否灵活就业", "月收入（元）"]),
        ("监护信息", ["监护人姓名", "监护人电话"]),
        "采集人", "采集日期", "备注",
    ]  # fmt: skip
    looks.title(sheet, "A1:AY1", "“一人一档”信息采集总表")
    looks.line(
        sheet,
        "A2:AY2",
        "单位：某某街道          注：标*为必填项；第一行为示例，填写时请覆盖；出生年月填写到月，如1990年1月。",
    )
    last = looks.headings(sheet, 3, tree)
    example = [
        "1",
        "某某社区",
        "第一网格",
        "张三",
        "138****0000",
        "李四",
        "",
        "男",
        "35999819491231002X",
        "1949年12月",
        "75",
    ]
    looks.ready(sheet, (6, 55), (1, last), {9: TEXT, 21: TEXT, 22: TEXT, 46: "0.00"})
    for column, words in enumerate(example, 1):
        sheet.cell(6, column, words)
    looks.choices(sheet, "H6:H3005", "男性,女性", "性别按身份证填写")
    looks.choices(sheet, "L6:L3005", "汉,蒙古,回,畲,苗,其他")
    looks.choices(sheet, "N6:N3005", "党员,团员,民主党派,群众", "党员含预备党员")
    looks.choices(sheet, "O6:O3005", "博士,硕士,本科,大专,高中（中专）,初中,小学,文盲")
    looks.choices(sheet, "P6:P3005", "未婚,已婚,离异,丧偶")
    looks.choices(sheet, f"{get_column_letter(32)}6:{get_column_letter(32)}3005", "人户一致,人户分离")
    for letter in ("S", "AH"):
        sheet.column_dimensions[letter].hidden = True
    sheet.freeze_panes = "G6"
    sheet.auto_filter.ref = f"A5:{get_column_letter(last)}55"
    return looks.saved(made, folder, "04 一人一档信息采集总表.xlsx")


def side_by_side(folder: Path) -> Path:
    """A receipt list that holds two people in a row, with a line for signatures below."""
    made, sheet = looks.book("领取")
    looks.title(sheet, "A1:J1", "60周岁以上老年人慰问品领取登记表")
    looks.line(sheet, "A2:J2", "村（社区）：____________    经办人：________    日期：____年__月__日")
    block: list[Heading] = ["序号", "姓名", "身份证号码", "联系电话", "领取人签名"]
    last = looks.headings(sheet, 3, block + block)
    looks.ready(sheet, (4, 18), (1, last), {3: TEXT, 4: TEXT, 8: TEXT, 9: TEXT})
    for row in range(4, 19):
        sheet.cell(row, 1, row - 3)
        sheet.cell(row, 6, row + 12)
    looks.line(sheet, "A19:E19", "审核人（签字）：")
    looks.line(sheet, "F19:J19", "第    页，共    页")
    looks.widths(sheet, (6, 10, 22, 15, 12, 6, 10, 22, 15, 12))
    return looks.saved(made, folder, "05 老年人慰问品领取登记表.xlsx")
