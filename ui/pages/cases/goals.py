"""Goals taken apart by quarters or months: the dialog that does it, and the parts as they stand (P2-49)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.goals import GOAL, KIND_OF, QUARTER, WAYS, GoalPart, PartLine
from desktop.errors import Refusal
from ui import theme
from ui.buttons import button, label, tool
from ui.forms.code_box import CodeBox
from ui.forms.date_box import DateBox
from ui.forms.line import Line
from ui.page import Command
from ui.pages.cases.moving_picks import UnitChoices
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section, opener
from ui.pages.reading_page import ReadingPage
from ui.segments import Segments

CASES, CASE_STAGE = "cases", "case_stage"


class PartRow:
    """One part as it is typed: what, who solves it, until when."""

    def __init__(self, desk: Desk, choices: UnitChoices, part: GoalPart) -> None:
        self.kind_code = part.kind_code
        self.title = Line()
        self.title.setText(part.title)
        self.title.setAccessibleName("任务名称")
        self.unit = CodeBox(choices, "", "单位、村或网格")
        self.unit.set_accessible_name("承办单位")
        self.due = DateBox(today=desk.today)
        self.due.show_value(part.due_on)
        self.due.set_accessible_name("办理期限")

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The editors from left to right."""
        return (self.title, self.unit, self.due)


class DivideDialog(Decision):
    """Asks by which stretches of time a goal is taken apart, and what each part is."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier) -> None:
        super().__init__(parent, desk, f"分解目标任务 · {dossier.number or dossier.title}", "分解")
        sizes = theme.current()
        self.setMinimumWidth(sizes.two_columns + sizes.popup)
        self._goal: CaseDossier = dossier
        self._choices = UnitChoices(desk.program, dossier.units)
        self.ways = Segments(WAYS.items(), self.propose, "分解方式", QUARTER)
        self.rows: list[PartRow] = []
        self._places: dict[PartRow, int] = {}  # rows of the grid in which they stand
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.gap)
        self._grid.setVerticalSpacing(sizes.unit)
        for column, stretch in enumerate((3, 2, 1)):
            self._grid.setColumnStretch(column, stretch)
        for column, words in enumerate(("任务名称", "承办单位", "办理期限")):
            self._grid.addWidget(label(words, "label"), 0, column)
        self.column.addWidget(self.ways)
        self.column.addWidget(self._table)
        self.column.addWidget(button("增加一项", self.add_part, icon_name="add"))
        self.column.addStretch(1)
        self.propose(QUARTER)

    def propose(self, way: str) -> None:
        """Put the stretches that are left of the year in the place of what is there."""
        for row in list(self.rows):
            self._drop(row)
        for part in self.desk.program.goals.proposed(self._goal.title, way):
            self._add(part)

    def add_part(self) -> None:
        """Put one more part under the others."""
        last = self.rows[-1].due.read() if self.rows else None
        self._add(GoalPart("", last or self.desk.today(), None, KIND_OF[QUARTER]))
        self.rows[-1].title.setFocus()

    def job(self) -> Job:
        """Return the taking apart. Units of grids are made with it, beside the window."""
        if any(row.due.read() is None for row in self.rows):
            raise Refusal("每一项都要写明办理期限。")
        told = [(row.title.text().strip(), row.due.read(), row.unit.read(), row.kind_code) for row in self.rows]
        goals, dossier, choices = self.desk.program.goals, self._goal, self._choices

        def divide() -> object:
            parts = [
                GoalPart(title, due, choices.key_of(unit) if unit else None, kind) for title, due, unit, kind in told
            ]
            return goals.divide(dossier.key, len(dossier.log), parts)

        return divide

    def _add(self, part: GoalPart) -> None:
        row = PartRow(self.desk, self._choices, part)
        self.rows.append(row)
        at = self._places[row] = self._grid.rowCount()
        drop = tool("delete", "去掉这一项", lambda: self._drop(row))
        for column, editor in enumerate((*row.parts, drop)):
            self._grid.addWidget(editor, at, column)

    def _drop(self, row: PartRow) -> None:
        self.rows.remove(row)
        at = self._places.pop(row)
        for column in range(self._grid.columnCount()):
            item = self._grid.itemAtPosition(at, column)
            if item is not None and (widget := item.widget()) is not None:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()


def dividing(page: ReadingPage, desk: Desk, dossier: CaseDossier) -> list[Command]:
    """Return how a goal that is worked on is taken apart; nothing for any other case."""
    if not desk.may_write or dossier.ledger.key != GOAL or dossier.standing.is_over:
        return []

    def divided(made: Sequence[int]) -> None:
        page.say(f"已分解为 {len(made)} 项任务，逐项交办、办结、销号。")
        page.read_again()

    def open_dialog() -> None:
        dialog = DivideDialog(page, desk, dossier)
        dialog.decided.connect(divided)
        dialog.open()

    return [Command("分解…", open_dialog, "split")]


class PartsSection(Section):
    """The parts of a goal, each with the way there, and how many are struck off."""

    def __init__(self, desk: Desk, dossier: CaseDossier, open_case: Callable[[str, int], object]) -> None:
        """`open_case` is given the room and the key of a case."""
        self._said = label("", "second")
        super().__init__("分解的任务", self._said)
        self._desk, self._open = desk, open_case
        self.hide()
        goals = desk.program.goals
        desk.work.read(self, "读取分解的任务", lambda _: goals.parts_of(dossier.key), self._show)

    def _show(self, found: tuple[PartLine, ...]) -> None:
        through = sum(one.is_through for one in found)
        self._said.setText(f"共 {len(found)} 项，已销号 {through} 项")
        layout = self.layout()
        for one in found:
            stage = self._desk.display.words(CASE_STAGE, one.stage.value)
            words = "　".join(filter(None, (one.title, one.unit, f"期限 {one.due_on}" if one.due_on else "", stage)))
            sign = "check" if one.is_through else "case"
            if layout is not None:
                layout.addWidget(opener(words, partial(self._open, CASES, one.key), sign, "打开这项任务"))
        self.setVisible(bool(found))
