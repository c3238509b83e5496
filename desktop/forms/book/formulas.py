"""Formulas whose cells or whose neighbours move: their references follow."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from desktop.forms.book.moves import Moves
from desktop.forms.book.references import area_of, letters, number_of
from desktop.forms.shape import Area
from desktop.sheets.slices import LAST_COLUMN, LAST_ROW

_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?
      (?:
        (?P<c1>\$?)(?P<l1>[A-Za-z]{1,3})(?P<r1>\$?)(?P<n1>\d{1,7})
        (?::(?P<c2>\$?)(?P<l2>[A-Za-z]{1,3})(?P<r2>\$?)(?P<n2>\d{1,7}))?(?![\w.(!])
      | (?P<r3>\$?)(?P<n3>\d{1,7}):(?P<r4>\$?)(?P<n4>\d{1,7})(?![\w.])
      | (?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!])
      )
    | \[[^\]]*\]
    | \#[A-Z/0!?]+
    | [^\W\d][\w.]*!?
    | \d[\w.]*
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a formula names: an area, and the sheet it is on; none: that of the formula."""

    sheet: str
    area: Area


def sheet_of(token: str | None) -> str:
    """Return the name of a sheet out of what stands before a reference, in small letters; nothing for none."""
    if not token:
        return ""
    return token[:-1].strip("'").replace("''", "'").lower()


def references(formula: str) -> Iterator[Reference]:
    """Yield what a formula names."""
    for found in _TOKEN.finditer(formula):
        if found["n1"] or found["n3"] or found["columns"]:
            area = area_of(found[0][len(found["sheet"] or "") :])
            if area:
                yield Reference(sheet_of(found["sheet"]), area)


def moved(formula: str, home: str, moves: Mapping[str, Moves], row: int = 0) -> str:
    """Return a formula of the sheet `home` after rows were put into sheets; names of sheets are in small letters.

    `row` is that of its cell: within a table, areas that end with the table do not grow.
    """

    def follow(found: re.Match[str]) -> str:
        sheet = sheet_of(found["sheet"]) or home
        one = moves.get(sheet)
        if not one:
            return found[0]
        standing = row if sheet == home else 0
        if found["n1"]:
            top = int(found["n1"])
            if not found["n2"]:
                return _written(found, one.row(top), None)
            return _written(found, one.row(top), one.last(top, int(found["n2"]), standing))
        if found["n3"]:
            first, last = int(found["n3"]), int(found["n4"])
            ending = one.last(first, last, standing)
            return f"{found['sheet'] or ''}{found['r3']}{one.row(first)}:{found['r4']}{ending}"
        return found[0]

    return _TOKEN.sub(follow, formula)


def moved_in_xml(text: str, home: str, moves: Mapping[str, Moves]) -> str:
    """Return a formula as XML holds it after rows were put in; one that means nothing moved keeps its characters."""
    before = html.unescape(text)
    after = moved(before, home.lower(), moves)
    return text if after == before else escape(after, {'"': "&quot;"})


def repeated(formula: str, rows: int, columns: int = 0) -> str:
    """Return a formula as it stands some rows below and columns beside: what is not fixed by $ goes along."""
    if not rows and not columns:
        return formula

    def follow(found: re.Match[str]) -> str:
        if found["n1"]:
            first = _stepped(found["c1"], found["l1"], found["r1"], found["n1"], rows, columns)
            if not found["n2"]:
                return (found["sheet"] or "") + first
            last = _stepped(found["c2"], found["l2"], found["r2"], found["n2"], rows, columns)
            return f"{found['sheet'] or ''}{first}:{last}"
        if found["n3"]:
            first, last = (
                f"{fixed}{number if fixed else int(number) + rows}"
                for fixed, number in ((found["r3"], found["n3"]), (found["r4"], found["n4"]))
            )
            return f"{found['sheet'] or ''}{first}:{last}"
        return found[0]

    return _TOKEN.sub(follow, formula)


def renamed_in_xml(text: str, sheet: str, new: str) -> str:
    """Return a formula as XML holds it, which names another sheet in place of one."""

    def follow(found: re.Match[str]) -> str:
        if sheet_of(found["sheet"]) == sheet.lower():
            return quoted(new) + "!" + found[0][len(found["sheet"]) :]
        return found[0]

    return escape(_TOKEN.sub(follow, html.unescape(text)))


def quoted(sheet: str) -> str:
    """Return the name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def _written(found: re.Match[str], first: int, last: int | None) -> str:
    text = f"{found['sheet'] or ''}{found['c1']}{found['l1']}{found['r1']}{first}"
    return text if last is None else f"{text}:{found['c2']}{found['l2']}{found['r2']}{last}"


def _stepped(fixed_column: str, column: str, fixed_row: str, row: str, rows: int, columns: int) -> str:
    number = int(row) if fixed_row else int(row) + rows
    beside = number_of(column) if fixed_column else number_of(column) + columns
    if not (0 < number <= LAST_ROW and 0 < beside <= LAST_COLUMN):
        return "#REF!"
    return f"{fixed_column}{letters(beside)}{fixed_row}{number}"


def words(formula: str) -> Iterator[str]:
    """Yield the names a formula uses, functions too, in small letters."""
    for found in _TOKEN.finditer(formula):
        if found["text"] is None and found["n1"] is None and not found[0].endswith("!") and not found[0][0].isdigit():
            yield found[0].lower()
