"""Lines that find, while one types, where a case happened and whom it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.finding import Hit
from desktop.jobs import Progress
from desktop.tables import Search
from ui.forms.editor import ENTER
from ui.pages.finder import DossierFinder
from ui.suggestions import Proposal

FEW = 8  # of one kind
SIGNS = {"household": "household", "enterprise": "enterprise", "dwelling": "place", "grid": "grid", "person": "person"}
AS_TYPED = 0  # the value of the proposal that takes the words as they are


@dataclass(frozen=True, slots=True)
class Typed:
    """A name that was typed and stands in no dossier."""

    name: str


class HitFinder(DossierFinder):
    """Tells which thing was chosen, whatever its kind; is empty again after that. Enter in the empty line goes on."""

    picked = Signal(object)  # a Hit, or Typed
    takes_typed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is under the cursor, Ctrl+Enter the words as they are."""
        if self.is_composing or event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not self.text().strip():
            self.go_on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif self.takes_typed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take(AS_TYPED)
        else:
            super().keyPressEvent(event)

    def _show(self, hits: Sequence[Hit]) -> None:
        self._hits = tuple(hits)
        found = [
            Proposal(place, hit.title, hit.detail, SIGNS.get(hit.kind, "")) for place, hit in enumerate(self._hits, 1)
        ]
        if self.takes_typed and self.text().strip():
            found.append(Proposal(AS_TYPED, f"直接登记“{self.text().strip()}”", "Ctrl+回车", "add"))
        self.popup.offer(found or [self.nothing()])

    def _take(self, place: int) -> None:
        found = self._hits[place - 1] if place != AS_TYPED else Typed(self.text().strip())
        self._clock.stop()
        self.popup.hide()
        self.clear()
        self.picked.emit(found)


class PlaceFinder(HitFinder):
    """Finds a household, a dwelling, an enterprise or a grid."""

    noun, hint = "地点", "户主或成员、地址、企业、房屋、网格"
    nobody = "没有找到，可直接填写地点和网格。"

    def answers(self, text: str) -> list[Hit]:
        """Return the places a text may mean."""
        program = self._desk.program
        others = [hit for hit in program.finder.find(text, FEW) if hit.kind in ("enterprise", "grid")]
        listed = program.dwellings.list
        keys = [int(key) for key in listed.keys(Search(text=text), Progress())[:FEW]]
        homes = [
            Hit("dwelling", key, row.get("address", ""), row.get("grid_id", ""))
            for key, row in listed.records(keys).items()
        ]
        return [*program.finder.households(text, FEW), *others, *homes]


class PartyFinder(HitFinder):
    """Finds somebody of the dossiers; who is in none is entered by name."""

    noun, hint, takes_typed = "当事人", "姓名、拼音、证号、电话；档案里没有的直接写姓名", True

    def answers(self, text: str) -> list[Hit]:
        """Return the people a text may mean."""
        return self._desk.program.finder.people(text, FEW)
