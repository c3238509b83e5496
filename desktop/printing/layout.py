"""From the sections of a document to strips on paper: where the look of our forms is decided."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil

from desktop.printing.blocks import PAD_X, PAD_Y, Block, Cell, Stretch, Strip, strip_height
from desktop.printing.document import (
    Align,
    Code,
    Column,
    Cut,
    Document,
    Fact,
    Facts,
    Grid,
    Quick,
    Room,
    Section,
    Signatures,
    Text,
)
from desktop.printing.paper import MM
from desktop.printing.quick_code import CodeStrip
from desktop.printing.typesetting import (
    CELL,
    CELL_HEAD,
    HEADING,
    LABEL,
    NOTE,
    PROSE,
    SUBTITLE,
    SYMBOL,
    TITLE,
    VALUE,
    Style,
    Typesetter,
)

Breaking = Callable[[str, Style, float], list[str]]  # a text in lines of some width

LEAST_ROW = 8.5 * MM  # room to correct a value by pen
LEAST_GRID_ROW = 7.5 * MM
SIGNATURE = 14 * MM
PEN_ROW = 10 * MM
QUICK = 28 * MM  # side of a code
LEAST_PEN_ROWS = 2
ABOVE_SECTION = 11.0
ABOVE_CUT, DASH = 20.0, "┄"
GROUPS_IN_A_ROW = 3
GROUP_GAP = 5 * MM
LABEL_CHARACTERS = 6  # a longer label is wrapped
LABEL_LINE = 4  # characters of the label of a box to sign in, unless it is longer than two such lines
FIRST_BOUND = 3  # title, head and first row stay with the second
KEPT_WHOLE = 70 * MM  # a section no higher than this is not parted


def lay_out(document: Document, width: float, setter: Typesetter) -> Iterator[Block]:
    """Return the blocks of a document, top to bottom."""
    yield from title_strips(document, width, setter)
    yield from lay_out_sections(document.sections, width, setter)


def lay_out_sections(parts: Sequence[Section], width: float, setter: Typesetter) -> Iterator[Block]:
    """Return the blocks of sections, without anything above them."""
    label = _label_width(parts, setter)
    sections, is_prose = iter(parts), False
    for section in sections:
        if isinstance(section, Room):
            head = (*_headed(section.title, width, setter), grid_head(section.columns, width, setter))
            foot = [strip for below in sections for strip in _section(below, width, label, setter)]
            yield Stretch(head, PEN_ROW, LEAST_PEN_ROWS, tuple(foot))
        else:
            strips = list(_section(section, width, label, setter))
            if is_prose or (isinstance(section, Text) and strips):  # prose touches no form
                strips[0] = replace(strips[0], above=max(strips[0].above, ABOVE_SECTION))
            yield from _kept(strips)
        is_prose = isinstance(section, Text)


def _kept(strips: list[Strip]) -> Iterator[Strip]:
    """Bind a short section together; of a long one, bind its first strips and its last ones."""
    whole = sum(strip.above + strip.height for strip in strips) <= KEPT_WHOLE
    for place, strip in enumerate(strips, 1):
        left = len(strips) - place
        yield replace(strip, keeps=left > 0 and (strip.keeps or whole or place <= FIRST_BOUND or left == 1))


def title_strips(document: Document, width: float, setter: Typesetter) -> Iterator[Strip]:
    """Return what stands over the sections: title, subtitle, office and number."""
    yield _centred(document.title, TITLE, width, setter)
    if document.subtitle:
        yield _centred(document.subtitle, SUBTITLE, width, setter)
    office = setter.lines(document.office, VALUE, width * 0.55)
    number = setter.lines(document.number, VALUE, width * 0.45)
    cells = (
        Cell(0, width * 0.55, office, VALUE),
        Cell(width * 0.55, width * 0.45, number, VALUE, Align.RIGHT),
    )
    yield Strip(cells, strip_height(cells), framed=False, keeps=True, above=8.0)


def _centred(text: str, style: Style, width: float, setter: Typesetter) -> Strip:
    cell = Cell(0, width, setter.lines(text, style, width), style, Align.CENTRE)
    return Strip((cell,), cell.text_height, framed=False, keeps=True)


def _section(section: Section, width: float, label: float, setter: Typesetter) -> Iterator[Strip]:
    match section:
        case Facts():
            yield from _headed(section.title, width, setter)
            yield from _facts(section, width, label, setter)
        case Grid():
            yield from _headed(section.title, width, setter)
            yield from _grid(section, width, setter)
        case Text():
            yield from _headed(section.title, width, setter)
            yield from _prose(section, width, setter)
        case Code():
            yield from _headed(section.title, width, setter)
            yield from _code(section, width, setter)
        case Quick():
            yield from _headed(section.title, width, setter)
            yield _quick(section, width, setter)
        case Cut():
            yield from _cut(section, width, setter)
        case Signatures():
            yield signature_boxes(section, width, setter)


def _headed(title: str, width: float, setter: Typesetter) -> Iterator[Strip]:
    if title:
        cell = Cell(0, width, setter.lines(title, HEADING, width), HEADING)
        yield Strip((cell,), cell.text_height + PAD_Y, framed=False, keeps=True, above=ABOVE_SECTION, bookmark=title)


def _label_width(sections: Sequence[Section], setter: Typesetter) -> float:
    """Return one width for the labels of all forms of a document, so that their lines meet."""
    labels = [fact.label for section in sections if isinstance(section, Facts) for fact in section.facts]
    widest = max((LABEL.width(setter.line(label, LABEL)) for label in labels), default=0.0)
    return min(widest, LABEL_CHARACTERS * LABEL.size) + 2 * PAD_X + 4


def _facts(section: Facts, width: float, label: float, setter: Typesetter) -> Iterator[Strip]:
    slot = width / section.columns
    rows: list[list[tuple[Fact, int]]] = [[]]
    free = section.columns
    for fact in section.facts:
        span = min(fact.span or _span_needed(fact, slot, label, section.columns, setter), section.columns)
        if span > free:
            rows.append([])
            free = section.columns
        rows[-1].append((fact, span))
        free -= span
    for row in filter(None, rows):
        yield _fact_row(row, section, slot, label, setter)


def _span_needed(fact: Fact, slot: float, label: float, columns: int, setter: Typesetter) -> int:
    needed = VALUE.width(setter.line(fact.value, VALUE)) + 2 * PAD_X + label
    return next((span for span in range(1, columns) if needed <= span * slot), columns)


def _fact_row(row: Sequence[tuple[Fact, int]], section: Facts, slot: float, label: float, setter: Typesetter) -> Strip:
    cells: list[Cell] = []
    taken = 0
    for place, (fact, span) in enumerate(row):
        wide = section.columns - taken if place == len(row) - 1 else span  # the last value runs to the edge of the form
        left, value_width = taken * slot, wide * slot - label
        names = setter.even_lines(fact.label, LABEL, label - 2 * PAD_X)
        values = setter.lines(fact.value, VALUE, value_width - 2 * PAD_X)
        cells.append(Cell(left, label, names, LABEL, Align.CENTRE))
        cells.append(Cell(left + label, value_width, values, VALUE))
        taken += wide
    return Strip(tuple(cells), strip_height(cells, max(LEAST_ROW, section.height * MM)))


def _grid(section: Grid, width: float, setter: Typesetter) -> Iterator[Strip]:
    head = grid_head(section.columns, width, setter)
    yield head
    for row in section.rows:
        cells = _grid_cells(row, section.columns, width, CELL, setter.lines)
        yield Strip(cells, strip_height(cells, max(LEAST_GRID_ROW, section.height * MM)), head=head)
    if not section.rows:
        nothing = Cell(0, width, setter.lines(section.empty, CELL, width), CELL, Align.CENTRE)
        yield Strip((nothing,), LEAST_GRID_ROW)


def grid_head(columns: Sequence[Column], width: float, setter: Typesetter) -> Strip:
    """Return the head of a ruled table."""
    centred = [replace(column, align=Align.CENTRE) for column in columns]
    cells = _grid_cells([column.heading for column in columns], centred, width, CELL_HEAD, setter.even_lines)
    return Strip(cells, strip_height(cells, LEAST_GRID_ROW), keeps=True)


def _grid_cells(
    texts: Sequence[str], columns: Sequence[Column], width: float, style: Style, broken: Breaking
) -> tuple[Cell, ...]:
    cells, left = [], 0.0
    for text, column, wide in zip(texts, columns, column_widths(columns, width), strict=True):
        cells.append(Cell(left, wide, broken(text, style, wide - 2 * PAD_X), style, column.align))
        left += wide
    return tuple(cells)


def column_widths(columns: Sequence[Column], width: float) -> list[float]:
    """Share a width out; what a column lacks to hold its heading unbroken is taken from the others."""
    asked = [width * column.width / sum(one.width for one in columns) for column in columns]
    least = [CELL_HEAD.width(max(column.heading.split("\n"), key=len)) + 2 * PAD_X + 1 for column in columns]
    spare = [max(have - need, 0.0) for have, need in zip(asked, least, strict=True)]
    lacking = sum(max(need - have, 0.0) for have, need in zip(asked, least, strict=True))
    if lacking >= sum(spare):
        return asked
    return [
        need if have < need else have - lacking * more / sum(spare)
        for have, need, more in zip(asked, least, spare, strict=True)
    ]


def _prose(section: Text, width: float, setter: Typesetter) -> Iterator[Strip]:
    hang = PROSE.size * 1.75 if section.numbered else 0.0
    for place, paragraph in enumerate(section.paragraphs, 1):
        lines = setter.lines(paragraph if section.numbered else f"\u3000\u3000{paragraph}", PROSE, width - hang)
        for number, line in enumerate(lines):
            cells = [Cell(hang, width - hang, [line], PROSE)]
            if section.numbered and number == 0:
                cells.insert(0, Cell(0, hang, [f"{place}."], PROSE))
            # neither the first line of a paragraph at the foot of a page nor its last at the top of the next
            keeps = len(lines) > 1 and number in {0, len(lines) - 2}
            yield Strip(tuple(cells), PROSE.leading, framed=False, keeps=keeps)


def _code(section: Code, width: float, setter: Typesetter) -> Iterator[Strip]:
    longest = max(len(group) for group in section.groups)
    slot = width / GROUPS_IN_A_ROW
    box = (slot - GROUP_GAP) / longest
    for start in range(0, len(section.groups), GROUPS_IN_A_ROW):
        names, boxes, kinds = [], [], []
        for place, group in enumerate(section.groups[start : start + GROUPS_IN_A_ROW]):
            left = place * slot + GROUP_GAP / 2
            names.append(Cell(left, slot - GROUP_GAP, [f"第 {start + place + 1} 组"], NOTE))
            for symbol in group:
                boxes.append(Cell(left, box, [setter.spell(symbol, SYMBOL)], SYMBOL, Align.CENTRE))
                kinds.append(Cell(left, box, ["数字" if symbol.isdigit() else "字母"], NOTE, Align.CENTRE))
                left += box
        yield Strip(tuple(names), NOTE.leading + PAD_Y, framed=False, keeps=True, above=PAD_Y)
        yield Strip(tuple(boxes), box * 1.3, keeps=True)
        yield Strip(tuple(kinds), NOTE.leading + PAD_Y, framed=False)


def _quick(section: Quick, width: float, setter: Typesetter) -> Strip:
    room = width - QUICK - GROUP_GAP
    lines = [line for words in section.words for line in setter.lines(words, PROSE, room)]
    cell = Cell(QUICK + GROUP_GAP, room, lines, PROSE)
    return CodeStrip((cell,), max(QUICK, cell.text_height), framed=False, content=section.content)


def _cut(section: Cut, width: float, setter: Typesetter) -> Iterator[Strip]:
    words = setter.line(f"　{section.words}　", NOTE)
    dashes = DASH * int((width - NOTE.width(words)) / 2 / NOTE.width(DASH))
    line = Cell(0, width, [f"{dashes}{words}{dashes}"], NOTE, Align.CENTRE)
    yield Strip((line,), line.text_height, framed=False, keeps=True, above=ABOVE_CUT)
    title = Cell(0, width, setter.lines(section.title, HEADING, width), HEADING, Align.CENTRE)
    number = Cell(0, width, setter.lines(section.number, VALUE, width), VALUE, Align.RIGHT)
    yield Strip((title, number), title.text_height + 2 * PAD_Y, framed=False, keeps=True, above=ABOVE_SECTION)


def signature_boxes(section: Signatures, width: float, setter: Typesetter) -> Strip:
    """Return the boxes to sign in, side by side."""
    slot = width / len(section.labels)
    longest = max(LABEL_LINE, *(ceil(len(name) / 2) for name in section.labels))
    label = min(longest * LABEL.size + 2 * PAD_X + 2, slot / 2)
    cells: list[Cell] = []
    for place, name in enumerate(section.labels):
        cells.append(Cell(place * slot, label, setter.even_lines(name, LABEL, label - 2 * PAD_X), LABEL, Align.CENTRE))
        cells.append(Cell(place * slot + label, slot - label, (), VALUE))
    return Strip(tuple(cells), strip_height(cells, SIGNATURE), above=ABOVE_SECTION)
