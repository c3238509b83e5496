"""合并: which of the grids beside one become one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from desktop.errors import Problem, Refusal
from desktop.fields import Field
from desktop.redivision.plan import Merge, NewGrid, Operation
from ui.buttons import label
from ui.pages.questions import Questions
from ui.pages.redivision.forms import Asked, grid_field
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
ROWS = 5


class MergeForm(Asked):
    """Asks for a grid, ticks those beside it, and what they become."""

    about = "勾选要合在一起的网格。填写新名称，就合并成一个新网格；不填，就并入上面选的那个网格。"
    follows = True

    def build(self) -> None:
        """Put the grid, the grids beside it and the name of a new one into the form."""
        self.questions = Questions([grid_field("保留的网格")], self.desk.means(), {"grid": self.grid}, columns=1)
        self._named = Questions(
            [Field("name", "新网格名称", hint="不填则保留上面的网格")], self.desk.means(), columns=1
        )
        self.beside = RowList()
        self.beside.show_rows(ROWS, ROWS)
        self.beside.setAccessibleName("与它合并的网格")
        for part in (self.questions, label("与它合并的网格", "label"), framed(self.beside), self._named):
            self.whole.addWidget(part)
        self.questions.editors["grid"].changed.connect(lambda *_: self._offer())
        self._offer()

    def operations(self) -> tuple[Operation, ...]:
        """Return the merger."""
        kept = self.questions.answers()["grid"]
        if not (others := self._ticked()):
            raise Refusal("请勾选要与它合并的网格。")
        name = self._name()
        return (Merge((kept, *others), NewGrid("new", name) if name else kept),)

    def title(self) -> str:
        """Return what the history calls it."""
        kept = self.questions.values()["grid"]
        names = "、".join(self.desk.program.grids.name(key) for key in (kept, *self._ticked()))
        return f"合并 {names}"[:200]

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault."""
        return super().point_out(self._named.point_out(problems))

    def is_edited(self) -> bool:
        """Whether something was typed or ticked."""
        return super().is_edited() or self._named.is_edited() or bool(self._ticked())

    def _name(self) -> str:
        return str(self._named.values()["name"] or "").strip()

    def _ticked(self) -> list[int]:
        items = [self.beside.item(row) for row in range(self.beside.count())]
        return [item.data(KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _offer(self) -> None:
        """Show the grids beside the chosen one."""
        grids, kept = self.desk.program.grids, self.questions.values()["grid"]
        self.beside.clear()
        node = grids.nodes.get(kept or 0)
        for one in grids.children(node.parent_id) if node is not None else ():
            if one.closed or one.id == kept:
                continue
            item = QListWidgetItem(one.name, self.beside)
            item.setData(KEY, one.id)
            item.setCheckState(Qt.CheckState.Unchecked)
