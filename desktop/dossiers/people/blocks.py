"""What is recorded of floating and of left-behind people (GB/T 31000 T13, T14)."""

from desktop.fields import Field, Kind, Mask, also

FLOW, LEFT = "流动人口信息", "留守人员信息"

FLOATING: tuple[Field, ...] = (
    Field(
        "inflow_reason_code",
        "流入原因",
        Kind.CODE,
        codes="inflow_reason",
        width=5,
        group=FLOW,
        block="floating",
        aliases=also("来本地原因 居住事由 暂住事由 流动原因"),
    ),
    Field(
        "permit_code",
        "办证类型",
        Kind.CODE,
        codes="permit",
        width=5,
        group=FLOW,
        block="floating",
        aliases=also("居住证类型"),
    ),
    Field(
        "permit_no",
        "居住证号码",
        width=8,
        group=FLOW,
        block="floating",
        max_length=30,
        mask=Mask.ID_NUMBER,
        aliases=also("居住证号 暂住证号 居住证编号 暂住证号码"),
    ),
    Field(
        "inflow_on",
        "登记日期",
        Kind.DATE,
        width=6,
        group=FLOW,
        block="floating",
        aliases=also("流入日期 流入时间 来本地日期 登记时间"),
    ),
    Field(
        "permit_until",
        "证件到期日期",
        Kind.DATE,
        width=6,
        group=FLOW,
        block="floating",
        aliases=also("到期日期 居住证到期日期 有效期至"),
    ),
    Field(
        "lodging_code",
        "住所类型",
        Kind.CODE,
        codes="lodging",
        width=5,
        group=FLOW,
        block="floating",
        aliases=also("居住类型 居住方式 住所类别"),
    ),
    Field(
        "needs_attention",
        "是否重点关注人员",
        Kind.FLAG,
        width=4,
        group=FLOW,
        block="floating",
        aliases=also("是否重点关注 重点关注"),
    ),
)

LEFT_BEHIND: tuple[Field, ...] = (
    Field(
        "left_behind_code",
        "留守人员类型",
        Kind.CODE,
        codes="left_behind",
        width=5,
        group=LEFT,
        block="left_behind",
        aliases=also("留守类型 留守人员类别"),
    ),
    Field(
        "health_code",
        "健康状况",
        Kind.CODE,
        codes="health",
        width=4,
        group=LEFT,
        block="health",
        mask=Mask.HIDDEN,
        aliases=also("身体状况 健康情况"),
    ),
    Field(
        "annual_income", "个人年收入", width=5, group=LEFT, block="left_behind", max_length=30, aliases=also("年收入")
    ),
    Field("family_income", "家庭年收入", width=5, group=LEFT, block="left_behind", max_length=30),
    Field(
        "relative_name", "家庭主要成员姓名", width=6, group=LEFT, block="left_behind", aliases=also("监护人姓名 监护人")
    ),
    Field(
        "relative_id_no",
        "家庭主要成员身份号码",
        width=11,
        group=LEFT,
        block="left_behind",
        max_length=30,
        mask=Mask.ID_NUMBER,
        aliases=also("监护人身份证号 监护人身份证号码"),
    ),
    Field(
        "relative_relation_code",
        "与留守人员关系",
        Kind.CODE,
        codes="relation",
        width=5,
        group=LEFT,
        block="left_behind",
        aliases=also("监护关系 与监护人关系"),
    ),
    Field(
        "relative_phone",
        "家庭主要成员联系方式",
        Kind.PHONE,
        width=7,
        group=LEFT,
        block="left_behind",
        mask=Mask.PHONE,
        aliases=also("监护人电话 监护人联系电话"),
    ),
    Field(
        "relative_health_code",
        "家庭主要成员健康状况",
        Kind.CODE,
        codes="health",
        width=4,
        group=LEFT,
        block="health",
        mask=Mask.HIDDEN,
    ),
    Field(
        "relative_work_address",
        "家庭主要成员工作详址",
        width=12,
        group=LEFT,
        block="left_behind",
        max_length=200,
        aliases=also("务工地点 外出务工地"),
    ),
    Field(
        "difficulties",
        "困难及诉求",
        Kind.NOTE,
        width=14,
        group=LEFT,
        block="left_behind",
        max_length=1024,
        sortable=False,
    ),
    Field(
        "assistance", "帮扶情况", Kind.NOTE, width=14, group=LEFT, block="left_behind", max_length=1024, sortable=False
    ),
)

LEFT_BEHIND_KEYS = frozenset(field.key for field in LEFT_BEHIND)
