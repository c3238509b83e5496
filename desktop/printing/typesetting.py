"""Styles of type, and the breaking of text into lines that keeps account of missing characters."""

from dataclasses import dataclass

from desktop.printing.fonts import BLACK, BOLD, SERIF, FontStack, printable
from desktop.printing.outcome import Gap, MissingGlyphs, code_point


@dataclass(frozen=True, slots=True)
class Style:
    """A face at a size, and the distance from line to line."""

    stack: FontStack
    size: float
    leading: float

    def width(self, text: str) -> float:
        """Return how wide a line of text is."""
        return self.stack.width(text, self.size)


TITLE = Style(BLACK, 22, 30)  # 2号
SUBTITLE = Style(SERIF, 12, 18)  # 小4号
HEADING = Style(BOLD, 12, 17)
LABEL = Style(BOLD, 10.5, 14.5)  # 5号
VALUE = Style(SERIF, 10.5, 14.5)
CELL_HEAD = Style(BOLD, 10, 14)
CELL = Style(SERIF, 10, 14)
PROSE = Style(SERIF, 12, 20)
SYMBOL = Style(BOLD, 22, 28)
NOTE = Style(SERIF, 9, 12.5)  # nothing on our paper is smaller


class Typesetter:
    """Breaks text into lines. A character that no font has is set as 〔U+XXXXX〕 and noted."""

    def __init__(self) -> None:
        self._gaps: dict[str, Gap] = {}

    @property
    def gaps(self) -> list[Gap]:
        """Return the texts that could not be set as they are written, in the order they were met."""
        return list(self._gaps.values())

    @property
    def missing(self) -> frozenset[str]:
        """Return every character met that no font has."""
        return frozenset[str]().union(*(gap.characters for gap in self._gaps.values()))

    def spell(self, text: str, style: Style) -> str:
        """Return text as it can be printed."""
        shown = printable(text)
        characters = style.stack.missing(shown)
        if not characters:
            return shown
        self._gaps.setdefault(text, Gap(text, frozenset(characters)))
        return "".join(f"〔{code_point(one)}〕" if one in characters else one for one in shown)

    def lines(self, text: str, style: Style, width: float) -> list[str]:
        """Return text in lines of at most `width` points."""
        return style.stack.wrap(self.spell(text, style), width, style.size)

    def even_lines(self, text: str, style: Style, width: float) -> list[str]:
        """Return text in as few lines as the width allows, about equally long: for labels and headings."""
        lines = self.lines(text, style, width)
        narrower = width
        while len(lines) > 1 and narrower > style.size:
            narrower -= style.size / 2
            tried = self.lines(text, style, narrower)
            if len(tried) > len(lines):
                break
            lines = tried
        return lines

    def line(self, text: str, style: Style) -> str:
        """Return text on one line, however long."""
        return " ".join(self.spell(text, style).split("\n"))

    def refuse_missing(self, where: str = "") -> None:
        """Raise MissingGlyphs if a character was met that no font has; `where` says in which rows."""
        if self._gaps:
            raise MissingGlyphs(self.missing, where, self.gaps)
