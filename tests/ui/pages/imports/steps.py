"""How tests walk through the import room."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sqlalchemy import func, select

from db.models.people import Person
from desktop.program import Program
from tests.desktop.sheets.town import id_no
from ui.dialogs import AskSheet
from ui.pages.imports.file_flow import COLUMNS, RESULT, FileFlow

HEAD = ("序号", "姓名", "身份证号码", "性别", "户号", "与户主关系", "所属网格", "家庭住址", "联系电话")
ZHANG, LI, WANG = id_no("19600101", 123), id_no("19620203", 124), id_no("19900405", 126)
FAMILY = (
    HEAD,
    (1, "张三丰", ZHANG, "男", "000012", "户主", "江头村第1网格", "中山路1号", "13812345678"),
    (2, "李四娘", LI, "女", "000012", "妻", "江头村第1网格", "中山路1号", ""),
    (3, "王五妹", WANG, "女", "000013", "户主", "江头村第2网格", "中山路2号", "0595-22112233"),
)
FAULTY = (*FAMILY[:3], (3, "王五妹", WANG, "女", "000013", "户主", "江头村第2网格", "中山路2号", "1381234567"))
Make = Callable[..., FileFlow]


def count(program: Program) -> int:
    with program.office.store.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def columns(flow: FileFlow) -> Any:
    """The step of the columns, which must be the present one."""
    assert flow.step == COLUMNS, flow.trouble
    return flow.columns


def result(flow: FileFlow) -> Any:
    """The step of the results, which must be the present one."""
    assert flow.step == RESULT
    return flow.result


def said(widget: Any) -> str:
    """Everything that can be read."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def press(widget: Any, words: str) -> None:
    """Press the button with these words."""
    next(one for one in widget.findChildren(QPushButton) if one.text() == words).click()


def sheet(kind: type = AskSheet) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
