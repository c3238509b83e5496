"""What is photographed of the ledger of forms: what is late, one form, the lists, admissions, the burden."""

from ui.pages.form_tasks.page import ADMISSIONS, BURDEN, MATTERS, PERIODS, TASKS, FormTasksPage
from ui.shell import Shell
from ui.tour.camera import Camera

PANES = {
    TASKS: "报表台账-报表", MATTERS: "报表台账-三张清单", ADMISSIONS: "报表台账-事务准入", BURDEN: "报表台账-减负统计",
}  # fmt: skip


class FormTaskScenes:
    """Goes through the panes of the ledger and the sheets of one form."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window = camera, shell.window

    def play(self) -> None:
        """Play every scene."""
        self._window.enter("tasks")
        self._camera.settle()
        page = self._window.page
        assert isinstance(page, FormTasksPage)
        self._camera.take(self._window, "报表台账")
        shown = page.lists[PERIODS].table
        if not len(shown.shown):
            self._camera.report.fail("示例镇的报表台账是空的")
            return
        page.lists[PERIODS].opened.emit(shown.key(0))
        self._camera.settle()
        self._camera.take(self._window, "报表台账-一份报表")
        if (view := page.view) is not None:
            self._camera.take_dialog(self._window, "报表台账-登记报送", view.sending.emit)
            self._camera.take_dialog(self._window, "报表台账-核对清单", view.matching.emit)
        self._camera.take_dialog(self._window, "报表台账-登记报表", page.acting.add)
        for pane, name in PANES.items():
            page.turn(pane)
            self._camera.settle()
            self._camera.take(self._window, name)
        page.turn(PERIODS)
        self._camera.settle()
