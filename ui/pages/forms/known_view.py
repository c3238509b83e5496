"""One known form beside the list: what it is, and every time it was filled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.forms.outcome import FillingRow, KnownForm
from desktop.forms.shape import FormKind
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.flow import Flow
from ui.pages.forms.words import kind_words, subject_words
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("period", "报送期", width=6, listed=True, sortable=False),
    Field("at", "填写时间", width=9, listed=True, sortable=False),
    Field("rows", "行数", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("gaps", "缺项", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("to", "交给谁", width=7, listed=True, sortable=False),
)
LEAST = 3  # fillings that are seen at once


class KnownView(QWidget):
    """Tells what is wanted of the form, or of the filling under the cursor."""

    again_wanted = Signal()
    open_wanted = Signal()
    issue_wanted = Signal()  # to the villages, who fill it and send it back
    retire_wanted = Signal()
    filling_wanted = Signal(object)  # a FillingRow whose gaps and differences are to be seen
    files_wanted = Signal(object)  # a FillingRow whose files are to be written out again

    def __init__(self, form: KnownForm, fillings: Sequence[FillingRow], *, may_write: bool) -> None:
        super().__init__()
        self.form, self.fillings = form, fillings
        sizes = theme.current()
        kind = "，".join(filter(None, (kind_words(form.kind), subject_words(form.subject))))
        about = label("；".join(filter(None, (form.unit, kind, form.file_name))), "second", wrap=True)
        again = button("为本期填写…", self.again_wanted.emit, icon_name="form", kind="primary")
        look = button("打开", self.open_wanted.emit, icon_name="edit")
        look.setToolTip("看和改对应关系、范围；改过以后下次照新的填")
        self.issue = button("发给各村…", self.issue_wanted.emit, icon_name="upload")
        self.issue.setToolTip("发给各村填，收回后在“收表汇总”里核对、汇总")
        retire = button("重新启用" if form.is_retired else "停用", self.retire_wanted.emit)
        again.setVisible(may_write and not form.is_retired)
        self.issue.setVisible(may_write and not form.is_retired and form.kind == FormKind.LIST)
        retire.setVisible(may_write)
        self.table = ShortTable(FIELDS, Empty("还没有填过", "点“为本期填写”。", "history"))
        self.table.show_rows([_line(one) for one in fillings], 0 if fillings else -1)
        self.table.view.opened.connect(lambda _: self._look())
        self.table.view.current_changed.connect(lambda _: self._show())
        self.table.setMinimumHeight(sizes.head + LEAST * sizes.row)
        self.note = Elided("", "second")
        self.look_at = button("缺项和变化", self._look, icon_name="search")
        self.save = button("再存一份…", self._save, icon_name="save")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(about)
        whole.addWidget(_row(again, look, self.issue, retire))
        whole.addWidget(label("历次填写", "strong"))
        whole.addWidget(self.table, 1)
        whole.addWidget(self.note)
        whole.addWidget(_row(self.look_at, self.save))
        self._show()

    @property
    def filling(self) -> FillingRow | None:
        """The filling under the cursor."""
        place = self.table.current
        return self.fillings[place] if 0 <= place < len(self.fillings) else None

    def _look(self) -> None:
        if self.filling is not None:
            self.filling_wanted.emit(self.filling)

    def _save(self) -> None:
        if self.filling is not None:
            self.files_wanted.emit(self.filling)

    def _show(self) -> None:
        filling = self.filling
        for one in (self.note, self.look_at, self.save):
            one.setVisible(filling is not None)
        if filling is not None:
            names = "、".join(name for name, _ in filling.files[:3])
            more = f" 等 {len(filling.files)} 个文件" if len(filling.files) > 3 else ""
            numbers = "完整号码" if filling.is_revealed else "号码脱敏"
            self.note.set_words("；".join(filter(None, (names + more, numbers, filling.note))))


def _line(row: FillingRow) -> dict[str, str]:
    return {
        "period": row.words,
        "at": f"{row.at.astimezone():%Y-%m-%d %H:%M}",
        "rows": f"{row.rows:,}",
        "gaps": f"{row.gaps:,}" if row.gaps else "",
        "to": row.recipient,
    }


def _row(*parts: QWidget) -> QWidget:
    made = QWidget()
    row = Flow(made, theme.current().gap)
    for part in parts:
        row.addWidget(part)
    return made
