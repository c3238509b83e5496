"""What each place of a form is filled with: a list of the places, and the one under the cursor to decide about."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.forms.plan import Filler, Plan
from desktop.forms.shape import Slot
from desktop.sheets.mapping import Confidence
from desktop.tables import TONE
from ui import theme
from ui.buttons import button
from ui.elided import Elided, SignalWord
from ui.pages.forms.marks import tone_of
from ui.pages.forms.slot_targets import SlotTargets
from ui.pages.forms.words import LEFT_OUT, SURE
from ui.pages.imports.column_row import StillBox, TargetLine
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("letter", "位置", width=3, listed=True, sortable=False),
    Field("words", "表上的栏目", width=9, listed=True, sortable=False),
    Field("target", "填入", width=9, listed=True, sortable=False),
)
FORMULA = ("表里的公式", "blue", "这里是表格自带的公式，不改动。")
LEGEND = (("green", "已对应"), ("amber", "待确认"), ("blue", LEFT_OUT))
AS_SHOWN = ("", "按表格的样子写")
Styles = Mapping[str, Sequence[tuple[str, str]]]  # by target: value and words


class SlotsPane(QWidget):
    """Tells what was decided and which place is looked at; `show_plan` shows what came of it."""

    decided = Signal(str, str, str)  # key of the slot, target, style
    looked_at = Signal(str)  # key of the slot
    all_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._styles: Styles = {}
        self._slots: Sequence[Slot] = ()
        self._plan = Plan({})
        self._targets = SlotTargets((), ())
        self.table = ShortTable(FIELDS, Empty("没有要填的栏目", "请在“认得不对”里指出表头在哪几行。", "form"))
        self._counts = {tone: SignalWord() for tone, _ in LEGEND}
        self.confirm_all = button("全部确认", self.all_confirmed.emit, icon_name="check", kind="quiet")
        self._lay_out()
        self.table.view.current_changed.connect(lambda _: self._follow())
        self.table.view.opened.connect(lambda _: self.edit())
        self.target.chosen.connect(self._choose)
        self.style_box.currentIndexChanged.connect(lambda _: self._choose_style())

    @property
    def slot(self) -> Slot | None:
        """The place that is looked at."""
        place = self.table.current
        return self._slots[place] if 0 <= place < len(self._slots) else None

    def show_form(self, slots: Sequence[Slot], targets: SlotTargets, styles: Styles) -> None:
        """Show the places of another form; `styles` are the ways of writing each target."""
        self._slots, self._targets, self._styles = slots, targets, styles

    def show_plan(self, plan: Plan) -> None:
        """Show what everything is filled with."""
        self._plan = plan
        place = max(self.table.current, 0)
        self.table.show_rows([self._line(slot) for slot in self._slots], place if self._slots else -1)
        self._tell_count()
        self._show()

    def look_at(self, key: str) -> None:
        """Go to a place, without telling."""
        place = next((at for at, slot in enumerate(self._slots) if slot.key == key), -1)
        if place >= 0 and place != self.table.current:
            self.table.view.jump_to(place)
            self._show()

    def edit(self) -> None:
        """Let the clerk decide about the place."""
        if self.target.isEnabled():
            self.target.setFocus()
            self.target.selectAll()

    def _line(self, slot: Slot) -> dict[str, str]:
        filler = self._filler(slot)
        target = FORMULA[0] if slot.has_formula else self._targets.title(filler.target)
        line = {"letter": place_words(slot), "words": leaf_first(slot.words), "target": target}
        return line | {TONE: tone_of(slot, filler)}

    def _filler(self, slot: Slot) -> Filler:
        return self._plan.fillers.get(slot.key) or Filler(slot.key)

    def _follow(self) -> None:
        self._show()
        if (slot := self.slot) is not None:
            self.looked_at.emit(slot.key)

    def _show(self) -> None:
        slot = self.slot
        self._card.setVisible(slot is not None)
        if slot is None:
            return
        filler = self._filler(slot)
        self._name.set_words(f"{place_words(slot)}　{slot.words.replace('/', ' › ')}")
        words, tone = SURE[filler.confidence] if filler.target else (LEFT_OUT, "blue")
        reason = filler.reason
        if slot.has_formula:
            words, tone, reason = FORMULA
        waits = filler.confidence is Confidence.SUGGESTED and bool(filler.target)
        self.sure.show_words(words, tone)
        self._reason.set_words("；".join(part for part in (reason.rstrip("。"), _says(slot)) if part))
        self.target.setEnabled(not slot.has_formula)
        self.target.say(self._targets.title(filler.target))
        self.confirm.setVisible(waits)
        self.leave_out.setVisible(bool(filler.target) and not slot.has_formula)
        self._show_styles(slot, filler)

    def _show_styles(self, slot: Slot, filler: Filler) -> None:
        styles = self._styles.get(filler.target, ()) if not slot.has_formula else ()
        self.style_box.setVisible(bool(styles))
        blocked = self.style_box.blockSignals(True)
        self.style_box.clear()
        for value, words in (AS_SHOWN, *styles):
            self.style_box.addItem(words, value)
        self.style_box.setCurrentIndex(max(self.style_box.findData(filler.style), 0))
        self.style_box.blockSignals(blocked)

    def _choose(self, target: str) -> None:
        if (slot := self.slot) is not None:
            self.decided.emit(slot.key, target, "")

    def _confirm(self) -> None:
        if (slot := self.slot) is not None:
            self.decided.emit(slot.key, self._filler(slot).target, self._filler(slot).style)

    def _choose_style(self) -> None:
        if (slot := self.slot) is not None:
            self.decided.emit(slot.key, self._filler(slot).target, str(self.style_box.currentData() or ""))

    def _tell_count(self) -> None:
        tones = [tone_of(slot, self._filler(slot)) for slot in self._slots]
        waiting = tones.count("amber")
        for tone, words in LEGEND:
            self._counts[tone].show_words(f"{words} {tones.count(tone)}", tone)
            self._counts[tone].setVisible(tone in tones)
        self.confirm_all.setVisible(waiting > 0)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._card = QFrame()
        self._card.setProperty("role", "row")
        self._name, self._reason, self.sure = Elided("", "strong"), Elided("", "small"), SignalWord()
        self.target = TargetLine(lambda typed: self._targets.propose(typed, self._plan.fillers))
        self.target.setAccessibleName("这一栏填入")
        self.target.setPlaceholderText("输入字段名、拼音或要写的文字")
        self.style_box = StillBox()
        self.style_box.setAccessibleName("写法")
        self.style_box.setSizeAdjustPolicy(StillBox.SizeAdjustPolicy.AdjustToContents)
        self.confirm = button("确认", self._confirm, icon_name="check", kind="primary")
        self.leave_out = button(LEFT_OUT, lambda: self._choose(""))
        card = QVBoxLayout(self._card)
        card.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        card.setSpacing(sizes.unit)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.sure)
        card.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.addWidget(self.target, 1)
        for part in (self.confirm, self.leave_out):
            row.addWidget(part)
        card.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(sizes.gap)
        below.addWidget(self._reason, 1)
        below.addWidget(self.style_box)
        card.addLayout(below)
        top = QHBoxLayout()
        top.setContentsMargins(sizes.pad, 0, sizes.gap, 0)
        top.setSpacing(sizes.card)
        for one in self._counts.values():
            top.addWidget(one)
        top.addStretch(1)
        top.addWidget(self.confirm_all)
        self.confirm_all.setFixedHeight(sizes.control)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        whole.addLayout(top)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._card)
        self.setFocusProxy(self.table)


def place_words(slot: Slot) -> str:
    """Return where a slot stands, as a clerk says it: C, C5."""
    sheet, _, cell = slot.key.partition("~")[0].rpartition("!")
    return f"另页 {cell}" if sheet else cell


def leaf_first(words: str) -> str:
    """Return a heading with what it belongs to behind it, for there is seldom room for both: 姓名（户主）."""
    parents, _, leaf = words.rpartition("/")
    return f"{leaf}（{parents.replace('/', ' › ')}）" if parents else leaf


def _says(slot: Slot) -> str:
    """Return what the form itself says of a place."""
    parts = []
    if slot.is_required:
        parts.append("表上标了必填")
    if slot.options:
        parts.append("可选：" + "、".join(slot.options[:6]) + ("…" if len(slot.options) > 6 else ""))
    if slot.hint:
        parts.append(slot.hint)
    if slot.is_hidden:
        parts.append("这一列在表上隐藏")
    return "；".join(parts)
