"""Who lives in a dwelling: choosing a household, and the households that are there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dwellings.dossier import DwellingDossier, Lodger
from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.errors import Refusal
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.finder import HouseholdFinder


class LodgerDialog(Decision):
    """Asks which household lives in a dwelling; one that lived elsewhere is said to move."""

    def __init__(self, parent: QWidget, desk: Desk, dwelling: DwellingDossier) -> None:
        super().__init__(parent, desk, f"关联住户 · {dwelling.title}", "关联")
        self._dwelling = dwelling
        self.household: HouseholdDossier | None = None
        self.finder = HouseholdFinder(desk)
        self._told = label("查找并选择住在这套房屋的家庭户。", "second", wrap=True)
        self.column.addWidget(self.finder)
        self.column.addWidget(self._told)
        self.column.addStretch(1)
        self.finder.chosen.connect(self.choose)
        self.finder.setFocus()

    def choose(self, key: int) -> None:
        """Take a household by key."""
        households = self.desk.program.households
        self.desk.work.read(self, "读取家庭户档案", lambda _: households.dossier(key), self._show)

    def job(self) -> Job:
        """Return the link."""
        home, lodging, key = self.household, self.desk.program.lodging, self._dwelling.key
        if home is None:
            self.finder.setFocus()
            raise Refusal("请先查找并选择家庭户。")
        return lambda: lodging.link(home.key, home.version, key)

    def _show(self, home: HouseholdDossier) -> None:
        self.household = home
        moves = home.dwelling_id is not None and home.dwelling_id != self._dwelling.key
        told = (home.title, f"{len(home.members)} 人", home.texts.get("address", ""), home.texts.get("grid_id", ""))
        self._told.setText("　".join(filter(None, told)))
        self.say("该户已登记在另一套房屋，关联后改为住在这里。" if moves else "")


def lodger_row(lodger: Lodger, open_it: Callable[[], Any], end: Callable[[], Any] | None) -> QWidget:
    """Return the line of a household that lives in a dwelling, and how it is taken off."""
    row = QWidget()
    flow = Flow(row, theme.current().unit)
    words = f"{lodger.title} · {lodger.members} 人"
    flow.addWidget(button(words, open_it, icon_name="household", kind="quiet"))
    if end is not None:
        flow.addWidget(button("解除关联", end, icon_name="move-out", kind="quiet"))
    return row
