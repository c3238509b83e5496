"""The panel beside the map: what is shown, by what it is coloured, where a grid is, what the check found."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from desktop.grids.measures import Measure
from desktop.maps.findings import SLIVER
from ui import theme
from ui.buttons import button, label, link
from ui.forms.choice_line import ChoiceLine
from ui.pages.map.colouring import NEIGHBOURS, PLAIN
from ui.pages.map.finding_list import FindingList
from ui.pages.map.findings import Line
from ui.pages.map.loaded import ALL, FoundPlace, LevelChoice
from ui.suggestions import Proposal

SMALLEST = (0.0, SLIVER, 500.0, 1_000.0, 5_000.0)  # square metres below which the check may overlook a fault
More = Sequence[tuple[str, Callable[[], object]]]


class Side(QFrame):
    """Choices above, the check below them, what is done more seldom at the foot."""

    level_chosen = Signal(str)
    figure_chosen = Signal(str)
    place_chosen = Signal(object)  # what a proposal means
    check_wanted = Signal()
    tolerance_chosen = Signal(float)  # square metres
    finding_chosen = Signal(object)  # a Line

    def __init__(self, measures: Sequence[Measure], more: More) -> None:
        super().__init__()
        self.setProperty("role", "list")
        worn = theme.current()
        self.setFixedWidth(worn.map_panel)
        self._places: Sequence[FoundPlace] = ()
        self.level, self.figure = QComboBox(), QComboBox()
        self.search = ChoiceLine(self._propose)
        self.search.setPlaceholderText("网格、村名或拼音")
        self.search.setAccessibleName("查找网格")
        self.figure.addItem("区分相邻", NEIGHBOURS)
        for measure in measures:
            self.figure.addItem(f"{measure.title}（{measure.unit}）", measure.key)
        self.figure.addItem("不着色", PLAIN)
        self.summary = label("检查重叠、空隙和没有边界的网格。", "second", wrap=True)
        self.findings = FindingList()
        self.check = button("检查无缝覆盖", self.check_wanted.emit, icon_name="selfcheck")
        self.tolerance = QComboBox()
        self.tolerance.setAccessibleName("检查时忽略小于多少平方米")
        for surface in SMALLEST:
            self.tolerance.addItem(f"忽略小于 {surface:,.0f} 平方米的" if surface else "再小的也列出", surface)
        self.choose_tolerance(SLIVER)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.pad, worn.pad, worn.pad, worn.pad)
        whole.setSpacing(worn.unit)
        for title, editor in (("显示", self.level), ("着色", self.figure), ("查找", self.search)):
            editor.setAccessibleName(title)
            whole.addWidget(label(title, "label"))
            whole.addWidget(editor)
            whole.addSpacing(worn.unit)
        whole.addWidget(_rule())
        whole.addSpacing(worn.unit)
        whole.addWidget(self.check)
        whole.addWidget(self.tolerance)
        whole.addWidget(self.summary)
        whole.addWidget(self.findings, 1)
        whole.addWidget(_rule())
        for words, pressed in more:
            whole.addWidget(link(words, pressed), 0, Qt.AlignmentFlag.AlignLeft)
        self.level.activated.connect(lambda _: self.level_chosen.emit(self.level.currentData()))
        self.figure.activated.connect(lambda _: self.figure_chosen.emit(self.figure.currentData()))
        self.tolerance.activated.connect(lambda _: self.tolerance_chosen.emit(self.tolerance.currentData()))
        self.search.chosen.connect(self._take)
        self.findings.wanted.connect(self.finding_chosen)

    def show_levels(self, levels: Sequence[LevelChoice], chosen: str) -> None:
        """Offer the levels there are."""
        self.level.clear()
        for one in levels:
            self.level.addItem(f"{one.title}（{one.count:,} 块）", one.key)
        if len(levels) != 1:
            self.level.addItem("全部", ALL)
        self.choose_level(chosen)

    def choose_level(self, key: str) -> None:
        """Show which level is seen, without telling."""
        self.level.setCurrentIndex(max(self.level.findData(key), 0))

    def choose_figure(self, key: str) -> None:
        """Show which figure colours the map, without telling."""
        self.figure.setCurrentIndex(max(self.figure.findData(key), 0))

    def choose_tolerance(self, surface: float) -> None:
        """Show what the check overlooks, without telling."""
        self.tolerance.setCurrentIndex(max(self.tolerance.findData(surface), 0))

    def show_places(self, places: Sequence[FoundPlace]) -> None:
        """Propose these while the clerk types."""
        self._places = places

    def show_findings(self, summary: str, lines: Sequence[Line]) -> None:
        """Show the result of a check."""
        self.summary.setText(summary)
        self.findings.show_lines(lines)

    def _propose(self, typed: str) -> list[Proposal]:
        typed = typed.strip().lower().replace(" ", "")
        begins, within = [], []
        for one in self._places:
            proposal = Proposal(one.meaning, one.words, one.detail, "grid")
            parts = [*one.words.lower().split(), *one.letters.split()]
            if any(part.startswith(typed) for part in parts):
                begins.append(proposal)
            elif typed in one.words.lower().replace(" ", ""):
                within.append(proposal)
        return [*begins, *within]

    def _take(self, meaning: object) -> None:
        self.search.clear()
        self.place_chosen.emit(meaning)


def _rule() -> QWidget:
    made = QFrame()
    made.setProperty("role", "rule")
    return made
