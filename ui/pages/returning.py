"""People who were gone come back: they return to their household, or had been entered as gone by mistake."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QListWidgetItem, QRadioButton, QWidget

from desktop.dossiers.households.returns import Comer, WayBack
from desktop.fields import Field, Kind
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
MOST = 8


class ReturnDialog(Decision):
    """恢复在册, 迁回: which of the two, when, who comes along, and how they are related to the head now."""

    def __init__(self, parent: QWidget, desk: Desk, way: WayBack) -> None:
        super().__init__(parent, desk, f"{way.person.name}：恢复在册", "恢复在册")
        self._way = way
        home = f"回到{way.title}" + ("（已销户，将恢复）" if way.closed else "") if way.household else "不属于任何户"
        self.column.addWidget(label(home, "second", wrap=True))
        self.mistake, self.returned = QRadioButton("原登记有误，从未离开"), QRadioButton("已经迁回")
        ways = QButtonGroup(self)
        for button in (self.mistake, self.returned):
            ways.addButton(button)
            self.column.addWidget(button)
        self.returned.setEnabled(way.may_return)
        day = Field("on", "迁回日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()})
        self.questions.setEnabled(False)
        self.column.addWidget(self.questions)
        self.companions = RowList()
        for one in way.companions:
            item = QListWidgetItem(one.name, self.companions)
            item.setData(KEY, one.key)
            item.setCheckState(Qt.CheckState.Unchecked)
        if way.companions:
            self.companions.show_rows(len(way.companions), MOST)
            self.column.addWidget(label("当天一同离开的人，一并办理的请勾选", "strong"))
            self.column.addWidget(framed(self.companions))
        fields = [
            Field(str(one.key), f"{one.name}与户主关系", Kind.CODE, codes="relation")
            for one in (way.person, *way.companions)
        ]
        given = {str(one.key): one.relation for one in (way.person, *way.companions)}
        self.relations = Questions(fields if way.household else [], desk.means(), given)
        self.column.addWidget(self.relations)
        self.parts += [self.questions, self.relations]
        self.returned.toggled.connect(self._turn)
        self.mistake.setChecked(True)
        self.mistake.setFocus()

    def job(self) -> Job:
        """Return the way back."""
        comers = {one.key: one for one in self._comers()}
        people = {key: one.version for key, one in comers.items()}
        said = self.relations.answers()
        relations = {key: said[str(key)] for key in comers if said.get(str(key))}
        returns = self.desk.program.returns
        if self.mistake.isChecked():
            return lambda: returns.restore(people, relations)
        on = self.questions.answers()["on"]
        return lambda: returns.come_back(people, on, relations)

    def _comers(self) -> list[Comer]:
        rows = [self.companions.item(row) for row in range(self.companions.count())]
        ticked = {item.data(KEY) for item in rows if item.checkState() == Qt.CheckState.Checked}
        return [self._way.person, *(one for one in self._way.companions if one.key in ticked)]

    def _turn(self, returned: bool) -> None:
        self.questions.setEnabled(returned)
        self.yes.setText("迁回" if returned else "恢复在册")
