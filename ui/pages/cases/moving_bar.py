"""What can be done with a case now: the usual way as buttons, the rest in a menu by groups."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.events import TITLES, EventKind
from desktop.cases.loops import Loop
from desktop.cases.moving import Offer
from ui import theme
from ui.buttons import Kind, button, tip_of
from ui.flow import Flow
from ui.icons import icon
from ui.page import Command
from ui.pages.cases.moving import needs_asking
from ui.pages.cases.moving_work import NEXT_KEYS, CaseMoving
from ui.pages.cases.papers import CasePapers

GROUPS: tuple[tuple[str, frozenset[EventKind]], ...] = (
    (
        "交接",
        frozenset(
            {
                EventKind.ASSIGNED,
                EventKind.TAKEN,
                EventKind.TRANSFERRED,
                EventKind.ESCALATED,
                EventKind.HANDED_DOWN,
                EventKind.RETURNED,
                EventKind.JOINED,
                EventKind.ASSISTED,
            }
        ),
    ),
    ("期限", frozenset({EventKind.EXTENSION_ASKED, EventKind.PAUSED})),
    (
        "督促与支援",
        frozenset(
            {
                EventKind.URGED,
                EventKind.SUPERVISED,
                EventKind.LIFTED,
                EventKind.WHISTLED,
                EventKind.EMERGENCY,
                EventKind.LED,
            }
        ),
    ),
)
REST = "办理与了结"


class MovesBar(QWidget):
    """The moves of one case: pressed, or by Ctrl+Enter for the next one and Alt with a number for the others."""

    def __init__(
        self, moving: CaseMoving, dossier: CaseDossier, papers: CasePapers, loop: Callable[[], Loop | None]
    ) -> None:
        super().__init__()
        self.dossier, self._moving = dossier, moving
        self.buttons: list[QPushButton] = []
        flow = Flow(self, theme.current().gap)
        main = [offer for offer in dossier.offers if offer.move.is_main]
        for place, offer in enumerate(main):
            self.buttons.append(self._button(place, offer))
            flow.addWidget(self.buttons[-1])
        if (slip := papers.latest()) is not None:
            flow.addWidget(button(slip.title, slip.run, icon_name=slip.icon))
        self.more = button("更多步骤", icon_name="more")
        self.menu = self._menu(
            [offer for offer in dossier.offers if not offer.move.is_main], main, papers.commands(loop)
        )
        self.more.setMenu(self.menu)
        self.more.setVisible(not self.menu.isEmpty())
        flow.addWidget(self.more)

    @property
    def titles(self) -> list[str]:
        """What stands in the menu."""
        return [action.text() for action in self.menu.actions() if action.text()]

    def _button(self, place: int, offer: Offer) -> QPushButton:
        kind: Kind = "" if place else "primary"
        words = offer.move.title + ("…" if needs_asking(offer) else "")
        keys = f"Alt+{place + 1}" if place else ""
        act = partial(self._moving.make, self.dossier, offer)
        made = button(words, act, icon_name=offer.move.icon, kind=kind, keys=keys)
        made.setToolTip(tip_of(offer.move.title, keys or NEXT_KEYS))
        return made

    def _menu(self, others: Sequence[Offer], main: Sequence[Offer], papers: Sequence[Command]) -> QMenu:
        menu = QMenu(self)
        grouped = {kind: title for title, kinds in GROUPS for kind in kinds}
        for title in (*(title for title, _ in GROUPS), REST):
            found = [offer for offer in others if grouped.get(offer.move.kind, REST) == title]
            if found:
                menu.addSection(title)
            for offer in found:
                self._add(
                    menu, f"{offer.move.title}…", offer.move.icon, partial(self._moving.make, self.dossier, offer)
                )
        simple = [offer for offer in main if not needs_asking(offer) and offer.move.asks]
        last = self.dossier.undoable
        if simple or last is not None:
            menu.addSection("补记与撤销")
        for offer in simple:
            act = partial(self._moving.make, self.dossier, offer, ask=True)
            self._add(menu, f"{offer.move.title}（填写详情）…", offer.move.icon, act)
        if last is not None:
            self._add(menu, f"撤销“{TITLES[last.kind]}”…", "undo", partial(self._moving.undo, self.dossier))
        if papers:
            menu.addSection("打印")
        for paper in papers:
            self._add(menu, paper.title, paper.icon, paper.run)
        return menu

    def _add(self, menu: QMenu, words: str, sign: str, act: object) -> None:
        action = QAction(icon(sign or "case"), words, menu)
        if callable(act):
            action.triggered.connect(lambda _=False: act())
        menu.addAction(action)
