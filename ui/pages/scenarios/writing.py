"""The form of a scenario: what it is called, where its cases go, what it asks for, how it is handled."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from desktop.cases.ledgers import ledgers
from desktop.cases.loops import loops
from desktop.cases.scenarios import KINDS, FieldDraft, ScenarioDraft
from desktop.errors import Problem
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import button, label, tool
from ui.forms.line import Line
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.questions import Questions

BASIC = (
    Field("title", "场景名称", width=12, required=True, max_length=30),
    Field("unit", "责任单位", width=12, hint="负责办理的部门"),
    Field("about", "说明", Kind.NOTE, width=24, max_length=500),
    Field("handbook", "办理流程", Kind.NOTE, width=24, max_length=4000, hint="一行一步"),
    Field("warn", "办理黄灯（工作日）", Kind.NUMBER, width=6, hint="留空则同所在台账"),
    Field("due", "办理红灯（工作日）", Kind.NUMBER, width=6),
)
HANDLE = "handle"


class FieldRow:
    """One field as it is named: title, kind, list of codes, needed or not."""

    def __init__(self, desk: Desk, draft: FieldDraft) -> None:
        self._draft = draft
        self.title = Line()
        self.title.setText(draft.title)
        self.title.setAccessibleName("字段名称")
        self.kind, self.codes = QComboBox(), QComboBox()
        for kind, words in KINDS.items():
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(self.kind.findData(draft.kind), 0))
        self.kind.setAccessibleName("字段类型")
        lists = desk.program.codes.lists
        for key in sorted(lists, key=lambda key: lists[key].title):
            self.codes.addItem(lists[key].title, key)
        self.codes.setCurrentIndex(max(self.codes.findData(draft.codes), 0))
        self.codes.setAccessibleName("代码表")
        self.required, self.listed = QCheckBox("必填"), QCheckBox("列表显示")
        self.required.setChecked(draft.required)
        self.listed.setChecked(draft.listed)
        self.kind.setEnabled(not draft.key)  # what cases hold already could not be read otherwise
        self.kind.currentIndexChanged.connect(lambda _: self._follow())
        self._follow()

    @property
    def parts(self) -> Sequence[QWidget]:
        """The editors from left to right."""
        return (self.title, self.kind, self.codes, self.required, self.listed)

    def draft(self) -> FieldDraft:
        """Return the field as it stands."""
        kind = Kind(self.kind.currentData())
        codes = str(self.codes.currentData() or "") if kind is Kind.CODE else ""
        required, listed = self.required.isChecked(), self.listed.isChecked()
        return FieldDraft(self.title.text().strip(), kind, codes, required, listed, self._draft.key)

    def _follow(self) -> None:
        self.codes.setEnabled(self.kind.currentData() == Kind.CODE)


class ScenarioDialog(Decision):
    """Asks for everything a scenario is."""

    def __init__(self, parent: QWidget, desk: Desk, draft: ScenarioDraft) -> None:
        title = "修改场景" if draft.key else "新增场景"
        super().__init__(parent, desk, title, "保存")
        self.setMinimumWidth(theme.current().two_columns + theme.current().popup)  # a field is one long row
        self._draft = draft
        warn, due = draft.limits.get(HANDLE, (None, None))
        values = {"title": draft.title, "unit": draft.unit, "about": draft.about, "warn": warn, "due": due}
        self.questions = Questions(BASIC, desk.means(), values | {"handbook": "\n".join(draft.handbook)})
        self.ledger, self.loop = QComboBox(), QComboBox()
        for one in ledgers():
            self.ledger.addItem(one.title, one.key)
        for loop in loops():
            self.loop.addItem(loop.title, loop.key)
        self.ledger.setCurrentIndex(max(self.ledger.findData(draft.ledger), 0))
        self.loop.setCurrentIndex(max(self.loop.findData(draft.loop), 0))
        self.rows: list[FieldRow] = []
        self.column.addWidget(self.questions)
        where = QHBoxLayout()
        where.setSpacing(theme.current().gap)
        for words, box in (("记入台账", self.ledger), ("办理环节", self.loop)):
            box.setAccessibleName(words)
            where.addWidget(label(words, "label"))
            where.addWidget(box, 1)
        self.column.addLayout(where)
        self.fields = Panel("采集内容", "登记事件时要填写的内容，会出现在登记表、列表、导出、打印和统计里。")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.current().gap)
        self._grid.setVerticalSpacing(theme.current().unit)
        self._grid.setColumnStretch(0, 1)
        self.fields.body.addLayout(self._grid)
        self.fields.add(button("增加字段", self.add_field, icon_name="add"))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        for field in draft.fields:
            self._add(field)
        self.questions.begin()

    def add_field(self) -> None:
        """Put an empty field under the others."""
        self._add(FieldDraft(""))
        self.rows[-1].title.setFocus()

    def job(self) -> Job:
        """Return the saving of the scenario."""
        told, scenarios = self.questions.answers(), self.desk.program.scenarios
        limits = dict(self._draft.limits)
        limits.pop(HANDLE, None)
        if told["warn"] is not None or told["due"] is not None:
            due = told["due"] if told["due"] is not None else told["warn"]
            limits[HANDLE] = (told["warn"] if told["warn"] is not None else due, due)
        draft = ScenarioDraft(
            title=told["title"],
            ledger=str(self.ledger.currentData()),
            loop=str(self.loop.currentData()),
            unit=told["unit"] or "",
            about=told["about"] or "",
            handbook=(told["handbook"] or "").splitlines(),
            fields=[row.draft() for row in self.rows],
            limits=limits,
            key=self._draft.key,
            version=self._draft.version,
        )
        return lambda: scenarios.save(draft)

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the limits at their red day."""
        super().point_out([Problem("due", one.message) if one.field == "limits" else one for one in problems])

    def _add(self, draft: FieldDraft) -> None:
        row = FieldRow(self.desk, draft)
        self.rows.append(row)
        at = self._grid.rowCount()
        for place, part in enumerate(row.parts):
            self._grid.addWidget(part, at, place)
        drop = tool("delete", "去掉这个字段", lambda: self._drop(row, drop))
        self._grid.addWidget(drop, at, len(row.parts))

    def _drop(self, row: FieldRow, drop: QWidget) -> None:
        self.rows.remove(row)
        for part in (*row.parts, drop):
            part.hide()
            part.deleteLater()
