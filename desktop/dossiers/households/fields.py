"""What is recorded of a household."""

from desktop.fields import Field, Kind, Mask, also

BASE, DWELLING = "户信息", "住房"

FIELDS: tuple[Field, ...] = (
    Field(
        "household_no",
        "户号",
        width=7,
        group=BASE,
        max_length=30,
        listed=True,
        aliases=also("户编号 家庭编号 户口簿号 户籍号 家庭户号"),
    ),
    Field(
        "head_name",
        "户主",
        width=6,
        group=BASE,
        listed=True,
        editable=False,
        sortable=False,
        aliases=also("户主姓名 家庭户主"),
    ),
    Field(
        "kind_code", "户别", Kind.CODE, codes="household_kind", width=5, group=BASE, aliases=also("户类型 户类别 户口性质")
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
        "address",
        "地址",
        width=18,
        group=BASE,
        max_length=200,
        listed=True,
        aliases=also("家庭住址 住址 详细地址 现住址 家庭地址 居住地址 门牌 现住门楼详址"),
    ),
    Field(
        "members",
        "人数",
        Kind.NUMBER,
        width=3,
        group=BASE,
        listed=True,
        editable=False,
        sortable=False,
        aliases=also("家庭人口 家庭人口数 人口数"),
    ),
    Field(
        "head_phone",
        "户主联系方式",
        Kind.PHONE,
        width=7,
        group=BASE,
        listed=True,
        mask=Mask.PHONE,
        sortable=False,
        aliases=also("联系电话 户主电话 联系方式 电话 手机"),
    ),
    Field(
        "care",
        "关爱标签",
        Kind.CODES,
        codes="care_tag:household",
        width=8,
        group=BASE,
        listed=True,
        sortable=False,
        block="care",
        aliases=also("家庭类别 户标签 家庭类型"),
    ),
    Field("since", "立户日期", Kind.DATE, width=6, group=BASE, aliases=also("立户时间 建档日期")),
    Field("note", "备注", Kind.NOTE, width=12, group=BASE, max_length=2000, sortable=False, aliases=also("说明 其他")),
)
