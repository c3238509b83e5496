"""Whom the form is about: chips as over the lists, scopes kept under a name, and names that were handed in."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.scope import Scope, Subject
from desktop.forms.scope_filters import FilterKind, ScopeFilter
from desktop.forms.scopes import SavedRow, Scopes
from desktop.grids.as_of import AS_OF
from ui import theme
from ui.buttons import button, label, link
from ui.chips import ChipRow, Filter
from ui.dialogs import AskSheet
from ui.errors import sentence_of
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.pages.forms.names_sheet import NamesSheet
from ui.pages.forms.strip_sheet import StripSheet
from ui.pages.forms.words import UNITS
from ui.pages.imports.column_row import StillBox
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.target_search import TargetSearch
from ui.work import Ticket

NO_SAVED = "选用已存的范围…"
NAMED = frozenset({Subject.PEOPLE, Subject.HOUSEHOLDS, Subject.ENTERPRISES})  # what a list of names can mean


class ScopePane(QWidget):
    """`scope` is what is chosen; the count beside it is exact."""

    changed = Signal()

    def __init__(self, desk: Desk, scopes: Scopes) -> None:
        super().__init__()
        self._desk, self._scopes = desk, scopes
        self.scope = Scope(Subject.PEOPLE)
        self.chips = ChipRow(())
        self.text = Line()
        self.saved = StillBox()
        self.count = label("", "section", wrap=True)
        self.words = label("", "second", wrap=True)
        self._rows: Sequence[SavedRow] = ()
        self._ticket: Ticket[tuple[int, str]] | None = None
        self._lay_out()
        self.text.left.connect(self._take)
        self.text.returnPressed.connect(self._take)
        self.saved.currentIndexChanged.connect(self._choose_saved)

    def show_scope(self, scope: Scope) -> None:
        """Show whom another form is about; the filters are those of its subject."""
        self._names.setVisible(scope.subject in NAMED)
        if scope.subject is not self.scope.subject or not self.chips.chips:
            self._make_chips(scope.subject)
        self.scope = scope
        self._show()
        self._read_saved()
        self._read_count()

    def ask_names(self) -> None:
        """Ask for names as they stand in a chat, a message or a workbook."""
        NamesSheet(self, self._desk, self.scope.subject, self.take_keys).open()

    def open_strip(self) -> None:
        """Feed the records of the scope to a web page, one value after another."""
        scope, scopes, subject = self.scope, self._scopes, self.scope.subject

        def opened(keys: list[int]) -> None:
            if keys:
                StripSheet(self, self._desk, subject, keys).open()

        self._desk.work.read(
            self, "读取范围", lambda progress: [int(key) for key in scopes.keys(scope, progress)], opened
        )

    def take_keys(self, keys: Sequence[int]) -> None:
        """Take exactly these records, in this order."""
        self._set(Scope(self.scope.subject, keys=tuple(keys)))

    def take_all(self) -> None:
        """Forget the names that were handed in."""
        self._set(Scope(self.scope.subject))

    def save(self) -> None:
        """Keep the scope under a name."""
        sheet = AskSheet(self, "把这个范围存下来", "保存", self._save)
        sheet.add_words(self._scopes.words(self.scope))
        self._title = sheet.add_line("名称", hint="如 陈埭村低保")
        self._about = sheet.add_line("口径说明", hint="可不填。填了就作为统计口径，统计表可以直接选用。")
        self._unit = sheet.add_line("由谁规定", hint="可不填，如 区民政局")
        self._title.setFocus()
        sheet.open()

    def _save(self, sheet: AskSheet) -> None:
        title, about, unit = (line.text().strip() for line in (self._title, self._about, self._unit))
        if not title:
            sheet.refuse("请填写名称。")
            return
        sheet.set_busy(True)
        scopes, scope = self._scopes, replace(self.scope, saved=None)
        day = self._desk.today() if about else None

        def done(_key: int) -> None:
            sheet.set_busy(False)
            sheet.accept()
            self._read_saved()

        self._desk.work.write(
            self, "保存范围", lambda _: scopes.save(title, scope, about, unit, day), done, sheet.failed
        )

    def _make_chips(self, subject: Subject) -> None:
        filters = [self._filter(one) for one in self._scopes.filters(subject) if one.key != AS_OF]
        made = ChipRow(filters)
        made.changed.connect(self._take)
        self._who.body.replaceWidget(self.chips, made)
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = made

    def _filter(self, one: ScopeFilter) -> Filter:
        if one.kind is FilterKind.GRID:
            return grid_filter(self._desk.program.grids, one.key)
        search = TargetSearch(())

        def match(typed: str) -> list[object]:
            near = typed.strip().lower()
            return [value for value, words in one.choices() if search.rank(words, words, near) is not None]

        return Filter(
            one.key, one.title, one.choices, one.kind is FilterKind.MANY, one.kind is FilterKind.RANGE,
            one.kind is FilterKind.DAY, one.kind is FilterKind.PERIOD, one.unit, match,
        )  # fmt: skip

    def _take(self) -> None:
        text, filters = self.text.text().strip(), self.chips.values()
        if (filters, text) != (dict(self.scope.filters), self.scope.text):
            self._set(Scope(self.scope.subject, filters, text))

    def _set(self, scope: Scope) -> None:
        self.scope = scope
        self._show()
        self._read_count()
        self.changed.emit()

    def _choose_saved(self, place: int) -> None:
        if 0 < place <= len(self._rows):
            row = self._rows[place - 1]
            self._set(replace(row.scope, saved=row.key))

    def _show(self) -> None:
        scope, named = self.scope, self.scope.keys is not None
        self.chips.set_values(scope.filters)
        self.text.setText(scope.text)
        self._who.setVisible(not named)
        self._named.setVisible(named)
        if scope.saved is None:
            self.saved.choose(0)
        self.words.setText("")

    def _read_saved(self) -> None:
        subject, scopes = self.scope.subject, self._scopes
        self._desk.work.read(self, "读取已存的范围", lambda _: scopes.saved(subject), self._show_saved)

    def _show_saved(self, rows: Sequence[SavedRow]) -> None:
        self._rows = rows
        blocked = self.saved.blockSignals(True)
        self.saved.clear()
        self.saved.addItem(NO_SAVED, 0)
        for row in rows:
            self.saved.addItem(f"{row.title}（口径）" if row.is_defined else row.title, row.key)
        self.saved.setCurrentIndex(max(self.saved.findData(self.scope.saved or 0), 0))
        self.saved.blockSignals(blocked)
        self.saved.setVisible(bool(rows))

    def _read_count(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        scope, scopes, unit = self.scope, self._scopes, UNITS[self.scope.subject]

        def show(found: tuple[int, str]) -> None:
            count, words = found
            self.count.setText(f"{count:,} {unit}")
            self.words.setText(words)

        def failed(error: BaseException) -> None:
            self.count.setText("")
            self.words.setText(sentence_of(error))

        self._ticket = self._desk.work.read(
            self, "统计人数", lambda progress: (scopes.count(scope, progress), scopes.words(scope)), show, failed
        )

    def _lay_out(self) -> None:
        sizes = theme.current()
        column = Column(sizes.pad)
        self._count = Panel("")
        self._count.body.setSpacing(sizes.unit)
        self._count.body.addWidget(self.count)
        self._count.body.addWidget(self.words)
        column.add(self._count)
        self._who = Panel("填哪些")
        self.text.setPlaceholderText("姓名、地址等里面有的字")
        self.text.setAccessibleName("含有的文字")
        self._who.body.addWidget(self.saved)
        self._who.body.addWidget(self.chips)
        self._who.body.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(link("存下这个范围…", self.save))
        row.addStretch(1)
        self._who.body.addLayout(row)
        column.add(self._who)
        self._named = Panel("按名单填", "只填名单里找到的，顺序和名单一样。")
        self._named.add(button("不按名单，改为按条件", self.take_all, icon_name="close"))
        self._named.hide()
        column.add(self._named)
        self._names = Panel("有现成的名单？", "微信接龙、一列姓名或证号、别处发来的 Excel 名册都可以，同名的会请您认。")
        self._names.add(button("用名单…", self.ask_names, icon_name="note"))
        column.add(self._names)
        self._web = Panel("要填的是网页？", "没有导入功能的系统，可以把这些记录的内容逐项放到剪贴板，到网页里粘贴。")
        self._web.add(button("填报助手…", self.open_strip, icon_name="copy"))
        column.add(self._web)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)
