"""Small sheets of the offices: entering and changing one, comparing a card, and reasons for what cannot be undone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.exchange.keys import PublicCard
from desktop.exchange.partners import CardRow, PartnerDraft, PartnerRow
from desktop.exchange_words import RELATIONS
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import Kind as ButtonKind
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.exchange.fingerprint import FingerprintBoxes
from ui.pages.questions import Questions

FIELDS = (
    Field("title", "单位名称", width=24, required=True, max_length=100),
    Field("office_id", "单位代码", width=12, required=True, max_length=12, hint="12 位，与对方公钥卡一致"),
    Field("grid_id", "对应的网格", Kind.GRID, width=12, hint="下级单位才填：它的网格在本单位哪里"),
    Field("note", "备注", width=24, max_length=200, hint="如：经办人、电话"),
)
NO_UNIT = "（不交办事件）"
HOW = "请拨打您原来就知道的电话，让对方打开“交换-交换单位-本单位”，把指纹逐组念给您，填在下面。不要照着文件或短信抄。"
NEEDED = "请把十组数字都填上。"
REASON_LENGTH = 200


class PartnerSheet(Decision):
    """Asks for what is known of an office."""

    def __init__(self, parent: QWidget, desk: Desk, row: PartnerRow | None, draft: PartnerDraft) -> None:
        """`row` is the office to be changed, None for one to be entered."""
        super().__init__(
            parent, desk, "修改交换单位" if row is not None else "登记交换单位", "保存" if row is not None else "登记"
        )
        self._row, self._draft = row, draft
        self.relation, self.unit = QComboBox(), QComboBox()
        for relation, words in RELATIONS.items():
            self.relation.addItem(f"{words}单位", relation)
        self.relation.setCurrentIndex(max(self.relation.findData(draft.relation), 0))
        self.unit.addItem(NO_UNIT, None)
        for unit in desk.program.units.all():
            self.unit.addItem(unit.name, unit.id)
        self.unit.setCurrentIndex(max(self.unit.findData(draft.unit_id), 0))
        self.has_program = QCheckBox("对方也使用格档（不勾选的用表格交换）")
        self.has_program.setChecked(draft.has_program)
        self.questions = Questions(
            FIELDS,
            desk.means(),
            {
                "title": draft.title,
                "office_id": draft.office_id or None,
                "grid_id": draft.grid_id,
                "note": draft.note or None,
            },
        )
        self.column.addWidget(self.questions)
        self.column.addWidget(beside(("与本单位的关系", self.relation), ("事件交办给它时的承办单位", self.unit)))
        self.column.addWidget(self.has_program)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return what enters or changes the office."""
        values, partners, row = self.questions.answers(), self.desk.program.partners, self._row
        draft = replace(
            self._draft,
            title=values["title"],
            office_id=values["office_id"],
            relation=self.relation.currentData(),
            grid_id=values["grid_id"],
            unit_id=self.unit.currentData(),
            has_program=self.has_program.isChecked(),
            note=values["note"] or "",
        )
        if row is None:
            return lambda: partners.add(draft)
        return lambda: partners.change(row.key, row.version, draft)


class ConfirmSheet(Decision):
    """The fingerprint of a card, typed as the telephone says it: only what is the same is trusted."""

    def __init__(self, parent: QWidget, desk: Desk, card: CardRow, name: str, done: Callable[[], object]) -> None:
        super().__init__(parent, desk, f"核对{name}的公钥卡", "核对一致，启用")
        self._card = card
        self.column.addWidget(label(HOW, "second", wrap=True))
        self.boxes = FingerprintBoxes(card.fingerprint)
        self.column.addWidget(self.boxes)
        self.boxes.changed.connect(self._judge)
        self.decided.connect(lambda _: done())
        self.boxes.setFocus()

    def job(self) -> Job:
        """Return what trusts the card."""
        if not self.boxes.is_full:
            raise Refusal(NEEDED)
        typed, key, partners = self.boxes.text, self._card.key, self.desk.program.partners
        return lambda: partners.confirm(key, typed)

    def _judge(self) -> None:
        wrong = self.boxes.wrong
        numbers = "、".join(map(str, wrong))
        self.refuse(f"第 {numbers} 组与收到的公钥卡不同。请对方再念一遍；仍不同，这张卡不要使用。" if wrong else "")


class ReasonSheet(AskSheet):
    """One line that says why, before something that cannot be taken back."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        verb: str,
        about: str,
        job: Callable[[str], Any],
        done: Callable[[Any], object],
        *,
        asks: str = "原因",
        kind: ButtonKind = "danger",
    ) -> None:
        """`job` gets what was written beside the window, `done` what came of it."""
        super().__init__(parent, title, verb, lambda _: self._take(), kind)
        self._desk, self._job, self._then, self._asks = desk, job, done, asks
        self.add_words(about)
        self.line = self.add_line(asks)
        self.line.setMaxLength(REASON_LENGTH)
        self.line.setFocus()

    def _take(self) -> None:
        reason, job = self.line.text().strip(), self._job
        if not reason:
            self.refuse(f"请写明{self._asks}。")
            return

        def done(result: Any) -> None:
            self.set_busy(False)
            self.accept()
            self._then(result)

        self.set_busy(True)
        self._desk.work.write(self, self.windowTitle(), lambda _: job(reason), done, self.failed)


def beside(*parts: tuple[str, QWidget]) -> QWidget:
    """Return editors side by side, each under its title."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().page)
    for title, editor in parts:
        box = QVBoxLayout()
        box.setSpacing(theme.current().unit)
        box.addWidget(label(title, "label"))
        box.addWidget(editor)
        editor.setAccessibleName(title)
        row.addLayout(box, 1)
    return made


def draft_of(row: PartnerRow) -> PartnerDraft:
    """Return an office as it is known, to be changed."""
    return PartnerDraft(
        row.office_id, row.title, row.relation, row.grid_id, row.unit_id, row.has_program, row.note, row.is_active
    )


def draft_from(card: PublicCard) -> PartnerDraft:
    """Return what a card says of its office; it is taken for the upper one unless the clerk says otherwise."""
    return PartnerDraft(card.office_id, card.office_name, next(iter(RELATIONS)))
