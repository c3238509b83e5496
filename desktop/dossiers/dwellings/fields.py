"""What is recorded of a dwelling (GB/T 31000 T16), its owners and tenants."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.dossiers.coordinates import coordinates
from desktop.fields import Field, Kind, Mask, also

BASE, RENT, PARTY = "房屋信息", "出租情况", "房主与承租人"

FIELDS: tuple[Field, ...] = (
    Field(
        "dwelling_no",
        "房屋编号",
        width=7,
        group=BASE,
        max_length=30,
        listed=True,
        aliases=also("房屋代码 房号编码 房屋编码"),
    ),
    Field(
        "address",
        "地址",
        width=18,
        group=BASE,
        max_length=200,
        required=True,
        listed=True,
        aliases=also("房屋地址 详细地址 出租房地址 房屋坐落 坐落 房屋详址"),
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
    Field("building", "楼栋", width=6, group=BASE, sortable=False, aliases=also("楼栋名称 幢号 栋号 楼号 小区楼栋")),
    Field("unit", "单元", width=3, group=BASE, max_length=30, aliases=also("单元号")),
    Field("room", "室号", width=4, group=BASE, max_length=30, aliases=also("房号 户室号 室 房间号 门号")),
    Field(
        "use_code",
        "建筑用途",
        Kind.CODE,
        codes="building_use",
        width=5,
        group=BASE,
        listed=True,
        aliases=also("房屋用途 用途"),
    ),
    Field(
        "area",
        "建筑面积",
        Kind.DECIMAL,
        width=5,
        group=BASE,
        hint="平方米",
        aliases=also("面积 房屋面积 建筑面积平方米 使用面积"),
    ),
    Field(
        "is_rented",
        "是否出租",
        Kind.FLAG,
        width=4,
        group=RENT,
        listed=True,
        aliases=also("出租 是否出租房 是否为出租房"),
    ),
    Field("rental_use_code", "出租用途", Kind.CODE, codes="rental_use", width=5, group=RENT, block="rental"),
    Field(
        "rental_hazard_code",
        "隐患类型",
        Kind.CODE,
        codes="rental_hazard",
        width=5,
        group=RENT,
        block="rental",
        aliases=also("安全隐患类型 存在隐患"),
    ),
    Field(
        "owner_name",
        "房主姓名",
        width=6,
        group=PARTY,
        listed=True,
        sortable=False,
        aliases=also("房主 业主 业主姓名 产权人 产权人姓名 房东 房东姓名"),
    ),
    Field(
        "owner_document_no",
        "房主证件号码",
        Kind.ID_NUMBER,
        width=11,
        group=PARTY,
        sortable=False,
        mask=Mask.ID_NUMBER,
        aliases=also("房主身份证号 房主身份证号码 业主身份证号码 业主身份证号 房东身份证号 产权人身份证号"),
    ),
    Field(
        "owner_phone",
        "房主联系方式",
        Kind.PHONE,
        width=7,
        group=PARTY,
        sortable=False,
        mask=Mask.PHONE,
        aliases=also("房主电话 房主联系电话 业主电话 业主联系电话 房东电话 产权人联系电话 产权人联系手机"),
    ),
    Field(
        "owner_address",
        "房主现居详址",
        width=14,
        group=PARTY,
        sortable=False,
        max_length=200,
        aliases=also("房主住址 业主住址 房东住址"),
    ),
    Field(
        "tenant_name",
        "承租人姓名",
        width=6,
        group=PARTY,
        listed=True,
        sortable=False,
        block="rental",
        aliases=also("承租人 租客 租客姓名 租户姓名 租户"),
    ),
    Field(
        "tenant_document_no",
        "承租人公民身份号码",
        Kind.ID_NUMBER,
        width=11,
        group=PARTY,
        sortable=False,
        block="rental",
        mask=Mask.ID_NUMBER,
        aliases=also("承租人身份证号 承租人身份证号码 租客身份证号 租户身份证号"),
    ),
    Field(
        "tenant_phone",
        "承租人联系方式",
        Kind.PHONE,
        width=7,
        group=PARTY,
        sortable=False,
        block="rental",
        mask=Mask.PHONE,
        aliases=also("承租人电话 承租人联系电话 租客电话 租户电话"),
    ),
    Field(
        "tenant_from",
        "起租日期",
        Kind.DATE,
        width=6,
        group=PARTY,
        sortable=False,
        block="rental",
        aliases=also("入住日期 租赁开始日期 承租日期"),
    ),
    Field(
        "care",
        "房屋标签",
        Kind.CODES,
        codes="care_tag:dwelling",
        width=8,
        group=BASE,
        sortable=False,
        block="care",
        aliases=also("房屋类别 房屋标识"),
    ),
    *coordinates(BASE),
    Field("note", "备注", Kind.NOTE, width=12, group=BASE, max_length=2000, sortable=False, aliases=also("说明 其他")),
)

RENTAL = frozenset({"rental_use_code", "rental_hazard_code"})  # facts of a rented dwelling alone
OWNER, TENANT = "owner", "tenant"
RIGHTS = {OWNER: "房主", TENANT: "承租人"}

_PARTY = (
    Field("name", "姓名", width=6, required=True),
    Field("document_code", "证件类型", Kind.CODE, codes="document", width=6),
    Field("document_no", "证件号码", Kind.ID_NUMBER, width=11, mask=Mask.ID_NUMBER),
    Field("phone", "联系方式", Kind.PHONE, width=7, mask=Mask.PHONE),
    Field("address", "现居详址", width=22, max_length=200),
    Field("valid_from", "开始日期", Kind.DATE, width=6),
    Field("valid_to", "结束日期", Kind.DATE, width=6),
)
_DATES = {
    OWNER: {"valid_from": "取得日期", "valid_to": "转出日期"},
    TENANT: {"valid_from": "起租日期", "valid_to": "退租日期"},
}


def is_of_party(field: Field) -> bool:
    """Whether a field of a dwelling tells of its owner or tenant, who are recorded one by one."""
    return field.group == PARTY


def party_fields(right: str, collected: Sequence[Field]) -> tuple[Field, ...]:
    """Return what is recorded of an owner or tenant, given what is collected of dwellings."""
    declared = {field.key for field in FIELDS}
    there = {field.key for field in collected}
    return tuple(
        replace(field, title=_DATES[right].get(field.key, field.title))
        for field in _PARTY
        if (own := f"{right}_{field.key.removeprefix('valid_')}") in there or own not in declared
    )
