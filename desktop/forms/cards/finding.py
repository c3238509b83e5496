"""Finds the labels of a card and the blank that belongs to each."""

import re
from collections.abc import Container, Generator, Iterator, Sequence

from desktop.forms.cards.blanks import blanks_in
from desktop.forms.cards.blocks import find_repeats
from desktop.forms.cards.grid import Cell, Grid, is_blank, is_label, is_photo, spoken
from desktop.forms.cards.keys import ONE_EACH, slot_key
from desktop.forms.cards.owners import asks_for_number, asks_of_owner, owner_named
from desktop.forms.cards.tables import SmallTable, find_tables
from desktop.forms.cards.ticks import options_in
from desktop.forms.file import FormSheet
from desktop.forms.shape import CardArea, Place, Slot
from desktop.sheets.furniture import is_unit_line
from desktop.sheets.header import Known, is_known

FEWEST_LABELS = 4  # different labels with a blank of their own
FEWEST_ROWS = 3  # a header of two levels has all its words in two
FEWEST_KNOWN = 2
MOST_MEMBERS = 15  # rows of a small table: one with more is the list the form is about
MOST_ROWS = 500
PHOTO = "照片"
DIGITS = 18  # of a citizen's number
COLONS = ("：", ":")
_TITLE = re.compile(r"(?:表|卡|卡片|单|册|档案|证明|书|函)\s*$")
_REPORTING = re.compile(
    r"填[报表写]|制[表作]|[审复]核|审批|经办|[报上][送报]|盖章|签[字名]|统计|录入|采集|登记[人日时]|^(?:日期|单位)[：:]"
)


def find_cards(sheet: FormSheet, number: int, known: Known) -> CardArea | None:
    """Return the labels of a sheet that stand beside or above their blanks, or None where it is no card.

    The blocks are the first rows of every block of the sheet, the first one too; slots are those of the first. Boxes
    to tick make the options of their slot, a photo's slot is called 照片, and the rows of a small table inside the
    card are slots called 家庭成员1/姓名, 家庭成员2/姓名 and so on.
    """
    if sheet.last_row > MOST_ROWS:
        return None
    grid = Grid(sheet)
    tables = find_tables(grid)
    slots = list(_labelled(grid, tables, number))
    if not _is_card(slots, tables, known):
        return None
    slots += [slot for table in tables for slot in table.slots(grid, number)]
    slots.sort(key=lambda slot: slot.place)
    first, blocks, height = find_repeats(slots)
    return CardArea(number, tuple(first), tuple(blocks), height)


def _is_card(slots: Sequence[Slot], tables: Sequence[SmallTable], known: Known) -> bool:
    """Whether labels with blanks stand all over the sheet, and no list is what it is about."""
    labels = {slot.words for slot in slots}
    rows = {slot.place[0] for slot in slots}
    found = sum(is_known(known, word.rpartition("/")[2]) for word in labels)
    if len(labels) < FEWEST_LABELS or len(rows) < FEWEST_ROWS or found < FEWEST_KNOWN:
        return False
    return not any(table.ready > MOST_MEMBERS or len(table.columns) > 2 * len(labels) for table in tables)


def _labelled(grid: Grid, tables: Sequence[SmallTable], number: int) -> Iterator[Slot]:
    """Yield the slots of labels with one blank each, and the blanks inside texts."""
    taken = {place for table in tables for place in table.places}
    section = ""
    for row in grid.rows:
        cells = [cell for cell in grid.row(row) if cell.place not in taken and cell.text.strip()]
        if _is_about_reporting([cell.text for cell in cells]) or (len(cells) == 1 and _TITLE.search(cells[0].text)):
            continue
        section = grid.section(row) or section
        parent, owner = "", ""
        for cell in cells:
            if cell.place in taken:  # the blank of a label before it
                continue
            above = [word for word in (section, grid.parent(cell), parent) if word]
            if is_photo(cell.text):
                yield _slot(grid, cell, number, PHOTO)
            elif blanks_in(cell.text) and not _is_bare(grid, cell):
                owner = yield from _inside(cell, number, above, owner)
            elif is_label(cell.text) or _is_bare(grid, cell):
                label = spoken(cell.text)
                if blank := _blank_of(grid, cell, taken):
                    taken.add(blank.place)
                    words = _words(above, owner, label)
                    owner = owner_named(label) or owner
                    digits = _digits(grid, blank) if asks_for_number(label) else []
                    taken |= {one.place for one in digits}
                    yield _slot(grid, blank, number, words, cell.text, ONE_EACH if digits else "")
                elif (beside := grid.beside(cell)) and cell.is_single_row and is_label(beside.text):
                    parent = label


def _is_about_reporting(texts: Sequence[str]) -> bool:
    """Whether a row says who reports and when, not what the record is: 联系电话 and 负责人 are asked of records too."""
    return is_unit_line(texts) and any(_REPORTING.search(text) for text in texts)


def _words(above: Sequence[str], owner: str, label: str) -> str:
    """Return a label with what stands above it and whose it is."""
    return "/".join((*above, *([owner] if owner and asks_of_owner(label) else []), label))


def _blank_of(grid: Grid, cell: Cell, taken: Container[Place]) -> Cell | None:
    """Return the blank to the right of a label; below it where labels stand side by side."""
    beside = grid.beside(cell)
    if beside is not None and is_blank(beside.text):
        return beside if beside.place not in taken else None
    if beside is not None:
        further = grid.beside(beside)
        if not is_label(beside.text) or (further is not None and is_blank(further.text)):
            return None
    below = grid.below(cell)
    return below if below is not None and below.place not in taken and is_blank(below.text) else None


def _digits(grid: Grid, first: Cell) -> list[Cell]:
    """Return the boxes of a number that takes one for each digit; none where it has one blank."""
    boxes: list[Cell] = []
    box: Cell | None = first
    while box is not None and not box.text.strip() and box.right == box.left and len(boxes) < DIGITS:
        boxes.append(box)
        box = grid.beside(box)
    return boxes if len(boxes) == DIGITS else []


def _is_bare(grid: Grid, cell: Cell) -> bool:
    """Whether a cell is a label with its colon at the end, and the blank is the cell beside it."""
    beside = grid.beside(cell)
    label = cell.text.rstrip()
    return label.endswith(COLONS) and is_label(label[:-1]) and beside is not None and is_blank(beside.text)


def _inside(cell: Cell, number: int, above: Sequence[str], owner: str) -> Generator[Slot, None, str]:
    """Yield the slots of the blanks inside the text of a cell. Return whom its last name is of."""
    for part, blank in enumerate(blanks_in(cell.text)):
        options = options_in(cell.text[blank.start : blank.end])
        words = _words(above, owner, blank.label)
        yield Slot(slot_key(cell.place, part, number), words, cell.place, options, example=cell.text)
        owner = owner_named(blank.label) or owner
    return owner


def _slot(grid: Grid, cell: Cell, number: int, words: str, label: str = "", hint: str = "") -> Slot:
    sheet, (row, column) = grid.sheet, cell.place
    return Slot(
        slot_key(cell.place, sheet=number),
        words,
        cell.place,
        options_in(cell.text) or sheet.options(row, column),
        sheet.number_format(row, column),
        is_required="*" in label or "＊" in label,
        is_hidden=sheet.is_hidden_column(column),
        has_formula=sheet.has_formula(row, column),
        example=cell.text,
        hint=hint or sheet.prompt(row, column),
    )
