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

GROUPS: tuple[frozenset[EventKind], ...] = (
    frozenset(  # who has it
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
    frozenset({EventKind.EXTENSION_ASKED, EventKind.PAUSED}),  # how long
    frozenset(  # what hurries or helps
        {
            EventKind.URGED,
            EventKind.SUPERVISED,
            EventKind.LIFTED,
            EventKind.WHISTLED,
            EventKind.EMERGENCY,
            EventKind.LED,
        }
    ),
)
REST = frozenset(EventKind).difference(*GROUPS)  # how it goes on and ends
Entry = tuple[str, str, Callable[[], object]]  # words, sign, what is done
Besides = tuple[Sequence[Command], Sequence[Command]]


class MovesBar(QWidget):
    """The moves of one case: pressed, or by Ctrl+Enter for the next one and Alt with a number for the others."""

    def __init__(
        self,
        moving: CaseMoving,
        dossier: CaseDossier,
        papers: CasePapers,
        loop: Callable[[], Loop | None],
        besides: Besides = ((), ()),
    ) -> None:
        """`loop` tells in which words the steps are printed; `besides` are what else is done, often and seldom."""
        super().__init__()
        self.dossier, self._moving = dossier, moving
        self.buttons: list[QPushButton] = []
        flow = Flow(self, theme.current().gap)
        main = [offer for offer in dossier.offers if offer.move.is_main]
        for place, offer in enumerate(main):
            self.buttons.append(self._button(place, offer))
            flow.addWidget(self.buttons[-1])
        slip, (often, seldom) = papers.latest(), besides
        for command in (*([slip] if slip is not None else []), *often):
            one = button(command.title, command.run, icon_name=command.icon)
            one.setToolTip(tip_of(command.title, command.keys))  # the keys themselves are the page's action
            flow.addWidget(one)
        self.more = button("更多", icon_name="more")
        others = [offer for offer in dossier.offers if not offer.move.is_main]
        self.menu = self._menu(others, main, [papers.commands(loop), seldom])
        self.more.setMenu(self.menu)
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

    def _menu(self, others: Sequence[Offer], main: Sequence[Offer], commands: Sequence[Sequence[Command]]) -> QMenu:
        """Return the menu: the moves by groups, what concerns the last step, and everything else."""
        menu, make = QMenu(self), partial(partial, self._moving.make, self.dossier)
        entries: list[list[Entry]] = []
        for kinds in (*GROUPS, REST):
            found = [one for one in others if one.move.kind in kinds]
            entries.append([(f"{one.move.title}…", one.move.icon, make(one)) for one in found])
        simple = [one for one in main if not needs_asking(one) and one.move.asks]
        last: list[Entry] = [(f"{one.move.title}（填写详情）…", one.move.icon, make(one, ask=True)) for one in simple]
        if (undoable := self.dossier.undoable) is not None:
            last.append((f"撤销“{TITLES[undoable.kind]}”…", "undo", partial(self._moving.undo, self.dossier)))
        entries += [last, *([(one.title, one.icon, one.run) for one in listed] for listed in commands)]
        for group in filter(None, entries):
            if not menu.isEmpty():
                menu.addSeparator()
            for words, sign, act in group:
                self._add(menu, words, sign, act)
        return menu

    @staticmethod
    def _add(menu: QMenu, words: str, sign: str, act: Callable[[], object]) -> None:
        action = QAction(icon(sign or "case"), words, menu)
        action.triggered.connect(lambda _=False: act())
        menu.addAction(action)
