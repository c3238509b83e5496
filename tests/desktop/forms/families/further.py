"""Further forms of other offices, re-drawn, in which whose a column is, or what a row is about, is easily mistaken."""

from tests.desktop.forms.families.lists import CASES, DWELLINGS, ENTERPRISES, GRIDS, HOUSEHOLDS, PEOPLE, Family

FURTHER = (
    Family(
        "事件流转单汇总",
        CASES,
        (
            ("事件编号", "number"), ("事件名称", "title"), ("事件来源", "source_code"), ("事件大类", ""),
            ("事件小类", ""), ("发生时间", "found_on"), ("发生地点", "place"), ("所属网格", "grid_id"),
            ("上报网格员", "finder_name"), ("联系电话", ""), ("处理部门", "unit"), ("处理结果", "result"),
            ("结案时间", "finished_on"), ("群众评价", "satisfaction_code"),
        ),
    ),
    Family(
        "调解协议履行情况表",
        CASES,
        (
            ("协议书编号", ""), ("甲方姓名", "@first/name"), ("乙方姓名", "@second/name"),
            ("甲方电话", "@first/phone"), ("乙方电话", "@second/phone"), ("协议内容", "?result"),
            ("协议日期", ""), ("履行期限", ""), ("履行情况", ""), ("调解员", ""),
        ),
    ),
    Family(
        "燃气安全入户检查登记表",
        HOUSEHOLDS,
        (
            ("序号", "!serial"), ("户主姓名", "head_name"), ("联系电话", "head_phone"), ("地址", "address"),
            ("燃气类型", ""), ("灶具情况", ""), ("软管情况", ""), ("报警器", ""), ("隐患情况", ""),
            ("整改情况", ""), ("检查人员", ""), ("户主签字", ""),
        ),
    ),
    Family(
        "反诈宣传入户登记表",
        HOUSEHOLDS,
        (
            ("网格", "grid_id"), ("楼栋", "address#a"), ("门牌号", "address#8"), ("户主姓名", "head_name"),
            ("联系电话", "head_phone"), ("是否安装反诈APP", ""), ("是否宣传到位", ""), ("住户签字", ""),
            ("网格员", "!worker"),
        ),
    ),
    Family(
        "网格基本情况统计表",
        GRIDS,
        (
            ("村（社区）", "!village"), ("网格数", ""), ("网格名称", "name"), ("面积（平方公里）", "surface"),
            ("户数", "households"), ("总人口", "people"), ("常住人口", "?people"), ("流动人口", "floating"),
            ("党员", "?party_members"), ("60岁以上老人", ""), ("低保户", ""), ("残疾人", ""), ("出租房", ""),
            ("企业", ""), ("商铺", ""),
        ),
    ),
    Family(
        "安置帮教人员信息表",
        PEOPLE,
        (
            ("姓名", "name"), ("别名", "former_name"), ("性别", "sex_code"), ("身份证号", "id_no"),
            ("民族", "ethnic_code"), ("文化程度", "education_code"), ("婚姻状况", "marital_code"),
            ("户籍地", "registered_address"), ("居住地", "residence_address"), ("原判罪名", ""), ("释放日期", ""),
            ("联系方式", "phone"), ("家庭主要成员", "relative_name"), ("与本人关系", ""),
            ("联系电话", "relative_phone"),
        ),
    ),
    Family(
        "常住人口基本信息采集表",
        PEOPLE,
        (
            ("序号*", "!serial"), ("姓名*", "name"), ("曾用名", "former_name"), ("性别*", "sex_code"),
            ("出生日期*", "born_on"), ("民族*", "ethnic_code"), ("籍贯", "native_place"),
            ("婚姻状况", "marital_code"), ("政治面貌", "political_code"), ("学历", "education_code"),
            ("宗教信仰", ""), ("职业类别", "occupation_code"), ("职业", "occupation"), ("服务处所", "workplace"),
            ("联系方式", "phone"), ("人户一致标识*", "registration_match_code"), ("户号*", "household_no"),
            ("户主公民身份号码", "head_id_no"), ("户主姓名", "head_name"), ("与户主关系*", "relation_code"),
            ("户主联系方式", "head_phone"), ("户籍地/省", "registered_address#1"),
            ("户籍地/市", "registered_address#2"), ("户籍地/县", "registered_address#3"),
            ("户籍地详址", "registered_address#z"), ("现住地/省", "residence_address#1"),
            ("现住地/市", "residence_address#2"), ("现住地/区县", "residence_address#3"),
            ("现住地详址", "residence_address#z"), ("网格编码", "!grid_code"),
        ),
    ),
    Family(
        "村民小组长信息表",
        PEOPLE,
        (
            ("村", "!village"), ("组别", ""), ("姓名", "name"), ("性别", "sex_code"), ("出生年月", "born_on"),
            ("政治面貌", "political_code"), ("文化程度", "education_code"), ("任职时间", ""),
            ("联系电话", "phone"), ("身份证号", "id_no"),
        ),
    ),
    Family(
        "养犬登记表",
        PEOPLE,
        (
            ("序号", "!serial"), ("犬主姓名", "?name"), ("身份证号", "id_no"), ("联系电话", "phone"),
            ("住址", "residence_address"), ("犬只品种", ""), ("犬龄", ""), ("免疫证号", ""),
            ("所属村居", "!village"), ("登记日期", "?inflow_on"),
        ),
    ),
    Family(
        "严重精神障碍患者监护情况登记表",
        PEOPLE,
        (
            ("序号", "!serial"), ("患者姓名", "?name"), ("性别", "sex_code"), ("身份证号", "id_no"),
            ("现住址", "residence_address"), ("监护人姓名", "relative_name"), ("与患者关系", ""),
            ("监护人电话", "relative_phone"), ("危险性等级", ""), ("服药情况", ""), ("关爱帮扶小组成员", ""),
            ("民警姓名", ""), ("联系电话", ""),
        ),
    ),
    Family(
        "商铺信息登记表",
        ENTERPRISES,
        (
            ("序号", "!serial"), ("店名", "name"), ("经营者", "legal_name"), ("性别", ""),
            ("身份证号", "legal_document_no"), ("联系电话", "legal_phone"), ("经营地址", "address"),
            ("营业执照号", "credit_code"), ("经营范围", "industry"), ("面积", "floor_area"),
            ("从业人员数", "employees"), ("有无消防设施", ""), ("所属网格", "grid_id"), ("网格员", "!worker"),
        ),
    ),
    Family(
        "网格事件上报明细表",
        CASES,
        (
            ("事件编号", "number"), ("事件标题", "title"), ("事件类型", "kind_code"), ("上报时间", "found_on"),
            ("上报人", "finder_name"), ("所属网格", "grid_id"), ("事发地点", "place"), ("事件描述", "description"),
            ("处理单位", "unit"), ("处理时限", "due_on"), ("办结时间", "finished_on"), ("处理结果", "result"),
            ("是否超期", ""), ("当前状态", "stage"),
        ),
    ),
    Family(
        "网格党小组长信息表",
        GRIDS,
        (
            ("序号", "!serial"), ("所在村", "!village"), ("网格名称", "name"), ("党小组名称", ""),
            ("党小组长", ""), ("联系电话", ""), ("党员人数", "party_members"),
        ),
    ),
    Family(
        "网格员通讯录",
        GRIDS,
        (
            ("村", "!village"), ("网格", "name"), ("网格长", "!grid_chief"), ("电话", "!grid_chief_phone"),
            ("网格员", "!worker"), ("电话", "!worker_phone"), ("民警", ""), ("电话", ""), ("法律顾问", ""),
            ("电话", ""),
        ),
    ),
    Family(
        "特种设备使用单位摸底表",
        ENTERPRISES,
        (
            ("序号", "!serial"), ("使用单位", "name"), ("地址", "address"), ("法人代表", "legal_name"),
            ("联系电话", "legal_phone"), ("安全管理员", "security_name"), ("联系电话", "security_phone"),
            ("设备种类", ""), ("设备数量", ""), ("检验有效期", ""),
        ),
    ),
    Family(
        "困难职工档案",
        PEOPLE,
        (
            ("姓名", "name"), ("性别", "sex_code"), ("身份证号", "id_no"), ("工作单位", "workplace"),
            ("家庭人均收入", ""), ("困难原因", ""), ("家庭成员姓名", ""), ("关系", "?relation_code"),
            ("身份证号", ""), ("健康状况", ""), ("开户行", ""), ("银行卡号", ""),
        ),
    ),
    Family(
        "境外人员登记表",
        PEOPLE,
        (
            ("序号", "!serial"), ("英文姓名", ""), ("中文姓名", "name"), ("性别", "sex_code"), ("国籍", ""),
            ("出生日期", "born_on"), ("证件种类", "!document"), ("证件号码", "!document_no"), ("签证种类", ""),
            ("签证有效期", ""), ("来华事由", ""), ("现住址", "residence_address"), ("留宿单位或房东", ""),
            ("联系电话", ""),
        ),
    ),
    Family(
        "空置房屋统计表",
        DWELLINGS,
        (
            ("序号", "!serial"), ("所属社区", "!village"), ("小区名称", ""), ("楼栋", "building"),
            ("单元", "unit"), ("房号", "room"), ("业主姓名", "owner_name"), ("联系方式", "owner_phone"),
            ("建筑面积", "area"), ("空置原因", ""),
        ),
    ),
    Family(
        "城镇零就业家庭登记表",
        HOUSEHOLDS,
        (
            ("户主姓名", "head_name"), ("身份证号码", "@head/id_no"), ("家庭成员数", "!members"), ("就业人数", ""),
            ("家庭住址", "address"), ("联系电话", "head_phone"), ("社区意见", ""),
        ),
    ),
    Family(
        "困难残疾人生活补贴审批表（汇总）",
        PEOPLE,
        (
            ("序号", "!serial"), ("申请人姓名", "?name"), ("性别", "sex_code"), ("身份证号码", "id_no"),
            ("残疾证号", ""), ("残疾类别", ""), ("残疾等级", ""), ("家庭住址", "residence_address"),
            ("联系电话", "phone"), ("补贴金额", ""), ("开户行", ""), ("银行账号", ""), ("代理人", ""),
            ("代理人电话", ""),
        ),
    ),
    Family(
        "欠薪纠纷线索台账",
        CASES,
        (
            ("序号", "!serial"), ("企业名称", ""), ("法定代表人", ""), ("联系电话", ""),
            ("涉及人数", "people_count"), ("欠薪金额", ""), ("发现时间", "found_on"), ("处理情况", "result"),
            ("责任人", "responsible_name"),
        ),
    ),
    Family(
        "网格员包户责任表",
        HOUSEHOLDS,
        (
            ("网格员", "!worker"), ("联系电话", "!worker_phone"), ("包联户数", ""), ("户主姓名", "head_name"),
            ("家庭住址", "address"), ("户主电话", "head_phone"), ("家庭人数", "!members"), ("备注", "note"),
        ),
    ),
    Family(
        "经济普查单位清查表",
        ENTERPRISES,
        (
            ("单位详细名称", "name"), ("统一社会信用代码", "credit_code"), ("法定代表人（负责人）", "legal_name"),
            ("开业时间", "opened_on"), ("联系电话", "phone"), ("单位所在地", "address"),
            ("主要业务活动", "industry"), ("行业代码", ""), ("从业人员期末人数", "employees"), ("营业收入", ""),
        ),
    ),
)  # fmt: skip
