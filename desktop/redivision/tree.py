"""The grids inside one write: the tree as it stands after what was already done, and what may be done to it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridEvent, GridEventKind, GridStanding
from desktop.errors import Refusal
from desktop.grids.coding import VILLAGE_DIGITS, code_fault, next_code, used_by
from desktop.intake.storing import Writer
from desktop.redivision.plan import NewGrid
from desktop.schemes import Level, Scheme


class Tree:
    """Finds, founds, hangs and closes grids; refuses in a sentence what the tree does not allow."""

    def __init__(self, session: Session, scheme: Scheme, day: date) -> None:
        """`day` is that on which everything done here takes effect."""
        self.session, self._scheme, self.day = session, scheme, day
        self.grids = {grid.id: grid for grid in session.scalars(select(Grid))}
        self._entries: list[tuple[int, str, str, int | None, int, str | None]] = []

    def grid(self, key: int) -> Grid:
        """Return a grid in force. Raise Refusal for one that is not."""
        found = self.any_grid(key)
        if found.standing is GridStanding.CLOSED:
            raise Refusal(f"“{found.name}”已经撤销，请先恢复启用，或换一个网格。")
        return found

    def any_grid(self, key: int) -> Grid:
        """Return a grid, in force or not."""
        if (found := self.grids.get(key)) is None:
            raise Refusal("选中的网格已经不在了，请重新选择。")
        return found

    def children(self, grid: Grid) -> list[Grid]:
        """Return the grids in force right below one."""
        return [one for one in self.grids.values() if one.parent_id == grid.id and one.standing is GridStanding.ACTIVE]

    def subtree(self, grid: Grid) -> list[int]:
        """Return the keys of a grid and of all below it."""
        return [one.id for one in self.grids.values() if one.path.startswith(grid.path)]

    def path_name(self, grid: Grid) -> str:
        """Return a grid's name after those it lies in, the topmost left out."""
        above = self.grids.get(grid.parent_id or 0)
        if above is None or above.parent_id is None:
            return grid.name
        return f"{self.path_name(above)} {grid.name}"

    def found(self, new: NewGrid, beside: Grid) -> Grid:
        """Found a grid beside another one, or below it when its level says so."""
        if not (name := new.name.strip()):
            raise Refusal("新网格要有名称，请填写。")
        level = self._level(new.level or beside.level)
        above = beside if level.key != beside.level else self._above(beside)
        if new.level:
            self._allow(level, above)
        self._allow_name(name, above, None)
        if new.code:
            self._allow_code(new.code, None)
        code = new.code or next_code(self.session, above, level, new.kind or None)
        places = [one.place for one in self.grids.values() if one.parent_id == above.id]
        made = Grid(
            parent_id=above.id,
            level=level.key,
            code=code,
            name=name,
            place=max(places, default=0) + 1,
            kind_code=new.kind or (beside.kind_code if level.key == beside.level else None),
            setting_code=beside.setting_code if level.key == beside.level else None,
            valid_from=self.day,
            basis=None,
        )
        self.session.add(made)
        self.session.flush()
        made.path = f"{above.path}{made.id}/"
        self.session.flush()
        self.grids[made.id] = made
        return made

    def hang(self, grid: Grid, above: Grid) -> None:
        """Let a grid with all below it belong to another one."""
        if above.path.startswith(grid.path):
            raise Refusal(f"“{above.name}”就在“{grid.name}”之内，“{grid.name}”不能挂到它下面。")
        self._allow(self._level(grid.level), above)
        self._allow_name(grid.name, above, grid)
        self.put_under(grid, above.id)

    def put_under(self, grid: Grid, above: int | None) -> None:
        """Hang a grid with all below it somewhere, whatever the scheme says."""
        before, inside = grid.path, self.subtree(grid)
        start = self.grids[above].path if above is not None else "/"
        grid.parent_id = above
        for key in inside:
            one = self.grids[key]
            one.path = f"{start}{grid.id}/{one.path.removeprefix(before)}"
        self.session.flush()

    def rename(self, grid: Grid, name: str) -> None:
        """Give a grid another name."""
        if not (name := name.strip()):
            raise Refusal(f"请填写“{grid.name}”的新名称。")
        if name == grid.name:
            raise Refusal(f"“{grid.name}”的名称没有变化，请填写新名称。")
        self._allow_name(name, self.grids.get(grid.parent_id or 0), grid)
        grid.name = name
        self.session.flush()

    def recode(self, grid: Grid, code: str) -> str:
        """Give a grid another code, never one that was used before. Return the old one."""
        if (code := code.strip()) == grid.code or not code:
            raise Refusal(f"请填写“{grid.name}”的新编码。")
        self._allow_code(code, grid)
        before, grid.code = grid.code, code
        if grid.division_code is not None:
            if len(code) != VILLAGE_DIGITS or not code.isdecimal():
                raise Refusal(f"“{grid.name}”用的是区划代码，新编码要有 {VILLAGE_DIGITS} 位数字。")
            grid.division_code = code
        self.session.flush()
        return before

    def close(self, grid: Grid) -> None:
        """Close a grid that nothing is left in; its code stays used."""
        if grid.parent_id is None:
            raise Refusal(f"“{grid.name}”是最上一级，不能撤销。")
        grid.standing, grid.valid_to = GridStanding.CLOSED, self.day
        self.session.flush()

    def reopen(self, grid: Grid) -> None:
        """Let a closed grid be in force again."""
        if grid.standing is GridStanding.ACTIVE:
            raise Refusal(f"“{grid.name}”正在使用，不需要恢复。")
        above = self.grids.get(grid.parent_id or 0)
        if above is not None and above.standing is GridStanding.CLOSED:
            raise Refusal(f"“{grid.name}”的上级“{above.name}”已经撤销，请先恢复“{above.name}”。")
        self._allow_name(grid.name, above, grid)
        grid.standing, grid.valid_to = GridStanding.ACTIVE, None
        self.session.flush()

    def note(self, grid: Grid, kind: GridEventKind, redivision: int, other: int | None = None, words: str = "") -> None:
        """Gather an entry for a grid's history. Of a grid hung elsewhere, `other` is where it hung before."""
        self._entries.append((grid.id, kind.value, self.day.isoformat(), other, redivision, words[:200] or None))

    def write_history(self) -> None:
        """Write what was gathered: past the ORM, because the households of a city may come from all its grids."""
        columns = ("grid_id", "kind", "happened_on", "other_grid_id", "redivision_id", "note")
        values = dict(zip(columns, zip(*self._entries, strict=True), strict=True)) if self._entries else {}
        Writer(self.session).insert(GridEvent, values, len(self._entries))
        self._entries = []

    def _above(self, grid: Grid) -> Grid:
        if grid.parent_id is None:
            raise Refusal(f"“{grid.name}”是最上一级，不能拆分或合并，请选择它下面的网格。")
        return self.grids[grid.parent_id]

    def _level(self, key: str) -> Level:
        known = next((level for level in self._scheme.levels if level.key == key), None)
        return known or Level(key, key, administrative=False, digits=3)

    def _allow(self, level: Level, above: Grid) -> None:
        """Refuse a level that may not stand right below a grid; levels that the scheme does not know are let be."""
        titles = {one.key: one.title for one in self._scheme.levels}
        if level.key not in titles or above.level not in titles:
            return
        allowed: Sequence[Level] = self._scheme.below(above.level)
        if level not in allowed:
            words = "、".join(one.title for one in allowed)
            below = f"下面只能设{words}" if words else "下面不再设网格"
            raise Refusal(f"“{above.name}”是{titles[above.level]}，{below}，不能设{level.title}。")

    def _allow_name(self, name: str, above: Grid | None, itself: Grid | None) -> None:
        if above is not None and any(one.name == name and one is not itself for one in self.children(above)):
            raise Refusal(f"“{above.name}”下面已经有“{name}”，请换一个名称。")

    def _allow_code(self, code: str, itself: Grid | None) -> None:
        if fault := code_fault(code):
            raise Refusal(f"{fault}，请改正。")
        bearer = used_by(self.session, code)
        if bearer is not None and (itself is None or bearer != itself.id):
            words = self.grids[bearer].name if bearer in self.grids else ""
            raise Refusal(f"编码 {code} 是“{words}”用过的，编码不能重复使用，请换一个。")
