"""Names that were handed in, in whatever way, brought to their dossiers: nothing is guessed between namesakes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.forms.naming import DoubtfulLine, Matched, MissingLine, match, match_sheet
from desktop.forms.pasted import parse
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from desktop.tables import TONE
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.forms.words import UNITS
from ui.pages.imports.column_row import StillBox
from ui.pages.imports.words import FILE_KINDS
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

FIELDS = (
    Field("line", "行", width=3, listed=True, sortable=False),
    Field("text", "名单上写的", width=12, listed=True, sortable=False),
    Field("reason", "为什么没有对上", width=14, listed=True, sortable=False),
)
ABOUT = "一行一个，或用顿号、逗号隔开；微信接龙、从表格复制来的几列、只有证号的都可以。"
HINT = "1. 张三 138…\n2. 李四，王五\n3599981990…"
NOBODY = "名单里没有看出姓名或号码，请检查。"
UNDECIDED = "（先不填这一位）"
SEEN, SPARE = 8, 7  # lines seen at once, and the height of everything around them in lines


class NamesSheet(AskSheet):
    """First the names, then what became of them."""

    def __init__(self, parent: QWidget, desk: Desk, subject: Subject, take: Callable[[Sequence[int]], object]) -> None:
        super().__init__(parent, "用名单定范围", "对到档案", lambda _: self._go_on())
        self._desk, self._subject, self._take = desk, subject, take
        self.matched: Matched | None = None
        self._doubts: Sequence[DoubtfulLine | MissingLine] = ()
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(HINT)
        self.text.setAccessibleName("名单")
        self.first, self.second = self._asking(), self._deciding()
        self.body.addWidget(self.first)
        self.body.addWidget(self.second)
        self.second.hide()
        sizes = theme.current()
        self.setMinimumSize(sizes.answers + sizes.popup // 2, sizes.head + (SEEN + SPARE) * sizes.row)
        self.text.setFocus()

    def match_text(self) -> None:
        """Bring what was pasted to the dossiers."""
        lines = parse(self.text.toPlainText())
        if not lines:
            self.refuse(NOBODY)
            return
        self._match("对到档案", lambda progress: match(self._desk.program, self._subject, lines, progress))

    def match_file(self) -> None:
        """Bring the rows of a workbook to the dossiers."""
        paths = ask.open_files(self, "选择名册", FILE_KINDS)
        if paths:
            self.match_path(paths[0])

    def match_path(self, path: Path) -> None:
        """Bring the rows of one workbook to the dossiers."""
        self._match("正在读取名册", lambda progress: match_sheet(self._desk.program, self._subject, path, progress))

    def decide(self, key: Any) -> None:
        """Take one of the candidates for the line under the cursor."""
        line = self._doubt
        if self.matched is not None and isinstance(line, DoubtfulLine) and key:
            self._show(self.matched.chosen(line.line, int(key)))

    @property
    def _doubt(self) -> DoubtfulLine | MissingLine | None:
        place = self.table.current
        return self._doubts[place] if 0 <= place < len(self._doubts) else None

    def _go_on(self) -> None:
        if self.matched is None:
            self.match_text()
        elif not self.matched.keys:
            self.refuse("名单里的都没有对上，请返回修改名单。")
        else:
            keys = self.matched.keys
            self.accept()
            self._take(keys)

    def _match(self, title: str, job: Callable[[Progress], Matched]) -> None:
        self.set_busy(True)
        self._desk.work.read(self, title, job, self._matched, self.failed)

    def _matched(self, matched: Matched) -> None:
        self.set_busy(False)
        self.first.hide()
        self.second.show()
        self._show(matched)
        self.table.setFocus()

    def _show(self, matched: Matched) -> None:
        place = self.table.current
        self.matched, unit = matched, UNITS[self._subject]
        self._doubts = sorted((*matched.several, *matched.none), key=lambda one: one.line.number)
        parts = [f"对上 {len(matched.keys):,} {unit}"]
        parts += [f"要认一认 {len(matched.several):,}"] * bool(matched.several)
        parts += [f"没有对上 {len(matched.none):,}"] * bool(matched.none)
        parts += [f"重复 {matched.repeated:,}"] * bool(matched.repeated)
        self._told.setText("，".join(parts) + "。")
        self.yes.setText(f"填这 {len(matched.keys):,} {unit}")
        self.table.setVisible(bool(self._doubts))
        self.table.show_rows([_row(one) for one in self._doubts], min(max(place, 0), len(self._doubts) - 1))
        self._follow()

    def _follow(self) -> None:
        line = self._doubt
        candidates = line.candidates if isinstance(line, DoubtfulLine) else ()
        self._choice.setVisible(bool(candidates))
        blocked = self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(UNDECIDED, 0)
        for one in candidates:
            self.box.addItem(f"{one.title}　{one.words}", one.key)
        self.box.blockSignals(blocked)

    def _back(self) -> None:
        self.matched = None
        self.refuse("")
        self.second.hide()
        self.first.show()
        self.yes.setText("对到档案")
        self.text.setFocus()

    def _asking(self) -> QWidget:
        sizes = theme.current()
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        box.addWidget(label(ABOUT, "second", wrap=True))
        box.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(button("改为选择 Excel 名册…", self.match_file, icon_name="folder", kind="quiet"))
        row.addStretch(1)
        box.addLayout(row)
        return made

    def _deciding(self) -> QWidget:
        sizes = theme.current()
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        self._told = label("", "strong", wrap=True)
        self.table = FittedTable(FIELDS, "reason", Empty("全部对上了", "", "check"))
        self.table.view.current_changed.connect(lambda _: self._follow())
        self.box = StillBox()
        self.box.setAccessibleName("是哪一位")
        self.box.activated.connect(lambda _: self.decide(self.box.currentData()))
        self.table.view.opened.connect(lambda _: self.box.setFocus())
        self._choice = QWidget()
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(label("是哪一位", "label"))
        choice.addWidget(self.box, 1)
        head = QHBoxLayout()
        head.addWidget(self._told, 1)
        head.addWidget(button("返回改名单", self._back, icon_name="chevron-left"))
        box.addLayout(head)
        box.addWidget(self.table, 1)
        box.addWidget(self._choice)
        return made


def _row(one: DoubtfulLine | MissingLine) -> dict[str, str]:
    tone = "amber" if isinstance(one, DoubtfulLine) else "red"
    return {"line": str(one.line.number), "text": one.line.name or one.line.text, "reason": one.reason, TONE: tone}
