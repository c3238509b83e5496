"""What can happen to the members of a household: leaving, dying, another head, part of them for themselves."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.households.commands import Succession
from desktop.dossiers.households.dossier import HouseholdDossier, Member
from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.households.members import MemberChecks
from ui.pages.households.succession import SuccessionChoice
from ui.pages.questions import Questions
from ui.rows import framed

CHANGED = "其他人刚刚变动了这一户，已换成最新情况，请核对后再办。"
FACTS = ("household_no", "kind_code", "grid_id", "address", "care", "note")


class HouseholdDecision(Decision):
    """A decision about one household as it was read; when it changed meanwhile, it is read again and asked again."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier, title: str, verb: str) -> None:
        super().__init__(parent, desk, f"{title}（{dossier.title}）", verb)
        self.dossier = dossier
        self.setMinimumHeight(theme.current().answers)  # room for what the lines propose

    @property
    def head(self) -> Member | None:
        """The head of the household, if it is a member."""
        return next((member for member in self.dossier.members if member.is_head), None)

    def take(self, dossier: HouseholdDossier) -> None:
        """Go on with the household as it is now; what was chosen stays where it can."""
        self.dossier = dossier

    def ask(self, *fields: Field, **values: Any) -> Questions:
        """Ask for some values under what was asked before."""
        made = Questions(fields, self.desk.means(), values)
        self.column.addWidget(made)
        self.parts.append(made)
        return made

    def ask_day(self, title: str, *others: Field, **values: Any) -> Questions:
        """Ask for the day, proposed to be today, and for some other values."""
        day = Field("on", title, Kind.DATE, required=True)
        return self.ask(day, *others, on=self.desk.today(), **values)

    def ask_succession(self, title: str) -> SuccessionChoice:
        """Ask who heads the household."""
        made = SuccessionChoice(self.desk, self.dossier.key, title)
        self.column.addWidget(made)
        self.parts.append(made)
        return made

    def conflict(self) -> None:
        """Read the household again, keep what was chosen, and ask the clerk to look once more."""
        key = self.dossier.key

        def taken(dossier: HouseholdDossier) -> None:
            self.take(dossier)
            self.say(CHANGED)

        self.desk.work.read(self, "读取最新情况", lambda _: self.desk.program.households.dossier(key), taken)


class Leaving(HouseholdDecision):
    """Members go, and when the head is among them, another one has to be chosen."""

    def __init__(
        self, parent: QWidget, desk: Desk, dossier: HouseholdDossier, title: str, verb: str, single: bool = False
    ) -> None:
        super().__init__(parent, desk, dossier, title, verb)
        self._verb = verb
        self.members = MemberChecks(dossier.members, single=single)
        self.column.addWidget(label("哪一位" if single else "哪些人", "strong"))
        self.column.addWidget(framed(self.members))
        self.succession: SuccessionChoice | None = None
        self.members.ticked.connect(self._ticked)

    def add_succession(self) -> None:
        """Ask for the next head under what was asked before; shown only when it is needed."""
        self.succession = self.ask_succession("户主离开，请选择新户主")
        self._ticked()

    def take(self, dossier: HouseholdDossier) -> None:
        """Show the members as they are now."""
        super().take(dossier)
        self.members.show_members(dossier.members)

    def staying(self) -> list[Member]:
        """Return those who are not ticked."""
        chosen = set(self.members.chosen())
        return [member for member in self.dossier.members if member.key not in chosen]

    def needs_head(self) -> bool:
        """Whether the head goes and others stay."""
        return self.head is not None and self.head.key in self.members.chosen() and bool(self.staying())

    def chosen(self) -> list[int]:
        """Return who goes. Raise Refusal when it is nobody."""
        if not (found := self.members.chosen()):
            raise Refusal(f"请勾选要{self._verb}的人。")
        return found

    def next_head(self) -> Succession | None:
        """Return who heads those who stay, where that has to be said."""
        return self.succession.succession() if self.succession is not None and self.needs_head() else None

    def _ticked(self) -> None:
        count = len(self.members.chosen())
        self.yes.setText(f"{self._verb} {count} 人" if count else self._verb)
        if self.succession is not None:
            self.succession.setVisible(self.needs_head())
            if self.needs_head():
                self.succession.set_people(self.staying())


class MoveOutDialog(Leaving):
    """迁出: who, when, where to."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "迁出", "迁出")
        self.questions = self.ask_day(
            "迁出日期", Field("destination", "迁往何处", hint="如：泉州市丰泽区", max_length=200)
        )
        self.add_succession()

    def job(self) -> Job:
        """Return the departure of the chosen ones."""
        people, answers, head = self.chosen(), self.questions.answers(), self.next_head()
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        return lambda: commands.move_out(key, version, people, answers["on"], answers["destination"] or "", head)


class DeceaseDialog(Leaving):
    """登记死亡: who, when."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "登记死亡", "登记死亡", single=True)
        self.questions = self.ask_day("死亡日期")
        self.add_succession()

    def job(self) -> Job:
        """Return the entry of the death."""
        person, answers, head = self.chosen()[0], self.questions.answers(), self.next_head()
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        return lambda: commands.decease(key, version, person, answers["on"], head)

    def _ticked(self) -> None:
        super()._ticked()
        self.yes.setText("登记死亡")


class ChangeHeadDialog(HouseholdDecision):
    """变更户主: who heads the household, and how everybody is related to that person."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "变更户主", "变更户主")
        self.succession = self.ask_succession("新户主")
        self.questions = self.ask_day("变更日期")
        self.take(dossier)

    def take(self, dossier: HouseholdDossier) -> None:
        """Offer every member but the head."""
        super().take(dossier)
        self.succession.set_people(dossier.members, [one for one in dossier.members if not one.is_head])

    def job(self) -> Job:
        """Return the change of the head."""
        succession, on = self.succession.succession(), self.questions.answers()["on"]
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        return lambda: commands.change_head(key, version, succession, on)


class SplitDialog(Leaving):
    """分户: who forms a household of their own, where, under whom; and who heads those who stay."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: HouseholdDossier) -> None:
        super().__init__(parent, desk, dossier, "分户", "分出")
        self.new_head = self.ask_succession("新户的户主")
        self.questions = self.ask_day("分户日期")
        self.column.addWidget(label("新户的信息", "strong"))
        households = desk.program.households
        facts = [field for field in households.fields if field.key in FACTS]
        draft = desk.program.households.blank()
        self.facts = self.ask(*facts, **draft.values)
        self.add_succession()

    def job(self) -> Job:
        """Return the split."""
        people = self.chosen()
        succession, answers = self.new_head.succession(), self.questions.answers()
        facts = Draft(self.desk.program.households.blank().values | self.facts.answers())
        remaining = self.next_head()
        key, version, commands = self.dossier.key, self.dossier.version, self.desk.program.commands
        return lambda: commands.split(key, version, people, succession, facts, answers["on"], remaining)

    def _ticked(self) -> None:
        super()._ticked()
        if self.parts:  # ticked for the first time before the rest is asked
            chosen = set(self.members.chosen())
            self.new_head.set_people([member for member in self.dossier.members if member.key in chosen])
