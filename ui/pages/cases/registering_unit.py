"""To whom a new case goes at once: proposed by the rules of the office (自动派单), changed by the clerk."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desktop.cases.units import UnitLine
from desktop.errors import Problem
from ui import theme
from ui.buttons import label
from ui.forms.code_box import CodeBox
from ui.pages.cases.moving_picks import UnitChoices
from ui.pages.desk import Desk

HINT = "单位、村或网格的名称、拼音；不填则以后再交办"
PROPOSED = "按自动派单"


class UnitPart(QWidget):
    """The unit, and whether the case is taken on at all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._units = UnitChoices(desk.program, {})
        self._proposed: str | None = None
        self.box: Any = CodeBox(self._units, "", HINT)
        self.box.set_accessible_name("受理后交办给")
        self.only_told = QCheckBox("只上报，暂不受理")
        self._why = label("", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(label("受理后交办给", "label"))
        row.addWidget(self.box, 1)
        row.addWidget(self._why)
        row.addWidget(self.only_told)
        self.box.changed.connect(self._tell)
        self.only_told.toggled.connect(lambda told: self.box.setEnabled(not told))

    @property
    def accepts(self) -> bool:
        """Whether the case is taken on."""
        return not self.only_told.isChecked()

    @property
    def code(self) -> str | None:
        """The unit chosen, for `key_of`; None: nobody yet."""
        return self.box.value if self.accepts else None

    def key_of(self, code: str) -> int:
        """Return the key of a unit; that of a grid is made now: beside the window."""
        return self._units.key_of(code)

    def unreadable(self) -> Sequence[Problem]:
        """Return what is typed but means no unit."""
        remark = None if self.box.is_readable() else self.box.remark()
        return [Problem("unit_id", f"承办单位：{remark.words}")] if remark is not None else []

    def route(self, ledger: str, kind_code: str | None, scenario: str | None) -> None:
        """Propose the unit that such a case goes to by itself, unless the clerk chose another."""
        if self.box.value not in (None, self._proposed):
            return
        units = self._desk.program.units
        key = units.routed(ledger, kind_code, scenario)
        if key is None:
            self._propose(None)
        else:
            self._desk.work.read(self, "读取承办单位", lambda _: units.one(key), self._found)

    def clear(self) -> None:
        """Begin without a unit."""
        self.box.value = self._proposed = None

    def _found(self, line: UnitLine) -> None:
        self._propose(self._units.know(line) if line.is_active else None)

    def _propose(self, code: str | None) -> None:
        self._proposed = code
        self.box.value = code
        self._tell()

    def _tell(self) -> None:
        self._why.setText(PROPOSED if self._proposed is not None and self.box.value == self._proposed else "")
