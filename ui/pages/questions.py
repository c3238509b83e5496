"""A few fields to be answered, side by side, in a dialog."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field, Kind
from ui import theme
from ui.forms.binding import FormBinding
from ui.forms.editor import Editor
from ui.forms.form import WHOLE_ROW, WIDE, FieldLine, Means, editor_of


class Questions(QWidget):
    """Asks for the values of some fields; its answers are checked for what is missing and what means nothing."""

    def __init__(
        self,
        fields: Sequence[Field],
        means: Means,
        values: Mapping[str, Any] | None = None,
        columns: int = 2,
        own: Mapping[str, Editor] | None = None,
    ) -> None:
        """`own` are editors that no Field can tell of, by the key of their field."""
        super().__init__()
        self._fields = [field for field in fields if field.editable]
        made = own or {}
        self.lines = {
            field.key: FieldLine(field, made.get(field.key) or editor_of(field, means)) for field in self._fields
        }
        self.editors = {key: line.editor for key, line in self.lines.items()}
        self.binding = FormBinding(self.editors, self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().page)
        grid.setVerticalSpacing(theme.current().bar)
        row = column = 0
        for line in self.lines.values():
            span = columns if line.field.kind in WHOLE_ROW or line.field.width >= WIDE else 1
            if column + span > columns:
                row, column = row + 1, 0
            grid.addWidget(line, row, column, 1, span)
            column += span
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        self.put(values or {})

    def put(self, values: Mapping[str, Any]) -> None:
        """Show values; what is not given is empty."""
        empty = {field.key: () if field.kind is Kind.CODES else None for field in self._fields}
        self.binding.load(Draft(empty | {key: value for key, value in values.items() if key in empty}))

    def answers(self) -> dict[str, Any]:
        """Return what was answered. Raise Invalid while a needed answer is missing or means nothing."""
        problems = self.binding.unreadable()
        values = self.values()
        problems += [
            Problem(field.key, f"请填写{field.title}")
            for field in self._fields
            if field.required and values[field.key] in (None, "", ())
        ]
        if problems:
            self.binding.point_out(problems)
            raise Invalid(problems)
        return values

    def values(self) -> dict[str, Any]:
        """Return what is answered so far."""
        return {key: _value(editor) for key, editor in self.editors.items()}

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault; return the problems of no field here."""
        return self.binding.point_out(problems)

    def is_edited(self) -> bool:
        """Whether something differs from what was proposed."""
        return self.binding.is_edited()

    def begin(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.editors.values())).setFocus()


def _value(editor: Any) -> Any:
    return editor.value
