"""What is recorded of a case, and what follows from its log (GB/T 31000 T30; practice, Appendix A)."""

from desktop.fields import Field, Kind, also

MATTER, WHERE, SOURCE, WEIGHT, OTHER, COURSE, TOLD_OF = "事项", "地点", "来源", "情节", "其他", "办理", "过程"

NUMBER = Field("number", "编号", width=8, group=MATTER, listed=True, editable=False)
LEDGER = Field("ledger", "台账", Kind.CODE, codes="ledger", width=5, group=MATTER, listed=True, editable=False)

RECORDED: tuple[Field, ...] = (
    Field(
        "title",
        "事件名称",
        width=16,
        required=True,
        max_length=200,
        group=MATTER,
        listed=True,
        aliases=also("标题 事项名称 案件名称 工单标题 事件标题 主题 诉求标题 警情名称"),
    ),
    Field(
        "kind_code",
        "类别",
        Kind.CODE,
        codes="",
        width=8,
        group=MATTER,
        listed=True,
        aliases=also("事件类别 类型 事件类型 大类 小类 纠纷类型"),
    ),
    Field(
        "description",
        "事件简述",
        Kind.NOTE,
        width=24,
        max_length=4000,
        group=MATTER,
        aliases=also("内容 基本情况 主要问题 诉求内容 问题描述 事项内容 工单内容 简要案情 情况描述"),
    ),
    Field(
        "grid_id",
        "所属网格",
        Kind.GRID,
        width=10,
        group=WHERE,
        listed=True,
        aliases=also("网格 网格名称 所在网格 村社区"),
    ),
    Field(
        "place",
        "发生地点",
        width=14,
        max_length=200,
        group=WHERE,
        aliases=also("地点 地址 事发地点 发生地 事发地址 诉求地址"),
    ),
    Field("longitude", "经度", Kind.DECIMAL, width=6, group=WHERE, block="coordinates"),
    Field("latitude", "纬度", Kind.DECIMAL, width=6, group=WHERE, block="coordinates"),
    Field(
        "found_on",
        "发现日期",
        Kind.DATE,
        width=7,
        required=True,
        group=SOURCE,
        listed=True,
        aliases=also("发生日期 排查时间 发现时间 发生时间 受理时间 来电时间 报警时间"),
    ),
    Field("finder_name", "发现人", width=6, group=SOURCE, aliases=also("排查人 上报人 采集人")),
    Field(
        "source_code",
        "来源渠道",
        Kind.CODE,
        codes="case_source",
        width=6,
        group=SOURCE,
        listed=True,
        aliases=also("来源 事件来源 渠道 诉求来源"),
    ),
    Field("outside_system", "外部系统", width=6, group=SOURCE, aliases=also("来源系统 平台")),
    Field(
        "outside_no",
        "外部编号",
        width=8,
        group=SOURCE,
        aliases=also("工单编号 工单号 警情编号 接警编号 案件编号 外部编码 编号 事件编号 流水号"),
    ),
    Field(
        "request_code",
        "反映类型",
        Kind.CODE,
        codes="request_kind",
        width=5,
        group=WEIGHT,
        aliases=also("诉求类型 工单类型"),
    ),
    Field("scale_code", "事件规模", Kind.CODE, codes="dispute_scale", width=8, group=WEIGHT, aliases=also("规模")),
    Field("people_count", "涉及人数", Kind.NUMBER, width=5, group=WEIGHT, aliases=also("人数")),
    Field("amount", "涉及金额（元）", Kind.DECIMAL, width=7, group=WEIGHT, aliases=also("金额 涉及金额 标的额")),
    Field("unit_involved", "涉及单位", width=12, group=WEIGHT),
    Field(
        "risk_code",
        "风险等级",
        Kind.CODE,
        codes="risk",
        width=6,
        group=WEIGHT,
        listed=True,
        aliases=also("等级 危险等级"),
    ),
    Field("is_urgent", "加急", Kind.FLAG, width=3, group=WEIGHT),
    Field("is_important", "重要", Kind.FLAG, width=3, group=WEIGHT),
    Field("is_sensitive", "敏感", Kind.FLAG, width=3, group=WEIGHT),
    Field("tags", "标签", width=8, max_length=200, group=OTHER),
    Field("list_item", "清单事项", width=12, max_length=200, group=OTHER, hint="三张清单里的哪一项"),
    Field("note", "备注", Kind.NOTE, width=16, max_length=2000, group=OTHER),
)

FOLLOWING: tuple[Field, ...] = (  # from the log alone
    Field("stage", "环节", Kind.CODE, codes="case_stage", width=5, group=COURSE, listed=True, editable=False),
    Field("unit", "承办单位", width=8, group=COURSE, listed=True, editable=False, sortable=False),
    Field("responsible_name", "责任人", width=5, group=COURSE, listed=True, editable=False),
    Field("leader_name", "包案领导", width=5, group=COURSE, editable=False),
    Field("registered_on", "受理日期", Kind.DATE, width=7, group=COURSE, editable=False),
    Field("sign_due_on", "签收期限", Kind.DATE, width=7, group=COURSE, editable=False),
    Field("due_on", "办理期限", Kind.DATE, width=7, group=COURSE, listed=True, editable=False),
    Field("finished_on", "办结日期", Kind.DATE, width=7, group=COURSE, editable=False),
    Field("archived_on", "归档日期", Kind.DATE, width=7, group=COURSE, editable=False),
    Field("way_code", "化解方式", Kind.CODE, codes="mediation_way", width=6, group=COURSE, editable=False),
    Field("result", "办理结果", Kind.NOTE, width=14, group=COURSE, editable=False, sortable=False),
    Field("is_success", "是否化解", Kind.FLAG, width=4, group=COURSE, editable=False),
    Field("satisfaction_code", "满意度", Kind.CODE, codes="satisfaction", width=5, group=COURSE, editable=False),
    Field("score", "评价得分", Kind.NUMBER, width=4, group=COURSE, editable=False),
    Field("card", "督办", Kind.CODE, codes="card", width=3, group=COURSE, editable=False),
    Field("conclusion_code", "终结层级", Kind.CODE, codes="petition_end", width=6, group=COURSE, editable=False),
    Field("age", "已历天数", Kind.NUMBER, width=4, group=COURSE, listed=True, editable=False, sortable=False),
)


def _told(key: str, title: str, kind: Kind = Kind.TEXT, width: int = 8, *, listed: bool = False) -> Field:
    return Field(key, title, kind, width=width, group=TOLD_OF, listed=listed, editable=False, sortable=False)


TOLD: tuple[Field, ...] = (  # put together for a list from parties, reporters and the log
    _told("light", "亮灯", width=7, listed=True),
    _told("parties", "当事人"),
    _told("reporter", "反映人", width=5),
    _told("reporter_phone", "联系方式"),
    _told("requirement", "办理要求", Kind.NOTE, 14),
    _told("progress", "进展", Kind.NOTE, 16),
    _told("call_back", "回访", width=10),
    _told("call_back_on", "回访日期", Kind.DATE, 7),
    _told("call_back_by", "回访人", width=5),
    _told("first_report", "首报", Kind.NOTE, 14),
    _told("further_report", "续报", Kind.NOTE, 14),
    _told("final_report", "终报", Kind.NOTE, 14),
)

FIELDS: tuple[Field, ...] = (NUMBER, LEDGER, *RECORDED, *FOLLOWING, *TOLD)
PROTECTED = frozenset({"reporter", "reporter_phone"})  # masked on the screen, on no paper and in no file
