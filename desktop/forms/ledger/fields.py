"""What is recorded of a form that is owed, of one period of it, and of a matter of the three lists."""

from desktop.fields import Field, Kind

RHYTHM, DUE_WAY, DUE_NUMBER, DUE_ON = "rhythm", "due_way", "due_number", "due_on"
LISTS, RHYTHMS, DUE_WAYS = "duty_list", "form_rhythm", "form_due"  # code lists
BEYOND = "04"  # of the lists: on none of them
WHOLE = 24  # characters from which a field takes the whole row

TASK_FIELDS: tuple[Field, ...] = (
    Field("unit", "要表单位", width=10, required=True),
    Field("name", "报表名称", width=14, required=True, max_length=200),
    Field("basis", "依据", width=WHOLE, max_length=200, hint="文号和标题；没有的留空，会计入“无依据”"),
    Field(RHYTHM, "报送周期", Kind.CODE, codes=RHYTHMS, width=6, required=True),
    Field("asked_on", "布置日期", Kind.DATE, width=6, required=True),
    Field(DUE_ON, "报送期限", Kind.DATE, width=WHOLE),
    Field(DUE_WAY, "每期期限", Kind.CODE, codes=DUE_WAYS, width=10, hint="留空为当期最后一天"),
    Field(DUE_NUMBER, "第几日或几个工作日", Kind.NUMBER, width=6, hint="遇休息日提前到前一个工作日"),
    Field("list_code", "清单类别", Kind.CODE, codes=LISTS, width=6, hint="在三张清单的哪一张"),
    Field("way", "报送方式", width=8, hint="交换包、邮箱、系统填报"),
    Field("filled_by", "填表人", width=6),
    Field("field_count", "指标（列）数", Kind.NUMBER, width=5, hint="没有登记表样的填写，用于负担统计"),
    Field("note", "备注", Kind.NOTE, width=WHOLE, max_length=2000),
)
SENT_FIELDS: tuple[Field, ...] = (
    Field("sent_on", "报送日期", Kind.DATE, width=6, required=True),
    Field("sent_by", "报送人", width=6),
    Field("receipt", "回执", width=10, max_length=200, hint="收件人、回执号或退回意见"),
    Field("note", "说明", width=WHOLE, max_length=200),
)
WAIVED_FIELDS: tuple[Field, ...] = (
    Field("note", "不报的原因", width=WHOLE, max_length=200, required=True, hint="例如：对方通知本期停报"),
)
MATTER_FIELDS: tuple[Field, ...] = (
    Field("list_code", "清单类别", Kind.CODE, codes=LISTS, width=6, required=True, listed=True),
    Field("number", "序号", width=4, listed=True),
    Field("title", "事项", width=WHOLE, max_length=1000, required=True, listed=True),
    Field("department", "责任部门", width=10, max_length=200, listed=True),
    Field("basis", "依据", width=12, max_length=200, listed=True),
    Field("note", "备注", Kind.NOTE, width=WHOLE, max_length=1000),
)
PERIOD_COLUMNS: tuple[Field, ...] = (
    Field("unit", "要表单位", width=8, listed=True),
    Field("name", "报表名称", width=14, listed=True),
    Field("state", "情况", width=6, listed=True),
    Field("due_on", "期限", Kind.DATE, width=6, listed=True),
    Field("period", "期次", width=9, listed=True),
    Field("sent_on", "报送日期", Kind.DATE, width=6, listed=True),
    Field("sent_by", "报送人", width=5, listed=True),
    Field("receipt", "回执", width=8, listed=True),
    Field("files", "附件", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("list_code", "清单类别", width=6, listed=True),
    Field("basis", "依据", width=12, listed=True),
    Field("way", "报送方式", width=7),
    Field("filled_by", "填表人", width=7, listed=True),
    Field("note", "说明", width=10),
)
TASK_COLUMNS: tuple[Field, ...] = (
    Field("unit", "要表单位", width=8, listed=True),
    Field("name", "报表名称", width=14, listed=True),
    Field(RHYTHM, "周期", width=4, listed=True),
    Field("due", "每期期限", width=10, listed=True),
    Field("next_due", "下次期限", Kind.DATE, width=6, listed=True),
    Field("list_code", "清单类别", width=6, listed=True),
    Field("matter", "清单事项", width=12, listed=True),
    Field("basis", "依据", width=10, listed=True),
    Field("sent", "已报期数", Kind.NUMBER, width=4, listed=True),
    Field("late", "逾期未报", Kind.NUMBER, width=4, listed=True),
    Field("form", "表样", width=8),
    Field("asked_on", "布置日期", Kind.DATE, width=6),
    Field("ended_on", "停报日期", Kind.DATE, width=6),
    Field("way", "报送方式", width=7),
    Field("filled_by", "填表人", width=5),
    Field("note", "备注", width=10),
)
