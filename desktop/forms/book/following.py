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
_KIND = re.compile(r"\s(?:t|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


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

    def cell(self, place: Place, cell: CellXml, results: Mapping[Place, str | None]) -> CellXml:
        """Return a formula's cell with its references where the cells now stand.

        `results` are those that no longer hold, each with the new one or nothing.
        """
        written = self._formula(place, 0) if self.rewrites else self._found("f", cell)
        if place not in results:
            return CellXml(cell.style, cell.attributes, written + self._found("v", cell))
        return self._with_result(cell, written, results[place])

    def further_cell(self, place: Place, cell: CellXml, below: int) -> CellXml:
        """Return the cell of a row put in so many rows below a formula, which goes on in it."""
        return self._with_result(cell, self._formula(place, below), None)

    def _with_result(self, cell: CellXml, formula: str, result: str | None) -> CellXml:
        value = f"<{self._prefix}v>{escape(result)}</{self._prefix}v>" if result is not None else ""
        return CellXml(cell.style, _KIND.sub("", cell.attributes), formula + value)

    def _found(self, name: str, cell: CellXml) -> str:
        tag = self._prefix + name
        found = re.search(rf"<{tag}(?=[\s/>])[^>]*?(?:/>|>.*?</{tag}>)", cell.inner, re.DOTALL)
        return found[0] if found else ""

    def _formula(self, place: Place, below: int) -> str:
        told = self._told(self._content.formulas[place], below)
        text = repeated(moved(self.text(place), self._home, self._moves, place[0]), below)
        return f"<{self._prefix}f{told}>{escape(text)}</{self._prefix}f>"

    def _told(self, formula: Formula, below: int) -> str:
        if formula.kind == "array" and (area := area_of(formula.area)):
            top, left, bottom, right = self.own.area(area)
            return f' t="array" ref="{named((top + below, left, bottom + below, right))}"'
        return ""
