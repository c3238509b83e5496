"""A form of counts beside its picture: what each cell counts, its number, whether the sums are right, whom it counted.

panel = CountsPanel(desk)
panel.show_form(shape, plan.counts, formulas_of(file, shape))
panel.ask(as_of, period)                         # the numbers are counted anew beside the window
panel.changed -> plan.counts                     # panel.looked_at -> slot; panel.counted -> slot: text
panel.wanted -> room, target                     # the records behind a number, to be passed on by the page
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.forms.counts.changing import COLUMN as ALONG_COLUMN
from desktop.forms.counts.changing import ROW as ALONG_ROW
from desktop.forms.counts.changing import changed, changed_along, confirmed, left_out
from desktop.forms.counts.counting import Number
from desktop.forms.counts.measures import measure_title
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, plain_of, specs_of
from desktop.forms.counts.sums import SumFault
from desktop.forms.shape import CountArea, FormShape, Slot
from desktop.jobs import Progress
from desktop.sheets.mapping import Confidence
from desktop.tables import TONE
from ui import theme
from ui.buttons import button
from ui.elided import SignalWord
from ui.pages.desk import Desk
from ui.pages.forms.behind_sheet import BehindSheet
from ui.pages.forms.count_card import COLUMN, NOTHING, ROW, CountCard, Looked, number_words
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket

FIELDS = (
    Field("place", "位置", width=2, listed=True, sortable=False),
    Field("number", "数", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("words", "表上的行／列", width=8, listed=True, sortable=False),
    Field("told", "统计什么", width=7, listed=True, sortable=False),
)
FAULT_FIELDS = (Field("message", "核对", width=30, listed=True, sortable=False),)
EMPTY = Empty("没有要统计的格子", "请在“认得不对”里改表格种类。", "chart")
AGREED = Empty("合计与分项相符", "", "check")
LEGEND = (("green", "已对应"), ("amber", "待确认"), ("blue", "不填"))
ALONG = {ROW: ALONG_ROW, COLUMN: ALONG_COLUMN}
FAULT_ROWS = 4  # seen at once


@dataclass(frozen=True)
class Result:
    """What one counting beside the window brought."""

    numbers: Mapping[str, Number] = field(default_factory=dict)
    faults: Sequence[SumFault] = ()
    words: Mapping[CountSpec, str] = field(default_factory=dict)


class CountsPanel(QWidget):
    """Everything is proposed; what the clerk decides is told by `changed`."""

    changed = Signal(object)  # what the plan keeps of the cells
    looked_at = Signal(str)  # key of a slot
    counted = Signal(object)  # numbers by slot, as text
    wanted = Signal(str, object)  # key of another room, and what to open there

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._counts = Counts(desk.program)
        self._area = CountArea(0, (), (), ())
        self._shape: FormShape | None = None
        self._formulas: Mapping[str, str] = {}
        self._as_of, self._period = desk.today(), ""
        self._ticket: Ticket[Result] | None = None
        self.specs: dict[str, CountSpec] = {}
        self.result = Result()
        self.table = ShortTable(FIELDS, EMPTY)
        self.faults = ShortTable(FAULT_FIELDS, AGREED)
        self.card = CountCard(lambda typed: self._counts.offered(self._spec, typed))
        self._signals = {tone: SignalWord() for tone, _ in LEGEND}
        self._checked = SignalWord()
        self.confirm_all = button("全部确认", self._confirm_all, icon_name="check", kind="quiet")
        self._lay_out()
        self._connect()

    @property
    def slot(self) -> Slot | None:
        """The cell that is looked at."""
        place = self.table.current
        return self._area.slots[place] if 0 <= place < len(self._area.slots) else None

    @property
    def plain(self) -> dict[str, Any]:
        """What a plan keeps of the cells."""
        return plain_of(self.specs)

    def show_form(self, shape: FormShape, counts: Mapping[str, Any], formulas: Mapping[str, str] | None = None) -> None:
        """Show another form, with what its plan says of the cells; the numbers come when `ask` is called.

        `formulas` are those it brings along (desktop.forms.counts.formulas), to be compared with what is counted.
        """
        assert isinstance(shape.area, CountArea)
        self._shape, self._area, self._formulas = shape, shape.area, formulas or {}
        self._counts = Counts(self._desk.program)
        self.result = Result()
        self.show_counts(counts)

    def show_counts(self, counts: Mapping[str, Any]) -> None:
        """Show what a plan says of the cells."""
        self.specs = specs_of(counts)
        self._show()

    def ask(self, as_of: date, period: str) -> None:
        """Count for a day and a period."""
        self._as_of, self._period = as_of, period
        self._count()

    def look_at(self, key: str) -> None:
        """Go to a cell, without telling."""
        place = next((at for at, slot in enumerate(self._area.slots) if slot.key == key), -1)
        if place >= 0 and place != self.table.current:
            self.table.view.jump_to(place)
            self._show_card()

    @property
    def _spec(self) -> CountSpec:
        return self._spec_of(self.slot) if self.slot is not None else CountSpec()

    def _spec_of(self, slot: Slot) -> CountSpec:
        return self.specs.get(slot.key, CountSpec())

    def _decide(self, spec: CountSpec, reach: str) -> None:
        if (slot := self.slot) is None:
            return
        if (axis := ALONG.get(reach)) is None:
            self._take(changed(self.specs, slot.key, spec))
        else:
            self._take(changed_along(self._area, self.specs, slot.key, spec, axis))

    def _leave_out(self, reach: str) -> None:
        if (slot := self.slot) is not None:
            self._take(left_out(self._area, self.specs, slot.key, ALONG.get(reach)))

    def _confirm(self) -> None:
        if (slot := self.slot) is not None:
            self._take(confirmed(self.specs, (slot.key,)))

    def _confirm_all(self) -> None:
        self._take(confirmed(self.specs))

    def _take(self, specs: dict[str, CountSpec]) -> None:
        self.specs = specs
        self._show()
        self.changed.emit(self.plain)
        self._count()

    def _count(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        counts, shape, specs = self._counts, self._shape, dict(self.specs)
        as_of, period, formulas = self._as_of, self._period, self._formulas
        if shape is None:
            return

        def job(progress: Progress) -> Result:
            numbers = counts.numbers(specs, as_of, period, progress)
            words = {spec: counts.words(spec) for spec in set(specs.values())}
            counts.tells("")  # the words are read here, not when the first letter is typed
            return Result(numbers, counts.checks(shape, specs, numbers, formulas), words)

        self._ticket = self._desk.work.read(self, "统计各格", job, self._counted)

    def _counted(self, result: Result) -> None:
        self._ticket, self.result = None, result
        self._show()
        self.counted.emit({slot: number_words(one) for slot, one in result.numbers.items() if one.value is not None})

    def _show(self) -> None:
        slots, place = self._area.slots, max(self.table.current, 0)
        self.table.show_rows([self._line(slot) for slot in slots], place if slots else -1)
        rows = [{"message": one.message, TONE: "amber"} for one in self.result.faults]
        self.faults.show_rows(rows)
        self.faults.setFixedHeight(theme.current().row * (min(len(rows), FAULT_ROWS) + 1) + theme.current().pad)
        self.faults.setVisible(bool(rows))
        self._tell_count()
        self._show_card()

    def _line(self, slot: Slot) -> dict[str, str]:
        spec, number = self._spec_of(slot), self.result.numbers.get(slot.key)
        told = self.result.words.get(spec, "…") if spec.is_counted else NOTHING
        return {
            "place": slot.key,
            "words": slot.words.replace("/", " › "),
            "told": told,
            "number": number_words(number) if number else "",
            TONE: _tone(spec),
        }

    def _show_card(self) -> None:
        slot = self.slot
        self.card.setVisible(slot is not None)
        if slot is None:
            return
        spec = self._spec_of(slot)
        number = self.result.numbers.get(slot.key)
        title = measure_title(spec.subject, spec.measure) if spec.subject else ""
        can_open = number is not None and number.value is not None and self._has_behind(spec)
        self.card.show_cell(Looked(slot, spec, title, self._counts.term_words(spec), number, can_open))

    def _has_behind(self, spec: CountSpec) -> bool:
        return self._counts.has_records(spec) or self._counts.room(spec, self._as_of, self._period) is not None

    def _follow(self) -> None:
        self._show_card()
        if (slot := self.slot) is not None:
            self.looked_at.emit(slot.key)

    def _go_to_fault(self) -> None:
        place = self.faults.current
        if 0 <= place < len(self.result.faults):
            self.look_at(self.result.faults[place].slots[0])
            self._follow()

    def open_behind(self) -> None:
        """Show the records that the cell counted: in their room, else in a sheet over the window."""
        spec, counts, as_of, period = self._spec, self._counts, self._as_of, self._period
        if not spec.is_counted:
            return

        def job(progress: Progress) -> Any:
            opening = counts.room(spec, as_of, period)
            return opening or (counts.words(spec), counts.behind(spec, as_of, period, progress))

        self._desk.work.read(self, "查找明细", job, lambda found: self._show_behind(spec, found))

    def _show_behind(self, spec: CountSpec, found: Any) -> None:
        if not isinstance(found, tuple):
            self.wanted.emit(found.room, dict(found.filters))
            return
        words, keys = found
        assert spec.subject is not None  # only what is counted has records
        sheet = BehindSheet(self, words, f"共 {len(keys):,} 条，{self._as_of} 的数据", self._counts.listing(spec), keys)
        room = spec.subject.value
        sheet.opened.connect(lambda key: self.wanted.emit(room, key))
        sheet.open()

    def _tell_count(self) -> None:
        tones = [_tone(self._spec_of(slot)) for slot in self._area.slots]
        for tone, words in LEGEND:
            self._signals[tone].show_words(f"{words} {tones.count(tone)}", tone)
            self._signals[tone].setVisible(tone in tones)
        self.confirm_all.setVisible("amber" in tones)
        faults = len(self.result.faults)
        if self.result.numbers:
            self._checked.show_words(f"核对：{faults} 处不符" if faults else "核对：相符", "red" if faults else "green")
        self._checked.setVisible(bool(self.result.numbers))

    def _connect(self) -> None:
        self.table.view.current_changed.connect(lambda _: self._follow())
        self.table.view.opened.connect(lambda _: self.card.edit())
        self.faults.view.current_changed.connect(lambda _: self._go_to_fault())
        self.card.decided.connect(self._decide)
        self.card.left_out.connect(self._leave_out)
        self.card.confirmed.connect(self._confirm)
        self.card.behind_wanted.connect(self.open_behind)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.confirm_all.setFixedHeight(sizes.control)
        top = QHBoxLayout()
        top.setContentsMargins(sizes.pad, 0, sizes.gap, 0)
        top.setSpacing(sizes.card)
        for one in (*self._signals.values(), self._checked):
            top.addWidget(one)
        top.addStretch(1)
        top.addWidget(self.confirm_all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        whole.addLayout(top)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.faults)
        whole.addWidget(self.card)
        self.setFocusProxy(self.table)


def _tone(spec: CountSpec) -> str:
    if not spec.is_counted:
        return "blue"
    return "amber" if spec.confidence is Confidence.SUGGESTED else "green"
