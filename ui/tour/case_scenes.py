"""What is photographed of the cases: board, ledgers, registering, one case through all its steps, figures, scenarios.

The case that is registered goes the seven steps of 七步闭环 (P0-43); the same case is then read as the six of the
loop of Lanxi, 兰溪六环 (P2-17).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.cases.events import TITLES, EventKind
from desktop.cases.filters import IS_OPEN, LEDGER, STAGE
from desktop.jobs import Progress
from desktop.sample.cases.pictures import BEFORE, photograph
from desktop.sample.town import FACTS
from desktop.tables import Search
from ui.pages.cases.ledger_side import BOARD, TABLE
from ui.pages.cases.moving import MoveDialog
from ui.pages.cases.page import CasesPage
from ui.pages.cases.registering import RegistrationSheet, open_registration
from ui.pages.cases.view import CaseView
from ui.pages.figures.page import FiguresPage
from ui.pages.scenarios.page import PARTS, ScenariosPage
from ui.printing import PreviewWindow
from ui.shell import Shell
from ui.tour.camera import Camera
from ui.tour.import_scenes import bring_in_one
from ui.tour.keyboard import press_key, type_into
from ui.tour.mediation_scenes import MediationScenes

SEVEN, LANXI = "seven", "lanxi"
HOMES = 64  # looked at for one in the town
HAZARD, SORT, RISK, UNIT = "hazard", "0101", "3", "应急管理办"
HANDLING, FEW = "handling", 20  # a stage, so many cases of it are looked at
NAME, PHONE = "王建国", "15400000003"  # of nobody
TITLE, TOLD = "楼道堆放杂物", "二楼楼梯口堆着纸箱和旧家具，住户反映晚上下楼绊脚。"
Answers = Mapping[str, Any]
WALK: tuple[tuple[EventKind, Answers], ...] = (  # the usual way, with what each step is told
    (EventKind.CLASSIFIED, {"words": "属消防安全隐患，转应急管理办处理。"}),
    (EventKind.ASSIGNED, {"requirement": "三日内清理完毕，拍照反馈。"}),
    (EventKind.SIGNED, {}),
    (EventKind.PROGRESS, {"words": "到现场查看，通知住户当天清理。"}),
    (EventKind.FINISHED, {"result": "杂物已清走，通道畅通，复查合格。", "is_success": True}),
    (EventKind.FED_BACK, {"to": "反映人", "words": "已清理完毕。"}),
    (EventKind.CALLED_BACK, {"how": "01", "satisfaction_code": "1", "is_confirmed": True}),
    (EventKind.RATED, {"score": 96, "rater": "综治中心"}),
    (EventKind.ARCHIVED, {}),
)
OTHERS = (  # dialogs of what may come between, shown on another case
    EventKind.TRANSFERRED, EventKind.ESCALATED, EventKind.RETURNED, EventKind.JOINED, EventKind.EXTENSION_ASKED,
    EventKind.PAUSED, EventKind.URGED, EventKind.SUPERVISED, EventKind.WHISTLED, EventKind.EMERGENCY, EventKind.LED,
    EventKind.MERGED,
)  # fmt: skip


class CaseScenes:
    """Goes through the rooms of the cases."""

    def __init__(self, camera: Camera, shell: Shell, sheets: Sequence[Path]) -> None:
        """`sheets` are what other systems sent."""
        self._camera, self._shell, self._window, self._sheets = camera, shell, shell.window, sheets
        self._report = camera.report

    def play(self) -> None:
        """Play every scene."""
        page = self._enter("cases")
        assert isinstance(page, CasesPage)
        self._board(page)
        self._ledgers(page)
        self._register(page)
        self._walk(page)
        self._between(page)
        MediationScenes(self._camera, self._shell).play(page)
        self._figures()
        self._scenarios()
        for path in self._sheets:
            bring_in_one(self._camera, self._shell, path)

    def _enter(self, room: str) -> Any:
        self._window.enter(room)
        self._camera.settle()
        return self._window.page

    def _view(self, page: CasesPage) -> CaseView:
        assert isinstance(page.view, CaseView)
        return page.view

    def _board(self, page: CasesPage) -> None:
        page.split.close_drawer()
        page.turn(BOARD)
        self._camera.take(self._window, "事件-看板")

    def _ledgers(self, page: CasesPage) -> None:
        page.turn(TABLE)
        for key, title in (("", "全部"), ("dispute", "矛盾纠纷"), ("petition", "信访")):
            page.side.choose(key)
            self._camera.take(self._window, f"事件-台账-{title}")
        page.side.choose("")

    # From the first key to the archive

    def _register(self, page: CasesPage) -> None:
        """Register a case from the keyboard, with somebody who told and a photograph."""
        sheet = open_registration(page, page.desk, HAZARD)
        assert isinstance(sheet, RegistrationSheet)
        self._camera.take(self._window, "登记事件")
        editors = sheet.matter.editors
        for key, typed in (("kind_code", SORT), ("risk_code", RISK)):
            type_into(editors[key].line, typed)
            press_key(editors[key].line, Qt.Key.Key_Return)
        type_into(editors["title"].line, TITLE)
        editors["description"].value = TOLD
        type_into(sheet.matter.finder, self._address())
        self._camera.take(self._window, "登记事件-找地点")
        press_key(sheet.matter.finder, Qt.Key.Key_Return)
        self._camera.settle()
        told: Any = sheet.reporters.rows[0].questions.editors
        type_into(told["name"].line, NAME)
        type_into(told["phone"].line, PHONE)
        sheet.files.bring_in([(BEFORE, photograph("tour", after=False))])
        self._camera.take(self._window, "登记事件-填好")
        sheet.unit.clear()  # it is assigned step by step below
        sheet.save()
        self._camera.take(self._window, "登记事件-完成")

    def _address(self) -> str:
        """Return words by which a home in the town is found; some are written down under where people came from."""
        homes = self._shell.program.households.list
        keys = [int(key) for key in homes.keys(Search(), Progress())[:HOMES]]
        found = (str(row["address"]) for row in homes.records(keys).values())
        return next(address for address in found if FACTS.name in address)

    def _walk(self, page: CasesPage) -> None:
        """Go the seven steps with the case that was registered; read it as the six of the other loop."""
        self._view(page).steps.speak(SEVEN)
        for number, (kind, answers) in enumerate(WALK, 1):
            self._make(page, kind, answers, f"七步闭环-{number}-{TITLES[kind]}")
        view = self._view(page)
        view.steps.speak(SEVEN)
        self._camera.take(self._window, "七步闭环-走完")
        view.steps.speak(LANXI)
        self._camera.take(self._window, "同一件事-兰溪六环")
        for place in range(1, view.tabs.count()):
            view.tabs.setCurrentIndex(place)
            self._camera.take(self._window, f"事件-{view.tabs.tabText(place)}")
        view.tabs.setCurrentIndex(0)
        view.steps.speak(SEVEN)
        view.papers.whole()
        self._camera.settle()
        for preview in QApplication.topLevelWidgets():
            if isinstance(preview, PreviewWindow):
                self._camera.take(preview, "事件-打印办理单")
                preview.reject()
        self._camera.settle()

    def _make(self, page: CasesPage, kind: EventKind, answers: Answers, name: str) -> None:
        """Make one move as a clerk does, photographed while it is asked for, or after it was made at once."""
        dossier = self._view(page).dossier
        offer = next((one for one in dossier.offers if one.move.kind is kind), None)
        if offer is None:
            self._report.fail(f"“{name}”现在不能办")
            return
        page.moving.make(dossier, offer)
        self._camera.settle()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, MoveDialog):
            for key, value in answers.items():
                dialog.questions.editors[key].value = value
            if kind is EventKind.ASSIGNED:
                unit: Any = dialog.questions.editors["unit_id"]
                type_into(unit.line, UNIT)
                press_key(unit.line, Qt.Key.Key_Return)
            self._camera.take(self._window, name)
            dialog.go_on()
            self._camera.settle()
        else:
            self._camera.take(self._window, name)

    def _between(self, page: CasesPage) -> None:
        """Show what else may be done with a case at work, and leave every dialog again."""
        wanted = Search(filters={LEDGER: HAZARD, IS_OPEN: True, STAGE: HANDLING})
        found = self._shell.program.cases.list.keys(wanted, Progress())[:FEW]
        moves = self._shell.program.case_moves
        key = max((int(one) for one in found), key=lambda one: len(moves.offers(one)), default=None)
        if key is None:
            return
        page.show_dossier(key)
        self._camera.take(self._window, "事件-办理中")
        for offer in self._view(page).dossier.offers:
            if offer.move.kind in OTHERS:
                make = partial(page.moving.make, self._view(page).dossier, offer)
                self._camera.take_dialog(self._window, f"事件-{offer.move.title}", make)
        if self._view(page).dossier.undoable is not None:
            undo = partial(page.moving.undo, self._view(page).dossier)
            self._camera.take_dialog(self._window, "事件-撤销一步", undo)
        page.split.close_drawer()
        self._camera.settle()

    # What is made of them

    def _figures(self) -> None:
        page = self._enter("figures")
        assert isinstance(page, FiguresPage)
        for place in range(page.tabs.count()):
            page.tabs.setCurrentIndex(place)
            self._camera.take(self._window, f"统计-{page.tabs.tabText(place)}")
        page.tabs.setCurrentIndex(0)

    def _scenarios(self) -> None:
        page = self._enter("scenarios")
        assert isinstance(page, ScenariosPage)
        for part, title in PARTS:
            page.show_part(part)
            self._camera.take(self._window, f"场景-{title}")
        page.show_part(PARTS[0][0])
        self._camera.take_dialog(self._window, "场景-新增", page.add)
