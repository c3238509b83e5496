"""The file of one dispute: what it needs, what is there and what is missing; filled, printed, closed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.attachments.lines import AttachmentLine
from desktop.attachments.media import PICKED
from desktop.case_paper import TABLE as CASE_TABLE
from desktop.case_paper import note_paper
from desktop.clock import now
from desktop.drafts import Draft
from desktop.jobs import Progress
from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.order import PieceKind, file_order
from desktop.mediation.service import TABLE, Removed
from desktop.mediation_drafts import proposed_file, proposed_form
from desktop.mediation_paper import form_document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui import ask, theme
from ui.attachments.bringing import File, files_in
from ui.attachments.viewer import Viewer
from ui.buttons import button
from ui.elided import Elided
from ui.errors import show_refusal
from ui.flow import Flow
from ui.page import Page
from ui.pages.decision import Decision
from ui.pages.desk import Desk
from ui.pages.mediation.asking import FileDialog, FormDialog, IncludeDialog, NameDialog, ReopenDialog
from ui.pages.mediation.file_head import FileHead, standing_of
from ui.pages.mediation.piece_list import PieceList, lines_of, words_of
from ui.printing import preview
from ui.rows import framed
from ui.tables.empty import Empty, EmptyState

READ_AGAIN = frozenset({TABLE, "mediation_piece", "attachment", "case_party"})
NONE = Empty("还没有立卷", "纠纷调解后，在这里立卷、填写文书、放入扫描件，按规定顺序印成一册。", "folder")
NOTHING_OUTSIDE = "这件纠纷没有别的附件可以选入。请先放入扫描件，或在“附件”页添加。"
NOT_COMPLETE = "卷宗还不齐全，不能归档：{lacks}。"
CLOSES = "归档后卷宗不能再改，需要补充时写明理由重新打开。"


class MediationPane(QWidget):
    """Shows the file of a dispute and reads it again by itself when it changes."""

    told = Signal(str)  # how it stands, in a word or two, for the tab

    def __init__(self, page: Page, desk: Desk, case: int) -> None:
        super().__init__()
        self._page, self._desk, self._case = page, desk, case
        self.file: FileDossier | None = None
        self.head, self.list, self.about = FileHead(desk.may_write), PieceList(), Elided("", "small")
        self.write = button("填写…", self.begin, icon_name="form", kind="primary")
        self.scan = button("放入扫描件…", self.pick, icon_name="picture")
        self.choose = button("从附件选入…", self.include, icon_name="paperclip")
        self.look = button("打开", self.open, icon_name="eye")
        self.sign = button("打印这份…", self.print_one, icon_name="print")
        self.name = button("更正…", self.rename, icon_name="edit")
        self.remove = button("移出", self.take_out, icon_name="delete")
        self._lay_out()
        self._connect()
        desk.work.changed.connect(lambda tables: self.read() if tables & READ_AGAIN else None)
        self.read()

    # What is chosen

    @property
    def kind(self) -> PieceKind | None:
        """The kind under the cursor, or that of the document there."""
        return file_order().kind(self.list.line.kind) if self.list.line is not None else None

    @property
    def piece(self) -> Piece | None:
        """The document under the cursor."""
        line = self.list.line
        pieces = self.file.pieces if self.file is not None else ()
        return next((one for one in pieces if line is not None and one.key == line.piece), None)

    @property
    def may_change(self) -> bool:
        """Whether documents can be put in."""
        return self._desk.may_write and self.file is not None and not self.file.is_closed

    # The file

    def read(self) -> None:
        """Read the file again."""
        self._desk.work.read(self, "读取卷宗", lambda _: self._desk.program.mediation.of_case(self._case), self._show)

    def start(self) -> None:
        """Open a file for the dispute."""
        self._propose(partial(proposed_file, self._desk.program, self._case), self._start)

    def correct(self) -> None:
        """Correct the facts of the file."""
        if self.file is not None:
            self._propose(partial(self._desk.program.mediation.draft, self.file.key), self._start)

    def close_file(self) -> None:
        """Close the file, when nothing is missing."""
        file = self.file
        if file is None:
            return
        if lacks := file.lacks():
            show_refusal(self, NOT_COMPLETE.format(lacks="；".join(one.message for one in lacks)))
        elif ask.ask(self, f"归档{file.title}？", "归档", "暂不归档", detail=CLOSES):
            close = self._desk.program.mediation.close
            self._write("调解卷宗归档", partial(close, file.key, file.version), f"{file.title}已归档。")

    def reopen(self) -> None:
        """Open the closed file again."""
        if self.file is not None:
            self._ask(ReopenDialog(self._page, self._desk, self.file), "卷宗已重新打开。")

    def discard(self) -> None:
        """Take back the opening of an empty file."""
        if self.file is not None:
            discard = partial(self._desk.program.mediation.discard, self.file.key, self.file.version)
            self._write("撤销立卷", discard, "已撤销立卷。")

    def print_file(self) -> None:
        """Look at the whole file in the room of printing, where it is printed."""
        if self.file is not None:
            self._page.wanted.emit("printing", {"paper": TABLE, "record": self.file.key, "title": self.file.title})

    # Its documents

    def open(self) -> None:
        """Open the document under the cursor; on the line of a kind, begin one."""
        piece, kind = self.piece, self.kind
        if piece is not None and piece.is_scan:
            self._view(piece)
        elif piece is not None and kind is not None and self.may_change:
            self._fill(kind, self._desk.program.mediation.form(piece))
        elif piece is not None:
            self.print_one()
        elif self.write.isEnabled():
            self.begin()
        elif self.scan.isEnabled():
            self.pick()

    def begin(self) -> None:
        """Fill a form, with what the dispute tells of it."""
        file, kind = self.file, self.kind
        if file is not None and kind is not None:
            propose = partial(proposed_form, self._desk.program, file, kind.key)
            self._propose(propose, partial(self._fill, kind))

    def pick(self) -> None:
        """Let the clerk pick files to put in."""
        if paths := ask.open_files(self, "放入扫描件", PICKED):
            self.bring_in([("", path) for path in paths])

    def bring_in(self, files: list[File]) -> None:
        """Put scans into the file under the kind that is chosen."""
        file, kind = self.file, self.kind
        if file is None or kind is None or kind.made or not files or not self.may_change:
            return
        attach = self._desk.program.mediation.attach

        def done(keys: tuple[int, ...]) -> None:
            self._page.say(f"已放入 {len(keys)} 份扫描件：{kind.title}。")

        self._desk.work.write(
            self, "正在放入扫描件", lambda progress: attach(file.key, kind.key, files, progress), done
        )

    def include(self) -> None:
        """Let the clerk tick attachments of the dispute to put in."""
        file, kind = self.file, self.kind
        if file is None or kind is None:
            return

        def found(outside: tuple[tuple[int, str], ...]) -> None:
            if not outside:
                show_refusal(self, NOTHING_OUTSIDE)
            else:
                self._ask(IncludeDialog(self._page, self._desk, file.key, kind, outside), "已选入附件。")

        self._desk.work.read(self, "读取附件", lambda _: self._desk.program.mediation.outside(file.key), found)

    def rename(self) -> None:
        """Give the document another title and day."""
        if self.piece is not None:
            self._ask(NameDialog(self._page, self._desk, self.piece), "已更正材料名称和日期。")

    def take_out(self) -> None:
        """Take the document out; it can be put back."""
        piece, mediation = self.piece, self._desk.program.mediation
        if piece is None or not self.may_change:
            return

        def put_back(removed: Removed) -> None:
            self._desk.work.write(self, "恢复卷内材料", lambda _: mediation.put_back(removed), lambda _: None)

        def done(removed: Removed) -> None:
            self._page.say(f"已移出“{words_of(piece)}”。", partial(put_back, removed))

        self._desk.work.write(self, "移出卷内材料", lambda _: mediation.remove(piece.key, piece.version), done)

    def shift(self, steps: int) -> None:
        """Put the document before or behind its neighbour of the same kind."""
        file, piece = self.file, self.piece
        if file is None or piece is None or not self.may_change:
            return
        keys = [one.key for one in file.of_kind(piece.kind)]
        to = keys.index(piece.key) + steps
        if 0 <= to < len(keys):
            keys.remove(piece.key)
            keys.insert(to, piece.key)
            arrange = partial(self._desk.program.mediation.arrange, file.key, piece.kind, keys)
            self._desk.work.write(self, "调整卷内顺序", lambda _: arrange(), lambda _: None)

    def print_one(self) -> None:
        """Print a form by itself, to be signed."""
        file, piece, desk = self.file, self.piece, self._desk
        if file is None or piece is None or piece.is_scan:
            return

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            document = form_document(desk.program, file.key, piece)
            return print_document(document, stream, progress, allow_missing=allow_missing)

        name = f"{piece.title} {file.title}"
        desk.work.write(
            self,
            "登记打印",
            lambda _: note_paper(desk.program, desk.program.cases.dossier(file.case), piece.title),
            lambda _: preview(self._page, desk.work, name, print_to),
        )

    def _fill(self, kind: PieceKind, draft: Draft) -> None:
        if self.file is not None:
            self._ask(FormDialog(self._page, self._desk, self.file.key, kind, draft), f"已保存《{kind.title}》。")

    def _start(self, draft: Draft) -> None:
        words = "已立卷。" if draft.id is None else "已更正卷宗信息。"
        self._ask(FileDialog(self._page, self._desk, draft, self._case), words)

    def _view(self, piece: Piece) -> None:
        """Open a scan in its window, from where the others of the file can be reached."""
        file, attachments = self.file, self._desk.program.attachments
        if file is None:
            return
        inside = [one.attachment for one in file.pieces if one.attachment is not None]

        def found(lines: dict[int, AttachmentLine]) -> None:
            shown = [lines[key] for key in inside if key in lines]
            place = next((at for at, line in enumerate(shown) if line.key == piece.attachment), None)
            if place is not None:
                Viewer(self, self._desk, shown, place).show()

        def job(_: Progress) -> dict[int, AttachmentLine]:
            both = (*attachments.of(TABLE, file.key), *attachments.of(CASE_TABLE, file.case))
            return {line.key: line for line in both}

        self._desk.work.read(self, "读取附件", job, found)

    def _dropped(self, data: QMimeData | None) -> None:
        self.bring_in(files_in(data or QGuiApplication.clipboard().mimeData(), now().astimezone()))

    def _propose(self, make: Callable[[], Draft], then: Callable[[Draft], None]) -> None:
        self._desk.work.read(self, "准备表格", lambda _: make(), then)

    def _ask(self, dialog: Decision, words: str) -> None:
        dialog.decided.connect(lambda _: self._page.say(words))
        dialog.open()

    def _write(self, title: str, job: Callable[[], Any], words: str) -> None:
        self._desk.work.write(self, title, lambda _: job(), lambda _: self._page.say(words))

    # How it looks

    def _show(self, file: FileDossier | None) -> None:
        self.file = file
        self._stack.setCurrentIndex(file is not None)
        may = self._desk.may_write
        self._empty.tell(None if file is not None else replace(NONE, actions=[("立卷…", self.start)] if may else []))
        if file is not None:
            ending = self._desk.program.codes.title("mediation_ending", file.ending)
            self.head.show_file(file, self._desk.today(), ending)
            self.list.show_lines(lines_of(file))
        self.told.emit(standing_of(file) if file is not None else "")

    def _enable(self) -> None:
        """Offer what can be done with the line under the cursor, and say what its document is for."""
        kind, piece, may = self.kind, self.piece, self.may_change
        begins = may and piece is None and kind is not None and not kind.made
        self.write.setVisible(begins and kind is not None and bool(kind.fields) and (kind.many or not self._has_form()))
        self.scan.setVisible(begins)
        self.choose.setVisible(begins)
        self.look.setVisible(piece is not None and not piece.is_lost and (may or piece.is_scan))
        self.sign.setVisible(piece is not None and not piece.is_scan)
        self.name.setVisible(may and piece is not None and piece.is_scan)
        self.remove.setVisible(may and piece is not None)
        self.about.set_words(kind.about if kind is not None else "")

    def _has_form(self) -> bool:
        """Whether the form of the kind under the cursor is filled already."""
        pieces = self.file.of_kind(self.kind.key) if self.file is not None and self.kind is not None else ()
        return any(not one.is_scan for one in pieces)

    def _connect(self) -> None:
        self.list.picked.connect(self._enable)
        self.list.wanted.connect(self.open)
        self.list.dropped.connect(self._dropped)
        self.list.removing.connect(self.take_out)
        self.list.shifting.connect(self.shift)
        self.head.printing.connect(self.print_file)
        self.head.closing.connect(self.close_file)
        self.head.reopening.connect(self.reopen)
        self.head.correcting.connect(self.correct)
        self.head.discarding.connect(self.discard)

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
