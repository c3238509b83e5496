"""A form with every kind of field, the grids and codes it chooses from, and the hand that types into it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.codes import Codes
from desktop.drafts import Draft
from desktop.fields import Field, Kind
from ui.forms.editor import Editor

TODAY = date(2026, 11, 22)
GOOD, WRONG = "359998199001011232", "359998199001011239"


@dataclass
class Node:
    id: int
    name: str
    parent: int | None
    closed: bool = False


class Town:
    """Two villages with two grids each, one of them closed."""

    nodes = (
        Node(1, "陈埭镇", None),
        Node(2, "仙石村", 1),
        Node(3, "洋埭村", 1),
        Node(21, "第一网格", 2),
        Node(22, "第二网格", 2),
        Node(31, "第一网格", 3),
        Node(32, "旧网格", 3, closed=True),
    )

    def children(self, key: int | None) -> list[Node]:
        return [node for node in self.nodes if node.parent == key]

    def path_name(self, key: int | None) -> str:
        node = next((node for node in self.nodes if node.id == key), None)
        if node is None:
            return ""
        above = self.path_name(node.parent) if node.parent not in (None, 1) else ""
        return f"{above} {node.name}".strip()

    def meant(self, text: str) -> list[int]:
        return [node.id for node in self.nodes if text == f"{self.path_name(node.parent)[:2]}{node.name}"]


FIELDS = (
    Field("name", "姓名", required=True, group="基本信息", max_length=5),
    Field("id_no", "公民身份号码", Kind.ID_NUMBER, group="基本信息"),
    Field("sex_code", "性别", Kind.CODE, codes="sex", group="基本信息"),
    Field("born_on", "出生日期", Kind.DATE, group="基本信息"),
    Field("ethnic_code", "民族", Kind.CODE, codes="ethnic", group="基本信息"),
    Field("phone", "联系方式", Kind.PHONE, group="基本信息"),
    Field("age", "年龄", Kind.NUMBER, group="基本信息", editable=False),
    Field("grid_id", "所属网格", Kind.GRID, group="居住"),
    Field("settled", "人户一致", Kind.FLAG, group="居住"),
    Field("tags", "关注标签", Kind.CODES, codes="care_tag", group="居住"),
    Field("rooms", "房间数", Kind.NUMBER, group="居住"),
    Field("area", "面积", Kind.DECIMAL, group="居住"),
    Field("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, group="居住"),
    Field("note", "备注", Kind.NOTE, group="居住"),
)


def full_draft(codes: Codes) -> Draft:
    tags = tuple(item.code for item in codes.items("care_tag")[:2])
    return Draft(
        {
            "name": "王㛃",
            "id_no": GOOD,
            "sex_code": "1",
            "born_on": date(1990, 1, 1),
            "ethnic_code": "03",
            "phone": "13800001234",
            "age": 36,
            "grid_id": 22,
            "settled": False,
            "tags": tags,
            "rooms": 3,
            "area": 88.5,
            "credit_code": None,
            "note": "第一行\n第二行",
        }
    )


def compose(editor: Editor, preedit: str, commit: str = "") -> None:
    """Send what an input method sends."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    target = editor.focusWidget() or editor.focusProxy() or editor
    QApplication.sendEvent(target, event)
