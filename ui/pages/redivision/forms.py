"""What is asked for each kind of re-division; `operations` is the answer, for one grid at a time."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Kind
from desktop.redivision.plan import (
    DWELLING,
    HOUSEHOLD,
    ByKeys,
    Close,
    Move,
    MoveGrid,
    Operation,
    Recode,
    Rename,
    Reopen,
    Share,
)
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.questions import Questions

POSTS, ORGANISATIONS, REGISTERS = "posts_follow", "organisations_follow", "registers_follow"
ON = Field("on", "生效日期（不晚于今天）", Kind.DATE, required=True)
ALONG = {
    HOUSEHOLD: "家庭户带着成员一起走；同住的都走了，房屋和楼栋也一起走。",
    DWELLING: "住在里面的家庭户一起走；整栋都走了，楼栋也一起走。",
}
FOLLOWS = ((POSTS, "岗位任职", False), (ORGANISATIONS, "组织队伍", True), (REGISTERS, "台账登记", False))


class Form(Protocol):
    """One kind of re-division being asked for."""

    def operations(self) -> tuple[Operation, ...]:
        """Return what is wanted. Raise Invalid or Refusal while something is missing."""

    def title(self) -> str:
        """Return what the history calls it."""

    def options(self) -> dict[str, Any]:
        """Return the day, and what follows a closed grid."""

    def is_edited(self) -> bool:
        """Whether something was typed or chosen."""

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault; return the problems of no field here."""

    def begin(self) -> None:
        """Put the cursor into the first field."""


class Asked(QWidget):
    """A sentence, and a few fields; the subclass turns the answers into operations."""

    about = ""
    fields: tuple[Field, ...] = ()
    follows = False  # whether a grid is closed, and what hangs on it has to go somewhere

    def __init__(self, desk: Desk, grid: int | None) -> None:
        super().__init__()
        self.desk, self.grid = desk, grid
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        if self.about:
            whole.addWidget(label(self.about, "second", wrap=True))
        self.whole = whole
        self.build()
        self.last = Questions([ON], desk.means(), {"on": desk.today()}, columns=2)
        self.ticks = {key: QCheckBox(words) for key, words, _ in FOLLOWS}
        self.follow_line = self._follows()
        self.follow_line.setVisible(self.follows)
        whole.addWidget(self.follow_line)
        whole.addWidget(self.last)
        whole.addStretch(1)

    def build(self) -> None:
        """Put what is asked into the form."""
        self.questions = Questions(self.fields, self.desk.means(), self.proposed(), columns=1)
        self.whole.addWidget(self.questions)

    def _follows(self) -> QWidget:
        """Return the line that asks what goes where the people of a closed grid go."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().card)
        row.addWidget(label("随住户一并转去", "label"))
        for key, _, usually in FOLLOWS:
            self.ticks[key].setChecked(usually)
            row.addWidget(self.ticks[key])
        row.addStretch(1)
        return line

    def proposed(self) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {"grid": self.grid}

    def options(self) -> dict[str, Any]:
        """Return the day, and what follows a closed grid."""
        ticked = {key: tick.isChecked() for key, tick in self.ticks.items()}
        return {"takes_effect": self.last.answers()["on"], **ticked}

    def is_edited(self) -> bool:
        """Whether something was typed or chosen."""
        return self.questions.is_edited()

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault."""
        return self.last.point_out(self.questions.point_out(problems))

    def begin(self) -> None:
        """Put the cursor into the first field that is empty."""
        empty = [key for key, value in self.questions.values().items() if value in (None, "")]
        (self.questions.editors[empty[0]] if empty else next(iter(self.questions.editors.values()))).setFocus()

    def name(self, grid: int | None) -> str:
        """Return a grid's name after its village's."""
        return self.desk.program.grids.path_name(grid)


def grid_field(title: str, key: str = "grid", hint: str = "") -> Field:
    """Return the field for a grid."""
    return Field(key, title, Kind.GRID, required=True, hint=hint)


class RenameForm(Asked):
    """改名."""

    about = "网格换一个名称，编码、住户和任职都不变；旧名称留在网格的变动记录里。"
    fields = (grid_field("网格"), Field("name", "新名称", required=True))

    def operations(self) -> tuple[Operation, ...]:
        """Return the new name."""
        answers = self.questions.answers()
        return (Rename(answers["grid"], answers["name"]),)

    def title(self) -> str:
        """Return what the history calls it."""
        values = self.questions.values()
        return f"{self.name(values['grid'])} 改名为 {values['name']}"


class RecodeForm(Asked):
    """改编码."""

    about = "网格换一个编码。旧编码作为曾用编码留底，以后任何网格都不能再用。"
    fields = (grid_field("网格"), Field("code", "新编码", required=True, max_length=30))

    def operations(self) -> tuple[Operation, ...]:
        """Return the new code."""
        answers = self.questions.answers()
        return (Recode(answers["grid"], answers["code"]),)

    def title(self) -> str:
        """Return what the history calls it."""
        values = self.questions.values()
        return f"{self.name(values['grid'])} 改编码为 {values['code']}"


class HangForm(Asked):
    """改挂上级."""

    about = "网格连同下面的网格和所有住户，改归另一个村（社区）或上级网格。"
    fields = (grid_field("要移动的网格"), grid_field("新的上级", "parent"))

    def operations(self) -> tuple[Operation, ...]:
        """Return the new place in the tree."""
        answers = self.questions.answers()
        return (MoveGrid(answers["grid"], answers["parent"]),)

    def title(self) -> str:
        """Return what the history calls it."""
        values = self.questions.values()
        return f"{self.name(values['grid'])} 改归 {self.name(values['parent'])}"


class CloseForm(Asked):
    """撤销网格."""

    about = "网格停用，编码保留不再使用。里面的住户、房屋、企业和下级网格划入另一个网格；空网格不必选。"
    fields = (grid_field("要撤销的网格"), Field("target", "划入", Kind.GRID, hint="撤销后住户归哪个网格"))
    follows = True

    def operations(self) -> tuple[Operation, ...]:
        """Return the closing."""
        answers = self.questions.answers()
        return (Close(answers["grid"], answers["target"]),)

    def title(self) -> str:
        """Return what the history calls it."""
        values = self.questions.values()
        into = f"，并入 {self.name(values['target'])}" if values["target"] else ""
        return f"撤销 {self.name(values['grid'])}{into}"


class ReopenForm(Asked):
    """恢复启用: of the grids that were closed, one is in force again."""

    about = "撤销了的网格重新启用，仍用原来的编码；住户要另外划入。"

    def build(self) -> None:
        """Offer the closed grids: the field of grids knows only those in force."""
        field = Field("grid", "要恢复的网格", required=True, hint="填写网格的编码")
        node = self.desk.program.grids.nodes.get(self.grid or 0)
        self.questions = Questions(
            [field], self.desk.means(), {"grid": node.code if node and node.closed else None}, columns=1
        )
        self.whole.addWidget(self.questions)

    def operations(self) -> tuple[Operation, ...]:
        """Return the reopening."""
        return (Reopen(self._closed()),)

    def title(self) -> str:
        """Return what the history calls it."""
        return f"恢复启用 {self.name(self._closed())}"

    def _closed(self) -> int:
        code = str(self.questions.answers()["grid"]).strip()
        found = [node.id for node in self.desk.program.grids.nodes.values() if node.closed and code == node.code]
        if not found:
            raise Invalid([Problem("grid", f"没有编码是 {code} 的已撤销网格")])
        return found[0]


class MovingForm(Asked):
    """划入网格: records that were chosen in a list."""

    fields = (grid_field("划入网格", "target"),)

    def __init__(self, desk: Desk, subject: str, keys: Sequence[int], words: str) -> None:
        self._subject, self._keys, self._words = subject, tuple(int(key) for key in keys), words
        self.about = f"把选中的 {words}划入另一个网格。{ALONG.get(subject, '')}"
        super().__init__(desk, None)

    def operations(self) -> tuple[Operation, ...]:
        """Return the move."""
        if not self._keys:
            raise Refusal("请先在列表里选中要划入的记录。")
        return (Move((Share(ByKeys(self._subject, self._keys), self.questions.answers()["target"]),)),)

    def title(self) -> str:
        """Return what the history calls it."""
        return f"{self._words}划入 {self.name(self.questions.values()['target'])}"
