"""The registers of one grid or of somebody of the roster: which there are, their entries, entering and correcting."""

from functools import partial
from typing import BinaryIO

from PySide6.QtWidgets import QCheckBox, QFrame, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_list as press_list
from desktop.registers.declared import Register, Subject
from desktop.registers.service import Entry, Removed
from desktop.tables import Row
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.notices import NoticeLine
from ui.pages.desk import Desk
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.sheet_question import SheetQuestion
from ui.printing import preview
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

WHERE = Field("grid", "网格", width=11, listed=True, sortable=False)

Found = tuple[dict[str, int], tuple[Entry, ...]]


class RegisterPanel(QWidget):
    """Shows one register at a time; what is entered here is read again by itself."""

    def __init__(self, desk: Desk, subject: str, key: int) -> None:
        """`subject` is grid or staff, `key` the grid or who it is of the roster."""
        super().__init__()
        self._desk, self._subject, self._key = desk, Subject(subject), key
        self.registers = desk.program.registers.declared(subject)
        self._register: Register = self.registers[0]
        self.entries: tuple[Entry, ...] = ()
        self.choices: dict[str, QToolButton] = {}
        self._tables: dict[tuple[str, bool], ShortTable] = {}
        self._stack = QStackedWidget()
        self._about = label("", "small", wrap=True)
        self.add = button("登记", self.enter, icon_name="add", kind="primary")
        self.edit = button("更正", self.correct, icon_name="edit")
        self.remove = button("删除", self.take_out, icon_name="delete")
        self.paper = button("打印", self.print_list, icon_name="print")
        self.sheet = button("发放表…", self.print_sheet, icon_name="print")
        self.below = QCheckBox("含下级网格")
        self.below.toggled.connect(lambda _: self.choose(self._register.key))
        self._lay_out()
        self._notices = NoticeLine(self)
        self.choose(self._register.key)
        desk.work.changed.connect(self._hear)

    @property
    def register(self) -> Register:
        """The register that is shown."""
        return self._register

    @property
    def table(self) -> ShortTable:
        """The entries of the register that is shown."""
        return self._tables[self._register.key, self.below.isChecked()]

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        place = self.table.current
        return self.entries[place] if 0 <= place < len(self.entries) else None

    @property
    def told(self) -> str:
        """What is said at the foot; empty when nothing is."""
        return self._notices.sentence

    def choose(self, key: str) -> None:
        """Turn to another register."""
        self._register = next(one for one in self.registers if one.key == key)
        for name, choice in self.choices.items():
            choice.setChecked(name == key)
        self._about.setText(self._register.about)
        self.sheet.setVisible(self._register.sheet is not None and self._subject is Subject.STAFF)
        self.entries = ()
        if (key, self.below.isChecked()) not in self._tables:
            self._tables[key, self.below.isChecked()] = self._table()
        self._stack.setCurrentWidget(self.table)
        self.read()

    def read(self) -> None:
        """Read the entries again."""
        registers, register, whose = self._desk.program.registers, self._register.key, self._whose()
        below = self.below.isChecked()

        def job(_: object) -> Found:
            return registers.counts(**whose, below=below), registers.entries(register, **whose, below=below)

        def shown(found: Found) -> None:
            if register == self._register.key and below == self.below.isChecked():
                self._show(*found)

        self._desk.work.read(self, "读取台账", job, shown)

    def enter(self) -> None:
        """Open the form of a new entry."""
        self._ask(self._desk.program.registers.blank(self._register.key, **self._whose()))

    def correct(self) -> None:
        """Open the form of the entry under the cursor."""
        entry = self.entry
        if entry is not None and self._desk.may_write:
            registers = self._desk.program.registers
            draft = partial(registers.draft, entry.key)
            self._desk.work.read(self, "读取登记", lambda _: draft(), lambda found: self._ask(found, entry.other_name))

    def take_out(self) -> None:
        """Remove the entry under the cursor; it can be put back."""
        entry, registers = self.entry, self._desk.program.registers
        if entry is None:
            return

        def gone(removed: Removed) -> None:
            self._notices.say(f"已删除“{removed.title}”。", partial(self._put_back, removed))
            self.read()

        self._desk.work.write(self, "删除登记", lambda _: registers.remove(entry.key, entry.version), gone)

    def print_sheet(self) -> None:
        """Print what everybody got in some days, to be signed."""
        SheetQuestion(self, self._desk, self._register).open()

    def print_list(self) -> None:
        """Print the entries as they are listed."""
        papers, fields, rows = self._desk.papers, self._columns(), self.table.rows
        title = f"{self._register.title}台账"
        name = self._desk.program.grids.path_name(self._key) if self._subject is Subject.GRID else ""

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            head = papers.listing(title, "　".join(filter(None, (name, f"共 {len(rows)} 条"))), fields)
            lines = ((str(number), *(row.get(field.key, "") for field in fields)) for number, row in enumerate(rows, 1))
            return press_list(head, lines, len(rows), stream, progress, allow_missing=allow_missing)

        self._desk.work.write(
            self,
            "登记打印",
            lambda _: papers.note_list(self._subject.value, fields, len(rows)),
            lambda _: preview(self, self._desk.work, title, print_to),
        )

    def _ask(self, draft: Draft, other: str = "") -> None:
        register = self._register
        dialog = EntryDialog(self, self._desk, register, draft, other)
        words = f"已{'登记' if draft.id is None else '更正'}{register.title}。"

        def kept(key: int) -> None:
            undo = None if draft.id is None else partial(self._restore, key, draft.version or 1)
            self._notices.say(words, undo)
            self.read()

        dialog.decided.connect(kept)
        dialog.open()

    def _put_back(self, removed: Removed) -> None:
        registers = self._desk.program.registers
        self._desk.work.write(self, "恢复登记", lambda _: registers.put_back(removed), lambda _: self.read())

    def _restore(self, key: int, version: int) -> None:
        registers = self._desk.program.registers
        self._desk.work.write(self, "撤销更正", lambda _: registers.restore(key, version), lambda _: self.read())

    def _show(self, counts: dict[str, int], entries: tuple[Entry, ...]) -> None:
        before = self.entry.key if self.entry is not None else None
        self.entries = entries
        for register in self.registers:
            count = counts.get(register.key, 0)
            self.choices[register.key].setText(f"{register.title} {count}" if count else register.title)
        place = next((at for at, entry in enumerate(entries) if entry.key == before), 0 if entries else -1)
        self.table.show_rows([self._row(entry) for entry in entries], place)
        self._enable()

    def _enable(self) -> None:
        for one in (self.edit, self.remove, self.paper):
            one.setEnabled(self.entry is not None)

    def _whose(self) -> dict[str, int]:
        return {self._subject.value: self._key}

    def _hear(self, tables: frozenset[str]) -> None:
        if "register_entry" in tables:
            self.read()

    def _columns(self) -> tuple[Field, ...]:
        """Return what is listed: of several grids, each entry says of which it is."""
        return (WHERE, *self._register.columns) if self.below.isChecked() else self._register.columns

    def _row(self, entry: Entry) -> Row:
        if not self.below.isChecked() or entry.grid_id is None:
            return entry.texts
        return {WHERE.key: self._desk.program.grids.path_name(entry.grid_id), **entry.texts}

    def _table(self) -> ShortTable:
        register = self._register
        actions = [(f"登记{register.title}", self.enter)] if self._desk.may_write else []
        made = ShortTable(self._columns(), Empty(f"还没有{register.title}记录", "", "note", actions))
        made.view.opened.connect(lambda _: self.correct())
        made.view.current_changed.connect(lambda _: self._enable())
        self._stack.addWidget(made)
        return made

    def _lay_out(self) -> None:
        sizes = theme.current()
        choices = QFrame()
        choices.setProperty("role", "segments")
        flow = Flow(choices, sizes.bar)
        flow.setContentsMargins(sizes.bar, sizes.bar, sizes.bar, sizes.bar)
        for register in self.registers:
            choice = QToolButton()
            choice.setText(register.title)
            choice.setToolTip(register.about)
            choice.setCheckable(True)
            choice.setFixedHeight(sizes.control_inner)
            choice.clicked.connect(partial(self.choose, register.key))
            self.choices[register.key] = choice
            flow.addWidget(choice)
        commands = QWidget()
        row = Flow(commands, sizes.gap)
        for one in (self.add, self.edit, self.remove):
            one.setVisible(self._desk.may_write)
        grids = self._desk.program.grids
        self.below.setVisible(self._subject is Subject.GRID and bool(grids.children(self._key)))
        for part in (self.add, self.edit, self.remove, self.paper, self.sheet, self.below):
            row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(choices)
        whole.addWidget(self._about)
        whole.addWidget(commands)
        whole.addWidget(self._stack, 1)
