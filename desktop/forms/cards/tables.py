"""Small tables inside a card: the members of the household, a row each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.forms.cards.grid import Cell, Grid, is_blank, is_label, spoken
from desktop.forms.cards.keys import slot_key
from desktop.forms.cards.ticks import options_in
from desktop.forms.own_words import own_words
from desktop.forms.shape import Place, Slot
from desktop.sheets.headings import normalise_heading
from desktop.sheets.roles import roles_in

FEWEST_COLUMNS = 3
FEWEST_READY = 2  # one blank row under labels: they are labels above their blanks
MEMBERS = "家庭成员"
_MEMBER_WORDS = ("成员", "家属", "亲属", "家庭", "社会关系", "家人")
_RELATIONS = ("关系", "称谓", "称呼")


@dataclass(frozen=True, slots=True)
class SmallTable:
    """Headings side by side over rows that are to be filled in."""

    columns: tuple[Cell, ...]  # the headings
    rows: tuple[tuple[Cell, ...], ...]  # the cells under them
    parent: str  # what stands beside or above it

    @property
    def ready(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    @property
    def places(self) -> Iterator[Place]:
        """Yield where its cells begin, headings too."""
        for cells in (self.columns, *self.rows):
            yield from (cell.place for cell in cells)

    @property
    def is_of_members(self) -> bool:
        """Whether its rows are members of the household, and of nobody else: not guardians, not tenants."""
        headings = [spoken(cell.text) for cell in self.columns]
        if not any("姓名" in one for one in headings):
            return False
        if any(word in self.parent for word in _MEMBER_WORDS):
            return True
        related = any(word in one for one in headings for word in _RELATIONS)
        return related and not roles_in(normalise_heading(self.parent))

    def slots(self, grid: Grid, number: int) -> Iterator[Slot]:
        """Yield the places to be filled in, where the rows are members of the household."""
        if not self.is_of_members:
            return
        for order, cells in enumerate(self.rows, 1):
            named = cells[0].text if is_label(cells[0].text) else ""  # 父亲 at the head of the row: nobody else's
            member = f"{MEMBERS}/{spoken(named)}" if named else f"{MEMBERS}{order}"
            for heading, cell in zip(self.columns, cells, strict=True):
                if normalise_heading(heading.text) in own_words().serial or not is_blank(cell.text):
                    continue
                row, column = cell.place
                yield Slot(
                    slot_key(cell.place, sheet=number),
                    f"{member}/{spoken(heading.text)}",
                    cell.place,
                    options_in(cell.text) or grid.sheet.options(row, column),
                    grid.sheet.number_format(row, column),
                    has_formula=grid.sheet.has_formula(row, column),
                    example=cell.text,
                    hint=grid.sheet.prompt(row, column),
                )


def find_tables(grid: Grid) -> list[SmallTable]:
    """Return the small tables of a sheet."""
    tables: list[SmallTable] = []
    taken: set[Place] = set()
    section, below = "", 0
    for row in grid.rows:
        section = grid.section(row) or section
        cells = grid.row(row)
        if row <= below or any(cell.place in taken for cell in cells):
            continue
        for run in _runs(cells):
            rows = _ready(grid, run)
            if len(rows) >= FEWEST_READY:
                tables.append(SmallTable(run, rows, grid.parent(run[0]) or section))
                taken |= set(tables[-1].places)
                below = row
    return tables


def _runs(cells: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Yield the labels of a row that stand side by side with nothing between them."""
    run: list[Cell] = []
    for cell in cells:
        fits = is_label(cell.text) and (not run or (cell.left == run[-1].right + 1 and cell.bottom == run[-1].bottom))
        if not fits and len(run) >= FEWEST_COLUMNS:
            yield tuple(run)
        run = [*run, cell] if fits else [cell] if is_label(cell.text) else []
    if len(run) >= FEWEST_COLUMNS:
        yield tuple(run)


def _ready(grid: Grid, run: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows under headings that are to be filled in; the first column may hold numbers or words."""
    rows: list[tuple[Cell, ...]] = []
    above = tuple(run)
    while True:
        cells = tuple(filter(None, (grid.below(cell) for cell in above)))
        if len(cells) < len(run) or not all(is_blank(cell.text) for cell in cells[1:]):
            return tuple(rows)
        if len({cell.bottom for cell in cells}) > 1:
            return tuple(rows)
        rows.append(cells)
        above = cells
