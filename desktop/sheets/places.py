"""Columns about where: grids, the village they lie in, and addresses written in several columns."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.divisions import short_village_name
from desktop.grids.naming import GRID_WORDS, grid_key
from desktop.grids.service import VILLAGE, Grids
from desktop.sheets.cells import text
from desktop.sheets.converting import Wrong
from desktop.sheets.frames import Cell
from desktop.sheets.vocabulary import COUNTED, DETAIL

VILLAGE_UNKNOWN = "也不知道在哪个村（社区）"
VILLAGE_DIGITS, MOST_DIGITS = 12, 3  # of a village's code, and of the number of a grid behind it
_LISTED = re.compile(r"[、，,;；/\n]|(?<=网格)(?:和|及|与)")
_SPAN = re.compile(r"(.*?)第?(\d{1,2})[-－—~～至到]第?(\d{1,2})(?:号)?网格")
MOST_IN_A_SPAN = 30  # grids
_NOTHING = frozenset({"", "无", "-", "/", "—", "0"})


@dataclass(slots=True)
class NewGrids:
    """Grids that a sheet names and the office lacks; each has a negative number until it is made."""

    found: dict[tuple[int, str], int] = field(default_factory=dict)  # village and comparable name -> stand-in
    names: list[tuple[int, str]] = field(default_factory=list)  # village and name as written, by stand-in

    def stand_in(self, village: int, name: str) -> int:
        """Return the number that stands for a grid to be made."""
        key = (village, grid_key(name))
        if key not in self.found:
            self.names.append((village, f"第{key[1]}网格" if name[0].isdecimal() and key[1].isdecimal() else name))
            self.found[key] = -len(self.names)
        return self.found[key]


class GridColumn:
    """Converts what a sheet says about grid and village into the key of a grid."""

    def __init__(self, grids: Grids, new: NewGrids, village: int | None, may_create: bool) -> None:
        self._grids, self._new, self._village, self._may_create = grids, new, village, may_create
        self._villages: dict[str, int | Wrong | None] = {}
        self._known: dict[tuple[int | None, str], Any] = {}
        self._lists: dict[tuple[int | None, str], Any] = {}

    def villages(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column of villages."""
        return [self._village_of(cell) for cell in cells]

    def grids(self, cells: Sequence[Cell], villages: Sequence[Any]) -> list[Any]:
        """Convert a column of grids, each in its village; a blank grid is the village itself."""
        return _each(cells, villages, self._known, self._grid_of)

    def named(self, cells: Sequence[Cell], villages: Sequence[Any]) -> list[Any]:
        """Convert a column that names grids in force, 第1网格、第2网格 or 1-3网格 in a cell, to all their keys."""
        return _each(cells, villages, self._lists, self._grids_of)

    def _grids_of(self, village: int | None, written: str) -> Any:
        """Return the grids of a list in a cell; each part is looked for whole, then in the village of the first."""
        if written.strip() in _NOTHING:
            return None if village is None else (village,)
        if (whole := self._grids.resolve(written, village)) is not None:
            return (whole,)
        keys = list[int]()
        for part in _apart(written):
            found = self._grids.resolve(part, village) or self._grids.resolve(part)
            if found is None and village is None and self._is_name(part) and self._beginning(part) is None:
                return Wrong(f"看不出网格“{part}”是哪一个，{VILLAGE_UNKNOWN}", "请选定村（社区），或加一列写明")
            if found is None:
                return Wrong(f"网格“{part}”还没有登记", "请核对名称，或先在“网格”里建立，再导入花名册")
            above = self._grids.village_of(found)
            village = village if village is not None or above is None else above.id
            keys.append(found)
        return tuple(dict.fromkeys(keys))

    def _village_of(self, cell: Cell) -> Any:
        written = text(cell)
        if written not in self._villages:
            self._villages[written] = self._find_village(written)
        return self._villages[written]

    def _find_village(self, written: str) -> int | Wrong | None:
        if written in _NOTHING:
            return self._village
        found = self._grids.find_village(written)
        if found is None:
            return Wrong(f"“{written}”不在本镇（街道）的村（社区）里，请核对名称")
        return found

    def _grid_of(self, village: int | None, written: str) -> Any:
        written = written.strip()
        if written in _NOTHING:
            return village
        if (found := self._grids.resolve(written, village)) is not None:
            return found
        if (found := self._grids.resolve(written)) is not None:
            return found
        name = written
        if (split := self._beginning(written)) is not None:
            village, name = split
        if not self._is_name(name):
            return Wrong(f"“{written}”看不出是哪个网格，请写成“第二网格”或网格编号")
        if village is None:
            return Wrong(f"网格“{written}”还没有登记，{VILLAGE_UNKNOWN}", "请在导入选项中选定村（社区），或加一列写明")
        if not self._may_create:
            return Wrong(f"网格“{written}”还没有登记", "请先登记，或在导入选项中勾选“同时建立表中的新网格”")
        return self._new.stand_in(village, name)

    def _beginning(self, written: str) -> tuple[int, str] | None:
        """Return the village whose name or code a wording begins with, and the rest."""
        if written.isascii() and len(written) > VILLAGE_DIGITS:
            village = self._grids.find_village(written[:VILLAGE_DIGITS])
            return None if village is None else (village, written[VILLAGE_DIGITS:])
        for size in range(len(written) - 1, 1, -1):
            if (village := self._grids.find_village(written[:size])) is not None:
                return village, written[size:]
        return None

    def _is_name(self, name: str) -> bool:
        """Whether a wording can be the name of a new grid: 第二网格, 2网格, 东片网格; not a number with words."""
        if name.isascii():
            return name.isdecimal() and len(name) <= MOST_DIGITS
        return GRID_WORDS.search(name) is not None and " " not in name and not name[:4].isdecimal()


def _apart(written: str) -> list[str]:
    """Return the parts of a list: 第1、2网格 is 第1 and 2网格, 1-3网格 is 1 to 3."""
    found = list[str]()
    for part in filter(None, (one.strip() for one in _LISTED.split(written))):
        if (span := _SPAN.fullmatch(part)) and int(span[2]) < int(span[3]) <= int(span[2]) + MOST_IN_A_SPAN:
            found += [f"{span[1]}第{number}网格" for number in range(int(span[2]), int(span[3]) + 1)]
        else:
            found.append(part)
    return found


def village_in(grids: Grids, *texts: str) -> int | None:
    """Return the one village that titles and names of files speak of: by its name, else by its name without 村."""
    villages = [node for node in grids.nodes.values() if node.level == VILLAGE and not node.closed]
    for shorten in (_short, short_village_name):
        found = {node.id for node in villages if any(shorten(node.name) in words for words in texts)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _short(name: str) -> str:
    return name.removesuffix("民委员会").removesuffix("委会")


def composed(parts: Sequence[tuple[str, Sequence[Cell]]]) -> list[Cell]:
    """Join the parts of an address, column by column in the order in which they are written, to one text each."""
    ordered = sorted(parts, key=lambda part: part[0])
    return [_address(list(zip((part for part, _ in ordered), row, strict=True)))
            for row in zip(*(cells for _, cells in ordered), strict=True)]  # fmt: skip


def _address(parts: Sequence[tuple[str, Cell]]) -> str:
    detail = next((_written(cell) for part, cell in parts if part == DETAIL), "")
    found = ""
    for part, cell in parts:
        written = _written(cell)
        if part == DETAIL or not written or written in detail or found.endswith(written):
            continue
        if written.isascii() and part in COUNTED:
            written += COUNTED[part]
        found += written
    return found + detail


def _written(cell: Cell) -> str:
    try:
        written = text(cell)
    except ValueError:
        return ""
    return "" if written in _NOTHING else written


def _each(
    cells: Sequence[Cell], villages: Sequence[Any], known: dict[Any, Any], means: Callable[[int | None, str], Any]
) -> list[Any]:
    """Convert cells in their villages, each wording once; where the village is wrong, that is what is wrong."""
    found = []
    for cell, village in zip(cells, villages, strict=True):
        if type(village) is Wrong:
            found.append(village)
            continue
        key = (village, cell if type(cell) is str else text(cell))
        if key not in known:
            known[key] = means(*key)
        found.append(known[key])
    return found
