"""The settings (设置): sections at the left, one of them at the right; each account sees what it may."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QStackedWidget, QVBoxLayout

from desktop.settings import Settings
from ui import theme
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.settings.about import AboutSection
from ui.pages.settings.accounts import AccountsSection
from ui.pages.settings.backups import BackupsSection
from ui.pages.settings.case_rules import CaseRulesSection
from ui.pages.settings.code_lists import CodeListsSection
from ui.pages.settings.collection import CollectionSection
from ui.pages.settings.duties import DutiesSection
from ui.pages.settings.exchange import ExchangeSection
from ui.pages.settings.limits import LimitsSection
from ui.pages.settings.loops import LoopsSection
from ui.pages.settings.office import OfficeSection
from ui.pages.settings.scheme import SchemeSection
from ui.pages.settings.section import Section
from ui.pages.settings.server import ServerSection
from ui.pages.settings.units import UnitsSection
from ui.pages.settings.work_calendar import WorkCalendarSection
from ui.pages.settings.workstation import WorkstationSection
from ui.rows import RowList


class SettingsPage(Page):
    """Builds a section when it is first looked at."""

    def __init__(self, desk: Desk, settings: Settings, apply: Callable[[str], object]) -> None:
        super().__init__()
        clerk = desk.program.office.clerk
        makers: list[tuple[type[Section], Callable[[], Section]]] = [
            (WorkstationSection, lambda: WorkstationSection(settings, apply)),
            (OfficeSection, lambda: OfficeSection(desk)),
            (ServerSection, lambda: ServerSection(desk)),
        ]
        if clerk.may_change("office"):
            makers += [
                (SchemeSection, lambda: SchemeSection(desk)),
                (CollectionSection, lambda: CollectionSection(desk)),
                (CodeListsSection, lambda: CodeListsSection(desk)),
                (UnitsSection, lambda: UnitsSection(desk)),
                (LoopsSection, lambda: LoopsSection(desk)),
                (LimitsSection, lambda: LimitsSection(desk)),
                (CaseRulesSection, lambda: CaseRulesSection(desk)),
                (WorkCalendarSection, lambda: WorkCalendarSection(desk)),
                (ExchangeSection, lambda: ExchangeSection(desk)),
            ]
        makers += [
            (DutiesSection, lambda: DutiesSection(desk)),
            (AccountsSection, lambda: AccountsSection(desk)),
        ]
        if clerk.may_change("office"):
            makers.append((BackupsSection, lambda: BackupsSection(desk, settings)))
        makers.append((AboutSection, lambda: AboutSection(desk)))
        self._makers = [make for _, make in makers]
        self.sections: dict[int, Section] = {}
        self.list, self.stack = RowList(), QStackedWidget()
        for kind, _ in makers:
            QListWidgetItem(kind.title, self.list)
        self._lay_out()
        self.list.currentRowChanged.connect(self._turn)
        self._row = -1

    @property
    def section(self) -> Section:
        """What is looked at."""
        return self.sections[self._row]

    def activate(self) -> None:
        """Look at the section left last."""
        if self._row < 0:
            self.list.setCurrentRow(0)
        else:
            self.section.activate()
        self.tell_shown("")

    def leave(self) -> bool:
        """Ask about what is not saved."""
        return self._row < 0 or self.section.leave()

    def open(self, target: Any) -> None:
        """Open a section by its title."""
        for item in self.list.findItems(str(target), Qt.MatchFlag.MatchExactly):
            self.list.setCurrentItem(item)

    def state(self) -> dict[str, Any]:
        """Return which section is looked at."""
        item = self.list.currentItem()
        return {"section": item.text() if item is not None else ""}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look at the section left last."""
        self.open(state.get("section", ""))

    def _turn(self, row: int) -> None:
        if row == self._row or row < 0:
            return
        if self._row >= 0 and not self.section.leave():
            blocked = self.list.blockSignals(True)
            self.list.setCurrentRow(self._row)
            self.list.blockSignals(blocked)
            return
        if row not in self.sections:
            made = self.sections[row] = self._makers[row]()
            made.told.connect(self.say)
            self.stack.addWidget(made)
        self._row = row
        self.stack.setCurrentWidget(self.section)
        self.section.activate()
        self.state_changed.emit()

    def _lay_out(self) -> None:
        sizes = theme.current()
        card = QFrame()
        card.setProperty("role", "list")
        card.setFixedWidth(sizes.nav_width)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(sizes.unit, sizes.gap, sizes.unit, sizes.gap)
        inner.addWidget(self.list)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.card)
        whole.addWidget(card)
        whole.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)
