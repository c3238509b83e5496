"""What the sheets of organisations say: columns and headings, by which the families are told apart."""

from dataclasses import replace

from desktop.fields import Field, Kind, Mask, also
from desktop.organisations.fields import FIELDS, HOST_TITLES, KINDS, MEMBER_FIELDS, OFFICE, PARTY, TEAM

OWN = ("name", "kind_code", "grid_id", "parent", "leader_name", "leader_phone", "host", "founded_on", "functions")
MEMBER = "member_"  # before the keys of what a row says of a member
NUMBER = Field(
    "member_id_no",
    "公民身份号码",
    Kind.ID_NUMBER,
    width=11,
    mask=Mask.ID_NUMBER,
    aliases=also("身份证号 身份证号码 身份证 证件号码 公民身份证号码"),
    hint="只用来关联居民档案",
)
ALONE = also("姓名 名字")  # headings that mean the member, since the organisation has its own
PARENT = Field("parent", "上级组织", width=10, aliases=also("上级组织名称 上级 隶属组织"))
DEPUTIES, OTHERS = f"{MEMBER}deputies", f"{MEMBER}others"  # several members in one cell
IN_ONE_CELL = (
    Field(DEPUTIES, "副主任", width=8, aliases=also("副主任姓名 网格办副主任")),
    Field(OTHERS, "成员", width=12, aliases=also("成员名单 组成人员 工作人员")),
)
DUTIES = {DEPUTIES: "副主任", OTHERS: "成员"}
LEADS = {  # duties that make a member the one who leads
    TEAM: frozenset({"队长", "负责人"}),
    PARTY: frozenset({"书记", "党委书记", "总支书记", "党总支书记", "支部书记", "党支部书记"}),
    OFFICE: frozenset({"主任", "网格办主任"}),
}

CALLED = {TEAM: ("teams", "队伍名单"), PARTY: ("party", "党组织名单"), OFFICE: ("offices", "网格办名单")}
_HEADINGS = {  # what only the lists of one family say, by which they are told apart
    TEAM: {
        "name": also("队伍名称 团队名称 队名 所在队伍 所属队伍 服务队名称"),
        "kind_code": also("队伍类型 队伍类别 类别"),
        "leader_name": also("队长 负责人 队伍负责人 领队"),
        "leader_phone": also("队长电话 负责人联系电话 负责人联系方式 队长联系电话"),
    },
    PARTY: {
        "name": also(
            "党组织名称 支部名称 党支部名称 党小组名称 所在党组织 所属党组织 所在支部 所在党支部 所属支部 组织名称"
        ),
        "kind_code": also("党组织类型 党组织类别 组织类型"),
        "leader_name": also("书记 党组织书记 支部书记 组长 党小组组长 负责人"),
        "leader_phone": also("书记电话 书记联系电话 组长电话 负责人联系电话 负责人联系方式"),
        "parent": also("上级党组织 上级党组织名称 隶属党组织 所属党委 上级党委"),
    },
    OFFICE: {
        "name": also("网格办名称 网格办 网格办公室 网格办公室名称 办公室名称 机构名称 工作站名称"),
        "kind_code": also("网格办类型 网格办层级 网格办级别 层级 级别"),
        "leader_name": also("主任 网格办主任 主任姓名 负责人"),
        "leader_phone": also("主任电话 主任联系电话 负责人联系电话 负责人联系方式"),
        "host": also("挂靠单位 挂靠部门 挂靠"),
        "parent": also("上级网格办 上级网格办名称"),
    },
}


def declared(family: str) -> tuple[Field, ...]:
    """Return the fields of a sheet; the kinds and the headings are those of the family."""
    own = {field.key: field for field in (*FIELDS, PARENT)}
    own["kind_code"] = replace(own["kind_code"], codes=KINDS[family], required=False)
    for key, words in _HEADINGS[family].items():
        own[key] = replace(own[key], aliases=(*words, *PARENT.aliases) if key == PARENT.key else words)
    own["host"] = replace(own["host"], title=HOST_TITLES[family])
    members = [replace(field, key=f"{MEMBER}{field.key}", required=False) for field in MEMBER_FIELDS]
    named = [replace(members[0], title="成员姓名", aliases=(*members[0].aliases, *ALONE)), *members[1:]]
    return (*(own[key] for key in OWN), *named, *(IN_ONE_CELL if family == OFFICE else ()), NUMBER)
