"""What the import room calls things."""

from desktop.intake.options import Policy
from desktop.sheets.mapping import Confidence

FILE_KINDS = "表格 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt);;所有文件 (*)"
TAKEN = (".xlsx", ".xls", ".xlsb", ".ods", ".csv")  # how names of files end that may be registers
CONFIDENCE: dict[Confidence, tuple[str, str]] = {
    Confidence.EXACT: ("已识别", "green"),
    Confidence.LEARNT: ("已记住", "green"),
    Confidence.CHOSEN: ("已指定", "green"),
    Confidence.SUGGESTED: ("待确认", "amber"),
    Confidence.PASSED: ("不导入", "blue"),
    Confidence.NONE: ("不导入", "blue"),
}
POLICIES: dict[Policy, str] = {
    Policy.FILL: "只填空白",
    Policy.OVERWRITE: "覆盖",
    Policy.KEEP: "保留原值",
}
CASES = "cases"  # key of the kind whose numbers must not have holes
# A kind of sheet is called as the room where its records are read.
KINDS = {
    "people": "人员",
    "households": "户",
    "dwellings": "房屋",
    "enterprises": "企业场所",
    "grids": "网格",
    "roster": "网格员",
    "teams": "队伍",
    "party": "党组织",
    "offices": "网格办",
    "cases": "事件",
}
ROOMS = dict.fromkeys(("teams", "party", "offices"), "organisations")  # of kinds that have no room of their own
SEE = {
    "people": "查看居民",
    "households": "查看家庭户",
    "dwellings": "查看房屋",
    "enterprises": "查看企业场所",
    "grids": "查看网格",
    "roster": "查看网格员",
    "teams": "查看队伍",
    "party": "查看党组织",
    "offices": "查看网格办",
    "cases": "查看事件",
}
UNITS = {
    "people": "人",
    "households": "户",
    "dwellings": "处",
    "enterprises": "家",
    "grids": "个",
    "roster": "人",
    "teams": "个",
    "party": "个",
    "offices": "个",
    "cases": "件",
}
SAME = {
    "people": "同一人",
    "households": "同一户",
    "dwellings": "同一处房屋",
    "enterprises": "同一家",
    "grids": "同一个网格",
    "roster": "同一名网格员",
    "teams": "同一支队伍",
    "party": "同一个党组织",
    "offices": "同一个网格办",
    "cases": "同一件事",
}
PASSED_OVER = "不导入"
