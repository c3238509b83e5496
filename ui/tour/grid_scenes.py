"""What is photographed of the grids: the tree, the roster, the organisations, the map, the self-check."""

from typing import Any

from PySide6.QtWidgets import QTabBar

from desktop.grids.service import GRID
from desktop.sample.land import THIRD_LEVEL
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView
from ui.pages.grids.page import GridsPage
from ui.pages.map.page import MapPage
from ui.pages.organisations.page import OrganisationsPage
from ui.pages.selfcheck.page import SelfCheckPage
from ui.shell import Shell
from ui.tour.camera import Camera


class GridScenes:
    """Goes through the rooms of the grids."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._window, self._program = camera, shell.window, shell.program

    def play(self) -> None:
        """Play every scene."""
        self._self_check()
        self._grids()
        self._dossier("roster", "网格员")
        self._organisations()
        self._map()

    def _enter(self, room: str) -> Any:
        self._window.enter(room)
        self._camera.settle()
        return self._window.page

    def _telling_grid(self) -> int:
        """Return the grid where most people live, of those with others below them if there are any."""
        nodes = [node for node in self._program.grids.nodes.values() if not node.closed]
        people = self._program.measures.of(("people",))["people"]
        cut = {node.parent_id for node in nodes if node.level == THIRD_LEVEL and node.parent_id is not None}
        lived_in = {key for key in cut if people.get(key)}
        return max(lived_in or {node.id for node in nodes if node.level == GRID}, key=lambda key: people.get(key, 0))

    def _dossier(self, room: str, title: str, key: int | None = None) -> None:
        """Photograph a list, one dossier with all its tabs (the first without a key), and its form."""
        page = self._enter(room)
        assert isinstance(page, DossierPage)
        self._camera.take(self._window, title)
        page.show_dossier(int(page.list.table.shown[0]) if key is None else key)
        self._camera.settle()
        view = page.view
        assert isinstance(view, DossierView)
        self._tabs(view.tabs, title)
        page.edit()
        self._camera.take(self._window, f"{title}-编辑")
        assert page.form is not None
        page.form.left.emit()
        self._camera.settle()

    def _tabs(self, tabs: QTabBar, title: str) -> None:
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            self._camera.take(self._window, f"{title}-{tabs.tabText(place)}")
        tabs.setCurrentIndex(0)

    def _grids(self) -> None:
        self._dossier("grids", "网格", self._telling_grid())
        page = self._window.page
        assert isinstance(page, GridsPage)
        self._camera.take_dialog(self._window, "网格-调整", page.redivide)
        self._camera.take_dialog(self._window, "网格-调整记录", page.show_redivisions)

    def _organisations(self) -> None:
        self._dossier("organisations", "组织队伍")
        page = self._window.page
        assert isinstance(page, OrganisationsPage)
        page.turn(True)
        self._camera.take(self._window, "组织队伍-党组织树")
        page.turn(False)

    def _map(self) -> None:
        page = self._enter("map")
        assert isinstance(page, MapPage)
        self._camera.take(self._window, "地图")
        page.check()
        self._camera.take(self._window, "地图-检查")
        self._camera.take_dialog(self._window, "地图-打印挂图", page.print_wall)

    def _self_check(self) -> None:
        page = self._enter("selfcheck")
        assert isinstance(page, SelfCheckPage)
        self._camera.take(self._window, "体检")
        page.run()
        self._camera.settle()
        self._window.notices.hide()  # read by now; time passes more slowly here than at a desk
        self._tabs(page.tabs, "体检")
