"""Who comes into a household, and how a household begins."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.dossiers.people.dossier import PersonDossier
from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.following import follow_number
from ui.pages.households.decisions import FACTS, HouseholdDecision
from ui.pages.households.finder import PersonFinder
from ui.pages.households.succession import SuccessionChoice
from ui.pages.questions import Questions

BABY = ("name", "sex_code", "born_on", "id_no", "ethnic_code", "id_reason", "care")
NEWCOMER = (
    "name", "id_no", "sex_code", "born_on", "ethnic_code", "phone", "population", "political_code", "marital_code",
    "workplace", "registered_address", "id_reason", "care",
)  # fmt: skip
RELATION = Field("relation", "与户主关系", Kind.CODE, codes="relation", required=True, hint="如：子、女、孙子")


def ask_person(desk: Desk, keys: tuple[str, ...], **values: Any) -> Questions:
    """Return the questions about somebody new; birth and sex follow the ID number."""
    fields = {field.key: field for field in desk.program.people.fields}
    made = Questions([fields[key] for key in keys if key in fields], desk.means(), values)
    follow_number(made.editors)
    return made


def person_draft(desk: Desk, asked: Questions) -> Draft:
    """Return the draft of somebody new. Raise Invalid while something is missing."""
    return Draft(desk.program.people.blank().values | asked.answers())


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
        self.known, self.new = QRadioButton("从现有档案中选择"), QRadioButton("登记新人员")
        group = QButtonGroup(self)
        ways = QHBoxLayout()
        ways.setSpacing(theme.current().page)
        for one in (self.known, self.new):
            group.addButton(one)
            ways.addWidget(one)
        ways.addStretch(1)
        self.column.addLayout(ways)
        self.choice = KnownPerson(desk, dossier.key)
        self.person = ask_person(desk, NEWCOMER)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.person)
        self.questions = self.ask_day("迁入日期", RELATION)
        self.parts.insert(0, self.person)
        self.known.toggled.connect(self._turn)
        self.known.setChecked(True)

    def job(self) -> Job:
        """Return the arrival."""
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        if self.known.isChecked():
            person, succession = self.choice.chosen(), self.choice.next_head()
            answers = self.questions.answers()
            return lambda: commands.move_in(key, version, person, answers["relation"], answers["on"], succession)
        draft, answers = person_draft(self.desk, self.person), self.questions.answers()
        return lambda: commands.move_in_new(key, version, draft, answers["relation"], answers["on"])

    def _turn(self, known: bool) -> None:
        self.choice.setVisible(known)
        self.person.setVisible(not known)
        (self.choice.finder if known else self.person.editors["name"]).setFocus()


class KnownPerson(QWidget):
    """Finds somebody; tells where they live now, and asks who heads the household they leave."""

    found = Signal(object)  # a PersonDossier

    def __init__(self, desk: Desk, household: int) -> None:
        super().__init__()
        self._desk, self._household = desk, household
        self.dossier: PersonDossier | None = None
        self.succession: SuccessionChoice | None = None
        self.finder = PersonFinder(desk)
        self._told = label("", "second", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().gap)
        self._column.addWidget(self.finder)
        self._column.addWidget(self._told)
        self.finder.chosen.connect(self.choose)

    def choose(self, key: int) -> None:
        """Take somebody by key."""
        program = self._desk.program

        def job(_: object) -> tuple[PersonDossier, HouseholdDossier | None]:
            person = program.people.dossier(key)
            left = person.home is not None and person.home.is_head and person.home.members > 1
            return person, program.households.dossier(person.home.key) if left and person.home else None

        self._desk.work.read(self, "读取人员档案", job, lambda found: self._show(*found))

    def chosen(self) -> int:
        """Return who was chosen. Raise Refusal when it is nobody."""
        if self.dossier is None:
            self.finder.setFocus()
            raise Refusal("请先查找并选择要迁入的人。")
        return self.dossier.key

    def next_head(self) -> Any:
        """Return who heads the household that is left, where that has to be said."""
        return self.succession.succession() if self.succession is not None else None

    def _show(self, person: PersonDossier, left: HouseholdDossier | None) -> None:
        self.dossier = person
        texts, home = person.texts, person.home
        age = f"{texts['age']} 岁" if texts.get("age") else ""
        where = f"现在 {home.title}（{home.relation or '关系未填'}），迁入后从该户移出" if home else "现在不属于任何户"
        told = (person.title, texts.get("sex_code", "")[:1], age, texts.get("id_no", ""), where)
        self._told.setText("　".join(filter(None, told)))
        if self.succession is not None:
            self.succession.hide()
            self.succession.deleteLater()
            self.succession = None
        if left is not None:
            self.succession = SuccessionChoice(
                self._desk, left.key, f"{person.title}是{left.title}的户主，请为该户选择新户主"
            )
            self.succession.set_people([member for member in left.members if member.key != person.key])
            self._column.addWidget(self.succession)
        self.found.emit(person)


class FoundingDialog(Decision):
    """立户: where, in which grid, and the head."""

    def __init__(self, parent: QWidget, desk: Desk, grid: int | None = None) -> None:
        super().__init__(parent, desk, "立户", "立户")
        fields = [field for field in desk.program.households.fields if field.key in FACTS]
        self.facts = Questions(fields, desk.means(), {"grid_id": grid})
        day = Field("on", "立户日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()})
        self.person = ask_person(desk, NEWCOMER, population="registered")
        for title, part in (("户信息", self.facts), ("", self.questions), ("户主", self.person)):
            if title:
                self.column.addWidget(label(title, "strong"))
            self.column.addWidget(part)
        self.parts += [self.questions, self.person, self.facts]
        self.setMinimumHeight(theme.current().answers)
        self.facts.begin()

    def job(self) -> Job:
        """Return the founding."""
        facts = Draft(self.desk.program.households.blank().values | self.facts.answers())
        draft, on = person_draft(self.desk, self.person), self.questions.answers()["on"]
        return lambda: self.desk.program.commands.register(facts, draft, on)
