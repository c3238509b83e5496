"""What is photographed of the room of forms: a form dropped, decided about, filled, and filled again."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop.forms.scope import Scope, Subject
from desktop.sheets.writing import Look, workbook
from ui.pages.forms.form_view import ORDER, SCOPE
from ui.pages.forms.names_sheet import NamesSheet
from ui.pages.forms.page import FormsPage
from ui.shell import Shell
from ui.tour.camera import Camera

TITLE = "六十周岁以上老年人摸底表"
REPORTER = ("填报单位：", "", "填报人：", "", "填报日期：    年  月  日")
HEADINGS = ("序号", "姓名", "性别", "公民身份号码", "出生日期", "现住址", "联系电话", "是否独居", "备注")
WIDTHS = (6.0, 10.0, 6.0, 22.0, 12.0, 30.0, 14.0, 10.0, 12.0)
READY = 12  # blank rows under the headings
NAMES = "#接龙\n1. 王建国\n2. 李秀英，陈志强\n3. 没有这个人"


class FormScenes:
    """Goes through the room of forms."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window = camera, shell.window

    def play(self) -> None:
        """Play every scene."""
        self._window.enter("forms")
        self._camera.settle()
        page = self._window.page
        assert isinstance(page, FormsPage)
        self._camera.take(self._window, "填表")
        with tempfile.TemporaryDirectory(prefix="gedang-") as folder:
            page.bring_in([_form(Path(folder))])
            self._steps(page, Path(folder))
            self._known(page)

    def _steps(self, page: FormsPage, folder: Path) -> None:
        camera, flow = self._camera, page.flows[-1]
        camera.settle()
        view = flow.view
        assert view is not None
        view.scope.show_scope(Scope(Subject.PEOPLE, {"age": (60, None)}))
        view.look()
        camera.take(self._window, "填表-对应")
        view.turn(SCOPE)
        camera.take(self._window, "填表-填谁")
        view.scope.ask_names()
        sheet = next(one for one in self._window.findChildren(NamesSheet) if one.isVisible())
        sheet.text.setPlainText(NAMES)
        sheet.go_on()
        camera.take(self._window, "填表-名单")
        sheet.reject()
        view.turn(ORDER)
        camera.take(self._window, "填表-填写")
        flow.fill_to(folder)
        camera.take(self._window, "填表-结果")
        flow.left.emit()

    def _known(self, page: FormsPage) -> None:
        camera = self._camera
        camera.settle()
        page.show_form(page.home.forms[0])
        camera.take(self._window, "填表-填过的表")
        page.fill_again(page.home.forms[0])
        camera.take(self._window, "填表-为本期填写")
        for one in self._window.findChildren(QDialog):
            one.reject()
        page.home.split.close_drawer()


def _form(folder: Path) -> Path:
    """Write a form of the usual kind: title, who reports, headings, blank rows."""
    path = folder / f"{TITLE}.xlsx"
    with workbook(path) as book:
        sheet = book.sheet("摸底表", WIDTHS)
        sheet.add((TITLE,), Look.TITLE)
        sheet.add(REPORTER)
        sheet.add(HEADINGS, Look.HEADING)
        sheet.add_all([("",) * len(HEADINGS)] * READY)
    return path
