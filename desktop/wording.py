"""The sentences for what the data said no to."""

import errno

from db.errors import Busy, Conflict, Damaged, DiskFull, Duplicate, Forbidden, InUse, Lost, TooNew, Unfit
from desktop.errors import Invalid, Refusal

LOST = "与共享办公服务器的连接断了，没有完成。填写的内容都还在，请等几秒再试一次；仍然不行请告诉管理员。"
TWICE = "这条记录已经保存过，没有重复保存。请刷新后查看。"
IDENTIFIED = (
    "account", "building", "code_item", "dwelling", "dwelling_party", "enterprise", "floating", "grid", "household",
    "household_event", "import_batch", "left_behind", "person", "undecided_row", "appointment", "grid_code",
    "grid_event", "map_ground", "map_shape", "organisation", "organisation_member", "redivision", "register_entry",
    "rule_exception", "staff", "todo", "attachment", "unit", "case_party", "case_record", "case_reporter",
    "closed_month", "scenario", "meeting", "agenda_item", "attendance", "resolution", "meeting_supplement",
    "deliberation", "board_posting", "duty_day", "mediation_file", "mediation_piece",
    "partner", "exchange_key", "package", "letter", "form", "form_filling", "form_task", "form_period", "duty_matter",
    "saved_scope", "form_collection", "form_return",
)  # fmt: skip

# Name of a unique constraint -> what the clerk reads when it is met.
DUPLICATES: dict[str, str] = {
    "uq_account_grid_account_id_grid_id": "这个账号已经管这个网格，未重复添加。",
    "uq_account_name": "已有同名的账号，未保存。请换一个用户名。",
    "uq_attachment_content_address_place": "同一个附件刚刚由其他人存过，未重复保存。请再保存一次。",
    "uq_audit_entry_number": "另一项操作刚刚写入审计日志，未保存。请再保存一次。",
    "uq_case_counter_year_ledger": "刚刚有人登记了同一台账的事件，未保存。请再保存一次。",
    "uq_case_event_case_id_number": "其他人刚刚办理了这件事，未保存。请重新打开后再办理。",
    "uq_case_link_case_id_subject_record_id": "这件事已经关联了这份档案，未重复关联。",
    "uq_case_record_number": "已有编号相同的事件，未保存。请再保存一次。",
    "uq_case_record_outside_system_outside_no": "该系统的这个编号已经登记过，未保存。请先查找该编号，核对是否同一件。",
    "uq_case_task_case_id_number_unit_id": "这个单位已经在办这件事，未重复交办。",
    "uq_closed_month_month": "这个月已经结账，未重复结账。",
    "uq_mediation_file_case_id": "这件纠纷已经立了卷，未重复立卷。请打开原来的卷宗。",
    "uq_mediation_file_year_number": "刚刚有人立了一份卷宗，未保存。请再保存一次。",
    "uq_meeting_kind_year_number": "刚刚有人建立了同一种会议，未保存。请再保存一次。",
    "uq_month_figure_closed_month_id_ledger_dimension_key": "这个月刚刚由其他人结账，未重复结账。",
    "uq_record_alias_table_alias": "这份档案刚刚由其他人对上，未重复登记。",
    "uq_scenario_key": "已有代号相同的场景，未保存。请换一个代号。",
    "uq_code_item_kind_code": "这份代码表里已有相同的代码，未保存。请换一个代码。",
    "uq_dwelling_tag_dwelling_id_code": "该房屋已有这个标签，未重复添加。",
    "uq_enterprise_credit_code": "已有统一社会信用代码相同的企业，未保存。请先查找该代码，核对是否同一家。",
    "uq_disclosure_number": "刚刚有人登记了同一个编号，未登记。请再做一次。",
    "uq_duty_day_day": "这一天已经排了班，未重复安排。请打开这一天修改。",
    "uq_exchange_key_partner_id_key_id": "这张密钥卡已经登记过，未重复登记。",
    "uq_exchange_mark_partner_id_table_record_uid": "另一个交换操作刚刚完成，未重复写入。请重新打开后再试。",
    "uq_exchange_stream_partner_id_direction_name": "另一个交换操作刚刚完成，未重复写入。请重新打开后再试。",
    "uq_floating_person_id": "该人员已有流动人口信息，未保存。请重新打开档案后修改。",
    "uq_form_fingerprint": "这张表刚刚由其他人登记过，未重复登记。请重新打开这张表。",
    "uq_form_period_task_id_period": "这一期刚刚由其他人登记过，未重复登记。请刷新后查看。",
    "uq_form_return_collection_id_unit": "这个单位已经在收表名单里，未重复添加。",
    "uq_saved_scope_title": "已有同名的范围或口径，未保存。请换一个名称。",
    "uq_grid_code": "已有编码相同的网格，未保存。网格编码不能重复使用，请换一个编码。",
    "uq_grid_code_system_code": "这个编码已经用过，未保存。网格编码不能重复使用，请换一个编码。",
    "uq_grid_tag_grid_id_code": "该网格已有这项条线工作，未重复添加。",
    "uq_household_tag_household_id_code": "该户已有这个标签，未重复添加。",
    "uq_learnt_heading_kind_heading": "这个表头刚刚由其他人记住过，未重复保存。请重新核对后再导入。",
    "uq_learnt_wording_list_wording": "这个写法刚刚由其他人记住过，未重复保存。请重新核对后再导入。",
    "uq_left_behind_person_id": "该人员已有留守信息，未保存。请重新打开档案后修改。",
    "uq_office_file_name": "其他人刚刚修改了单位的密钥文件，未保存。请重新登录后再试。",
    "uq_office_fact_key": "其他人刚刚修改了单位设置，未保存。请重新打开后再改。",
    "uq_partner_office_id": "已有单位编号相同的交换单位，未保存。请核对编号。",
    "uq_person_id_no_id_twin": "已有公民身份号码相同的人员，未保存。请先查找该号码，核对是否同一人。",
    "uq_person_tag_person_id_code": "该人员已有这个标签，未重复添加。",
    "uq_staff_id_no": "花名册里已有公民身份号码相同的人员，未保存。请先查找该号码，核对是否同一人。",
    "uq_unit_grid_id": "这个网格刚刚由其他人登记为承办单位，请重新选择。",
    "uq_unit_name": "已有同名的承办单位，未保存。请换一个名称，或恢复停用的那一个。",
    "uq_print_run_year_number": "刚刚有人打印了另一份材料，未登记。请再打印一次。",
    "uq_preference_account_key": "界面设置刚刚在别处保存过，未重复保存。",
} | {f"uq_{table}_uid": TWICE for table in IDENTIFIED}


def words_for(error: BaseException) -> str | None:
    """Return the sentence for an expected error, or None for a bug."""
    match error:
        case Refusal():
            return error.message
        case Invalid():
            return str(error)
        case Duplicate():
            return DUPLICATES.get(error.constraint, "与已有记录重复，未保存。")
        case Conflict():
            return "其他人刚刚修改了这条记录，未保存。请重新打开后再改。"
        case InUse():
            return "仍有其他记录引用它，不能删除。"
        case Forbidden(columns=""):
            return "这条记录不归您的账号管，未保存。请核对它所在的网格，或请安全管理员调整您的权限。"
        case Forbidden():
            return "其中有您的账号看不到的敏感信息，未保存。请由有权限的同事来改。"
        case Busy():
            return "其他人正在保存数据，请稍后再试。"
        case Lost():
            return LOST
        case Unfit():
            return "服务器上数据库的编码或排序不合用。请管理员换一个还不存在的数据库名称，由程序新建。"
        case DiskFull() | OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG):
            return "磁盘空间不足，未保存。请清理磁盘后再试。"
        case Damaged():
            return "数据文件无法读取，可能已损坏。请从备份恢复。"
        case TooNew():
            return "数据由更新版本的程序写成，请先升级本程序。"
        case PermissionError() | FileNotFoundError():
            return f"文件无法读写：{error.filename}"
    return None
