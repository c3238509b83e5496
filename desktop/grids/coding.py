"""The codes of grids by the office's rule, never used again (P0-14).

A grid's code is the code of what it lies in, the prefix of its level, and a number of as many digits as the level
says: the village's twelve digits, a sequence, a sub-sequence. Grids set up for one purpose (专属网格) are numbered in
the last tenth, so that the others stay in one row.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridCode, GridStanding
from desktop.errors import Refusal
from desktop.schemes import Level

OWN = ""  # GridCode.system of the codes of the office itself
DEDICATED = "04"  # of the list grid_kind: 专属网格
LONGEST = 30
TOWN_DIGITS, VILLAGE_DIGITS = 9, 12  # of the division codes
SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")


class Coder:
    """Gives codes that were never used; those it gave itself count as used before they are written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[tuple[str, int, bool], int] = {}  # beginning, digits, for one purpose -> last number
        self._taken: set[str] = set()

    def take(self, codes: Iterable[str]) -> None:
        """Count codes as used that are about to be written."""
        self._taken.update(codes)

    def next(self, above: str, name: str, level: Level, kind: str | None = None) -> str:
        """Return the next code of a level below the grid of a code and a name.

        Raise Refusal for a level whose codes are those of the divisions, and when every number was used.
        """
        if level.administrative:
            raise Refusal(f"{level.title}使用 {VILLAGE_DIGITS} 位区划代码，请填写。")
        beginning, dedicated = f"{above}{level.prefix}", kind == DEDICATED
        first, last = _range(level.digits, dedicated=dedicated)
        key = beginning, level.digits, dedicated
        if key not in self._last:
            used = _used_numbers(self._session, beginning, level.digits)
            self._last[key] = max((one for one in used if first <= one <= last), default=first - 1)
        number = self._last[key] + 1
        while f"{beginning}{number:0{level.digits}}" in self._taken:
            number += 1
        if number > last:
            raise Refusal(f"“{name}”下{level.title}的编码已经用完，请自行填写一个没有用过的编码。")
        self._last[key] = number
        return f"{beginning}{number:0{level.digits}}"


def next_code(session: Session, parent: Grid, level: Level, kind: str | None = None) -> str:
    """Return the next code of a level below a grid that was never used, as `Coder.next` promises."""
    return Coder(session).next(parent.code, parent.name, level, kind)


def used_by(session: Session, code: str) -> int | None:
    """Return the grid that bears a code of the office or once bore it, be the grid closed."""
    bearer = session.scalar(select(Grid.id).where(Grid.code == code))
    if bearer is not None:
        return bearer
    return session.scalar(select(GridCode.grid_id).where(GridCode.system == OWN, GridCode.code == code))


def recode(session: Session, grid: Grid, code: str, day: date) -> None:
    """Give a grid another code; the one it bore until that day stays its own for ever.

    Whoever calls has asked `used_by`. A grid may take a code back that it bore itself. One that bore a code which was
    another's before gives it back to that one's past, where it stands already.
    """
    once = (GridCode.system == OWN) & (GridCode.grid_id == grid.id) & (GridCode.code == code)
    if (again := session.scalar(select(GridCode).where(once))) is not None:
        session.delete(again)
        session.flush()
    if session.scalar(select(GridCode.id).where(GridCode.system == OWN, GridCode.code == grid.code)) is None:
        session.add(GridCode(grid_id=grid.id, system=OWN, code=grid.code, valid_to=day))
    grid.code = code
    session.flush()


def code_fault(code: str) -> str:
    """Return what is wrong with the form of a code, or nothing."""
    if not code.isascii() or not set(code) <= SIGNS:
        return "编码只能由数字、字母和短横线组成"
    return f"编码最多 {LONGEST} 位，现有 {len(code)} 位" if len(code) > LONGEST else ""


def code_faults(session: Session) -> list[tuple[int, str]]:
    """Return every grid in force whose code contradicts the tree or another grid's, each with a sentence."""
    grids = {
        row[0]: _Coded(*row[1:])
        for row in session.execute(select(Grid.id, Grid.parent_id, Grid.code, Grid.name, Grid.division_code))
    }
    former = dict(session.execute(select(GridCode.code, GridCode.grid_id).where(GridCode.system == OWN)).all())
    in_force = session.scalars(select(Grid.id).where(Grid.standing == GridStanding.ACTIVE)).all()
    found: list[tuple[int, str]] = []
    for key in in_force:
        grid = grids[key]
        if former.get(grid.code, key) != key:
            other = grids[former[grid.code]].name
            found.append((key, f"编码 {grid.code} 是“{other}”用过的，编码不能重复使用。"))
        if fault := code_fault(grid.code) or _against_tree(grid, grids.get(grid.parent_id or 0)):
            found.append((key, f"{fault}。"))
    return found


class _Coded(NamedTuple):
    """What the code of a grid is compared with."""

    parent_id: int | None
    code: str
    name: str
    division_code: str | None


def _against_tree(grid: _Coded, above: _Coded | None) -> str:
    """Return what is wrong with the place of a code: a grid's begins with that of the grid above it."""
    if grid.division_code is not None and not (len(grid.code) == VILLAGE_DIGITS and grid.code.isdecimal()):
        return f"编码 {grid.code} 不是 {VILLAGE_DIGITS} 位区划代码"
    if above is None or (grid.division_code is None and grid.code.startswith(above.code) and grid.code != above.code):
        return ""
    if grid.division_code is None:
        return f"编码 {grid.code} 不是以“{above.name}”的编码 {above.code} 开头"
    if grid.code[:TOWN_DIGITS] != above.code[:TOWN_DIGITS]:
        return f"区划代码 {grid.code} 不在“{above.name}”（{above.code[:TOWN_DIGITS]}）之内"
    return ""


def _range(digits: int, *, dedicated: bool) -> tuple[int, int]:
    """Return the first and the last number of a kind; one digit leaves no room for two ranges."""
    border = 9 * 10 ** (digits - 1)
    if digits < 2:
        return 1, 10**digits - 1
    return (border + 1, 10**digits - 1) if dedicated else (1, border)


def _used_numbers(session: Session, beginning: str, digits: int) -> Iterator[int]:
    """Yield the numbers behind a beginning that some grid bears or once bore, closed ones too."""
    once = select(GridCode.code).where(GridCode.system == OWN)
    for query, column in ((select(Grid.code), Grid.code), (once, GridCode.code)):
        begins = column.startswith(beginning, autoescape=True)
        for code in session.scalars(query.where(begins, func.length(column) == len(beginning) + digits)):
            if (rest := code[len(beginning) :]).isdecimal():
                yield int(rest)
