"""Forms of the families that offices are sent, re-drawn: headings from left to right, each with what belongs there.

What stands behind a heading is its target; nothing where the dossiers do not have it or a pen has to write it; a
question mark before it where the program may only suggest it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.forms.scope import Subject

Column = tuple[str, str]  # a heading, parents before it with a slash between; its target


@dataclass(frozen=True)
class Family:
    """One form that is a list."""

    title: str
    subject: Subject
    columns: tuple[Column, ...]
    above: tuple[str, ...] = ()  # lines between title and headings
    below: Sequence[Sequence[str]] = ()  # rows under the blank ones
    styles: tuple[Column, ...] = ()  # headings whose values are written in a way of their own
    hints: tuple[Column, ...] = ()  # headings, and what the form tells of them


PEOPLE, DWELLINGS, ENTERPRISES = Subject.PEOPLE, Subject.DWELLINGS, Subject.ENTERPRISES
CASES, GRIDS, ROSTER, HOUSEHOLDS = Subject.CASES, Subject.GRIDS, Subject.ROSTER, Subject.HOUSEHOLDS

RENTED = Family(
    "某某镇出租房屋及租住人员登记台账",
    DWELLINGS,
    (
        ("序号", "!serial"), ("所属网格", "grid_id"), ("出租房屋地址", "address"),
        ("房主信息/姓名", "owner_name"), ("房主信息/身份证号", "owner_document_no"),
        ("房主信息/联系电话", "owner_phone"), ("承租人信息/姓名", "tenant_name"),
        ("承租人信息/身份证号码", "tenant_document_no"), ("承租人信息/联系电话", "tenant_phone"),
        ("承租人信息/户籍地址", ""), ("房屋面积（㎡）", "area"), ("租赁起止时间", ""), ("租赁用途", "rental_use_code"),
        ("是否存在安全隐患", ""), ("备注", "note"),
    ),
    ("填报单位：            填报时间：  年  月  日",),
)  # fmt: skip
RENTED_FLAT = Family(
    "出租屋排查登记表",
    DWELLINGS,
    (
        ("序号", "!serial"), ("村（社区）", "!village"), ("网格", "grid_id"), ("房屋地址", "address"),
        ("房东", "owner_name"), ("联系电话", "owner_phone"), ("租客", "tenant_name"), ("联系电话", "tenant_phone"),
        ("出租间数", ""), ("租住人数", ""), ("网格员", "!worker"), ("联系电话", "!worker_phone"), ("排查日期", ""),
    ),
    styles=(("网格", "只写网格名"),),
)  # fmt: skip
SMALL_PLACES = Family(
    "“九小场所”消防安全排查登记表",
    ENTERPRISES,
    (
        ("序号", "!serial"), ("所属村（社区）", "!village"), ("场所名称", "name"), ("场所类型", "place_code"),
        ("详细地址", "address"), ("经营者姓名", "legal_name"), ("联系电话", "legal_phone"),
        ("建筑面积（㎡）", "floor_area"),
        ("从业人数", "employees"), ("统一社会信用代码", "credit_code"), ("是否住人", ""), ("灭火器数量", ""),
        ("存在的隐患问题", ""), ("整改期限", ""), ("排查人签字", ""),
    ),
    below=(("填表人：", "", "", "审核人："),),
)  # fmt: skip
ROLL = Family(
    "网格员基本信息统计表",
    ROSTER,
    (
        ("序号", "!serial"), ("所属村（社区）", "!village"), ("网格名称", "grids"), ("姓名", "name"),
        ("性别", "sex_code"),
        ("出生年月", "born_on"), ("政治面貌", "political_code"), ("学历", "education_code"), ("身份证号", "id_no"),
        ("手机号码", "phone"), ("专职／兼职", "kind_code"), ("入职时间", "hired_on"), ("持证编号", "certificate_no"),
        ("银行卡号", ""), ("备注", "note"),
    ),
)  # fmt: skip
GRID_TABLE = Family(
    "网格划分及网格长信息一览表",
    GRIDS,
    (
        ("序号", "!serial"), ("村（社区）", "!village"), ("网格名称", "name"), ("网格编码", "!grid_code"),
        ("网格四至范围", "extent"), ("户数", "households"), ("人口数", "people"), ("户籍人口数", "registered"),
        ("流动人口数", "floating"), ("党员数", "party_members"), ("企业数", "enterprises"), ("出租房数", ""),
        ("网格长/姓名", "!grid_chief"), ("网格长/电话", "!grid_chief_phone"), ("专职网格员/姓名", "!worker"),
        ("专职网格员/电话", "!worker_phone"), ("网格党支部名称", "party"),
    ),
)  # fmt: skip
GRID_FLAT = Family(
    "某某镇网格化管理人员公示表",
    GRIDS,
    (
        ("序号", "!serial"), ("所在村", "!village"), ("网格名称", "name"), ("总户数", "households"),
        ("总人口", "people"),
        ("网格长", "!grid_chief"), ("联系电话", "!grid_chief_phone"), ("网格员", "!worker"),
        ("联系电话", "!worker_phone"), ("网格指导员", "adviser"), ("联系电话", ""), ("备注", "note"),
    ),
)  # fmt: skip
STAFFING = Family(
    "网格工作力量配备情况表",
    GRIDS,
    (
        ("序号", "!serial"), ("村（社区）", "!village"), ("网格名称", "name"), ("网格长姓名", "!grid_chief"),
        ("职务", ""), ("联系电话", "!grid_chief_phone"), ("专职网格员姓名", "!worker"), ("手机号码", "!worker_phone"),
        ("兼职网格员", "worker_part_time"), ("微网格长", ""), ("联系电话", ""),
    ),
)  # fmt: skip
DISPUTES = Family(
    "矛盾纠纷排查化解台账（11月）",
    CASES,
    (
        ("序号", "!serial"), ("排查时间", "found_on"), ("当事人姓名", "@all/name"), ("联系电话", "@all/phone"),
        ("住址", "@all/address"), ("纠纷类型", "kind_code"), ("纠纷简要情况", "description"), ("责任单位", "unit"),
        ("责任人", "responsible_name"), ("化解措施", "progress"), ("化解时间", "finished_on"),
        ("是否化解", "is_success"),
        ("备注", "note"),
    ),
    ("单位（盖章）：            负责人：          填表人：",),
    below=(("合计",),),
)  # fmt: skip
TWO_SIDES = Family(
    "人民调解案件登记簿",
    CASES,
    (
        ("案件编号", "number"), ("受理日期", "registered_on"), ("申请人/姓名", "@first/name"),
        ("申请人/性别", "@first/sex_code"), ("申请人/身份证号", "@first/id_no"), ("申请人/联系电话", "@first/phone"),
        ("被申请人/姓名", "@second/name"), ("被申请人/联系方式", "@second/phone"), ("被申请人/住址", "@second/address"),
        ("纠纷类别", "kind_code"), ("涉及人数", "people_count"), ("涉及金额（元）", "amount"),
        ("主要事实及争议", "description"),
        ("调解结果", "result"), ("办结日期", "finished_on"), ("调解员签名", ""),
    ),
)  # fmt: skip
PETITIONS = Family(
    "信访事项登记台账",
    CASES,
    (
        ("序号", "!serial"), ("受理时间", "registered_on"), ("信访人姓名", ""), ("联系电话", ""), ("家庭住址", ""),
        ("信访事项", "title"), ("主要诉求", "description"), ("包案领导", "leader_name"), ("责任单位", "unit"),
        ("办理期限", "due_on"), ("办理情况", "progress"), ("处理结果", "result"), ("办结时间", "finished_on"),
        ("是否办结", ""), ("回访情况", "call_back"), ("满意度", "satisfaction_code"),
    ),
)  # fmt: skip
HAZARDS = Family(
    "安全隐患排查整改台账",
    CASES,
    (
        ("序号", "!serial"), ("所属村", "!village"), ("排查日期", "found_on"), ("隐患地点", "place"),
        ("隐患类别", "kind_code"), ("隐患情况描述", "description"), ("风险等级", "risk_code"),
        ("排查人", "finder_name"),
        ("整改责任单位", "unit"), ("整改责任人", "responsible_name"), ("整改期限", "due_on"), ("整改措施", "progress"),
        ("整改完成时间", "finished_on"), ("整改情况", "result"), ("是否销号", ""),
    ),
)  # fmt: skip
OPINIONS = Family(
    "网格走访居民意见建议收集处理表",
    CASES,
    (
        ("序号", "!serial"), ("网格名称", "grid_id"), ("收集时间", "found_on"), ("居民姓名", ""), ("联系方式", ""),
        ("意见建议内容", "description"), ("类别", "kind_code"), ("承办单位", "unit"), ("办理结果", "result"),
        ("办结时间", "finished_on"), ("居民满意度", "satisfaction_code"),
    ),
)  # fmt: skip
OLD_AGE = Family(
    "80周岁以上高龄老人津贴发放表",
    PEOPLE,
    (
        ("序号", "!serial"), ("姓名", "name"), ("性别", "sex_code"), ("年龄", "age"), ("身份证号码", "id_no"),
        ("家庭住址", "residence_address"), ("与户主关系", "relation_code"), ("联系电话", "phone"), ("开户行", ""),
        ("账号", ""), ("金额（元）", ""), ("代领人姓名", ""), ("与老人关系", ""), ("领款人签字", ""),
    ),
    ("社区：                                    年    月",),
    (("合计",), ("社区书记：", "", "", "经办人：")),
)  # fmt: skip
DISABLED = Family(
    "残疾人基本状况调查表",
    PEOPLE,
    (
        ("姓名", "name"), ("性别", "sex_code"), ("民族", "ethnic_code"), ("出生日期", "born_on"), ("残疾人证号", ""),
        ("残疾类别", ""), ("残疾等级", ""), ("监护人", "relative_name"), ("与残疾人关系", ""),
        ("联系电话", "relative_phone"), ("户籍所在地", "registered_address"), ("现居住地", "residence_address"),
        ("婚姻状况", "marital_code"), ("文化程度", "education_code"), ("是否低保", "care#P11"), ("是否就业", ""),
    ),
)  # fmt: skip
RETURNED = Family(
    "外来（返乡）人员摸排登记表",
    PEOPLE,
    (
        ("序号", "!serial"), ("姓名", "name"), ("证件类型", "!document"), ("证件号码", "!document_no"),
        ("手机号", "phone"),
        ("户籍地（详细到村）", "registered_address"), ("现住址（详细到门牌号）", "residence_address"), ("来返时间", ""),
        ("从何地来（返）", ""), ("交通方式及车次", ""), ("是否居家", ""), ("健康状况", ""),
        ("包保网格员", "!worker"), ("包保网格员电话", "!worker_phone"),
    ),
)  # fmt: skip
FAMILY = Family(
    "家庭人口信息采集表",
    HOUSEHOLDS,
    (
        ("户号", "household_no"), ("户主姓名", "head_name"), ("户主身份证号", "@head/id_no"),
        ("户主电话", "head_phone"),
        ("家庭住址", "address"), ("门牌号", "address#8"), ("家庭人口数", "!members"), ("成员1/姓名", "@1/name"),
        ("成员1/与户主关系", "@1/relation_code"), ("成员1/身份证号", "@1/id_no"), ("成员2/姓名", "@2/name"),
        ("成员2/与户主关系", "@2/relation_code"), ("成员2/身份证号", "@2/id_no"), ("户主签名", ""),
    ),
)  # fmt: skip
MEMBERS = Family(
    "党员基本信息花名册",
    PEOPLE,
    (
        ("序号", "!serial"), ("所属党支部", ""), ("姓名", "name"), ("性别", "sex_code"), ("民族", "ethnic_code"),
        ("出生年月", "born_on"), ("学历", "education_code"), ("公民身份号码", "id_no"), ("入党时间", ""),
        ("转正时间", ""),
        ("工作岗位", ""), ("手机号码", "phone"), ("家庭住址", "residence_address"), ("是否流动党员", ""),
    ),
)  # fmt: skip
VETERANS = Family(
    "退役军人信息采集登记表",
    PEOPLE,
    (
        ("序号", "!serial"), ("乡镇（街道）", "!town"), ("村（社区）", "!village"), ("姓名", "name"),
        ("性别", "sex_code"),
        ("身份证号码", "id_no"), ("政治面貌", "political_code"), ("入伍时间", ""), ("退役时间", ""), ("服役部队", ""),
        ("人员类别", "?care"), ("现工作单位", "workplace"), ("联系电话", "phone"), ("户籍地址", "registered_address"),
        ("现住址", "residence_address"), ("是否享受抚恤补助", ""), ("是否悬挂光荣牌", ""), ("备注", "note"),
    ),
)  # fmt: skip
MOTHERS = Family(
    "育龄妇女及0-6岁儿童信息登记表",
    PEOPLE,
    (
        ("序号", "!serial"), ("姓名", "name"), ("出生日期", "born_on"), ("身份证号", "id_no"),
        ("婚姻状况", "marital_code"),
        ("配偶姓名", ""), ("配偶身份证号", ""), ("联系电话", "phone"), ("现有子女数", ""), ("子女姓名", ""),
        ("子女出生日期", ""), ("避孕措施", ""), ("现居住地址", "residence_address"),
    ),
)  # fmt: skip
LABOUR = Family(
    "辖区企业用工情况摸底表",
    ENTERPRISES,
    (
        ("序号", "!serial"), ("企业名称", "name"), ("所属行业", "industry"), ("企业地址", "address"),
        ("法定代表人", "legal_name"), ("法人联系电话", "legal_phone"), ("现有员工数", "employees"),
        ("其中：外来务工人员", ""),
        ("缺工人数", ""), ("缺工工种", ""), ("联系人", ""), ("联系电话", ""), ("备注", "note"),
    ),
)  # fmt: skip
FIRE = Family(
    "生产经营单位消防安全检查情况汇总表",
    ENTERPRISES,
    (
        ("序号", "!serial"), ("单位名称", "name"), ("地址", "address"), ("统一社会信用代码", "credit_code"),
        ("法定代表人/姓名", "legal_name"), ("法定代表人/电话", "legal_phone"), ("消防安全责任人", "security_name"),
        ("联系电话", "security_phone"), ("检查时间", ""), ("检查人员", ""), ("发现问题", ""), ("整改情况", ""),
        ("消防设施是否完好", ""),
    ),
    ("填报单位（盖章）：          填报人：          联系电话：          填报日期：",),
)  # fmt: skip
ALLOWANCE = Family(
    "城乡低保对象动态管理台账",
    PEOPLE,
    (
        ("序号", "!serial"), ("户主姓名", "head_name"), ("户主身份证号", "head_id_no"), ("姓名", "name"),
        ("与户主关系", "relation_code"), ("身份证号码", "id_no"), ("家庭人口", "!members"), ("低保证号", ""),
        ("保障人数", ""), ("月保障金额", ""), ("享受起始时间", ""), ("致贫原因", ""), ("健康状况", ""),
        ("劳动能力", ""), ("住址", "residence_address"), ("联系电话", "phone"), ("动态变化情况", ""),
    ),
)  # fmt: skip
VISITS = Family(
    "网格员入户走访记录表",
    HOUSEHOLDS,
    (
        ("序号", "!serial"), ("走访日期", ""), ("户主", "head_name"), ("联系电话", "head_phone"),
        ("家庭住址", "address"),
        ("家庭人口", "!members"), ("走访内容", ""), ("反映问题", ""), ("处理情况", ""), ("走访人", ""),
        ("被走访人签字", ""),
    ),
)  # fmt: skip
VACCINES = Family(
    "60岁以上老年人疫苗接种摸底表",
    PEOPLE,
    (
        ("序号", "!serial"), ("村（社区）", "!village"), ("网格", "grid_id"), ("姓名", "name"), ("性别", "sex_code"),
        ("身份证号", "id_no"), ("年龄", "age"), ("联系电话", "phone"), ("现住址", "residence_address"),
        ("是否接种", ""), ("接种剂次", ""), ("末次接种时间", ""), ("未接种原因", ""), ("责任医生", ""),
        ("联系电话", ""),
    ),
    styles=(("网格", "只写网格名"),),
)  # fmt: skip
LEFT_BEHIND = Family(
    "农村留守儿童、妇女、老人信息登记表",
    PEOPLE,
    (
        ("序号", "!serial"), ("姓名", "name"), ("性别", "sex_code"), ("出生年月", "born_on"), ("身份证号", "id_no"),
        ("留守类型", "left_behind_code"), ("就读学校", "workplace"), ("父亲姓名", ""), ("联系电话", ""),
        ("母亲姓名", ""),
        ("联系电话", ""), ("监护人姓名", "relative_name"), ("与监护人关系", "relative_relation_code"),
        ("监护人联系电话", "relative_phone"), ("务工地点", "relative_work_address"), ("家庭住址", "residence_address"),
        ("帮扶责任人", ""), ("帮扶情况", "assistance"),
    ),
)  # fmt: skip
HOUSING = Family(
    "农村房屋安全隐患排查表",
    DWELLINGS,
    (
        ("序号", "!serial"), ("所属村", "!village"), ("房屋地址", "address"), ("产权人姓名", "owner_name"),
        ("身份证号码", "owner_document_no"), ("联系电话", "owner_phone"), ("建筑面积", "area"), ("建筑层数", ""),
        ("建造年代", ""), ("结构类型", ""), ("房屋用途", "use_code"), ("是否出租", "is_rented"), ("鉴定等级", ""),
        ("是否存在安全隐患", ""), ("经度", "longitude"), ("纬度", "latitude"),
    ),
)  # fmt: skip
MIGRANTS = Family(
    "流动人口登记表",
    PEOPLE,
    (
        ("序号", "!serial"), ("姓名*", "name"), ("性别*", "sex_code"), ("民族", "ethnic_code"),
        ("出生日期*", "born_on"),
        ("公民身份号码*", "id_no"), ("婚姻状况", "marital_code"), ("户籍地址/省", "registered_address#1"),
        ("户籍地址/市", "registered_address#2"), ("户籍地址/县", "registered_address#3"),
        ("户籍地址/详址", "registered_address#z"), ("现居住地址", "residence_address"), ("流入时间", "inflow_on"),
        ("流入原因", "inflow_reason_code"), ("居住证号", "permit_no"), ("房东姓名", ""), ("房东电话", ""),
    ),
    ("填表说明：\n1、带*的为必填项。\n2、性别、民族、婚姻状况请按下拉框选择。\n3、出生日期格式为19900101。\n4、每个文件不超过500条。",),
    hints=(("出生日期*", "19900101"), ("婚姻状况", "下拉框"), ("姓名*", "")),
)  # fmt: skip

FAMILIES = (
    RENTED, RENTED_FLAT, SMALL_PLACES, ROLL, GRID_TABLE, GRID_FLAT, STAFFING, DISPUTES, TWO_SIDES, PETITIONS,
    HAZARDS, OPINIONS,
    OLD_AGE, DISABLED, RETURNED, FAMILY, MEMBERS, VETERANS, MOTHERS, LABOUR, FIRE, ALLOWANCE, VISITS, VACCINES,
    LEFT_BEHIND, HOUSING, MIGRANTS,
)  # fmt: skip
