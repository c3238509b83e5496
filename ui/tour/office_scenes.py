"""What is photographed in an open office: every room with something open, every dialog, search, help, the lock."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.names import initials
from desktop.sample.town import Town
from ui.help import open_guide
from ui.opening.login import LoginWindow
from ui.pages.boards.page import ALL
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView
from ui.pages.households.page import DIALOGS
from ui.printing import PreviewWindow
from ui.shell import Shell
from ui.tour.camera import Camera, press
from ui.tour.case_scenes import CaseScenes
from ui.tour.collecting_scenes import CollectingScenes
from ui.tour.exchange_scenes import ExchangeScenes
from ui.tour.form_scenes import FormScenes
from ui.tour.form_task_scenes import FormTaskScenes
from ui.tour.grid_scenes import GridScenes
from ui.tour.household import HERS, MINE, chosen, has_sons_family
from ui.tour.import_scenes import bring_in
from ui.tour.meeting_scenes import MeetingScenes
from ui.tour.printing_scenes import PrintingScenes
from ui.tour.trust_scenes import TrustScenes
from ui.work import Work


class OfficeScenes:
    """Goes through the rooms like a clerk, and brings some workbooks in."""

    def __init__(
        self,
        camera: Camera,
        shell: Shell,
        work: Work,
        town: Town,
        books: Sequence[Path],
        sheets: Sequence[Path],
        password: str,
    ) -> None:
        """`books` are what villages sent, `sheets` what other systems sent."""
        self._camera, self._shell, self._window = camera, shell, shell.window
        self._work = work
        self._books, self._sheets, self._password = books, sheets, password
        self._head = chosen(town, has_sons_family).head
        self._person = shell.program.finder.people(self._head.id_no, 1)[0].key

    def play(self) -> None:
        """Play every scene."""
        GridScenes(self._camera, self._shell).play()
        CaseScenes(self._camera, self._shell, self._sheets).play()
        MeetingScenes(self._camera, self._shell).play()
        PrintingScenes(self._camera, self._shell).play()
        FormScenes(self._camera, self._shell).play()
        FormTaskScenes(self._camera, self._shell).play()
        CollectingScenes(self._camera, self._shell).play()
        self._boards()
        self._people()
        self._households()
        for room, title in (("dwellings", "房屋"), ("enterprises", "企业场所")):
            self._dossier(room, title)
        bring_in(self._camera, self._shell, self._books)
        self._changes()
        TrustScenes(self._camera, self._shell).play()
        ExchangeScenes(self._camera, self._shell, self._work).play()
        self._settings()
        self._search()
        self._help()
        self._lock()

    def _enter(self, room: str) -> Any:
        self._window.enter(room)
        self._camera.settle()
        return self._window.page

    def _dossier(self, room: str, title: str, key: int | None = None) -> Any:
        """Photograph a list, one dossier beside it (the first without a key), its history, and its form."""
        page, camera = self._enter(room), self._camera
        camera.take(self._window, title)
        page.show_dossier(int(page.list.table.shown[0]) if key is None else key)
        camera.take(self._window, f"{title}-档案")
        view = page.view
        assert isinstance(view, DossierView)
        if view.tabs.isVisible():
            view.tabs.setCurrentIndex(view.tabs.count() - 1)
            camera.take(self._window, f"{title}-变更历史")
            view.tabs.setCurrentIndex(0)
        if isinstance(page, DossierPage):
            page.edit()
            camera.take(self._window, f"{title}-编辑")
            self._leave_form(page)
        return page

    def _boards(self) -> None:
        page, camera = self._enter("boards"), self._camera
        camera.take(self._window, "公示牌")
        page.turn(ALL)
        camera.take(self._window, "公示牌-全部")

    def _people(self) -> None:
        page = self._dossier("people", "居民", self._person)
        self._conflict(page)
        page.new()
        self._camera.take(self._window, "居民-新建")
        self._leave_form(page)
        self._camera.take_dialog(self._window, "居民-年龄结构", page.show_ages)

    def _conflict(self, page: DossierPage) -> None:
        """Let somebody else be quicker with the same telephone number."""
        page.edit()
        self._camera.settle()
        assert page.form is not None
        people = self._shell.program.people
        theirs = people.draft(self._person)
        theirs.phone = HERS
        people.save(theirs)
        page.form.form.binding.fill({"phone": MINE})
        page.form.save()
        self._camera.take(self._window, "居民-两人同时修改")
        press(self._window, "放弃我的修改，重新载入")
        self._camera.settle()
        self._leave_form(page)

    def _leave_form(self, page: DossierPage) -> None:
        assert page.form is not None
        page.form.left.emit()
        self._camera.settle()

    def _households(self) -> None:
        home = self._shell.program.people.dossier(self._person).home
        assert home is not None
        page, camera = self._dossier("households", "家庭户", home.key), self._camera
        camera.take_dialog(self._window, "家庭户-立户", page.found)
        for words in DIALOGS:
            camera.take_dialog(self._window, f"家庭户-{words}", partial(page.decide, words))
        page.print_seen()
        camera.settle()
        for preview in QApplication.topLevelWidgets():
            if isinstance(preview, PreviewWindow):
                camera.take(preview, "打印预览")
                preview.reject()
        camera.settle()
        page.split.close_drawer()

    def _changes(self) -> None:
        page, camera = self._enter("changes"), self._camera
        camera.take(self._window, "变更记录")
        page.show_entry(int(page.log.table.shown[0]))
        camera.take(self._window, "变更记录-详情")
        page.tabs.setCurrentIndex(1)
        camera.take(self._window, "变更记录-查看登记")
        page.tabs.setCurrentIndex(0)

    def _settings(self) -> None:
        page = self._enter("settings")
        for row in range(page.list.count()):
            page.list.setCurrentRow(row)
            self._camera.take(self._window, f"设置-{page.list.item(row).text()}")

    def _search(self) -> None:
        self._enter("people")
        box = self._window.top.search
        box.setFocus()
        box.setText(initials(self._head.name))
        self._camera.take(self._window, "搜索")
        box.popup.hide()
        box.clear()
        self._camera.settle()

    def _help(self) -> None:
        self._camera.take_question(self._window, "快捷键", self._window.show_shortcuts)
        guide = open_guide(self._window)
        self._camera.take(guide, "使用说明")
        guide.close()
        self._camera.settle()

    def _lock(self) -> None:
        self._shell.lock()
        self._camera.settle()
        lock = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LoginWindow) and one.isVisible())
        self._camera.take(lock, "锁定")
        lock.password.setText(self._password)
        press(lock, "解锁")
        while self._shell.curtain.is_drawn:  # the lock has jobs of its own, which the camera does not know of
            QApplication.processEvents()
        self._camera.settle()
