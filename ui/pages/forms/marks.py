"""What is marked in a drawn form: its header, its data, and for each place what it will be filled with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from desktop.forms.cards.keys import sheet_of
from desktop.forms.counts.spec import CountSpec, specs_of
from desktop.forms.outcome import Preview, PreviewRow
from desktop.forms.plan import Filler, Plan
from desktop.forms.shape import Area, CardArea, FormShape, ListArea, Place, Slot
from desktop.sheets.mapping import Confidence

GAP = "待补"
TONES = {
    Confidence.EXACT: "green",
    Confidence.LEARNT: "green",
    Confidence.CHOSEN: "green",
    Confidence.SUGGESTED: "amber",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One slot as it is marked: where it stands, where it is filled, how sure that is."""

    key: str
    area: Area  # of the form's own rows
    tone: str  # green, amber, blue
    is_column: bool
    is_faint: bool = False  # beside the area and left as it is


@dataclass(frozen=True)
class Said:
    """What a preview writes over the form, by shown place: texts, and reasons where there is a gap."""

    texts: Mapping[Place, str] = field(default_factory=dict)
    gaps: Mapping[Place, str] = field(default_factory=dict)
    rows: int = 0  # of a list


def tone_of(slot: Slot, filler: Filler | None) -> str:
    """Return the signal of a slot: sure, to be confirmed, or left as it is."""
    if slot.has_formula or filler is None or not filler.target:
        return "blue"
    return TONES.get(filler.confidence, "blue")


def _tone_of_count(spec: CountSpec) -> str:
    return TONES.get(spec.confidence, "blue") if spec.is_counted else "blue"


def marks_of(shape: FormShape, plan: Plan) -> list[Mark]:
    """Return the marks of every slot on the sheet of the area, the places around it too."""
    area = shape.area
    first, last = (area.first_row, max(area.last_row, area.first_row)) if isinstance(area, ListArea) else (0, 0)
    found = []
    tones = {key: _tone_of_count(spec) for key, spec in specs_of(plan.counts).items()}
    for slot in area.slots:
        row, column = slot.place
        where = (first, column, last, column) if first else (row, column, row, column)
        found.append(
            Mark(slot.key, where, tones.get(slot.key) or tone_of(slot, plan.fillers.get(slot.key)), bool(first))
        )
    for slot in _around(shape):
        row, column = slot.place
        tone = tone_of(slot, plan.fillers.get(slot.key))
        found.append(Mark(slot.key, (row, column, row, column), tone, False, is_faint=tone == "blue"))
    return found


def _around(shape: FormShape) -> list[Slot]:
    """Return the places around the area that are on its sheet."""
    return [slot for slot in shape.blanks if sheet_of(slot.key) == shape.area.sheet]


def said_of(shape: FormShape, preview: Preview, first: int = 0) -> Said:
    """Return what a preview writes over the form; of cards the record `first`."""
    area = shape.area
    texts: dict[Place, str] = {}
    gaps: dict[Place, str] = {}
    rows = preview.rows if isinstance(area, ListArea) else preview.rows[first : first + 1]
    places = {slot.key: slot.place for slot in (*area.slots, *_around(shape))}
    wide = max(len(area.sides), 1) if isinstance(area, ListArea) else 1
    examples = {slot.place: slot.example for slot in (*area.slots, *_around(shape))}
    together: dict[Place, list[str]] = {}
    shared = {place for place, count in Counter(places.values()).items() if count > 1}
    lines = -(-len(rows) // wide) if isinstance(area, ListArea) else 0
    for number, row in enumerate((*rows, preview.around)):
        for key, text, reason in _cells(row):
            place = places.get(key)
            if place is None:
                continue
            if place in shared:  # several blanks in one cell
                together.setdefault(place, []).append(text)
                continue
            if isinstance(area, ListArea) and place[0] == area.first_row:
                place = (place[0] + number // wide, _side(area, key, place[1], number % wide))
            elif isinstance(area, ListArea) and place[0] > area.last_row:  # the rows put in move what stands below
                place = (place[0] + max(lines - (area.last_row - area.first_row + 1), 0), place[1])
            texts[place] = text
            if reason:
                gaps[place] = reason
    texts |= {place: merged(examples[place], found) for place, found in together.items()}
    return Said(texts, gaps, lines)


def merged(blank: str, filled: Sequence[str]) -> str:
    """Return the text of a cell with several blanks, of which each of the texts has filled one."""
    changes: list[tuple[int, int, str]] = []
    for text in filter(None, filled):
        start = _alike(blank, text)
        end = _alike(blank[start:][::-1], text[start:][::-1])
        changes.append((start, len(blank) - end, text[start : len(text) - end]))
    for start, stop, said in sorted(changes, reverse=True):
        blank = blank[:start] + said + blank[stop:]
    return blank


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cells(row: PreviewRow) -> list[tuple[str, str, str]]:
    return [(key, row.cells.get(key, ""), row.gaps.get(key, "")) for key in {**row.cells, **row.gaps}]


def _side(area: ListArea, key: str, column: int, side: int) -> int:
    """Return the column of a slot in one of several tables that stand side by side."""
    if len(area.sides) < 2 or not side:
        return column
    place = next((at for at, one in enumerate(area.sides[0]) if area.slots[one].key == key), None)
    if place is None or place >= len(area.sides[side]):
        return column
    return area.slots[area.sides[side][place]].place[1]


def least_of(shape: FormShape) -> Place:
    """Return how far a form must be drawn for everything that is filled to be seen."""
    area = shape.area
    rows = [slot.place[0] for slot in area.slots] + ([area.last_row] if isinstance(area, ListArea) else [])
    return max(rows, default=1), max((slot.place[1] for slot in area.slots), default=1)


def is_card(shape: FormShape) -> bool:
    """Whether one record at a time is seen."""
    return isinstance(shape.area, CardArea)
