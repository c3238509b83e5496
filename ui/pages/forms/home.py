"""The front of the room: where a form is dropped, and the forms the office knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.forms.outcome import KnownForm
from desktop.tables import TONE
from ui import theme
from ui.buttons import button, label
from ui.drawer import ListAndDrawer
from ui.pages.dropping import DropPlace
from ui.pages.forms.words import kind_words, subject_words
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("title", "表名", width=18, listed=True, sortable=False),
    Field("unit", "谁要的", width=8, listed=True, sortable=False),
    Field("kind", "种类", width=6, listed=True, sortable=False),
    Field("period", "上次报送期", width=7, listed=True, sortable=False),
    Field("at", "上次填写", width=7, listed=True, sortable=False),
    Field("rows", "行数", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("gaps", "缺项", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("due", "到期", width=8, listed=True, sortable=False),
)
TITLE = "把要填的表拖到这里"
ABOUT = "支持 .xlsx .xlsm .xls .docx。原表不动，填好的是另存的一份：格式、公式、下拉、文本框都保持原样。"
NOTHING = Empty("还没有填过表", "填过的表会记在这里，下次收到同样的表自动认得，点“为本期填写”即可。", "form")
Due = Mapping[int, tuple[str, str]]  # by form: when it is due in words, and the signal


class Home(QWidget):
    """Drop place, and the list of known forms with one of them opened beside it."""

    opened = Signal(object)  # a KnownForm
    again_wanted = Signal(object)  # a KnownForm to be filled for this period
    retired_wanted = Signal()  # whether those put away are listed was changed

    def __init__(self, choose: Callable[[], object], may_write: bool) -> None:
        super().__init__()
        sizes = theme.current()
        self.drop = DropPlace(TITLE, ABOUT, choose, "form")
        self.drop.setVisible(may_write)
        self.forms: Sequence[KnownForm] = ()
        self._beside = 0  # key of the form in the drawer
        self.table = ShortTable(FIELDS, NOTHING)
        self.table.view.opened.connect(lambda place: self.opened.emit(self.forms[place]))
        self.table.view.current_changed.connect(self._follow)
        self.split = ListAndDrawer(self.table)
        self.again = button("为本期填写…", self._again, icon_name="form", kind="primary", keys="Ctrl+Return")
        self.again.setVisible(may_write)
        self.again.setEnabled(False)
        self.retired = QCheckBox("也列出已停用的")
        self.retired.toggled.connect(lambda _: self.retired_wanted.emit())
        head = QHBoxLayout()
        head.setSpacing(sizes.card)
        head.addWidget(label("填过的表", "strong"))
        head.addStretch(1)
        head.addWidget(self.retired)
        head.addWidget(self.again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.drop)
        whole.addLayout(head)
        whole.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    @property
    def current(self) -> KnownForm | None:
        """The form under the cursor."""
        place = self.table.current
        return self.forms[place] if 0 <= place < len(self.forms) else None

    def choose_form(self, key: int) -> None:
        """Put the cursor on a form, once it is listed."""
        self._beside = key
        place = next((place for place, one in enumerate(self.forms) if one.key == key), -1)
        if place >= 0 and place != self.table.current:
            self.table.view.jump_to(place)

    def show_forms(self, forms: Sequence[KnownForm], due: Due) -> None:
        """List the known forms."""
        key = self._beside if self.split.is_open else self.current.key if self.current is not None else None
        self.forms = forms
        first = 0 if forms and not self.split.is_open else -1  # beside a form that is not listed there is no cursor
        same = next((place for place, one in enumerate(forms) if one.key == key), first)
        self.table.show_rows([_line(one, due) for one in forms], same)
        self._enable()

    def _again(self) -> None:
        if self.current is not None:
            self.again_wanted.emit(self.current)

    def _follow(self, place: Any) -> None:
        self._enable()
        if self.split.is_open and place is not None and 0 <= place < len(self.forms):
            self._beside = self.forms[place].key
            self.opened.emit(self.forms[place])

    def _enable(self) -> None:
        self.again.setEnabled(self.current is not None and not self.current.is_retired)


def _line(form: KnownForm, due: Due) -> dict[str, str]:
    last = form.last
    words, tone = due.get(form.key, ("", ""))
    made = {
        "title": form.title,
        "unit": form.unit,
        "kind": "　".join(filter(None, (kind_words(form.kind), subject_words(form.subject)))),
        "period": last.words if last is not None else "还没有填过",
        "at": f"{last.at.astimezone():%Y-%m-%d}" if last is not None else "",
        "rows": f"{last.rows:,}" if last is not None else "",
        "gaps": f"{last.gaps:,}" if last is not None and last.gaps else "",
        "due": "已停用" if form.is_retired else words,
    }
    tone = "quiet" if form.is_retired else tone
    return made | ({TONE: tone} if tone else {})
