"""An opened form: drawn as it looks, and beside it what goes where, whom it is about, and how it is filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.fields import Field
from desktop.forms.counts.formulas import formulas_of
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Order, Preview
from desktop.forms.plan import Plan
from desktop.forms.scope import Scope
from desktop.forms.scopes import Scopes
from desktop.forms.service import RECOGNISED, Forms
from desktop.forms.shape import FormKind, ListArea, Slot
from desktop.sheets.mapping import Confidence, Target
from ui import ask, theme
from ui.buttons import button, label, tool
from ui.elided import Elided, SignalWord
from ui.errors import sentence_of
from ui.pages.desk import Desk
from ui.pages.forms.counts_panel import CountsPanel
from ui.pages.forms.drawn_form import DrawnForm
from ui.pages.forms.marks import Said, marks_of, said_of
from ui.pages.forms.order_pane import OrderPane
from ui.pages.forms.picture import Picture
from ui.pages.forms.preview_bar import PreviewBar
from ui.pages.forms.scope_pane import ScopePane
from ui.pages.forms.slot_targets import SlotTargets
from ui.pages.forms.slots_pane import SlotsPane
from ui.pages.forms.words import EACH, FORM_KINDS, UNITS
from ui.segments import Segments
from ui.work import Ticket

SLOTS, SCOPE, ORDER = "slots", "scope", "order"
STEPS = ((SLOTS, "对应"), (SCOPE, "填谁"), (ORDER, "填写"))
UNSURE = "还有 {count} 栏待确认。请逐栏确认，或改为不填。"
CUT = "表很大，只画出前 {rows} 行 {columns} 列，其余照样会填。"
PAUSE = 250  # milliseconds after the last change until the preview is made anew
SHOWN = 30  # records of a preview


@dataclass(frozen=True)
class Opened:
    """What was found beside the window when a form was opened."""

    form: OpenedForm
    picture: Picture
    targets: Sequence[Target]
    fields: Sequence[Field]
    styles: Mapping[str, Sequence[tuple[str, str]]]  # by target: the ways of writing it
    period: str


class FormView(QWidget):
    """Everything is proposed, nothing is written before the last button is pressed."""

    fill_wanted = Signal()
    keep_wanted = Signal()
    reshape_wanted = Signal()
    left = Signal()
    wanted = Signal(str, object)  # key of another room, and what to open there

    def __init__(self, desk: Desk, forms: Forms, scopes: Scopes) -> None:
        super().__init__()
        self._desk, self._forms = desk, forms
        self.opened: Opened | None = None
        self.plan, self.step = Plan({}), SLOTS
        self._is_decided = False  # whether something was decided that is kept nowhere
        self._kept_scope: Scope | None = None
        self.preview: Preview | None = None
        self._record = 0
        self._numbers: Mapping[str, str] = {}
        self._ticket: Ticket[Preview] | None = None
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._clock.timeout.connect(self.look)
        self.drawn = DrawnForm()
        self.bar, self.counts = PreviewBar(self.drawn), CountsPanel(desk)
        self.slots, self.scope, self.order = SlotsPane(), ScopePane(desk, scopes), OrderPane(desk.today)
        self.steps = Segments(STEPS, self.turn, "", SLOTS)
        self._lay_out()
        self._connect()

    @property
    def form(self) -> OpenedForm:
        """The form that is shown."""
        assert self.opened is not None
        return self.opened.form

    @property
    def whole_plan(self) -> Plan:
        """Everything that was decided."""
        return self.order.arranged(replace(self.plan, scope=self.scope.scope))

    @property
    def is_changed(self) -> bool:
        """Whether something was decided that is kept nowhere."""
        return self._is_decided or (self.opened is not None and self.scope.scope != self._kept_scope)

    def note_kept(self) -> None:
        """Know that everything that was decided is kept."""
        self._is_decided, self._kept_scope = False, self.scope.scope

    @property
    def whole_order(self) -> Order:
        """What is asked for this time."""
        return self.order.order

    def show_opened(self, opened: Opened) -> None:
        """Show a form, or the same one read anew."""
        self.opened, form = opened, opened.form
        shape = form.shape
        self.plan, self._record = form.plan, 0
        self.steps.buttons[SCOPE].setVisible(shape.kind is not FormKind.COUNTS)  # each number says whom it counts
        self.turn(SLOTS)
        self._title.set_words(shape.title or shape.file_name)
        self._known.show_words(*_known_words(form))
        self._about.setText(_about_words(form))
        said = RECOGNISED.format(title=form.known.title) if form.known is not None else ""
        cut = [CUT.format(rows=opened.picture.rows, columns=opened.picture.columns)] if opened.picture.is_cut else []
        notes = [one for one in dict.fromkeys((*form.sentences, *shape.notes, *cut)) if one != said]
        self._notes.set_words("　".join(notes))
        self._notes.setVisible(bool(notes))
        area = shape.area
        header = area.header if isinstance(area, ListArea) else None
        self.drawn.show_picture(opened.picture, header, area.last_row if isinstance(area, ListArea) else 0)
        targets = SlotTargets(opened.targets, opened.fields)
        self.slots.show_form((*area.slots, *shape.blanks), targets, opened.styles)
        scope = form.plan.scope
        self.scope.show_scope(scope if scope is not None and scope.subject is form.subject else Scope(form.subject))
        self.note_kept()
        self.order.show_form(shape, form.plan, {one.target: one.title for one in opened.targets}, opened.period)
        self._numbers = {}
        self._first.setCurrentIndex(int(self.is_counts))
        if self.is_counts:
            self.counts.show_form(shape, form.plan.counts, formulas_of(form.file, shape))
        self._show_plan()
        self.look()

    def decide(self, slot: str, target: str, style: str = "") -> None:
        """Fill one place with something, or leave it as it is."""
        try:
            self.plan = self._forms.change(self.form, self.plan, slot, target, style)
            self._is_decided = True
        except Refusal as refusal:
            ask.tell(self, refusal.message)
        self._show_plan()
        self._clock.start()

    def confirm_all(self) -> None:
        """Accept every proposal."""
        self._is_decided = True
        for key, filler in self.plan.fillers.items():
            if filler.confidence is Confidence.SUGGESTED and filler.target:
                self.plan = self._forms.change(self.form, self.plan, key, filler.target, filler.style)
        self._show_plan()
        self._clock.start()

    def turn(self, step: str) -> None:
        """Show one of the three steps."""
        self.step = step
        self.steps.choose(step)
        self._stack.setCurrentWidget(self._panes[step])
        self._show_go()

    def go_on(self) -> None:
        """Go to the next step, or fill."""
        if (step := self._next_step) is not None:
            self.turn(step)
            return
        if unsure := self._unsure:
            self._reveal_slot(unsure[0].key)
        missing = UNSURE.format(count=len(unsure)) if unsure else self.order.missing
        self._refusal.setText(missing)
        self._refusal.setVisible(bool(missing))
        if not missing:
            self.fill_wanted.emit()

    def look(self) -> None:
        """Make the preview anew."""
        self._clock.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        form, plan, order, forms = self.form, self.whole_plan, self.order.masked_order, self._forms
        if order.as_of is None:
            return
        if self.is_counts:
            self.counts.ask(order.as_of, order.period)  # the lines around are previewed as they are of every form

        def failed(error: BaseException) -> None:
            self.preview = None
            self.drawn.show_said(Said())
            self.bar.tell(sentence_of(error))

        self._ticket = self._desk.work.read(
            self,
            "预览填写",
            lambda progress: forms.preview(form, plan, order, progress, count=SHOWN),
            self._show_preview,
            failed,
        )

    @property
    def is_counts(self) -> bool:
        """Whether the form asks for numbers."""
        return self.form.shape.kind is FormKind.COUNTS

    def step_record(self, by: int) -> None:
        """Show another record of a card."""
        if self.preview is not None and self.preview.rows:
            self._record = min(max(self._record + by, 0), len(self.preview.rows) - 1)
            self._show_said()

    def _take_counts(self, counts: Mapping[str, Any]) -> None:
        self.plan, self._is_decided = replace(self.plan, counts=counts), True
        self.drawn.show_marks(marks_of(self.form.shape, self.plan))

    def _show_numbers(self, numbers: Mapping[str, str]) -> None:
        self._numbers = numbers
        self.bar.tell(f"算出 {len(numbers):,} 格，数据截至 {self.order.as_of.value}。")
        self._show_said()

    def _show_preview(self, preview: Preview) -> None:
        self.preview = preview
        self._record = min(self._record, max(len(preview.rows) - 1, 0))
        self._show_said()

    def _show_said(self) -> None:
        preview, area = self.preview, self.form.shape.area
        if self.is_counts:
            places = {slot.key: slot.place for slot in area.slots}
            texts = {places[key]: text for key, text in self._numbers.items() if key in places}
            around = said_of(self.form.shape, preview) if preview is not None else Said()
            shown = Said({**around.texts, **texts}, around.gaps)
            self.drawn.show_said(shown if self.bar.is_wanted else Said())
            return
        if preview is None:
            return
        self.drawn.show_said(
            said_of(self.form.shape, preview, self._record) if self.bar.is_wanted else Said(),
            area.first_row if isinstance(area, ListArea) else 0,
        )
        gaps = sum(len(row.gaps) for row in (*preview.rows, preview.around))
        unit = UNITS[self.form.subject]
        counted = f"预览前 {len(preview.rows)} {unit}，共 {preview.count:,} {unit}"
        parts = [counted if preview.rows else "范围里没有记录", f"其中 {gaps} 格待补" if gaps else ""]
        steps = self.form.shape.kind is FormKind.CARDS and len(preview.rows) > 1
        self.bar.tell("，".join(filter(None, parts)) + "。" + "".join(preview.sentences), steps=steps)

    def _show_plan(self) -> None:
        self.slots.show_plan(self.plan)
        self.drawn.show_marks(marks_of(self.form.shape, self.plan))
        if self.slots.slot is not None:
            self.drawn.choose(self.slots.slot.key)

    @property
    def _unsure(self) -> list[Slot]:
        """Return the places of which only a proposal is known."""
        shape, fillers = self.form.shape, self.plan.fillers
        slots = [] if self.is_counts else [*shape.area.slots, *shape.blanks]
        return [
            slot for slot in slots
            if (filler := fillers.get(slot.key)) and filler.target and not filler.is_certain and not slot.has_formula
        ]  # fmt: skip

    @property
    def _next_step(self) -> str | None:
        steps = [key for key, _ in STEPS if not self.steps.buttons[key].isHidden()]
        place = steps.index(self.step) + 1
        return steps[place] if place < len(steps) else None

    def _show_go(self) -> None:
        step = self._next_step
        self.go.setText("填写…" if step is None else f"下一步：{dict(STEPS)[step]}")
        self._refusal.hide()

    def _reveal_slot(self, key: str) -> None:
        self.turn(SLOTS)
        if self.is_counts:
            self.counts.look_at(key)
            self.counts.card.edit()
        else:
            self.slots.look_at(key)
            self.slots.edit()

    def _connect(self) -> None:
        self.drawn.picked.connect(self.slots.look_at)
        self.drawn.entered.connect(self._reveal_slot)
        self.slots.looked_at.connect(self.drawn.choose)
        self.slots.decided.connect(self.decide)
        self.slots.all_confirmed.connect(self.confirm_all)
        self.scope.changed.connect(self._clock.start)
        self.order.changed.connect(self._clock.start)
        self.bar.toggled.connect(self._show_said)
        self.bar.stepped.connect(self.step_record)
        self.drawn.picked.connect(self.counts.look_at)
        self.counts.looked_at.connect(self.drawn.choose)
        self.counts.changed.connect(self._take_counts)
        self.counts.counted.connect(self._show_numbers)
        self.counts.wanted.connect(self.wanted)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._title, self._known, self._about = Elided("", "section"), SignalWord(), label("", "second")
        self._notes = Elided("", "amber")
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self._title, 1)
        head.addWidget(self._known)
        head.addWidget(self._about)
        head.addWidget(button("认得不对…", self.reshape_wanted.emit, icon_name="edit"))
        head.addWidget(button("存下对应关系…", self.keep_wanted.emit, icon_name="save"))
        head.addWidget(tool("close", "关闭这张表", self.left.emit))
        left = QWidget()
        form = QVBoxLayout(left)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(sizes.unit)
        form.addWidget(self.drawn, 1)
        form.addWidget(self.bar)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.pad)
        split.addWidget(left)
        split.addWidget(self._side())
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(self._notes)
        whole.addWidget(split, 1)

    def _side(self) -> QWidget:
        sizes = theme.current()
        self._stack = QStackedWidget()
        self._first = QStackedWidget()
        self._first.addWidget(self.slots)
        self._first.addWidget(_scrolled(self.counts))
        self._panes: dict[str, QWidget] = {SLOTS: self._first, SCOPE: self.scope, ORDER: self.order}
        for part in self._panes.values():
            self._stack.addWidget(part)
        self._refusal = label("", "red", wrap=True)
        self._refusal.hide()
        self.go = button("", self.go_on, icon_name="chevron-right", kind="primary", keys="Ctrl+Return")
        made = QFrame()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        box.addWidget(self.steps)
        box.addWidget(self._stack, 1)
        box.addWidget(self._refusal)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.go)
        box.addLayout(row)
        made.setMinimumWidth(sizes.popup)
        made.resize(sizes.drawer, made.height())
        self._show_go()
        return made


def _known_words(form: OpenedForm) -> tuple[str, str]:
    """Return whether the form was known, as a signal."""
    if form.known is None:
        return "第一次见到", "blue"
    last = form.known.last
    return (f"认得，上次填 {last.words}" if last is not None else "认得这张表"), "green"


def _about_words(form: OpenedForm) -> str:
    """Return what sort of form it is, and what a row or a copy of it is about."""
    kind = form.shape.kind
    if kind is FormKind.COUNTS:
        return FORM_KINDS[kind]
    return f"{FORM_KINDS[kind]}，每{'行' if kind is FormKind.LIST else '份'}{EACH[form.subject]}"


def _scrolled(widget: QWidget) -> QScrollArea:
    """Return a widget that scrolls where the window is too low for it."""
    made = QScrollArea()
    made.setWidget(widget)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    return made
