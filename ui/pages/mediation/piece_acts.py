"""What is done with the documents of a mediation file: filled, put in, looked at, named, moved, taken out, printed."""

from functools import partial
from typing import BinaryIO

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.attachments.lines import AttachmentLine
from desktop.attachments.media import PICKED
from desktop.case_paper import TABLE as CASE_TABLE
from desktop.case_paper import note_paper
from desktop.clock import now
from desktop.drafts import Draft
from desktop.jobs import Progress
from desktop.mediation.dossier import Piece
from desktop.mediation.order import PieceKind
from desktop.mediation.pieces import TABLE, Removed
from desktop.mediation_drafts import proposed_form
from desktop.mediation_paper import form_document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui import ask
from ui.attachments.bringing import File, files_in
from ui.attachments.viewer import Viewer
from ui.errors import show_refusal
from ui.pages.mediation.acts import Acts
from ui.pages.mediation.asking import FormDialog, IncludeDialog, NameDialog
from ui.pages.mediation.piece_list import words_of
from ui.printing import preview

NOTHING_OUTSIDE = "这件纠纷没有别的附件可以选入。请先放入扫描件，或在“附件”页添加。"


class PieceActs(Acts):
    """Acts on the document or the kind under the cursor, in the name of a page."""

    def open(self) -> None:
        """Open the document under the cursor; on the line of a kind, begin one."""
        piece, kind = self._shown.piece, self._shown.kind
        if piece is not None and piece.is_scan:
            self._view(piece)
        elif piece is not None and kind is not None and self._shown.may_change:
            self._fill(kind, self._desk.program.mediation.pieces.form(piece))
        elif piece is not None:
            self.print_one()
        elif self._shown.may_fill:
            self.begin()
        elif self._shown.may_begin:
            self.pick()

    def begin(self) -> None:
        """Fill a form, with what the dispute tells of it."""
        file, kind = self._shown.file, self._shown.kind
        if file is not None and kind is not None:
            propose = partial(proposed_form, self._desk.program, file, kind.key)
            self._propose(propose, partial(self._fill, kind))

    def pick(self) -> None:
        """Let the clerk pick files to put in."""
        if paths := ask.open_files(self._parent, "放入扫描件", PICKED):
            self.bring_in([("", path) for path in paths])

    def bring_in(self, files: list[File]) -> None:
        """Put scans into the file under the kind that is chosen."""
        file, kind = self._shown.file, self._shown.kind
        if file is None or kind is None or kind.made or not files or not self._shown.may_change:
            return
        attach = self._desk.program.mediation.pieces.attach

        def done(keys: tuple[int, ...]) -> None:
            self._page.say(f"已放入 {len(keys)} 份扫描件：{kind.title}。")

        self._desk.work.write(
            self._parent, "正在放入扫描件", lambda progress: attach(file.key, kind.key, files, progress), done
        )

    def include(self) -> None:
        """Let the clerk tick attachments of the dispute to put in."""
        file, kind = self._shown.file, self._shown.kind
        if file is None or kind is None:
            return

        def found(listed: tuple[tuple[int, str], ...]) -> None:
            if not listed:
                show_refusal(self._parent, NOTHING_OUTSIDE)
            else:
                self._ask(IncludeDialog(self._page, self._desk, file.key, kind, listed), "已选入附件。")

        self._desk.work.read(
            self._parent, "读取附件", lambda _: self._desk.program.mediation.pieces.outside(file.key), found
        )

    def rename(self) -> None:
        """Give the document another title and day."""
        if self._shown.piece is not None:
            self._ask(NameDialog(self._page, self._desk, self._shown.piece), "已更正材料名称和日期。")

    def take_out(self) -> None:
        """Take the document out; it can be put back."""
        piece, pieces = self._shown.piece, self._desk.program.mediation.pieces
        if piece is None or not self._shown.may_change:
            return

        def put_back(removed: Removed) -> None:
            self._desk.work.write(self._parent, "恢复卷内材料", lambda _: pieces.put_back(removed), lambda _: None)

        def done(removed: Removed) -> None:
            self._page.say(f"已移出“{words_of(piece)}”。", partial(put_back, removed))

        self._desk.work.write(self._parent, "移出卷内材料", lambda _: pieces.remove(piece.key, piece.version), done)

    def shift(self, steps: int) -> None:
        """Put the document before or behind its neighbour of the same kind."""
        file, piece = self._shown.file, self._shown.piece
        if file is None or piece is None or not self._shown.may_change:
            return
        keys = [one.key for one in file.of_kind(piece.kind)]
        to = keys.index(piece.key) + steps
        if 0 <= to < len(keys):
            keys.remove(piece.key)
            keys.insert(to, piece.key)
            arrange = partial(self._desk.program.mediation.pieces.arrange, file.key, piece.kind, keys)
            self._desk.work.write(self._parent, "调整卷内顺序", lambda _: arrange(), lambda _: None)

    def print_one(self) -> None:
        """Print a form by itself, to be signed."""
        file, piece, desk = self._shown.file, self._shown.piece, self._desk
        if file is None or piece is None or piece.is_scan:
            return

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            document = form_document(desk.program, file.key, piece)
            return print_document(document, stream, progress, allow_missing=allow_missing)

        name = f"{piece.title} {file.title}"
        desk.work.write(
            self._parent,
            "登记打印",
            lambda _: note_paper(desk.program, desk.program.cases.dossier(file.case), piece.title),
            lambda _: preview(self._page, desk.work, name, print_to),
        )

    def _fill(self, kind: PieceKind, draft: Draft) -> None:
        if self._shown.file is not None:
            self._ask(
                FormDialog(self._page, self._desk, self._shown.file.key, kind, draft), f"已保存《{kind.title}》。"
            )

    def _view(self, piece: Piece) -> None:
        """Open a scan in its window, from where the others of the file can be reached."""
        file, attachments = self._shown.file, self._desk.program.attachments
        if file is None:
            return
        inside = [one.attachment for one in file.pieces if one.attachment is not None]

        def found(lines: dict[int, AttachmentLine]) -> None:
            shown = [lines[key] for key in inside if key in lines]
            place = next((at for at, line in enumerate(shown) if line.key == piece.attachment), None)
            if place is not None:
                Viewer(self._parent, self._desk, shown, place).show()

        def job(_: Progress) -> dict[int, AttachmentLine]:
            both = (*attachments.of(TABLE, file.key), *attachments.of(CASE_TABLE, file.case))
            return {line.key: line for line in both}

        self._desk.work.read(self._parent, "读取附件", job, found)

    def dropped(self, data: QMimeData | None) -> None:
        """Put in what was dropped on the line under the cursor, or what lies on the clipboard."""
        self.bring_in(files_in(data or QGuiApplication.clipboard().mimeData(), now().astimezone()))
