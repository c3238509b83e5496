"""Moves values between a draft and the editors of a form, and knows whether anything changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.errors import Invalid, Problem, joined
from ui.forms.editor import Editor


class FormBinding(QObject):
    """Binds editors to the attributes of a draft that bear the same keys."""

    edited = Signal(bool)  # whether the form now differs from what was loaded

    def __init__(self, editors: Mapping[str, Editor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        self._draft: Any = None
        self._loaded: dict[str, Any] = {}
        self._loading = False
        self.add(editors)

    def add(self, editors: Mapping[str, Editor]) -> None:
        """Bind more editors; they show the draft the others show."""
        self._editors |= editors
        for key, editor in editors.items():
            editor.changed.connect(self._tell)
            editor.revealed.connect(lambda key=key: self._revealed(key))
        if self._draft is not None:
            self._show(editors)

    def load(self, draft: Any) -> None:
        """Show a draft."""
        self._draft = draft
        self._show(self._editors)
        self._tell()

    def _show(self, editors: Mapping[str, Editor]) -> None:
        self._loading = True
        for key, editor in editors.items():
            editor.value = getattr(self._draft, key)
            editor.set_fault("")
        self._loaded |= {key: editor.value for key, editor in editors.items()}
        self._loading = False

    def store(self, draft: Any) -> Any:
        """Put what was changed into the draft and return it; raise Invalid while something typed means nothing."""
        if problems := self.unreadable():
            raise Invalid(problems)
        for key, value in self._values().items():
            if value != self._loaded.get(key):  # what nobody touched stays as the draft brought it, hidden or not
                setattr(draft, key, value)
        return draft

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into the form as if the clerk had typed them: 复制上一人."""
        for key, value in values.items():
            if key in self._editors:
                self._editors[key].value = value

    def unsaved(self) -> dict[str, Any]:
        """Return what was typed and not saved, as plain data that may wait for the next start; hidden values never."""
        now = self._values()
        changed = [key for key, value in now.items() if value != self._loaded.get(key)]
        return {key: self._editors[key].plain(now[key]) for key in changed if not self._editors[key].is_hidden}

    def take_up(self, unsaved: Mapping[str, Any]) -> None:
        """Type again what `unsaved` returned, over the draft that is loaded."""
        known = {key: value for key, value in unsaved.items() if key in self._editors}
        self.fill({key: self._editors[key].from_plain(value) for key, value in known.items()})

    def is_edited(self) -> bool:
        """Whether anything differs from what was loaded, readable or not."""
        return bool(self._loaded) and (self._values() != self._loaded or bool(self.unreadable()))

    def unreadable(self) -> list[Problem]:
        """Return what is typed but means nothing, field by field."""
        found = []
        for key, editor in self._editors.items():
            remark = None if editor.is_readable() else editor.remark()
            if remark is not None:
                found.append(Problem(key, remark.words))
        return found

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault, put the cursor into the first; return the problems of no field of this form."""
        said: dict[str, list[str]] = {}
        for problem in problems:
            said.setdefault(problem.field, []).append(problem.message)
        for key, editor in self._editors.items():
            editor.set_fault(joined(said.get(key, ())))
        if first := next((editor for key, editor in self._editors.items() if key in said), None):
            first.setFocus()
        return [problem for problem in problems if problem.field not in self._editors]

    def _values(self) -> dict[str, Any]:
        return {key: editor.value for key, editor in self._editors.items()}

    def _revealed(self, key: str) -> None:
        self._loaded[key] = self._editors[key].value
        self._tell()  # while it was put into its editor it looked like an edit

    def _tell(self) -> None:
        if self._loaded and not self._loading:
            self.edited.emit(self.is_edited())
