"""Who heads a household from now on, and how everybody else is related to the new head."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.dossiers.households.commands import Succession
from desktop.dossiers.households.dossier import Member
from desktop.errors import Problem, Refusal
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.households.members import words_of
from ui.pages.questions import Questions
from ui.work import Ticket


class SuccessionChoice(QWidget):
    """Choose a head; relations that follow from the old ones are filled in, the others have to be said."""

    def __init__(self, desk: Desk, household: int, title: str) -> None:
        super().__init__()
        self._desk, self._household = desk, household
        self._people: list[Member] = []
        self._ticket: Ticket[dict[int, str | None]] | None = None
        self.relations: Questions | None = None
        self.head = QComboBox()
        self.head.setAccessibleName(title)
        self.head.setPlaceholderText("请选择")
        self._hint = label("", "small", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().unit)
        self._column.addWidget(label(title, "strong"))
        self._column.addWidget(self.head)
        self._column.addWidget(self._hint)
        self.head.currentIndexChanged.connect(lambda _: self._plan())

    @property
    def chosen(self) -> int | None:
        """The key of the new head."""
        key = self.head.currentData()
        return None if key is None else int(key)

    def set_people(self, people: Sequence[Member], candidates: Sequence[Member] | None = None) -> None:
        """Say who stays together, and who of them may be the head; a choice that still holds is kept."""
        kept, self._people = self.chosen, list(people)
        blocked = self.head.blockSignals(True)
        self.head.clear()
        for member in people if candidates is None else candidates:
            self.head.addItem(words_of(member), member.key)
        self.head.setCurrentIndex(self.head.findData(kept) if kept is not None else -1)
        self.head.blockSignals(blocked)
        self._plan()

    def succession(self) -> Succession:
        """Return what was chosen. Raise Refusal or Invalid while something is missing."""
        if self.chosen is None:
            self.head.setFocus()
            raise Refusal("请选择新户主。")
        if self.relations is None:
            if len(self._people) > 1:
                raise Refusal("正在推算与新户主的关系，请稍后再试。")
            return Succession(self.chosen)
        return Succession(self.chosen, {int(key): code for key, code in self.relations.answers().items()})

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the relations at fault; return the rest."""
        return self.relations.point_out(problems) if self.relations is not None else list(problems)

    def is_edited(self) -> bool:
        """Whether a relation was chosen by hand: the head alone is quickly chosen again."""
        return self.relations is not None and self.relations.is_edited()

    def _plan(self) -> None:
        """Ask how the others are related to the chosen head."""
        if self._ticket is not None:
            self._ticket.cancel()
        head, people = self.chosen, [member.key for member in self._people]
        if head is None or len(people) < 2:
            self._ask({})
            return
        commands = self._desk.program.commands

        def job(_: Progress) -> dict[int, str | None]:
            return commands.plan_succession(self._household, head, people)

        self._ticket = self._desk.work.read(self, "推算与新户主的关系", job, self._ask)

    def _ask(self, planned: dict[int, str | None]) -> None:
        if self.relations is not None:
            self.relations.hide()
            self.relations.deleteLater()
            self.relations = None
        others = [member for member in self._people if member.key in planned and member.key != self.chosen]
        self._hint.setVisible(bool(others))
        if not others:
            return
        unknown = sum(planned[member.key] is None for member in others)
        self._hint.setText(
            f"以下是与新户主的关系，请核对；有 {unknown} 人的关系推算不出，须选择。"
            if unknown
            else "以下是按原关系推算出的与新户主的关系，请核对。"
        )
        fields = [
            Field(str(member.key), f"{member.name}（原{member.texts.get('relation_code') or '关系未填'}）", Kind.CODE,
                  codes="relation", required=True)
            for member in others
        ]  # fmt: skip
        self.relations = Questions(fields, self._desk.means(), {str(key): code for key, code in planned.items()})
        self._column.addWidget(self.relations)
