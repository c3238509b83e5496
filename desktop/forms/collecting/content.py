"""The rows of one return with their faults, packed as they lie in the database."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from desktop.sheets.frames import Cell


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong, or to be asked, about one cell of a return."""

    row: int  # as the spreadsheet counts
    place: int  # of the column of the form, from 0; -1 for the row as a whole
    letter: str  # in the file that was returned
    heading: str
    value: str
    reason: str
    suggestion: str = ""
    is_doubt: bool = False  # to be asked, but nothing that keeps the return from being accepted

    @property
    def problem(self) -> str:
        """What is wrong, and what to do."""
        advice = f"（{self.suggestion.lstrip('；;，, ')}）" if self.suggestion else ""
        asked = "请核实：" if self.is_doubt else ""
        return f"{asked}{self.reason.removesuffix('。')}{advice}"

    @property
    def sentence(self) -> str:
        """What is wrong where, and what to do."""
        return f"{self.heading}：{self.problem}" if self.heading else self.problem


@dataclass(frozen=True)
class Returned:
    """What one village returned: its rows in the columns of the form."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...] = ()  # number in the file, a cell for every column of the form
    remarks: tuple[Remark, ...] = ()
    marks: tuple[tuple[int, str, str], ...] = ()  # row, what tells its record, name: by which twins are found
    notes: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()  # of the columns in the file, in the order of the form's
    sheet: str = ""  # of the file, where the table stands
    header: int = 0  # last row of its headings

    @property
    def faults(self) -> int:
        """How many rows have something wrong."""
        return len({one.row for one in self.remarks if not one.is_doubt})


def pack(returned: Returned) -> bytes:
    """Return it in few bytes."""
    plain = {
        "rows": [[number, [_plain(cell) for cell in cells]] for number, cells in returned.rows],
        "remarks": [astuple(one) for one in returned.remarks],
        "marks": returned.marks,
        "notes": returned.notes,
        "letters": returned.letters,
        "sheet": returned.sheet,
        "header": returned.header,
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 6)


def unpack(packed: bytes | None) -> Returned:
    """Return what was packed; nothing where nothing came yet."""
    if packed is None:
        return Returned()
    plain = json.loads(zlib.decompress(packed))
    return Returned(
        tuple((number, tuple(_cell(cell) for cell in cells)) for number, cells in plain["rows"]),
        tuple(Remark(*one) for one in plain["remarks"]),
        tuple((row, key, name) for row, key, name in plain["marks"]),
        tuple(plain["notes"]),
        tuple(plain["letters"]),
        plain["sheet"],
        plain["header"],
    )


def by_row(remarks: Iterable[Remark]) -> dict[int, list[Remark]]:
    """Return remarks by the row they are about."""
    found: dict[int, list[Remark]] = {}
    for one in remarks:
        found.setdefault(one.row, []).append(one)
    return found


def _plain(cell: Cell) -> Any:
    """Return a cell as JSON holds it; a moment stands in a list of its own, so that it is told from a text."""
    return [cell.isoformat()] if isinstance(cell, date) else cell


def _cell(plain: Any) -> Cell:
    if isinstance(plain, list):
        return _moment(plain)
    found: Cell = plain
    return found


def _moment(plain: Sequence[str]) -> date:
    written = plain[0]
    return date.fromisoformat(written) if len(written) == len("2025-04-05") else datetime.fromisoformat(written)
