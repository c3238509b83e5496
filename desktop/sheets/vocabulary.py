"""Words in headings besides those for fields: which part of what a column is about, and what is passed over."""

import json
import re
from collections.abc import Mapping
from functools import cache

from desktop.fields import also
from desktop.resources import resources

SCOPES = also(
    "户籍 户口 现住 现居 居住 常住 暂住 经常 工作 单位 学校 就读 务工 经营 注册 流出 流入 来源 原籍 出生 证件 残疾 银行"
)

PASSED = {
    "序号": "序号不导入",
    "序": "序号不导入",
    "编号": "表内编号不导入",
    "no": "序号不导入",
    "填报单位": "填报说明不导入",
    "填表日期": "填报说明不导入",
    "填报日期": "填报说明不导入",
    "填表人": "填报说明不导入",
    "填报人": "填报说明不导入",
    "问题": "上次核对的问题说明不导入",
    "签名": "签名不导入",
    "签字": "签名不导入",
    "本人签名": "签名不导入",
}

VILLAGE = "village"  # target of a column that says in which village a row's grid lies
VILLAGE_TITLE = "所属村（社区）"
VILLAGE_HEADINGS = frozenset(
    also(
        "村 村居 村社区 社区 行政村 所属村 所属社区 所属村居 所属村社区 村委会 居委会 村居委会 所在村 所在社区",
        "所在村居 所在村社区 村名 社区名称 村社区名称 村居名称 村委 村居社区 村别 所属行政村 建制村",
    )
)

# Parts of an address in the order in which they are written; the number sorts, the words are headings.
ADDRESS_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "1": ("省", ("省", "省份", "省自治区", "省自治区直辖市", "省区市")),
    "2": ("市", ("市", "地市", "市州", "地级市", "设区市")),
    "3": ("县（市、区）", ("县", "区", "区县", "县区", "县市区", "市县区", "区县市")),
    "4": ("乡镇（街道）", ("乡镇", "镇", "乡", "街道", "镇街", "乡镇街道", "镇街道", "乡街道")),
    "5": ("村（社区）", ("村", "社区", "村社区", "村居", "行政村", "居委会", "村居委会", "居村委会", "自然村")),
    "6": ("组", ("组", "小组", "村民小组", "村组", "居民小组", "队", "生产队")),
    "7": ("路（街、巷）", ("路", "街", "街路巷", "路街巷", "路名", "巷", "街巷", "道路")),
    "8": ("门牌号", ("号", "门牌", "门牌号", "门牌号码", "户号牌")),
    "9": ("小区", ("小区", "小区名称", "住宅小区")),
    "a": ("幢", ("幢", "栋", "楼", "楼栋", "幢号", "栋号", "楼号", "号楼")),
    "b": ("单元", ("单元", "单元号", "梯")),
    "c": ("室", ("室", "室号", "房号", "户室", "房间", "房间号")),
    "z": (
        "详址",
        ("详址", "详细地址", "地址", "住址", "具体地址", "详细住址", "门楼详址", "门牌详址", "楼详址", "明细"),
    ),
}
PART_OF_WORD = {word: part for part, (_, words) in ADDRESS_PARTS.items() for word in words}
DETAIL = "z"
COUNTED = {"6": "组", "8": "号", "a": "幢", "b": "单元", "c": "室"}  # what is put behind a bare number

INFORMATION = re.compile(r"(?:基本|详细|个人|主要|登记)?(?:信息|情况|资料)$")  # says nothing behind the name of a group

FLAG_WORDS = ("是否属于", "是否为", "是否是", "是否有", "是否", "有无", "是不是")
FLAG_ENDINGS = ("人员家庭", "人员", "家庭", "对象", "户", "者")


@cache
def aliases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return headings besides those that Fields declare: kind of record -> key of the Field -> headings."""
    content = json.loads((resources() / "headings" / "aliases.json").read_text("utf-8"))
    return {kind: {key: also(*lines) for key, lines in fields.items()} for kind, fields in content.items()}


def scopes_in(heading: str) -> frozenset[str]:
    """Return which part of life a heading speaks of."""
    return frozenset(scope for scope in SCOPES if scope in heading)
