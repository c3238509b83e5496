"""What a layout says besides its columns: the paper, groups and sums, who signs."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QWidget

from desktop.layouts.editing import Editing
from desktop.layouts.layout import NUMBER, Boxes, Layout, Numbering, Sheet
from desktop.layouts.office_layouts import NUMBERING_TITLES
from desktop.layouts.reading import BOUNDS, BOX_LONGEST, LONGEST, MOST_BOXES
from ui import theme
from ui.buttons import label
from ui.forms.line import Line
from ui.pages.scrolling import Column
from ui.segments import Segments

NO_GROUPS = "不分组"
BOXES_TITLES = {Boxes.LAST: "只在末页", Boxes.EACH: "每页都有"}
UNITS = {"size": " 磅", "head_size": " 磅", "title_size": " 磅", "row_height": " 毫米"}
BETWEEN = re.compile("[、，,；;]")


class LayoutPart(Column):
    """A group of editors; it tells by name what was changed, and never what was only shown."""

    changed = Signal(object)  # names and values; a dict would lose what kind of value each is

    def __init__(self) -> None:
        sizes = theme.current()
        super().__init__(sizes.pad, (sizes.card, sizes.card, sizes.card, sizes.card))
        self._shows = False

    def show_layout(self, layout: Layout) -> None:
        """Show what the layout says."""
        self._shows = True
        self._fill(layout)
        self._shows = False

    def _fill(self, layout: Layout) -> None:
        raise NotImplementedError

    def _tell(self, **values: Any) -> None:
        if not self._shows:
            self.changed.emit(values)

    def _line(self, name: str) -> Line:
        """Return a line for one of the layout's words, under its title."""
        title, longest = LONGEST[name]
        line = Line()
        line.setMaxLength(longest)
        line.textEdited.connect(lambda words: self._tell(**{name: words.strip()}))
        self.add_titled(title, line)
        return line

    def add_titled(self, title: str, editor: QWidget, hint: str = "") -> None:
        """Put an editor under its title, and a remark under it."""
        editor.setAccessibleName(title)
        self.add(label(title, "label"))
        self.add(editor)
        if hint:
            self.add(label(hint, "small", wrap=True))

    def add_ticks(self, ticks: Mapping[str, str]) -> dict[str, QCheckBox]:
        """Put boxes to tick, by the names of what they say."""
        boxes = {}
        for name, words in ticks.items():
            box = QCheckBox(words)
            box.toggled.connect(lambda is_on, name=name: self._tell(**{name: is_on}))
            self.add(box)
            boxes[name] = box
        return boxes


class PaperPart(LayoutPart):
    """Title, sheet, sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self._line("title")
        self.sheets = Segments([(one, one.value) for one in Sheet], lambda one: self._tell(sheet=one), "纸张")
        self.add_titled("纸张", self.sheets)
        self.numbers = {name: self._number(name) for name in BOUNDS}
        grid, body, sizes = QGridLayout(), QWidget(), theme.current()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.unit)
        for place, (name, (title, _, _)) in enumerate(BOUNDS.items()):
            row, column = 2 * (place // 2), place % 2
            grid.addWidget(label(title, "label"), row, column)
            grid.addWidget(self.numbers[name], row + 1, column)
        grid.setRowMinimumHeight(2, sizes.label + sizes.gap)
        body.setLayout(grid)
        self.add(body)
        self.add(label("字号按磅算：五号 10.5，小五 9。台账正文不小于 9 磅，签字后才看得清。", "small", wrap=True))

    def _number(self, name: str) -> QDoubleSpinBox:
        title, low, high = BOUNDS[name]
        box = QDoubleSpinBox(minimum=low, maximum=high, singleStep=0.5, decimals=1, suffix=UNITS[name])
        box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        box.setFixedHeight(theme.current().control)
        gap = theme.current().gap
        box.lineEdit().setTextMargins(gap, 0, gap, 0)  # which the style sheet does not reach
        box.setAccessibleName(title)
        box.setToolTip(f"{low:g} 到 {high:g}，按 ↑、↓ 增减")
        box.valueChanged.connect(lambda value: self._tell(**{name: round(value, 1)}))
        return box

    def _fill(self, layout: Layout) -> None:
        write(self.title, layout.title)
        self.sheets.choose(layout.sheet)
        for name, box in self.numbers.items():
            if box.value() != getattr(layout, name):
                box.setValue(getattr(layout, name))


class SumPart(LayoutPart):
    """Groups, sums, and how the rows are numbered."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        self.groups = QComboBox()
        self.groups.addItem(NO_GROUPS, "")
        for one in editing.lines:  # those on paper first
            if one.key != NUMBER:
                self.groups.addItem(one.title, one.key)
        self.groups.activated.connect(lambda _: self._tell(group_by=self.groups.currentData()))
        self.add_titled("分组", self.groups, "这一列相同、挨在一起的行成为一组，组名印在每组上方。")
        self.ticks = self.add_ticks(
            {
                "has_subtotals": "每组后面印小计",
                "has_running": "每页末尾印本页小计和累计",
                "has_total": "最后一行印合计",
            }
        )
        self.summed = label("", "small", wrap=True)
        self.add(self.summed)
        words = [(one, NUMBERING_TITLES[one]) for one in Numbering]
        self.numbering = Segments(words, lambda one: self._tell(numbering=one), "序号")
        self.add_titled("序号", self.numbering)

    def _fill(self, layout: Layout) -> None:
        self.groups.setCurrentIndex(max(self.groups.findData(layout.group_by), 0))
        for name, box in self.ticks.items():
            box.setChecked(getattr(layout, name))
        self.ticks["has_subtotals"].setEnabled(bool(layout.group_by))
        self.numbering.choose(layout.numbering)
        self.numbering.buttons[Numbering.GROUP].setEnabled(bool(layout.group_by))
        summed = [one.heading for one in layout.columns if one.is_summed]
        can = [one.title for one in self._editing.lines if one.is_summable and one.is_shown]
        if summed:
            self.summed.setText(f"加总：{'、'.join(summed)}。在“列”里改。")
        elif can:
            self.summed.setText(f"还没有加总的列。在“列”里勾选{'、'.join(can)}的“合计”。")
        else:
            self.summed.setText("这份台账打印的列里没有可以加总的数。")


class SignPart(LayoutPart):
    """Who signs, and the words around the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes = Line()
        self.boxes.setPlaceholderText("如：填报人、审核人、单位（盖章）")
        self.boxes.textEdited.connect(lambda words: self._tell(boxes=names_of(words)))
        hint = f"用顿号隔开，最多 {MOST_BOXES} 格，每格最多 {BOX_LONGEST} 个字；空着就不印。"
        self.add_titled("签字栏", self.boxes, hint)
        words = [(one, BOXES_TITLES[one]) for one in Boxes]
        self.boxes_on = Segments(words, lambda one: self._tell(boxes_on=one), "签字栏")
        self.add_titled("签字栏印在", self.boxes_on)
        self.empty, self.note = self._line("empty"), self._line("note")

    def _fill(self, layout: Layout) -> None:
        if names_of(self.boxes.text()) != layout.boxes:
            self.boxes.setText("、".join(layout.boxes))
        self.boxes_on.choose(layout.boxes_on)
        write(self.empty, layout.empty)
        write(self.note, layout.note)


def names_of(words: str) -> tuple[str, ...]:
    """Return the boxes that a line names; a wide space inside a name stays: 日　期."""
    named = (one.strip()[:BOX_LONGEST] for one in BETWEEN.split(words))
    return tuple(filter(None, named))[:MOST_BOXES]


def write(line: Line, words: str) -> None:
    """Put words into a line unless it says them already; the cursor of who types stays."""
    if line.text().strip() != words:
        line.setText(words)
        line.setCursorPosition(0)
