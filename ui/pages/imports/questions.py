"""What only the clerk can settle before the rows count: editions of codes, unknown wordings, the village, grids."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.codes import Codes
from desktop.grids.service import Grids
from desktop.intake.options import Options
from desktop.sheets.checked import NewGrid, Question
from ui import theme
from ui.buttons import label
from ui.pages.imports.column_row import StillBox, TargetLine
from ui.suggestions import Proposal

EDITION, WORDING, VILLAGE = "edition", "wording", "village"
NAMED = 12  # new grids named


class QuestionsCard(QFrame):
    """Questions with their choices; every answer goes into the options at once."""

    answered = Signal()

    def __init__(self, codes: Codes, grids: Grids, options: Options) -> None:
        super().__init__()
        self._codes, self._grids, self.options = codes, grids, options
        self.setProperty("role", "notice-card")
        sizes = theme.current()
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        self._body.setSpacing(sizes.gap)
        self.editors: dict[tuple[str, str, str], Any] = {}
        self.blanks: dict[str, QCheckBox] = {}
        self.new_grids: QCheckBox | None = None

    def ask(self, questions: Sequence[Question], new_grids: Sequence[NewGrid]) -> None:
        """Show the questions of one check."""
        if questions:
            words = "下面几处要您来定，定了以后再核对一次；选择会被记住。"
            self._body.addWidget(label(words, "strong", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().card)
        grid.setVerticalSpacing(theme.current().unit)
        grid.setColumnStretch(0, 1)
        for row, question in enumerate(questions):
            said = f"{question.message}（{question.rows:,} 行）" if question.rows else question.message
            grid.addWidget(label(said, wrap=True), row, 0)
            editor = self._wording(question) if question.key == WORDING else self._choice(question)
            editor.setFixedWidth(theme.current().popup)
            self.editors[question.key, question.subject, question.text] = editor
            grid.addWidget(editor, row, 1)
        self._body.addLayout(grid)
        for subject in dict.fromkeys(one.subject for one in questions if one.key == WORDING):
            self._blank(subject)
        if new_grids or not self.options.create_grids:
            self._grids_tick(new_grids)

    def _choice(self, question: Question) -> QWidget:
        box = StillBox([(None, "请选择"), *question.choices])
        box.currentIndexChanged.connect(lambda _: self._take(question, box.currentData()))
        return box

    def _wording(self, question: Question) -> QWidget:
        nearest = [Proposal(code, title, "相近") for code, title in question.choices if code]

        def propose(typed: str) -> list[Proposal]:
            found = [Proposal(item.code, item.title, item.code) for item in self._codes.match(question.subject, typed)]
            return found if typed else [*nearest, *found]

        line = TargetLine(propose)
        line.setPlaceholderText("选择含义，可输拼音")

        def chosen(code: str) -> None:
            line.say(self._codes.title(question.subject, code))
            self._take(question, code)

        line.chosen.connect(chosen)
        return line

    def _blank(self, subject: str) -> None:
        known = self._codes.lists.get(subject.partition(":")[0])
        title = known.title if known else subject
        tick = QCheckBox(f"“{title}”中没有指定的写法按空白导入")
        tick.setChecked(subject in self.options.blank_unknown)

        def turned(on: bool) -> None:
            kept = self.options.blank_unknown | {subject} if on else self.options.blank_unknown - {subject}
            self._put(replace(self.options, blank_unknown=frozenset(kept)))

        tick.toggled.connect(turned)
        self.blanks[subject] = tick
        self._body.addWidget(tick)

    def _grids_tick(self, new_grids: Sequence[NewGrid]) -> None:
        names = [f"{self._grids.name(one.village)}{one.name}" for one in new_grids[:NAMED]]
        more = f"等 {len(new_grids)} 个" if len(new_grids) > NAMED else ""
        tick = QCheckBox(f"导入时一并新建网格：{'、'.join(names)}{more}" if names else "导入时一并新建表中的新网格")
        tick.setChecked(self.options.create_grids)
        tick.toggled.connect(lambda on: self._put(replace(self.options, create_grids=on)))
        self.new_grids = tick
        self._body.addWidget(tick)

    def _take(self, question: Question, answer: Any) -> None:
        options = self.options
        if question.key == EDITION:
            options = replace(options, editions=_with(options.editions, question.subject, answer))
        elif question.key == WORDING:
            options = replace(options, wordings=_with(options.wordings, (question.subject, question.text), answer))
        else:
            options = replace(options, village=int(answer) if answer else None)
        self._put(options)

    def _put(self, options: Options) -> None:
        self.options = options
        self.answered.emit()


def _with(known: Any, key: Any, answer: Any) -> dict[Any, Any]:
    """Return answers with one more, or one less."""
    rest = {one: value for one, value in known.items() if one != key}
    return rest if answer is None else rest | {key: answer}
