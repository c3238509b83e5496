"""What is photographed of the collections: who has returned a form, what is wrong, the sums, and what goes out."""

from ui.pages.collecting.page import CollectingPage
from ui.shell import Shell
from ui.tour.camera import Camera


class CollectingScenes:
    """Goes through the room and its sheets."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window = camera, shell.window

    def play(self) -> None:
        """Play every scene."""
        self._window.enter("collecting")
        self._camera.settle()
        page = self._window.page
        assert isinstance(page, CollectingPage)
        view = page.view
        if not view.returns:
            self._camera.report.fail("示例镇的收表是空的")
            return
        view.table.view.jump_to(next((place for place, one in enumerate(view.returns) if one.is_faulty), 0))
        self._camera.take(self._window, "收表汇总")
        sheets = {"各单位数": page.acting.show_sums, "汇总": page.acting.merge, "发表": page.acting.issue}
        for name, ask in sheets.items():
            self._camera.take_dialog(self._window, f"收表汇总-{name}", ask)
