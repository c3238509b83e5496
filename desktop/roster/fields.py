"""What is recorded of somebody of the roster (网格员档案; GB/T 31000 T8; identities of P3-09, sources of P4-14)."""

from desktop.fields import Field, Kind, Mask, also

BASE, ORIGIN, HIRING = "基本信息", "身份与来源", "聘任"
CERTIFYING, OTHER, POSTS = "备案培训持证", "其他", "任职情况"

GRIDS = Field("grids", "所属网格", width=12, group=POSTS, listed=True, editable=False, hint="现任岗位所在的网格")
DUTIES = Field("duties", "职务", width=8, group=POSTS, listed=True, editable=False, sortable=False)
STATE = Field("state", "持证状态", width=6, group=POSTS, listed=True, editable=False, sortable=False)
HOUSEHOLDS = Field(
    "households", "联系户", Kind.NUMBER, width=4, group=POSTS, listed=True, editable=False, sortable=False
)
COMPUTED = (GRIDS, DUTIES, STATE, HOUSEHOLDS)

FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "姓名",
        width=6,
        required=True,
        group=BASE,
        listed=True,
        aliases=also("网格员姓名 网格长姓名 网格员 人员姓名 名字"),
    ),
    GRIDS,
    DUTIES,
    Field(
        "kind_code",
        "专/兼职",
        Kind.CODE,
        codes="staff_kind",
        width=4,
        group=BASE,
        listed=True,
        aliases=also("专兼职 专职兼职 专职或兼职 是否专职 网格员类别 网格员类型 人员性质 用工性质 网格员性质"),
    ),
    Field(
        "id_no",
        "公民身份号码",
        Kind.ID_NUMBER,
        width=11,
        group=BASE,
        mask=Mask.ID_NUMBER,
        aliases=also("身份证号 身份证号码 身份证 居民身份证号 居民身份证号码 身份号码 网格员身份证号 证件号码"),
    ),
    Field("sex_code", "性别", Kind.CODE, codes="sex", width=3, group=BASE, listed=True),
    Field("ethnic_code", "民族", Kind.CODE, codes="ethnic", width=4, group=BASE),
    Field(
        "born_on", "出生日期", Kind.DATE, width=6, group=BASE, aliases=also("出生年月 出生年月日 出生时间 生日 出生")
    ),
    Field(
        "political_code",
        "政治面貌",
        Kind.CODE,
        codes="political",
        width=6,
        group=BASE,
        listed=True,
        aliases=also("政治面目 党派"),
    ),
    Field(
        "education_code",
        "学历",
        Kind.CODE,
        codes="education",
        width=6,
        group=BASE,
        aliases=also("文化程度 最高学历 学历层次 学历学位"),
    ),
    Field(
        "phone",
        "联系电话",
        Kind.PHONE,
        width=7,
        group=BASE,
        listed=True,
        mask=Mask.PHONE,
        aliases=also("手机 手机号 手机号码 联系手机 联系方式 电话 移动电话 网格员电话 网格员联系电话 电话号码"),
    ),
    Field("landline", "固定电话", Kind.PHONE, width=7, group=BASE, mask=Mask.PHONE, aliases=also("固话 办公电话 座机")),
    Field(
        "workplace",
        "工作单位及职务",
        width=10,
        group=BASE,
        aliases=also("工作单位 单位及职务 单位 所在单位 单位职务 现任职务 工作单位职务"),
    ),
    Field(
        "identity_code",
        "人员身份",
        Kind.CODE,
        codes="staff_identity",
        width=7,
        group=ORIGIN,
        hint="以什么身份参加网格工作",
        aliases=also("身份 身份类别 人员类别 人员身份类别"),
    ),
    Field(
        "source_code",
        "来源",
        Kind.CODE,
        codes="staff_source",
        width=5,
        group=ORIGIN,
        aliases=also("人员来源 来源渠道 选任方式 选聘方式 招录方式"),
    ),
    Field(
        "former_title",
        "原协管员身份",
        width=7,
        group=ORIGIN,
        hint="如：综治协管员、流动人口协管员（整合前的农村“六员”）",
        aliases=also("原身份 原岗位 原职务 六员身份 协管员身份"),
    ),
    Field("skill_code", "专业特长", Kind.CODE, codes="skill", width=6, group=ORIGIN, aliases=also("特长 专长")),
    Field(
        "hired_on",
        "聘任时间",
        Kind.DATE,
        width=6,
        group=HIRING,
        aliases=also("聘任日期 聘用时间 聘用日期 入职时间 入职日期 上岗时间 上岗日期 任职时间 任职日期 聘任年月"),
    ),
    Field(
        "grade", "等级", width=5, group=HIRING, max_length=30, aliases=also("薪酬等级 岗位等级 网格员等级 级别 星级")
    ),
    Field(
        "allowance_code",
        "待遇方式",
        Kind.CODE,
        codes="allowance",
        width=6,
        group=HIRING,
        aliases=also("待遇 补贴方式 补贴类型 报酬方式"),
    ),
    STATE,
    Field(
        "filed_on",
        "备案时间",
        Kind.DATE,
        width=6,
        group=CERTIFYING,
        hint="报县级组织、政法部门备案的日期",
        aliases=also("备案日期"),
    ),
    Field("trained_on", "培训时间", Kind.DATE, width=6, group=CERTIFYING, aliases=also("培训日期 岗前培训时间")),
    Field(
        "certificate_no",
        "持证号",
        width=8,
        group=CERTIFYING,
        max_length=30,
        aliases=also("证书编号 证号 上岗证号 持证编号 网格员证号 工作证号 持证证号 上岗证编号 网格员证编号"),
    ),
    Field("certified_on", "发证日期", Kind.DATE, width=6, group=CERTIFYING, aliases=also("发证时间 持证时间 领证时间")),
    Field(
        "certified_until",
        "证件有效期至",
        Kind.DATE,
        width=6,
        group=CERTIFYING,
        aliases=also("有效期至 证书有效期 有效期 证件有效期 持证有效期"),
    ),
    HOUSEHOLDS,
    Field(
        "cross_post",
        "交叉任职",
        width=10,
        group=OTHER,
        max_length=200,
        hint="如：社区民警进村（社区）“两委”班子",
        aliases=also("交叉任职情况 兼任职务"),
    ),
    Field(
        "is_reserve",
        "后备人选",
        Kind.FLAG,
        width=4,
        group=OTHER,
        hint="是否列为社区书记（主任）后备人选",
        aliases=also("是否后备 后备力量 是否后备人选 后备干部"),
    ),
    Field(
        "reported_in_on",
        "流入党员报到日期",
        Kind.DATE,
        width=6,
        group=OTHER,
        aliases=also("党员报到日期 报到日期 报到时间"),
    ),
    Field("left_on", "离岗日期", Kind.DATE, width=6, group=OTHER, editable=False),
    Field("exit_code", "离岗原因", Kind.CODE, codes="exit_reason", width=6, group=OTHER, editable=False),
    Field("exit_note", "离岗说明", width=10, group=OTHER, editable=False),
    Field("note", "备注", Kind.NOTE, width=10, group=OTHER, max_length=2000, sortable=False, aliases=also("说明 其他")),
)
RECORDED = tuple(field for field in FIELDS if field.editable)
