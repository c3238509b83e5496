"""Draws a form of a family as offices send it: title, lines, headings of two levels, blank rows, what closes it."""

from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.desktop.forms.families.cards import WIDE, Card
from tests.desktop.forms.families.lists import Family
from tests.desktop.forms.real import looks

READY = 6  # blank rows
PARENT = "/"


def draw(family: Family, folder: Path) -> Path:
    """Write a form into a folder. Return its file."""
    made, sheet = looks.book("Sheet1")
    width = get_column_letter(len(family.columns))
    looks.title(sheet, f"A1:{width}1", family.title)
    row = 2
    for words in family.above:
        looks.line(sheet, f"A{row}:{width}{row}", words)
        row += 1
    last = looks.headings(sheet, row, _tree(family))
    row += 1 + any(PARENT in heading for heading, _ in family.columns)
    looks.ready(sheet, (row, row + READY - 1), (1, last), {})
    for place, cells in enumerate(family.below, row + READY):
        for column, words in enumerate(cells, 1):
            sheet.cell(place, column, words or None)
    return looks.saved(made, folder, f"{family.title}.xlsx")


def draw_card(card: Card, folder: Path) -> Path:
    """Write a card into a folder. Return its file."""
    made, sheet = looks.book("Sheet1")
    looks.title(sheet, "A1:D1", card.title)
    first = 2
    if card.line:
        looks.line(sheet, "A2:D2", card.line)
        first = 3
    for row, labels in enumerate(card.rows, first):
        for place, label in enumerate(labels):
            sheet.cell(row, 1 + 2 * place, label)
        if len(labels) == 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=1 + WIDE)
    looks.boxed(sheet, f"A{first}:D{first + len(card.rows) - 1}")
    return looks.saved(made, folder, f"{card.title}.xlsx")


def _tree(family: Family) -> list[looks.Heading]:
    found: list[looks.Heading] = []
    for heading, _ in family.columns:
        parent, _, child = heading.partition(PARENT)
        if not child:
            found.append(heading)
        elif found and isinstance(found[-1], tuple) and found[-1][0] == parent:
            found[-1] = (parent, [*found[-1][1], child])
        else:
            found.append((parent, [child]))
    return found
