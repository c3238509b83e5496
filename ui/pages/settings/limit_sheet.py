"""The sheet that asks for the limits of one ledger: a row to a stage, yellow and red, and those of urgent cases."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from desktop.cases.limits import MOST, UNIT_TITLES, Limit, Template, in_words, stages, templates
from ui import theme
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.forms.line import Line

Keep = Callable[[AskSheet, Mapping[str, Limit]], object]
HALF = "减半"
HEADS = ("环节", "黄灯（天）", "红灯（天）", "按", "加急黄灯", "加急红灯", "")
TEMPLATE = "不用模板"


class LimitRow:
    """The editors of one stage."""

    def __init__(self, title: str, limit: Limit) -> None:
        self.warn, self.due = _days(f"{title}黄灯"), _days(f"{title}红灯")
        self.urgent_warn, self.urgent_due = _days(f"{title}加急黄灯", HALF), _days(f"{title}加急红灯", HALF)
        self.unit = QComboBox()
        self.unit.setAccessibleName(f"{title}按工作日还是自然日")
        for key, words in UNIT_TITLES.items():
            self.unit.addItem(words, key)
        self.show(limit)

    @property
    def parts(self) -> Sequence[QWidget]:
        """The editors in their order."""
        return self.warn, self.due, self.unit, self.urgent_warn, self.urgent_due

    @property
    def limit(self) -> Limit:
        """What the editors say."""
        urgent = [int(one.text()) if one.text() else None for one in (self.urgent_warn, self.urgent_due)]
        warn, due = int(self.warn.text() or 0), int(self.due.text() or 0)
        return Limit(warn, due, str(self.unit.currentData()), urgent[0], urgent[1])

    def show(self, limit: Limit) -> None:
        """Put a limit into the editors."""
        days = (limit.warn, limit.due, limit.urgent_warn, limit.urgent_due)
        for line, count in zip((self.warn, self.due, self.urgent_warn, self.urgent_due), days, strict=True):
            line.setText("" if count is None else str(count))
        self.unit.setCurrentIndex(self.unit.findData(limit.unit))


def ask_limits(
    parent: QWidget, title: str, present: Mapping[str, Limit], usual: Mapping[str, Limit], keep: Keep
) -> None:
    """Ask for the limits of a ledger, by stage; `keep` gets what was said."""

    def go(sheet: AskSheet) -> None:
        keep(sheet, {key: row.limit for key, row in rows.items()})

    def fill(place: int) -> None:
        template: Template | None = box.itemData(place)
        about.setText(template.about if template is not None else "")
        for key, limit in (template.limits if template is not None else present).items():
            rows[key].show(limit)

    sheet = AskSheet(parent, f"“{title}”的办理时限", "保存", go)
    box = QComboBox()
    box.addItem(TEMPLATE, None)
    for one in templates():
        box.addItem(one.title, one)
    about = label("", "small", wrap=True)
    sheet.add("按模板填写", box)
    sheet.body.addWidget(about)
    rows = {stage.key: LimitRow(stage.title, present[stage.key]) for stage in stages()}
    sheet.body.addLayout(_grid(rows, usual))
    sheet.add_words("填 0 是当天；“减半”是按一般天数的一半，不足一天的算一天。")
    box.activated.connect(fill)
    rows[stages()[0].key].warn.setFocus()
    sheet.open()


def _grid(rows: Mapping[str, LimitRow], usual: Mapping[str, Limit]) -> QGridLayout:
    sizes = theme.current()
    grid = QGridLayout()
    grid.setHorizontalSpacing(sizes.gap)
    grid.setVerticalSpacing(sizes.gap)
    for column, words in enumerate(HEADS):
        grid.addWidget(label(words, "label"), 0, column)
    for place, stage in enumerate(stages(), 1):
        name = label(stage.title, "strong")
        name.setToolTip(stage.about)
        grid.addWidget(name, place, 0)
        for column, part in enumerate(rows[stage.key].parts, 1):
            grid.addWidget(part, place, column)
        grid.addWidget(label(f"默认 {in_words(usual[stage.key])}", "small"), place, len(HEADS) - 1)
    return grid


def _days(called: str, otherwise: str = "0") -> Line:
    """Return a line for a number of days; `otherwise` is what an empty one means."""
    made = Line()
    made.setValidator(QIntValidator(0, MOST, made))
    made.setPlaceholderText(otherwise)
    made.setAccessibleName(called)
    made.setFixedWidth(theme.current().control * 2 + theme.current().gap)
    return made
