"""A form made from Fields: groups as cards, labels above, two columns where there is room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import Problem
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import label, set_role
from ui.forms.binding import FormBinding
from ui.forms.code_box import CodeBox, CodeLists, CodesBox
from ui.forms.date_box import DateBox
from ui.forms.editor import Editor, Reveal
from ui.forms.flag_box import FlagBox
from ui.forms.grid_box import GridBox, GridTree
from ui.forms.identity_boxes import CreditCodeBox, IdNumberBox, PhoneBox
from ui.forms.text_boxes import LineBox, NoteBox, NumberBox

WIDE = 22  # characters from which a field takes a whole row
WHOLE_ROW = frozenset({Kind.NOTE, Kind.CODES})


@dataclass(frozen=True)
class Means:
    """What the editors of a form need beside their fields."""

    codes: CodeLists
    grids: GridTree | None = None
    reveal: Callable[[str], Reveal] | None = None  # key of a field -> what fetches the value that was hidden
    place_of: Callable[[str], str] = lambda prefix: ""  # native place by the first six digits of an ID number


class FieldLine(QWidget):
    """One field: its label, its editor, and one line below for what is wrong or worth knowing."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field, self.editor = field, editor
        sizes = theme.current()
        title = QHBoxLayout()
        title.setSpacing(sizes.unit)
        title.addWidget(label(field.title, "label"))
        if field.required:
            title.addWidget(label("必填", "required"))
        title.addStretch(1)
        self._below = label("", "remark")
        self._below.setMinimumHeight(sizes.remark)  # always there, so nothing jumps when it begins to speak
        self._below.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._below.setWordWrap(True)
        editor.set_accessible_name(field.title + ("，必填" if field.required else ""))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(title)
        box.addSpacing(sizes.bar)
        box.addWidget(editor)
        box.addWidget(self._below)
        box.addStretch(1)
        editor.remarked.connect(self._speak)
        self._speak()

    @property
    def said(self) -> str:
        """What stands under the editor."""
        return self._below.text()

    def _speak(self) -> None:
        remark = None if self.editor.is_hidden else self.editor.remark()
        if self.editor.fault:
            words, tone = self.editor.fault, "red"
        elif remark is not None:
            words, tone = remark
        else:
            words, tone = self.field.hint, ""
        self._below.setText(words)
        self._below.setAccessibleName(words)
        set_role(self._below, tone=tone)


class Card(QFrame):
    """A group of fields under its name."""

    def __init__(self, title: str, lines: Sequence[FieldLine]) -> None:
        super().__init__()
        sizes = theme.current()
        self.lines = list(lines)
        self._columns = 0
        self.setProperty("role", "card")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.gap)
        whole.setSpacing(sizes.gap)
        if title:
            whole.addWidget(label(title, "section"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes.page)
        self._grid.setVerticalSpacing(sizes.bar)
        whole.addLayout(self._grid)
        self.lay(1)

    def lay(self, columns: int) -> None:
        """Put the fields into one or two columns; a wide one takes a whole row."""
        if columns == self._columns:
            return
        self._columns = columns
        for line in self.lines:
            self._grid.removeWidget(line)
        row, column = 0, 0
        for line in self.lines:
            whole = columns > 1 and (line.field.kind in WHOLE_ROW or line.field.width >= WIDE)
            if whole and column:
                row, column = row + 1, 0
            self._grid.addWidget(line, row, column, 1, columns if whole else 1)
            column += columns if whole else 1
            if column >= columns:
                row, column = row + 1, 0
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


class Form(QScrollArea):
    """Cards of fields that scroll together, and the binding of their editors to a draft."""

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = theme.current()
        self.cards = list(cards)
        self.lines: Mapping[str, FieldLine] = {line.field.key: line for card in cards for line in card.lines}
        self.editors: Mapping[str, Editor] = {key: line.editor for key, line in self.lines.items()}
        self.binding = FormBinding(self.editors, self)
        self._rest = label("", "red", wrap=True)
        self._rest.hide()
        body = QWidget()
        body.setProperty("role", "page")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, sizes.unit, 0)
        self._column.setSpacing(sizes.pad)
        self._column.addWidget(self._rest)
        for card in cards:
            self._column.addWidget(card)
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for editor in self.editors.values():
            for part in [editor, *editor.findChildren(QWidget)]:
                part.installEventFilter(self)

    def load(self, draft: Any) -> None:
        """Show a draft."""
        self._rest.hide()
        self.binding.load(draft)
        self.verticalScrollBar().setValue(0)

    def is_readable(self) -> bool:
        """Point out what is typed but means nothing; return whether there is nothing of the kind."""
        problems = self.binding.unreadable()
        if problems:
            self.point_out(problems)
        return not problems

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the fields at fault, go to the first; what concerns no field of the form is said at its head."""
        rest = self.binding.point_out(problems)
        self._rest.setText("\n".join(problem.message for problem in rest))
        self._rest.setVisible(bool(rest))
        if rest and len(rest) == len(problems):
            self.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Bring the field that takes the focus into sight, with its label and what is said below it."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            line = next((line for line in self.lines.values() if line.isAncestorOf(watched)), None)
            if line is not None:
                self.ensureWidgetVisible(line, 0, theme.current().gap)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.viewport().width() >= theme.current().two_columns else 1
        for card in self.cards:
            card.lay(columns)

    def place_of(self, key: str) -> QRect:
        """Return where a field is seen, for whoever points at it."""
        line = self.lines[key]
        return QRect(line.mapTo(self, line.rect().topLeft()), line.size())


def build_form(fields: Sequence[Field], means: Means, parent: QWidget | None = None) -> Form:
    """Return the form of some fields; those that are not editable are left out."""
    groups: dict[str, list[FieldLine]] = {}
    for field in fields:
        if field.editable:
            groups.setdefault(field.group, []).append(FieldLine(field, editor_of(field, means)))
    return Form([Card(title, lines) for title, lines in groups.items()], parent)


def editor_of(field: Field, means: Means) -> Editor:
    """Return the editor of a field."""
    editor = _editor_for(field, means)
    if means.reveal is not None:
        editor.set_reveal(means.reveal(field.key))
    return editor


def _editor_for(field: Field, means: Means) -> Editor:
    match field.kind:
        case Kind.NOTE:
            return NoteBox(max_length=field.max_length)
        case Kind.DATE:
            return DateBox()
        case Kind.CODE:
            return CodeBox(means.codes, field.codes)
        case Kind.CODES:
            return CodesBox(means.codes, field.codes)
        case Kind.NUMBER | Kind.DECIMAL:
            return NumberBox(decimals=field.kind is Kind.DECIMAL)
        case Kind.FLAG:
            return FlagBox()
        case Kind.ID_NUMBER:
            return IdNumberBox(place_of=means.place_of)
        case Kind.CREDIT_CODE:
            return CreditCodeBox()
        case Kind.PHONE:
            return PhoneBox()
        case Kind.GRID if means.grids is not None:
            return GridBox(means.grids)
    return LineBox(max_length=field.max_length)
