"""Cases that may be the one being registered: shown while it is typed, opened or joined with one key."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.pages.cases.registering_matter import stops_in

SHOWN = 3


@dataclass(frozen=True, slots=True)
class LikeCase:
    """A case that may be the same."""

    key: int
    words: str
    why: str


class LikePart(QFrame):
    """Takes no room while nothing is alike."""

    open_wanted = Signal(object)  # key of a case
    absorb_wanted = Signal(int)
    reshaped = Signal()  # other cases stand there

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.cases: tuple[LikeCase, ...] = ()
        sizes = theme.current()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        self._column.setSpacing(sizes.gap)
        self._column.addWidget(label("可能已经登记过", "strong"))
        self._rows: list[QWidget] = []
        self.hide()

    def show_cases(self, cases: Sequence[LikeCase]) -> None:
        """Show cases in the place of those before."""
        if tuple(cases) == self.cases:
            return
        self.cases = tuple(cases)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._row(one) for one in self.cases[:SHOWN]]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(self._rows))
        self.reshaped.emit()

    def stops(self) -> list[QWidget]:
        """Return where Tab leads, in the order in which it is seen."""
        return [one for row in self._rows for one in stops_in(row)]

    def _row(self, case: LikeCase) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(label(case.words, wrap=True))
        box.addWidget(label(case.why, "small", wrap=True))
        ways = QWidget()
        flow = Flow(ways, theme.current().unit)
        flow.addWidget(button("打开", partial(self.open_wanted.emit, case.key), icon_name="case", kind="quiet"))
        join = button("并入这一件", partial(self.absorb_wanted.emit, case.key), icon_name="merge", kind="quiet")
        join.setToolTip("不再登记新的一件，只把反映人记到这一件")
        flow.addWidget(join)
        box.addWidget(ways)
        return made
