"""The room of the scenarios (场景运用): the handbook of each, its cases, its figures, how far it is admitted."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from desktop.cases.loops import loop
from desktop.cases.scenarios import RETIRED, Scenario, ScenarioDraft
from ui import theme
from ui.buttons import label, set_role
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.scenarios.admission import STATE_LIST, AdmissionDialog, AdmissionView
from ui.pages.scenarios.cases import ScenarioCasesView
from ui.pages.scenarios.handbook import Handbook
from ui.pages.scenarios.tally import TallyView
from ui.pages.scenarios.writing import ScenarioDialog
from ui.rows import RowList
from ui.segments import Segments

KEY = Qt.ItemDataRole.UserRole
CASES = "cases"  # key of the room of the cases
PARTS = (("handbook", "说明书"), ("cases", "事件"), ("tally", "统计"), ("admission", "准入"))
TONES = {"running": "green", "drill": "accent", RETIRED: "amber"}
Counts = Mapping[str, tuple[int, int]]


class ScenariosPage(Page):
    """The scenarios at the left, one of them at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.scenarios = RowList()
        self.title, self.state_badge = label("", "section"), label("", "badge")
        self.parts = Segments(PARTS, self.show_part, "场景", "handbook")
        self.stack = QStackedWidget()
        self._part = "handbook"
        self._shown: Scenario | None = None
        self._stale = True
        self._lay_out()
        self.scenarios.currentItemChanged.connect(lambda item, _: self._turn(item))
        desk.work.changed.connect(self._hear)
        for command in self._commands():
            self.add_command(command)

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that is shown."""
        return self._shown

    @property
    def part(self) -> QWidget | None:
        """What is shown of it."""
        return self.stack.currentWidget()

    def activate(self) -> None:
        """Read the scenarios when they are new or stale."""
        if self._stale:
            self._stale = False
            self.read()

    def open(self, target: Any) -> None:
        """Show one scenario by its key."""
        self.read(str(target))

    def state(self) -> dict[str, Any]:
        """Return which scenario and which part of it is shown."""
        return {"scenario": self._shown.key if self._shown else "", "part": self._part}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what was shown."""
        if state.get("part") in dict(PARTS):
            self._part = state["part"]
            self.parts.choose(self._part)
        if state.get("scenario"):
            self._stale = False
            self.read(state["scenario"])

    def read(self, key: str = "") -> None:
        """Read the scenarios and their counts again, and show one of them."""
        scenarios = self.desk.program.scenarios
        wanted = key or (self._shown.key if self._shown else "")
        self.desk.work.read(
            self, "读取场景", lambda _: (scenarios.all, scenarios.counts()), partial(self._fill, wanted)
        )

    def show_part(self, part: str) -> None:
        """Turn to the handbook, the cases, the figures or the admission."""
        self._part = part
        self.parts.choose(part)
        self._show()
        self.state_changed.emit()

    def add(self) -> None:
        """Open the form of a new scenario."""
        self._write(ScenarioDraft("", "other", "seven", "", "", (), (), {}))

    def change(self) -> None:
        """Open the form of the scenario that is shown."""
        if self._shown is not None:
            self._write(self.desk.program.scenarios.draft(self._shown.key))

    def enter(self, state: str) -> None:
        """Ask when the scenario that is shown enters a state."""
        if self._shown is not None:
            dialog = AdmissionDialog(self, self.desk, self._shown, state)
            words = f"{self._shown.title}已进入“{self.desk.display.words(STATE_LIST, state)}”。"
            dialog.decided.connect(lambda _: self._done(words))
            dialog.open()

    def see_cases(self) -> None:
        """Go to the room of the cases, narrowed to this scenario."""
        if self._shown is not None:
            self.wanted.emit(CASES, {"scenario": self._shown.key})

    def _commands(self) -> list[Command]:
        see = Command("在事件里查看", self.see_cases, "case")
        if not self.desk.may_write:
            return [see]
        return [
            Command("新增场景", self.add, "add", "Ctrl+N", "primary"),
            Command("修改", self.change, "edit", "F2"),
            see,
        ]

    def _write(self, draft: ScenarioDraft) -> None:
        dialog = ScenarioDialog(self, self.desk, draft)
        words = "场景已保存。" if draft.key else "场景已新增，从“需求提出”开始准入。"
        dialog.decided.connect(lambda key: self._done(words, str(key)))
        dialog.open()

    def _done(self, words: str, key: str = "") -> None:
        self.say(words)
        self.read(key)

    def _fill(self, wanted: str, found: tuple[tuple[Scenario, ...], Counts]) -> None:
        scenarios, counts = found
        blocked = self.scenarios.blockSignals(True)
        self.scenarios.clear()
        for one in scenarios:
            whole, still = counts.get(one.key, (0, 0))
            words = f"{one.title}　{still:,} / {whole:,}" if whole else one.title
            item = QListWidgetItem(words, self.scenarios)
            item.setData(KEY, one)
            item.setToolTip(f"{one.title}：在办 {still:,} 件，累计 {whole:,} 件")
        self.scenarios.blockSignals(blocked)
        keys = [one.key for one in scenarios]
        self.scenarios.setCurrentRow(keys.index(wanted) if wanted in keys else 0)
        self._turn(self.scenarios.currentItem())
        self.tell_shown(f"{len(scenarios)} 个场景")

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._shown = item.data(KEY)
            self._show()
            self.state_changed.emit()

    def _show(self) -> None:
        scenario = self._shown
        if scenario is None:
            return
        self.title.setText(scenario.title)
        self.state_badge.setText(self.desk.display.words(STATE_LIST, scenario.state))
        set_role(self.state_badge, tone=TONES.get(scenario.state, ""))
        before = self.stack.currentWidget()
        made = self._makers()[self._part](scenario)
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _makers(self) -> Mapping[str, Callable[[Scenario], QWidget]]:
        program = self.desk.program

        def handbook(one: Scenario) -> QWidget:
            return Handbook(one, program.codes, loop(one.loop).title)

        return {
            "handbook": handbook,
            "cases": lambda one: ScenarioCasesView(self, self.desk, one, lambda key: self.wanted.emit(CASES, key)),
            "tally": lambda one: TallyView(self.desk, one),
            "admission": lambda one: AdmissionView(self.desk, one, self.enter),
        }

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & {"scenario", "case_record"}:
            return
        if self.isVisible():
            self.read()
        else:
            self._stale = True

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.scenarios.setProperty("role", "list")
        self.scenarios.setFixedWidth(sizes.popup * 2 // 3)
        self.scenarios.setAccessibleName("场景")
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.title)
        head.addWidget(self.state_badge)
        head.addStretch(1)
        head.addWidget(self.parts)
        right = QVBoxLayout()
        right.setSpacing(sizes.pad)
        right.addLayout(head)
        right.addWidget(self.stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        left = QVBoxLayout()
        left.setSpacing(sizes.unit)
        left.addWidget(label("场景　在办 / 累计（件）", "small"))
        left.addWidget(self.scenarios, 1)
        whole.addLayout(left)
        whole.addLayout(right, 1)
        self.setFocusProxy(self.scenarios)
