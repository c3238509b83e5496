"""What a pane shows of a mediation file just now: the file, and what is under the cursor."""

from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.order import PieceKind, file_order
from ui.pages.mediation.piece_list import Line


class Shown:
    """Kept by the pane, looked at by what acts on it."""

    def __init__(self, may_write: bool) -> None:
        self._may_write = may_write
        self.file: FileDossier | None = None
        self.line: Line | None = None

    @property
    def kind(self) -> PieceKind | None:
        """The kind under the cursor, or that of the document there."""
        return file_order().kind(self.line.kind) if self.line is not None else None

    @property
    def piece(self) -> Piece | None:
        """The document under the cursor."""
        pieces = self.file.pieces if self.file is not None and self.line is not None else ()
        return next((one for one in pieces if self.line is not None and one.key == self.line.piece), None)

    @property
    def may_change(self) -> bool:
        """Whether documents can be put in and taken out."""
        return self._may_write and self.file is not None and not self.file.is_closed

    @property
    def may_begin(self) -> bool:
        """Whether a document of the kind under the cursor can be put in from its line."""
        return self.may_change and self.piece is None and self.kind is not None and not self.kind.made

    @property
    def may_fill(self) -> bool:
        """Whether a form of the kind under the cursor can be filled: of some there is but one."""
        file, kind = self.file, self.kind
        if not self.may_begin or file is None or kind is None or not kind.fields:
            return False
        return kind.many or all(one.is_scan for one in file.of_kind(kind.key))
