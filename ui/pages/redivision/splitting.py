"""拆分: the streets or houses of a grid, and into which new grid each goes."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QRadioButton

from desktop.errors import Problem, Refusal
from desktop.fields import Field, Kind
from desktop.redivision.plan import HOUSE, STREET, ByAddress, NewGrid, Operation, Share, Split, Target
from desktop.redivision.service import AddressGroup
from ui import theme
from ui.buttons import button, label
from ui.pages.questions import Questions
from ui.pages.redivision.forms import Asked, grid_field
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

STAYS, NO_ADDRESS = "留在原网格", "（没有地址）"
MOST_NEW = 4
TALL = 100  # the list takes what height there is
FIELDS = (
    Field("words", "街路 / 楼栋", width=16, listed=True, sortable=False),
    Field("households", "户", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("target", "划到", width=12, listed=True, sortable=False),
)


class SplitForm(Asked):
    """Groups the households by where they live; chosen groups go where the box says."""

    about = "写下新网格的名称；在列表里选中街路或楼栋（可多选），再选划到哪个网格。"

    def build(self) -> None:
        """Put the grid, the names of new grids, the groups and where they go into the form."""
        self._groups: list[AddressGroup] = []
        self._chosen: dict[str, Target] = {}  # by group
        self.questions = Questions(
            [grid_field("要拆分的网格"), Field("other", "也可划到已有的网格", Kind.GRID)],
            self.desk.means(),
            {"grid": self.grid},
            columns=2,
        )
        self.names: list[QLineEdit] = []
        self._name_row = QHBoxLayout()
        self._name_row.setSpacing(theme.current().gap)
        self._name_row.addStretch(1)
        self.goes = QComboBox()
        self.goes.setAccessibleName("选中的街路划到")
        self.goes.activated.connect(lambda place: self.assign(self.goes.itemData(place)))
        self.table = ShortTable(FIELDS, Empty("选定网格后，这里按地址列出住户"))
        self.table.setMinimumHeight(theme.current().row * 4)
        self.by_street, self.by_house = QRadioButton("按街路"), QRadioButton("按楼栋门牌")
        self._ways = QButtonGroup(self)
        head = QHBoxLayout()
        head.addWidget(label("住户分布", "label"))
        head.addStretch(1)
        for one in (self.by_street, self.by_house):
            self._ways.addButton(one)
            head.addWidget(one)
        self.by_street.setChecked(True)
        self.whole.addWidget(self.questions)
        self.whole.addWidget(label("新网格名称", "label"))
        self.whole.addLayout(self._name_row)
        self.whole.addLayout(head)
        self.whole.addWidget(self.table, TALL)
        self.rest = QComboBox()
        self.rest.setAccessibleName("没有划走的住户")
        self.rest.currentIndexChanged.connect(lambda _: self._rest_chosen())
        line = QHBoxLayout()
        line.setSpacing(theme.current().gap)
        for words, box in (("选中的划到", self.goes), ("没有划走的住户", self.rest)):
            line.addWidget(label(words, "label"))
            line.addWidget(box)
        line.addStretch(1)
        self.whole.addLayout(line)
        self._add = button("再加一个新网格", self.add_name, icon_name="add", kind="quiet")
        for _ in range(2):
            self.add_name()
        self.questions.editors["grid"].changed.connect(self.read)
        self.questions.editors["other"].changed.connect(self._offer)
        self._ways.buttonClicked.connect(lambda _: self.read())
        self.table.view.selection_changed.connect(self._offer)
        self.read()

    def add_name(self) -> None:
        """Offer a line for one more new grid."""
        line = QLineEdit(placeholderText=f"新网格 {len(self.names) + 1}")
        line.setFixedWidth(theme.current().popup // 2)
        line.setAccessibleName(f"新网格 {len(self.names) + 1} 的名称")
        line.textChanged.connect(lambda _: self._renamed())
        self.names.append(line)
        self._name_row.insertWidget(len(self.names) - 1, line)
        self._name_row.insertWidget(len(self.names), self._add)
        self._add.setVisible(len(self.names) < MOST_NEW)
        self._renamed()

    def read(self) -> None:
        """Read how the households of the grid are spread."""
        grid = self.questions.values()["grid"]
        by = HOUSE if self.by_house.isChecked() else STREET
        self._chosen = {}
        if grid is None:
            self._take([])
            return
        redivisions = self.desk.program.redivisions
        self.desk.work.read(self, "读取住户分布", lambda _: redivisions.groups(grid, by), self._take)

    def assign(self, target: Target | None) -> None:
        """Let the chosen groups go somewhere, or stay."""
        for key in self.table.view.selected_keys():
            words = self._groups[int(key)].words
            if target is None or not words:
                self._chosen.pop(words, None)
            else:
                self._chosen[words] = target
        self._show()

    def operations(self) -> tuple[Operation, ...]:
        """Return the split."""
        grid = self.questions.answers()["grid"]
        used = {target for target in self._chosen.values() if isinstance(target, str)}
        new = [NewGrid(str(place), line.text().strip()) for place, line in enumerate(self.names) if line.text().strip()]
        if not self._chosen:
            raise Refusal("请选中要划出的街路或楼栋，再选划到哪个网格。")
        if used - {one.label for one in new}:
            raise Refusal("有的新网格还没有名称，请填写。")
        rest = self._rest()
        if rest is not None and rest not in {one.label for one in new}:
            raise Refusal("没有划走的住户要归的新网格还没有名称，请填写。")
        by = HOUSE if self.by_house.isChecked() else STREET
        shares = tuple(Share(ByAddress(words, by), target) for words, target in self._chosen.items())
        founded = tuple(one for one in new if one.label in used or one.label == rest)
        return (Split(grid, founded, shares, rest),)

    def title(self) -> str:
        """Return what the history calls it."""
        return f"拆分 {self.name(self.questions.values()['grid'])}"

    def is_edited(self) -> bool:
        """Whether something was typed or assigned."""
        return bool(self._chosen) or any(line.text() for line in self.names)

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault."""
        return self.last.point_out(self.questions.point_out(problems))

    def _take(self, groups: list[AddressGroup]) -> None:
        self._groups = groups
        self._show()

    def _rest(self) -> str | None:
        """Return which new grid takes what is left; None while the grid itself keeps it."""
        place: int | None = self.rest.currentData()
        return None if place is None else str(place)

    def _rest_chosen(self) -> None:
        """Ask what goes along only where the grid is closed."""
        self.follow_line.setVisible(self._rest() is not None)

    def _renamed(self) -> None:
        """Call the new grids by their names wherever they are offered."""
        chosen, blocked = self.rest.currentData(), self.rest.blockSignals(True)
        self.rest.clear()
        self.rest.addItem(STAYS, None)
        for place in range(len(self.names)):
            self.rest.addItem(f"归 {self._words(str(place))}，原网格撤销", place)
        self.rest.setCurrentIndex(max(0, self.rest.findData(chosen)))
        self.rest.blockSignals(blocked)
        self._show()

    def _show(self) -> None:
        """Show the groups and where they go; what is chosen stays chosen."""
        chosen = [int(key) for key in self.table.view.selected_keys()]
        rows: list[dict[str, Any]] = [
            {
                "words": group.words or NO_ADDRESS,
                "households": f"{group.households:,}",
                "target": self._words(self._chosen.get(group.words)),
            }
            for group in self._groups
        ]
        self.table.show_rows(rows, chosen[0] if len(chosen) == 1 and chosen[0] < len(rows) else -1)
        self._offer()

    def _words(self, target: Target | None) -> str:
        if target is None:
            return ""
        if isinstance(target, int):
            return self.desk.program.grids.path_name(target)
        return self.names[int(target)].text().strip() or f"新网格 {int(target) + 1}"

    def _offer(self) -> None:
        """Offer every place where the chosen groups may go."""
        self.goes.clear()
        self.goes.setPlaceholderText("请选择…")
        for place in range(len(self.names)):
            self.goes.addItem(self._words(str(place)), str(place))
        if (other := self.questions.values()["other"]) is not None:
            self.goes.addItem(self._words(other), other)
        self.goes.addItem(STAYS, None)
        self.goes.setCurrentIndex(-1)
        self.goes.setEnabled(bool(len(self.table.view.selected_keys())))
