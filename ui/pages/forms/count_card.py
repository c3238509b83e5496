"""What one number of a form counts, to be looked at and decided: the measure, what is asked, how far it reaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from desktop.forms.counts.choosing import GROUPS, Asked, Told, offered_measures
from desktop.forms.counts.counting import Number
from desktop.forms.counts.dimensions import GRID
from desktop.forms.counts.saying import MOMENTS
from desktop.forms.counts.spec import CountSpec, Moment, Term
from desktop.forms.shape import Slot
from desktop.sheets.mapping import Confidence
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided, SignalWord
from ui.flow import Flow
from ui.forms.choice_line import ChoiceLine
from ui.icons import icon
from ui.pages.forms.words import LEFT_OUT, SURE
from ui.pages.imports.column_row import StillBox, TargetLine
from ui.segments import Segments
from ui.suggestions import Proposal

CELL, ROW, COLUMN = "cell", "row", "column"
REACHES = ((CELL, "本格"), (ROW, "整行"), (COLUMN, "整列"))
FORMULA = "表里的公式，不改动；旁边的数供核对。"
NOTHING = "不填，保持原样"


@dataclass(frozen=True)
class Looked:
    """One cell as it is looked at."""

    slot: Slot
    spec: CountSpec
    title: str  # of what is counted, without conditions
    terms: Sequence[tuple[Term, str]]
    number: Number | None
    can_open: bool


class CountCard(QFrame):
    """Tells what the clerk decides, and how far it shall reach; it changes nothing itself."""

    decided = Signal(object, str)  # a CountSpec, and one of the reaches
    left_out = Signal(str)  # one of the reaches
    confirmed = Signal()
    behind_wanted = Signal()

    def __init__(self, propose_terms: Callable[[str], Sequence[Asked]]) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._propose_terms = propose_terms
        self._looked: Looked | None = None
        self.reach = COLUMN
        self._name, self._reason, self.sure = Elided("", "strong"), Elided("", "small"), SignalWord()
        self.number = label("", "section")
        self.behind = button("明细", self.behind_wanted.emit, icon_name="search", kind="quiet")
        self.measure = TargetLine(self._propose_measures)
        self.measure.setAccessibleName("统计什么")
        self.measure.setPlaceholderText("统计什么：人数、户数、受理件……")
        self.terms = TermTags(self._propose)
        self.moment = StillBox(list(MOMENTS.items()))
        self.moment.setAccessibleName("哪一期")
        self.reaches = Segments(REACHES, self._set_reach, "改动用于", self.reach)
        self.confirm = button("确认", self.confirmed.emit, icon_name="check", kind="primary")
        self.leave_out = button(LEFT_OUT, lambda: self.left_out.emit(self.reach))
        self._lay_out()
        self.measure.chosen.connect(self._choose_measure)
        self.terms.line.chosen.connect(self._add)
        self.terms.dropped.connect(self._drop)
        self.moment.currentIndexChanged.connect(lambda _: self._decide(moment=Moment(self.moment.currentData())))

    def show_cell(self, looked: Looked) -> None:
        """Show another cell, or what was decided about it."""
        self._looked, spec, slot = looked, looked.spec, looked.slot
        self._name.set_words(f"{slot.key}　{slot.words.replace('/', ' › ')}")
        words, tone = SURE[spec.confidence] if spec.is_counted else (LEFT_OUT, "blue")
        self.sure.show_words(words, tone)
        number = looked.number
        self.number.setText(number_words(number))
        self._reason.set_words(FORMULA if slot.has_formula else number.note if number and number.note else spec.reason)
        self.behind.setVisible(looked.can_open)
        self.measure.say(looked.title if spec.is_counted else NOTHING)
        self.terms.setVisible(spec.is_counted)
        self.terms.show_terms(looked.terms)
        self.moment.setVisible(spec.is_counted)
        self.moment.choose(spec.moment)
        self.confirm.setVisible(spec.is_counted and spec.confidence is Confidence.SUGGESTED)
        self.leave_out.setVisible(spec.is_counted)

    def edit(self) -> None:
        """Let the clerk decide what is counted."""
        self.measure.setFocus()
        self.measure.selectAll()

    def _set_reach(self, reach: str) -> None:
        self.reach = reach
        self.reaches.choose(reach)

    def _propose_measures(self, typed: str) -> list[Proposal]:
        return [Proposal(one, one.title, GROUPS[one.subject]) for one in offered_measures(typed)]

    def _propose(self, typed: str) -> list[Proposal]:
        asked = {term for term, _ in self._looked.terms} if self._looked else set()
        return [Proposal(one.term, one.words, one.about) for one in self._propose_terms(typed) if one.term not in asked]

    def _choose_measure(self, told: Told) -> None:
        if self._looked is None:
            return
        keeps = self._looked.spec.subject in (told.subject, None)
        terms = tuple(term for term in self._looked.spec.terms if keeps or term.dimension == GRID)
        self._decide(subject=told.subject, measure=told.measure.key, terms=terms)

    def _add(self, term: Term) -> None:
        if self._looked is not None:
            self.terms.line.clear()
            self._decide(terms=(*self._looked.spec.terms, term))

    def _drop(self, term: Term) -> None:
        if self._looked is not None:
            self._decide(terms=tuple(one for one in self._looked.spec.terms if one != term))

    def _decide(self, **changes: object) -> None:
        if self._looked is not None:
            self.decided.emit(replace(self._looked.spec, **changes), self.reach)  # type: ignore[arg-type]

    def _lay_out(self) -> None:
        sizes = theme.current()
        card = QVBoxLayout(self)
        card.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        card.setSpacing(sizes.unit)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.sure)
        card.addLayout(head)
        told = QHBoxLayout()
        told.setSpacing(sizes.gap)
        told.addWidget(self.number)
        told.addWidget(self._reason, 1)
        told.addWidget(self.behind)
        card.addLayout(told)
        asked = QHBoxLayout()
        asked.setSpacing(sizes.gap)
        asked.addWidget(self.measure, 1)
        asked.addWidget(self.moment)
        card.addLayout(asked)
        card.addWidget(self.terms)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addWidget(label("改动用于", "small"))
        foot.addWidget(self.reaches)
        foot.addStretch(1)
        for part in (self.leave_out, self.confirm):
            foot.addWidget(part)
        card.addLayout(foot)


class TermTags(QFrame):
    """What is asked of each record: a tag with a cross for each thing, and a line to add another."""

    dropped = Signal(object)  # a Term

    def __init__(self, propose: Callable[[str], Sequence[Proposal]]) -> None:
        super().__init__()
        self.setProperty("role", "tags")
        sizes = theme.current()
        self.tags: list[QToolButton] = []
        self._flow = Flow(self, sizes.unit, fill=True)
        self._flow.setContentsMargins(sizes.unit, sizes.bar, sizes.unit, sizes.bar)
        self.line = ChoiceLine(propose)
        self.line.setMinimumWidth(sizes.popup // 3)
        self.line.setPlaceholderText("加条件：村、年龄、标签、拼音……")
        self.line.setAccessibleName("加条件")
        self.line.add_tool("chevron-down", "显示常用条件", self.line.show_all)
        self._flow.addWidget(self.line)
        self.setMinimumHeight(sizes.control)
        self.setFocusProxy(self.line)

    def show_terms(self, terms: Sequence[tuple[Term, str]]) -> None:
        """Show other conditions."""
        for tag in self.tags:
            self._flow.removeWidget(tag)
            tag.hide()
            tag.deleteLater()
        self.tags = [self._tag(term, words) for term, words in terms]
        for place, tag in enumerate(self.tags):
            self._flow.insert(place, tag)
        self.updateGeometry()

    def _tag(self, term: Term, words: str) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.setIcon(icon("close", "accent"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setToolTip(f"去掉“{words}”")
        made.setProperty("place", "tag")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: self.dropped.emit(term))
        return made


def number_words(number: Number | None) -> str:
    """Return a number as it is read; a dash where there is none."""
    if number is None or number.value is None:
        return "—"
    return f"{number.value:,}"
