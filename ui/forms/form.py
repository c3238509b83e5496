"""A form made from Fields: groups as cards, labels above, two columns where there is room."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

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
FIRST, SLICE = 8, 4  # fields made before the form is seen, and in one breath after that
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

    def __init__(self, title: str) -> None:
        super().__init__()
        sizes = theme.current()
        self.lines: list[FieldLine] = []
        self._columns, self._row, self._column = 1, 0, 0
        self.setProperty("role", "card")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.gap)
        whole.setSpacing(sizes.gap)
        if title:
            whole.addWidget(label(title, "section"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes.page)
        self._grid.setVerticalSpacing(sizes.bar)
        self._grid.setColumnStretch(0, 1)
        whole.addLayout(self._grid)
        self.hide()

    def add(self, line: FieldLine) -> None:
        """Put one more field under those before it."""
        self.lines.append(line)
        self._place(line)
        self.show()

    def lay(self, columns: int) -> None:
        """Put the fields into one or two columns; a wide one takes a whole row."""
        if columns == self._columns:
            return
        self._columns, self._row, self._column = columns, 0, 0
        for line in self.lines:
            self._grid.removeWidget(line)
        for line in self.lines:
            self._place(line)
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _place(self, line: FieldLine) -> None:
        whole = self._columns > 1 and (line.field.kind in WHOLE_ROW or line.field.width >= WIDE)
        if whole and self._column:
            self._row, self._column = self._row + 1, 0
        self._grid.addWidget(line, self._row, self._column, 1, self._columns if whole else 1)
        self._column += self._columns if whole else 1
        if self._column >= self._columns:
            self._row, self._column = self._row + 1, 0


class Form(QScrollArea):
    """Cards of fields that scroll together, and the binding of their editors to a draft.

    A form of fifty fields takes too long to make at once: the first stand there from the beginning, the others follow
    between events, or at once when somebody asks for what is not there yet.
    """

    edited = Signal(bool)  # whether the form now differs from what was loaded
    finished = Signal()  # every field is there

    def __init__(self, fields: Sequence[Field], means: Means, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = theme.current()
        self._means = means
        self._waiting = deque(field for field in fields if field.editable)
        self._lines: dict[str, FieldLine] = {}
        self._cards: dict[str, Card] = {}
        self._binding = FormBinding({}, self)
        self._binding.edited.connect(self.edited)
        self._rest = label("", "red", wrap=True)
        self._rest.hide()
        body = QWidget()
        body.setProperty("role", "page")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, sizes.unit, 0)
        self._column.setSpacing(sizes.pad)
        self._column.addWidget(self._rest)
        for field in self._waiting:
            if field.group not in self._cards:
                self._cards[field.group] = Card(field.group)
                self._column.addWidget(self._cards[field.group])
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        application = QApplication.instance()
        if isinstance(application, QApplication):  # an event filter on each part would hear every event of it
            application.focusChanged.connect(self._follow_focus)
        self._clock = QTimer(self, interval=0)
        self._clock.timeout.connect(self._go_on)
        self._make(FIRST)
        self._clock.start()

    @property
    def cards(self) -> list[Card]:
        """The groups of fields."""
        return list(self._cards.values())

    @property
    def lines(self) -> Mapping[str, FieldLine]:
        """Every field, by its key."""
        self.finish()
        return self._lines

    @property
    def editors(self) -> Mapping[str, Editor]:
        """Every editor, by the key of its field."""
        return {key: line.editor for key, line in self.lines.items()}

    @property
    def binding(self) -> FormBinding:
        """What moves values between the form and a draft."""
        self.finish()
        return self._binding

    def finish(self) -> None:
        """Make what is not there yet."""
        if self._clock.isActive():
            self._clock.stop()
            self._make(len(self._waiting))
            self.finished.emit()

    def begin(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self._lines.values())).editor.setFocus()

    def is_edited(self) -> bool:
        """Whether anything differs from what was loaded; what is not there yet does not."""
        return self._binding.is_edited()

    def load(self, draft: Any) -> None:
        """Show a draft."""
        self._rest.hide()
        self._binding.load(draft)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.viewport().width() >= theme.current().two_columns else 1
        for card in self.cards:
            card.lay(columns)

    def place_of(self, key: str) -> QRect:
        """Return where a field is seen, for whoever points at it."""
        line = self.lines[key]
        return QRect(line.mapTo(self, line.rect().topLeft()), line.size())

    def _go_on(self) -> None:
        if self._waiting:
            self._make(SLICE)
        else:
            self.finish()

    def _make(self, count: int) -> None:
        """Make the next few fields. Tab leads to each from the one before, whatever was made between them."""
        made: dict[str, Editor] = {}
        before = _stops(next(reversed(self._lines.values()))) if self._lines else []
        for _ in range(min(count, len(self._waiting))):
            field = self._waiting.popleft()
            line = self._lines[field.key] = FieldLine(field, editor_of(field, self._means))
            made[field.key] = line.editor
            self._cards[field.group].add(line)
            stops = _stops(line)
            for one, other in pairwise([*before[-1:], *stops]):
                QWidget.setTabOrder(one, other)
            before = stops or before
        self._binding.add(made)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring the field that takes the focus into sight, with its label and what is said below it."""
        if now is None or not self.isAncestorOf(now):
            return
        line = next((line for line in self._lines.values() if line.isAncestorOf(now)), None)
        if line is not None:
            self.ensureWidgetVisible(line, 0, theme.current().gap)


def _stops(line: FieldLine) -> list[QWidget]:
    """Return where Tab stops in a field."""
    return [one for one in line.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def build_form(fields: Sequence[Field], means: Means, parent: QWidget | None = None) -> Form:
    """Return the form of some fields; those that are not editable are left out."""
    return Form(fields, means, parent)


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
