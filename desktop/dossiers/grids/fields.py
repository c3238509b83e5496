"""What is recorded of a grid (一格一档: P0-11, P1-02, P1-03, P3-05, P3-06), and what is told of it besides."""

from dataclasses import replace

from desktop.fields import Field, Kind, also

BASE, BOUNDS, COMPOUND, PEOPLE = "基本情况", "四至和划分", "小区", "人口和力量"
COMPUTED = {  # told by counting, by the keys of desktop.grids.measures
    "households": "户数",
    "people": "实有人口",
    "registered": "户籍人口",
    "floating": "流动人口",
    "dwellings": "房屋数",
    "enterprises": "企业数",
    "places": "场所数",
    "party_members": "党员数",
    "open_cases": "在办事件数",
    "overdue_cases": "超期事件数",
}
POSTS = {  # who holds a post, by key of the post
    "chief": "网格长",
    "worker_full_time": "专职网格员",
    "worker_part_time": "兼职网格员",
    "adviser": "网格指导员",
}

RECORDED: tuple[Field, ...] = (
    Field(
        "name",
        "网格名称",
        width=9,
        group=BASE,
        required=True,
        listed=True,
        aliases=also(
            "网格 网格名 名称 单元网格 单元网格名称 二级网格 二级网格名称 责任网格名称 基础网格名称 小网格名称"
        ),
    ),
    Field(
        "code",
        "网格编码",
        width=10,
        group=BASE,
        max_length=30,
        listed=True,
        hint="不填则按规则编码；用过的编码不能再用",
        aliases=also("网格编号 网格代码 网格号 编码 代码 单元网格编码 网格唯一编码 网格ID"),
    ),
    Field(
        "kind_code",
        "网格类型",
        Kind.CODE,
        codes="grid_kind",
        width=5,
        group=BASE,
        listed=True,
        aliases=also("网格类别 网格性质 网格种类 类型"),
    ),
    Field(
        "setting_code",
        "城乡类型",
        Kind.CODE,
        codes="grid_setting",
        width=4,
        group=BASE,
        hint="不填则同上级",
        aliases=also("城乡 城乡分类 城市或农村 城乡属性"),
    ),
    Field(
        "valid_from", "设立日期", Kind.DATE, width=6, group=BASE, aliases=also("成立日期 划定日期 设立时间 启用日期")
    ),
    Field(
        "tags",
        "条线工作",
        Kind.CODES,
        codes="work_line",
        width=8,
        group=BASE,
        sortable=False,
        aliases=also("条线 叠加条线 多网合一 承担条线"),
    ),
    Field(
        "extent",
        "范围",
        Kind.NOTE,
        width=14,
        group=BOUNDS,
        max_length=2000,
        listed=True,
        sortable=False,
        aliases=also("网格范围 四至范围 范围四至 区域范围 管辖范围 覆盖范围 网格区域 网格边界 范围描述 网格范围四至"),
    ),
    Field("east", "东至", width=8, group=BOUNDS, max_length=200, sortable=False, aliases=also("东 东边界 东起")),
    Field("south", "南至", width=8, group=BOUNDS, max_length=200, sortable=False, aliases=also("南 南边界")),
    Field("west", "西至", width=8, group=BOUNDS, max_length=200, sortable=False, aliases=also("西 西边界")),
    Field("north", "北至", width=8, group=BOUNDS, max_length=200, sortable=False, aliases=also("北 北边界")),
    Field(
        "surface",
        "面积",
        Kind.DECIMAL,
        width=6,
        group=BOUNDS,
        hint="平方米",
        aliases=also("网格面积 区域面积 辖区面积"),
    ),
    Field(
        "base_unit_code",
        "划分单元",
        Kind.CODE,
        codes="grid_base_unit",
        width=5,
        group=BOUNDS,
        aliases=also("基本单元 最小单元 划分单位"),
    ),
    Field("basis", "划分依据", width=12, group=BOUNDS, max_length=200, aliases=also("依据 划分文件 批准文件")),
    Field(
        "compound_code",
        "小区类型",
        Kind.CODE,
        codes="compound_kind",
        width=6,
        group=COMPOUND,
        aliases=also("小区性质 小区类别 住宅小区类型"),
    ),
    Field(
        "property_company",
        "物业公司",
        width=10,
        group=COMPOUND,
        aliases=also("物业 物业企业 物业服务企业 物业单位 物业管理单位"),
    ),
    Field("note", "备注", Kind.NOTE, width=10, group=BASE, max_length=2000, sortable=False, aliases=also("说明 其他")),
)


def _told(key: str, title: str, width: int, *, listed: bool = False, sortable: bool = False) -> Field:
    return Field(key, title, width=width, group=PEOPLE, listed=listed, editable=False, sortable=sortable)


FIELDS: tuple[Field, ...] = (
    replace(_told("village", "村（社区）", 8, listed=True), group=BASE),
    *RECORDED[:2],
    replace(_told("level", "层级", 5, listed=True, sortable=True), group=BASE),
    Field("parent_id", "上级网格", Kind.GRID, width=8, group=BASE, required=True),
    *RECORDED[2:],
    *(
        replace(_told(key, title, 4, listed=key in ("households", "people"), sortable=True), kind=Kind.NUMBER)
        for key, title in COMPUTED.items()
    ),
    *(_told(key, title, 6, listed=key == "chief") for key, title in POSTS.items()),
    _told("party", "党组织", 10),
)
