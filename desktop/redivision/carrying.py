"""Carrying a plan out inside one write, operation by operation; a preview is the same, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.cases import OPEN, Case
from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.grids import Grid, GridCode, GridEventKind
from desktop.errors import Refusal
from desktop.grids.coding import OWN
from desktop.grids.tree_on import BECAME
from desktop.jobs import Progress
from desktop.redivision import plan as asked
from desktop.redivision.following import cases_follow_homes, let_follow
from desktop.redivision.moving import MODELS, Moves, date_past, latest_past
from desktop.redivision.picking import pick
from desktop.redivision.plan import Plan, Target
from desktop.redivision.sizes import GridLine, Size, in_words, remarks_on, sizes_of
from desktop.redivision.tree import Tree
from desktop.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: records by table, the grids it touches, why it cannot be done, what is to be minded."""

    moves: dict[str, int]
    lines: tuple[GridLine, ...]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Touched:
    """A grid the plan touches."""

    grid: Grid
    is_new: bool
    before: Size
    changes: list[str] = field(default_factory=list)


class Carrying:
    """One plan being carried out in one session."""

    def __init__(
        self, session: Session, scheme: Scheme, plan: Plan, today: date, redivision: int, progress: Progress
    ) -> None:
        self.session, self._scheme, self.plan, self._today = session, scheme, plan, today
        self._redivision, self._progress = redivision, progress
        self.tree = Tree(session, scheme, plan.takes_effect)
        self.moves = Moves(session)
        self.counts: dict[str, int] = {}
        self.refusals: list[str] = []
        self.warnings: list[str] = []
        self._labels: dict[str, Grid] = {}
        self._touched: dict[int, _Touched] = {}

    def run(self) -> None:
        """Do everything that can be done, and gather the refusals."""
        if self.plan.takes_effect > self._today:
            self.refusals.append(f"生效日期不能晚于今天（{self._today}），请改为今天或以前的日期。")
        if not self.plan.operations:
            self.refusals.append("还没有填写要调整什么。")
        for operation in self.plan.operations:
            self._progress.check()
            try:
                self._do(operation)
            except Refusal as refusal:
                self.refusals.append(refusal.message)
            self.session.flush()
        self.tree.write_history()
        self.moves.drop()

    def preview(self) -> Preview:
        """Return what was done as the clerk sees it beforehand."""
        lines, sizes = [], sizes_of(self.session, self.tree, self._touched)
        for touched in self._touched.values():
            after = sizes[touched.grid.id]
            closed = "撤销" in touched.changes or "并出" in touched.changes
            remarks = () if closed else remarks_on(self._scheme, self.tree, touched.grid, after)
            key = None if touched.is_new else touched.grid.id
            words = "、".join(dict.fromkeys(touched.changes))
            name = self.tree.path_name(touched.grid)
            lines.append(GridLine(key, name, touched.grid.code, words, touched.before, after, remarks))
        return Preview(self.counts, tuple(lines), tuple(dict.fromkeys(self.refusals)), tuple(self.warnings))

    def _do(self, operation: asked.Operation) -> None:
        match operation:
            case asked.Split():
                self._split(operation)
            case asked.Merge():
                self._merge(operation)
            case asked.Move():
                self._move(operation)
            case asked.MoveGrid():
                self._hang(self.tree.grid(operation.grid), self.tree.grid(operation.parent))
            case asked.Rename():
                self._rename(self.tree.grid(operation.grid), operation.name)
            case asked.Recode():
                self._recode(self.tree.grid(operation.grid), operation.code)
            case asked.Close():
                self._close(operation)
            case asked.Reopen():
                self._reopen(self.tree.any_grid(operation.grid))

    def _split(self, asked_for: asked.Split) -> None:
        grid = self.tree.grid(asked_for.grid)
        if not asked_for.into and not asked_for.shares:
            raise Refusal(f"请说明“{grid.name}”拆成哪些网格。")
        self._touch(grid, "拆分")
        if closes := asked_for.rest is not None:
            self.tree.close(grid)  # first, so that a new grid may take its name
        founded = [self._found(new, grid) for new in asked_for.into]
        for share in asked_for.shares:
            pick(self.session, self.moves, share.pick, self._target(share.target).id, grid.id)
        rest = self._target(asked_for.rest) if asked_for.rest is not None else None
        if rest is not None:
            self._empty(grid, rest)
        self._apply()
        cases_follow_homes(self.session, grid)
        if closes and rest is not None:
            self._let_go(grid, rest, GridEventKind.CLOSED, "撤销")
        sizes = sizes_of(self.session, self.tree, [new.id for new in founded])
        self.warnings += [f"新网格“{new.name}”没有分到住户。" for new in founded if not any(sizes[new.id])]

    def _merge(self, asked_for: asked.Merge) -> None:
        twice = [key for key in asked_for.grids if asked_for.grids.count(key) > 1]
        if twice:
            raise Refusal(f"“{self.tree.any_grid(twice[0]).name}”在这次合并里出现了两次，请只保留一个。")
        grids = [self.tree.grid(key) for key in asked_for.grids]
        into = asked_for.into
        going = [grid for grid in grids if grid.id != into]
        if not going or (len(grids) < 2 and isinstance(into, asked.NewGrid)):
            raise Refusal("合并至少要选两个网格。")
        target = self.tree.grid(into) if isinstance(into, int) else None
        for grid in going:
            self._touch(grid, "并出")
            self.tree.close(grid)
        target = target or self._found(into, going[0])  # type: ignore[arg-type]
        self._take_over(going, target, GridEventKind.MERGED)

    def _close(self, asked_for: asked.Close) -> None:
        grid = self.tree.grid(asked_for.grid)
        if asked_for.target is not None:
            target = self.tree.grid(asked_for.target)
            if target is grid:
                raise Refusal(f"“{grid.name}”撤销后不能划入它自己，请选择别的网格。")
            self._touch(grid, "撤销")
            self.tree.close(grid)
            self._take_over([grid], target, GridEventKind.CLOSED)
            return
        if below := self.tree.children(grid):
            raise Refusal(f"“{grid.name}”下面还有 {len(below)} 个网格，请选择撤销后并入哪个网格。")
        if words := in_words(present_in(self.session, self.tree, grid)):
            raise Refusal(f"“{grid.name}”里还有 {words}，请选择撤销后划入哪个网格。")
        self._touch(grid, "撤销")
        self.tree.close(grid)
        if (above := self.tree.grids.get(grid.parent_id or 0)) is not None:
            self._empty(grid, above)  # whoever left or died, and what is out of business, is not among those present
            self._apply()
        let_follow(self.session, self.plan, grid, None)
        self.tree.note(grid, GridEventKind.CLOSED, self._redivision)

    def _take_over(self, going: list[Grid], target: Grid, kind: GridEventKind) -> None:
        """Let a grid take over everything that closed grids had."""
        self._touch(target, "并入")
        for grid in going:
            if target.path.startswith(grid.path):
                raise Refusal(f"“{target.name}”就在“{grid.name}”之内，请先把它改挂到别处。")
            for child in self.tree.children(grid):
                self._hang(child, target)
            self._empty(grid, target)
        self._apply()
        for grid in going:
            self._let_go(grid, target, kind, "")

    def _move(self, asked_for: asked.Move) -> None:
        for share in asked_for.shares:
            pick(self.session, self.moves, share.pick, self._target(share.target).id, None)
        if not self._apply():
            raise Refusal("没有需要划入的记录：选中的都已经在那个网格里了。")

    def _hang(self, grid: Grid, above: Grid) -> None:
        former = grid.parent_id
        if former == above.id:
            raise Refusal(f"“{grid.name}”本来就在“{above.name}”下面。")
        for one, words in ((grid, "改挂"), (self.tree.grids.get(former or 0), ""), (above, "")):
            if one is not None:
                self._touch(one, words)
        self.tree.hang(grid, above)
        if not grid.code.startswith(above.code) and grid.division_code is None:
            self.warnings.append(f"“{grid.name}”的编码 {grid.code} 不是以“{above.name}”的编码开头，可以另外改编码。")
        self.tree.note(grid, GridEventKind.MOVED, self._redivision, former)

    def _rename(self, grid: Grid, name: str) -> None:
        before = grid.name
        self._touch(grid, "改名")
        self.tree.rename(grid, name)
        self.tree.note(grid, GridEventKind.RENAMED, self._redivision, words=f"{before}{BECAME}{grid.name}")

    def _recode(self, grid: Grid, code: str) -> None:
        self._touch(grid, "改编码")
        former = self.tree.recode(grid, code)
        if below := [one for one in self.tree.children(grid) if one.code.startswith(former)]:
            self.warnings.append(f"“{grid.name}”下面 {len(below)} 个网格的编码仍以 {former} 开头，可以逐个改编码。")
        for known in self.session.scalars(select(GridCode).where(GridCode.system == OWN, GridCode.code == grid.code)):
            self.session.delete(known)  # its own code of earlier days, in use again
        self.session.flush()
        ended = select(GridCode.valid_to).where(GridCode.grid_id == grid.id, GridCode.system == OWN)
        since = self.session.scalar(ended.order_by(GridCode.id.desc()).limit(1)) or grid.valid_from
        day = self.plan.takes_effect
        another = select(GridCode.id).where(GridCode.system == OWN, GridCode.code == former)
        if self.session.scalar(another) is None:  # else it stands in the past of the grid that bore it before
            self.session.add(GridCode(grid_id=grid.id, system=OWN, code=former, valid_from=since, valid_to=day))
        self.tree.note(grid, GridEventKind.RECODED, self._redivision, words=f"{former}{BECAME}{grid.code}")

    def _reopen(self, grid: Grid) -> None:
        self._touch(grid, "恢复启用")
        self.tree.reopen(grid)
        self.tree.note(grid, GridEventKind.REOPENED, self._redivision)

    def _found(self, new: asked.NewGrid, beside: Grid) -> Grid:
        if new.label in self._labels:
            raise Refusal(f"新网格“{new.name}”出现了两次，请只保留一个。")
        made = self._labels[new.label] = self.tree.found(new, beside)
        self._touched[made.id] = _Touched(made, is_new=True, before=Size(0, 0), changes=["新建"])
        self.tree.note(made, GridEventKind.FOUNDED, self._redivision, beside.id)
        return made

    def _target(self, target: Target) -> Grid:
        if isinstance(target, str):
            if target not in self._labels:
                raise Refusal("有一部分没有说明划到哪个网格，请补上。")
            return self._labels[target]
        return self.tree.grid(target)

    def _empty(self, grid: Grid, target: Grid) -> None:
        """Gather all that is left in a grid, whoever left or died among them."""
        for subject, model in MODELS.items():
            self.moves.add(subject, [model.grid_id == grid.id], target.id)

    def _let_go(self, grid: Grid, target: Grid, kind: GridEventKind, words: str) -> None:
        let_follow(self.session, self.plan, grid, target)
        self.tree.note(grid, kind, self._redivision, target.id)
        self._touch(grid, words)

    def _apply(self) -> bool:
        """Carry out what was gathered; write who gave what to whom. Return whether it was anything."""
        between: dict[tuple[int | None, int | None], list[tuple[str, int]]] = {}
        for whence, to, subject, count in self.moves.between():
            between.setdefault((whence, to), []).append((subject, count))
        known_before = {key for key, touched in self._touched.items() if touched.changes}
        changes = {key: change for pair in between for key, change in zip(pair, ("划出", "划入"), strict=True)}
        self._touch_all({key: change for key, change in changes.items() if key and key not in known_before})
        known = latest_past(self.session)
        for subject, count in self.moves.carry_out(self._progress).items():
            self.counts[subject] = self.counts.get(subject, 0) + count
        date_past(self.session, known, self.plan.takes_effect, self._redivision)
        self.moves.clear()
        for (whence, to), counts in between.items():
            words = in_words(counts)
            if whence is not None:
                self.tree.note(self.tree.grids[whence], GridEventKind.SPLIT, self._redivision, to, f"划出 {words}")
            if to is not None:
                self.tree.note(self.tree.grids[to], GridEventKind.MERGED, self._redivision, whence, f"划入 {words}")
        return bool(between)

    def _touch(self, grid: Grid, change: str) -> None:
        self._touch_all({grid.id: change})

    def _touch_all(self, changes: dict[int, str]) -> None:
        """Remember how large grids were before the plan changed them, and what became of them."""
        new = [key for key in changes if key not in self._touched]
        for key, before in sizes_of(self.session, self.tree, new).items() if new else ():
            self._touched[key] = _Touched(self.tree.grids[key], is_new=False, before=before)
        for key, change in changes.items():
            if change:
                self._touched[key].changes.append(change)


def present_in(session: Session, tree: Tree, grid: Grid) -> Iterable[tuple[str, int]]:
    """Return how much is in a grid, by table: who is present, dwellings, buildings, firms in business, open cases."""
    size = sizes_of(session, tree, [grid.id])[grid.id]
    rest = {
        subject: session.scalar(select(func.count()).select_from(model).where(model.grid_id == grid.id, *also)) or 0
        for subject, model, also in (
            (asked.DWELLING, Dwelling, ()),
            (asked.BUILDING, Building, ()),
            (asked.ENTERPRISE, Enterprise, (Enterprise.standing == EnterpriseStanding.ACTIVE,)),
            (Case.__tablename__, Case, (OPEN,)),
        )
    }
    return ((asked.HOUSEHOLD, size.households), (asked.PERSON, size.people), *rest.items())
