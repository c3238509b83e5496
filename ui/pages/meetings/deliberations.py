"""Matters of the residents (居民议事): raised, taken up, deliberated with votes, carried out in the open."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.meetings.deliberations import DELIBERATED, STAGE_TITLES, STAGES, Matter, Step
from desktop.meetings.fields import DELIBERATION_FIELDS
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section
from ui.pages.meetings.item_list import ItemList, Line
from ui.pages.questions import Questions
from ui.pages.scrolling import Column
from ui.rows import framed

STEP = (
    Field("day", "日期", Kind.DATE, width=7, required=True),
    Field("who", "参加人", width=10, max_length=100),
    Field("words", "内容", Kind.NOTE, width=24, required=True, max_length=2000),
)
VOTES = (
    Field("votes_for", "赞成（票）", Kind.NUMBER, width=4, hint="没有表决的不填"),
    Field("votes_against", "反对（票）", Kind.NUMBER, width=4),
)


class RaiseDialog(Decision):
    """Asks what residents raised."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "登记居民提事", "登记")
        self._draft = desk.program.deliberations.blank()
        self.questions = Questions(DELIBERATION_FIELDS, desk.means(), self._draft.values)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the writing down."""
        self._draft.values.update(self.questions.answers())
        return partial(self.desk.program.deliberations.raise_matter, self._draft)


class StepDialog(Decision):
    """Asks for the next step of a matter."""

    def __init__(self, parent: QWidget, desk: Desk, matter: Matter) -> None:
        title = STAGE_TITLES[matter.next_stage]
        super().__init__(parent, desk, title, f"登记{title}")
        self._matter = matter
        self.column.addWidget(label(matter.title, "second", wrap=True))
        fields = (*STEP, *VOTES) if matter.next_stage == DELIBERATED else STEP
        self.questions = Questions(fields, desk.means(), {"day": desk.today()})
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the step."""
        answers, matter = self.questions.answers(), self._matter
        step = Step(
            matter.next_stage,
            answers["day"],
            answers["who"] or "",
            answers["words"],
            answers.get("votes_for"),
            answers.get("votes_against"),
        )
        return partial(self.desk.program.deliberations.advance, matter.id, matter.version, step)

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚登记了这件事的下一步。请返回查看；填写的内容还在这里，可以先复制。")


class DeliberationsPane(QWidget):
    """The matters at the left, the steps of one at the right."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.matters: Sequence[Matter] = ()
        self.grid: int | None = None  # whose matters, with those of all grids below it
        sizes, may = theme.current(), desk.may_write
        self.items = ItemList("居民议事")
        self.items.picked.connect(lambda _: self._show())
        self.items.wanted.connect(lambda _: self.advance())
        self.unfinished = QCheckBox("只看没有办结的")
        self.unfinished.toggled.connect(lambda _: self.read())
        self.next = button("下一步…", self.advance, icon_name="check", kind="primary")
        self.undo = button("撤销上一步", self.take_back, icon_name="undo")
        self.remove = button("删除", self.take_out, icon_name="delete")
        tools = QWidget()
        flow = Flow(tools, sizes.gap)
        for one in (button("登记居民提事…", self.raise_matter, icon_name="add"), self.next, self.undo, self.remove):
            one.setVisible(may)
            flow.addWidget(one)
        flow.addWidget(self.unfinished)
        self.sheet = Column(gap=sizes.gap, margins=(sizes.gap, 0, sizes.pad, 0))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.pad)
        split.addWidget(framed(self.items))
        split.addWidget(self.sheet)
        split.setStretchFactor(1, 1)
        split.setSizes([sizes.drawer, sizes.two_columns])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(tools)
        whole.addWidget(split, 1)
        self.setFocusProxy(self.items)

    @property
    def current(self) -> Matter | None:
        """The matter under the cursor."""
        return next((one for one in self.matters if one.id == self.items.key), None)

    def read(self) -> None:
        """Read the matters again."""
        listed, only, grid = self._desk.program.deliberations.all, self.unfinished.isChecked(), self.grid
        self._desk.work.read(self, "读取居民议事", lambda _: listed(grid, only), self._take)

    def raise_matter(self) -> None:
        """Write down what residents raised."""
        self._ask(RaiseDialog(self._page, self._desk), "已登记居民提事。")

    def advance(self) -> None:
        """Write down the next step."""
        one = self.current
        if one is not None and one.next_stage and self._desk.may_write:
            self._ask(StepDialog(self._page, self._desk, one), f"已登记{STAGE_TITLES[one.next_stage]}。")

    def take_back(self) -> None:
        """Take the last step back."""
        if (one := self.current) is not None:
            undo = partial(self._desk.program.deliberations.undo, one.id, one.version)
            self._write("撤销议事步骤", undo, "已撤销上一步。")

    def take_out(self) -> None:
        """Delete a matter that was raised by mistake."""
        if (one := self.current) is not None:
            remove = partial(self._desk.program.deliberations.remove, one.id, one.version)
            self._write("删除居民提事", remove, f"已删除“{one.title}”。")

    def _ask(self, dialog: Decision, words: str) -> None:
        def decided(key: Any) -> None:
            self._page.say(words)
            self.read()
            if isinstance(dialog, RaiseDialog):
                self.items.point_at(key)

        dialog.decided.connect(decided)
        dialog.open()

    def _write(self, title: str, job: Callable[[], Any], words: str) -> None:
        self._desk.work.write(self._page, title, lambda _: job(), lambda _: self._page.say(words))

    def _take(self, matters: Sequence[Matter]) -> None:
        self.matters = matters
        self.items.show_lines([_line(one) for one in matters])
        self._show()

    def _show(self) -> None:
        one = self.current
        self.sheet.clear()
        self.next.setEnabled(one is not None and bool(one.next_stage))
        self.next.setText(f"{STAGE_TITLES[one.next_stage]}…" if one is not None and one.next_stage else "下一步…")
        self.undo.setEnabled(one is not None and len(one.steps) > 1)
        self.remove.setEnabled(one is not None and len(one.steps) == 1)
        if one is None:
            words = "居民提的事登记在这里，按百姓提事、支部商事、党群议事、公开办事四步办理。"
            self.sheet.add(label(words, "second", wrap=True))
            return
        self.sheet.add(label(one.title, "section", wrap=True))
        self.sheet.add(label(f"{one.grid}　提出人：{one.raised_by or '未填'}", "second"))
        for place, stage in enumerate(STAGES, 1):
            step = next((each for each in one.steps if each.stage == stage), None)
            self.sheet.add(_step(place, stage, step, is_next=stage == one.next_stage))


def _line(one: Matter) -> Line:
    sign, tone = ("note", "amber") if one.next_stage else ("check", "green")
    return Line(one.id, f"{one.title}　{STAGE_TITLES[one.stage]} {one.steps[-1].day:%m-%d}", sign, tone)


def _step(place: int, stage: str, step: Step | None, *, is_next: bool) -> QWidget:
    title = f"{place} {STAGE_TITLES[stage]}"
    if step is None:
        return Section(title, label("下一步" if is_next else "还没有到", "small"))
    parts = [label(" ".join(filter(None, (step.day.isoformat(), step.who))), "small")]
    if step.words:
        parts.append(label(step.words, wrap=True))
    if step.votes_for is not None:
        parts.append(label(f"表决：赞成 {step.votes_for} 票，反对 {step.votes_against} 票", "strong"))
    return Section(title, *parts)
