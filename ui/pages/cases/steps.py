"""The card that tells a case in one vocabulary of steps, and lets the clerk look at it in another."""

from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from desktop.cases.dossier import CaseDossier
from desktop.cases.loops import Loop, Walked, current, walked
from desktop.cases.telling import Words, tell_event
from desktop.cases.units import CENTRE
from ui import theme
from ui.buttons import button, label
from ui.pages.cases.moving_work import CaseMoving
from ui.pages.cases.step_bar import State, Station, StepBar
from ui.pages.desk import Desk

DAY = "%m-%d"


class StepsCard(QFrame):
    """The steps of one case; which vocabulary was chosen stays while the clerk goes from case to case."""

    def __init__(self, desk: Desk, dossier: CaseDossier, words: Words, moving: CaseMoving) -> None:
        super().__init__()
        self._dossier, self._words, self._moving = dossier, words, moving
        self._loops, usual = desk.program.loops.all, desk.program.loops.of(dossier.ledger.key, dossier.scenario)
        self.loop: Loop = next((one for one in self._loops if one.key == moving.vocabulary), usual)
        self.setProperty("role", "card")
        sizes = theme.current()
        self._switch = button("", kind="quiet")
        self._switch.setToolTip("换一种环节名称看这件事；不改变办理")
        menu, choices = QMenu(self._switch), QActionGroup(self)
        for one in self._loops:
            action = QAction(one.title + ("（本件）" if one.key == usual.key else ""), menu)
            action.setCheckable(True)
            action.setChecked(one.key == self.loop.key)
            action.triggered.connect(partial(self.speak, one.key))
            choices.addAction(action)
            menu.addAction(action)
        self._switch.setMenu(menu)
        self.bar = StepBar(())
        head = QHBoxLayout()
        head.addWidget(label("环节", "strong"))
        head.addStretch(1)
        head.addWidget(self._switch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.unit)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(self.bar)
        self._show()

    def speak(self, key: str) -> None:
        """Tell the case in another vocabulary."""
        self.loop = next(one for one in self._loops if one.key == key)
        self._moving.vocabulary = key
        self._show()

    def tell(self, words: Words) -> None:
        """Tell who did what anew."""
        self._words = words
        self._show()

    def _show(self) -> None:
        self._switch.setText(self.loop.title)
        walk = walked(self.loop, self._dossier.log)
        standing = self._dossier.standing
        over = standing.is_over and standing.archived_on is None  # declined or merged: no step is next
        now = None if over else current(walk)
        self.bar.put([self._station(one, is_now=now is not None and one.step.key == now.key) for one in walk])

    def _station(self, one: Walked, *, is_now: bool) -> Station:
        if one.event is None:
            if not is_now:
                return Station(one.step.title, State.LATER, tip=f"{one.step.title}：还没有到")
            standing, lead = self._dossier.standing, self._dossier.standing.lead
            unit = lead.unit_id if lead is not None else None  # what comes after handling is done by the centre
            holder = CENTRE if unit is None else self._dossier.units.get(unit, "")
            who = (standing.responsible_name if lead is not None else None) or holder
            until = f"限 {standing.next_due_on:{DAY}}" if standing.next_due_on is not None else State.NOW.value
            return Station(one.step.title, State.NOW, who, until, f"现在在{holder}")
        told = tell_event(one.event, self._words)
        tip = f"{one.step.title}：{told.title}　{told.by}　{told.at:%Y-%m-%d %H:%M}\n{told.text}"
        return Station(one.step.title, State.DONE, told.by, f"{told.at:{DAY}}", tip)
