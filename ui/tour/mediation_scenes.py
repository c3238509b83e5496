"""What is photographed of the mediation files: one that lacks documents, one that is closed, how one is opened."""

from PySide6.QtWidgets import QApplication, QDialog

from desktop.cases.filters import IS_OPEN, LEDGER
from desktop.jobs import Progress
from desktop.mediation.service import LEDGER as DISPUTE
from desktop.tables import Search
from ui.pages.cases.page import CasesPage
from ui.pages.cases.view import MEDIATION, CaseView
from ui.pages.mediation.pane import MediationPane
from ui.shell import Shell
from ui.tour.camera import Camera


class MediationScenes:
    """Goes through the files that the sample town has."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._program, self._window = camera, shell.program, shell.window

    def play(self, page: CasesPage) -> None:
        """Play every scene."""
        files = self._program.mediation.all()
        closed = next((one for one in files if one.is_closed), None)
        lacking = next((one for one in files if len(one.lacks()) == 1), None)
        if lacking is None or closed is None:
            self._camera.report.fail("示例镇没有可看的调解卷宗")
            return
        pane = self._turn_to(page, lacking.case)
        pane.list.point_at(lacking.lacks()[0].kind)
        self._camera.take(self._window, "卷宗-缺材料")
        pane.pieces.begin()
        self._shoot("卷宗-填写协议书")
        pane = self._turn_to(page, closed.case)
        pane.list.point_at("evidence")
        self._camera.take(self._window, "卷宗-已归档")
        wanted = Search(filters={LEDGER: DISPUTE, IS_OPEN: True})
        with_file = {one.case for one in files}
        keys = (int(key) for key in self._program.cases.list.keys(wanted, Progress()))
        fresh = next((key for key in keys if key not in with_file), None)
        if fresh is not None:
            pane = self._turn_to(page, fresh)
            self._camera.take(self._window, "卷宗-还没有立卷")
            pane.acts.start()
            self._shoot("卷宗-立卷")
        page.split.close_drawer()
        self._camera.settle()

    def _turn_to(self, page: CasesPage, case: int) -> MediationPane:
        page.show_dossier(case)
        self._camera.settle()
        view = page.view
        assert isinstance(view, CaseView)
        tabs = view.tabs
        tabs.setCurrentIndex(next(at for at in range(tabs.count()) if tabs.tabText(at).startswith(MEDIATION)))
        self._camera.settle()
        pane = view.stack.currentWidget()
        assert isinstance(pane, MediationPane)
        return pane

    def _shoot(self, name: str) -> None:
        """Photograph the sheet that lies over the window, and leave it."""
        self._camera.take(self._window, name)
        sheet = QApplication.activeModalWidget()
        if isinstance(sheet, QDialog):
            sheet.reject()
        else:
            self._camera.report.fail(f"“{name}”没有打开")
        self._camera.settle()
