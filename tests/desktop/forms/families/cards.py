"""Cards of the families that offices are sent, re-drawn: labels beside blanks, row by row, with what belongs there."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.forms.scope import Subject

WIDE = 3  # columns that the one blank of a row takes


@dataclass(frozen=True)
class Card:
    """One form that is a card: rows of a label and a blank, or of two labels with a blank each."""

    title: str
    subject: Subject
    rows: tuple[tuple[str, ...], ...]
    targets: Mapping[str, str]  # by label; of those that are filled
    line: str = ""  # under the title


FIRE = Card(
    "消防安全检查记录表",
    Subject.ENTERPRISES,
    (
        ("单位（场所）名称", "统一社会信用代码"), ("单位地址",), ("法定代表人", "联系电话"),
        ("消防安全责任人", "联系电话"),
        ("场所类型", "建筑面积（㎡）"), ("检查时间", "检查人员"), ("存在问题",), ("整改意见",),
        ("被检查单位签字", "检查人签字"),
    ),
    {
        "单位（场所）名称": "name", "统一社会信用代码": "credit_code", "单位地址": "address",
        "法定代表人": "legal_name",
        "法定代表人/联系电话": "legal_phone", "消防安全责任人": "security_name",
        "消防安全责任人/联系电话": "security_phone", "场所类型": "place_code", "建筑面积（㎡）": "floor_area",
    },
)  # fmt: skip
DISPUTE = Card(
    "矛盾纠纷调处登记表",
    Subject.CASES,
    (
        ("纠纷类型", "受理时间"), ("申请人姓名", "联系电话"), ("申请人身份证号", "申请人住址"),
        ("被申请人姓名", "联系电话"),
        ("被申请人身份证号", "被申请人住址"), ("纠纷简要情况",), ("责任单位", "责任人"), ("调解结果",),
        ("办结时间", "是否化解"),
        ("调解员签名", "当事人签名"),
    ),
    {
        "纠纷类型": "kind_code", "受理时间": "registered_on", "申请人姓名": "@first/name",
        "申请人/联系电话": "@first/phone", "申请人身份证号": "@first/id_no", "申请人住址": "@first/address",
        "被申请人姓名": "@second/name", "被申请人/联系电话": "@second/phone", "被申请人身份证号": "@second/id_no",
        "被申请人住址": "@second/address", "纠纷简要情况": "description", "责任单位": "unit",
        "责任人": "responsible_name", "调解结果": "result", "办结时间": "finished_on", "是否化解": "is_success",
    },
)  # fmt: skip
VISIT = Card(
    "网格员入户走访登记表",
    Subject.PEOPLE,
    (
        ("姓名", "性别"), ("身份证号", "联系电话"), ("家庭住址",), ("人口类型", "与户主关系"),
        ("监护人姓名", "联系电话"),
        ("所属网格", "网格员"), ("走访时间", "走访人"), ("走访内容",), ("群众诉求",), ("被走访人签字", "走访人签字"),
    ),
    {
        "姓名": "name", "性别": "sex_code", "身份证号": "id_no", "联系电话": "phone", "家庭住址": "residence_address",
        "人口类型": "population", "与户主关系": "relation_code", "监护人姓名": "relative_name",
        "监护人/联系电话": "relative_phone", "所属网格": "grid_id", "网格员": "!worker",
        "村（社区）": "!village", "填表日期": "!today",
    },
    "村（社区）：              填表日期：    年   月   日",
)  # fmt: skip
HOUSE = Card(
    "自建房安全信息登记表",
    Subject.DWELLINGS,
    (
        ("房屋地址",), ("产权人姓名", "身份证号"), ("联系电话", "房屋用途"), ("建筑面积（㎡）", "建筑层数"),
        ("是否出租", "承租人姓名"), ("结构类型", "建成年份"), ("隐患描述",), ("网格员签字", "村（社区）意见"),
    ),
    {
        "房屋地址": "address", "产权人姓名": "owner_name", "产权人/身份证号": "owner_document_no",
        "联系电话": "owner_phone", "房屋用途": "use_code", "建筑面积（㎡）": "area", "是否出租": "is_rented",
        "承租人姓名": "tenant_name",
    },
)  # fmt: skip

CARDS = (FIRE, DISPUTE, VISIT, HOUSE)
