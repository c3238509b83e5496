"""Which kind of form a file is, and its shape: the sheet to fill, its area, the lines around it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.errors import Refusal
from desktop.forms.cards.finding import find_cards
from desktop.forms.counts.finding import Tells, find_counts
from desktop.forms.file import FormFile, FormSheet
from desktop.forms.reading.blanks import MOST_ROWS, find_blanks
from desktop.forms.reading.lists import find_list
from desktop.forms.reading.told import instructions, with_hints
from desktop.forms.shape import CardArea, CountArea, FormKind, FormShape, ListArea, Slot
from desktop.forms.word.prose import ProseSheet
from desktop.sheets.header import Known, is_known
from desktop.sheets.headings import Heading, normalise_heading, one_line
from desktop.sheets.matching import Column, fingerprint_of

NO_FORM = "“{name}”里找不到表头，也找不到要填的栏目。请指定表头在第几行，或另选一个文件。"
NO_HEADER = "第 {first}–{last} 行没有可以填的列，请重新指定表头在第几行。"
NO_SHEET = "没有第 {number} 张工作表，这个文件只有 {count} 张。"
PROTECTED = "“{name}”设有工作表保护，不能填写。请在表格软件中撤销工作表保护（审阅 → 撤销工作表保护），另存后再填。"
NO_BLANK = (
    "“{name}”里已有超过 {count:,} 行内容，不是空白表样。请把这些行删掉，另存后再填；要把这些内容录入档案，请用“导入”。"
)
NO_ROW = "“{name}”的表头下面（第 {row} 行）就是合计或签字，没有可填的空行。请先在表格软件中插入一个空行，另存后再填。"
TAKEN = "表中已有 {count} 行内容（示例或上次填的），填写时会被替换。"
HIDDEN = "表中有隐藏的列{words}，看不见但也会填；不该填的，请改为不填。"
LIMIT = "表中写明每份最多 {count} 行，超过时自动分成几份。"
OTHERS = "另有工作表{names}也可以填，请逐张选择。"

_VERSION = re.compile(r"[vV]?\d+(?:\.\d+)+")
_LIMIT = re.compile(r"(?:不超过|不得超过|最多|上限为?|限)\D{0,6}?(\d{2,6})\s*(?:条|行|人|户)")
_LONGEST_TITLE = 60
MOST_NAMED = 5
MOST_TAKEN = 50_000  # rows that hold something already and are written over


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One sheet read as one kind of form, and how much of it is known."""

    kind: FormKind
    area: ListArea | CardArea | CountArea
    worth: float


class NoHeader(Refusal):
    """A form in which no headings were found: the clerk may say on which sheet they stand, and in which rows."""

    def __init__(self, message: str, sheets: Sequence[tuple[int, str]]) -> None:
        super().__init__(message)
        self.sheets = tuple(sheets)  # number from 0, and title


def shape_of(
    file: FormFile,
    known: Known,
    *,
    sheet: int | None = None,
    header: tuple[int, int] | None = None,
    kind: FormKind | None = None,
    tells: Tells | None = None,
) -> FormShape:
    """Return the shape of a form; sheet, header and kind are what the clerk decided. Raise Refusal for none.

    `tells` says of a heading whether it tells what is counted (desktop.forms.counts.service).
    """
    chosen = range(len(file.sheets)) if sheet is None else (sheet,)
    found: list[_Candidate] = []
    for number in chosen:
        if not 0 <= number < len(file.sheets):
            raise Refusal(NO_SHEET.format(number=number + 1, count=len(file.sheets)))
        one = file.sheets[number]
        if sheet is not None or not one.is_hidden:
            found += _candidates(one, number, known, header, kind, tells)
    if not found:
        sheets = [(number, one.name) for number, one in enumerate(file.sheets) if not one.is_hidden]
        words = NO_FORM if header is None else NO_HEADER
        first, last = header or (0, 0)
        raise NoHeader(words.format(name=file.path.name, first=first, last=last), sheets)
    best = max(found, key=lambda one: one.worth)
    filled = file.sheets[best.area.sheet]
    if filled.is_protected and all(filled.is_locked(*slot.place) for slot in best.area.slots):
        raise Refusal(PROTECTED.format(name=filled.name))
    if isinstance(best.area, ListArea) and best.area.closing == best.area.first_row:
        raise Refusal(NO_ROW.format(name=filled.name, row=best.area.first_row))
    if isinstance(best.area, ListArea) and len(best.area.examples) > MOST_TAKEN:
        raise Refusal(NO_BLANK.format(name=filled.name, count=MOST_TAKEN))
    others = {file.sheets[one.area.sheet].name for one in found if one.area.sheet != best.area.sheet}
    return _shape(file, best, tuple(one.name for one in file.sheets if one.name in others))


def _candidates(
    sheet: FormSheet, number: int, known: Known, header: tuple[int, int] | None, kind: FormKind | None,
    tells: Tells | None,
) -> Iterator[_Candidate]:  # fmt: skip
    if kind in (None, FormKind.COUNTS) and header is None and (counts := find_counts(sheet, number, known, tells)):
        yield _Candidate(FormKind.COUNTS, counts, len(counts.slots) + 0.5)
        if kind is None:
            return
    if kind in (None, FormKind.LIST) and (found := find_list(sheet, number, known, header)):
        yield _Candidate(FormKind.LIST, found, _known(known, (slot.words for slot in found.slots)) + 0.5)
    if kind in (None, FormKind.CARDS) and header is None and (cards := find_cards(sheet, number, known)):
        yield _Candidate(FormKind.CARDS, cards, _known(known, (slot.words for slot in cards.slots)))


def _known(known: Known, words: Iterable[str]) -> int:
    return sum(is_known(known, word.rpartition("/")[2]) for word in words)


def _shape(file: FormFile, found: _Candidate, others: tuple[str, ...]) -> FormShape:
    area, sheet = found.area, file.sheets[found.area.sheet]
    rows = list(_around(sheet, area))
    texts = [sheet.text(row, column) for row in rows for column in sheet.filled(row)]
    head = [sheet.text(row, column) for row in range(1, _first_row(area)) for column in sheet.filled(row)]
    version = next((text for text in texts[:1] if _VERSION.fullmatch(text.strip())), "")
    title = next((one_line(text) for text in head if _is_title(text, version)), sheet.name)
    limits = [int(match[1]) for text in texts if (match := _LIMIT.search(text))]
    notes = []
    if isinstance(area, ListArea) and area.examples:
        notes.append(TAKEN.format(count=len(area.examples)))
    if hidden := [f"“{one.words}”" for one in area.slots if one.is_hidden]:
        notes.append(HIDDEN.format(words="、".join(hidden[:MOST_NAMED]) + (" 等" if len(hidden) > MOST_NAMED else "")))
    if limits:
        notes.append(LIMIT.format(count=min(limits)))
    if others:
        notes.append(OTHERS.format(names="、".join(f"“{name}”" for name in others)))
    if not isinstance(area, CountArea):
        others_told = instructions(one for number, one in enumerate(file.sheets) if number != area.sheet)
        area = replace(area, slots=with_hints(area.slots, (*texts, *others_told)))
    inside = {slot.key for slot in area.slots}
    around = (slot for slot in find_blanks(sheet, area.sheet, rows) if slot.key not in inside)
    blanks = [slot for slot in around if not sheet.is_locked(*slot.place)]
    for number, one in enumerate(file.sheets):
        if isinstance(one, ProseSheet) and number != area.sheet:
            blanks += find_blanks(one, number, range(1, min(one.last_row, MOST_ROWS) + 1))
    return FormShape(
        found.kind, file.path.name, title, _fingerprint(found), area, tuple(blanks), tuple(notes),
        min(limits, default=0), version, others,
    )  # fmt: skip


def _first_row(area: ListArea | CardArea | CountArea) -> int:
    """Return the row in which the area begins: what stands above it may be the title."""
    match area:
        case ListArea(header=(first, _)):
            return first
        case CountArea(rows=rows, columns=columns):
            return min(slot.place[0] for slot in (*rows, *columns))
    return min(slot.place[0] for slot in area.slots)


def _around(sheet: FormSheet, area: ListArea | CardArea | CountArea) -> Iterator[int]:
    """Yield the rows of a sheet that lie outside its area, as far as anybody writes there."""
    last = min(sheet.last_row, MOST_ROWS)
    match area:
        case ListArea():
            yield from range(1, area.header[0])
            if area.closing is not None:
                yield from range(area.closing, min(sheet.last_row, area.closing + MOST_ROWS) + 1)
        case CardArea():
            yield from range(1, last + 1)
        case CountArea():
            places = {slot.place[0] for slot in area.slots}
            yield from (row for row in range(1, last + 1) if row not in places)


def _is_title(text: str, version: str) -> bool:
    plain = one_line(text)
    return bool(plain) and plain != version and len(plain) <= _LONGEST_TITLE and ":" not in plain and "：" not in plain


def _fingerprint(found: _Candidate) -> str:
    """Return what tells a form by its words; of a list it is the one by which the import knows it too."""
    if found.kind is FormKind.LIST:
        return fingerprint_of(Column(heading_of(slot), ()) for slot in found.area.slots)
    words = "\n".join((found.kind.value, *(normalise_heading(slot.words) for slot in found.area.slots)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def heading_of(slot: Slot) -> Heading:
    """Return the words of a slot as the matcher sees a heading."""
    *path, text = slot.words.split("/")
    return Heading(slot.place[1] - 1, text, tuple(path), slot.key)
