"""What is recorded of an organisation (P0-05, P0-15, P0-22) and of its members (P4-04)."""

from dataclasses import replace

from desktop.fields import Field, Kind, Mask, also

BASE, LEADER, MORE = "基本信息", "负责人", "设置"
PARTY, TEAM, OFFICE = "party", "team", "office"  # the families
KINDS = {PARTY: "party_kind", TEAM: "team_kind", OFFICE: "office_kind"}  # code lists
PARENTS, ROSTER = "organisation", "staff"  # what stands in for a code list where a record is chosen
LEADER_TITLES = {PARTY: "书记（组长）", TEAM: "队长", OFFICE: "主任"}
HOST_TITLES = {PARTY: "联建单位", TEAM: "主管单位", OFFICE: "挂靠单位"}

FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "名称",
        width=14,
        group=BASE,
        required=True,
        listed=True,
        aliases=also("组织名称 队伍名称 党组织名称 团队名称 支部名称 党小组名称 网格办名称"),
    ),
    Field(
        "family",
        "类别",
        Kind.CODE,
        codes="organisation_family",
        width=4,
        group=BASE,
        listed=True,
        editable=False,
        sortable=False,
        aliases=also("组织类别"),
    ),
    Field(
        "kind_code",
        "类型",
        Kind.CODE,  # of a list that depends on the family
        width=7,
        group=BASE,
        required=True,
        listed=True,
        aliases=also("组织类型 队伍类型 党组织类型 队伍类别"),
    ),
    Field(
        "grid_id",
        "所属网格",
        Kind.GRID,
        width=10,
        group=BASE,
        listed=True,
        aliases=also("网格 所在网格 网格名称 网格编号"),
    ),
    Field(
        "parent_id",
        "上级组织",
        Kind.CODE,
        codes=PARENTS,
        width=10,
        group=BASE,
        listed=True,
        sortable=False,
        hint="输入名称查找",
        aliases=also("上级党组织 隶属党组织"),
    ),
    Field("leader", "负责人", width=5, group=LEADER, listed=True, editable=False, sortable=False),
    Field(
        "leader_id",
        "从名册中选",
        Kind.CODE,
        codes=ROSTER,
        width=6,
        group=LEADER,
        sortable=False,
        hint="网格员名册里的人；电话以名册为准",
    ),
    Field(
        "leader_name",
        "负责人姓名",
        width=5,
        group=LEADER,
        hint="不在名册里的，直接填写",
        aliases=also("书记 组长 队长 主任 负责人 党组织书记 支部书记"),
    ),
    Field(
        "leader_phone",
        "负责人电话",
        Kind.PHONE,
        width=7,
        group=LEADER,
        listed=True,
        mask=Mask.PHONE,
        sortable=False,
        aliases=also("书记电话 队长电话 主任电话 负责人联系电话 负责人联系方式"),
    ),
    Field("members", "成员数", Kind.NUMBER, width=4, group=BASE, listed=True, editable=False, sortable=False),
    Field("host", "挂靠（主管）单位", width=8, group=MORE, max_length=200, aliases=also("挂靠单位 主管单位 指导单位")),
    Field("founded_on", "成立日期", Kind.DATE, width=6, group=MORE, aliases=also("成立时间 建立日期 组建时间")),
    Field("ended_on", "撤销日期", Kind.DATE, width=6, group=MORE, editable=False),
    Field(
        "functions", "职责", Kind.NOTE, width=14, group=MORE, max_length=4000, sortable=False, aliases=also("工作职责")
    ),
    Field("note", "备注", Kind.NOTE, width=12, group=MORE, max_length=2000, sortable=False, aliases=also("说明")),
)

MEMBER_FIELDS: tuple[Field, ...] = (
    Field("name", "姓名", width=5, required=True, listed=True, aliases=also("成员姓名 队员姓名 党员姓名")),
    Field("duty", "职务", width=6, listed=True, hint="书记、主任、队长、队员……", aliases=also("队内职务 党内职务")),
    Field(
        "phone",
        "联系方式",
        Kind.PHONE,
        width=7,
        listed=True,
        mask=Mask.PHONE,
        aliases=also("联系电话 电话 手机 手机号码"),
    ),
    Field(
        "kind_code",
        "身份",
        Kind.CODE,
        codes="member_kind",
        width=7,
        listed=True,
        aliases=also("成员身份 人员身份"),
    ),
    Field("political_code", "政治面貌", Kind.CODE, codes="political", width=6, listed=True),
    Field("valid_from", "加入日期", Kind.DATE, width=6, listed=True, aliases=also("入队日期 报到日期 加入时间")),
    Field("valid_to", "退出日期", Kind.DATE, width=6, listed=True, hint="仍在的留空"),
    Field("note", "备注", width=10, max_length=200),
)


def fields_of(family: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return what is recorded of the organisations of one family, in its own words."""
    found = []
    for field in fields:
        if field.key == "kind_code":
            found.append(replace(field, codes=KINDS[family]))
        elif field.key == "host":
            found.append(replace(field, title=HOST_TITLES[family]))
        elif field.key == "leader":
            found.append(replace(field, title=LEADER_TITLES[family]))
        else:
            found.append(field)
    return tuple(found)
