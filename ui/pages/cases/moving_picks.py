"""What a move lets one choose: units and grids, people of the roster, other cases. Found while typing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from desktop.cases.moves import CASE, STAFF, UNIT, UNITS, Pick
from desktop.cases.units import UnitLine
from desktop.fields import Field, Kind
from desktop.program import Program
from desktop.tables import Search
from ui.forms.code_box import CodeBox, CodesBox
from ui.forms.editor import Editor, Remark
from ui.forms.form import WIDE

FEW = 20
HINTS = {
    UNIT: "单位、村或网格的名称、拼音",
    UNITS: "输入或选择，可多选",
    STAFF: "从名册中找，或直接写姓名",
    CASE: "编号或名称",
}


class Found(NamedTuple):
    """One line that may be chosen."""

    code: str
    title: str
    detail: str = ""


class UnitChoices:
    """Units as the editors of code lists see them; the key of a unit is told only when the move is made."""

    def __init__(self, program: Program, known: Mapping[int, str]) -> None:
        self._program = program
        self._names = {str(key): name for key, name in known.items()}
        self._grids: dict[str, UnitLine] = {}  # those that nothing was assigned to yet

    def items(self, list_key: str) -> Sequence[Found]:
        """Return the departments."""
        return self.match(list_key, "")

    def match(self, list_key: str, typed: str) -> Sequence[Found]:
        """Return the units, villages and grids a text may mean."""
        return [self._found(line) for line in self._program.units.find(typed)]

    def title(self, list_key: str, code: str | None) -> str:
        """Return what a unit is called."""
        return self._names.get(code or "", "")

    def key_of(self, code: str) -> int:
        """Return the key of a unit, made now for a grid that nothing was assigned to yet."""
        line = self._grids.get(code)
        return int(code) if line is None else self._program.units.key_of(line)

    def know(self, line: UnitLine) -> str:
        """Take a unit in, so that it can be shown. Return its code."""
        code = str(line.id) if line.id is not None else f"grid {line.grid_id}"
        self._names[code] = line.name
        if line.id is None:
            self._grids[code] = line
        return code

    def _found(self, line: UnitLine) -> Found:
        return Found(self.know(line), line.name, " ".join(filter(None, (line.kind_title, line.contact))))


class StaffChoices:
    """People of the roster as the editor of a code sees them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._names: dict[str, str] = {}

    def items(self, list_key: str) -> Sequence[Found]:
        """Return nobody: the roster is found by typing."""
        return []

    def match(self, list_key: str, typed: str) -> Sequence[Found]:
        """Return the people a text may mean."""
        found = [Found(str(hit.key), hit.title, hit.detail) for hit in self._program.finder.staff(typed)]
        self._names |= {one.code: one.title for one in found}
        return found

    def title(self, list_key: str, code: str | None) -> str:
        """Return somebody's name."""
        return self._names.get(code or "", "")


class CaseChoices:
    """Open cases as the editor of a code sees them."""

    def __init__(self, program: Program, besides: int) -> None:
        self._program, self._besides = program, besides
        self._titles: dict[str, str] = {}

    def items(self, list_key: str) -> Sequence[Found]:
        """Return the latest."""
        return self.match(list_key, "")

    def match(self, list_key: str, typed: str) -> Sequence[Found]:
        """Return the latest cases whose number, title or people a text may mean; the latest open ones for none."""
        listed = self._program.cases.list
        search = Search(text=typed) if typed.strip() else Search(filters={"open": True})
        keys = listed.head(search, FEW + 1)
        rows = listed.records([int(key) for key in keys if int(key) != self._besides])
        found = [
            Found(str(key), f"{row['number']}　{row['title']}", f"{row['grid_id']}　{row['found_on']}")
            for key, row in rows.items()
        ]
        self._titles |= {one.code: one.title for one in found}
        return found

    def title(self, list_key: str, code: str | None) -> str:
        """Return number and title of a case."""
        return self._titles.get(code or "", "")


class StaffBox(CodeBox):
    """Somebody of the roster, or only a name."""

    def read(self) -> Any:
        """Return the key as text, or the name typed."""
        return super().read() or self.line.text().strip() or None

    def show_value(self, value: Any) -> None:
        """Show somebody by name."""
        super().show_value(value)
        if value and not self.line.text():
            self._code = ""
            self.line.setText(value)

    def remark(self) -> Remark | None:
        """Say that a name is kept as it is typed."""
        if self.line.text().strip() and not super().read() and not self.line.is_open:
            return Remark("不在名册中，只记姓名")
        return None

    @property
    def is_known(self) -> bool:
        """Whether somebody of the roster was chosen."""
        return bool(super().read())


class Picks:
    """The editors of what a move lets one choose, and what their answers are in the facts of an event."""

    def __init__(self, program: Program, picks: Sequence[Pick], units: Mapping[int, str], case: int) -> None:
        self._picks, self._units = picks, UnitChoices(program, units)
        staff, cases = StaffChoices(program), CaseChoices(program, case)
        self.editors: dict[str, Editor] = {}
        for pick in picks:
            hint = HINTS[pick.what]
            match pick.what:
                case "unit":
                    editor: Editor = CodeBox(self._units, "", hint)
                case "units":
                    editor = CodesBox(self._units, "", hint)
                case "staff":
                    editor = StaffBox(staff, "", hint)
                case _:
                    editor = CodeBox(cases, "", hint)
            self.editors[pick.key] = editor

    def facts(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers as facts. Makes the units of grids: beside the window."""
        found: dict[str, Any] = {}
        for pick in self._picks:
            value = answers[pick.key]
            if not value:
                continue
            match pick.what:
                case "unit":
                    found[pick.key] = self._units.key_of(value)
                case "units":
                    found[pick.key] = [self._units.key_of(one) for one in value]
                case "staff" if not value.isdecimal():
                    found[pick.key.replace("_id", "_name")] = value
                case _:
                    found[pick.key] = int(value)
        return found

    @staticmethod
    def shown(pick: Pick, value: Any) -> Any:
        """Return a proposed fact as its editor shows it."""
        return tuple(str(one) for one in value) if pick.what == UNITS else str(value)


def field_of(pick: Pick) -> Field:
    """Return the line of a form in which a choice stands."""
    kind = Kind.CODES if pick.what == UNITS else Kind.CODE
    return Field(pick.key, pick.title, kind, width=10 if pick.what == STAFF else WIDE, required=pick.required)
