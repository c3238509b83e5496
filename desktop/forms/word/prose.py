"""The text of a Word document outside its tables, as a sheet: a row for each paragraph, a column for each blank."""

from collections.abc import Sequence

from desktop.forms.cards.blanks import blanks_in
from desktop.forms.shape import Area, Place
from desktop.forms.word.names import Element
from desktop.forms.word.texts import change_text, text_of

NAME = "正文"


class ProseSheet:
    """Paragraphs cut after each blank: 姓名：____ | 性别：____; one without blanks is one cell."""

    is_hidden = False

    def __init__(self, paragraphs: Sequence[Element], is_protected: bool) -> None:
        self.name, self.is_protected = NAME, is_protected
        self._paragraphs = paragraphs
        self._rows = [_cut(text_of((one,))) for one in paragraphs]

    def is_locked(self, _row: int, _column: int) -> bool:
        """Whether the file forbids changes: of a document all or none."""
        return self.is_protected

    @property
    def last_row(self) -> int:
        """How many paragraphs there are."""
        return len(self._rows)

    @property
    def last_column(self) -> int:
        """The most blanks in one paragraph."""
        return max(map(len, self._rows), default=0)

    @property
    def merged(self) -> Sequence[Area]:
        """The last stretch of each paragraph, which reaches to the end of the line."""
        last = self.last_column
        return tuple((row, len(cells), row, last) for row, cells in enumerate(self._rows, 1) if len(cells) < last)

    def text(self, row: int, column: int) -> str:
        """Return a stretch of a paragraph."""
        cells = self._rows[row - 1] if 0 < row <= len(self._rows) else []
        return cells[column - 1] if 0 < column <= len(cells) else ""

    def filled(self, row: int) -> Sequence[int]:
        """Return the stretches of a paragraph that hold anything."""
        return [column for column, text in enumerate(self._rows[row - 1], 1) if text.strip()]

    def options(self, row: int, column: int) -> tuple[str, ...]:
        """Return nothing: what may be chosen stands in the text."""
        return ()

    def prompt(self, row: int, column: int) -> str:
        """Return nothing."""
        return ""

    def number_format(self, row: int, column: int) -> str:
        """Return nothing: a document holds texts."""
        return ""

    def has_formula(self, row: int, column: int) -> bool:
        """Return that nothing is computed."""
        return False

    def is_hidden_column(self, column: int) -> bool:
        """Return that nothing is hidden."""
        return False

    def put(self, place: Place, text: str) -> bool:
        """Change a stretch of a paragraph; say whether there is one at that place."""
        row, column = place
        if not (0 < row <= len(self._rows) and 0 < column <= len(self._rows[row - 1])):
            return False
        self._rows[row - 1][column - 1] = text
        change_text((self._paragraphs[row - 1],), "".join(self._rows[row - 1]))
        return True


def _cut(text: str) -> list[str]:
    ends = [blank.end for blank in blanks_in(text)]
    if not ends:
        return [text]
    ends[-1] = len(text)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
