"""The file of one dispute: what it needs, what is there and what is missing; filled, printed, closed."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.mediation.dossier import FileDossier
from desktop.mediation.pieces import TABLE
from ui import theme
from ui.buttons import button
from ui.elided import Elided
from ui.flow import Flow
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.mediation.file_acts import FileActs
from ui.pages.mediation.file_head import FileHead, standing_of
from ui.pages.mediation.piece_acts import PieceActs
from ui.pages.mediation.piece_list import PieceList, lines_of
from ui.pages.mediation.shown import Shown
from ui.rows import framed
from ui.tables.empty import Empty, EmptyState

READ_AGAIN = frozenset({TABLE, "mediation_piece", "attachment", "case_party"})
NONE = Empty("还没有立卷", "纠纷调解后，在这里立卷、填写文书、放入扫描件，按规定顺序印成一册。", "folder")


class MediationPane(QWidget):
    """Shows the file of a dispute and reads it again by itself when it changes."""

    told = Signal(str)  # how it stands, in a word or two, for the tab

    def __init__(self, page: Page, desk: Desk, case: int) -> None:
        super().__init__()
        self._desk, self._case = desk, case
        self.shown = Shown(desk.may_write)
        self.acts, self.pieces = FileActs(self, page, desk, case, self.shown), PieceActs(self, page, desk, self.shown)
        self.head, self.list, self.about = FileHead(desk.may_write), PieceList(), Elided("", "small")
        self.write = button("填写…", self.pieces.begin, icon_name="form", kind="primary")
        self.scan = button("放入扫描件…", self.pieces.pick, icon_name="picture")
        self.choose = button("从附件选入…", self.pieces.include, icon_name="paperclip")
        self.look = button("打开", self.pieces.open, icon_name="eye")
        self.sign = button("打印这份…", self.pieces.print_one, icon_name="print")
        self.name = button("更正…", self.pieces.rename, icon_name="edit")
        self.remove = button("移出", self.pieces.take_out, icon_name="delete")
        self._lay_out()
        self._connect()
        self.read()

    @property
    def file(self) -> FileDossier | None:
        """The file that is shown."""
        return self.shown.file

    def read(self) -> None:
        """Read the file again."""
        of_case = self._desk.program.mediation.of_case
        self._desk.work.read(self, "读取卷宗", lambda _: of_case(self._case), self._show)

    def _show(self, file: FileDossier | None) -> None:
        self.shown.file = file
        self._stack.setCurrentIndex(file is not None)
        actions = [("立卷…", self.acts.start)] if self._desk.may_write else []
        self._empty.tell(None if file is not None else replace(NONE, actions=actions))
        if file is not None:
            ending = self._desk.program.codes.title("mediation_ending", file.ending)
            self.head.show_file(file, self._desk.today(), ending)
            self.list.show_lines(lines_of(file))
        self.told.emit(standing_of(file) if file is not None else "")

    def _point(self) -> None:
        """Offer what can be done with the line under the cursor, and say what its document is for."""
        shown = self.shown
        shown.line = self.list.line
        piece, may = shown.piece, shown.may_change
        self.write.setVisible(shown.may_fill)
        self.scan.setVisible(shown.may_begin)
        self.choose.setVisible(shown.may_begin)
        self.look.setVisible(piece is not None and not piece.is_lost and (may or piece.is_scan))
        self.sign.setVisible(piece is not None and not piece.is_scan)
        self.name.setVisible(may and piece is not None and piece.is_scan)
        self.remove.setVisible(may and piece is not None)
        self.about.set_words(shown.kind.about if shown.kind is not None else "")

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & READ_AGAIN:
            self.read()

    def _connect(self) -> None:
        self.list.picked.connect(self._point)
        self.list.wanted.connect(self.pieces.open)
        self.list.dropped.connect(self.pieces.dropped)
        self.list.removing.connect(self.pieces.take_out)
        self.list.shifting.connect(self.pieces.shift)
        self.head.printing.connect(self.acts.print_file)
        self.head.closing.connect(self.acts.close_file)
        self.head.reopening.connect(self.acts.reopen)
        self.head.correcting.connect(self.acts.correct)
        self.head.discarding.connect(self.acts.discard)
        self._desk.work.changed.connect(self._hear)

    def _lay_out(self) -> None:
        sizes = theme.current()
        tools, filled, nothing = QWidget(), QWidget(), QWidget()
        flow = Flow(tools, sizes.gap)
        for one in (self.write, self.scan, self.choose, self.look, self.sign, self.name, self.remove):
            flow.addWidget(one)
        column = QVBoxLayout(filled)
        column.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        column.setSpacing(sizes.gap)
        column.addWidget(self.head)
        column.addWidget(framed(self.list), 1)
        column.addWidget(self.about)
        column.addWidget(tools)
        self._empty = EmptyState(nothing)
        room = QVBoxLayout(nothing)
        room.addWidget(self._empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(filled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.list)
