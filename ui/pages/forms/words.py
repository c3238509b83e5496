"""What the room calls things."""

from desktop.forms.scope import Subject
from desktop.forms.shape import FormKind
from desktop.sheets.mapping import Confidence

TAKEN = (".xlsx", ".xlsm", ".xls", ".docx", ".doc")  # how names of files end that may be forms
FILE_KINDS = "表格和文档 (*.xlsx *.xlsm *.xls *.docx *.doc);;所有文件 (*)"
LEFT_OUT = "不填"
SURE: dict[Confidence, tuple[str, str]] = {
    Confidence.EXACT: ("已识别", "green"),
    Confidence.LEARNT: ("已记住", "green"),
    Confidence.CHOSEN: ("已指定", "green"),
    Confidence.SUGGESTED: ("待确认", "amber"),
    Confidence.PASSED: (LEFT_OUT, "blue"),
    Confidence.NONE: (LEFT_OUT, "blue"),
}
FORM_KINDS: dict[str, str] = {FormKind.LIST: "名册", FormKind.CARDS: "登记表", FormKind.COUNTS: "统计表"}
SUBJECTS: dict[str, str] = {
    Subject.PEOPLE: "人员",
    Subject.HOUSEHOLDS: "户",
    Subject.DWELLINGS: "房屋",
    Subject.ENTERPRISES: "企业场所",
    Subject.GRIDS: "网格",
    Subject.ROSTER: "网格员",
    Subject.CASES: "事件",
}
UNITS: dict[str, str] = {
    Subject.PEOPLE: "人",
    Subject.HOUSEHOLDS: "户",
    Subject.DWELLINGS: "处",
    Subject.ENTERPRISES: "家",
    Subject.GRIDS: "个",
    Subject.ROSTER: "人",
    Subject.CASES: "件",
}

EACH: dict[str, str] = {
    Subject.PEOPLE: "一人",
    Subject.HOUSEHOLDS: "一户",
    Subject.DWELLINGS: "一处房屋",
    Subject.ENTERPRISES: "一家企业场所",
    Subject.GRIDS: "一个网格",
    Subject.ROSTER: "一名网格员",
    Subject.CASES: "一件事件",
}


def kind_words(kind: str) -> str:
    """Return what a kind of form is called; the kind itself where it is unknown."""
    return FORM_KINDS.get(kind, kind)


def subject_words(subject: str) -> str:
    """Return what a form is about; nothing where that is unknown."""
    return SUBJECTS.get(subject, "")
