"""A member of an organisation: somebody of the dossiers, somebody of the roster, or somebody noted only here."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.organisations.members import LIVE
from ui import theme
from ui.buttons import label
from ui.flow import Flow
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.finder import DossierFinder, PersonFinder
from ui.pages.questions import Questions
from ui.pages.registers.staff_finder import StaffFinder

PERSON, STAFF, NOTED = "person_id", "staff_id", ""
WAYS = ((PERSON, "从居民档案中选"), (STAFF, "从网格员名册中选"), (NOTED, "直接填写"))


class MemberDialog(Decision):
    """Asks who it is, and what they are in the organisation."""

    def __init__(self, parent: QWidget, desk: Desk, organisation: int, draft: Draft) -> None:
        new = draft.id is None
        super().__init__(parent, desk, "添加成员" if new else "更正成员", "添加" if new else "保存")
        self._organisation, self._draft = organisation, draft
        self._chosen: dict[str, int | None] = {PERSON: draft.person_id, STAFF: draft.staff_id}
        self._way = next((way for way in (PERSON, STAFF) if self._chosen[way] is not None), PERSON if new else NOTED)
        means = desk.means(self._reveal if not new else None)
        fields = desk.program.organisations.members.fields
        self.own = Questions([field for field in fields if field.key in LIVE], means, draft.values)
        self.facts = Questions([field for field in fields if field.key not in LIVE], means, draft.values)
        self.finders: dict[str, DossierFinder] = {PERSON: PersonFinder(desk), STAFF: StaffFinder(desk)}
        self.told = label("", "second", wrap=True)
        self.ways: dict[str, QRadioButton] = {}
        for part in (self._choice(), *self.finders.values(), self.told, self.own, self.facts):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.parts += [self.own, self.facts]
        self.setMinimumHeight(theme.current().answers)
        for way, finder in self.finders.items():
            finder.chosen.connect(partial(self.choose, way))
            if self._chosen[way] is not None:
                finder.setText(draft.name)
        self.ways[self._way].setChecked(True)
        self.turn(self._way)

    def choose(self, way: str, key: int) -> None:
        """Take somebody of the dossiers or of the roster by key."""
        self._chosen[way] = key
        self.told.setText("姓名、电话和政治面貌以所选档案为准。")

    def turn(self, way: str) -> None:
        """Say from where somebody is taken."""
        self._way = way
        for name, finder in self.finders.items():
            finder.setVisible(name == way)
        self.own.setVisible(way == NOTED)
        self.told.setVisible(way != NOTED)
        self.told.setText("姓名、电话和政治面貌以所选档案为准。" if way and self._chosen[way] is not None else "")
        if way == NOTED:
            self.own.begin()
        else:
            self.finders[way].setFocus()

    def job(self) -> Job:
        """Return the entry."""
        given = Draft(self._draft.values, self._draft.id, self._draft.version)
        self.facts.binding.store(given)
        given.person_id = given.staff_id = None
        if self._way == NOTED:
            self.own.binding.store(given)
        else:
            if self._chosen[self._way] is None:
                self.finders[self._way].setFocus()
                raise Refusal("请先查找并选择人员。")
            setattr(given, self._way, self._chosen[self._way])
        members = self.desk.program.organisations.members
        if given.id is not None:
            return lambda: members.correct(given)
        return lambda: members.add(self._organisation, given)

    def _choice(self) -> QWidget:
        made = QWidget()
        group, flow = QButtonGroup(self), Flow(made, theme.current().page)
        for way, words in WAYS:
            one = self.ways[way] = QRadioButton(words)
            one.clicked.connect(partial(self.turn, way))
            group.addButton(one)
            flow.addWidget(one)
        return made

    def _reveal(self, field_key: str, purpose: str) -> Any:
        assert self._draft.id is not None
        return self.desk.program.organisations.members.reveal(self._draft.id, field_key, purpose)
