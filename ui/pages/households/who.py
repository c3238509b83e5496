"""Whom a command is about: somebody the office knows already, or somebody new."""

from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.dossiers.households.commands import Succession
from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.dossiers.people.dossier import PersonDossier
from desktop.drafts import Draft
from desktop.errors import Refusal
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.finder import PersonFinder
from ui.pages.following import follow_number
from ui.pages.households.succession import SuccessionChoice
from ui.pages.questions import Questions

NEWCOMER = (
    "name", "id_no", "sex_code", "born_on", "ethnic_code", "phone", "population", "political_code", "marital_code",
    "workplace", "registered_address", "id_reason", "care",
)  # fmt: skip


def ask_person(desk: Desk, keys: tuple[str, ...], **values: Any) -> Questions:
    """Return the questions about somebody new; birth and sex follow the ID number."""
    fields = {field.key: field for field in desk.program.people.fields}
    made = Questions([fields[key] for key in keys if key in fields], desk.means(), values)
    follow_number(made.editors)
    return made


def person_draft(desk: Desk, asked: Questions) -> Draft:
    """Return the draft of somebody new. Raise Invalid while something is missing."""
    return Draft(desk.program.people.blank().values | asked.answers())


class Who(QWidget):
    """Lets the clerk say which of the two it is, and shows the one that is needed."""

    def __init__(self, desk: Desk, *, known: bool, **values: Any) -> None:
        """`known` says which of the two is proposed, `values` what is filled in for somebody new."""
        super().__init__()
        self._desk = desk
        self.known, self.new = QRadioButton("从现有档案中选择"), QRadioButton("登记新人员")
        ways = QHBoxLayout()
        ways.setSpacing(theme.current().page)
        group = QButtonGroup(self)
        for one in (self.known, self.new):
            group.addButton(one)
            ways.addWidget(one)
        ways.addStretch(1)
        self.choice, self.person = KnownPerson(desk), ask_person(desk, NEWCOMER, **values)
        (self.person if known else self.choice).hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().pad)
        whole.addLayout(ways)
        whole.addWidget(self.choice)
        whole.addWidget(self.person)
        (self.known if known else self.new).setChecked(True)
        self.known.toggled.connect(self._turn)

    @property
    def is_known(self) -> bool:
        """Whether somebody of the dossiers is meant."""
        return self.known.isChecked()

    def draft(self) -> Draft:
        """Return the draft of somebody new. Raise Invalid while something is missing."""
        return person_draft(self._desk, self.person)

    def _turn(self, known: bool) -> None:
        self.choice.setVisible(known)
        self.person.setVisible(not known)
        (self.choice.finder if known else self.person.editors["name"]).setFocus()


class KnownPerson(QWidget):
    """Finds somebody; tells where they live now, and asks who heads the household they leave."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
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

    def chosen(self) -> PersonDossier:
        """Return who was chosen. Raise Refusal when it is nobody."""
        if self.dossier is None:
            self.finder.setFocus()
            raise Refusal("请先查找并选择人员。")
        return self.dossier

    def next_head(self) -> Succession | None:
        """Return who heads the household that is left, where that has to be said."""
        return self.succession.succession() if self.succession is not None else None

    def _show(self, person: PersonDossier, left: HouseholdDossier | None) -> None:
        self.dossier = person
        texts, home = person.texts, person.home
        age = f"{texts['age']} 岁" if texts.get("age") else ""
        where = f"现在 {home.title}（{home.relation or '关系未填'}），办理后从该户移出" if home else "现在不属于任何户"
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
