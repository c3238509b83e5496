"""What the records of the log are called: words for their tables, and a title for each record."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.models.attachments import Attachment
from db.models.cases import Case, CaseParty, CaseReporter, ClosedMonth, Scenario, Unit
from db.models.dwellings import Building, Dwelling, DwellingParty
from db.models.enterprises import Enterprise
from db.models.exchange import ExchangeKey, Letter, Package, Partner
from db.models.forms import DutyMatter, Form, FormCollection, FormFilling, FormPeriod, FormReturn, FormTask, SavedScope
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
    "form": "表样",
    "form_filling": "填表",
    "form_task": "报表任务",
    "form_period": "报表报送",
    "duty_matter": "清单事项",
    "saved_scope": "范围和口径",
    "form_collection": "收表",
    "form_return": "村社回表",
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
    "form": "title",
    "form_filling": "rows",
    "form_task": "name",
    "form_period": "period",
    "duty_matter": "title",
    "saved_scope": "title",
    "form_collection": "title",
    "form_return": "unit",
    "mediation_file": "committee",
    "mediation_piece": "title",
    "board_posting": "posted_on",
    "duty_day": "day",
    "scenario": "title",
    "import_batch": "file_name",
    "undecided_row": "row_no",
}
GONE = "（已不存在）"

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
    "form": select(Form.id, Form.title),
    "form_filling": select(FormFilling.id, Form.title).join(Form, Form.id == FormFilling.form_id),
    "form_task": select(FormTask.id, FormTask.name),
    "form_period": select(FormPeriod.id, FormTask.name).join(FormTask, FormTask.id == FormPeriod.task_id),
    "duty_matter": select(DutyMatter.id, func.substr(DutyMatter.title, 1, 40)),
    "saved_scope": select(SavedScope.id, SavedScope.title),
    "form_collection": select(FormCollection.id, FormCollection.title),
    "form_return": select(FormReturn.id, FormReturn.unit),
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
