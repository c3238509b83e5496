"""What the tables are called by those who read a report of a repair."""

from desktop.journal_records import TABLES
from desktop.upkeep.findings import TABLE_TITLES

OTHERS = {
    "action": "操作记录",
    "account_grid": "账号的网格",
    "audit_entry": "审计日志",
    "audit_checkpoint": "审计日志的签名",
    "case_counter": "事件编号",
    "change": "变更日志",
    "code_item": "本单位代码",
    "disclosure": "查看与导出登记",
    "dwelling_tag": "房屋标签",
    "enterprise_tag": "企业标签",
    "floating": "流动人口信息",
    "grid_tag": "网格的条线工作",
    "household_event": "户的变动",
    "household_tag": "户标签",
    "import_batch": "导入批次",
    "learnt_heading": "记住的表头",
    "learnt_wording": "记住的写法",
    "left_behind": "留守信息",
    "month_figure": "月度数字",
    "office_fact": "单位信息与选项",
    "past_placement": "以前的网格",
    "person_tag": "人员标签",
    "preference": "界面设置",
    "print_run": "打印登记",
    "record_alias": "档案别名",
    "removed_record": "回收站",
    "undecided_row": "导入时待定的行",
    "upkeep_entry": "备份与维护记录",
}
UNNAMED = "附属资料（{name}）"


def title_of(table: str) -> str:
    """Return what a table is called."""
    known = OTHERS | TABLES | TABLE_TITLES
    return known.get(table) or UNNAMED.format(name=table)
