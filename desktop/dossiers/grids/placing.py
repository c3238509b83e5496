"""Where the grids of a sheet belong: rows in any order, each below another row or below a grid that is there.

Nothing is written here. A row that cannot be placed gets one sentence; a row below such a row gets one too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.divisions import short_village_name
from desktop.dossiers.grids.rules import CLOSED_PARENT, NEEDS_DIVISION, NOTHING_BELOW
from desktop.grids.coding import TOWN_DIGITS, VILLAGE_DIGITS, code_fault
from desktop.grids.naming import grid_key
from desktop.grids.service import VILLAGE, GridNode, Grids
from desktop.schemes import Level, Scheme

CLOSED = "编码 {code} 属于已撤销的“{name}”，编码不能重复使用"
FORMER = "编码 {code} 是“{name}”以前用过的，编码不能重复使用"
TWICE = "编码与第 {row} 行的“{name}”相同"
SAME = "与第 {row} 行是同一个网格"
OTHER_NAME = "“{parent}”下已有“{name}”，它的编码是 {code}，与表中的不同"
OTHER_PARENT = "已登记在“{parent}”下，导入不改变上级；要改请用“调整网格”"
NO_PARENT, ADD_PARENT = "不知道属于哪里", "请加一列写明村（社区）或上级网格，或写全网格编码"
UNKNOWN = "“{text}”不在本镇（街道）的网格里，也不在这张表里"
SEVERAL = "有几个网格叫“{text}”，请写上级网格的编码"
FAULTY = "上级网格“{name}”在第 {row} 行有问题，请先改好那一行"
LOOP = "上级网格绕了一圈：{names}"
NO_LEVEL = "“{text}”不是本办网格体系里的层级，可以写：{levels}"
WRONG_LEVEL = "“{parent}”（{above}）下面应是{levels}，不是{level}"


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says of its place."""

    number: int  # of the row in the sheet
    name: str
    code: str
    village: str
    parent: str
    level: str
    within: int | None = None  # the village that the whole sheet is about


Fault = tuple[str, str, str]  # a field, a sentence, what to do


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row belongs, or what is wrong."""

    known: int = 0  # the grid that the row is
    level: str = ""
    parent_id: int | None = None  # the grid it lies in
    parent_row: int | None = None  # or the row that will be that grid
    fault: Fault | None = None


def _wrong(field: str, sentence: str, advice: str = "") -> Placed:
    return Placed(fault=(field, sentence, advice))


class Placing:
    """Places all rows of a sheet."""

    def __init__(self, grids: Grids, scheme: Scheme, lines: Sequence[Line]) -> None:
        self._grids, self._scheme, self._lines = grids, scheme, lines
        self._placed: dict[int, Placed] = {}
        self._under_way: list[int] = []
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        for at, line in enumerate(lines):
            if line.code:
                self._by_code.setdefault(line.code, at)
            self._by_name.setdefault(line.name, []).append(at)

    def all(self, spoilt: Mapping[int, Fault]) -> list[Placed]:
        """Return the places of all rows; those that are spoilt otherwise spoil what lies below them.

        Of several rows that are one grid the later ones are at fault.
        """
        found = [self._of(at) for at in range(len(self._lines))]
        for at, fault in spoilt.items():
            if found[at].fault is None:
                found[at] = Placed(fault=fault)
        firsts: dict[tuple[str, Any], int] = {}
        for at, placed in enumerate(found):
            if placed.fault is None and (repeated := self._repeats(at, placed, firsts)) is not None:
                found[at] = Placed(fault=repeated)
        while below := [
            at for at, one in enumerate(found) if one.parent_row is not None and found[one.parent_row].fault
        ]:
            for at in below:
                found[at] = self._below_faulty(found[at].parent_row or 0)
        return found

    def _repeats(self, at: int, placed: Placed, firsts: dict[tuple[str, Any], int]) -> Fault | None:
        """Return what is wrong with a row that is the same grid as one before it and says something else."""
        line = self._lines[at]
        own = placed.known or (placed.parent_id, placed.parent_row, grid_key(line.name))
        for field, sign, sentence in (("code", line.code, TWICE), ("name", own, SAME)):
            first = firsts.setdefault((field, sign), at) if sign else at
            if first != at and self._says_other(first, at):
                other = self._lines[first]
                return field, sentence.format(row=other.number, name=other.name), "同一个网格只留一行"
        return None

    def _says_other(self, first: int, at: int) -> bool:
        """Whether two rows say different things of their place; equal rows are one, written twice."""
        return replace(self._lines[first], number=0) != replace(self._lines[at], number=0)

    def _of(self, at: int) -> Placed:
        if at in self._placed:
            return self._placed[at]
        if at in self._under_way:
            loop = self._under_way[self._under_way.index(at) :]
            names = " → ".join(self._lines[one].name for one in [*loop, at])
            for one in loop:
                self._placed[one] = _wrong("parent", LOOP.format(names=names), "请核对这几行的上级网格")
            return self._placed[at]
        self._under_way.append(at)
        placed = self._place(at)
        self._under_way.remove(at)
        return self._placed.setdefault(at, placed)

    def _place(self, at: int) -> Placed:
        line = self._lines[at]
        if line.code and (fault := code_fault(line.code)):
            return _wrong("code", fault)
        bearer = self._grids.bearer(line.code) if line.code else None
        if bearer is not None and (bearer.closed or bearer.code != line.code):
            words = CLOSED if bearer.closed and bearer.code == line.code else FORMER
            return _wrong("code", words.format(code=line.code, name=self._grids.path_name(bearer.id)))
        above = self._above(at, bearer)
        if isinstance(above, Placed):
            return above
        if isinstance(above, int):
            return self._below_row(at, above)
        if above is not None:
            return self._below_grid(line, bearer, above)
        return self._is(bearer) if bearer is not None else _wrong("parent", NO_PARENT, ADD_PARENT)

    def _is(self, node: GridNode) -> Placed:
        return Placed(node.id, node.level, node.parent_id)

    def _below_row(self, at: int, above: int) -> Placed:
        """Place a row below another row."""
        upper = self._of(above)
        if at in self._placed:  # both are of one loop
            return self._placed[at]
        line, other = self._lines[at], self._lines[above]
        if upper.fault is not None:
            return self._below_faulty(above)
        if upper.known:
            return self._below_grid(line, self._grids.bearer(line.code), self._grids.nodes[upper.known])
        level = self._level(line, upper.level, other.name)
        return level if isinstance(level, Placed) else Placed(level=level.key, parent_row=above)

    def _below_faulty(self, above: int) -> Placed:
        other = self._lines[above]
        return _wrong("parent", FAULTY.format(name=other.name, row=other.number))

    def _below_grid(self, line: Line, bearer: GridNode | None, above: GridNode) -> Placed:
        """Place a row below a grid that is there."""
        if bearer is not None and bearer.parent_id != above.id:
            name = self._grids.path_name(bearer.parent_id)
            return _wrong("parent", OTHER_PARENT.format(parent=name))
        beside = [node for node in self._grids.children(above.id) if not node.closed and _is_called(node, line.name)]
        if bearer is not None:
            if beside and bearer not in beside:
                words = OTHER_NAME.format(parent=above.name, name=beside[0].name, code=beside[0].code)
                return _wrong("name", words)
            return self._is(bearer)
        if beside:
            return self._is(beside[0])
        if above.closed:
            return _wrong("parent", CLOSED_PARENT.format(name=above.name))
        level = self._level(line, above.level, above.name)
        return level if isinstance(level, Placed) else Placed(level=level.key, parent_id=above.id)

    def _level(self, line: Line, above: str, name: str) -> Level | Placed:
        """Return the level of a new grid below a level: what the row says, what its code says, else the first."""
        levels = {level.key: level for level in self._scheme.levels}
        below = self._scheme.below(above) if above in levels else ()
        if not below:
            title = self._grids.level_title(above)
            return _wrong("parent", NOTHING_BELOW.format(scheme=self._scheme.title, name=name, level=title))
        if line.level:
            said = self._scheme.level_of(line.level)
            if said is None:
                known = "、".join(level.title for level in self._scheme.levels)
                return _wrong("level", NO_LEVEL.format(text=line.level, levels=known))
            if said not in below:
                titles = "或".join(level.title for level in below)
                above_title = self._grids.level_title(above)
                words = WRONG_LEVEL.format(parent=name, above=above_title, levels=titles, level=said.title)
                return _wrong("level", words)
        else:
            coded = [level for level in below if level.administrative and _is_division(line.code)]
            said = (coded or list(below))[0]
        if said.administrative and not _is_division(line.code):
            return _wrong("code", NEEDS_DIVISION.format(level=said.title))
        return said

    def _above(self, at: int, bearer: GridNode | None) -> int | GridNode | Placed | None:
        """Return the row or the grid that a row lies in, what is wrong, or None where nothing is said of it."""
        line = self._lines[at]
        if line.parent:
            return self._named(at, line.parent, line.village, "parent")
        if line.village and not self._is_village(line):
            return self._named(at, line.village, "", "village_name")
        if bearer is not None:
            return self._grids.nodes.get(bearer.parent_id or 0)
        coded = self._by_its_code(at)
        if coded is not None:
            return coded
        return self._itself(line) or self._by_its_level(line) or self._grids.nodes.get(line.within or 0)

    def _named(self, at: int, text: str, village: str, field: str) -> int | GridNode | Placed:
        """Return what a wording means: a row of this sheet, else a grid that is there."""
        rows = [self._by_code[text]] if text in self._by_code else self._by_name.get(text, [])
        if village and len(rows) > 1:
            rows = [one for one in rows if village in (self._lines[one].village, self._lines[one].name)] or rows
        if len(rows) > 1 and len({self._lines[one].code for one in rows}) > 1:
            return _wrong(field, SEVERAL.format(text=text))
        if rows:
            return rows[0]
        bearer = self._grids.bearer(text)
        inside = self._grids.find_village(village) if village else None
        node = bearer or self._grids.nodes.get(self._grids.resolve(text, inside) or 0)
        if node is None:
            node = self._grids.nodes.get(self._grids.resolve(text) or 0)
        return node if node is not None else _wrong(field, UNKNOWN.format(text=text), "请核对名称，或把它也列入表中")

    def _by_its_code(self, at: int) -> int | GridNode | None:
        """Return the row or grid whose code a code begins with, the longest first."""
        code = self._lines[at].code
        for size in range(len(code) - 1, TOWN_DIGITS, -1):
            if (row := self._by_code.get(code[:size], at)) != at:
                return row
            node = self._grids.bearer(code[:size])
            if node is not None and node.code == code[:size] and not node.closed:
                return node
        return None

    def _by_its_level(self, line: Line) -> GridNode | None:
        """Return the town for a village that is told by its division code or its level."""
        said = self._scheme.level_of(line.level) if line.level else None
        if not ((said is not None and said.key == VILLAGE) or (said is None and _is_division(line.code))):
            return None
        return next((town for town in self._grids.children(None) if town.name != line.name), None)

    def _is_village(self, line: Line) -> bool:
        return short_village_name(line.name) == short_village_name(line.village)

    def _itself(self, line: Line) -> Placed | None:
        """Return the village or the town that a row without anything above it is."""
        town = next((one for one in self._grids.children(None) if one.name == line.name), None)
        node = town or self._grids.nodes.get(self._grids.find_village(line.name) or 0)
        return self._is(node) if node is not None else None


def _is_called(node: GridNode, name: str) -> bool:
    """Whether a name is that of a grid, however it is written."""
    if node.level == VILLAGE and short_village_name(node.name) == short_village_name(name):
        return True
    return grid_key(node.name) == grid_key(name)


def _is_division(code: str) -> bool:
    return len(code) == VILLAGE_DIGITS and code.isdecimal()
