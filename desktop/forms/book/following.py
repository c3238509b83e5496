"""The formulas in the cells of one sheet, written anew after rows were put into the workbook's sheets."""

import re
from collections.abc import Container, Mapping
from xml.sax.saxutils import escape

from desktop.forms.book.content import Formula, SheetContent
from desktop.forms.book.formulas import moved, repeated
from desktop.forms.book.moves import Moves
from desktop.forms.book.references import area_of, named
from desktop.forms.book.rowxml import CellXml
from desktop.forms.shape import Place

NO_MOVES = Moves(())
_KIND = re.compile(r"\s(?:t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class SheetFormulas:
    """Knows what every formula of a sheet says, and what it says once rows were put in."""

    def __init__(
        self, sheet: str, content: SheetContent, moves: Mapping[str, Moves], *,
        cleared: Container[Place] = (), prefix: str = "",
    ) -> None:  # fmt: skip
        self._home, self._content, self._moves, self._prefix = sheet.lower(), content, moves, prefix
        self._shared: dict[str, tuple[Place, str]] = {}
        for place, formula in content.formulas.items():
            if formula.kind == "shared" and formula.text:
                self._shared.setdefault(formula.shared, (place, formula.text))
        # A shared formula whose first cell is emptied has no words left for the others.
        self.rewrites = bool(moves) or any(place in cleared for place, _ in self._shared.values())

    @property
    def own(self) -> Moves:
        """The rows put into this sheet."""
        return self._moves.get(self._home, NO_MOVES)

    def text(self, place: Place) -> str:
        """Return the words of a formula; of a shared one as its own cell means it."""
        formula = self._content.formulas[place]
        if formula.text or formula.kind != "shared":
            return formula.text
        (row, column), text = self._shared.get(formula.shared, (place, ""))
        return repeated(text, place[0] - row, place[1] - column)

    def cell(self, place: Place, cell: CellXml, value: str | None = None, *, below: int = 0) -> CellXml:
        """Return a formula's cell with its references where the cells now stand, and a value or none.

        `below` makes of it the cell of a row put in so many rows further down.
        """
        formula = self._content.formulas[place]
        mark = self._prefix
        if not self.rewrites and not below:
            inside = re.search(rf"<{mark}f(?=[\s/>])[^>]*?(?:/>|>.*?</{mark}f>)", cell.inner, re.DOTALL)
            written = inside[0] if inside else ""
        else:
            told = self._told(formula, below)
            text = repeated(moved(self.text(place), self._home, self._moves, place[0]), below)
            written = f"<{mark}f{told}>{escape(text)}</{mark}f>"
        attributes = _KIND.sub("", cell.attributes)
        if value is not None:
            written += f"<{mark}v>{escape(value)}</{mark}v>"
        return CellXml(cell.style, attributes, written)

    def _told(self, formula: Formula, below: int) -> str:
        if formula.kind == "array" and (area := area_of(formula.area)):
            top, left, bottom, right = self.own.area(area)
            return f' t="array" ref="{named((top + below, left, bottom + below, right))}"'
        return ""
