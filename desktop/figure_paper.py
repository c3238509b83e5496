"""From figures of cases to paper: the monthly return, from closed figures where the month is closed."""

from collections.abc import Iterator, Sequence

from desktop.cases import indicators as told
from desktop.cases.dimensions import ALL, GRID, KIND, OWN
from desktop.cases.figures import Asked, Figures, Line
from desktop.cases.indicators import INDICATOR_BY_KEY, completed, figure_text
from desktop.cases.ledgers import ledger
from desktop.cases.months import Months
from desktop.cases.spans import Span
from desktop.paper import imprint
from desktop.printing.document import Document
from desktop.printing.figures import ReturnSheet, return_document
from desktop.program import Program

RESOLUTION, SUCCESS = INDICATOR_BY_KEY["resolution"], INDICATOR_BY_KEY["success"]
OF_UNIT = (told.RECEIVED, told.RESOLVED, RESOLUTION, told.SUCCEEDED, SUCCESS, told.UNRESOLVED, told.MAJOR, told.BIG,
           told.PEOPLE)  # fmt: skip
OF_KIND = (told.RECEIVED, told.RESOLVED, told.SUCCEEDED, told.UNRESOLVED, told.PEOPLE)
TOTAL = "合计"


class FigurePapers:
    """Fills the papers of figures."""

    def __init__(self, program: Program, figures: Figures, months: Months) -> None:
        self._program, self._figures, self._months = program, figures, months

    def monthly_return(self, month: str, book: str = "dispute") -> Document:
        """Return the return of one ledger for a month: as it was closed, or as it is while the month is not closed."""
        closed = next((one for one in self._months.closed() if one.month == month), None)
        read = self._frozen if closed else self._counted
        units = {line.key: line for line in read(month, book, GRID)}
        whole = (read(month, book, ALL) or (Line("", TOTAL, completed({})),))[0]
        kinds = [line for line in read(month, book, KIND) if line.counts[told.RECEIVED]]
        at = closed.at.astimezone() if closed else None
        sheet = ReturnSheet(
            ledger=ledger(book).title,
            month=Span.of_month(month).title,
            state=f"{at:%Y-%m-%d} 结账" if at else "未结账，数字可能变动",
            units=(*(_row(line, OF_UNIT) for line in self._every_unit(units)), _row(whole, OF_UNIT, TOTAL)),
            kinds=tuple(_row(line, OF_KIND) for line in kinds),
            formulas=tuple(f"{one.title}＝{one.formula}" for one in (RESOLUTION, SUCCESS)),
            imprint=imprint(self._program),
        )
        return return_document(sheet)

    def _frozen(self, month: str, book: str, dimension: str) -> Sequence[Line]:
        return self._months.lines(month, book, dimension)

    def _counted(self, month: str, book: str, dimension: str) -> Sequence[Line]:
        return self._figures.table(Asked(Span.of_month(month), {"ledger": book}), dimension)

    def _every_unit(self, found: dict[str, Line]) -> Iterator[Line]:
        """Yield a row for every village, those with nothing to report too, and what lies in none of them."""
        grids = self._program.grids
        tops = grids.children(None)
        nodes = grids.children(tops[0].id) if len(tops) == 1 else tops
        for node in nodes:
            if not node.closed or str(node.id) in found:
                yield found.get(str(node.id)) or Line(str(node.id), node.name, completed({}))
        named = {str(node.id) for node in nodes}
        yield from (line for key, line in found.items() if key not in named and (key == "" or key.endswith(OWN)))


def _row(line: Line, wanted: Sequence[str | told.Indicator], title: str = "") -> tuple[str, ...]:
    texts = (
        figure_text(line.counts.get(one, 0)) if isinstance(one, str) else figure_text(one.of(line.counts), one.unit)
        for one in wanted
    )
    return (title or line.title, *texts)
