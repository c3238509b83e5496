"""Who comes into a household, and how a household begins."""

from PySide6.QtWidgets import QWidget

from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.drafts import Draft
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.households.decisions import FACTS, HouseholdDecision
from ui.pages.households.who import Who, ask_person, person_draft
from ui.pages.questions import Questions

BABY = ("name", "sex_code", "born_on", "id_no", "ethnic_code", "id_reason", "care")
RELATION = Field("relation", "与户主关系", Kind.CODE, codes="relation", required=True, hint="如：子、女、孙子")


class NewbornDialog(HouseholdDecision):
    """添新生儿: the child, its relation to the head, the day it joined."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "添新生儿", "添加新生儿")
        self.person = ask_person(desk, BABY, population="registered")
        self.column.addWidget(self.person)
        self.questions = self.ask_day("入户日期", RELATION)
        self.parts.insert(0, self.person)
        self.person.begin()

    def job(self) -> Job:
        """Return the child's joining."""
        draft, answers = person_draft(self.desk, self.person), self.questions.answers()
        if "population" in draft.values:
            draft.population = "registered"
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        return lambda: commands.newborn(key, version, draft, answers["relation"], answers["on"])


class MoveInDialog(HouseholdDecision):
    """迁入: somebody the office knows already, or somebody new."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "迁入", "迁入")
        self.who = Who(desk, known=True)
        self.column.addWidget(self.who)
        self.questions = self.ask_day("迁入日期", RELATION)
        self.parts.insert(0, self.who.person)
        self.who.choice.finder.setFocus()

    def job(self) -> Job:
        """Return the arrival."""
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        if self.who.is_known:
            person, succession = self.who.choice.chosen().key, self.who.choice.next_head()
            answers = self.questions.answers()
            return lambda: commands.move_in(key, version, person, answers["relation"], answers["on"], succession)
        draft, answers = self.who.draft(), self.questions.answers()
        return lambda: commands.move_in_new(key, version, draft, answers["relation"], answers["on"])


class FoundingDialog(Decision):
    """立户: where, in which grid, and the head."""

    def __init__(self, parent: QWidget, desk: Desk, grid: int | None = None) -> None:
        super().__init__(parent, desk, "立户", "立户")
        fields = [field for field in desk.program.households.fields if field.key in FACTS]
        self.facts = Questions(fields, desk.means(), {"grid_id": grid})
        day = Field("on", "立户日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()})
        self.who = Who(desk, known=False, population="registered")
        for title, part in (("户信息", self.facts), ("", self.questions), ("户主", self.who)):
            if title:
                self.column.addWidget(label(title, "strong"))
            self.column.addWidget(part)
        self.parts += [self.questions, self.who.person, self.facts]
        self.setMinimumHeight(theme.current().answers)
        self.facts.begin()

    def job(self) -> Job:
        """Return the founding."""
        facts = Draft(self.desk.program.households.blank().values | self.facts.answers())
        commands = self.desk.program.commands
        if self.who.is_known:
            head, succession = self.who.choice.chosen(), self.who.choice.next_head()
            on = self.questions.answers()["on"]
            return lambda: commands.register_with(facts, head.key, head.version, on, succession)
        draft, on = self.who.draft(), self.questions.answers()["on"]
        return lambda: commands.register(facts, draft, on)
