"""What the records of the log are called: words for their tables, their Fields, and a title for each record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.models.attachments import Attachment
from db.models.cases import Case, CaseParty, CaseReporter, ClosedMonth, Scenario, Unit
from db.models.dwellings import Building, Dwelling, DwellingParty
from db.models.enterprises import Enterprise
from db.models.exchange import ExchangeKey, Letter, Package, Partner
from db.models.grids import Grid, GridCode, GridEvent, Redivision
from db.models.households import Household
from db.models.imports import ImportBatch, UndecidedRow
from db.models.maps import MapGround, MapShape
from db.models.meetings import AgendaItem, Attendance, Deliberation, Meeting, MeetingSupplement, Resolution
from db.models.office import Account, CodeItem
from db.models.organisations import Organisation, OrganisationMember
from db.models.papers import BoardPosting, DutyDay, MediationFile, MediationPiece
from db.models.people import Person
from db.models.roster import Appointment, RegisterEntry, Staff
from db.models.selfcheck import RuleException, Todo
from desktop.cases.fields import FIELDS as CASE_FIELDS
from desktop.fields import Field, Kind, Mask

TABLES = {  # in the order in which they are counted
    "household": "户",
    "person": "人员",
    "dwelling": "房屋",
    "enterprise": "企业场所",
    "grid": "网格",
    "staff": "网格员",
    "appointment": "任职",
    "organisation": "组织队伍",
    "organisation_member": "组织成员",
    "register_entry": "登记事项",
    "redivision": "网格调整",
    "grid_event": "网格变动",
    "grid_code": "网格其他编码",
    "map_shape": "网格边界",
    "map_ground": "底图",
    "rule_exception": "体检例外",
    "todo": "待办",
    "case_record": "事件",
    "case_party": "当事人",
    "case_reporter": "反映人",
    "closed_month": "月度结账",
    "meeting": "会议",
    "agenda_item": "议题",
    "attendance": "参会人员",
    "resolution": "议定事项",
    "meeting_supplement": "纪要补充",
    "deliberation": "居民议事",
    "partner": "交换单位",
    "exchange_key": "密钥卡",
    "package": "交换包",
    "letter": "来往文件",
    "mediation_file": "调解卷宗",
    "mediation_piece": "卷宗材料",
    "board_posting": "公示牌张贴",
    "duty_day": "轮值",
    "scenario": "场景",
    "unit": "承办单位",
    "attachment": "附件",
    "building": "楼栋",
    "dwelling_party": "房主与承租人",
    "account": "账号",
    "code_item": "代码",
    "import_batch": "导入批次",
    "undecided_row": "待定行",
}
FACTS = {  # what an office is, by the key of the fact
    "name": "单位名称",
    "town_code": "区划代码",
    "town_name": "乡镇（街道）",
    "scheme": "网格体系",
    "founded_on": "建立日期",
    "is_sample": "示例单位",
    "collection_off": "停止采集的项目",
    "scheme_changes": "网格体系的改动",
    "duties": "职责清单",
    "selfcheck_last": "体检结果",
    "notices_from_above": "上级通知",
    "separation_off": "停用采办分离的台账",
    "call_back_apart_off": "停用回访分离的台账",
    "rated_apart": "评价须由另一账号录入",
    "calendar_days": "本单位的休息日和工作日",
    "calendar_years": "导入的工作日历",
    "case_limits": "办理时限",
    "loops": "环节名称",
    "loop_names": "环节的叫法",
    "routes": "自动派单",
    "exchange_office_id": "交换用的单位代码",
    "exchange_receipt_days": "回执期限（工作日）",
    "exchange_schedule": "报送周期",
    "exchange_blocks": "平时带上的敏感内容",
}
NEVER_EMPTY = {  # the column that every record of a table has, where it is not its name
    "household": "standing",
    "dwelling": "address",
    "appointment": "post",
    "register_entry": "register",
    "redivision": "title",
    "grid_event": "kind",
    "grid_code": "code",
    "map_ground": "title",
    "rule_exception": "reason",
    "todo": "title",
    "code_item": "title",
    "case_record": "title",
    "case_reporter": "case_id",
    "closed_month": "month",
    "meeting": "title",
    "agenda_item": "title",
    "resolution": "text",
    "meeting_supplement": "text",
    "deliberation": "title",
    "partner": "title",
    "exchange_key": "key_id",
    "package": "title",
    "letter": "title",
    "mediation_file": "committee",
    "mediation_piece": "title",
    "board_posting": "posted_on",
    "duty_day": "day",
    "scenario": "title",
    "import_batch": "file_name",
    "undecided_row": "row_no",
}
GONE = "（已不存在）"

OTHER_FIELDS: Mapping[str, Sequence[Field]] = {
    "case_record": CASE_FIELDS,
    "case_party": (
        Field("name", "姓名"),
        Field("role_code", "当事人身份", Kind.CODE, codes="party_role"),
        Field("id_no", "证件号码", Kind.ID_NUMBER, mask=Mask.ID_NUMBER),
        Field("sex_code", "性别", Kind.CODE, codes="sex"),
        Field("phone", "联系方式", Kind.PHONE, mask=Mask.PHONE),
        Field("address", "住址"),
        Field("note", "备注"),
    ),
    "case_reporter": (  # protected: that they changed, not what they are
        Field("name", "反映人", mask=Mask.NAME),
        Field("phone", "联系方式", Kind.PHONE, mask=Mask.PHONE),
        Field("id_no", "证件号码", Kind.ID_NUMBER, mask=Mask.ID_NUMBER),
        Field("address", "住址", mask=Mask.HIDDEN),
        Field("is_anonymous", "匿名", Kind.FLAG),
        Field("told_on", "反映日期", Kind.DATE),
        Field("source_code", "来源渠道", Kind.CODE, codes="case_source"),
    ),
    "closed_month": (Field("month", "月份"), Field("note", "说明")),
    "meeting": (
        Field("title", "名称"),
        Field("held_on", "日期", Kind.DATE),
        Field("place", "地点"),
        Field("chair_name", "主持人"),
        Field("recorder_name", "记录人"),
        Field("state", "状态"),
    ),
    "agenda_item": (
        Field("title", "议题"),
        Field("body", "情况"),
        Field("discussion", "讨论"),
        Field("is_dropped", "不上会", Kind.FLAG),
    ),
    "attendance": (
        Field("name", "姓名"),
        Field("duty", "职务"),
        Field("role", "身份"),
        Field("presence", "到会情况"),
    ),
    "resolution": (
        Field("text", "议定事项"),
        Field("responsible_name", "责任人"),
        Field("due_on", "完成期限", Kind.DATE),
        Field("move", "会后办理"),
        Field("moved", "办理结果"),
        Field("state", "落实情况"),
        Field("done_on", "完成日期", Kind.DATE),
        Field("done_note", "完成情况"),
    ),
    "meeting_supplement": (Field("text", "补充内容"),),
    "deliberation": (Field("title", "事项"), Field("stage", "步骤"), Field("result", "结果")),
    "partner": (
        Field("title", "名称"),
        Field("office_id", "单位编号"),
        Field("relation", "上下级"),
        Field("has_program", "使用本程序", Kind.FLAG),
        Field("is_active", "在用", Kind.FLAG),
        Field("note", "备注"),
    ),
    "exchange_key": (
        Field("valid_from", "启用日期", Kind.DATE),
        Field("revoked_on", "作废日期", Kind.DATE),
        Field("revoked_reason", "作废原因"),
    ),
    "package": (Field("title", "内容"), Field("state", "状态"), Field("purpose", "用途"), Field("reason", "原因")),
    "letter": (Field("title", "标题"), Field("state", "状态"), Field("due_on", "期限", Kind.DATE)),
    "mediation_file": (
        Field("committee", "调解委员会"),
        Field("mediators", "调解员"),
        Field("opened_on", "立卷日期", Kind.DATE),
        Field("is_oral", "口头协议", Kind.FLAG),
        Field("closed_on", "归档日期", Kind.DATE),
    ),
    "mediation_piece": (Field("title", "材料"), Field("happened_on", "日期", Kind.DATE)),
    "board_posting": (Field("posted_on", "张贴日期", Kind.DATE),),
    "duty_day": (
        Field("day", "日期", Kind.DATE),
        Field("leader_name", "带班领导"),
        Field("unit", "部门"),
        Field("people", "值班人"),
        Field("phone", "值班电话"),
        Field("swapped_with", "对调日期", Kind.DATE),
        Field("handed_over", "交接记录"),
        Field("note", "备注"),
    ),
    "scenario": (Field("title", "名称"), Field("state", "准入状态", Kind.CODE, codes="scenario_state")),
    "account": (
        Field("name", "用户名"),
        Field("title", "姓名"),
        Field("role", "角色"),
        Field("enabled", "在用", Kind.FLAG),
    ),
    "code_item": (
        Field("title", "名称"),
        Field("code", "代码"),
        Field("aliases", "其他写法"),
        Field("retired", "停用", Kind.FLAG),
    ),
    "appointment": (
        Field("post", "岗位"),
        Field("grid_id", "网格", Kind.GRID),
        Field("valid_from", "任职日期", Kind.DATE),
        Field("valid_to", "离任日期", Kind.DATE),
        Field("held_as", "以何身份"),
        Field("is_ex_officio", "按职务担任", Kind.FLAG),
        Field("basis", "任职依据"),
        Field("note", "备注"),
    ),
    "organisation_member": (
        Field("name", "姓名"),
        Field("duty", "职务"),
        Field("kind_code", "身份", Kind.CODE, codes="member_kind"),
        Field("political_code", "政治面貌", Kind.CODE, codes="political"),
        Field("phone", "联系方式", Kind.PHONE, mask=Mask.PHONE),
        Field("valid_from", "加入日期", Kind.DATE),
        Field("valid_to", "退出日期", Kind.DATE),
        Field("note", "备注"),
    ),
    "register_entry": (
        Field("title", "内容"),
        Field("facts", "登记项目", Kind.CODE),  # of a register that is no more: only that they changed
        Field("happened_on", "日期", Kind.DATE),
        Field("until", "截止日期", Kind.DATE),
        Field("note", "备注"),
    ),
    "redivision": (Field("title", "调整事项"), Field("takes_effect", "生效日期", Kind.DATE)),
    "grid_event": (Field("happened_on", "日期", Kind.DATE), Field("note", "说明")),
    "grid_code": (
        Field("system", "所属系统"),
        Field("code", "编码"),
        Field("valid_from", "启用日期", Kind.DATE),
        Field("valid_to", "停用日期", Kind.DATE),
    ),
    "map_shape": (
        Field("name", "名称"),
        Field("grid_id", "网格", Kind.GRID),
        Field("surface", "面积（㎡）", Kind.DECIMAL),
        Field("source", "来源"),
        Field("valid_from", "启用日期", Kind.DATE),
        Field("valid_to", "停用日期", Kind.DATE),
    ),
    "map_ground": (Field("title", "名称"),),
    "rule_exception": (
        Field("grid_id", "网格", Kind.GRID),
        Field("reason", "理由"),
        Field("until", "有效期至", Kind.DATE),
    ),
    "todo": (
        Field("title", "事项"),
        Field("grid_id", "网格", Kind.GRID),
        Field("due_on", "办理期限", Kind.DATE),
        Field("done_on", "办结日期", Kind.DATE),
        Field("done_note", "办理结果"),
    ),
    "attachment": (
        Field("name", "名称"),
        Field("taken_on", "拍摄日期", Kind.DATE),
        Field("note", "说明"),
    ),
    "unit": (
        Field("name", "名称"),
        Field("contact", "联系人"),
        Field("phone", "联系电话", Kind.PHONE, mask=Mask.PHONE),
        Field("duties", "职责"),
        Field("is_active", "在用", Kind.FLAG),
    ),
    "building": (
        Field("name", "名称"),
        Field("address", "地址"),
        Field("grid_id", "所属网格", Kind.GRID),
        Field("storeys", "层数", Kind.NUMBER),
        Field("units", "单元数", Kind.NUMBER),
    ),
    "dwelling_party": (
        Field("name", "姓名"),
        Field("document_no", "证件号码", mask=Mask.ID_NUMBER),
        Field("phone", "联系方式", Kind.PHONE, mask=Mask.PHONE),
        Field("address", "现居地址"),
        Field("valid_from", "开始日期", Kind.DATE),
        Field("valid_to", "结束日期", Kind.DATE),
    ),
    "import_batch": (Field("file_name", "文件"), Field("sheet", "工作表"), Field("rows", "行数", Kind.NUMBER)),
    "undecided_row": (Field("row_no", "行号", Kind.NUMBER),),
}

_HEAD = aliased(Person)
_HOME = func.coalesce(_HEAD.name, Household.head_name, "") + "户"

_TITLES: Mapping[str, Select[*tuple[Any, ...]]] = {
    "person": select(Person.id, Person.name),
    "household": select(Household.id, _HOME).outerjoin(_HEAD, _HEAD.id == Household.head_id),
    "dwelling": select(Dwelling.id, Dwelling.address),
    "enterprise": select(Enterprise.id, Enterprise.name),
    "building": select(Building.id, Building.name),
    "dwelling_party": select(DwellingParty.id, DwellingParty.name),
    "account": select(Account.id, Account.title),
    "code_item": select(CodeItem.id, CodeItem.title),
    "import_batch": select(ImportBatch.id, ImportBatch.file_name),
    "undecided_row": select(UndecidedRow.id, UndecidedRow.row_no),
    "grid": select(Grid.id, Grid.name),
    "staff": select(Staff.id, Staff.name),
    "appointment": select(Appointment.id, Staff.name).join(Staff, Staff.id == Appointment.staff_id),
    "organisation": select(Organisation.id, Organisation.name),
    "organisation_member": select(OrganisationMember.id, OrganisationMember.name),
    "register_entry": select(RegisterEntry.id, func.coalesce(RegisterEntry.title, "")),
    "redivision": select(Redivision.id, Redivision.title),
    "grid_event": select(GridEvent.id, Grid.name).join(Grid, Grid.id == GridEvent.grid_id),
    "grid_code": select(GridCode.id, GridCode.code),
    "map_shape": select(MapShape.id, MapShape.name),
    "map_ground": select(MapGround.id, MapGround.title),
    "rule_exception": select(RuleException.id, RuleException.reason),
    "todo": select(Todo.id, Todo.title),
    "case_record": select(Case.id, func.coalesce(Case.number + " ", "") + Case.title),
    "case_party": select(CaseParty.id, CaseParty.name),
    "case_reporter": select(CaseReporter.id, Case.title).join(Case, Case.id == CaseReporter.case_id),
    "closed_month": select(ClosedMonth.id, ClosedMonth.month),
    "meeting": select(Meeting.id, Meeting.title),
    "agenda_item": select(AgendaItem.id, AgendaItem.title),
    "attendance": select(Attendance.id, Attendance.name),
    "resolution": select(Resolution.id, func.substr(Resolution.text, 1, 40)),
    "meeting_supplement": select(MeetingSupplement.id, Meeting.title).join(
        Meeting, Meeting.id == MeetingSupplement.meeting_id
    ),
    "deliberation": select(Deliberation.id, Deliberation.title),
    "partner": select(Partner.id, Partner.title),
    "exchange_key": select(ExchangeKey.id, ExchangeKey.key_id),
    "package": select(Package.id, Package.title),
    "letter": select(Letter.id, Letter.title),
    "mediation_file": select(MediationFile.id, Case.title).join(Case, Case.id == MediationFile.case_id),
    "mediation_piece": select(MediationPiece.id, MediationPiece.title),
    "board_posting": select(BoardPosting.id, Grid.name).join(Grid, Grid.id == BoardPosting.grid_id),
    "duty_day": select(DutyDay.id, DutyDay.leader_name),
    "scenario": select(Scenario.id, Scenario.title),
    "unit": select(Unit.id, Unit.name),
    "attachment": select(Attachment.id, Attachment.name),
}


def titles_of(
    session: Session, records: Iterable[tuple[str, int]], grid_name: Callable[[int], str]
) -> dict[tuple[str, int], str]:
    """Return a title for each record, given by table and key; one that is no more is said to be gone."""
    wanted: dict[str, set[int]] = {}
    for table, key in records:
        wanted.setdefault(table, set()).add(key)
    found = {(table, key): GONE for table, keys in wanted.items() for key in keys}
    for table, keys in wanted.items():
        query = _TITLES.get(table)
        if query is None:
            continue
        column = query.selected_columns[0]
        for key, title in session.execute(query.where(column.in_(keys))):
            found[table, key] = f"第 {title} 行" if table == "undecided_row" else title
        if table == "grid":
            found |= {(table, key): grid_name(key) or GONE for key in keys}
    return found
