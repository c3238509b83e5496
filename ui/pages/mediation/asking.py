"""What is asked about a mediation file: its facts, its forms, which attachments go in, why it is opened again."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.fields import Field, Kind
from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.fields import FIELDS
from desktop.mediation.order import PieceKind
from desktop.mediation.pieces import LONGEST_TITLE
from desktop.mediation.service import LONGEST_REASON
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.rows import RowList, framed

NAMED = (
    Field("title", "材料名称", width=24, required=True, max_length=LONGEST_TITLE),
    Field("happened_on", "材料日期", Kind.DATE, width=8),
)
WHY = (Field("reason", "理由", Kind.NOTE, width=24, required=True, max_length=LONGEST_REASON),)
SHOWN = 8  # attachments seen at once
HALF_FILLED = "没有填完的可以先保存，归档前再补齐。"
PARTIES_FROM_CASE = "当事人情况取自事件的当事人，不用另外填写。"


class FileDialog(Decision):
    """Asks for the facts of a file: of a new one for a dispute, or of one that is corrected."""

    def __init__(self, parent: QWidget, desk: Desk, draft: Draft, case: int = 0) -> None:
        super().__init__(parent, desk, *(("立调解卷宗", "立卷") if draft.id is None else ("更正卷宗信息", "保存")))
        self._draft, self._case = draft, case
        self.questions = Questions(FIELDS, desk.means(), draft.values)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the opening or the correction."""
        draft = Draft(self.questions.answers(), self._draft.id, self._draft.version)
        mediation = self.desk.program.mediation
        return partial(mediation.open, self._case, draft) if draft.id is None else partial(mediation.correct, draft)


class FormDialog(Decision):
    """Asks for what stands in a form; what is still unknown may be left out."""

    def __init__(self, parent: QWidget, desk: Desk, file: int, kind: PieceKind, draft: Draft) -> None:
        super().__init__(parent, desk, kind.title, "保存")
        self._file, self._kind, self._draft = file, kind, draft
        told = f"{kind.about}{PARTIES_FROM_CASE if kind.parties else ''}{HALF_FILLED}"
        self.column.addWidget(label(told, "second", wrap=True))
        self.questions = Questions(kind.fields, desk.means(), draft.values)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the saving. Raise Invalid for what means nothing."""
        if problems := self.questions.binding.unreadable():
            raise Invalid(problems)
        draft = Draft(self.questions.values(), self._draft.id, self._draft.version)
        return partial(self.desk.program.mediation.pieces.put, self._file, self._kind.key, draft)

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚改过这份表格。填写的内容还在这里，可以先复制；请返回，重新打开后再改。")


class NameDialog(Decision):
    """Asks for another title and day of a document."""

    def __init__(self, parent: QWidget, desk: Desk, piece: Piece) -> None:
        super().__init__(parent, desk, "更正卷内材料", "保存")
        self._piece = piece
        values = {"title": piece.title, "happened_on": piece.happened_on}
        self.questions = Questions(NAMED, desk.means(), values)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the correction."""
        answers, piece = self.questions.answers(), self._piece
        rename = self.desk.program.mediation.pieces.rename
        return partial(rename, piece.key, piece.version, answers["title"], answers["happened_on"])


class IncludeDialog(Decision):
    """Asks which attachments of the dispute go into its file."""

    def __init__(
        self, parent: QWidget, desk: Desk, file: int, kind: PieceKind, outside: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(parent, desk, f"选入《{kind.title}》", "选入")
        self._file, self._kind = file, kind
        self.column.addWidget(label("勾选要放入卷宗的附件；附件本身还留在事件里。", "second", wrap=True))
        self.list = RowList()
        self.list.setAccessibleName("事件的附件")
        for key, name in outside:
            one = QListWidgetItem(name)
            one.setData(Qt.ItemDataRole.UserRole, key)
            one.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(one)
        self.list.show_rows(len(outside), SHOWN)
        self.list.setMinimumWidth(theme.current().drawer)
        self.column.addWidget(framed(self.list))

    @property
    def keys(self) -> list[int]:
        """The attachments that are ticked."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return [one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() == Qt.CheckState.Checked]

    def job(self) -> Job:
        """Return the putting in. Raise Refusal when nothing is ticked."""
        if not self.keys:
            raise Refusal("还没有勾选附件。请勾选要放入的。")
        return partial(self.desk.program.mediation.pieces.include, self._file, self._kind.key, self.keys)


class ReopenDialog(Decision):
    """Asks why a closed file is opened again."""

    def __init__(self, parent: QWidget, desk: Desk, file: FileDossier) -> None:
        super().__init__(parent, desk, "重新打开卷宗", "重新打开")
        self._file = file
        self.column.addWidget(label("理由会记在卷宗里，打印在卷内目录下面。", "second", wrap=True))
        self.questions = Questions(WHY, desk.means())
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the opening."""
        reason, file = self.questions.answers()["reason"], self._file
        return partial(self.desk.program.mediation.reopen, file.key, file.version, reason)
